using Crm.Activities;
using Crm.Members;
using Crm.Platform.Http;
using Crm.Records;
using Crm.Tasks;
using Crm.Tenants;

namespace Crm.NextSteps;

/// <summary>Plans a next step: a task or an activity, written like any other, in the transaction of what asked for it.</summary>
sealed class StepPlanning(RecordWrites writes, Writing writing, TaskRecord tasks, ActivityRecord activities)
{
    static readonly TimeOnly Morning = new(9, 0);

    /// <summary>Says at once, with the names that the request has, what is wrong with the step.</summary>
    public async Task CheckAsync(NextStepInput? next, CancellationToken ct)
    {
        if (next is null) return;
        if (next.Kind == StepKind.Task && Inputs.Text(next.Title) is null) throw Refused.Invalid("next.title", "What is to be done?");
        if (next.DueDate is null == next.At is null) throw Refused.Invalid("next.dueDate", "A next step has a day or an instant, and not both.");
        Inputs.CheckYear(next.DueDate, "next.dueDate");
        Inputs.CheckYear(next.At, "next.at");
        if (next.TimeZone is { } zone) WorkspaceRules.TimeZone(zone, "next.timeZone");
        await writing.RequireAsync<Member>(next.AssigneeId, "next.assigneeId", ct);
    }

    public async Task<PlannedStep?> PlanAsync(NextStepInput? next, IReadOnlyList<LinkInput> links, Guid? assignee, CancellationToken ct)
    {
        if (next is null) return null;
        var zone = next.TimeZone ?? (await writing.TenantAsync(ct)).TimeZone;
        if (next.Kind == StepKind.Task)
        {
            var task = await writes.CreateAsync(tasks, new TaskInput { Title = next.Title!, DueDate = next.DueDate, DueAt = next.At, TimeZone = next.At is null ? null : zone, AssigneeId = next.AssigneeId ?? assignee, Links = links }, ct);
            return new PlannedStep("task", task.Id, task.Version, "task", task.Title, task.DueDate, task.DueAt);
        }
        var at = next.At ?? Recurrence.InstantOf(next.DueDate!.Value.ToDateTime(Morning), zone);
        var activity = await writes.CreateAsync(activities, new ActivityInput
        {
            Kind = Enum.Parse<ActivityKind>(next.Kind.ToString()), Status = ActivityStatus.Planned, At = at, Subject = Inputs.Text(next.Title), Place = next.Place, OwnerId = next.AssigneeId ?? assignee, Links = links,
        }, ct);
        return new PlannedStep("activity", activity.Id, activity.Version, activity.Kind, activity.Subject ?? "", null, activity.At);
    }
}
