using Crm.Platform.Database;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>Deals won and lost, by whatever they are grouped by: one pass over the closed deals that were asked for.</summary>
sealed class DealReports(CrmDb db, PeopleFigures people)
{
    const int Most = 200;

    sealed record Found(string Key, bool Total, string Status, string? Currency, int Count, int Valued, long? Sum, bool LostTo);

    public async Task<DealReport> ReadAsync(DealsBy by, ReportQuery query, CancellationToken ct)
    {
        var scope = await ReportScope.OfAsync(db, people, query, "closedAt", "r.closed_at", deals: true, ct);
        // What is asked for by its reason is lost: a won deal has none.
        if (by == DealsBy.Reason) scope.Narrow("status", "lost", "r.status = {0}");
        var zone = scope.Place(scope.TimeZone);
        var period = PeriodOf(by);
        // A period is grouped by its first day; everything else by its own text, empty when there is none.
        var condition = $"where r.tenant_id = $1 and r.deleted_at is null and r.status <> 'open' and r.closed_at is not null{scope.Sql}";
        var closed = $"from deals r {condition}";
        var fold = by == DealsBy.Owner ? await people.FoldAsync(closed, scope.Values, ct) : PeopleFold.None;
        var key = period is { } unit ? $"to_char(date_trunc('{unit}', r.closed_at at time zone {zone}), 'YYYY-MM-DD')" : by switch
        {
            DealsBy.Owner => fold.KeyOf("coalesce(r.owner_id::text, '')", scope.Place(fold.Keys)),
            DealsBy.Company => "coalesce(r.company_id::text, '')",
            DealsBy.Pipeline => "r.pipeline_id::text",
            DealsBy.Product => "coalesce(r.product_name, '')",
            DealsBy.Reason => "coalesce(r.lost_reason, '')",
            DealsBy.Competitor => "coalesce(x.competitor_id::text, '')",
            _ => "r.source",
        };
        // Each of a deal's competitors has it in its group: only the total counts deals.
        var grouped = by == DealsBy.Competitor ? $"from deals r left join (deal_competitors x join competitors o on o.tenant_id = x.tenant_id and o.id = x.competitor_id and o.deleted_at is null) on x.tenant_id = r.tenant_id and x.deal_id = r.id {condition}" : closed;
        var (found, days, names, bounds) = (new List<Found>(), new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), new List<(string Key, DateTimeOffset From, DateTimeOffset Until)>());
        double? daysOfAll = null;
        const string Figures = "r.status, r.currency, count(*)::int, count(r.amount_minor)::int, sum(r.amount_minor)::bigint";
        string Won(string from, string id) => $"(select {id} as key, (r.closed_at at time zone {zone})::date - coalesce(r.engaged_at, (r.created_at at time zone {zone})::date) as days {from} and r.status = 'won') w where w.days >= 0";
        const string Median = "percentile_cont(0.5) within group (order by w.days)";
        var question = new Question(db)
            .Add(row => found.Add(new Found(row.Text(0) ?? "", row.GetInt32(6) == 1, row.GetString(1), row.Text(2), row.GetInt32(3), row.GetInt32(4), row.Long(5), row.GetBoolean(7))), by == DealsBy.Competitor
                ? $"select {key}, {Figures}, 0, coalesce(x.lost_to, false) {grouped} group by {key}, r.status, r.currency, coalesce(x.lost_to, false) union all select null, {Figures}, 1, false {closed} group by r.status, r.currency"
                : $"select {key}, {Figures}, grouping({key}), false {closed} group by grouping sets (({key}, r.status, r.currency), (r.status, r.currency))", scope.Values)
            .Add(row => { if (row.GetInt32(2) == 1) daysOfAll = Days(row, 1); else if (Days(row, 1) is { } median) days[row.Text(0) ?? ""] = median; }, by == DealsBy.Competitor
                ? $"select w.key, {Median}, 0 from {Won(grouped, key)} group by w.key union all select null, {Median}, 1 from {Won(closed, "null")}"
                : $"select w.key, {Median}, grouping(w.key) from {Won(closed, key)} group by grouping sets ((w.key), ())", scope.Values);
        if (NamesOf(by) is { } named) question.Add(row => names[row.GetString(0)] = row.GetString(1), named, scope.Values[0]);
        if (period is not null)
            question.Add(row => bounds.Add((row.GetString(0), row.Instant(1), row.Instant(2))),
                $"""
                select to_char(p, 'YYYY-MM-DD'), p at time zone {zone}, (p + {Step(period)}) at time zone {zone}
                from (select min(r.closed_at at time zone {zone}) as first, max(r.closed_at at time zone {zone}) as last {closed}) e,
                  generate_series(date_trunc('{period}', e.first), e.last, {Step(period)}) p limit 2000
                """, scope.Values);
        await question.AskAsync(ct);

