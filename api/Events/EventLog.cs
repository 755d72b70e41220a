using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Events;

/// <summary>
/// Where nouns announce what happened. On saving, each announcement becomes an event row, timeline lines and the record's
/// search text in the same transaction; open screens are told once it is committed.
/// </summary>
public sealed class EventLog(IServiceProvider services)
{
    readonly List<Announced> waiting = [];
    readonly List<(string Object, Guid Id, int Version, string Verb, string Changes)> plain = [];
    readonly HashSet<RecordRef> moved = [];
    bool together;

    sealed record Announced(Record Record, string Verb, IReadOnlyList<Change> Changes, TimelineLine? Line);

    /// <summary>Announces a change of a record ("won" becomes deal.won), with a line for the timelines it shows on.</summary>
    public void Add(Record record, string verb, IReadOnlyList<Change>? changes = null, TimelineLine? line = null) =>
        waiting.Add(new Announced(record, verb, changes ?? [], line));

    /// <summary>Announces a change of something that is no record: a pipeline, a member, the workspace.</summary>
    public void AddPlain(string @object, Guid id, int version, string verb, params IReadOnlyList<Change> changes) => plain.Add((@object, id, version, verb, JsonSerializer.Serialize(changes, Json.Options)));

    /// <summary>Drops what was announced by work that has been rolled back.</summary>
    internal void Forget()
    {
        waiting.Clear();
        plain.Clear();
    }

    /// <summary>Says that something outside the announcements changed where these contacts and companies stand.</summary>
    public void Moves(IEnumerable<RecordRef> records) => moved.UnionWith(records);

    /// <summary>Writers of many records settle all of them in one go: see <see cref="SettleAsync"/>.</summary>
    public void SettleTogether() => together = true;

    /// <summary>What was saved since <see cref="SettleTogether"/> and is left to the caller to settle.</summary>
    internal IReadOnlyCollection<RecordRef> TakeMoved()
    {
        RecordRef[] taken = [.. moved];
        moved.Clear();
        return taken;
    }

    /// <summary>Settles what was saved since <see cref="SettleTogether"/>.</summary>
    public Task SettleAsync(CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct)
    {
        together = false;
        return WriteAsync(db, scope, time, null, ct);
    }

    /// <summary>What a save has to tell: gathered before the rows are saved, written behind them.</summary>
    internal sealed record News(List<Event> Happened, List<TimelineEntry> Lines, List<Record> Records, FieldSet Fields, List<Happened> Followed);

    /// <summary>Events, lines, search text and where customers stand now, in one round trip.</summary>
    internal async Task WriteAsync(CrmDb db, TenantScope scope, TimeProvider time, News? news, CancellationToken ct)
    {
        RecordRef[] settled = together ? [] : [.. moved];
        if (!together) moved.Clear();
        if (news is null && settled.Length == 0) return;
        var now = time.Now();
        await using var batch = db.Batch();
        if (news is not null) batch.AddEvents(db, news.Happened, news.Lines);
        var standing = new Standing(scope.User, now);
        standing.AddSettle(batch, settled);
        if (news is not null) db.FollowUp(batch, b =>
        {
            b.AddDocs(db, services.GetRequiredService<RecordTypes>(), news.Fields, news.Records, now).AddKeys(db, services.GetRequiredService<RecordTypes>(), news.Records);
            if (news.Followed.Count > 0) foreach (var follower in services.GetServices<IChangeFollower>()) follower.Follow(b, db, scope.User, news.Followed, now);
        });
        await standing.TellAsync(db, batch, ct);
    }

    /// <summary>What features across records do of a change, once all of it is in the tables.</summary>
    internal async Task AnswerAsync(News? news, CancellationToken ct)
    {
        if (news is { Followed.Count: > 0 }) foreach (var answer in services.GetServices<IChangeAnswer>()) await answer.AnswerAsync(services, news.Followed, ct);
    }

    internal async Task<News?> GatherAsync(CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct)
    {
        if (waiting.Count == 0 && plain.Count == 0) return null;
        db.HasNews = true;
        var now = time.Now();
        var types = services.GetRequiredService<RecordTypes>();
        var (happened, lines) = (new List<Event>(waiting.Count + plain.Count), new List<TimelineEntry>());
        foreach (var announced in waiting)
        {
            var type = types.Of(announced.Record);
            var tracked = db.Entry(announced.Record);
            if (tracked.State == EntityState.Unchanged) tracked.State = EntityState.Modified;
            happened.Add(new Event
            {
                Type = $"{type.Object}.{announced.Verb}", Object = type.Object, RecordId = announced.Record.Id,
                Version = announced.Record.Version + (tracked.State == EntityState.Added ? 0 : 1), At = now,
                ActorId = scope.User.MemberId, Via = scope.User.Via, Changes = JsonSerializer.Serialize(announced.Changes, Json.Options),
            });
            var line = announced.Line ?? type.Line(announced.Record);
            var forgotten = new Dictionary<RecordRef, DateTimeOffset?>();
            if (line is { Replaces: true } && announced.Verb != "created") await db.FollowUpAsync(async () => forgotten = await ForgetLinesAsync(db, announced.Record.Id, ct), ct);
            if (type.MovesStanding) moved.UnionWith(forgotten.Keys.Concat(announced.Record.LetGo));
            if (line is { Replaces: true } && announced.Verb == "trashed") continue;
            var shownOn = await type.ShownOnAsync(announced.Record, services.GetRequiredService<Writing>(), ct);
            if (type.MovesStanding && announced.Line != TimelineLine.None) moved.UnionWith(shownOn.Append(new RecordRef(type.Object, announced.Record.Id)));
            var pins = forgotten.Where(f => f.Value is not null).ToDictionary(f => f.Key.Id, f => f.Value!.Value);
            lines.AddRange(TimelineEntry.For(type, announced.Record, announced.Verb, announced.Changes, line, shownOn, pins, now, scope.User.MemberId));
        }
        foreach (var (@object, id, version, verb, changes) in plain.Distinct())
            happened.Add(new Event { Type = $"{@object}.{verb}", Object = @object, RecordId = id, Version = version, At = now, ActorId = scope.User.MemberId, Via = scope.User.Via, Changes = changes });
        plain.Clear();
        var records = waiting.Select(a => a.Record).Distinct().ToList();
        var followed = waiting.ConvertAll(a => new Happened(a.Record, types.Of(a.Record), a.Verb, a.Changes));
        waiting.Clear();
        return new News(happened, lines, records, records.Exists(r => r is OwnedRecord { Custom: not "{}" }) ? await db.FieldsAsync(ct) : FieldSet.Empty, followed);
    }

    /// <summary>Where the lines were, and since when they were pinned there. What people answered to an invitation has happened and stays.</summary>
    static async Task<Dictionary<RecordRef, DateTimeOffset?>> ForgetLinesAsync(CrmDb db, Guid record, CancellationToken ct)
    {
        await using var command = db.Command("delete from timeline_entries where tenant_id = $1 and ref_id = $2 and kind <> 'invitation' returning object, record_id, pinned_at");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = record }]);
        var places = new Dictionary<RecordRef, DateTimeOffset?>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) places[new RecordRef(reader.GetString(0), reader.GetGuid(1))] = reader.MaybeInstant(2);
        return places;
    }
}
