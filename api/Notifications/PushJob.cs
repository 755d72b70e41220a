using System.Net;
using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Notifications;

/// <summary>
/// Tells one browser one piece of news. It is asked for in the transaction that sees to the news, once for each browser; a message that
/// is sent again after a crash takes the place of the first (Topic at the push service, tag in the browser), so it rings once.
/// </summary>
sealed class PushJob(TenantWork work, PublicHttp http, PushKey key, Settings settings, TimeProvider time) : IJobHandler
{
    /// <summary>Seconds for which a push service keeps it for a browser that is away: after half a day the list behind the bell is the place.</summary>
    const int KeptFor = 12 * 3600;

    public string Kind => "push";

    sealed record Asked(Guid Device, Guid? Notification);

    sealed record Told(string Endpoint, string P256dh, string Auth, string Title, string Text, string Tag, string Url, bool Urgent);

    /// <summary>Has each of these browsers told; while it is asked for already, it is not asked for again.</summary>
    public static async Task AskAsync(CrmDb db, IReadOnlyCollection<(Guid Device, Guid? Notification, Guid Member)> those, DateTimeOffset now, CancellationToken ct)
    {
        if (those.Count == 0) return;
        await using var batch = db.Batch();
        foreach (var (device, notification, member) in those)
            batch.Add("""
                insert into jobs (tenant_id, id, kind, payload, member_id, unique_key, available_at, created_at) values ($1, $2, 'push', $3::jsonb, $4, $5, $6, $6)
                on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
                """, db.CurrentTenantId, Guid.CreateVersion7(), JsonSerializer.Serialize(new Asked(device, notification), Json.Options), member, $"push {device} {notification}", now);
        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var asked = payload.Deserialize<Asked>(Json.Options)!;
        Told? told = null;
        await work.WriteAsync(who with { Via = "job" }, async services => told = await ReadAsync(services.GetRequiredService<CrmDb>(), asked, ct), ct);
        if (told is null) return; // the browser is gone, or the news was read meanwhile
        var status = await SendAsync(told, ct);
        if ((int)status is >= 200 and < 300) return;
        // It is not there any more, or was made for another key: it would never be told again.
        if (status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            await work.WriteAsync(who with { Via = "job" }, async services =>
            {
                var db = services.GetRequiredService<CrmDb>();
                await using var command = db.Command("delete from push_subscriptions where tenant_id = $1 and id = $2 and endpoint = $3");
                command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = asked.Device }, new() { Value = told.Endpoint }]);
                await command.ExecuteNonQueryAsync(ct);
            }, ct);
        else throw new PushRefusedException($"The push service answered {(int)status}.");
    }

    async Task<Told?> ReadAsync(CrmDb db, Asked asked, CancellationToken ct)
    {
        Told? told = null;
        var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(ct);
        await new Question(db).Add($"""
            select s.endpoint, s.p256dh, s.auth, n.id, n.kind, n.title, n.count, a.name, n.at, n.due_at, n.occurs_at, n.read_at is not null, {PreferenceRows.Columns}
            from push_subscriptions s join members m on m.tenant_id = s.tenant_id and m.id = s.member_id and m.status = 'active' left join notifications n on n.tenant_id = s.tenant_id and n.id = $3 and n.member_id = s.member_id
              left join members a on a.tenant_id = n.tenant_id and a.id = n.actor_id left join notification_preferences p on p.tenant_id = s.tenant_id and p.member_id = s.member_id
            where s.tenant_id = $1 and s.id = $2
            """, db.CurrentTenantId, asked.Device, (object?)asked.Notification ?? Guid.Empty).AskAsync(ct, row =>
        {
            if (asked.Notification is null)
                told = new Told(row.GetString(0), row.GetString(1), row.GetString(2), tenant.Name, "This is how news will come to this device.", "trial", new Uri(settings.PublicUrl, "/settings/notifications").ToString(), true);
            else if (row.Id(3) is { } id && !row.GetBoolean(11))
            {
                var (kind, zone) = (Enum.Parse<NotificationKind>(row.GetString(4), true), WallClock.Zone(PreferenceRows.Read(row, 12).TimeZone ?? tenant.TimeZone));
                var line = NotificationWords.Line(kind, row.GetString(5), row.GetInt32(6), row.Text(7), row.Instant(8), row.MaybeInstant(9), row.MaybeInstant(10), zone);
                told = new Told(row.GetString(0), row.GetString(1), row.GetString(2), tenant.Name, line.Length > 500 ? line[..500] : line, id.ToString("N"), new Uri(settings.PublicUrl, $"/notifications?open={id}").ToString(), kind == NotificationKind.Reminder);
            }
        });
        return told;
    }

    async Task<HttpStatusCode> SendAsync(Told told, CancellationToken ct)
    {
        if (PushMessage.KeysOf(told.P256dh, told.Auth) is not (var point, var auth)) return HttpStatusCode.Gone;
        var endpoint = new Uri(told.Endpoint);
        var text = JsonSerializer.SerializeToUtf8Bytes(new { told.Title, told.Text, told.Tag, told.Url }, Json.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(PushMessage.Encrypt(text, point, auth)) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", key.Authorize(endpoint, $"mailto:{new System.Net.Mail.MailAddress(settings.MailFrom).Address}", time.Now()));
        request.Headers.Add("TTL", KeptFor.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", told.Urgent ? "high" : "normal");
        request.Headers.Add("Topic", told.Tag.Length > 32 ? told.Tag[..32] : told.Tag);
        try { return (await http.SendAsync(request, ct)).Status; }
        catch (HttpRequestException refused) { throw new PushRefusedException("The push service was not reached.", refused); }
    }
}

/// <summary>A push service that does not take a message now: it is tried again, later each time.</summary>
sealed class PushRefusedException(string message, Exception? inner = null) : Exception(message, inner);