        DealGroup Group(string id, string? name, IEnumerable<Found> parts, double? median, params IEnumerable<Condition> own)
        {
            var (won, lost) = (parts.Where(f => f.Status == "won").ToList(), parts.Where(f => f.Status == "lost").ToList());
            var (wins, losses) = (won.Sum(f => f.Count), lost.Sum(f => f.Count));
            return new DealGroup(id, name, Part(won, "won"), Part(lost, "lost"), wins + losses == 0 ? null : Math.Round(100.0 * wins / (wins + losses), 1),
                [.. won.Where(f => f.Valued > 0).OrderByDescending(f => f.Count).Select(f => Money.From((long)Math.Round((decimal)f.Sum!.Value / f.Valued, MidpointRounding.AwayFromZero), f.Currency)!)], median,
                by == DealsBy.Competitor && id.Length > 0 ? Part(lost.FindAll(f => f.LostTo), "lost", new Condition("lostTo", "eq", id)) : null);

            ReportPart Part(List<Found> some, string status, params Condition[] more) => new(some.Sum(f => f.Count),
                [.. some.Where(f => f.Sum is not null).GroupBy(f => f.Currency, StringComparer.Ordinal).OrderByDescending(c => c.Sum(f => f.Count)).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => Money.From(c.Sum(f => f.Sum), c.Key)!)],
                scope.Rows("deals", [new Condition("status", "eq", status), .. own, .. more]));
        }

        var groups = found.Where(f => !f.Total && !fold.LeavesOut(f.Key)).ToLookup(f => f.Key, StringComparer.Ordinal);
        List<DealGroup> items = period is not null
            ? [.. bounds.Select(b => Group(PeriodKey(period, b.Key), PeriodKey(period, b.Key), groups[b.Key], MedianOf(b.Key), new Condition("closedAt", "gte", b.From), new Condition("closedAt", "lt", b.Until)))]
            : [.. groups.OrderByDescending(g => g.Where(f => f.Status == "won").Sum(f => f.Sum ?? 0)).ThenByDescending(g => g.Sum(f => f.Count)).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Group(g.Key, NameOf(g.Key), g, MedianOf(g.Key), g.Key == PeopleFigures.Key ? new Condition("ownerId", "in", fold.Ids) : Is(by, g.Key)))];
        return new DealReport(by, scope.From, scope.To, scope.TimeZone, items.Count > Most && period is null ? items[..Most] : items, period is null ? Math.Max(0, items.Count - Most) : 0, Group("", null, found.Where(f => f.Total), daysOfAll), fold.Told);

        double? MedianOf(string id) => days.TryGetValue(id, out var median) ? median : null;
        string? NameOf(string id) => id.Length == 0 ? null : NamesOf(by) is null ? id : names.GetValueOrDefault(id);
    }

    static Condition Is(DealsBy by, string key)
    {
        var field = by switch { DealsBy.Owner => "ownerId", DealsBy.Company => "companyId", DealsBy.Pipeline => "pipelineId", DealsBy.Product => "productName", DealsBy.Reason => "lostReason", DealsBy.Competitor => "competitorId", _ => "source" };
        return key.Length == 0 ? new Condition(field, "empty", true) : new Condition(field, "eq", key);
    }

    static string? NamesOf(DealsBy by) => by switch
    {
        DealsBy.Owner => "select id::text, name from members where tenant_id = $1",
        DealsBy.Company => "select id::text, name from companies where tenant_id = $1",
        DealsBy.Pipeline => "select id::text, name from pipelines where tenant_id = $1",
        DealsBy.Competitor => "select id::text, name from competitors where tenant_id = $1",
        _ => null,
    };

    internal static string? PeriodOf(DealsBy by) => by switch { DealsBy.Week => "week", DealsBy.Month => "month", DealsBy.Quarter => "quarter", DealsBy.Year => "year", _ => null };

    internal static string Step(string period) => period == "quarter" ? "interval '3 months'" : $"interval '1 {period}'";

    /// <summary>2017-Q1 and the like, of a period's first day.</summary>
    internal static string PeriodKey(string period, string first) => period switch
    {
        "year" => first[..4],
        "quarter" => $"{first[..4]}-Q{(int.Parse(first.AsSpan(5, 2), System.Globalization.CultureInfo.InvariantCulture) + 2) / 3}",
        "week" => Week(DateTime.ParseExact(first, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        _ => first[..7],
    };

    static string Week(DateTime monday) => $"{System.Globalization.ISOWeek.GetYear(monday)}-W{System.Globalization.ISOWeek.GetWeekOfYear(monday):00}";

    static double? Days(Npgsql.NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : Math.Round(row.GetDouble(column), 1);
}
