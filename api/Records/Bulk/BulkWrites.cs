using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>
/// Writes some hundred records through the pipeline that one record takes, and saves them together. When one of them cannot be
/// saved they are taken one by one, so that each says for itself whether it is the one.
/// </summary>
public sealed class BulkWrites(CrmDb db, RecordWrites writes, Writing writing, IServiceProvider services)
{
    internal Task<List<BulkOutcome>> WriteAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, BulkChange change, IReadOnlyList<Guid> ids, CancellationToken ct) where T : Record where TInput : notnull =>
        TogetherAsync(type, ids, (record, id) => record is null ? Task.FromResult(BulkOutcome.Refuse(id, null, Refused.NotFound())) : OneAsync(type, record, change, ct),
            (record, id, refused) => BulkOutcome.Refuse(id, TitleOf(type, record), refused), ct, trashed: change.Action == BulkKind.Restore);

    internal Task<List<BulkTakenBack>> TakeBackAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, BulkKind action, IReadOnlyList<BulkDone> items, CancellationToken ct) where T : Record where TInput : notnull
    {
        // What was there before may come back, even an address that two records shared.
        (writing.AllowDuplicates, writing.Rules.Skips) = (true, true);
        var done = items.ToDictionary(i => i.Id);
        return TogetherAsync(type, [.. done.Keys], (record, id) => TakeBackAsync(type, action, record, done[id], ct),
            (_, id, _) => new BulkTakenBack(id, false, FieldsOf(action, done[id])), ct, trashed: action is BulkKind.Trash);
    }

    async Task<List<TOutcome>> TogetherAsync<T, TInput, TView, TOutcome>(RecordType<T, TInput, TView> type, IReadOnlyList<Guid> ids, Func<T?, Guid, Task<TOutcome>> one, Func<T?, Guid, Refused, TOutcome> refuse, CancellationToken ct, bool trashed)
        where T : Record where TInput : notnull
    {
        writing.IsBulk = true;
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("bulk", ct);
        try
        {
            var outcomes = await SomeAsync(type, ids, one, ct, trashed);
            await transaction.ReleaseSavepointAsync("bulk", ct);
            return outcomes;
        }
        catch (Exception exception) when (Problems.Translate(exception).Status < 500)
        {
            await RollBackAsync("bulk", ct);
        }
        var each = new List<TOutcome>(ids.Count);
        foreach (var id in ids)
        {
            await transaction.CreateSavepointAsync("bulk", ct);
            T? record = null;
            try
            {
                each.AddRange(await SomeAsync(type, [id], (found, key) => one(record = found, key), ct, trashed));
                await transaction.ReleaseSavepointAsync("bulk", ct);
            }
            catch (Exception exception) when (Problems.Translate(exception) is { Status: < 500 } refused)
            {
                await RollBackAsync("bulk", ct);
                each.Add(refuse(record, id, refused));
            }
        }
        return each;
    }

    async Task RollBackAsync(string savepoint, CancellationToken ct)
    {
        await db.Database.CurrentTransaction!.RollbackToSavepointAsync(savepoint, ct);
        await db.Database.CurrentTransaction!.ReleaseSavepointAsync(savepoint, ct);
        db.ChangeTracker.Clear();
        writing.Forget();
    }

    async Task<List<TOutcome>> SomeAsync<T, TInput, TView, TOutcome>(RecordType<T, TInput, TView> type, IReadOnlyList<Guid> ids, Func<T?, Guid, Task<TOutcome>> one, CancellationToken ct, bool trashed) where T : Record where TInput : notnull
    {
        writing.IdsToSave = [];
        writing.Custom.Collect();
        var rows = db.Set<T>().Locked(db.CurrentTenantId, [.. ids]);
        var records = await type.WithParts(trashed ? rows.WithTrash() : rows).ToDictionaryAsync(r => r.Id, ct);
        var outcomes = new List<TOutcome>(ids.Count);
        foreach (var id in ids) outcomes.Add(await one(records.GetValueOrDefault(id), id));
        if (writing.IdsToSave.Count > 0) await ExternalIds.SaveAllAsync(db, type.Object, [.. writing.IdsToSave.Distinct()], ct);
        await writing.Custom.SaveTogetherAsync(ct);
        await writing.Custom.ReleaseAsync(records.Values.Where(r => r.DeletedAt is not null), ct);
        var gone = records.Values.Where(r => r.DeletedAt is not null).Select(r => r.Id).ToArray();
        if (gone.Length > 0 && !typeof(OwnedRecord).IsAssignableFrom(typeof(T))) gone = [];
        if (gone.Length > 0) await ExternalIds.ReleaseAsync(db, gone, ct);
        await db.SaveChangesAsync(ct);
        outcomes = [.. outcomes.Select(Settled)];
        db.ChangeTracker.Clear();
        return outcomes;
    }

    // A version is final only once everything is saved; what follows forgets the records.
    static TOutcome Settled<TOutcome>(TOutcome outcome) => outcome is BulkOutcome { Version: { } version } one && version() is var final ? (TOutcome)(object)(one with { Version = () => final }) : outcome;

    async Task<BulkOutcome> OneAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, BulkChange change, CancellationToken ct) where T : Record where TInput : notnull
    {
        var title = TitleOf(type, record);
        try { writing.Require(type, change.Action is BulkKind.Trash or BulkKind.Restore ? RecordAction.Delete : RecordAction.Update, record); }
        catch (Refused refused) { return BulkOutcome.Refuse(record.Id, title, refused); }
        if (change.Action is BulkKind.Trash or BulkKind.Restore)
        {
            if (record.DeletedAt is null == (change.Action == BulkKind.Restore)) return new BulkOutcome(record.Id, "unchanged", title, null, null, []);
            if (change.Action == BulkKind.Trash) writes.MarkTrashed(record);
            else await writes.MarkRestoredAsync(type, record, ct);
            return new BulkOutcome(record.Id, "changed", title, null, () => record.Version, []);
        }
        var before = type.InputOf(record);
        TInput after;
        try { after = await Body.ValidAsync(MergePatch.Apply(before, PatchFor(record, change)), services, ct); }
        catch (Refused refused) { return BulkOutcome.Refuse(record.Id, title, refused); }
        if (!await writes.UpdateAsync(type, record, before, after, ct)) return new BulkOutcome(record.Id, "unchanged", title, null, null, []);
        return new BulkOutcome(record.Id, "changed", title, null, () => record.Version, Change.Between(before, type.InputOf(record)));
    }

    /// <summary>The change as a merge patch of this record.</summary>
    internal static JsonElement PatchFor(Record? record, BulkChange change)
    {
        var tags = (record as OwnedRecord)?.Tags ?? [];
        return change.Action switch
        {
            BulkKind.Update => change.Patch!.Value,
            BulkKind.Assign => JsonSerializer.SerializeToElement(new Dictionary<string, Guid?> { [record is null or OwnedRecord ? "ownerId" : "assigneeId"] = change.OwnerId }),
            BulkKind.AddTags => JsonSerializer.SerializeToElement(new { tags = tags.Concat(change.Tags!.Where(t => !tags.Contains(t.Trim(), StringComparer.OrdinalIgnoreCase))) }),
            _ => JsonSerializer.SerializeToElement(new { tags = tags.Where(t => !change.Tags!.Any(gone => string.Equals(gone.Trim(), t, StringComparison.OrdinalIgnoreCase))) }),
        };
    }

    async Task<BulkTakenBack> TakeBackAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, BulkKind action, T? record, BulkDone done, CancellationToken ct) where T : Record where TInput : notnull
    {
        if (record is null) return new BulkTakenBack(done.Id, false, FieldsOf(action, done));
        if (action == BulkKind.Trash)
        {
            if (record.DeletedAt is null) return new BulkTakenBack(done.Id, false, FieldsOf(action, done));
            writing.Require(type, RecordAction.Delete, record);
            await writes.MarkRestoredAsync(type, record, ct);
            return new BulkTakenBack(done.Id, true, []);
        }
        if (action == BulkKind.Restore)
        {
            if (record.Version != done.Version) return new BulkTakenBack(done.Id, false, FieldsOf(action, done));
            writing.Require(type, RecordAction.Delete, record);
            writes.MarkTrashed(record);
            return new BulkTakenBack(done.Id, true, []);
        }
        var before = type.InputOf(record);
        var (patch, kept) = BulkTakingBack.PatchOf(JsonSerializer.SerializeToNode(before, Json.Options)!.AsObject(), done.Changes);
        var undone = patch.Count > 0 && await writes.UpdateAsync(type, record, before, MergePatch.Apply(before, JsonSerializer.SerializeToElement(patch)), ct);
        return new BulkTakenBack(done.Id, undone, kept);
    }

    static IReadOnlyList<string> FieldsOf(BulkKind action, BulkDone done) => action is BulkKind.Trash or BulkKind.Restore ? ["deletedAt"] : [.. done.Changes.Select(c => c.Field)];

    static string? TitleOf<T, TInput, TView>(RecordType<T, TInput, TView> type, T? record) where T : Record where TInput : notnull => record is null ? null : type.SearchOf(record)?.Title;
}

