using System.Linq.Expressions;
using Crm.Activities;
using Crm.Events;
using Crm.Members;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Tasks;

/// <summary>The task, as lists, search, batch and timelines know it.</summary>
public sealed class TaskRecord : RecordType<TaskItem, TaskInput, TaskView>
{
    public override string Object => "task";
    public override string Plural => "tasks";
    public override bool HasTimeline => false;
    public override string ResponsibleField => "assigneeId";

    public override IReadOnlyList<Field<TaskItem>> Fields { get; } =
    [
        Field<TaskItem>.Text("title", t => t.Title, t => t.SortName), Field<TaskItem>.Date("dueDate", t => t.DueDate), Field<TaskItem>.Instant("dueAt", t => t.DueAt), Field<TaskItem>.Choice("status", t => t.Status, "open", "done"),
        Field<TaskItem>.Choice("priority", t => t.Priority, "low", "normal", "high"), Field<TaskItem>.Id("id", t => t.Id), Field<TaskItem>.Id("assigneeId", t => t.AssigneeId), Field<TaskItem>.Text("source", t => t.Source),
        Field<TaskItem>.Text("recurrence", t => t.Recurrence),
        Field<TaskItem>.Relation("contactId", id => t => t.Links.Any(l => l.ContactId == id), t => t.Links.Any(l => l.ContactId != null)),
        Field<TaskItem>.Relation("companyId", id => t => t.Links.Any(l => l.CompanyId == id), t => t.Links.Any(l => l.CompanyId != null)),
        Field<TaskItem>.Relation("dealId", id => t => t.Links.Any(l => l.DealId == id), t => t.Links.Any(l => l.DealId != null)),
        Field<TaskItem>.Id("playbookId", t => t.PlaybookId), Field<TaskItem>.Choice("stepKept", t => t.StepKept, "inTime", "late"),
        Field<TaskItem>.Instant("doneAt", t => t.DoneAt), Field<TaskItem>.Instant("createdAt", t => t.CreatedAt), Field<TaskItem>.Instant("updatedAt", t => t.UpdatedAt),
    ];

    public override TaskItem New() => new();
    public override Task<List<TaskView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => TaskReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(TaskView view) => view.Id;
    public override int VersionOf(TaskView view) => view.Version;
    public override IQueryable<TaskItem> WithParts(IQueryable<TaskItem> rows) => rows.Include(t => t.Links);
    public override SearchText SearchOf(Record record) => new(((TaskItem)record).Title, ((TaskItem)record).Status == "done" ? "done" : ((TaskItem)record).DueDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "", []);

    public override TaskInput InputOf(TaskItem t) => new()
    {
        Title = t.Title, Notes = t.Notes, DueDate = t.DueDate, DueAt = t.DueAt, TimeZone = t.TimeZone, Priority = Enum.Parse<TaskPriority>(t.Priority, true), Status = Enum.Parse<TaskState>(t.Status, true),
        AssigneeId = t.AssigneeId, Links = [.. t.Links.Select(l => l.AsInput())], Recurrence = t.Recurrence, Checklist = Checklist.Read(t.Checklist),
    };

    public override async Task ApplyAsync(TaskItem task, TaskInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        Inputs.CheckYear(input.DueDate, "dueDate");
        Inputs.CheckYear(input.DueAt, "dueAt");
        await writing.RequireAsync<Member>(input.AssigneeId, "assigneeId", ct);
        var links = await Link.FromAsync(input.Links, task.Links, writing, ct);
        var zone = input.TimeZone is { } name ? WorkspaceRules.TimeZone(name, "timeZone") : input.DueAt is not null ? (await writing.TenantAsync(ct)).TimeZone : null;
        task.Describe(Inputs.Required(input.Title, "title", "A title"), Inputs.Text(input.Notes), (input.Priority ?? TaskPriority.Normal).ToString().ToLowerInvariant(), input.AssigneeId ?? (isNew ? writing.User.MemberId : null));
        // A time of day has its day too, on the clock it was set by, so that lists by day hold it.
        var day = input.DueAt is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone!)).DateTime) : input.DueDate;
        var start = input.DueAt is { } due ? Recurrence.LocalOf(due, zone!) : day?.ToDateTime(TimeOnly.MinValue);
        var rule = input.Recurrence == task.Recurrence && task.Recurrence is not null && day is not null ? task.Recurrence : Recurrence.Of(input.Recurrence, start, zone)?.Text;
        // One of a series can be put off by itself. Another rule, another clock, or a time in the place of a day begin a new series.
        if (rule != task.Recurrence || rule is not null && (input.DueAt is null != task.DueAt is null || (input.DueAt is null ? null : zone) != task.TimeZone)) task.Repeat(rule, start);
        task.Due(day, input.DueAt, input.DueAt is null ? null : zone);
        task.List(Checklist.Kept(input.Checklist));
        task.About(links);
        await TaskDoing.SetAsync(task, input.Status ?? TaskState.Open, writing, ct, isNew);
        writing.Remember<ShownOn>().ByRecord[task.Id] = await Link.ShownOnAsync(links, writing, ct);
    }

    public override TimelineLine Line(Record record)
    {
        var t = (TaskItem)record;
        return new TimelineLine("task", t.Title, t.Notes, t.IsSkipped ? "skipped" : t.Status, t.DoneAt ?? (t.CreatedAt == default ? null : t.CreatedAt), Replaces: true);
    }

    public override async Task<IReadOnlyList<RecordRef>> ShownOnAsync(Record record, Writing writing, CancellationToken ct) =>
        writing.Remember<ShownOn>().ByRecord.GetValueOrDefault(record.Id) ?? await Link.ShownOnAsync(((TaskItem)record).Links, writing, ct);

}
