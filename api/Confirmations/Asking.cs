using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Crm.Activities;
using Crm.Contacts;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Outbound;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Confirmations;

/// <summary>Asks customers, one or many: chooses whom, leaves out whom not to bother, writes the requests and what goes out with them.</summary>
sealed class Asking(CrmDb db, Writing writing, RecordReads reads, RecordWrites writes, ContactRecord contacts, TaskRecord tasks, Settings settings)
{
    const int MostMails = 2000, MostByHand = 200;
    static readonly TimeSpan Pause = TimeSpan.FromDays(90);

    sealed record Candidate(Guid Id, string Name, string? FirstName, Guid? OwnerId, string? OwnerName, string? OwnerEmail, string? Address, bool Recent);

    public async Task<AskOutcome> AskAsync(AskCustomers asked, CancellationToken ct)
    {
        if (asked.Fields.Distinct().Count() != asked.Fields.Count) throw Refused.Invalid("fields", "A field is in the list twice.");
        if (asked.ContactIds is null == asked.Filter is null or { ValueKind: JsonValueKind.Null }) throw Refused.Invalid("contactIds", "Say whom: either contactIds, or a filter; {\"all\": []} is everybody.");
        writing.Require(contacts, RecordAction.Update);
        var chosen = await ChosenAsync(asked, ct);
        if (asked is { Channel: AskChannel.Mail, DryRun: false }) await RequireVerifiedAsync(ct);
        var found = await CandidatesAsync(chosen, asked.Channel, ct);
        var (take, outcome, seen) = (new List<Candidate>(), new AskOutcome(found.Count, 0, 0, 0, 0, 0, []), new HashSet<string>(StringComparer.Ordinal));
        writing.IsBulk = found.Count > 1;
        foreach (var one in found)
            if (!MayChange(one)) outcome = outcome with { NotAllowed = outcome.NotAllowed + 1 };
            else if (one.Recent && !asked.Again) outcome = outcome with { Recent = outcome.Recent + 1 };
            else if (one.Address is null) outcome = outcome with { NoAddress = outcome.NoAddress + 1 };
            else if (asked.Channel == AskChannel.Mail && !seen.Add(one.Address)) outcome = outcome with { SameAddress = outcome.SameAddress + 1 };
            else take.Add(one);
        if (found.Count == 1 && outcome.NotAllowed == 1) throw Refused.Forbidden("Your role may not change this contact. Ask an owner or admin of the workspace for more.");
        if (asked.DryRun || take.Count == 0) return outcome with { Asked = take.Count };
        var made = await MakeAsync(asked, take, ct);
        return outcome with { Asked = take.Count, Ids = [.. made.Take(200)] };
    }

    bool MayChange(Candidate one) => writing.Rights.Reaches("contact", RecordAction.Update, one.OwnerId) && (!writing.IsBulk || writing.Rights.Reaches("contact", RecordAction.Bulk, one.OwnerId));

    /// <summary>Nobody writes to customers from an address that may not be theirs.</summary>
    async Task RequireVerifiedAsync(CancellationToken ct)
    {
        if (!await VerifiedSender.IsAsync(db, writing.User, ct)) throw Refused.Forbidden("Please confirm your own e-mail address before you write to customers.");
    }

    async Task<Guid[]> ChosenAsync(AskCustomers asked, CancellationToken ct)
    {
        var most = asked.Channel == AskChannel.Mail ? MostMails : MostByHand;
        if (asked.ContactIds is { } ids)
        {
            if (ids.Count == 0 || ids.Count > most) throw Refused.Invalid("contactIds", $"Ask 1 to {most} contacts at once.");
            await writing.RequireAsync<Contact>(ids, "contactIds", ct);
            return [.. ids.Distinct()];
        }
        var chosen = await (await contacts.IdsAsync(reads, new SearchRecords(asked.Filter).AsQuery(), newestFirst: false, ct)).Take(most + 1).ToArrayAsync(ct);
        return chosen.Length <= most ? chosen : throw Refused.Invalid("filter", $"This finds more than {most} contacts. Narrow it down and ask in parts.");
    }

