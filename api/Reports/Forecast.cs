using Crm.Goals;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>A figure of a forecast with the rows behind it.</summary>
/// <param name="Filter">The deals: a filter for POST /deals/search.</param>
public sealed record ForecastFigure(int Count, Money Amount, object Filter);

/// <summary>One currency of one period.</summary>
/// <param name="Won">Won in the period, by the day it closed on the workspace's clock.</param>
/// <param name="Open">Open and expected to close in the period, in full.</param>
/// <param name="Weighted">The same by probability, rounded once.</param>
/// <param name="Goal">What is to be won: the goal of the member, team or workspace asked for; null when there is none.</param>
public sealed record ForecastLine(string Currency, ForecastFigure Won, ForecastFigure Open, Money Weighted, Money? Goal);

/// <summary>A period of a forecast.</summary>
/// <param name="Starts">Its first day.</param>
/// <param name="Ends">Its last day.</param>
public sealed record ForecastPeriod(DateOnly Starts, DateOnly Ends, IReadOnlyList<ForecastLine> Lines);

/// <summary>Where the money comes from, period by period and currency by currency; never mixed. Of the deals that the caller sees.</summary>
/// <param name="Overdue">Open, and expected to close before today: in no period, however far back it lies.</param>
/// <param name="NoDate">Open without a date to close.</param>
public sealed record ForecastView(GoalPeriod Period, IReadOnlyList<ForecastPeriod> Periods, IReadOnlyList<ForecastFigure> Overdue, IReadOnlyList<ForecastFigure> NoDate);

static class Forecast
{
    public static void MapForecast(this IEndpointRouteBuilder app) =>
        app.MapTenantGroup("/forecast", "Reports").MapGet("/", GetAsync).Reads().WithName("forecast").WithSummary("Won, open and weighted by period, beside the goal")
            .WithDescription("period: month (default) or quarter. from and to: dates; the periods they lie in, 60 at most; default this period and the next five. pipelineId, ownerId, teamId narrow it down; goals are the workspace's, the owner's or the team's for this period. An open deal that should have closed before today is overdue and in no period; the weighted figure takes a deal's own probability, else its stage's. format=csv answers the same figures as a file.").Produces<ForecastView>();

