using System.Globalization;
using System.Text.Json;
using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>The one way a record is written, whoever asks: check, apply, announce, save.</summary>
public sealed class RecordWrites(CrmDb db, Writing writing, FieldSight sight, IServiceProvider services)
{
    public async Task<IResult> CreateAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        ReadOptions(http);
        var record = await CreateAsync(type, await Body.ReadAsync(http.Request, ct), ct);
        await db.SaveChangesAsync(ct);
        return await AnswerAsync(type, record, http, created: true, ct);
    }

    public async Task<T> CreateAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, JsonElement body, CancellationToken ct) where T : Record where TInput : notnull
    {
        writing.Require(type, RecordAction.Create);
        await sight.CheckAsync(type, body, ct);
        return await CreateAsync(type, await Body.ValidAsync(Body.As<TInput>(body), services, ct), ct);
    }

    public async Task<T> CreateAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, TInput input, CancellationToken ct) where T : Record where TInput : notnull
    {
        input = await TidyAsync(type, input, default, ct);
        var record = type.New();
        record.Source = writing.Source;
        writing.Require(type, RecordAction.Create);
        await type.ApplyAsync(record, input, isNew: true, writing, ct);
        // Who may make their own records only, makes their own.
        if (record is OwnedRecord { OwnerId: null } owned && !writing.Rights.Reaches(type.Object, RecordAction.Create, null)) owned.Assign(writing.User.MemberId);
        writing.Require(type, RecordAction.Create, record);
        writing.RequireSight(type, record);
        await writing.Custom.ApplyAsync(type, record, input, before: null, writing, ct);
        await type.FinishAsync(record, isNew: true, writing, ct);
        db.Add(record);
        await SaveIdsAsync(type, record, ct);
        writing.Events.Add(record, "created");
        writing.Rules.Expect(type, record, isNew: true);
        return record;
    }

    public async Task<IResult> PatchAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        ReadOptions(http);
        var patch = await Body.ReadAsync(http.Request, ct);
        var record = await FindAsync(type, id, ct);
        await CheckVersionAsync(type, record, http, ct);
        if (await PatchAsync(type, record, patch, ct)) await db.SaveChangesAsync(ct);
        return await AnswerAsync(type, record, http, created: false, ct);
    }

    /// <summary>Applies a merge patch. False when it changes nothing: no new version, no event.</summary>
    public async Task<bool> PatchAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, JsonElement patch, CancellationToken ct) where T : Record where TInput : notnull
    {
        await sight.CheckAsync(type, patch, ct);
        var before = type.InputOf(record);
        return await UpdateAsync(type, record, before, await Body.ValidAsync(MergePatch.Apply(before, patch), services, ct), ct);
    }

    public async Task<bool> UpdateAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, TInput before, TInput after, CancellationToken ct) where T : Record where TInput : notnull
    {
        writing.Require(type, RecordAction.Update, record);
        after = await TidyAsync(type, after, before, ct);
        if (Change.Between(before, after).Count == 0) return false;
        var responsible = record.Responsible;
        var standing = await writing.Custom.BeforeAsync(type, record, writing, ct);
        await type.ApplyAsync(record, after, isNew: false, writing, ct);
        if (record.Responsible != responsible) writing.RequireSight(type, record);
        // Who saw it because it was theirs or their team's is not told by its event, which they see no more.
        if (record.Responsible != responsible && responsible is { } former) writing.Events.AddPlain(Event.Sight, former, 1, "changed");
        await writing.Custom.ApplyAsync(type, record, after, standing, writing, ct);
        await type.FinishAsync(record, isNew: false, writing, ct);
        var changes = Change.Between(before, type.InputOf(record));
        if (changes.Count == 0) return false;
        await SaveIdsAsync(type, record, ct);
        writing.Events.Add(record, "updated", changes);
        writing.Rules.Expect(type, record, isNew: false);
        return true;
    }

    /// <summary>Names, countries and postcodes put in order as far as the workspace wants it; who takes something back wants it as it was.</summary>
    async Task<TInput> TidyAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, TInput input, TInput? before, CancellationToken ct) where T : Record where TInput : notnull
    {
        var tidied = writing.Rules.Skips ? input : type.Tidied(input, before, Tidying.All);
        if (ReferenceEquals(tidied, input)) return input;
        var wanted = await writing.TidyingAsync(ct);
        return wanted == Tidying.All ? tidied : type.Tidied(input, before, wanted);
    }

    Task SaveIdsAsync(RecordType type, Record record, CancellationToken ct)
    {
        if (writing.IdsToSave is not { } together || record is not OwnedRecord owned) return ExternalIds.SaveAsync(db, type, record, ct);
        together.Add(owned);
        return Task.CompletedTask;
    }

    public async Task<IResult> TrashAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        var record = await FindAsync(type, id, ct, action: RecordAction.Delete);
        await CheckVersionAsync(type, record, http, ct);
        await TrashAsync(type, record, ct);
        return TypedResults.NoContent();
    }

    public async Task TrashAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, CancellationToken ct) where T : Record where TInput : notnull
    {
        MarkTrashed(record);
        await writing.Custom.ReleaseAsync([record], ct);
        await ExternalIds.ReleaseAsync(db, [record.Id], ct);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>What trashing does to the record itself; whoever trashes many releases their external ids and saves in one go.</summary>
    internal void MarkTrashed(Record record)
    {
        record.Trash(writing.Now);
        writing.Events.Add(record, "trashed");
    }

    public async Task<IResult> RestoreAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        var record = await RestoreAsync(type, id, ct);
        return await AnswerAsync(type, record, http, created: false, ct);
    }

    public async Task<T> RestoreAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, CancellationToken ct) where T : Record where TInput : notnull
    {
        var record = await FindAsync(type, id, ct, trashed: true, RecordAction.Delete);
        if (record.DeletedAt is null) return record;
        await MarkRestoredAsync(type, record, ct);
        await db.SaveChangesAsync(ct);
        return record;
    }

    internal async Task MarkRestoredAsync(RecordType type, Record record, CancellationToken ct)
    {
        record.Restore();
        await SaveIdsAsync(type, record, ct);
        await writing.Custom.RestoreAsync(type, record, ct);
        writing.Events.Add(record, "restored");
    }

    public async Task<IResult> UpsertAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string source, string externalId, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        ReadOptions(http);
        var body = await Body.ReadAsync(http.Request, ct);
        await ExternalIds.LockAsync(db, writing.User.TenantId, type.Object, source, externalId, ct);
        var known = await ExternalIds.FindAsync(db, writing.User.TenantId, type.Object, source, externalId, ct);
        T record;
        if (known is { } id)
        {
            record = await FindAsync(type, id.ToString(), ct);
            if (await PatchAsync(type, record, body, ct)) await db.SaveChangesAsync(ct);
        }
        else
        {
            record = await CreateAsync(type, body, ct);
            var owned = (OwnedRecord)(Record)record;
            owned.SetExternalIds(new Dictionary<string, string>(owned.ExternalIds, StringComparer.Ordinal) { [source] = externalId });
            await ExternalIds.SaveAsync(db, type, record, ct);
            await db.SaveChangesAsync(ct);
        }
        return await AnswerAsync(type, record, http, created: known is null, ct);
    }

    /// <summary>The record with its parts, locked until the transaction ends; 404 for anything that the caller does not see, 403 for what they may not do to it. A merged record's id finds the one that it is part of.</summary>
    public async Task<T> FindAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, CancellationToken ct, bool trashed = false, RecordAction action = RecordAction.Update) where T : Record where TInput : notnull
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = db.Set<T>().Locked(writing.User.TenantId, key);
        var record = await type.WithParts(trashed ? rows.WithTrash() : rows).FirstOrDefaultAsync(ct);
        // A change to a merged record is one to what it is part of now; it cannot be trashed or restored by itself.
        if (record is null && await MergedRecords.SurvivorAsync(db, type, key, ct) is { } survivor)
            return action == RecordAction.Update && !trashed ? await FindAsync(type, survivor.ToString(), ct) : throw MergedRecords.Gone(type, survivor);
        if (record is null) throw Refused.NotFound();
        writing.Require(type, action, record);
        return record;
    }

    public async Task CheckVersionAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        var match = http.Request.Headers.IfMatch.ToString();
        if (match is "" or "*" || match.Split(',').Any(tag => tag.Trim() == $"\"{record.Version.ToString(CultureInfo.InvariantCulture)}\"")) return;
        throw Refused.Stale((await ViewAsync(type, record.Id, ct))!);
    }

    public async Task<IResult> AnswerAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, T record, HttpContext http, bool created, CancellationToken ct) where T : Record where TInput : notnull
    {
        var view = await ViewAsync(type, record.Id, ct);
        http.Response.Headers.ETag = $"\"{record.Version}\"";
        return created ? TypedResults.Created($"/api/v1/{type.Plural}/{record.Id}", view) : TypedResults.Ok(view);
    }

    public async Task<TView?> ViewAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, Guid id, CancellationToken ct) where T : Record where TInput : notnull =>
        (await sight.MaskAsync(type, await type.ViewsAsync(db, [id], trashed: false, ct), ct)).FirstOrDefault();

    void ReadOptions(HttpContext http) => writing.AllowDuplicates = http.Request.Query["allowDuplicates"] is ["true"];
}
