using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>Which import a job is about.</summary>
sealed record ImportTask(Guid ImportId)
{
    public static string Key(Guid import) => $"import:{import}";
    public static ImportTask Read(JsonElement payload) => payload.Deserialize<ImportTask>(Json.Options)!;
}

/// <summary>
/// Runs an import: 500 rows a transaction, which holds the records, what became of each row and how far the file is read.
/// Whoever takes the job over after a crash goes on behind the last of them.
/// </summary>
sealed class ImportJob(TenantWork work, IEnumerable<ImportKind> kinds, TimeProvider time, ILogger<ImportJob> log) : IJobHandler
{
    public const int ChunkSize = 500;

    public string Kind => "import";
    public bool IsLong => true;

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = ImportTask.Read(payload).ImportId;
        try { await RunAsync(who, id, ct); }
        catch (Refused refused) { await BreakAsync(who, id, refused.Detail ?? refused.Title, ct); }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!await work.IsLastTryAsync(who, ImportTask.Key(id), ct)) throw;
            log.LogError(exception, "Import {Id} is given up", id);
            await BreakAsync(who, id, "Something went wrong on our side. What was brought in until then is there; start the import again to go on.", ct);
        }
    }

    async Task RunAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        if (await OpenAsync(who, id, ct) is not { } open) return;
        await using var file = open.File;
        await using var settling = new Settling(work, who, time, ct);
        // What was written last before a crash may not have been settled yet.
        if (open.Import.Processed > 0 && !open.Run.DryRun) await settling.AddAsync(await work.ReadAsync(who, [], s => ResultRows.LastAsync(s.GetRequiredService<CrmDb>(), id, (Settling.Behind + 2) * ChunkSize, ct)), ct);
        var (chunk, chunks) = (new List<FileRow>(ChunkSize), 0);
        await foreach (var row in open.Import.RowsOf(file).RowsAsync(open.Run.Names.Count, ct))
        {
            if (row.Row - 1 <= open.Import.Processed) continue;
            chunk.Add(open.Import.Corrected(row));
            if (chunk.Count < ChunkSize) continue;
            if (!await WriteAsync(who, open, chunk, settling, ct)) return;
            // After 1, 4, 16 … of them: later the tables are what they were, only longer.
            if (int.IsPow2(++chunks) && int.TrailingZeroCount(chunks) % 2 == 0) await TellPlannerAsync(who, ct);
            chunk.Clear();
        }
        if (chunk.Count > 0 && !await WriteAsync(who, open, chunk, settling, ct)) return;
        await settling.EndAsync();
        await work.WriteAsync(who, async services =>
        {
            // An undo goes by what was kept of the rows; the file is needed no more.
            if (!open.Run.DryRun) await ImportFile.ForgetAsync(services.GetRequiredService<CrmDb>(), id, ct);
            await ChangeAsync(services, id, import => import.Finish(time.Now()), "finished", ct);
        }, ct);
    }

    async Task TellPlannerAsync(CurrentUser who, CancellationToken ct)
    {
        try
        {
            await work.WriteAsync(who, async services =>
            {
                await using var batch = services.GetRequiredService<CrmDb>().Batch().Add("select set_config('statement_timeout', '60s', true)").Add("select refresh_statistics()");
                await batch.ExecuteNonQueryAsync(ct);
            }, ct);
        }
        // It only makes things quicker.
        catch (Npgsql.NpgsqlException exception) { log.LogInformation(exception, "The planner was not told of what grew"); }
    }

    sealed record Opened(Import Import, Run Run, RowImport Rows, Stream File);

    async Task<Opened?> OpenAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        Opened? opened = null;
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var import = await db.Set<Import>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, ct);
            if (import?.Status != "running") return;
            var run = Run.Of(import, await Surroundings.LoadAsync(db, who.TenantId, ct));
            opened = new Opened(import, run, new RowImport(kinds.First(k => k.Of.Plural == import.Object), kinds, services.GetRequiredService<Activities.ActivityRecord>()), await ImportFile.OpenAsync(db, id, ct));
        }, ct);
        return opened;
    }

    /// <summary>False when the import is no longer running: another process has gone on with it.</summary>
    async Task<bool> WriteAsync(CurrentUser who, Opened open, List<FileRow> rows, Settling settling, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
            try { return await WriteAsync(who, open, rows, settling, together: true, ct); }
            catch (Exception exception) when (exception is not OperationCanceledException && Problems.Translate(exception).Status is < 500 or 503)
            {
                log.LogInformation(exception, "Rows {First} to {Last} of import {Id} are tried again", rows[0].Row, rows[^1].Row, open.Import.Id);
                // Somebody else held what the rows need: a moment later it is free.
                if (Problems.Translate(exception).Status == 503 && tries < 5) await Task.Delay(TimeSpan.FromMilliseconds(200 * tries), ct);
                // One of the rows cannot be saved; alone, each says for itself whether it is the one.
                else return await WriteAsync(who, open, rows, settling, together: false, ct);
            }
    }

    async Task<bool> WriteAsync(CurrentUser who, Opened open, List<FileRow> rows, Settling settling, bool together, CancellationToken ct)
    {
        RowOutcomes? written = null;
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            await LockAsync(db, ct);
            var import = await db.Set<Import>().AsNoTracking().FirstAsync(i => i.Id == open.Import.Id, ct);
            if (import.Status != "running" || import.Processed != rows[0].Row - 2) return;
            if (open.Run.DryRun) await db.Database.CurrentTransaction!.CreateSavepointAsync("dry", ct);
            written = await open.Rows.WriteAsync(open.Run, rows, together, services, ct);
            if (open.Run.DryRun)
            {
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync("dry", ct);
                written = new RowOutcomes(written.Own.ConvertAll(Unwritten), written.Parts.ConvertAll(p => p with { Outcome = Unwritten(p.Outcome) }), [], []);
            }
            db.ChangeTracker.Clear();
            await ResultRows.SaveAsync(db, open.Import, open.Rows.Own.Of.Object, written, ct);
            await ChangeAsync(services, import.Id, i => i.Count(written, time.Now()), "progressed", ct);
        }, ct);
        if (written is null) return false;
        if (written.Moved.Count > 0) await settling.AddAsync(written.Moved, ct);
        return true;
    }

    static RowOutcome Unwritten(RowOutcome outcome) => outcome.Result == RowResult.Created ? outcome with { Id = null } : outcome;

    /// <summary>Chunks of one workspace follow each other, so that two imports never make the same company twice.</summary>
    static async Task LockAsync(CrmDb db, CancellationToken ct)
    {
        await using var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))");
        command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = $"{db.CurrentTenantId} imports" });
        await command.ExecuteNonQueryAsync(ct);
    }

    internal static async Task ChangeAsync(IServiceProvider services, Guid id, Action<Import> change, string verb, CancellationToken ct)
    {
        var db = services.GetRequiredService<CrmDb>();
        var import = await db.Set<Import>().FirstAsync(i => i.Id == id, ct);
        change(import);
        services.GetRequiredService<Writing>().Events.AddPlain("import", id, import.Version, verb);
        await db.SaveChangesAsync(ct);
    }

    Task BreakAsync(CurrentUser who, Guid id, string reason, CancellationToken ct) =>
        work.WriteAsync(who, s => ChangeAsync(s, id, import => import.Break(reason, time.Now()), "failed", ct), ct);
}
