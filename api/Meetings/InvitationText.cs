using Crm.Platform;
using Crm.Platform.Outbound;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Crm.Meetings;

/// <summary>A meeting as those who take part are told of it. Notes are the workspace's own, and not in here.</summary>
sealed record Invitation(string Uid, int Sequence, string Subject, DateTimeOffset Start, DateTimeOffset End, string? Place, string? Message, string Organizer, string OrganizerName, string Business, DateTimeOffset Now);

/// <summary>Invitations as calendar programs read them (RFC 5545, 5546), and as people do. Times are in UTC, which every program shows in its own zone.</summary>
static class InvitationText
{
    public const string Request = "REQUEST", Cancel = "CANCEL";

    public static string Of(Invitation meeting, string method, IReadOnlyList<Attendee> attendees)
    {
        var calendar = new Ical.Net.Calendar { ProductId = "-//CRM//Calendar//EN", Method = method };
        var entry = new CalendarEvent
        {
            Uid = meeting.Uid, Sequence = meeting.Sequence, DtStamp = Utc(meeting.Now), Summary = Line(meeting.Subject), Location = meeting.Place is null ? null : Line(meeting.Place),
            Start = Utc(meeting.Start), End = Utc(meeting.End), Status = method == Cancel ? "CANCELLED" : "CONFIRMED", Transparency = "OPAQUE", Description = meeting.Message,
            Organizer = new Organizer("mailto:" + meeting.Organizer) { CommonName = Name(meeting.OrganizerName) },
        };
        foreach (var one in attendees)
            entry.Attendees.Add(new Ical.Net.DataTypes.Attendee("mailto:" + one.Email)
            {
                CommonName = Name(one.Name.Length > 0 ? one.Name : one.Email), Type = "INDIVIDUAL", Role = "REQ-PARTICIPANT", Rsvp = true,
                ParticipationStatus = one.Status switch { "accepted" => "ACCEPTED", "declined" => "DECLINED", "tentative" => "TENTATIVE", _ => "NEEDS-ACTION" },
            });
        calendar.Events.Add(entry);
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    public static Mail Mail(Guid tenant, Invitation meeting, string method, bool isChange, Attendee to, string calendar, TimeZoneInfo zone, string? replyTo, bool readsAnswers)
    {
        var when = $"{meeting.Start.Local(zone).ToString("dddd d MMMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture)} ({zone.Id})";
        var (word, says) = method == Cancel ? ("Cancelled", "This does not take place, or takes place without you:")
            : isChange ? ("Changed", $"{meeting.OrganizerName} of {meeting.Business} has changed this:") : ("Invitation", $"{meeting.OrganizerName} of {meeting.Business} invites you:");
        var facts = string.Join('\n', new[] { meeting.Subject, when, meeting.Place }.Where(line => !string.IsNullOrWhiteSpace(line)));
        var answer = method == Cancel ? "Your calendar takes it out if it had it."
            : readsAnswers ? $"Say yes or no in your calendar: {meeting.OrganizerName} will see it." : $"Say yes or no in your calendar, or just answer this mail: it goes to {meeting.OrganizerName}.";
        var paragraphs = new[] { to.Name.Length > 0 ? $"Hello {to.Name}," : "Hello,", says, facts, meeting.Message, answer }.Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p!).ToList();
        return Platform.Outbound.Mail.Plain(tenant, to.Email, $"{word}: {meeting.Subject}, {meeting.Start.Local(zone).ToString("ddd d MMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture)}", paragraphs)
            with { ReplyTo = replyTo, FromName = meeting.Business, Calendar = new CalendarPart(method, calendar) };
    }

    static CalDateTime Utc(DateTimeOffset at) => new(at.UtcDateTime.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)), CalDateTime.UtcTzId);

    /// <summary>A parameter's value must not end its quotes, nor its line.</summary>
    static string Name(string text) => string.Concat(text.Where(c => !char.IsControl(c) && c != '"'));
    static string Line(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
