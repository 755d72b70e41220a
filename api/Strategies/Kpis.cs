using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Reports;

namespace Crm.Strategies;

/// <summary>What a KPI is worth at the end of days, worked out in the database over what the caller sees.</summary>
static class Kpis
{
    // Of each day the instants between which things count. $1 the workspace, $2 the days, $3 now, $4 the currency.
    const string Points = """
        clock as (select n.time_zone as zone, ($3::timestamptz at time zone n.time_zone)::date as today from identity.tenants n where n.id = $1),
        points as materialized (
          select p.day, z.today, (p.day + 1)::timestamp at time zone z.zone as until, (p.day + 1 - interval '3 months') at time zone z.zone as quarter, (p.day + 1 - interval '12 months') at time zone z.zone as since, (p.day + 1 - interval '24 months') at time zone z.zone as before
          from unnest($2::date[]) p(day) cross join clock z where p.day <= z.today)
        """;

    const string Bought = """
        bought as materialized (
          select coalesce(d.company_id, c.contact_id) as customer, d.company_id is null as is_contact, d.closed_at as at
          from deals d left join lateral (select x.contact_id from deal_contacts x where d.company_id is null and x.tenant_id = $1 and x.deal_id = d.id order by x.position limit 1) c on true
          where d.tenant_id = $1 and d.deleted_at is null and d.status = 'won' and coalesce(d.company_id, c.contact_id) is not null)
        """;

    const string Base = "select b.customer, b.is_contact, bool_or(b.at >= p.since) as back, max(b.at) as latest from bought b where b.at >= p.before and b.at < p.until group by 1, 2 having bool_or(b.at < p.since)";
    const string First = "select b.customer, b.is_contact, min(b.at) as at from bought b group by 1, 2";
    const string Closed = "from deals d where d.tenant_id = $1 and d.deleted_at is null and d.status <> 'open' and d.closed_at < p.until";

    /// <summary>The value at a point p. Before anything was closed there is nothing to count; after that nothing is a zero.</summary>
    static string ValueOf(StrategyKpi kpi) => kpi switch
    {
        StrategyKpi.RetentionRate => $"(select 100.0 * count(*) filter (where x.back) / nullif(count(*), 0) from ({Base}) x)",
        StrategyKpi.WinRate => $"(select 100.0 * count(*) filter (where d.status = 'won') / nullif(count(*), 0) {Closed} and d.closed_at >= p.since)",
        StrategyKpi.WonAmount => $"(case when exists (select {Closed}) then (select coalesce(sum(d.amount_minor), 0) {Closed} and d.closed_at >= p.since and d.status = 'won' and d.currency = $4) end)",
        StrategyKpi.WonCount => $"(case when exists (select {Closed}) then (select count(*) {Closed} and d.closed_at >= p.since and d.status = 'won') end)",
        StrategyKpi.NewCustomers => $"(case when exists (select {Closed}) then (select count(*) from firsts f where f.at >= p.since and f.at < p.until) end)",
        StrategyKpi.FirstResponseMinutes => "(select percentile_cont(0.5) within group (order by x.minutes) from answers x where x.at >= p.quarter and x.at < p.until and (x.minutes = 0 or x.answered < p.until))",
        // What was on a day that is past, was kept on it, or on the last one before it.
        StrategyKpi.DataQuality => """
            (case when p.day = p.today then (select avg(x.score) from (select quality_score as score from contacts where tenant_id = $1 and deleted_at is null union all select quality_score from companies where tenant_id = $1 and deleted_at is null) x)
              else (select sum(s.score_sum)::numeric / nullif(sum(s.records), 0) from quality_snapshots s where s.tenant_id = $1 and s.grouped_by = 'all' and s.key = ''
                and s.day = (select max(l.day) from quality_snapshots l where l.tenant_id = $1 and l.grouped_by = 'all' and l.key = '' and l.day between p.day - 30 and p.day)) end)
            """,
        _ => """
            (case when p.day = p.today then (select avg(x.share) from (select share_of_wallet as share from contacts where tenant_id = $1 and deleted_at is null union all select share_of_wallet from companies where tenant_id = $1 and deleted_at is null) x)
              else (select k.value from kpi_points k where k.tenant_id = $1 and k.kpi = 'shareOfWallet' and k.day between p.day - 30 and p.day order by k.day desc limit 1) end)
            """,
    };

    // Looked up once for all days: each look is a search of its own.
    const string Answers = $"answers as materialized (select r.at, answer.at as answered, {ResponseReports.Seconds} / 60 as minutes from activities r {ResponseReports.Answer} where r.tenant_id = $1 and {ActivityReports.Done} and r.direction = 'in' and r.at >= (select min(quarter) from points))";

    static string With(StrategyKpi kpi) => $"with {Points}" + kpi switch
    {
        StrategyKpi.RetentionRate or StrategyKpi.NewCustomers => $", {Bought}, firsts as materialized ({First})",
        StrategyKpi.FirstResponseMinutes => $", {Answers}",
        _ => "",
    };

    static object[] Values(CrmDb db, string? currency, DateOnly[] days) => [db.CurrentTenantId, days, db.Now, (object?)currency ?? DBNull.Value];