/// <summary>Works out what of a change can be taken back: a field that still holds what the action put there.</summary>
static class BulkTakingBack
{
    public static (JsonObject Patch, List<string> Kept) PatchOf(JsonObject now, IReadOnlyList<Change> changes)
    {
        var (patch, kept) = (new JsonObject(), new List<string>());
        foreach (var change in changes)
        {
            var current = now[change.Field];
            if (change.Field == "tags") Tags(patch, current, change);
            else if (change.Field.StartsWith("custom.", StringComparison.Ordinal)) Member(patch, kept, now["custom"]?[change.Field[7..]], change);
            else if (change.Field is "custom" or "externalIds") Members(patch, kept, current as JsonObject ?? [], change);
            else if (JsonNode.DeepEquals(current, change.New)) patch[change.Field] = change.Old?.DeepClone();
            else kept.Add(change.Field);
        }
        return (patch, kept);
    }

    /// <summary>Tags that the action added go and those that it took come back; what people tagged since stays.</summary>
    static void Tags(JsonObject patch, JsonNode? current, Change change)
    {
        var (now, old, made) = (Texts(current), Texts(change.Old), Texts(change.New));
        var wanted = now.Except(made.Except(old)).Concat(old.Except(made)).Distinct().ToList();
        if (!wanted.SequenceEqual(now)) patch["tags"] = new JsonArray([.. wanted.Select(t => (JsonNode)t)]);
    }

    /// <summary>A custom field: "custom.tier".</summary>
    static void Member(JsonObject patch, List<string> kept, JsonNode? current, Change change)
    {
        if (!JsonNode.DeepEquals(current, change.New)) kept.Add(change.Field);
        else if (patch["custom"] is JsonObject members) members[change.Field[7..]] = change.Old?.DeepClone();
        else patch["custom"] = new JsonObject { [change.Field[7..]] = change.Old?.DeepClone() };
    }

    static List<string> Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(t => t!.GetValue<string>())] : [];

    static void Members(JsonObject patch, List<string> kept, JsonObject current, Change change)
    {
        var (old, made, back) = (change.Old as JsonObject ?? [], change.New as JsonObject ?? [], new JsonObject());
        foreach (var key in old.Select(m => m.Key).Union(made.Select(m => m.Key)).ToList())
            if (JsonNode.DeepEquals(old[key], made[key])) continue;
            else if (JsonNode.DeepEquals(current[key], made[key])) back[key] = old[key]?.DeepClone();
            else kept.Add($"{change.Field}.{key}");
        if (back.Count > 0) patch[change.Field] = back;
    }
}