    /// <summary>With the best address for the channel: the first one that works and may be used.</summary>
    async Task<List<Candidate>> CandidatesAsync(Guid[] ids, AskChannel channel, CancellationToken ct)
    {
        var (found, kind) = (new List<Candidate>(), channel switch { AskChannel.Mail => ContactPoint.Email, AskChannel.Call => ContactPoint.Phone, _ => ContactPoint.Address });
        await new Question(db).Add($"""
            select c.id, c.display_name, c.first_name, c.owner_id, m.name, case when m.status = 'active' then m.email end, p.address,
              exists (select from confirmation_requests r where r.tenant_id = $1 and r.contact_id = c.id and r.cancelled_at is null and r.created_at > $4)
            from contacts c left join members m on m.tenant_id = c.tenant_id and m.id = c.owner_id
              left join lateral (select {(channel == AskChannel.Letter ? "q.value" : "q.normalized")} as address from contact_points q where q.tenant_id = $1 and q.contact_id = c.id and q.kind = $3 and not q.do_not_use
                and q.validity not in ('hardBounced', 'complained', 'wrongNumber', 'returned') order by q.is_primary desc, q.position limit 1) p on true
            where c.tenant_id = $1 and c.id = any ($2) and c.deleted_at is null order by c.id
            """, db.CurrentTenantId, ids, kind, writing.Now - Pause)
            .AskAsync(ct, row => found.Add(new Candidate(row.GetGuid(0), row.GetString(1), row.Text(2), row.Id(3), row.Text(4), row.Text(5), row.Text(6), row.GetBoolean(7))));
        return found;
    }

    async Task<List<Guid>> MakeAsync(AskCustomers asked, List<Candidate> take, CancellationToken ct)
    {
        var (now, made) = (writing.Now, new List<Guid>(take.Count));
        var (tenant, how) = (await writing.TenantAsync(ct), await SettingsEndpoints.ReadAsync(db, ct));
        var me = await db.Set<Members.Member>().Where(m => m.Id == writing.User.MemberId).Select(m => new { m.Name, m.Email }).FirstOrDefaultAsync(ct);
        foreach (var one in take)
        {
            var request = new ConfirmationRequest
            {
                ContactId = one.Id, Fields = [.. asked.Fields.Select(ConfirmationRequest.Word)], Channel = ConfirmationRequest.Word(asked.Channel), Recipient = asked.Channel == AskChannel.Mail ? one.Address : null,
                CreatedBy = writing.User.MemberId, CreatedAt = now, ExpiresAt = now.AddDays(how.Days),
            };
            if (asked.Channel == AskChannel.Mail)
            {
                var secret = RandomNumberGenerator.GetBytes(32);
                request.Send(SHA256.HashData(secret), null, now);
                var link = new Uri(settings.PublicUrl, $"/confirm?token={Base64Url.EncodeToString(secret)}");
                await MailOutbox.AddAsync(db.Database, ConfirmationWords.Mail(tenant, how, one.Address!, one.FirstName, one.OwnerName ?? me?.Name ?? tenant.Name, one.OwnerEmail ?? me?.Email, link), now, ct);
            }
            if (asked.Channel == AskChannel.Call)
            {
                request.TaskId = (await writes.CreateAsync(tasks, ConfirmationWords.Call(tenant, how, one.Name, asked.Fields, one.OwnerId ?? writing.User.MemberId, one.Id, now), ct)).Id;
                await db.SaveChangesAsync(ct);
                request.Send(null, null, now);
            }
            db.Add(request);
            // A line for the contact's story; who is asked does not change by it.
            db.Add(new TimelineEntry { Object = "contact", RecordId = one.Id, Kind = "confirmation", At = now, Title = one.Name, Outcome = "asked", ActorId = writing.User.MemberId, RefObject = "contact", RefId = one.Id });
            writing.Events.AddPlain("confirmation", request.Id, 1, "created");
            made.Add(request.Id);
        }
        await db.SaveChangesAsync(ct);
        return made;
    }
}
