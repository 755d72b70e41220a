using Crm.Activities;
using Crm.Concerns;
using Crm.Deals;
using Crm.Enquiries;
using Crm.Events;
using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.Playbooks;

/// <summary>What changes of records mean for playbooks: a step is done, somebody is enrolled, a way has come to its end.</summary>
sealed class PlaybookFollower : IChangeAnswer
{
    public async Task AnswerAsync(IServiceProvider services, IReadOnlyList<Happened> happened, CancellationToken ct)
    {
        var (db, writing) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>());
        var advancing = new Lazy<Advancing>(services.GetRequiredService<Advancing>);
        foreach (var change in happened)
            if (change is { Record: TaskItem { PlaybookId: not null } task } && change.Verb != "created") await TaskAsync(task, change, advancing.Value, ct);
            else if (change.Verb == "trashed" && change.Record is Contacts.Contact or Deal) await StopAsync(change.Record.Id, "trashed", whileOpen: false, db, advancing, ct);
            else if (change.Record is Deal { Status: Stage.Won or Stage.Lost } closed && change.Changes.Any(c => c.Field == "status" || c.Field == "stageId"))
                await StopAsync(closed.Id, closed.Status == Stage.Won ? "dealWon" : "dealLost", whileOpen: true, db, advancing, ct);
        // What a file brings has happened long ago.
        if (writing.User.Via == "import") return;
        await DoneAsync([.. happened.Where(h => h.Verb is "created" or "completed").Select(h => h.Record).OfType<Activity>().Where(a => a is { Status: Activity.Done, Kind: "call" or "letter" or "email", Direction: not "in", Source: not StepSending.Source })], db, writing, ct);
        await EnrolAsync([.. happened.Where(h => h.Record.Source is not ("import" or "sample"))], db, writing, advancing, ct);
    }

    static Task TaskAsync(TaskItem task, Happened change, Advancing advancing, CancellationToken ct) =>
        task.Status == "done" || task.DeletedAt is not null ? advancing.FinishedAsync(task, ct) : change.Verb is "reopened" or "restored" || change.Changes.Any(c => c.Field == "status") ? advancing.TakenUpAsync(task, ct) : Task.CompletedTask;

    static async Task StopAsync(Guid record, string reason, bool whileOpen, CrmDb db, Lazy<Advancing> advancing, CancellationToken ct)
    {
        List<Guid> ids = [];
        await db.FollowUpAsync(async () => ids = await db.Set<Enrolment>().Where(e => (e.ContactId == record || e.DealId == record) && e.Status == Enrolment.Active && (!whileOpen || e.WhileOpen)).Select(e => e.Id).ToListAsync(ct), ct);
        foreach (var id in ids.Order()) await advancing.Value.StopAsync(id, reason, ct);
    }

    /// <summary>A call that is noted is the call that the playbook asked for: its task is done with it.</summary>
    static async Task DoneAsync(IReadOnlyList<Activity> activities, CrmDb db, Writing writing, CancellationToken ct)
    {
        foreach (var activity in activities)
            await db.FollowUpAsync(async () =>
            {
                var (about, kind) = (activity.Links.Select(l => l.Target).ToArray(), activity.Kind == "email" ? "mail" : activity.Kind);
                var ids = new List<Guid>();
                await new Question(db).Add("""
                    select e.task_id from enrolments e where e.tenant_id = $1 and (e.contact_id = any ($2) or e.deal_id = any ($2)) and e.status = 'active' and e.task_id is not null and e.steps -> e.place ->> 'kind' = $3
                    """, db.CurrentTenantId, about, kind).AskAsync(ct, row => ids.Add(row.GetGuid(0)));
                if (ids.Count == 0) return;
                foreach (var task in await db.Set<TaskItem>().Locked(db.CurrentTenantId, [.. ids]).Include(t => t.Links).ToListAsync(ct))
                {
                    if (!await TaskDoing.SetAsync(task, TaskState.Done, writing, ct)) continue;
                    writing.Events.Add(task, "completed", [Change.Of("status", "open", task.Status)]);
                    await db.SaveChangesAsync(ct);
                }
            }, ct);
    }

    static async Task EnrolAsync(IReadOnlyList<Happened> happened, CrmDb db, Writing writing, Lazy<Advancing> advancing, CancellationToken ct)
    {
        var comes = new List<(string Trigger, Guid? Stage, Guid Record)>();
        foreach (var change in happened)
            switch (change.Record)
            {
                case Enquiry { ContactId: { } person } when change.Verb == "created": comes.Add(("enquiry", null, person)); break;
                case Concern { ContactId: { } person } when change.Verb == "created": comes.Add(("concern", null, person)); break;
                case Deal { DeletedAt: null } deal when change.Verb == "created" || change.Changes.Any(c => c.Field is "stageId" or "status"):
                    comes.Add(("stage", deal.StageId, deal.Id));
                    if (deal.Status == Stage.Won && (change.Verb == "created" || change.Changes.Any(c => c.Field == "status") || change.Verb == "won")) comes.Add(("won", null, deal.Id));
                    break;
            }
        if (comes.Count == 0) return;
        var (triggers, stages) = (comes.Select(c => c.Trigger).Distinct().ToArray(), comes.Select(c => c.Stage).OfType<Guid>().Distinct().ToArray());
        var playbooks = await db.Set<Playbook>().AsNoTracking().Where(p => p.Active && triggers.Contains(p.Trigger) && (p.Trigger != "stage" || p.StageId != null && stages.Contains(p.StageId.Value))).OrderBy(p => p.Id).ToListAsync(ct);
        foreach (var playbook in playbooks)
            foreach (var record in comes.Where(c => c.Trigger == playbook.Trigger && (c.Stage is null || c.Stage == playbook.StageId)).Select(c => c.Record).Distinct())
                await advancing.Value.EnrolAsync(playbook, record, writing.User.MemberId, ct);
    }
}
