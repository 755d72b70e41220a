using Crm.Platform.Database;

namespace Crm.Playbooks;

/// <summary>Enrolments as the API shows them; those of records that the caller does not see, or that are in the trash, are left out.</summary>
static class EnrolmentReads
{
    public static async Task<List<EnrolmentView>> ViewsAsync(CrmDb db, string which, CancellationToken ct, params object[] values)
    {
        var views = new List<EnrolmentView>();
        await new Question(db).Add($"""
            select e.id, e.version, p.id, p.name, e.contact_id is not null, coalesce(c.id, d.id), coalesce(c.display_name, d.title), e.status, e.stop_reason, e.place, e.steps::text, e.came::text, e.started_at, e.ended_at, m.id, m.name
            from enrolments e join playbooks p on p.tenant_id = e.tenant_id and p.id = e.playbook_id left join members m on m.tenant_id = e.tenant_id and m.id = e.enrolled_by
            left join contacts c on c.tenant_id = e.tenant_id and c.id = e.contact_id and c.deleted_at is null left join deals d on d.tenant_id = e.tenant_id and d.id = e.deal_id and d.deleted_at is null
            where e.tenant_id = $1 and coalesce(c.id, d.id) is not null {which} order by e.status = 'active' desc, e.started_at desc, e.id desc limit 200
            """, [db.CurrentTenantId, .. values]).AskAsync(ct, row =>
        {
            var (steps, came, place) = (PlaybookSteps.Of(row.GetString(10)), EnrolmentSteps.Of(row.GetString(11)), row.GetInt32(9));
            var status = Enum.Parse<EnrolmentStatus>(row.GetString(7), true);
            views.Add(new EnrolmentView(row.GetGuid(0), row.GetInt32(1), row.GetGuid(2), row.GetString(3), row.GetBoolean(4) ? PlaybookObject.Contact : PlaybookObject.Deal, row.GetGuid(5), row.GetString(6), status, row.Text(8),
                (int)Math.Round(100.0 * place / steps.Count), place, steps.Count, came, status == EnrolmentStatus.Active ? [.. steps.Skip(place + 1)] : [], row.Id(14), row.Text(15), row.Instant(12), row.MaybeInstant(13)));
        });
        return views;
    }
}
