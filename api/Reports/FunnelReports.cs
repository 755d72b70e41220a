using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>How far deals come. What "reached" means here is what the deals' filter reachedStageId means (DealRecord).</summary>
sealed class FunnelReports(CrmDb db, PeopleFigures people, TimeProvider time)
{
    sealed record Step(Guid Id, string Name, string Kind, int Position);
    sealed record Found(Guid Stage, string? Currency, int Count, long? Sum);

    public async Task<FunnelReport> ReadAsync(Guid pipeline, StartedOn on, ReportQuery query, CancellationToken ct)
    {
        var scope = await ReportScope.OfAsync(db, people, query with { PipelineId = pipeline.ToString() }, on == StartedOn.CreatedAt ? "createdAt" : "engagedAt",
            on == StartedOn.CreatedAt ? "r.created_at" : "r.engaged_at", deals: true, ct, days: on == StartedOn.EngagedAt);
        var now = scope.Place(time.Now());
        var (name, steps, reached, here, lost) = ((string?)null, new List<Step>(), new List<Found>(), new List<Found>(), new List<Found>());
        var stays = new Dictionary<Guid, (double Median, double Mean)>();
        var started = $"select r.id, r.status, r.stage_id, r.currency, r.amount_minor from deals r where r.tenant_id = $1 and r.deleted_at is null{scope.Sql}";
        await new Question(db)
            .Add(row => name = row.GetString(0), "select name from pipelines where tenant_id = $1 and id = $2", db.CurrentTenantId, pipeline)
            .Add(row => steps.Add(new Step(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3))), "select id, name, kind, position from stages where tenant_id = $1 and pipeline_id = $2 order by position", db.CurrentTenantId, pipeline)
            .Add(row => reached.Add(new Found(row.GetGuid(0), row.Text(1), row.GetInt32(2), row.Long(3))), $"""
                with started as ({started}), came as (
                  select d.*, (select max(s.position) from deal_stage_history h join stages s on s.tenant_id = $1 and s.id = h.stage_id and s.pipeline_id = {scope.PlaceOfPipeline} and s.kind <> 'lost' where h.tenant_id = $1 and h.deal_id = d.id) as furthest from started d)
                select t.id, d.currency, count(*)::int, sum(d.amount_minor)::bigint from stages t join came d on d.status = 'won' or d.furthest >= t.position or t.position = (select min(f.position) from stages f where f.tenant_id = $1 and f.pipeline_id = {scope.PlaceOfPipeline})
                where t.tenant_id = $1 and t.pipeline_id = {scope.PlaceOfPipeline} and t.kind = 'open' group by 1, 2
                """, scope.Values)
            .Add(row => (row.GetString(4) == "lost" ? lost : here).Add(new Found(row.GetGuid(0), row.Text(1), row.GetInt32(2), row.Long(3))), $"select d.stage_id, d.currency, count(*)::int, sum(d.amount_minor)::bigint, d.status from ({started}) d group by 1, 2, 5", scope.Values)
            .Add(row => stays[row.GetGuid(0)] = (row.GetDouble(1), row.GetDouble(2)), $"""
                select h.stage_id, percentile_cont(0.5) within group (order by extract(epoch from coalesce(h.left_at, {now}) - h.entered_at)) / 86400, avg(extract(epoch from coalesce(h.left_at, {now}) - h.entered_at))::float8 / 86400
                from ({started}) d join deal_stage_history h on h.tenant_id = $1 and h.deal_id = d.id group by 1
                """, scope.Values)
            .AskAsync(ct);
        if (name is null) throw Refused.NotFound();

        ReportPart Part(IEnumerable<Found> some, params IEnumerable<Condition> more) => new(some.Sum(f => f.Count),
            [.. some.Where(f => f.Sum is not null).GroupBy(f => f.Currency!, StringComparer.Ordinal).OrderByDescending(g => g.Sum(f => f.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => Money.From(g.Sum(f => f.Sum), g.Key)!)], scope.Rows("deals", more));

        var (stages, all, before) = (new List<FunnelStage>(), here.Concat(lost).Sum(f => f.Count), (int?)null);
        var won = steps.Where(s => s.Kind == "won").ToList();
        foreach (var step in steps.Where(s => s.Kind == "open").Concat(won.Take(1)))
        {
            // Several won stages are one end: what was won.
            var isWon = step.Kind == "won";
            var (came, stands) = (isWon ? Part(here.Where(f => won.Any(w => w.Id == f.Stage)), new Condition("status", "eq", "won")) : Part(reached.Where(f => f.Stage == step.Id), new Condition("reachedStageId", "eq", step.Id)),
                isWon ? Part(here.Where(f => won.Any(w => w.Id == f.Stage)), new Condition("status", "eq", "won")) : Part(here.Where(f => f.Stage == step.Id), new Condition("stageId", "eq", step.Id)));
            var stay = isWon || !stays.TryGetValue(step.Id, out var found) ? ((double, double)?)null : found;
            stages.Add(new FunnelStage(step.Id, step.Name, isWon ? StageOf.Won : StageOf.Open, came, Percent(came.Count, before), Percent(came.Count, all), stands, Round(stay?.Item1), Round(stay?.Item2)));
            before = came.Count;
        }
        return new FunnelReport(pipeline, name, on, scope.From, scope.To, scope.TimeZone, stages, Part(lost, new Condition("status", "eq", "lost")));
    }

    static double? Percent(int part, int? of) => of is > 0 ? Math.Round(100.0 * part / of.Value, 1) : null;
    static double? Round(double? days) => days is { } some ? Math.Round(some, 1) : null;
}
