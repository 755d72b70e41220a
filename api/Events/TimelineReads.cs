using System.Globalization;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Events;

/// <summary>A person or programme that did something.</summary>
public sealed record ActorView(Guid Id, string Name);

/// <summary>A record by kind and id.</summary>
public sealed record RefView(string Object, Guid Id);

/// <summary>The record that a line is about, when it shows on another one's timeline.</summary>
public sealed record AboutView(string Object, Guid Id, string Title);

/// <summary>One line of a timeline.</summary>
/// <param name="Kind">created, updated, trashed, restored, call, meeting, visit, email, note, task, stage, won, lost, reopened or imported.</param>
/// <param name="At">When it happened (an activity's own time), UTC.</param>
/// <param name="Changes">For updates: each field with its old and new value, in the words of the API.</param>
public sealed record TimelineView(Guid Id, DateTimeOffset At, string Kind, string Title, string? Body, string? Outcome, ActorView? Actor, RefView? Ref, AboutView? About, IReadOnlyList<Change> Changes);

/// <summary>Reads a record's timeline, newest first.</summary>
public sealed class TimelineReads(CrmDb db, Cursors cursors, TenantScope scope, EventSight sight)
{
    public async Task<IResult> OfAsync<T>(RecordType type, string id, int? limit, string? cursor, string? kind, CancellationToken ct) where T : Record
    {
        if (!Guid.TryParseExact(id, "D", out var record)) throw Refused.NotFound();
        var most = limit ?? 50;
        if (most is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        var kinds = kind?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var question = $"timeline {record} {kind}";
        var rows = db.Set<TimelineEntry>().AsNoTracking().Where(e => e.RecordId == record);
        if (kinds is { Length: > 0 }) rows = rows.Where(e => kinds.Contains(e.Kind));
        if (cursor is not null)
        {
            var mark = cursors.Read(scope.TenantId, question, cursor);
            var (at, last) = (DateTimeOffset.Parse(mark[0]!, CultureInfo.InvariantCulture), Guid.Parse(mark[1]!));
            rows = rows.Where(e => e.At <= at && (e.At < at || e.Id.CompareTo(last) < 0));
        }
        var found = await rows.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(most + 1)
            .Select(e => new { e.Id, e.At, e.Kind, e.Title, e.Body, e.Outcome, e.ActorId, ActorName = e.Actor!.Name, e.RefObject, e.RefId, e.AboutObject, e.AboutId, e.AboutTitle, e.Changes }).ToListAsync(ct);
        if (found.Count == 0 && !await db.Set<T>().AnyAsync(r => r.Id == record, ct)) throw Refused.NotFound();
        await sight.LookAsync(ct);
        var items = found.Take(most).Select(e => new TimelineView(e.Id, e.At, e.Kind, e.Title, e.Body, e.Outcome,
            e.ActorId is { } actor ? new ActorView(actor, e.ActorName ?? "") : null,
            e.RefId is { } refId ? new RefView(e.RefObject!, refId) : null,
            e.AboutId is { } about ? new AboutView(e.AboutObject!, about, e.AboutTitle ?? "") : null,
            sight.Shown(e.RefObject ?? type.Object, e.Changes))).ToList();
        var next = found.Count > most ? cursors.Write(scope.TenantId, question, [items[^1].At.ToString("O", CultureInfo.InvariantCulture), items[^1].Id.ToString()]) : null;
        return TypedResults.Ok(new Page<TimelineView>(items, next));
    }
}
