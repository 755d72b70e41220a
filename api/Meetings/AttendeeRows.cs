using Crm.Activities;
using Crm.Contacts;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Meetings;

/// <summary>An attendee as they are kept.</summary>
sealed record Attendee(Guid Id, string Name, string Email, string Status, DateTimeOffset? InvitedAt, bool Removed);

/// <summary>Who takes part in a meeting: read under the caller's policies, and replaced whole as far as the caller sees them.</summary>
static class AttendeeRows
{
    /// <summary>How long something takes that has no end, as in the calendar.</summary>
    const string End = "case when a.end_at > a.at then a.end_at else a.at + interval '30 minutes' end";

    public static async Task<AttendeeList?> ListAsync(CrmDb db, Settings settings, Guid activity, CancellationToken ct)
    {
        var (items, list) = (new List<AttendeeView>(), (AttendeeList?)null);
        await new Question(db).Add("""
            select x.id, x.contact_id, x.member_id, coalesce(c.display_name, m.name, x.name), x.email, x.status, x.invited_at, x.answered_at, x.comment
            from attendees x left join contacts c on c.tenant_id = x.tenant_id and c.id = x.contact_id left join members m on m.tenant_id = x.tenant_id and m.id = x.member_id
            where x.tenant_id = $1 and x.activity_id = $2 and x.removed_at is null order by x.position, x.id
            """, db.CurrentTenantId, activity).Add($"""
            select i.sent_at, i.sequence, i.cancelled_at, a.status = 'planned' and (
                (i.activity_id is null or i.cancelled_at is null and (i.starts_at, i.ends_at, i.place, i.subject) is distinct from (a.at, {End}, a.place, coalesce(a.subject, '')) or i.cancelled_at is not null)
                  and exists (select from attendees x where x.tenant_id = a.tenant_id and x.activity_id = a.id and x.removed_at is null)
                or exists (select from attendees x where x.tenant_id = a.tenant_id and x.activity_id = a.id and (x.removed_at is not null or x.invited_at is null)))
            from activities a left join meeting_invitations i on i.tenant_id = a.tenant_id and i.activity_id = a.id where a.tenant_id = $1 and a.id = $2 and a.deleted_at is null
            """, db.CurrentTenantId, activity).AskAsync(ct,
            row => items.Add(new AttendeeView(row.GetGuid(0), row.Id(1), row.Id(2), row.GetString(3), row.GetString(4), Enum.Parse<AttendeeStatus>(row.GetString(5), true), row.MaybeInstant(6), row.MaybeInstant(7), row.Text(8))),
            row => list = new AttendeeList(items, row.MaybeInstant(0), row.Whole(1), row.MaybeInstant(2), row.GetBoolean(3), settings.InboundSecret is not null));
        return list;
    }

    sealed record Named(Guid? Contact, Guid? Member, string Name, string Email);

