using Crm.Activities;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Outbound;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Meetings;

/// <summary>Sends what there is to tell of a meeting: an invitation, a change, that it is off. The same meeting keeps its UID; its SEQUENCE rises with each change of time or place.</summary>
sealed class Inviting(CrmDb db, Writing writing, Settings settings)
{
    const int MostAnHour = 1000;
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    sealed record Sent(string Uid, int Sequence, string? Organizer, byte[] Salt, DateTimeOffset Starts, DateTimeOffset Ends, string? Place, string Subject, DateTimeOffset? CancelledAt);

    /// <summary>Invites who has not been invited, and tells everybody else what has changed since.</summary>
    public async Task<(int Sent, int CalledOff)> SendAsync(Activity activity, string? message, bool again, CancellationToken ct)
    {
        var (all, before) = (await AttendeeRows.AllAsync(db, activity.Id, ct), await SentAsync(activity.Id, ct));
        var (current, gone) = (all.Where(a => !a.Removed).ToList(), all.Where(a => a.Removed).ToList());
        if (all.Count == 0) throw Refused.Conflict("Nobody takes part yet: say whom to invite first.");
        if (activity.Status != Activity.Planned) throw Refused.Conflict("Only what is planned can be invited to.");
        if (End(activity) <= writing.Now) throw Refused.Conflict("This is past.", "at");
        await CheckHourAsync(current.Count, ct);
        var moved = before is not null && (before.CancelledAt is not null || (before.Starts, before.Ends, before.Place) != (activity.At, End(activity), activity.Place));
        var changed = moved || before is not null && before.Subject != Subject(activity);
        if (moved) current = current.ConvertAll(a => a with { Status = "waiting" });
        var meeting = await MeetingAsync(activity, before, (before?.Sequence ?? 0) + (moved ? 1 : 0), message, ct);
        var to = before is null || changed ? current : [.. current.Where(a => a.InvitedAt is null || again && a.Status == "waiting" && a.InvitedAt < writing.Now - Pause)];
        await MailAsync(activity, meeting, InvitationText.Request, to, InvitationText.Of(meeting, InvitationText.Request, current), ct);
        foreach (var one in gone) await MailAsync(activity, meeting, InvitationText.Cancel, [one], InvitationText.Of(meeting, InvitationText.Cancel, [one]), ct);
        if (to.Count + gone.Count > 0) await KeepAsync(activity, meeting, before, to, gone, moved, off: false, ct);
        return (to.Count, gone.Count);
    }

    /// <summary>Tells everybody who was invited that it is off.</summary>
    public async Task CallOffAsync(Activity activity, CancellationToken ct)
    {
        if (await SentAsync(activity.Id, ct) is not { CancelledAt: null } before) return;
        var invited = (await AttendeeRows.AllAsync(db, activity.Id, ct)).Where(a => a.InvitedAt is not null).ToList();
        var meeting = await MeetingAsync(activity, before, before.Sequence + 1, null, ct);
        // Of what was sent: where people have it in their calendars.
        meeting = meeting with { Start = before.Starts, End = before.Ends, Place = before.Place, Subject = before.Subject.Length > 0 ? before.Subject : meeting.Subject };
        if (before.Ends > writing.Now) await MailAsync(activity, meeting, InvitationText.Cancel, invited, InvitationText.Of(meeting, InvitationText.Cancel, invited), ct);
        await KeepAsync(activity, meeting, before, [], [.. invited.Where(a => a.Removed)], moved: false, off: true, ct);
    }

    static DateTimeOffset End(Activity activity) => activity.EndAt is { } end && end > activity.At ? end : activity.At.AddMinutes(30);
    static string Subject(Activity activity) => activity.Subject ?? "";

    async Task CheckHourAsync(int more, CancellationToken ct)
    {
        var count = 0L;
        await new Question(db).Add("select count(*) from attendees where tenant_id = $1 and invited_at > $2", db.CurrentTenantId, writing.Now - TimeSpan.FromHours(1)).AskAsync(ct, row => count = row.GetInt64(0));
        if (count + more > MostAnHour) throw new Refused(429, "rateLimited", "Too many invitations.", $"A workspace sends at most {MostAnHour} invitations an hour. Please try again later.");
    }

