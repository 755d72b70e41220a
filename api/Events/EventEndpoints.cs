using System.Globalization;
using System.Text.Json;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Events;

/// <summary>One change.</summary>
/// <param name="Type">noun.verb, such as deal.won.</param>
/// <param name="Object">contact, company, deal, task, activity, pipeline … With sight (sight.changed) the record is a member: something has left their hands, and whoever saw it for that reason reads again what they keep.</param>
/// <param name="Version">The record's version after it.</param>
public sealed record EventView(Guid Id, string Type, string Object, Guid RecordId, int Version, DateTimeOffset At, ActorView? Actor, IReadOnlyList<Change> Changes);

/// <summary>A stretch of the change feed, oldest first.</summary>
/// <param name="NextCursor">Send as after= to go on from here; there is always one.</param>
public sealed record EventPage(IReadOnlyList<EventView> Items, string NextCursor);

/// <summary>The change feed, to be asked again and again, and the same as a live stream.</summary>
static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/events", "Changes");
        group.MapGet("/", FeedAsync).Reads().WithName("listEvents").WithSummary("The change feed: everything that happened after a cursor, oldest first, none left out");
        group.MapGet("/stream", StreamAsync).OpensItsOwnScopes().WithName("streamEvents").WithSummary("The change feed live, as server-sent events; resumes with Last-Event-ID")
            .WithDescription("event: change holds one change without its values. event: reset says that the caller may see other records than before (an owner, a team or a role was changed): what is on the screen is to be read again.")
            .Produces<string>(200, "text/event-stream");
    }

    static async Task<Ok<EventPage>> FeedAsync(CrmDb db, EventSight sight, Cursors cursors, TenantScope scope, CancellationToken ct, string? after = null, int limit = 100)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        return TypedResults.Ok(await FeedReads.AfterAsync(db, sight, cursors, scope.TenantId, after, limit, ct));
    }

    static async Task StreamAsync(HttpContext http, Cursors cursors, TenantWork work, LiveChanges live, TimeProvider time, CancellationToken ct)
    {
        var who = TenantFilter.UserOf(http.User);
        var roles = Permissions.RolesWith(Permissions.Read);
        var cursor = http.Request.Headers["Last-Event-ID"].ToString();
        var (sight, seen, partly) = ((string?)null, (string?)null, false);
        using var changed = live.Subscribe(who.TenantId);
        // The first look checks the session, so that a refused caller gets a plain 401 and no stream.
        if (cursor.Length > 0)
            try { await LookAsync(1); }
            catch (Refused refused) when (refused.Status == 400) { cursor = ""; }
        if (cursor.Length == 0) cursor = await work.ReadAsync(who, roles, s => FeedReads.NowAsync(s.GetRequiredService<CrmDb>(), cursors, who.TenantId, ct));
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.WriteAsync($"retry: 2000\nid: {cursor}\nevent: ready\ndata: {{}}\n\n", ct);
        await http.Response.Body.FlushAsync(ct);
        var woken = false;
        for (var quiet = 0; ; quiet++)
        {
            EventPage page;
            try { page = await LookAsync(200); }
            catch (Exception exception) when (Problems.Translate(exception).Status == 401) { return; }
            // Records that have left the caller's sight are not named: only that there may be such.
            if (sight is not null && sight != seen || partly && page.Items.Any(c => c.Object == Event.Sight)) await http.Response.WriteAsync("event: reset\ndata: {}\n\n", ct);
            sight = seen;
            foreach (var change in page.Items)
            {
                // The mark goes with the last one: a stream that breaks off before it tells the rest again.
                if (change == page.Items[^1]) await http.Response.WriteAsync($"id: {page.NextCursor}\n", ct);
                await http.Response.WriteAsync($"event: change\ndata: {JsonSerializer.Serialize(change with { Changes = [] }, Json.Options)}\n\n", ct);
            }
            if (page.Items.Count == 0 && quiet % 3 == 0) await http.Response.WriteAsync(": still here\n\n", ct);
            await http.Response.Body.FlushAsync(ct);
            cursor = page.NextCursor;
            if (page.Items.Count == 200) continue;
            // Woken by a change; else a look every four seconds, which also notices a session that has ended. A change that is
            // announced but still behind an older transaction shows a moment later.
            woken = await changed.WaitAsync(woken && page.Items.Count == 0 ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromSeconds(4), time, ct);
        }

        Task<EventPage> LookAsync(int limit) => work.ReadAsync(who, roles, async s =>
        {
            var page = await FeedReads.AfterAsync(s.GetRequiredService<CrmDb>(), s.GetRequiredService<EventSight>(), cursors, who.TenantId, cursor, limit, ct);
            if (s.GetRequiredService<TenantScope>().Entry is { } entry) (seen, partly) = (entry.Rights.Sight, !entry.Rights.SeesEverything);
            return page;
        });
    }
}

