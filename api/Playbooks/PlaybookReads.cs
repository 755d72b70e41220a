using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Playbooks;

/// <summary>Playbooks with their figures. What a figure counts in SQL here is what its tree lists (see docs/decisions/0015-figures-open-their-rows.md).</summary>
static class PlaybookReads
{
    const string People = """
        select e.playbook_id, count(distinct e.contact_id)::int + count(distinct e.deal_id)::int, (count(distinct e.contact_id) filter (where e.status = 'active'))::int + (count(distinct e.deal_id) filter (where e.status = 'active'))::int
        from enrolments e left join contacts c on c.tenant_id = e.tenant_id and c.id = e.contact_id and c.deleted_at is null and c.merged_into_id is null left join deals d on d.tenant_id = e.tenant_id and d.id = e.deal_id and d.deleted_at is null
        where e.tenant_id = $1 and coalesce(c.id, d.id) is not null group by 1
        """;

    const string Steps = """
        select t.playbook_id, count(*)::int, (count(*) filter (where t.step_kept = 'inTime'))::int from tasks t
        where t.tenant_id = $1 and t.playbook_id is not null and t.deleted_at is null and (t.step_kept is not null or t.status = 'open' and t.due_date < $2) group by 1
        """;

    const string Closed = """
        select x.playbook_id, (count(*) filter (where x.status = 'won'))::int, (count(*) filter (where x.status = 'lost'))::int from (
          select e.playbook_id, d.id, d.status from enrolments e join deals d on d.tenant_id = e.tenant_id and d.id = e.deal_id where e.tenant_id = $1 and d.status <> 'open' and d.deleted_at is null
          union select e.playbook_id, d.id, d.status from enrolments e join contacts c on c.tenant_id = e.tenant_id and c.id = e.contact_id and c.deleted_at is null and c.merged_into_id is null
            join deal_contacts y on y.tenant_id = e.tenant_id and y.contact_id = e.contact_id join deals d on d.tenant_id = y.tenant_id and d.id = y.deal_id
            where e.tenant_id = $1 and d.status <> 'open' and d.deleted_at is null and e.started_at <= d.created_at) x group by 1
        """;

    public static async Task<List<PlaybookView>> ViewsAsync(CrmDb db, Guid? one, DateOnly today, CancellationToken ct)
    {
        var (people, steps, closed) = (new Dictionary<Guid, (int, int)>(), new Dictionary<Guid, (int, int)>(), new Dictionary<Guid, (int, int)>());
        var playbooks = await db.Set<Playbook>().AsNoTracking().Where(p => one == null || p.Id == one).OrderBy(p => p.Name).ThenBy(p => p.Id).ToListAsync(ct);
        await new Question(db).Add(row => people[row.GetGuid(0)] = (row.GetInt32(1), row.GetInt32(2)), People, db.CurrentTenantId)
            .Add(row => steps[row.GetGuid(0)] = (row.GetInt32(1), row.GetInt32(2)), Steps, db.CurrentTenantId, today)
            .Add(row => closed[row.GetGuid(0)] = (row.GetInt32(1), row.GetInt32(2)), Closed, db.CurrentTenantId).AskAsync(ct);
        return playbooks.ConvertAll(p =>
        {
            var ((enrolled, now), (due, kept), (won, lost)) = (people.GetValueOrDefault(p.Id), steps.GetValueOrDefault(p.Id), closed.GetValueOrDefault(p.Id));
            var (through, isClosed) = (Is("playbookId", p.Id), new Func<string, object>(status => Is("status", status)));
            var figures = new PlaybookFigures(Figure(enrolled, p.Object + "s", through), Figure(now, p.Object + "s", Is("onPlaybookId", p.Id)),
                Figure(due, "tasks", through, new { any = new object[] { new { field = "stepKept", op = "in", value = new[] { "inTime", "late" } }, new { all = new object[] { Is("status", "open"), new { field = "dueDate", op = "lt", value = today } } } } }),
                Figure(kept, "tasks", through, Is("stepKept", "inTime")), Percent(kept, due), Figure(won, "deals", through, isClosed("won")), Figure(lost, "deals", through, isClosed("lost")), Percent(won, won + lost));
            var input = p.AsInput();
            return new PlaybookView(p.Id, p.Version, p.Name, p.Description, input.Object, input.Trigger!.Value, p.StageId, p.Template, p.Active, input.Steps, figures, p.CreatedAt, p.UpdatedAt);
        });
    }

    static object Is(string field, object value) => new { field, op = "eq", value };
    static PlaybookFigure Figure(int count, string @object, params object[] all) => new(count, new PlaybookRows(@object, JsonSerializer.SerializeToElement(new { all }, Json.Options)));
    static double? Percent(int part, int of) => of > 0 ? Math.Round(100.0 * part / of, 1) : null;
}
