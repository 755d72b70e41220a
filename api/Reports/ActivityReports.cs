using Crm.Platform.Database;
using Crm.Privacy;

namespace Crm.Reports;

/// <summary>What was done, and what came of it: planned and cancelled activities do not count.</summary>
sealed class ActivityReports(CrmDb db, PeopleFigures people)
{
    internal const string Done = "r.deleted_at is null and r.status = 'done'";
    internal static readonly Condition IsDone = new("status", "eq", "done");

    sealed record Found(string Key, string Kind, string Outcome, int Count, DateTimeOffset? From, DateTimeOffset? Until);

    public async Task<ActivityReport> ReadAsync(ActivitiesBy by, ReportQuery query, CancellationToken ct)
    {
        var scope = await ReportScope.OfAsync(db, people, query, "at", "r.at", deals: false, ct);
        var done = $"from activities r where r.tenant_id = $1 and {Done}{scope.Sql}";
        var fold = by == ActivitiesBy.Owner ? await people.FoldAsync(done, scope.Values, ct) : PeopleFold.None;
        var zone = scope.Place(scope.TimeZone);
        var period = by switch { ActivitiesBy.Week => "week", ActivitiesBy.Month => "month", _ => null };
        var start = $"date_trunc('{period}', r.at at time zone {zone})";
        var key = by switch { ActivitiesBy.Owner => fold.KeyOf("coalesce(r.owner_id::text, '')", scope.Place(fold.Keys)), ActivitiesBy.Kind => "r.kind", ActivitiesBy.Outcome => "coalesce(r.outcome, '')", _ => $"to_char({start}, 'YYYY-MM-DD')" };
        var bounds = period is null ? "null::timestamptz, null::timestamptz" : $"min({start}) at time zone {zone}, (min({start}) + {DealReports.Step(period)}) at time zone {zone}";
        var (found, names) = (new List<Found>(), new Dictionary<string, string>(StringComparer.Ordinal));
        await new Question(db)
            .Add(row => found.Add(new Found(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.MaybeInstant(4), row.MaybeInstant(5))),
                $"select {key}, r.kind, coalesce(r.outcome, ''), count(*)::int, {bounds} {done} group by 1, 2, 3", scope.Values)
            .Add(row => names[row.GetString(0)] = row.GetString(1), "select id::text, name from members where tenant_id = $1", db.CurrentTenantId)
            .AskAsync(ct);

        var groups = found.Where(f => !fold.LeavesOut(f.Key)).GroupBy(f => f.Key, StringComparer.Ordinal);
        groups = period is null ? groups.OrderByDescending(g => g.Sum(f => f.Count)).ThenBy(g => g.Key, StringComparer.Ordinal) : groups.OrderBy(g => g.Key, StringComparer.Ordinal);
        return new ActivityReport(by, scope.From, scope.To, scope.TimeZone, [.. groups.Select(g => Group(period is null ? g.Key : DealReports.PeriodKey(period, g.Key), [.. g], g.Key == PeopleFigures.Key ? [new Condition("ownerId", "in", fold.Ids)] : Own(by, g.First())))], Group("", [.. found]), fold.Told);

        ActivityGroup Group(string id, List<Found> some, params Condition[] own)
        {
            var all = some.Sum(f => f.Count);
            return new ActivityGroup(id, by == ActivitiesBy.Owner ? names.GetValueOrDefault(id) : id.Length == 0 ? null : id, all, Rows(own),
                Counts(f => f.Kind, kind => new Condition("kind", "eq", kind)), Counts(f => f.Outcome, Outcome), all == 0 ? null : Math.Round(100.0 * some.Where(f => f.Outcome.Length > 0).Sum(f => f.Count) / all, 1));

            IReadOnlyList<ActivityCount> Counts(Func<Found, string> of, Func<string, Condition> condition) =>
                [.. some.GroupBy(of, StringComparer.Ordinal).Select(g => new ActivityCount(g.Key, g.Sum(f => f.Count), Rows([.. own, condition(g.Key)]))).OrderByDescending(c => c.Count).ThenBy(c => c.Key, StringComparer.Ordinal)];
        }

        RowsOf Rows(params IEnumerable<Condition> own) => scope.Rows("activities", [IsDone, .. own]);
    }

