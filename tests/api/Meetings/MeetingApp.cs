using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.Tests.Support;

namespace Crm.Tests.Meetings;

/// <summary>A server that reads answers, with a gateway that signs them.</summary>
public sealed class MeetingApp : CrmApp
{
    public const string GatewaySecret = "what the gateway and the server know, and nobody else";

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["CRM_INBOUND_SECRET"] = GatewaySecret, ["CRM_REPLY_DOMAIN"] = "mail.crm.test" };

    /// <summary>A contact with an address, and a planned meeting with them.</summary>
    public async Task<(string Meeting, string Contact, string Email)> MeetingAsync(Person person, string name, object? also = null)
    {
        var email = $"{name.ToLowerInvariant()}.{Guid.NewGuid():N}@winter.example";
        var contact = (await person.CreateAsync("contacts", new { firstName = name, emails = new[] { new { value = email } } })).Id;
        var at = Soon;
        var meeting = await person.CreateAsync("activities", new { kind = "meeting", subject = $"Kick-off with {name}", body = "Internal: they haggle.", at, endAt = at.AddMinutes(45), place = "1 Mill Lane", links = new[] { new { @object = "contact", id = contact } } });
        await person.PutAsync($"activities/{meeting.Id}/attendees", new { items = new[] { also, new { contactId = contact } }.Where(i => i is not null) }).Is(200);
        return (meeting.Id, contact, email);
    }

    public DateTimeOffset Soon => new(Clock.GetUtcNow().AddDays(3).UtcDateTime.Date.AddHours(9), TimeSpan.Zero);

    /// <summary>The calendars mailed to somebody, oldest first, and what each asks for.</summary>
    public async Task<List<(string Method, Ical.Net.Calendar Calendar)>> CalendarsAsync(string email)
    {
        var texts = await ListAsync<string>("select calendar from identity.mails where lower(recipient) = lower($1) and calendar is not null order by created_at, id", email);
        var methods = await ListAsync<string>("select calendar_method from identity.mails where lower(recipient) = lower($1) and calendar is not null order by created_at, id", email);
        return [.. texts.Zip(methods, (text, method) => (method, Ical.Net.Calendar.Load(text)!))];
    }

    /// <summary>An answer as calendar programs write it.</summary>
    public string Reply(Ical.Net.CalendarComponents.CalendarEvent invited, string email, string status = "ACCEPTED", int? sequence = null, DateTimeOffset? stamp = null, string? uid = null, string method = "REPLY", string? more = null) => string.Join("\r\n",
        "BEGIN:VCALENDAR", "PRODID:-//Example//Phone//EN", "VERSION:2.0", "METHOD:" + method, "BEGIN:VEVENT", "UID:" + (uid ?? invited.Uid), $"SEQUENCE:{sequence ?? invited.Sequence}", $"DTSTAMP:{stamp ?? Clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}",
        $"DTSTART:{invited.Start!.AsUtc:yyyyMMdd'T'HHmmss'Z'}", "ORGANIZER:" + invited.Organizer!.Value, $"ATTENDEE;PARTSTAT={status};CN=\"Whoever\":mailto:{email}", more ?? "COMMENT:See you there", "END:VEVENT", "END:VCALENDAR", "");

    public static string AddressOf(Ical.Net.CalendarComponents.CalendarEvent invited) => invited.Organizer!.Value!.OriginalString["mailto:".Length..];

    /// <summary>What the gateway passes on.</summary>
    public Task<Answer> DeliverAsync(string from, string to, string? calendar, string? secret = GatewaySecret, TimeSpan age = default, object? body = null)
    {
        var text = JsonSerializer.Serialize(body ?? new { from, to = new[] { "somebody@else.example", to }, subject = "Accepted: Kick-off", text = "", calendar });
        var seconds = (Clock.GetUtcNow() - age).ToUnixTimeSeconds();
        var signature = secret is null ? "" : "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{text}")));
        return Nobody.PostAsync("/inbound/mail", text, ("X-Crm-Timestamp", $"{seconds}"), ("X-Crm-Signature", signature));
    }
}