    static async Task<IResult> GetAsync(CrmDb db, PeopleFigures people, CancellationToken ct, string? pipelineId = null, string period = "month", DateOnly? from = null, DateOnly? to = null, string? ownerId = null, string? teamId = null, string? format = null)
    {
        var kind = Choices.Of<GoalPeriod>(period, "period");
        if (kind == GoalPeriod.Year) throw Refused.Invalid("period", "This is one of: month, quarter.");
        await people.CheckAsync(Guid.TryParseExact(ownerId, "D", out var one) ? one : null, Guid.TryParseExact(teamId, "D", out var many) ? many : null, ct);
        var today = DateOnly.MinValue;
        await new Question(db).Add("select ($2::timestamptz at time zone n.time_zone)::date from identity.tenants n where n.id = $1", db.CurrentTenantId, db.Now).AskAsync(ct, row => today = row.Date(0)!.Value);
        if (from is { Year: < 1900 or > 2200 } || to is { Year: < 1900 or > 2200 }) throw Refused.Invalid(from is { Year: < 1900 or > 2200 } ? "from" : "to", "A date lies between 1900 and 2200.");
        var first = Goal.FirstOf(kind, from ?? today);
        var (last, starts) = (to ?? Later(kind, first, 5), new List<DateOnly>());
        for (var start = first; start <= last && starts.Count < 61; start = Goal.NextOf(kind, start)) starts.Add(start);
        if (starts.Count is 0 or > 60) throw Refused.Invalid("to", "From lies before to, by 60 periods at most.");
        object Id(string? text) => text is null ? DBNull.Value : Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
        var (unit, next) = (kind == GoalPeriod.Quarter ? "quarter" : "month", Goal.NextOf(kind, starts[^1]));
        const string Among = "d.tenant_id = $1 and d.deleted_at is null and ($2::uuid is null or d.pipeline_id = $2) and ($3::uuid is null or d.owner_id = $3) and ($4::uuid is null or d.owner_id in (select w.member_id from team_members w where w.tenant_id = $1 and w.team_id = $4))";
        var (won, open, rest, goals) = (new List<(DateOnly Start, string Currency, int Count, long Sum)>(), new List<(DateOnly Start, string Currency, int Count, long Sum, long Weighted)>(), new List<(bool NoDate, string Currency, int Count, long Sum)>(), new List<(DateOnly Start, string Currency, long Target)>());
        var zone = "";
        object[] scope = [db.CurrentTenantId, Id(pipelineId), Id(ownerId), Id(teamId)];
        await new Question(db)
            .Add("select time_zone from identity.tenants where id = $1", db.CurrentTenantId)
            .Add($"""
                select date_trunc('{unit}', d.closed_at at time zone n.time_zone)::date, d.currency, count(*)::int, sum(d.amount_minor)::bigint from deals d join identity.tenants n on n.id = $1
                where {Among} and d.status = 'won' and d.currency is not null and d.closed_at >= $5::date::timestamp at time zone n.time_zone and d.closed_at < $6::date::timestamp at time zone n.time_zone group by 1, 2
                """, [.. scope, starts[0], next])
            .Add($"""
                select date_trunc('{unit}', d.expected_close::timestamp)::date, d.currency, count(*)::int, sum(d.amount_minor)::bigint, round(sum(d.amount_minor * coalesce(d.probability, s.probability) / 100.0))::bigint
                from deals d join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id where {Among} and d.status = 'open' and d.currency is not null and d.expected_close >= greatest($5::date, $7::date) and d.expected_close < $6 group by 1, 2
                """, [.. scope, starts[0], next, today])
            .Add($"select d.expected_close is null, d.currency, count(*)::int, sum(d.amount_minor)::bigint from deals d where {Among} and d.status = 'open' and d.currency is not null and (d.expected_close is null or d.expected_close < $5) group by 1, 2 order by 3 desc, 2", [.. scope, today])
            .Add("select g.starts, g.currency, g.target from goals g where g.tenant_id = $1 and g.measure = 'wonAmount' and g.period = $2 and g.starts >= $3 and g.starts < $4 and g.member_id is not distinct from $5 and g.team_id is not distinct from $6",
                db.CurrentTenantId, unit, starts[0], next, scope[2], scope[3])
            .AskAsync(ct, row => zone = row.GetString(0), row => won.Add((row.Date(0)!.Value, row.GetString(1), row.GetInt32(2), row.GetInt64(3))), row => open.Add((row.Date(0)!.Value, row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4))),
                row => rest.Add((row.GetBoolean(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3))), row => goals.Add((row.Date(0)!.Value, row.GetString(1), row.GetInt64(2))));
        // Of a team there is no filter in the list of deals: its members are named.
        var owners = new List<Guid>();
        if (teamId is not null) await new Question(db).Add("select member_id from team_members where tenant_id = $1 and team_id = $2", db.CurrentTenantId, scope[3]).AskAsync(ct, row => owners.Add(row.GetGuid(0)));
        object Filter(string status, string currency, params object[] more) => new
        {
            all = new object?[] { new { field = "status", op = "eq", value = status }, new { field = "currency", op = "eq", value = currency }, pipelineId is null ? null : new { field = "pipelineId", op = "eq", value = pipelineId },
                ownerId is null ? null : new { field = "ownerId", op = "eq", value = ownerId }, teamId is null ? null : new { field = "ownerId", op = "in", value = owners } }.Where(f => f is not null).Concat(more).ToArray(),
        };
        string At(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(day.ToDateTime(TimeOnly.MinValue))).ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        ForecastFigure Figure(int count, long sum, string currency, object filter) => new(count, Money.From(sum, currency)!, filter);
        var periods = starts.ConvertAll(start =>
        {
            var end = Goal.NextOf(kind, start);
            var currencies = won.Where(w => w.Start == start).Select(w => w.Currency).Concat(open.Where(o => o.Start == start).Select(o => o.Currency)).Concat(goals.Where(g => g.Start == start).Select(g => g.Currency)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            return new ForecastPeriod(start, end.AddDays(-1), [.. currencies.Select(currency =>
            {
                var (w, o) = (won.Find(x => x.Start == start && x.Currency == currency), open.Find(x => x.Start == start && x.Currency == currency));
                var goal = goals.Exists(g => g.Start == start && g.Currency == currency) ? Money.From(goals.Find(g => g.Start == start && g.Currency == currency).Target, currency) : null;
                return new ForecastLine(currency, Figure(w.Count, w.Sum, currency, Filter("won", currency, new { field = "closedAt", op = "gte", value = At(start) }, new { field = "closedAt", op = "lt", value = At(end) })),
                    Figure(o.Count, o.Sum, currency, Filter("open", currency, new { field = "expectedClose", op = "gte", value = start < today ? today : start }, new { field = "expectedClose", op = "lt", value = end })), Money.From(o.Weighted, currency)!, goal);
            })]);
        });
        return ReportCsv.Answer(format, new ForecastView(kind, periods, [.. rest.Where(r => !r.NoDate).Select(r => Figure(r.Count, r.Sum, r.Currency, Filter("open", r.Currency, new { field = "expectedClose", op = "lt", value = today })))],
            [.. rest.Where(r => r.NoDate).Select(r => Figure(r.Count, r.Sum, r.Currency, Filter("open", r.Currency, new { field = "expectedClose", op = "empty", value = true })))]), "forecast", ReportCsv.Lines);
    }

    static DateOnly Later(GoalPeriod kind, DateOnly first, int periods)
    {
        for (var i = 0; i < periods; i++) first = Goal.NextOf(kind, first);
        return first;
    }
}
