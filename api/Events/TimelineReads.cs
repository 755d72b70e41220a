using System.Globalization;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Npgsql;

namespace Crm.Events;

/// <summary>A person or programme that did something.</summary>
public sealed record ActorView(Guid Id, string Name);

/// <summary>A record by kind and id.</summary>
public sealed record RefView(string Object, Guid Id);

/// <summary>The record that a line is about, when it shows on another one's timeline.</summary>
public sealed record AboutView(string Object, Guid Id, string Title);

/// <summary>One line of a timeline.</summary>
/// <param name="Kind">created, updated, trashed, restored, call, meeting, visit, email, letter, demo, sms, chat, note, other, task, stage, won, lost, reopened, lifecycle, point, preference, concern, enquiry, date, relationship, rule (a reason given for passing one) or imported.</param>
/// <param name="At">When it happened (an activity's own time), UTC.</param>
/// <param name="Changes">For updates: each field with its old and new value, in the words of the API.</param>
/// <param name="Direction">Of a touch: in when they reached out, out when we did.</param>
/// <param name="PinnedAt">Since when it is kept at the top.</param>
/// <param name="Status">Of an activity: planned, done or cancelled; null for every other line.</param>
public sealed record TimelineView(Guid Id, DateTimeOffset At, string Kind, string Title, string? Body, string? Outcome, ActorView? Actor, RefView? Ref, AboutView? About, IReadOnlyList<Change> Changes, string? Direction, DateTimeOffset? PinnedAt, string? Status);

/// <summary>A line as it is stored: its changes are not yet those that the caller may see.</summary>
public sealed record TimelineRow(TimelineView Line, string Changes);

/// <summary>Keeps a line at the top of its timeline, or lets it go.</summary>
public sealed record PinLine(bool Pinned);

/// <summary>Reads a record's timeline, newest first.</summary>
public sealed class TimelineReads(CrmDb db, Cursors cursors, TenantScope scope, EventSight sight)
{
    public async Task<IResult> OfAsync(RecordType type, string id, TimelineQuery query, string? cursor, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var record)) throw Refused.NotFound();
        var (lines, exists) = (new List<TimelineRow>(), false);
        await new Question(db).Add(_ => exists = true, $"select from {type.Plural} where tenant_id = $1 and id = $2 and deleted_at is null", db.CurrentTenantId, record)
            .AddTimeline(row => lines.Add(Read(row)), db, type.Object, record, query, Mark(record, query, cursor)).AskAsync(ct);
        if (exists) return TypedResults.Ok(await PageAsync(record, query, lines, ct));
        return await MergedRecords.SurvivorAsync(db, type, record, ct) is { } survivor ? await OfAsync(type, survivor.ToString(), query, cursor, ct) : throw Refused.NotFound();
    }

    /// <summary>One page of the lines that were asked for with one more than the limit, without what is hidden from the caller.</summary>
    public async Task<Page<TimelineView>> PageAsync(Guid record, TimelineQuery query, List<TimelineRow> rows, CancellationToken ct)
    {
        await sight.LookAsync(ct);
        var lines = rows.Take(query.Limit).Select(r => r.Line with { Changes = sight.Shown(r.Line.Ref?.Object ?? "", r.Changes) }).ToList();
        return new Page<TimelineView>(lines, rows.Count > query.Limit ? cursors.Write(scope.TenantId, Question(record, query), [lines[^1].At.ToString("O", CultureInfo.InvariantCulture), lines[^1].Id.ToString()]) : null);
    }

    (DateTimeOffset, Guid)? Mark(Guid record, TimelineQuery query, string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return null;
        var mark = cursors.Read(scope.TenantId, Question(record, query), cursor);
        return (DateTimeOffset.Parse(mark[0]!, CultureInfo.InvariantCulture), Guid.Parse(mark[1]!));
    }

    static string Question(Guid record, TimelineQuery query) => $"timeline {record} {query.Name}";

    public static TimelineRow Read(NpgsqlDataReader row) => new(new TimelineView(row.GetGuid(0), row.Instant(1), row.GetString(2), row.GetString(3), row.Text(4), row.Text(5),
        row.Id(6) is { } actor ? new ActorView(actor, row.Text(16) ?? "") : null, row.Id(8) is { } reference ? new RefView(row.GetString(7), reference) : null,
        row.Id(10) is { } about ? new AboutView(row.GetString(9), about, row.Text(11) ?? "") : null, [], row.Text(13), row.MaybeInstant(14), row.Text(15)), row.GetString(12));

    /// <summary>Pins a line of the record's own; lines of its people are pinned on theirs.</summary>
    public async Task<IResult> PinAsync(RecordType type, Record record, string lineId, PinLine input, EventLog events, TimeProvider time, CancellationToken ct)
    {
        if (!Guid.TryParseExact(lineId, "D", out var line)) throw Refused.NotFound();
        await using (var command = db.Command("update timeline_entries set pinned_at = case when $4 then coalesce(pinned_at, $5) end where tenant_id = $1 and record_id = $2 and id = $3"))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = record.Id }, new() { Value = line }, new() { Value = input.Pinned }, new() { Value = Platform.Clock.Now(time) }]);
            if (await command.ExecuteNonQueryAsync(ct) == 0) throw Refused.NotFound();
        }
        events.AddPlain(type.Object, record.Id, record.Version, input.Pinned ? "linePinned" : "lineUnpinned");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
