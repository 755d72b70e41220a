using Crm.Events;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Tasks;

/// <summary>
/// Finishing a task, skipping it, taking it up again, whoever asks. One of a series makes the next one with it, once: it remembers
/// which one that is, under the lock that every change of it takes.
/// </summary>
static class TaskDoing
{
    /// <returns>False when it is so already.</returns>
    public static async Task<bool> SetAsync(TaskItem task, TaskState state, Writing writing, CancellationToken ct, bool isNew = false, bool skipped = false)
    {
        if (!task.Set(state, writing.Now, writing.User.MemberId, skipped)) return false;
        if (isNew || task.Recurrence is null && task.NextId is null) return true;
        if (state == TaskState.Done) await MakeNextAsync(task, writing, ct);
        else await TakeNextBackAsync(task, writing, ct);
        return true;
    }

    static async Task MakeNextAsync(TaskItem task, Writing writing, CancellationToken ct)
    {
        if (task.NextId is not null || task.Recurrence is not { } rule) return;
        if (Recurrence.Kept(rule, task.TimeZone).After(task.RecursFrom!.Value, task.RecursAt!.Value) is not { } at) return;
        var next = task.Following(at);
        writing.Db.Add(next);
        writing.Remember<Activities.ShownOn>().ByRecord[next.Id] = await Activities.Link.ShownOnAsync(next.Links, writing, ct);
        writing.Events.Add(next, "created");
    }

    /// <summary>What came of finishing it goes with it, unless somebody has worked on it since.</summary>
    static async Task TakeNextBackAsync(TaskItem task, Writing writing, CancellationToken ct)
    {
        if (task.NextId is not { } id) return;
        var next = await writing.Db.Set<TaskItem>().Locked(writing.User.TenantId, id).WithTrash().Include(t => t.Links).FirstOrDefaultAsync(ct);
        if (next is { DeletedAt: null } and not { Version: 1, Status: "open" }) return;
        task.ForgetNext();
        if (next is null) return;
        // It may be restored from the trash, but not as one of a series that has another in its place.
        next.LeaveSeries();
        if (next.DeletedAt is not null) return;
        next.Trash(writing.Now);
        writing.Events.Add(next, "trashed");
    }
}