    /// <summary>Asks for the value on days, of which those ahead have none.</summary>
    public static Question AddKpi(this Question question, CrmDb db, StrategyKpi kpi, string? currency, DateOnly[] days, Action<DateOnly, decimal?> read) =>
        question.Add(row => read(row.Date(0)!.Value, row.IsDBNull(1) ? null : row.GetDecimal(1)), $"{With(kpi)} select p.day, round({ValueOf(kpi)}::numeric, {(currency is null ? 1 : 0)}), $4::text from points p order by 1", Values(db, currency, days));

    public static async Task<decimal?> OnAsync(CrmDb db, StrategyKpi kpi, string? currency, DateOnly day, CancellationToken ct)
    {
        decimal? found = null;
        await new Question(db).AddKpi(db, kpi, currency, [day], (_, value) => found = value).AskAsync(ct);
        return found;
    }

    public static async Task<DateOnly> TodayAsync(CrmDb db, CancellationToken ct)
    {
        var today = DateOnly.MinValue;
        await new Question(db).Add("select ($2::timestamptz at time zone n.time_zone)::date from identity.tenants n where n.id = $1", db.CurrentTenantId, db.Now).AskAsync(ct, row => today = row.Date(0)!.Value);
        return today;
    }

    const int MostIds = 100;

    /// <summary>The rows behind the value of a day.</summary>
    public static async Task<IReadOnlyList<KpiPart>> PartsAsync(CrmDb db, StrategyKpi kpi, string? currency, DateOnly day, CancellationToken ct)
    {
        var (parts, since, until, quarter) = (new List<KpiPart>(), default(DateTimeOffset), default(DateTimeOffset), default(DateTimeOffset));
        var counted = new List<(string Object, KpiPartOf Of, int Count, Guid[] Ids)>();
        var question = new Question(db).Add(row => (since, until, quarter) = (row.Instant(0), row.Instant(1), row.Instant(2)), $"with {Points} select p.since, p.until, p.quarter, $4::text from points p", Values(db, currency, [day]));
        if (CountOf(kpi) is { } sql) question.Add(row => counted.Add((row.GetString(0), Enum.Parse<KpiPartOf>(row.GetString(1), true), row.GetInt32(2), row.GetFieldValue<Guid[]>(3))), sql, Values(db, currency, [day]));
        await question.AskAsync(ct);
        foreach (var (@object, of, count, ids) in counted.Where(c => c.Count > 0)) parts.Add(new KpiPart(of, count, Rows(@object, [.. Conditions(of, ids)])));
        return parts;

        IEnumerable<Condition> Conditions(KpiPartOf of, Guid[] ids) => of switch
        {
            KpiPartOf.Won or KpiPartOf.Lost => [new("status", "eq", of == KpiPartOf.Won ? "won" : "lost"), new("closedAt", "gte", since), new("closedAt", "lt", until), .. currency is null ? Array.Empty<Condition>() : [new("currency", "eq", currency)]],
            KpiPartOf.Incoming => [ActivityReports.IsDone, new("direction", "eq", "in"), new("at", "gte", quarter), new("at", "lt", until)],
            KpiPartOf.Flawed => [new("qualityScore", "lt", 60)],
            KpiPartOf.Measured => [new("shareOfWallet", "empty", false)],
            _ => [new("id", "in", ids)],
        };
    }

    /// <summary>(object, part, how many, the ids of customers).</summary>
    static string? CountOf(StrategyKpi kpi)
    {
        const string None = "array[]::uuid[]";
        string Customers(string of, string from) => $"select case when x.is_contact then 'contacts' else 'companies' end, {of}, count(*)::int, (array_agg(x.customer order by x.latest desc))[1:{MostIds}], $4::text from points p cross join lateral ({from}) x group by 1, 2 order by 1, 2";
        string Both(string of, string where) => $"select 'companies', '{of}', count(*)::int, {None}, $2::date[], $3::timestamptz, $4::text from companies where tenant_id = $1 and deleted_at is null and {where} union all select 'contacts', '{of}', count(*)::int, {None}, $2::date[], $3::timestamptz, $4::text from contacts where tenant_id = $1 and deleted_at is null and {where}";
        return kpi switch
        {
            StrategyKpi.RetentionRate => $"{With(kpi)} {Customers("case when x.back then 'returned' else 'notReturned' end", Base)}",
            StrategyKpi.NewCustomers => $"{With(kpi)} {Customers("'new'", "select f.customer, f.is_contact, f.at as latest from firsts f where f.at >= p.since and f.at < p.until")}",
            StrategyKpi.WinRate => $"{With(kpi)} select 'deals', d.status, count(*)::int, {None}, $4::text from points p cross join lateral (select d.status {Closed} and d.closed_at >= p.since) d group by 2 order by 2 desc",
            StrategyKpi.WonAmount or StrategyKpi.WonCount => $"{With(kpi)} select 'deals', 'won', count(*)::int, {None} from points p cross join lateral (select 1 {Closed} and d.closed_at >= p.since and d.status = 'won' and d.currency is not distinct from coalesce($4, d.currency)) d",
            StrategyKpi.FirstResponseMinutes => $"{With(kpi)} select 'activities', 'incoming', count(*)::int, {None}, $4::text from points p join activities r on r.tenant_id = $1 and {ActivityReports.Done} and r.direction = 'in' and r.at >= p.quarter and r.at < p.until",
            StrategyKpi.DataQuality => Both("flawed", "quality_score < 60"),
            _ => Both("measured", "share_of_wallet is not null"),
        };
    }

    static RowsOf Rows(string @object, Condition[] all) => new(@object, JsonSerializer.SerializeToElement(new { all }, Json.Options));
}
