using Crm.Platform.Database;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Playbooks;

/// <summary>
/// Takes enrolments from step to step, in the transaction of what brings them on: a task that is done, a day that has come. It works on
/// one enrolment at a time, with its row locked, and as upkeep: who finishes a step need not see or be able to make the next one.
/// </summary>
sealed class Advancing(CrmDb db, Writing writing, StepSending sending)
{
    /// <summary>Null when the record is on its way through the playbook already.</summary>
    public async Task<Guid?> EnrolAsync(Playbook playbook, Guid record, Guid? by, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var isNew = false;
        await db.FollowUpAsync(async () =>
        {
            await using var batch = db.Batch().Add($"""
                insert into enrolments (tenant_id, id, playbook_id, {playbook.Object}_id, status, steps, while_open, enrolled_by, started_at)
                select $1, $2, $3, $4, 'active', $5::jsonb, exists (select from deals d where d.tenant_id = $1 and d.id = $4 and d.status = 'open'), $6, $7 on conflict do nothing
                """, db.CurrentTenantId, id, playbook.Id, record, playbook.Steps, (object?)by ?? DBNull.Value, writing.Now);
            isNew = await batch.ExecuteNonQueryAsync(ct) > 0;
            if (isNew && await LockedAsync("e.id = $2", id, ct) is { } enrolment) await GoOnAsync(enrolment, EnrolmentSteps.Of(enrolment.Came), 0, waited: false, "created", ct);
        }, ct);
        return isNew ? id : null;
    }

    /// <summary>The task of a step is done or thrown away.</summary>
    public Task FinishedAsync(TaskItem task, CancellationToken ct) => db.FollowUpAsync(async () =>
    {
        if (await LockedAsync("e.task_id = $2 and e.status = 'active'", task.Id, ct) is not { } enrolment) return;
        var (came, skipped) = (EnrolmentSteps.Of(enrolment.Came), task.DeletedAt is not null);
        came[^1] = came[^1] with { DoneAt = task.DoneAt ?? writing.Now, Result = skipped ? StepResult.Skipped : StepResult.Done };
        if (!skipped) await KeptAsync(task, "case when ($3::timestamptz at time zone w.time_zone)::date <= coalesce(t.due_date, 'infinity') then 'inTime' else 'late' end", ct, task.DoneAt!);
        await GoOnAsync(enrolment, came, enrolment.Place + 1, waited: false, "advanced", ct);
    }, ct);

    /// <summary>The task of a step is taken up again: what came of finishing it is taken back, unless somebody has worked on it since or a mail has gone out.</summary>
    public Task TakenUpAsync(TaskItem task, CancellationToken ct) => db.FollowUpAsync(async () =>
    {
        if (await LockedAsync("e.playbook_id = $2 and e.status <> 'stopped' and e.came @> jsonb_build_array(jsonb_build_object('taskId', $3::text))", task.PlaybookId!.Value, ct, task.Id.ToString()) is not { } enrolment) return;
        await KeptAsync(task, "null", ct);
        var came = EnrolmentSteps.Of(enrolment.Came);
        var index = came.FindIndex(s => s.TaskId == task.Id);
        if (came[index].Result is null || came.Skip(index + 1).Any(s => s.Result is not null and not (StepResult.Yes or StepResult.No))) return;
        var next = enrolment.TaskId is { } id ? await db.Set<TaskItem>().Locked(db.CurrentTenantId, id).Include(t => t.Links).FirstOrDefaultAsync(ct) : null;
        if (next is { Version: > 1 } || enrolment.Status == Enrolment.Done && await IsAgainAsync(enrolment, ct)) return;
        if (next is not null) Throw(next);
        came.RemoveRange(index + 1, came.Count - index - 1);
        came[index] = came[index] with { DoneAt = null, Result = null };
        var place = PlaybookSteps.Of(enrolment.Steps).ToList().FindIndex(s => s.Id == came[index].StepId);
        enrolment.Stand(place, EnrolmentSteps.Text(came), task.Id, null);
        await SaveAsync(enrolment, "advanced", ct);
    }, ct);

    /// <summary>The day has come for which an enrolment waits. False when it does not wait, not for today, or when somebody else is at it.</summary>
    public async Task<bool> PassAsync(Guid id, CancellationToken ct)
    {
        var passed = false;
        await db.FollowUpAsync(async () =>
        {
            if (await LockedAsync("e.id = $2 and e.status = 'active' and e.task_id is null and e.due_on <= ($3::timestamptz at time zone w.time_zone)::date", id, ct, writing.Now, waits: false) is not { } enrolment) return;
            await GoOnAsync(enrolment, EnrolmentSteps.Of(enrolment.Came), enrolment.Place, waited: true, "advanced", ct);
            passed = true;
        }, ct);
        return passed;
    }

    /// <summary>Ends the way of these before its end; the task of the present step goes to the trash. False when they were not on their way.</summary>
    public async Task<bool> StopAsync(Guid id, string? reason, CancellationToken ct)
    {
        var stopped = false;
        await db.FollowUpAsync(async () =>
        {
            // The task first, as whoever finishes it does.
            var task = await db.Set<Enrolment>().Where(e => e.Id == id).Select(e => e.TaskId).FirstOrDefaultAsync(ct) is { } taskId ? await db.Set<TaskItem>().Locked(db.CurrentTenantId, taskId).Include(t => t.Links).FirstOrDefaultAsync(ct) : null;
            if (await LockedAsync("e.id = $2 and e.status = 'active'", id, ct) is not { } enrolment) return;
            if (task is { Status: "open" } && task.Id == enrolment.TaskId) Throw(task);
            enrolment.End(Enrolment.Stopped, reason, enrolment.Came, writing.Now);
            await SaveAsync(enrolment, "stopped", ct);
            stopped = true;
        }, ct);
        return stopped;
    }

