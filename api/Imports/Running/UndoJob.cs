using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>
/// Takes an import back, the last row first, some hundred records a transaction: what it made is removed and what it changed is put
/// back, as long as nobody has changed or used it since. At the end goes what was made on the way and is needed by nobody.
/// </summary>
sealed class UndoJob(TenantWork work, IEnumerable<ImportKind> kinds, TimeProvider time) : IJobHandler
{
    const int ChunkSize = 500, MostKept = 100;

    public string Kind => "importUndo";
    public bool IsLong => true;

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = ImportTask.Read(payload).ImportId;
        while (await TakeBackAsync(who, id, ct)) { }
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            if (!await db.Set<Import>().AnyAsync(i => i.Id == id && i.Status == "undoing", ct)) return;
            await RemoveExtrasAsync(db, id, ct);
            await ImportJob.ChangeAsync(services, id, import => import.FinishUndo(time.Now()), "undone", ct);
        }, ct);
    }

    /// <summary>False when there is nothing left to take back.</summary>
    async Task<bool> TakeBackAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        var more = false;
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var import = await db.Set<Import>().AsNoTracking().FirstAsync(i => i.Id == id, ct);
            // Deals before the people and companies that they are about.
            var (kind, records) = (kinds.First(), new List<WrittenRecord>());
            foreach (var @object in RowImport.Order.Reverse())
                if (import.Status == "undoing" && records.Count == 0) (kind, records) = (kinds.First(k => k.Of.Object == @object), await UndoSql.NextAsync(db, id, @object, ChunkSize, ct));
            if (records.Count == 0) return;
            more = true;
            var customers = await UndoSql.CustomersAsync(db, kind.Of.Plural, [.. records.Select(r => r.Id)], ct);
            var undone = await TakeBackAsync(services, import, kind, records, ct);
            services.GetRequiredService<Writing>().Events.Moves(customers);
            await UndoSql.MarkAsync(db, id, [.. records.Select(r => r.Id)], ct);
            await ImportJob.ChangeAsync(services, id, i =>
            {
                var sum = i.UndoneSoFar;
                i.CountUndone(new UndoneView(sum.Deleted + undone.Deleted, sum.Restored + undone.Restored, sum.Kept + undone.Kept, [.. sum.KeptIds.Concat(undone.KeptIds).Take(MostKept)]));
                i.Changed(time.Now());
            }, "progressed", ct);
            // Saved, and so settled: whoever stands where they stood before the import has never been anywhere else.
            await db.FollowUpAsync(() => UndoSql.ForgetTripsAsync(db, [.. customers.Select(c => c.Id)], import.StartedAt!.Value, ct), ct);
        }, ct);
        return more;
    }

    async Task<UndoneView> TakeBackAsync(IServiceProvider services, Import import, ImportKind kind, List<WrittenRecord> records, CancellationToken ct)
    {
        var db = services.GetRequiredService<CrmDb>();
        var versions = await UndoSql.VersionsAsync(db, kind.Of.Plural, [.. records.Select(r => r.Id)], ct);
        var untouched = records.Where(r => versions.GetValueOrDefault(r.Id) == r.Version).ToList();
        var made = untouched.Where(r => r.Made).Select(r => r.Id).ToArray();
        var gone = await RemoveUnusedAsync(db, kind.Of.Plural, made, import.Id, [.. records.Except(untouched).Select(r => r.Id)], ct);
        var events = services.GetRequiredService<Writing>().Events;
        foreach (var record in gone) events.AddPlain(kind.Of.Object, record, versions[record], "deleted");
        var restored = await kind.RestoreAsync([.. untouched.Where(r => !r.Made && r.Before is not null)], services, ct);
        db.ChangeTracker.Clear();
        var kept = records.Select(r => r.Id).Where(versions.ContainsKey).Except(gone).Except(restored).ToList();
        return new UndoneView(gone.Length, restored.Count, kept.Count, [.. kept.Take(MostKept)]);
    }

    /// <summary>Removes those on which nobody's work hangs, whether or not the author sees that work, with all that tells of them.</summary>
    static async Task<Guid[]> RemoveUnusedAsync(CrmDb db, string table, Guid[] records, Guid? apartFrom, Guid[] kept, CancellationToken ct)
    {
        Guid[] gone = [];
        await db.FollowUpAsync(async () =>
        {
            gone = [.. records.Except(await UndoSql.UsedAsync(db, table, records, apartFrom, kept, ct))];
            await UndoSql.RemoveAsync(db, table, gone, ct);
        }, ct);
        return gone;
    }

    /// <summary>People before the companies they work at, placeholders at the very end: each may be held by those before.</summary>
    async Task RemoveExtrasAsync(CrmDb db, Guid id, CancellationToken ct)
    {
        var extras = await UndoSql.ExtrasAsync(db, id, ct);
        foreach (var (@object, table) in new[] { ("contact", "contacts"), ("company", "companies"), ("member", "members") })
        {
            var ours = extras.Where(e => e.Object == @object).ToList();
            if (ours.Count == 0) continue;
            var versions = await UndoSql.VersionsAsync(db, table, [.. ours.Select(e => e.Id)], ct);
            var untouched = ours.Where(e => versions.GetValueOrDefault(e.Id) == e.Version).Select(e => e.Id).ToArray();
            await RemoveUnusedAsync(db, table, untouched, null, [], ct);
        }
        await UndoSql.ForgetExtrasAsync(db, id, ct);
    }
}
