using Crm.Activities;
using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Playbooks;

/// <summary>What the branches of a playbook ask, answered from the data.</summary>
static class StepAnswers
{
    public static async Task<bool> AskAsync(CrmDb db, Enrolment e, StepQuestion ask, IReadOnlyList<EnrolmentStep> came, CancellationToken ct)
    {
        var record = e.ContactId ?? e.DealId!.Value;
        if (ask == StepQuestion.Replied) return await IsAsync(db, "select exists (select from timeline_entries t where t.tenant_id = $1 and t.record_id = $2 and t.status = 'done' and t.direction = 'in' and t.at >= $3)", ct, record, e.StartedAt);
        if (ask is StepQuestion.Won or StepQuestion.Lost)
            return await IsAsync(db, """
                select exists (select from deals d where d.tenant_id = $1 and d.id = $2 and d.status = $3 and d.deleted_at is null)
                  or exists (select from deal_contacts x join deals d on d.tenant_id = x.tenant_id and d.id = x.deal_id where x.tenant_id = $1 and x.contact_id = $2 and d.status = $3 and d.closed_at >= $4 and d.deleted_at is null)
                """, ct, record, ask == StepQuestion.Won ? "won" : "lost", e.StartedAt);
        var before = came.LastOrDefault(s => s.TaskId is not null);
        (string Kind, string Outcome)? last = null;
        await new Question(db).Add("""
            select t.kind, t.outcome from timeline_entries t where t.tenant_id = $1 and t.record_id = $2 and t.status = 'done' and t.outcome is not null and t.at >= $3 order by t.at desc, t.id desc limit 1
            """, db.CurrentTenantId, record, before?.CameAt ?? e.StartedAt).AskAsync(ct, row => last = (row.GetString(0), row.GetString(1)));
        return last is { } told && Enum.TryParse<ActivityKind>(told.Kind, true, out var kind) && Enum.TryParse<Outcome>(told.Outcome, true, out var outcome)
            ? Outcomes.Of(kind, outcome)?.Success == true : before?.Result == StepResult.Done;
    }

    static async Task<bool> IsAsync(CrmDb db, string sql, CancellationToken ct, params object[] values)
    {
        var answer = false;
        await new Question(db).Add(sql, [db.CurrentTenantId, .. values]).AskAsync(ct, row => answer = row.GetBoolean(0));
        return answer;
    }
}
