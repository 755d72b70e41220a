using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Duplicates;

/// <summary>Merges two records into one and takes it back, each in one transaction.</summary>
sealed class MergeWrites(CrmDb db, Writing writing, RecordWrites writes, FieldSight sight)
{
    /// <summary>
    /// Gives everything of one record to another: values by choice, whatever hangs on it, and its id, which leads to the survivor from
    /// then on. Both are locked in the order of their ids; who comes second finds one of them merged and is told into what.
    /// </summary>
    public async Task<(Merge Merge, IReadOnlyDictionary<string, long> Moved)> MergeAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, Guid survivorId, MergeRecords asked, Guid? run, float? score, CancellationToken ct)
        where T : CustomerRecord where TInput : notnull
    {
        if (survivorId == asked.MergedId) throw Refused.Invalid("mergedId", "A record is not merged into itself.");
        var both = await LoadAsync(type, [survivorId, asked.MergedId], ct);
        var survivor = both.GetValueOrDefault(survivorId) ?? throw Refused.NotFound();
        if (survivor.MergedIntoId is not null) throw await GoneAsync(type, survivorId, ct);
        var merged = both.GetValueOrDefault(asked.MergedId);
        if (merged?.MergedIntoId is not null) throw await GoneAsync(type, asked.MergedId, ct);
        if (survivor.DeletedAt is not null) throw Refused.NotFound();
        if (merged is null or { DeletedAt: not null }) throw Refused.Unusable("mergedId", $"There is no {type.Object} with this id.");
        writing.Require(type, RecordAction.Update, survivor);
        writing.Require(type, RecordAction.Delete, merged);
        await sight.CheckAsync(type, Named(asked.Choices), ct);
        await CheckAsync(type, survivor, asked.SurvivorVersion, ct);
        await CheckAsync(type, merged, asked.MergedVersion, ct);

        var (before, theirs) = (Image(type, survivor), Image(type, merged));
        var country = (await writing.TenantAsync(ct)).Country;
        var after = MergedInput.Of(before, theirs, asked.Choices ?? new Dictionary<string, string>(), country);
        var merge = new Merge { Object = type.Object, SurvivorId = survivor.Id, MergedId = merged.Id, SurvivorTitle = Title(type, survivor), MergedTitle = Title(type, merged), RunId = run, Score = score, MergedAt = writing.Now, MergedBy = writing.User.MemberId };

        // The other lets go of what only one record may have, before the survivor takes it.
        merged.MergeInto(survivor.Id, writing.Now);
        await writing.Custom.ReleaseAsync([merged], ct);
        await ExternalIds.ReleaseAsync(db, [merged.Id], ct);
        writing.Events.Add(merged, "merged", [Change.Of("mergedInto", null, survivor.Id.ToString())], TimelineLine.None);
        await db.SaveChangesAsync(ct);

        (writing.AllowDuplicates, writing.Rules.Skips) = (true, true);
        await writes.UpdateAsync(type, survivor, type.InputOf(survivor), after.Deserialize<TInput>(Json.Options)!, ct);
        foreach (var point in survivor.Points)
            if (merged.Points.FirstOrDefault(p => p.Kind == point.Kind && p.Normalized == point.Normalized) is { } known) point.Learn(known);
        merge.Remember(before.ToJsonString(), Image(type, survivor).ToJsonString());
        db.Add(merge);
        writing.Events.Add(survivor, "absorbed", [Change.Of("merged", null, merged.Id.ToString())], new TimelineLine("merge", merge.MergedTitle, Outcome: "merged"));
        writing.Events.Moves([new RecordRef(type.Object, survivor.Id)]);
        await db.SaveChangesAsync(ct);
        IReadOnlyDictionary<string, long> moved = new Dictionary<string, long>();
        await db.FollowUpAsync(async () =>
        {
            await MergeMoves.KeepOldIdsAsync(db, type.Object, merged, ct);
            moved = await MergeMoves.MoveAsync(db, merge, ct);
            await MergeMoves.DecideAsync(db, merge, ct);
        }, ct);
        await SettleAsync(type, merge, ct);
        return (merge, moved);
    }

    /// <summary>Takes a merge back: both records and every link are as before, but for what people have changed since, which is kept and named.</summary>
    public async Task UndoAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, Merge merge, CancellationToken ct) where T : CustomerRecord where TInput : notnull
    {
        if (merge.UndoneAt is not null) throw Refused.Conflict("This merge has been undone already.");
        if (merge.Before is null || merge.MergedAt + Merge.UndoTime < writing.Now) throw Refused.Conflict("A merge can be undone for 30 days.");
        var both = await LoadAsync(type, [merge.SurvivorId, merge.MergedId], ct);
        var (survivor, merged) = (both.GetValueOrDefault(merge.SurvivorId), both.GetValueOrDefault(merge.MergedId));
        if (survivor?.MergedIntoId is not null) throw new Refused(409, "merged", $"The {type.Object} that this one was merged into was itself merged since.", "Undo that merge first.") { Extra = new Dictionary<string, object?> { ["mergedInto"] = new Existing(type.Plural, survivor.MergedIntoId.Value) } };
        if (survivor is null or { DeletedAt: not null }) throw Refused.Conflict($"The {type.Object} that it was merged into is in the trash. Restore it first.");
        if (merged is null) throw Refused.Conflict($"The merged {type.Object} is gone for good.");
        writing.Require(type, RecordAction.Update, survivor);
        writing.Require(type, RecordAction.Delete, merged);

        var now = Image(type, survivor);
        var (input, kept) = MergedInput.Undo(Parse(merge.Before), Parse(merge.After!), now);
        (writing.AllowDuplicates, writing.Rules.Skips) = (true, true);
        await writes.UpdateAsync(type, survivor, type.InputOf(survivor), input.Deserialize<TInput>(Json.Options)!, ct);
        writing.Events.Add(survivor, "unmerged", [Change.Of("merged", merged.Id.ToString(), null)], new TimelineLine("merge", merge.MergedTitle, Outcome: "unmerged"));
        await db.SaveChangesAsync(ct);
        merged.Unmerge();
        await ExternalIds.SaveAsync(db, type, merged, ct);
        await writing.Custom.RestoreAsync(type, merged, ct);
        writing.Events.Add(merged, "restored");
        merge.Undo(kept, writing.User.MemberId, writing.Now);
        await db.SaveChangesAsync(ct);
        await db.FollowUpAsync(async () =>
        {
            await MergeMoves.TakeBackAsync(db, merge, ct);
            await MergeMoves.ReopenAsync(db, merge, ct);
        }, ct);
        await SettleAsync(type, merge, ct);
    }

    async Task<Dictionary<Guid, T>> LoadAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, Guid[] ids, CancellationToken ct) where T : CustomerRecord where TInput : notnull =>
        await type.WithParts(db.Set<T>().Locked(writing.User.TenantId, ids).WithMerged()).ToDictionaryAsync(r => r.Id, ct);

    /// <summary>The members that are chosen as a body that names them: what the caller may not see is no choice of theirs, and is brought along as it comes.</summary>
    static JsonElement Named(IReadOnlyDictionary<string, string>? choices)
    {
        var (body, custom) = (new JsonObject(), new JsonObject());
        foreach (var (field, choice) in choices ?? new Dictionary<string, string>())
            if (field.StartsWith("custom.", StringComparison.Ordinal)) custom[field[7..]] = choice;
            else body[field] = choice;
        if (custom.Count > 0) body["custom"] = custom;
        return JsonSerializer.SerializeToElement(body);
    }

    async Task<Refused> GoneAsync(RecordType type, Guid id, CancellationToken ct) => await MergedRecords.SurvivorAsync(db, type, id, ct) is { } survivor ? MergedRecords.Gone(type, survivor) : Refused.NotFound();

    async Task CheckAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, int? version, CancellationToken ct) where T : CustomerRecord where TInput : notnull
    {
        if (version is { } given && given != record.Version) throw Refused.Stale((await writes.ViewAsync(type, record.Id, ct))!);
    }

    /// <summary>What was moved counts for stage, last touch and next step of both.</summary>
    async Task SettleAsync(RecordType type, Merge merge, CancellationToken ct)
    {
        writing.Events.Moves([new RecordRef(type.Object, merge.SurvivorId), new RecordRef(type.Object, merge.MergedId)]);
        await db.SaveChangesAsync(ct);
    }

    static JsonObject Image<T, TInput, TView>(RecordType<T, TInput, TView> type, T record) where T : CustomerRecord where TInput : notnull => JsonSerializer.SerializeToNode(type.InputOf(record), Json.Options)!.AsObject();
    static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
    static string Title(RecordType type, Record record) => type.SearchOf(record)?.Title ?? record.Id.ToString(null, CultureInfo.InvariantCulture);
}
