using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Duplicates;

static class DuplicateRunEndpoints
{
    const int ShownGroups = 50;

    public static void MapDuplicateRuns(this RouteGroupBuilder group)
    {
        group.MapPost("/runs", StartAsync).Writes().WithName("startDuplicateRun").WithSummary("Scan all records of a kind for duplicates, or merge all pairs above a score")
            .WithDescription("A scan also happens by itself: the first time, and after much has changed; what is written is compared within seconds. A dry run of a merge answers at once with the groups that would become one (the first 50). A run goes on in the background (202); one of a kind of record at a time, a second is a 409 that names the first under run.")
            .Produces<DuplicateRunView>().Produces<DuplicateRunView>(202).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        group.MapGet("/runs", ListAsync).Reads().WithName("listDuplicateRuns").WithSummary("The last 20 runs of a kind of record, and when it was last scanned");
        group.MapGet("/runs/{id}", async (string id, CrmDb db, TimeProvider time, CancellationToken ct) => TypedResults.Ok(View(await FindAsync(id, db, ct), time.Now()))).Reads().WithName("getDuplicateRun").WithSummary("A run: progress and outcome").ProducesProblem(404);
        group.MapPost("/runs/{id}/undo", UndoAsync).Writes().WithName("undoDuplicateRun").WithSummary("Take all merges of a run back, in the background").Produces<DuplicateRunView>(202).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> StartAsync(StartDuplicateRun body, DuplicateReads reads, CrmDb db, Writing writing, CancellationToken ct)
    {
        var type = reads.TypeOf(body.Object);
        if (body.Kind == DuplicateRunKind.Scan && (body.MinScore is not null || body.DryRun)) throw Refused.Invalid(body.DryRun ? "dryRun" : "minScore", "This belongs to a merge; a scan changes nothing.");
        writing.Require(type, RecordAction.Bulk);
        var minScore = body.Kind == DuplicateRunKind.Merge ? body.MinScore ?? 0.95 : (double?)null;
        if (body.Kind == DuplicateRunKind.Merge) writing.Require(type, RecordAction.Delete);
        if (body.DryRun) return TypedResults.Ok(await DryAsync(body, minScore!.Value, type, reads, db, writing.Now, ct));
        var run = new DuplicateRun { Object = type.Object, Kind = DuplicateReads.Word(body.Kind), MinScore = (float?)minScore, CreatedAt = writing.Now, CreatedBy = writing.User.MemberId };
        await RefuseSecondAsync(db, type, ct);
        db.Add(run);
        writing.Events.AddPlain("duplicateRun", run.Id, 1, "started");
        await DuplicateJob.ScheduleAsync(db, writing.Now, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/duplicates/runs/{run.Id}", View(run, writing.Now));
    }

    /// <summary>One at a time: whoever starts a second is told of the first.</summary>
    static async Task RefuseSecondAsync(CrmDb db, RecordType type, CancellationToken ct)
    {
        await using (var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))"))
        {
            command.Parameters.Add(new() { Value = $"{db.CurrentTenantId} duplicates {type.Object}" });
            await command.ExecuteNonQueryAsync(ct);
        }
        if (await db.Set<DuplicateRun>().AsNoTracking().FirstOrDefaultAsync(r => r.Object == type.Object && (r.Status == "running" || r.Status == "undoing"), ct) is not { } running) return;
        throw new Refused(409, "running", $"A {(running.Kind == DuplicateRun.Scan ? "scan" : "merge")} of {type.Plural} is running already.", "Wait until it has come to its end.") { Extra = new Dictionary<string, object?> { ["run"] = running.Id } };
    }

    static async Task<DuplicateRunView> DryAsync(StartDuplicateRun body, double minScore, RecordType type, DuplicateReads reads, CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        var groups = await BulkMerges.GroupsAsync(db, type.Object, minScore, ct);
        var shown = groups.OrderBy(g => g.Score).Take(ShownGroups).ToList();
        var sides = await reads.SidesAsync([.. shown.SelectMany(g => g.Merged.Append(g.Survivor))], ct);
        var merged = groups.Sum(g => g.Merged.Count);
        return new DuplicateRunView(null, body.Object, DuplicateRunKind.Merge, DuplicateRunStatus.Done, true, minScore, merged, 0, groups.Count, 0, 0, null, now, now, null,
            [.. shown.Where(g => sides.ContainsKey(g.Survivor)).Select(g => new DuplicateGroup(sides[g.Survivor], [.. g.Merged.Where(sides.ContainsKey).Select(m => sides[m])], Math.Round(g.Score, 3)))]);
    }

    static async Task<Ok<DuplicateRunList>> ListAsync(DuplicateReads reads, CrmDb db, TimeProvider time, CancellationToken ct, string @object = "contacts")
    {
        var type = reads.TypeOf(Choices.Of<DuplicateObject>(@object, "object"));
        var (scanned, open) = ((DateTimeOffset?)null, 0L);
        await new Question(db).Add("select estimated_at from duplicate_models where tenant_id = $1 and object = $2", db.CurrentTenantId, type.Object)
            .Add("select count(*) from duplicate_pairs where tenant_id = $1 and object = $2 and status = 'open'", db.CurrentTenantId, type.Object).AskAsync(ct, row => scanned = row.Instant(0), row => open = row.GetInt64(0));
        var runs = await db.Set<DuplicateRun>().AsNoTracking().Where(r => r.Object == type.Object).OrderByDescending(r => r.CreatedAt).ThenByDescending(r => r.Id).Take(20).ToListAsync(ct);
        return TypedResults.Ok(new DuplicateRunList(scanned, open, [.. runs.Select(r => View(r, time.Now()))]));
    }

    static async Task<IResult> UndoAsync(string id, CrmDb db, RecordTypes types, Writing writing, CancellationToken ct)
    {
        var found = await FindAsync(id, db, ct);
        var type = types.ByObject(found.Object)!;
        writing.Require(type, RecordAction.Bulk);
        if (!found.MayUndo(writing.Now)) throw Refused.Conflict(found.Kind == DuplicateRun.Scan ? "A scan changes nothing that could be undone." : found.Status is "running" or "undoing" ? "Wait until it has come to its end." : found.Merged == 0 ? "There is nothing left of it to undo." : "A merge can be undone for 30 days.");
        await RefuseSecondAsync(db, type, ct);
        var run = await db.Set<DuplicateRun>().FirstAsync(r => r.Id == found.Id, ct);
        run.BeginUndo();
        writing.Events.AddPlain("duplicateRun", run.Id, 1, "undoing");
        await DuplicateJob.ScheduleAsync(db, writing.Now, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/duplicates/runs/{run.Id}", View(run, writing.Now));
    }

    static async Task<DuplicateRun> FindAsync(string id, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<DuplicateRun>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == key, ct) is { } run ? run : throw Refused.NotFound();

    static DuplicateRunView View(DuplicateRun r, DateTimeOffset now) => new(r.Id, r.Object == "contact" ? DuplicateObject.Contacts : DuplicateObject.Companies, Enum.Parse<DuplicateRunKind>(r.Kind, ignoreCase: true),
        Enum.Parse<DuplicateRunStatus>(r.Status, ignoreCase: true), false, r.MinScore is { } score ? Math.Round(score, 3) : null, r.Total, r.Processed, r.Found, r.Merged, r.Refused, r.Error, r.CreatedAt, r.FinishedAt, r.MayUndo(now) ? r.CreatedAt + Merge.UndoTime : null, []);
}

/// <summary>Duplicates and what keeps them found.</summary>
static class DuplicateSetup
{
    public static IServiceCollection AddDuplicates(this IServiceCollection services) => services.AddSingleton<MatchModels>().AddSingleton<DuplicateScan>().AddSingleton<BulkMerges>()
        .AddSingleton<Platform.Jobs.IRepeatedJob, DuplicateJob>().AddSingleton<Platform.Jobs.IJobHandler, MergePurge>().AddScoped<DuplicateReads>().AddScoped<MergeReads>().AddScoped<MergeWrites>();
}
