using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Playbooks;

/// <summary>Who does a step.</summary>
sealed record StepDoer(Guid Id, string Name, string? Email, bool Verified);

/// <summary>What the steps of an enrolment are filled with and decided by, as it is at this moment.</summary>
/// <param name="Email">The address that works and may be used.</param>
/// <param name="WhyNoMail">Why no mail may go to the customer.</param>
sealed record StepFacts(DateOnly Today, string Workspace, Guid? ContactId, Guid? Owner, string? Email, string? WhyNoMail, IReadOnlyDictionary<string, string?> Names, IReadOnlyDictionary<Guid, StepDoer> Doers, StepDoer? Last)
{
    public StepDoer? DoerOf(PlaybookStep step, Guid? enroller)
    {
        foreach (var id in new[] { step.Role switch { StepRole.Member => step.MemberId, StepRole.Enroller => enroller, _ => Owner }, Owner, enroller })
            if (id is { } some && Doers.GetValueOrDefault(some) is { } doer) return doer;
        return Last;
    }

    public static async Task<StepFacts> OfAsync(CrmDb db, Enrolment e, IReadOnlyList<PlaybookStep> steps, DateTimeOffset now, CancellationToken ct)
    {
        var (found, doers, last) = ((StepFacts?)null, new Dictionary<Guid, StepDoer>(), (StepDoer?)null);
        await new Question(db).Add("""
            select (($3::timestamptz at time zone w.time_zone))::date, w.name, c.id, coalesce(d.owner_id, c.owner_id), p.usable, p.known, coalesce(s.given, true),
              coalesce(c.first_name, c.display_name), c.display_name, d.title, k.name, o.name
            from enrolments e join identity.tenants w on w.id = e.tenant_id left join deals d on d.tenant_id = e.tenant_id and d.id = e.deal_id
            left join lateral (select x.contact_id from deal_contacts x join contacts y on y.tenant_id = x.tenant_id and y.id = x.contact_id and y.deleted_at is null
              where x.tenant_id = e.tenant_id and x.deal_id = e.deal_id order by x.position limit 1) dc on true
            left join contacts c on c.tenant_id = e.tenant_id and c.id = coalesce(e.contact_id, dc.contact_id)
            left join companies k on k.tenant_id = e.tenant_id and k.id = coalesce(d.company_id, c.company_id) and k.deleted_at is null
            left join members o on o.tenant_id = e.tenant_id and o.id = coalesce(d.owner_id, c.owner_id)
            left join lateral (select count(*) > 0 as known, (array_agg(q.normalized order by q.is_primary desc, q.position) filter (where not q.do_not_use and q.validity not in ('hardBounced', 'complained')))[1] as usable
              from contact_points q where q.tenant_id = e.tenant_id and q.contact_id = c.id and q.kind = 'email') p on true
            left join lateral (select v.given from consent_events v where v.tenant_id = e.tenant_id and v.contact_id = c.id and v.purpose = 'marketingEmail' order by v.at desc, v.id desc limit 1) s on true
            where e.tenant_id = $1 and e.id = $2
            """, db.CurrentTenantId, e.Id, now)
            .Add("""
            select m.id, m.name, m.email, coalesce(identity.is_verified(m.user_id), false), m.role = 'owner' from members m
            where m.tenant_id = $1 and m.status = 'active' and (m.role = 'owner' or m.id = any ($3) or m.id = (select coalesce(d.owner_id, c.owner_id) from enrolments e
              left join deals d on d.tenant_id = e.tenant_id and d.id = e.deal_id left join contacts c on c.tenant_id = e.tenant_id and c.id = e.contact_id where e.tenant_id = $1 and e.id = $2))
            order by m.created_at, m.id
            """, db.CurrentTenantId, e.Id, steps.Select(s => s.MemberId).Append(e.EnrolledBy).OfType<Guid>().ToArray())
            .AskAsync(ct, row =>
            {
                var why = row.Id(2) is null ? "There is nobody to write to." : !row.GetBoolean(5) ? "There is no e-mail address." : row.Text(4) is null ? "The e-mail address does not work or may not be used." : !row.GetBoolean(6) ? "They do not want mails." : null;
                found = new StepFacts(row.Date(0)!.Value, row.GetString(1), row.Id(2), row.Id(3), row.Text(4), why,
                    new Dictionary<string, string?>(StringComparer.Ordinal) { ["contact.firstName"] = row.Text(7), ["contact.name"] = row.Text(8), ["deal.title"] = row.Text(9), ["company.name"] = row.Text(10), ["owner.name"] = row.Text(11) }, doers, null);
            }, row =>
            {
                var doer = doers[row.GetGuid(0)] = new StepDoer(row.GetGuid(0), row.GetString(1), row.Text(2), row.GetBoolean(3));
                if (row.GetBoolean(4)) last ??= doer;
            });
        return found! with { Last = last };
    }
}