    static Condition[] Own(ActivitiesBy by, Found of) => by switch
    {
        ActivitiesBy.Owner => [of.Key.Length == 0 ? new Condition("ownerId", "empty", true) : new Condition("ownerId", "eq", of.Key)],
        ActivitiesBy.Kind => [new Condition("kind", "eq", of.Key)],
        ActivitiesBy.Outcome => [Outcome(of.Key)],
        _ => [new Condition("at", "gte", of.From!), new Condition("at", "lt", of.Until!)],
    };

    static Condition Outcome(string outcome) => outcome.Length == 0 ? new Condition("outcome", "empty", true) : new Condition("outcome", "eq", outcome);
}

/// <summary>How soon customers who reach out are answered.</summary>
sealed class ResponseReports(CrmDb db, PeopleFigures people)
{
    /// <summary>The first answer to an activity r.</summary>
    internal const string Answer = """
        cross join lateral (
          select min(o.at) as at from links l cross join lateral (
            select m.activity_id from links m where m.tenant_id = $1 and m.contact_id = l.contact_id
            union all select m.activity_id from links m where m.tenant_id = $1 and m.company_id = l.company_id
            union all select m.activity_id from links m where m.tenant_id = $1 and m.deal_id = l.deal_id) other
          join activities o on o.tenant_id = $1 and o.id = other.activity_id and o.direction = 'out' and o.status = 'done' and o.deleted_at is null and o.at >= r.at
          where l.tenant_id = $1 and l.activity_id = r.id) answer
        """;

    /// <summary>How long it took; a call that was taken is answered at once.</summary>
    internal const string Seconds = "case when r.kind = 'call' and r.outcome in ('reached', 'interested', 'notInterested') then 0 else extract(epoch from answer.at - r.at)::float8 end";

    sealed record Found(string Key, bool Total, int Incoming, int Answered, int Soon, double? Median, double? Slowest);

    public async Task<ResponseReport> ReadAsync(ReportQuery query, CancellationToken ct)
    {
        var scope = await ReportScope.OfAsync(db, people, query, "at", "r.at", deals: false, ct);
        var came = $"from activities r where r.tenant_id = $1 and {ActivityReports.Done} and r.direction = 'in'{scope.Sql}";
        var fold = await people.FoldAsync(came, scope.Values, ct);
        var key = fold.KeyOf("coalesce(r.owner_id::text, '')", scope.Place(fold.Keys));
        var (found, names) = (new List<Found>(), new Dictionary<string, string>(StringComparer.Ordinal));
        await new Question(db)
            .Add(row => found.Add(new Found(row.Text(0) ?? "", row.GetInt32(6) == 1, row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetDouble(4), row.IsDBNull(5) ? null : row.GetDouble(5))), $"""
                select x.key, count(*)::int, count(x.hours)::int, (count(*) filter (where x.hours <= 24))::int, percentile_cont(0.5) within group (order by x.hours), percentile_cont(0.9) within group (order by x.hours), grouping(x.key) from (
                  select {key} as key, {Seconds} / 3600 as hours
                  from activities r {Answer}
                  where r.tenant_id = $1 and {ActivityReports.Done} and r.direction = 'in'{scope.Sql}) x
                group by grouping sets ((x.key), ())
                """, scope.Values)
            .Add(row => names[row.GetString(0)] = row.GetString(1), "select id::text, name from members where tenant_id = $1", db.CurrentTenantId)
            .AskAsync(ct);
        return new ResponseReport(scope.From, scope.To, scope.TimeZone, [.. found.Where(f => !f.Total && !fold.LeavesOut(f.Key)).OrderByDescending(f => f.Incoming).ThenBy(f => f.Key, StringComparer.Ordinal).Select(Group)],
            Group(found.Find(f => f.Total) ?? new Found("", true, 0, 0, 0, null, null)), fold.Told);

        ResponseGroup Group(Found f)
        {
            Condition[] own = f.Total ? [] : f.Key == PeopleFigures.Key ? [new Condition("ownerId", "in", fold.Ids)] : [f.Key.Length == 0 ? new Condition("ownerId", "empty", true) : new Condition("ownerId", "eq", f.Key)];
            return new ResponseGroup(f.Key, names.GetValueOrDefault(f.Key), new ActivityCount("in", f.Incoming, scope.Rows("activities", [ActivityReports.IsDone, new Condition("direction", "eq", "in"), .. own])),
                f.Answered, Round(f.Median), Round(f.Slowest), f.Incoming == 0 ? null : Math.Round(100.0 * f.Soon / f.Incoming, 1));
        }
    }

    static double? Round(double? hours) => hours is { } some ? Math.Round(some, 1) : null;
}
