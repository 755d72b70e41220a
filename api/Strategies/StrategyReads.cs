using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Strategies;

/// <summary>Strategies with what has been reached today.</summary>
static class StrategyReads
{
    sealed record Found(StrategyView View, decimal? Baseline, decimal Target, string? Currency, DateOnly Today);

    /// <param name="which">Conditions on a strategy s; their values begin with $3.</param>
    public static async Task<List<StrategyView>> ViewsAsync(CrmDb db, string which, CancellationToken ct, params object[] values)
    {
        var found = new List<Found>();
        await new Question(db).Add($"""
            select s.id, s.version, s.name, s.why, s.kpi, s.owner_id, m.name, s.starts, s.ends, s.baseline, s.target, s.currency, s.review_every, s.next_review, s.status, s.drop_reason, s.created_at, s.updated_at, app_sees_everything(),
              ($2::timestamptz at time zone n.time_zone)::date, (select r.verdict from strategy_reviews r where r.tenant_id = $1 and r.strategy_id = s.id order by r.at desc, r.id desc limit 1)
            from strategies s join identity.tenants n on n.id = $1 left join members m on m.tenant_id = $1 and m.id = s.owner_id
            where s.tenant_id = $1 and s.deleted_at is null {which} order by s.status <> 'active', s.next_review nulls last, s.ends, s.id limit 200
            """, [db.CurrentTenantId, db.Now, .. values]).AskAsync(ct, row => found.Add(Read(row)));
        var actual = new Dictionary<(StrategyKpi, string?), decimal?>();
        var question = new Question(db);
        foreach (var (kpi, currency) in found.Select(f => (f.View.Kpi, f.Currency)).Distinct())
            question.AddKpi(db, kpi, currency, [found[0].Today], (_, value) => actual[(kpi, currency)] = value);
        if (found.Count > 0) await question.AskAsync(ct);
        return found.ConvertAll(f =>
        {
            var now = actual.GetValueOrDefault((f.View.Kpi, f.Currency));
            return f.View with
            {
                Actual = KpiValues.Show(f.View.Kpi, now, f.Currency),
                // A baseline that a later change of the target has caught up with has no way left to measure.
                Progress = f.View.SeesAll && now is { } value && f.Baseline is { } from && from != f.Target ? (int)Math.Clamp(Math.Floor(100 * (value - from) / (f.Target - from)), -1000, 1000) : null,
            };
        });
    }

    static Found Read(Npgsql.NpgsqlDataReader row)
    {
        var (kpi, currency, today, next, all) = (Enum.Parse<StrategyKpi>(row.GetString(4), true), row.Text(11), row.Date(19)!.Value, row.Date(13), row.GetBoolean(18));
        var (baseline, target) = (row.IsDBNull(9) ? (decimal?)null : row.GetDecimal(9), row.GetDecimal(10));
        return new Found(new StrategyView(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.Text(3), kpi, KpiValues.UnitOf(kpi), row.Id(5), row.Text(6), row.Date(7)!.Value, row.Date(8)!.Value, all ? KpiValues.Show(kpi, baseline, currency) : null, KpiValues.Show(kpi, target, currency)!, null, null, all,
            Enum.Parse<ReviewEvery>(row.GetString(12), true), next, next is null ? ReviewState.None : next > today ? ReviewState.Ahead : next == today ? ReviewState.Due : ReviewState.Overdue, row.Text(20) is { } verdict ? Enum.Parse<ReviewVerdict>(verdict, true) : null,
            Enum.Parse<StrategyStatus>(row.GetString(14), true), row.Text(15), row.Instant(16), row.Instant(17)), baseline, target, currency, today);
    }

    public static async Task<StrategyView> ViewAsync(Guid id, CrmDb db, CancellationToken ct) => (await ViewsAsync(db, "and s.id = $3", ct, id)).FirstOrDefault() ?? throw Refused.NotFound();

    public static async Task<StrategyReviewList> ReviewsAsync(Strategy strategy, CrmDb db, CancellationToken ct)
    {
        var items = new List<StrategyReviewView>();
        await new Question(db).Add("""
            select r.id, r.at, r.member_id, m.name, r.verdict, r.text, case when app_sees_everything() then r.actual end, r.target, r.next_review
            from strategy_reviews r left join members m on m.tenant_id = $1 and m.id = r.member_id where r.tenant_id = $1 and r.strategy_id = $2 order by r.at desc, r.id desc limit 200
            """, db.CurrentTenantId, strategy.Id)
            .AskAsync(ct, row => items.Add(new StrategyReviewView(row.GetGuid(0), row.Instant(1), row.Id(2), row.Text(3), Enum.Parse<ReviewVerdict>(row.GetString(4), true), row.Text(5),
                KpiValues.Show(strategy.Figure, row.IsDBNull(6) ? null : row.GetDecimal(6), strategy.Currency), KpiValues.Show(strategy.Figure, row.GetDecimal(7), strategy.Currency)!, row.Date(8))));
        return new StrategyReviewList(items);
    }

    public static async Task<StrategyCourse> CourseAsync(Strategy strategy, CrmDb db, CancellationToken ct)
    {
        var (today, points, days) = (await Kpis.TodayAsync(db, ct), new List<KpiPoint>(), new List<DateOnly>());
        var begins = strategy.Starts.AddYears(-1) is var year && year < today.AddYears(-5) ? today.AddYears(-5) : year;
        for (var month = new DateOnly(begins.Year, begins.Month, 1); month.AddMonths(1).AddDays(-1) < today; month = month.AddMonths(1)) days.Add(month.AddMonths(1).AddDays(-1));
        days.Add(today);
        await new Question(db).AddKpi(db, strategy.Figure, strategy.Currency, [.. days], (day, value) => points.Add(new KpiPoint(day, KpiValues.Show(strategy.Figure, value, strategy.Currency)))).AskAsync(ct);
        return new StrategyCourse(points, await Kpis.PartsAsync(db, strategy.Figure, strategy.Currency, today, ct));
    }
}