    async Task<Sent?> SentAsync(Guid activity, CancellationToken ct)
    {
        Sent? sent = null;
        await new Question(db).Add("select uid, sequence, organizer, salt, starts_at, ends_at, place, subject, cancelled_at from meeting_invitations where tenant_id = $1 and activity_id = $2", db.CurrentTenantId, activity)
            .AskAsync(ct, row => sent = new Sent(row.GetString(0), row.GetInt32(1), row.Text(2), row.GetFieldValue<byte[]>(3), row.Instant(4), row.Instant(5), row.Text(6), row.GetString(7), row.MaybeInstant(8)));
        return sent;
    }

    byte[] salt = [];
    string? answersTo;

    async Task<Invitation> MeetingAsync(Activity activity, Sent? before, int sequence, string? message, CancellationToken ct)
    {
        var tenant = await writing.TenantAsync(ct);
        var host = activity.OwnerId ?? activity.CreatedBy;
        var owner = await db.Set<Member>().AsNoTracking().Where(m => m.Id == host).Select(m => new { m.Name, m.Email, m.Status }).FirstOrDefaultAsync(ct);
        salt = before?.Salt ?? ReplyAddress.NewSalt();
        answersTo = owner is { Status: Member.Active } ? owner.Email : null;
        // Calendar programs know the organiser by the address: it stays what it was.
        var organizer = before is not null ? before.Organizer : settings.InboundSecret is null ? answersTo ?? throw Refused.Conflict("Say whose meeting this is: the answers go to them.", "ownerId") : null;
        var subject = activity.Subject ?? tenant.Name;
        return new Invitation(before?.Uid ?? $"meeting-{activity.Id}@{settings.PublicUrl.Host}", sequence, subject, activity.At, End(activity), activity.Place, message,
            organizer ?? ReplyAddress.Of(settings, ReplyAddress.Token(settings, db.CurrentTenantId, activity.Id, salt)), owner?.Name ?? tenant.Name, tenant.Name, writing.Now);
    }

    async Task MailAsync(Activity activity, Invitation meeting, string method, IReadOnlyList<Attendee> to, string calendar, CancellationToken ct)
    {
        var tenant = await writing.TenantAsync(ct);
        foreach (var one in to)
            await MailOutbox.AddAsync(db.Database, InvitationText.Mail(tenant.Id, meeting, method, one.InvitedAt is not null, one, calendar, WallClock.Zone(tenant.TimeZone), answersTo, settings.InboundSecret is not null), writing.Now, ct);
    }

    async Task KeepAsync(Activity activity, Invitation meeting, Sent? before, IReadOnlyList<Attendee> to, IReadOnlyList<Attendee> gone, bool moved, bool off, CancellationToken ct)
    {
        var (organizer, token) = (before is null ? settings.InboundSecret is null ? meeting.Organizer : null : before.Organizer, ReplyAddress.Hash(ReplyAddress.Token(settings, db.CurrentTenantId, activity.Id, salt)));
        await using var batch = db.Batch();
        db.FollowUp(batch, b => b.Add("""
            insert into meeting_invitations (tenant_id, activity_id, uid, sequence, organizer, salt, token_hash, sent_at, starts_at, ends_at, place, subject, cancelled_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict (tenant_id, activity_id) do update set sequence = excluded.sequence, token_hash = excluded.token_hash, sent_at = excluded.sent_at, starts_at = excluded.starts_at, ends_at = excluded.ends_at, place = excluded.place, subject = excluded.subject, cancelled_at = excluded.cancelled_at
            """, db.CurrentTenantId, activity.Id, meeting.Uid, meeting.Sequence, (object?)organizer ?? DBNull.Value, salt, token, writing.Now, meeting.Start, meeting.End, (object?)meeting.Place ?? DBNull.Value, off ? before!.Subject : Subject(activity), off ? writing.Now : DBNull.Value)
            .Add("delete from attendees where tenant_id = $1 and id = any ($2)", db.CurrentTenantId, gone.Select(a => a.Id).ToArray())
            .Add("update attendees set status = 'waiting', answered_at = null, answer_stamp = null, comment = null where tenant_id = $1 and activity_id = $2 and $3", db.CurrentTenantId, activity.Id, moved)
            .Add("update attendees set invited_at = $3, invited_sequence = $4 where tenant_id = $1 and id = any ($2)", db.CurrentTenantId, to.Select(a => a.Id).ToArray(), writing.Now, meeting.Sequence));
        await batch.ExecuteNonQueryAsync(ct);
        writing.Events.AddPlain("activity", activity.Id, activity.Version, off ? "calledOff" : "invited");
        await db.SaveChangesAsync(ct);
    }
}
