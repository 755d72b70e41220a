using System.Globalization;
using Crm.Activities;
using Crm.Contacts;
using Crm.Meetings;
using Crm.Notifications;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bookings;

/// <summary>Books a time: the person is found or made, the meeting planned, the invitation sent, the host told; all of it or nothing.</summary>
sealed class Booking(CrmDb db, Writing writing, RecordWrites writes, ContactRecord contacts, ActivityRecord activities, Inviting inviting)
{
    public async Task<BookedTime> BookAsync(Guid host, BookTime asked, CancellationToken ct)
    {
        var email = EmailAddress.Require(asked.Email, "email");
        var name = Inputs.Required(asked.Name, "name", "A name");
        // What is written here goes out by mail under the business's name: no place for somebody's advertisements.
        if (name.Any(char.IsControl) || name.Contains("://", StringComparison.Ordinal) || name.Contains("www.", StringComparison.OrdinalIgnoreCase)) throw Refused.Invalid("name", "This is not a name.");
        // One at a time for each page, so that of two who want the same time the second sees the first.
        var (page, hostName, business, zone) = await BookingEndpoints.PageAsync(db, host, locked: true, ct) ?? throw Refused.NotFound();
        var answer = new BookedTime(asked.Start, asked.Start.AddMinutes(page.Minutes), zone.Id, hostName, business, page.Title, page.Place);
        // A program that fills every field believes that it has done it.
        if (Inputs.Text(asked.Website) is not null) return answer;
        var day = DateOnly.FromDateTime(asked.Start.Local(zone));
        if (!FreeTimes.Slots(page, zone, day, day.AddDays(1), writing.Now).Contains(asked.Start)) throw Refused.Conflict("This time cannot be booked (any more). Please choose another one.", "start");
        if (!(await FreeTimes.FindAsync(db, host, page, zone, day, day.AddDays(1), writing.Now, ct)).Contains(asked.Start)) throw Refused.Conflict("This time has just been taken. Please choose another one.", "start");
        (writing.Source, writing.Rules.Skips) = ("booking", true);
        var contact = await KnownAsync(email, ct) ?? await NewAsync(host, name, email, asked.Phone, ct);
        var activity = await writes.CreateAsync(activities, new ActivityInput
        {
            Kind = page.Kind, Status = ActivityStatus.Planned, At = asked.Start, EndAt = answer.End, Subject = $"{page.Title ?? page.Kind.ToString()}: {name} and {hostName}", Place = page.Place, OwnerId = host,
            Body = string.Join("\n\n", new[] { Inputs.Text(asked.Note), Inputs.Text(asked.Phone) }.Where(line => line is not null)) is { Length: > 0 } body ? body : null, Links = [new LinkInput(LinkObject.Contact, contact)],
        }, ct);
        await db.SaveChangesAsync(ct);
        await AttendeeRows.AddAsync(db, activity, contact, name, email, ct);
        await inviting.SendAsync(activity, null, again: false, ct);
        await NotificationRows.TellAsync(db, [new News(host, NotificationKind.TimeBooked, $"{name}, {asked.Start.Local(zone).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)}", "activity", activity.Id, null)], writing.Now, ct);
        await db.SaveChangesAsync(ct);
        return answer;
    }

    async Task<Guid?> KnownAsync(string email, CancellationToken ct) =>
        await db.Set<Contact>().Where(c => c.Points.Any(p => p.Kind == ContactPoint.Email && p.Normalized == email)).OrderBy(c => c.Id).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(ct);

    async Task<Guid> NewAsync(Guid host, string name, string email, string? phone, CancellationToken ct)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Two who book other pages of the workspace at once with the same address: the second finds the first.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({db.CurrentTenantId.ToString() + email}, 0))", ct);
        if (await KnownAsync(email, ct) is { } known) return known;
        try
        {
            var contact = await writes.CreateAsync(contacts, new ContactInput
            {
                FirstName = words.Length > 1 ? string.Join(' ', words[..^1]) : words[0], LastName = words.Length > 1 ? words[^1] : null, OwnerId = host,
                Emails = [new PointInput(email)], Phones = Inputs.Text(phone) is { } number ? [new PointInput(number)] : null,
            }, ct);
            await db.SaveChangesAsync(ct);
            return contact.Id;
        }
        catch (Refused refused) when (refused.Errors?.Keys.Any(k => k.StartsWith("phones", StringComparison.Ordinal)) == true) { throw Refused.Invalid("phone", "This is not a phone number."); }
    }
}
