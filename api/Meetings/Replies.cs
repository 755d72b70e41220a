using Crm.Activities;
using Crm.Events;
using Crm.Notifications;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Meetings;

/// <summary>Takes in an answer to an invitation: of somebody who is invited, to the meeting as it stands, and later than what is known. Anything else changes nothing.</summary>
sealed class Replies(CrmDb db, Writing writing)
{
    sealed record Known(Guid Id, Guid? Contact, string Name, string Status, DateTimeOffset? Stamp);

    /// <summary>True when it told something new.</summary>
    public async Task<bool> TakeAsync(Guid id, Reply reply, string sender, CancellationToken ct)
    {
        // Locked: of two answers at once, the second sees the first.
        if (await db.Set<Activity>().Locked(writing.User.TenantId, id).FirstOrDefaultAsync(ct) is not { } activity) throw Refused.NotFound();
        var (sent, known) = (((string Uid, int Sequence, DateTimeOffset? Off)?)null, (Known?)null);
        await new Question(db).Add("select uid, sequence, cancelled_at from meeting_invitations where tenant_id = $1 and activity_id = $2", db.CurrentTenantId, id).Add("""
            select x.id, x.contact_id, coalesce(c.display_name, m.name, nullif(x.name, ''), x.email), x.status, x.answer_stamp
            from attendees x left join contacts c on c.tenant_id = x.tenant_id and c.id = x.contact_id left join members m on m.tenant_id = x.tenant_id and m.id = x.member_id
            where x.tenant_id = $1 and x.activity_id = $2 and x.email = $3 and x.removed_at is null and x.invited_at is not null
            """, db.CurrentTenantId, id, reply.Email).AskAsync(ct, row => sent = (row.GetString(0), row.GetInt32(1), row.MaybeInstant(2)), row => known = new Known(row.GetGuid(0), row.Id(1), row.GetString(2), row.GetString(3), row.MaybeInstant(4)));
        if (sent is not { } meeting || meeting.Uid != reply.Uid) throw ReplyText.Odd("This address belongs to another meeting.");
        if (known is null || sender != reply.Email) throw new Refused(403, "stranger", "This answer comes from somebody who was not invited.", "An answer has to come from the address that the invitation went to.");
        if (meeting.Off is not null || activity.Status == Activity.Cancelled) throw Refused.Conflict("The meeting has been called off.");
        if (reply.Sequence != meeting.Sequence) throw Refused.Conflict("The meeting has changed since: this answers another version of it.");
        if (reply.Stamp > writing.Now.AddDays(1)) throw ReplyText.Odd("The answer is from the future.");
        if (reply.Stamp == known.Stamp && reply.Status == known.Status) return false;
        if (reply.Stamp <= known.Stamp) throw Refused.Conflict("A later answer is known already.");
        await KeepAsync(activity, known, reply, ct);
        return true;
    }

    async Task KeepAsync(Activity activity, Known who, Reply reply, CancellationToken ct)
    {
        await using (var batch = db.Batch().Add("update attendees set status = $3, answered_at = $4, answer_stamp = $5, comment = $6 where tenant_id = $1 and id = $2",
            db.CurrentTenantId, who.Id, reply.Status, writing.Now, reply.Stamp, (object?)reply.Comment ?? DBNull.Value)) await batch.ExecuteNonQueryAsync(ct);
        var subject = activity.Subject ?? activity.Kind;
        if (who.Contact is { } contact)
            db.Add(new TimelineEntry { Object = "contact", RecordId = contact, Kind = "invitation", At = writing.Now, Title = subject, Body = reply.Comment, Outcome = reply.Status, RefObject = "activity", RefId = activity.Id });
        writing.Events.AddPlain("activity", activity.Id, activity.Version, "answered");
        var said = reply.Status switch { "accepted" => "accepted", "declined" => "declined", _ => "perhaps comes to" };
        if ((activity.OwnerId ?? activity.CreatedBy) is { } organizer)
            await NotificationRows.TellAsync(db, [new News(organizer, NotificationKind.InvitationAnswered, $"{who.Name} {said}: {subject}", "activity", activity.Id, null)], writing.Now, ct);
        await db.SaveChangesAsync(ct);
    }
}
