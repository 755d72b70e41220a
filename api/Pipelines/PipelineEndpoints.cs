using Crm.Records;
using Crm.Deals;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Pipelines;

static class PipelineEndpoints
{
    public static void MapPipelines(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/pipelines", "Pipelines");
        group.MapGet("/", ListAsync).Reads().WithName("listPipelines").WithSummary("The pipelines and their stages, in order");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManagePipelines).WithName("createPipeline").WithSummary("Create a pipeline with its stages").WithDescription(StageGate.Words).ProducesProblem(409).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getPipeline").WithSummary("One pipeline and its stages").ProducesProblem(404);
        group.MapPatch("/{id}", UpdateAsync).Writes(Permissions.ManagePipelines).WithName("updatePipeline").WithSummary("Rename a pipeline or make it the default").ProducesProblem(404).ProducesProblem(412).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManagePipelines).WithName("deletePipeline").WithSummary("Delete a pipeline that holds no deals").ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/{id}/stages", AddStageAsync).Writes(Permissions.ManagePipelines).WithName("createStage").WithSummary("Add a stage in front of another, or at the end").WithDescription(StageGate.Words).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);
        group.MapPatch("/{id}/stages/{stageId}", UpdateStageAsync).Writes(Permissions.ManagePipelines).WithName("updateStage").WithSummary("Rename, move or change a stage; its deals follow its kind").WithDescription(StageGate.Words).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}/stages/{stageId}", DeleteStageAsync).Writes(Permissions.ManagePipelines).WithName("deleteStage").WithSummary("Delete a stage; its deals go to moveTo").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Ok<PipelineList>> ListAsync(CrmDb db, CancellationToken ct) => TypedResults.Ok(new PipelineList(await ViewsAsync(db, null, ct)));

    static async Task<Created<PipelineView>> CreateAsync(CreatePipeline input, CrmDb db, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var now = time.Now();
        if (!input.Stages.Any(s => s.Kind == StageKind.Open)) throw Refused.Invalid("stages", "A pipeline needs at least one open stage.");
        if (await db.Set<Pipeline>().CountAsync(ct) >= 50) throw Refused.Conflict("A workspace has at most 50 pipelines.");
        var pipeline = Pipeline.Create(Name(input.Name, "name"), now);
        pipeline.Position = await db.Set<Pipeline>().MaxAsync(p => (int?)p.Position, ct) + 1 ?? 0;
        pipeline.IsDefault = !await db.Set<Pipeline>().AnyAsync(ct);
        foreach (var (stage, index) in input.Stages.Select((s, i) => (s, i)))
            pipeline.AddStage(Name(stage.Name, $"stages[{index}].name"), Kind(stage.Kind), stage.Probability, null, now).Set(stage.RotDays, stage.RequiredFields, stage.Checklist, stage.Guidance, $"stages[{index}].");
        await pipeline.CheckGatesAsync(db, stage => $"stages[{pipeline.Stages.IndexOf(stage)}].", ct);
        db.Add(pipeline);
        events.AddPlain("pipeline", pipeline.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = "\"1\"";
        return TypedResults.Created($"/api/v1/pipelines/{pipeline.Id}", (await ViewsAsync(db, pipeline.Id, ct))[0]);
    }

    static async Task<Ok<PipelineView>> GetAsync(string id, CrmDb db, HttpContext http, CancellationToken ct)
    {
        var found = Guid.TryParseExact(id, "D", out var key) ? await ViewsAsync(db, key, ct) : [];
        if (found.Count == 0) throw Refused.NotFound();
        http.Response.Headers.ETag = $"\"{found[0].Version}\"";
        return TypedResults.Ok(found[0]);
    }

    static async Task<Ok<PipelineView>> UpdateAsync(string id, UpdatePipeline input, CrmDb db, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var pipeline = await FindAsync(id, db, ct);
        await CheckVersionAsync(http, pipeline.Version, db, pipeline, ct);
        if (input.Name is { } name) pipeline.Name = Name(name, "name");
        if (input.IsDefault == true && !pipeline.IsDefault)
        {
            await db.Set<Pipeline>().Where(p => p.IsDefault).ExecuteUpdateAsync(p => p.SetProperty(x => x.IsDefault, false), ct);
            pipeline.IsDefault = true;
        }
        return await SaveAsync(pipeline, db, events, http, time, ct);
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, EventLog events, CancellationToken ct)
    {
        var pipeline = await FindAsync(id, db, ct);
        if (pipeline.IsDefault) throw Refused.Conflict("This is the default pipeline. Make another one the default first.");
        if (await Crm.Records.RecordQueries.WithTrash(db.Set<Deal>()).AnyAsync(d => d.PipelineId == pipeline.Id, ct)) throw Refused.Conflict("This pipeline holds deals, perhaps in the trash. Move them first.");
        db.Remove(pipeline);
        events.AddPlain("pipeline", pipeline.Id, pipeline.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<Created<PipelineView>> AddStageAsync(string id, CreateStage input, CrmDb db, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var pipeline = await FindAsync(id, db, ct);
        if (pipeline.Stages.Count >= 50) throw Refused.Conflict("A pipeline has at most 50 stages.");
        var stage = pipeline.AddStage(Name(input.Name, "name"), Kind(input.Kind), input.Probability, Before(pipeline, input.BeforeId), time.Now());
        stage.Set(input.RotDays, input.RequiredFields, input.Checklist, input.Guidance, "");
        await pipeline.CheckGatesAsync(db, s => s == stage ? "" : null, ct);
        db.Add(stage);
        await SaveAsync(pipeline, db, events, http, time, ct);
        return TypedResults.Created($"/api/v1/pipelines/{pipeline.Id}", (await ViewsAsync(db, pipeline.Id, ct))[0]);
    }

    static async Task<Ok<PipelineView>> UpdateStageAsync(string id, string stageId, UpdateStage input, CrmDb db, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var pipeline = await FindAsync(id, db, ct);
        var stage = Guid.TryParseExact(stageId, "D", out var key) ? pipeline.Stages.FirstOrDefault(s => s.Id == key) : null;
        if (stage is null) throw Refused.NotFound();
        await CheckVersionAsync(http, stage.Version, db, pipeline, ct);
        if (input.Name is { } name) stage.Name = Name(name, "name");
        if (input.Kind is { } kind && Kind(kind) != stage.Kind)
        {
            if (stage.Kind == Stage.Open && pipeline.Stages.Count(s => s.Kind == Stage.Open) == 1) throw Refused.Conflict("A pipeline needs at least one open stage.", "kind");
            stage.Kind = Kind(kind);
            await StageDeals.FollowAsync(db, stage, time.Now(), ct);
            events.Moves(await StageDeals.PeopleAsync(db, stage.Id, ct));
        }
        if (input.Probability is { } probability) stage.Probability = probability;
        stage.Probability = stage.Kind switch { Stage.Won => 100, Stage.Lost => 0, _ => stage.Probability };
        if (input.BeforeId is not null || input.ToEnd == true) pipeline.Place(stage, Before(pipeline, input.BeforeId));
        stage.Set(input.RotDays, input.RequiredFields, input.Checklist, input.Guidance, "");
        await pipeline.CheckGatesAsync(db, s => s == stage ? "" : null, ct);
        stage.Changed(time.Now());
        return await SaveAsync(pipeline, db, events, http, time, ct);
    }

    static async Task<NoContent> DeleteStageAsync(string id, string stageId, CrmDb db, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct, string? moveTo = null)
    {
        var pipeline = await FindAsync(id, db, ct);
        var stage = Guid.TryParseExact(stageId, "D", out var key) ? pipeline.Stages.FirstOrDefault(s => s.Id == key) : null;
        if (stage is null) throw Refused.NotFound();
        if (stage.Kind == Stage.Open && pipeline.Stages.Count(s => s.Kind == Stage.Open) == 1) throw Refused.Conflict("A pipeline needs at least one open stage.");
        if (await Crm.Records.RecordQueries.WithTrash(db.Set<Deal>()).AnyAsync(d => d.StageId == stage.Id, ct))
        {
            if (moveTo is null) throw Refused.Conflict("This stage holds deals, perhaps in the trash. Say with moveTo which stage they go to.");
            var target = Guid.TryParseExact(moveTo, "D", out var to) && to != key ? pipeline.Stages.FirstOrDefault(s => s.Id == to) : null;
            await StageDeals.MoveAllAsync(db, stage, target ?? throw Refused.Unusable("moveTo", "There is no other stage with this id in the pipeline."), time.Now(), ct);
            if (target.Kind != stage.Kind) events.Moves(await StageDeals.PeopleAsync(db, target.Id, ct));
        }
        pipeline.Stages.Remove(stage);
        await pipeline.CheckGatesAsync(db, _ => null, ct);
        db.Remove(stage);
        await SaveAsync(pipeline, db, events, http, time, ct);
        return TypedResults.NoContent();
    }

    static async Task<Ok<PipelineView>> SaveAsync(Pipeline pipeline, CrmDb db, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        pipeline.Changed(time.Now());
        events.AddPlain("pipeline", pipeline.Id, pipeline.Version, "updated");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = $"\"{pipeline.Version}\"";
        return TypedResults.Ok((await ViewsAsync(db, pipeline.Id, ct))[0]);
    }

    static async Task<Pipeline> FindAsync(string id, CrmDb db, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = db.Set<Pipeline>().FromSqlRaw("select * from pipelines where tenant_id = {0} and id = {1} for update", db.CurrentTenantId, key);
        return await rows.Include(p => p.Stages).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();
    }

    static async Task CheckVersionAsync(HttpContext http, int version, CrmDb db, Pipeline pipeline, CancellationToken ct)
    {
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{version}\"") throw Refused.Stale((await ViewsAsync(db, pipeline.Id, ct))[0]);
    }

    static Stage? Before(Pipeline pipeline, Guid? id) => id is null ? null : pipeline.Stages.FirstOrDefault(s => s.Id == id) ?? throw Refused.Unusable("beforeId", "There is no stage with this id in the pipeline.");
    static string Kind(StageKind kind) => kind switch { StageKind.Won => Stage.Won, StageKind.Lost => Stage.Lost, _ => Stage.Open };
    static string Name(string name, string field) => name.Trim() is { Length: > 0 } text ? text : throw Refused.Invalid(field, "A name is required.");

    static async Task<IReadOnlyList<PipelineView>> ViewsAsync(CrmDb db, Guid? id, CancellationToken ct)
    {
        var pipelines = await db.Set<Pipeline>().AsNoTracking().Where(p => id == null || p.Id == id).OrderBy(p => p.Position).ThenBy(p => p.CreatedAt)
            .Select(p => new { p.Id, p.Version, p.Name, p.Position, p.IsDefault, Stages = p.Stages.OrderBy(s => s.Position).Select(s => new { s.Id, s.Version, s.Name, s.Kind, s.Probability, s.Position, s.RotDays, s.RequiredFields, s.Checklist, s.Guidance, Deals = db.Set<Deal>().Count(d => d.StageId == s.Id) }).ToList() }).ToListAsync(ct);
        return [.. pipelines.Select(p => new PipelineView(p.Id, p.Version, p.Name, p.Position, p.IsDefault,
            [.. p.Stages.Select(s => new StageView(s.Id, s.Version, s.Name, Enum.Parse<StageKind>(s.Kind, ignoreCase: true), s.Probability, s.Position, s.Deals, s.RotDays, s.RequiredFields, StageGate.ItemsOf(s.Checklist), s.Guidance))]))];
    }
}
