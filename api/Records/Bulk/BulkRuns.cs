using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>Which action a job goes on with.</summary>
sealed record BulkTask(Guid BulkId)
{
    public static string Key(Guid bulk) => $"bulk:{bulk}";
}

/// <summary>Goes on with an action, or with taking one back, by some hundred records inside the scope's transaction.</summary>
sealed class BulkRuns(CrmDb db, RecordTypes types, BulkWrites writes, Writing writing)
{
    public const int ChunkSize = 250;

    public Task<BulkAction?> FindAsync(Guid id, CancellationToken ct) =>
        db.Set<BulkAction>().FromSqlRaw("select * from bulk_actions where tenant_id = {0} and id = {1} for update", db.CurrentTenantId, id).FirstOrDefaultAsync(ct);

    /// <summary>False when nothing is left to do. The action's row is locked, so that two processes never do the same records.</summary>
    public async Task<bool> GoOnAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { Status: "running" } bulk) return false;
        var ids = await BulkItems.WaitingAsync(db, id, ChunkSize, ct);
        db.ChangeTracker.Clear();
        if (ids.Count == 0) { await ChangeAsync(id, "finished", b => b.Finish(writing.Now), ct); return false; }
        var outcomes = await types.ByPlural(bulk.Object)!.BulkAsync(writes, bulk.ReadChange(), ids, ct);
        await BulkItems.SaveAsync(db, id, outcomes, ct);
        await ChangeAsync(id, "progressed", b => { foreach (var outcome in outcomes) b.Count(outcome.Result); b.Moved(writing.Now); }, ct);
        return true;
    }

    public async Task<bool> TakeBackAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not { Status: "undoing" } bulk) return false;
        var items = await BulkItems.ChangedAsync(db, id, ChunkSize, ct);
        db.ChangeTracker.Clear();
        if (items.Count == 0) { await ChangeAsync(id, "undone", b => b.FinishUndo(writing.Now), ct); return false; }
        var taken = await types.ByPlural(bulk.Object)!.TakeBackAsync(writes, bulk.ReadChange().Action, items, ct);
        await BulkItems.SaveTakenBackAsync(db, id, taken, ct);
        await ChangeAsync(id, "progressed", b => { foreach (var one in taken) b.CountTakenBack(one); b.Moved(writing.Now); }, ct);
        return true;
    }

    public async Task ChangeAsync(Guid id, string verb, Action<BulkAction> change, CancellationToken ct)
    {
        var bulk = await db.Set<BulkAction>().FirstAsync(b => b.Id == id, ct);
        change(bulk);
        writing.Events.AddPlain("bulk", id, bulk.Version, verb);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
    }
}

/// <summary>Runs an action on many records, a transaction per chunk; whoever takes it over after a crash goes on behind the last.</summary>
sealed class BulkJob(TenantWork work, TimeProvider time, ILogger<BulkJob> log) : IJobHandler
{
    public string Kind => "bulk";

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = payload.Deserialize<BulkTask>(Json.Options)!.BulkId;
        who = who with { Via = "bulk" };
        var more = true;
        try
        {
            while (more) await work.WriteAsync(who, async s => more = await s.GetRequiredService<BulkRuns>().GoOnAsync(id, ct), ct);
            more = true;
            while (more) await work.WriteAsync(who, async s => more = await s.GetRequiredService<BulkRuns>().TakeBackAsync(id, ct), ct);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!await work.IsLastTryAsync(who, BulkTask.Key(id), ct)) throw;
            log.LogError(exception, "Bulk action {Id} is given up", id);
            await work.WriteAsync(who, s => s.GetRequiredService<BulkRuns>().ChangeAsync(id, "failed", b => b.Break("Something went wrong on our side. What was done until then is listed, and can be taken back.", time.Now()), ct), ct);
        }
    }
}