/// <summary>Reads of the feed. Only rows of finished transactions older than every running one are shown, so none is skipped.</summary>
static class FeedReads
{
    public static async Task<EventPage> AfterAsync(CrmDb db, EventSight sight, Cursors cursors, Guid tenant, string? after, int limit, CancellationToken ct)
    {
        var mark = after is { Length: > 0 } ? cursors.Read(tenant, "feed", after, "after") : ["0", Guid.Empty.ToString()];
        var (tx, id) = (long.Parse(mark[0]!, CultureInfo.InvariantCulture), Guid.Parse(mark[1]!));
        var horizon = await HorizonAsync(db, ct);
        var rows = await db.Set<Event>().AsNoTracking().Where(e => e.Tx < horizon && e.Tx >= tx && (e.Tx > tx || e.Id.CompareTo(id) > 0)).OrderBy(e => e.Tx).ThenBy(e => e.Id).Take(limit)
            .Select(e => new { Event = e, Actor = e.Actor!.Name }).ToListAsync(ct);
        await sight.LookAsync(ct);
        var items = rows.Select(r => new EventView(r.Event.Id, r.Event.Type, r.Event.Object, r.Event.RecordId, r.Event.Version, r.Event.At,
            r.Event.ActorId is { } actor ? new ActorView(actor, r.Actor ?? "") : null, sight.Shown(r.Event.Object, r.Event.Changes))).ToList();
        var last = rows.LastOrDefault()?.Event;
        // Whatever lies behind the horizon has been looked through, also what the caller does not see: the next look starts there.
        return new EventPage(items, cursors.Write(tenant, "feed", items.Count == limit && last is not null ? [last.Tx.ToString(CultureInfo.InvariantCulture), last.Id.ToString()] : horizon - 1 >= tx ? End(horizon) : mark));
    }

    static string?[] End(long horizon) => [(horizon - 1).ToString(CultureInfo.InvariantCulture), "ffffffff-ffff-ffff-ffff-ffffffffffff"];

    /// <summary>The mark of this moment: what comes after it is new.</summary>
    public static async Task<string> NowAsync(CrmDb db, Cursors cursors, Guid tenant, CancellationToken ct)
    {
        return cursors.Write(tenant, "feed", End(await HorizonAsync(db, ct)));
    }

    /// <summary>
    /// The first transaction that may still be running in this database; asked before the rows are read, so that whatever it finds
    /// finished is visible then. PostgreSQL's own xmin would also wait for transactions of other databases of the cluster.
    /// A running transaction's number has 32 bits and may be younger than the snapshot: the distance to it is taken with its sign.
    /// </summary>
    static async Task<long> HorizonAsync(CrmDb db, CancellationToken ct) => (await db.Database.SqlQuery<long>($"""
        with next as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as id)
        select least(n.id, (select min(n.id - (((n.id - a.backend_xid::text::bigint) % 4294967296 + 6442450944) % 4294967296 - 2147483648))
          from pg_stat_activity a where a.datname = current_database() and a.backend_xid is not null)) as "Value" from next n
        """).ToListAsync(ct))[0];
}
