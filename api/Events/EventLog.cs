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
    readonly List<(string Object, Guid Id, int Version, string Verb)> plain = [];

    sealed record Announced(Record Record, string Verb, IReadOnlyList<Change> Changes, TimelineLine? Line);

    /// <summary>Announces a change of a record ("won" becomes deal.won), with a line for the timelines it shows on.</summary>
    public void Add(Record record, string verb, IReadOnlyList<Change>? changes = null, TimelineLine? line = null) =>
        waiting.Add(new Announced(record, verb, changes ?? [], line));

    /// <summary>Announces a change of something that is no record: a pipeline, a member, the workspace.</summary>
    public void AddPlain(string @object, Guid id, int version, string verb) => plain.Add((@object, id, version, verb));

    /// <summary>Drops what was announced by work that has been rolled back.</summary>
    internal void Forget()
    {
        waiting.Clear();
        plain.Clear();
    }

    internal async Task WriteAsync(CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct)
    {
        if (waiting.Count == 0 && plain.Count == 0) return;
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
            if (line is { Replaces: true } && announced.Verb != "created") await db.FollowUpAsync(() => ForgetLinesAsync(db, announced.Record.Id, ct), ct);
            if (line is { Replaces: true } && announced.Verb == "trashed") continue;
            var shownOn = await type.ShownOnAsync(announced.Record, services.GetRequiredService<Writing>(), ct);
            lines.AddRange(TimelineEntry.For(type, announced.Record, announced.Verb, announced.Changes, line, shownOn, now, scope.User.MemberId));
        }
        foreach (var (@object, id, version, verb) in plain)
            happened.Add(new Event { Type = $"{@object}.{verb}", Object = @object, RecordId = id, Version = version, At = now, ActorId = scope.User.MemberId, Via = scope.User.Via, Changes = "[]" });
        plain.Clear();
        await EventRows.InsertAsync(db, happened, lines, ct);
        var records = waiting.Select(a => a.Record).Distinct().ToList();
        waiting.Clear();
        await db.FollowUpAsync(() => SearchDocs.WriteAsync(db, types, records, scope.TenantId, now, ct), ct);
    }

    static async Task ForgetLinesAsync(CrmDb db, Guid record, CancellationToken ct)
    {
        await using var command = db.Command("delete from timeline_entries where tenant_id = $1 and ref_id = $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = record }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
