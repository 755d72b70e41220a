using System.ComponentModel.DataAnnotations;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Validation;

namespace Crm.Tasks;

/// <summary>Moves tasks to another day; each keeps its time of day, and its place in a series.</summary>
/// <param name="Ids">The tasks, at most 500. Without them: the open tasks of a day.</param>
/// <param name="Date">The day whose open tasks are meant, when there are no ids.</param>
/// <param name="MemberId">Whose they are; default oneself.</param>
/// <param name="Overdue">With date: those that are late as well.</param>
/// <param name="To">Where they go.</param>
[ValidatableType]
public sealed record RescheduleTasks([Required] RescheduleTo To, [MaxLength(500)] IReadOnlyList<Guid>? Ids = null, DateOnly? Date = null, Guid? MemberId = null, bool Overdue = false);

/// <summary>Where tasks go: exactly one of the three.</summary>
/// <param name="Date">This day.</param>
/// <param name="Days">So many days after the day each is due, 1 to 366.</param>
/// <param name="NextWorkingDay">True: the first working day after today.</param>
public sealed record RescheduleTo(DateOnly? Date = null, [Range(1, 366)] int? Days = null, bool NextWorkingDay = false);

/// <summary>When a task is due.</summary>
public sealed record TaskDue(DateOnly? DueDate, DateTimeOffset? DueAt, string? TimeZone);

/// <summary>What became of one task.</summary>
/// <param name="Status">200, or why not: 403, 404, or 409 for one that is finished.</param>
/// <param name="Now">When it is due now.</param>
/// <param name="Before">When it was due, to take it back.</param>
public sealed record RescheduledTask(Guid Id, int Status, int? Version, TaskDue? Now, TaskDue? Before, string? Error);

/// <summary>What became of each, in the order of the ids.</summary>
public sealed record RescheduledTasks(IReadOnlyList<RescheduledTask> Items);

static class Rescheduling
{
    public static async Task<Ok<RescheduledTasks>> RunAsync(RescheduleTasks input, TaskRecord type, RecordWrites writes, Writing writing, CancellationToken ct)
    {
        var to = input.To;
        if ((to.Date is null ? 0 : 1) + (to.Days is null ? 0 : 1) + (to.NextWorkingDay ? 1 : 0) != 1) throw Refused.Invalid("to", "Say a date, a number of days, or the next working day.");
        Inputs.CheckYear(to.Date, "to.date");
        Inputs.CheckYear(input.Date, "date");
        if (input.Ids is null == input.Date is null) throw Refused.Invalid("ids", "Name the tasks, or the day whose tasks are meant.");
        if (input.Ids is { } given && given.Distinct().Count() != given.Count) throw Refused.Invalid("ids", "A task is in the list twice.");
        var today = DateOnly.FromDateTime(Recurrence.LocalOf(writing.Now, (await writing.TenantAsync(ct)).TimeZone));
        var target = to.Date ?? (to.NextWorkingDay ? NextWorking(today) : null);
        var ids = input.Ids ?? await OfDayAsync(input, writing, ct);
        var moved = new Dictionary<Guid, RescheduledTask>();
        // In the order of their ids, so that two who move the same ones wait for each other and not in a circle.
        foreach (var id in ids.Order()) moved[id] = await MoveAsync(id, target, to.Days, type, writes, ct);
        await writing.Db.SaveChangesAsync(ct);
        return TypedResults.Ok(new RescheduledTasks([.. ids.Select(id => moved[id])]));
    }

    static async Task<List<Guid>> OfDayAsync(RescheduleTasks input, Writing writing, CancellationToken ct)
    {
        var (member, day) = (input.MemberId ?? writing.User.MemberId, input.Date!.Value);
        await writing.RequireAsync<Members.Member>(input.MemberId, "memberId", ct);
        return await writing.Db.Set<TaskItem>().Where(t => t.Status == "open" && t.AssigneeId == member && (t.DueDate == day || input.Overdue && t.DueDate < day)).OrderBy(t => t.DueDate).ThenBy(t => t.Id).Select(t => t.Id).Take(500).ToListAsync(ct);
    }

    static async Task<RescheduledTask> MoveAsync(Guid id, DateOnly? target, int? days, TaskRecord type, RecordWrites writes, CancellationToken ct)
    {
        try
        {
            var task = await writes.FindAsync(type, id.ToString(), ct);
            if (task.Status != "open") return new RescheduledTask(id, 409, task.Version, null, null, "This task is finished.");
            if (target is null && task.DueDate is null) return new RescheduledTask(id, 409, task.Version, null, null, "This task has no day to be moved from.");
            var (before, was) = (type.InputOf(task), new TaskDue(task.DueAt is null ? task.DueDate : null, task.DueAt, task.TimeZone));
            var day = target ?? task.DueDate!.Value.AddDays(days!.Value);
            var after = task.DueAt is { } at
                ? before with { DueDate = null, DueAt = Recurrence.InstantOf(day.ToDateTime(TimeOnly.FromDateTime(Recurrence.LocalOf(at, task.TimeZone!))), task.TimeZone!) }
                : before with { DueDate = day };
            var changed = await writes.UpdateAsync(type, task, before, after, ct);
            return new RescheduledTask(id, 200, task.Version + (changed ? 1 : 0), new TaskDue(task.DueAt is null ? task.DueDate : null, task.DueAt, task.TimeZone), was, null);
        }
        catch (Refused refused)
        {
            return new RescheduledTask(id, refused.Status, null, null, null, refused.Detail ?? refused.Title);
        }
    }

    static DateOnly NextWorking(DateOnly today)
    {
        var day = today.AddDays(1);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day = day.AddDays(1);
        return day;
    }
}