    public static async Task SetAsync(Activity activity, IReadOnlyList<AttendeeInput> inputs, Writing writing, CancellationToken ct)
    {
        var (db, named, seen) = (writing.Db, await NamedAsync(activity, inputs, writing, ct), new List<Guid>());
        await new Question(db).Add("select id from attendees where tenant_id = $1 and activity_id = $2", db.CurrentTenantId, activity.Id).AskAsync(ct, row => seen.Add(row.GetGuid(0)));
        await using var batch = db.Batch();
        // Whoever the caller does not see stays. Who was invited has to be told, and goes from the list when they are.
        db.FollowUp(batch, b => b.Add("delete from attendees where tenant_id = $1 and id = any ($2) and invited_at is null and email <> all ($3)", db.CurrentTenantId, seen.ToArray(), named.Select(n => n.Email).ToArray())
            .Add("update attendees set removed_at = $4 where tenant_id = $1 and id = any ($2) and removed_at is null and email <> all ($3)", db.CurrentTenantId, seen.ToArray(), named.Select(n => n.Email).ToArray(), writing.Now)
            .Add("""
                insert into attendees (tenant_id, id, activity_id, contact_id, member_id, name, email, position)
                select $1, n.id, $2, n.contact, n.member, n.name, n.email, n.place from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[]) with ordinality as n(id, contact, member, name, email, place)
                on conflict (tenant_id, activity_id, email) do update set contact_id = excluded.contact_id, member_id = excluded.member_id, name = excluded.name, position = excluded.position, removed_at = null
                """, db.CurrentTenantId, activity.Id, named.Select(_ => Guid.CreateVersion7()).ToArray(), named.Select(n => n.Contact).ToArray(), named.Select(n => n.Member).ToArray(), named.Select(n => n.Name).ToArray(), named.Select(n => n.Email).ToArray()));
        await batch.ExecuteNonQueryAsync(ct);
        writing.Events.AddPlain("activity", activity.Id, activity.Version, "attendees");
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Puts a contact on the list at an address that they gave themselves.</summary>
    public static async Task AddAsync(CrmDb db, Activity activity, Guid contact, string name, string email, CancellationToken ct)
    {
        await using var batch = db.Batch().Add("insert into attendees (tenant_id, id, activity_id, contact_id, name, email, position) values ($1, $2, $3, $4, $5, $6, 1)", db.CurrentTenantId, Guid.CreateVersion7(), activity.Id, contact, name, email);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Everybody on the list and who was taken off it, whether the caller sees them or not.</summary>
    public static async Task<List<Attendee>> AllAsync(CrmDb db, Guid activity, CancellationToken ct)
    {
        var all = new List<Attendee>();
        await db.FollowUpAsync(() => new Question(db).Add("""
            select x.id, coalesce(c.display_name, m.name, x.name), x.email, x.status, x.invited_at, x.removed_at is not null
            from attendees x left join contacts c on c.tenant_id = x.tenant_id and c.id = x.contact_id left join members m on m.tenant_id = x.tenant_id and m.id = x.member_id
            where x.tenant_id = $1 and x.activity_id = $2 order by x.position, x.id
            """, db.CurrentTenantId, activity).AskAsync(ct, row => all.Add(new Attendee(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.MaybeInstant(4), row.GetBoolean(5)))), ct);
        return all;
    }

    static async Task<List<Named>> NamedAsync(Activity activity, IReadOnlyList<AttendeeInput> inputs, Writing writing, CancellationToken ct)
    {
        var named = new List<Named>();
        foreach (var (input, index) in inputs.Select((a, i) => (a, i)))
        {
            var field = $"items[{index}]";
            if (new object?[] { input.ContactId, input.MemberId, Inputs.Text(input.Email) }.Count(way => way is not null) != 1) throw Refused.Invalid(field, "Name somebody in one way: contactId, memberId, or email.");
            if (input.Name is not null && input.Email is null) throw Refused.Invalid($"{field}.name", "Contacts and members have their name already.");
            if (input.Name?.Any(char.IsControl) == true) throw Refused.Invalid($"{field}.name", "A name is one line.");
            var one = input.ContactId is { } contact ? await ContactAsync(contact, $"{field}.contactId", writing, ct)
                : input.MemberId is { } member ? await MemberAsync(activity, member, $"{field}.memberId", writing, ct)
                : new Named(null, null, Inputs.Text(input.Name) ?? "", EmailAddress.Require(input.Email!, $"{field}.email"));
            if (named.Exists(n => n.Email == one.Email)) throw Refused.Invalid(field, $"{one.Email} is in the list twice.");
            named.Add(one);
        }
        return named;
    }

    static async Task<Named> ContactAsync(Guid id, string field, Writing writing, CancellationToken ct)
    {
        await writing.RequireAsync<Contact>([id], field, ct);
        var points = await writing.Db.Set<Contact>().AsNoTracking().Where(c => c.Id == id).SelectMany(c => c.Points).Where(p => p.Kind == ContactPoint.Email && !p.DoNotUse).ToListAsync(ct);
        var best = points.Where(p => !PointValidity.IsBad(p.Validity)).OrderByDescending(p => p.IsPrimary).ThenBy(p => p.Position).FirstOrDefault();
        return best?.Normalized is { } email ? new Named(id, null, "", email) : throw Refused.Unusable(field, "This contact has no e-mail address that works and may be used.");
    }

    static async Task<Named> MemberAsync(Activity activity, Guid id, string field, Writing writing, CancellationToken ct)
    {
        await writing.RequireAsync<Member>([id], field, ct);
        if (id == activity.OwnerId) throw Refused.Unusable(field, "This is who the meeting belongs to, and takes part anyway.");
        var email = await writing.Db.Set<Member>().AsNoTracking().Where(m => m.Id == id && m.Status == Member.Active).Select(m => m.Email).FirstOrDefaultAsync(ct);
        return email is not null && EmailAddress.Normalize(email) is { } normal ? new Named(null, id, "", normal) : throw Refused.Unusable(field, "This member cannot be reached by mail.");
    }
}