    /// <summary>Takes steps until one has to wait for somebody or for a day.</summary>
    /// <param name="waited">True when the first of them has waited for its day already.</param>
    async Task GoOnAsync(Enrolment enrolment, List<EnrolmentStep> came, int place, bool waited, string verb, CancellationToken ct)
    {
        var (steps, now) = (PlaybookSteps.Of(enrolment.Steps), writing.Now);
        var facts = await StepFacts.OfAsync(db, enrolment, steps, now, ct);
        for (; place < steps.Count; waited = false)
        {
            var step = steps[place];
            var day = facts.Today.AddDays(waited ? 0 : step.AfterDays);
            var doer = facts.DoerOf(step, enrolment.EnrolledBy);
            var here = waited ? came[^1] : new EnrolmentStep(step.Id, step.Kind, PlaybookSteps.Line(step.Title, facts.Names), now);
            if (waited) came.RemoveAt(came.Count - 1);
            if (step.Kind is PlaybookStepKind.Wait or PlaybookStepKind.Mail && !waited && day > facts.Today)
            {
                came.Add(here with { DueOn = day });
                enrolment.Stand(place, EnrolmentSteps.Text(came), null, day);
                await SaveAsync(enrolment, verb, ct);
                return;
            }
            if (step.Kind == PlaybookStepKind.Wait) (came, place) = ([.. came, here with { DoneAt = now, Result = StepResult.Passed }], place + 1);
            else if (step.Kind == PlaybookStepKind.Branch)
            {
                var yes = await StepAnswers.AskAsync(db, enrolment, step.Ask!.Value, came, ct);
                came.Add(here with { DoneAt = now, Result = yes ? StepResult.Yes : StepResult.No });
                place = !yes ? place + 1 : step.GoTo is null ? steps.Count : steps.ToList().FindIndex(s => s.Id == step.GoTo);
            }
            else if (step.Kind == PlaybookStepKind.Mail && (facts.WhyNoMail ?? StepSending.WhyNot(doer)) is null)
            {
                var text = await sending.MailAsync(enrolment, step, facts, doer!, ct);
                (came, place) = ([.. came, here with { DoneAt = now, Result = StepResult.Sent, Text = text }], place + 1);
            }
            else
            {
                var why = step.Kind == PlaybookStepKind.Mail ? facts.WhyNoMail ?? StepSending.WhyNot(doer) : null;
                var task = await sending.TaskAsync(enrolment, step, facts, doer, PlaybookSteps.Working(day), why, ct);
                came.Add(here with { TaskId = task.Id, DueOn = task.DueDate, Why = why, Text = task.Notes });
                enrolment.Stand(place, EnrolmentSteps.Text(came), task.Id, null);
                await SaveAsync(enrolment, verb, ct);
                return;
            }
        }
        enrolment.Stand(steps.Count, enrolment.Came, null, null);
        enrolment.End(Enrolment.Done, null, EnrolmentSteps.Text(came), now);
        await SaveAsync(enrolment, verb == "created" ? verb : "finished", ct);
    }

    async Task<Enrolment?> LockedAsync(string which, Guid id, CancellationToken ct, object? third = null, bool waits = true)
    {
        Guid? found = null;
        await new Question(db).Add($"select e.id from enrolments e join identity.tenants w on w.id = e.tenant_id where e.tenant_id = $1 and {which} order by e.started_at desc limit 1 for update of e{(waits ? "" : " skip locked")}", third is null ? [db.CurrentTenantId, id] : [db.CurrentTenantId, id, third]).AskAsync(ct, row => found = row.GetGuid(0));
        return found is { } one ? await db.Set<Enrolment>().FirstAsync(e => e.Id == one, ct) : null;
    }

    Task<bool> IsAgainAsync(Enrolment e, CancellationToken ct) => db.Set<Enrolment>().AnyAsync(o => o.PlaybookId == e.PlaybookId && o.ContactId == e.ContactId && o.DealId == e.DealId && o.Status == Enrolment.Active, ct);

    void Throw(TaskItem task)
    {
        task.Trash(writing.Now);
        writing.Events.Add(task, "trashed");
    }

    /// <summary>Whether a step was done by its day is told by its task, for the figures.</summary>
    async Task KeptAsync(TaskItem task, string sql, CancellationToken ct, params object[] more)
    {
        await using var batch = db.Batch().Add($"update tasks t set step_kept = {sql} from identity.tenants w where t.tenant_id = $1 and t.id = $2 and w.id = $1", [db.CurrentTenantId, task.Id, .. more]);
        await batch.ExecuteNonQueryAsync(ct);
        await db.Entry(task).ReloadAsync(ct);
    }

    async Task SaveAsync(Enrolment enrolment, string verb, CancellationToken ct)
    {
        writing.Events.AddPlain("enrolment", enrolment.Id, enrolment.Version, verb);
        await db.SaveChangesAsync(ct);
    }
}
