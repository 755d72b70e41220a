using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Notifications;

/// <summary>
/// Takes what was told further: by mail and by web push as each member wants it, after their quiet hours, and once a day in the mail of the day.
/// That something was seen to is written in the transaction that puts the mail into the outbox: a killed process loses and repeats none.
/// </summary>
sealed class Alerts(TenantWork work, Settings settings, TimeProvider time) : IRepeatedJob
{
    /// <summary>The longest wait between two looks, for clocks and preferences that were changed past the announcements.</summary>
    static readonly TimeSpan Look = TimeSpan.FromMinutes(10);
    const int AtOnce = 200;

    public string Kind => "alerts";
    public JobWake Wake => JobWake.Everywhere;
    public bool IsPrompt => true;

    public async Task<TimeSpan> RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var me = who with { MemberId = null, Via = "job" };
        var (next, digests) = (time.Now() + Look, new List<DueDigest>());
        // One short look, for it comes after every change: mostly there is nothing to do.
        for (var more = true; more;)
            await work.WriteAsync(me, async services =>
            {
                var db = services.GetRequiredService<CrmDb>();
                var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(ct);
                (more, next) = await RouteAsync(db, tenant, next, ct);
                if (!more) digests = await DigestsAsync(db, tenant, at => next = at < next ? at : next, ct);
            }, ct);
        foreach (var due in digests)
            await work.WriteAsync(me, services => new DayMail(services.GetRequiredService<CrmDb>(), settings).SendAsync(due, time.Now(), ct), ct);
        return next - time.Now() is { } wait && wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    sealed record Waiting(Guid Id, Guid Member, NotificationKind Kind, string Title, int Count, string? Actor, DateTimeOffset At, DateTimeOffset? DueAt, DateTimeOffset? OccursAt, bool Read, string Name, string? Email, Guid[] Devices, NotificationPreferences Wishes);

    /// <summary>Sees to what was not seen to yet; what waits for quiet hours stays for then.</summary>
    async Task<(bool More, DateTimeOffset Next)> RouteAsync(CrmDb db, Tenant tenant, DateTimeOffset next, CancellationToken ct)
    {
        var (now, waiting, seen, told) = (time.Now(), new List<Waiting>(), new List<Guid>(), new List<(Guid Device, Guid? Notification, Guid Member)>());
        await new Question(db).Add($"""
            select n.id, n.member_id, n.kind, n.title, n.count, a.name, n.at, n.due_at, n.occurs_at, n.read_at is not null, m.name, case when identity.is_verified(m.user_id) then m.email end,
              case when m.status = 'active' then array(select s.id from push_subscriptions s where s.tenant_id = n.tenant_id and s.member_id = n.member_id) else array[]::uuid[] end, {PreferenceRows.Columns}
            from notifications n join members m on m.tenant_id = n.tenant_id and m.id = n.member_id left join members a on a.tenant_id = n.tenant_id and a.id = n.actor_id
              left join notification_preferences p on p.tenant_id = n.tenant_id and p.member_id = n.member_id
            where n.tenant_id = $1 and n.routed_at is null order by n.at limit {AtOnce * 5} for update of n skip locked
            """, db.CurrentTenantId).AskAsync(ct, row => waiting.Add(new Waiting(row.GetGuid(0), row.GetGuid(1), Enum.Parse<NotificationKind>(row.GetString(2), true), row.GetString(3), row.GetInt32(4), row.Text(5),
                row.Instant(6), row.MaybeInstant(7), row.MaybeInstant(8), row.GetBoolean(9), row.GetString(10), row.Text(11), row.GetFieldValue<Guid[]>(12), PreferenceRows.Read(row, 13))));
        foreach (var one in waiting)
        {
            var (zone, channels) = (WallClock.Zone(one.Wishes.TimeZone ?? tenant.TimeZone), one.Wishes.Of(one.Kind));
            var (mail, push) = (!one.Read && channels.Mail && one.Email is not null, !one.Read && channels.Push && one.Devices.Length > 0);
            var speaks = mail || push ? one.Wishes.SpeaksAt(now, zone) : now;
            if (speaks > now) { next = speaks < next ? speaks : next; continue; }
            seen.Add(one.Id);
            if (push) told.AddRange(one.Devices.Select(device => (device, (Guid?)one.Id, one.Member)));
            if (mail && one.Email is { } email) await MailOutbox.AddAsync(db.Database, Words(tenant, one, email, zone, now), now, ct);
            if (seen.Count >= AtOnce) break;
        }
        if (seen.Count == 0) return (false, next);
        await PushJob.AskAsync(db, told, now, ct);
        await using var command = db.Command("update notifications set routed_at = $3 where tenant_id = $1 and id = any ($2)");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = seen.ToArray() }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
        return (seen.Count >= AtOnce, next);
    }

    Mail Words(Tenant tenant, Waiting one, string email, TimeZoneInfo zone, DateTimeOffset now)
    {
        var line = NotificationWords.Line(one.Kind, one.Title, one.Count, one.Actor, one.At, one.DueAt, one.OccursAt, zone);
        return Mail.WithButton(tenant.Id, email, line, $"Hello {one.Name},", line + ".", "Open it", new Uri(settings.PublicUrl, $"/notifications?open={one.Id}"),
            $"From {tenant.Name}. What you get by mail and when is yours to say: Settings, Notifications.") with { FromName = tenant.Name };
    }

    /// <summary>Whose mail of the day is due; the next look is not later than the next one of somebody's.</summary>
    async Task<List<DueDigest>> DigestsAsync(CrmDb db, Tenant tenant, Action<DateTimeOffset> lookAt, CancellationToken ct)
    {
        var (due, now) = (new List<DueDigest>(), time.Now());
        await new Question(db).Add($"""
            select m.id, m.name, m.email, (select max(d.day) from notification_digests d where d.tenant_id = m.tenant_id and d.member_id = m.id), greatest(m.created_at, p.updated_at), {PreferenceRows.Columns}
            from members m left join notification_preferences p on p.tenant_id = m.tenant_id and p.member_id = m.id where m.tenant_id = $1 and m.status = 'active' and m.email is not null and m.user_id is not null
            """, db.CurrentTenantId).AskAsync(ct, row =>
        {
            var wishes = PreferenceRows.Read(row, 5);
            if (wishes.Digest is not { } digest) return;
            var zone = WallClock.Zone(wishes.TimeZone ?? tenant.TimeZone);
            var (local, at) = (now.Local(zone), ClockTime.Of(digest.At));
            var today = DateOnly.FromDateTime(local);
            // Days that have had theirs lie behind; a day that is over without it stays without.
            for (var day = today; day <= today.AddDays(1); day = day.AddDays(1))
            {
                if (row.Date(3) >= day || !digest.Days.Contains(NotificationPreferences.Weekday(day.ToDateTime(default)))) continue;
                var (from, until) = (wishes.SpeaksAt(zone.Instant(day.ToDateTime(at)), zone), zone.Instant(day.AddDays(1).ToDateTime(default)));
                // Nor does it come for an hour that was over when the member came, or wished for it.
                if (from >= until || from < row.Instant(4)) continue;
                if (now >= from && wishes.SpeaksAt(now, zone) <= now) due.Add(new DueDigest(row.GetGuid(0), row.GetString(1), row.GetString(2), day, zone, tenant));
                else lookAt(from > now ? from : wishes.SpeaksAt(now, zone));
                break;
            }
        });
        return due;
    }
}
