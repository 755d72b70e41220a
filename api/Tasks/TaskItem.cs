using System.ComponentModel.DataAnnotations;
using Crm.Activities;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Tasks;

/// <summary>How much it matters.</summary>
public enum TaskPriority { Low, Normal, High }

/// <summary>Whether it is still to be done.</summary>
public enum TaskState { Open, Done }

/// <summary>What may be written of a task. A title suffices.</summary>
[ValidatableType]
public sealed record TaskInput
{
    [Required, StringLength(300, MinimumLength = 1)] public required string Title { get; init; }
    [StringLength(20_000)] public string? Notes { get; init; }
    /// <summary>The day, such as 2026-12-31; never an instant at midnight. From the year 1900 to 2199.</summary>
    public DateOnly? DueDate { get; init; }
    /// <summary>The instant, when there is a time of day; then timeZone says where that clock hangs.</summary>
    public DateTimeOffset? DueAt { get; init; }
    /// <summary>IANA zone of dueAt, such as Europe/Berlin.</summary>
    [StringLength(64)] public string? TimeZone { get; init; }
    public TaskPriority? Priority { get; init; }
    public TaskState? Status { get; init; }
    /// <summary>A member's id; default oneself.</summary>
    public Guid? AssigneeId { get; init; }
    [MaxLength(50)] public IReadOnlyList<LinkInput>? Links { get; init; }
    /// <summary>How it repeats: an RFC 5545 rule with an end, such as FREQ=WEEKLY;BYDAY=MO;COUNT=10 or FREQ=MONTHLY;UNTIL=20271231, of at most 1,000 times. It starts with the task's day; finishing or skipping one makes the next, at the same time on the clock.</summary>
    [StringLength(500)] public string? Recurrence { get; init; }
    /// <summary>At most 100 lines, in order.</summary>
    [MaxLength(100)] public IReadOnlyList<ChecklistItem>? Checklist { get; init; }
}

/// <summary>A task.</summary>
/// <param name="Skipped">True for one of a series that was passed over; its status is done.</param>
/// <param name="NextId">The one of the series that came of finishing or skipping this.</param>
public sealed record TaskView(Guid Id, int Version, string Title, string? Notes, DateOnly? DueDate, DateTimeOffset? DueAt, string? TimeZone, TaskPriority Priority, TaskState Status, DateTimeOffset? DoneAt, Guid? DoneBy, string? DoneByName,
    bool Skipped, string? Recurrence, Guid? NextId, IReadOnlyList<ChecklistItem> Checklist, Guid? AssigneeId, string? AssigneeName, IReadOnlyList<LinkView> Links, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    /// <summary>The step that was planned with finishing it; only in the answer to that.</summary>
    public PlannedStep? Planned { get; init; }
}

/// <summary>Something to be done by somebody, by a day or an instant. (The word Task belongs to the language.)</summary>
public sealed class TaskItem : Record
{
    public string Title { get; private set; } = "";
    public string SortName { get; private set; } = "";
    public string? Notes { get; private set; }
    public DateOnly? DueDate { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public string? TimeZone { get; private set; }
    public string Priority { get; private set; } = "normal";
    public string Status { get; private set; } = "open";
    public DateTimeOffset? DoneAt { get; private set; }
    public Guid? DoneBy { get; private set; }
    public Members.Member? Doer { get; private set; }
    public bool IsSkipped { get; private set; }

    /// <summary>The rule it repeats by; the wall clock that the rule counts from, and this one's place in it.</summary>
    public string? Recurrence { get; private set; }
    public DateTime? RecursFrom { get; private set; }
    public DateTime? RecursAt { get; private set; }
    public Guid? SeriesId { get; private set; }
    public Guid? NextId { get; private set; }

    /// <summary>JSON: the lines in order (<see cref="Crm.Tasks.Checklist"/>).</summary>
    public string Checklist { get; private set; } = "[]";

    /// <summary>The playbook that it is a step of, and whether it was done by its day: inTime or late, once it is done.</summary>
    public Guid? PlaybookId { get; init; }
    public string? StepKept { get; internal set; }
    public Guid? AssigneeId { get; private set; }
    public Members.Member? Assignee { get; private set; }
    public override Guid? Responsible => AssigneeId;
    public List<Link> Links { get; private set; } = [];

    public void Describe(string title, string? notes, string priority, Guid? assignee) => (Title, SortName, Notes, Priority, AssigneeId) = (title, Events.SearchDocs.Fold(title), notes, priority, assignee);
    public void Due(DateOnly? date, DateTimeOffset? at, string? timeZone) => (DueDate, DueAt, TimeZone) = (date, at, timeZone);

    public void List(string checklist) => Checklist = checklist;

    /// <summary>Begins a series with this one, or ends it.</summary>
    public void Repeat(string? rule, DateTime? from) =>
        (Recurrence, RecursFrom, RecursAt, SeriesId) = (rule, rule is null ? null : from, rule is null ? null : from, rule is null ? null : Guid.CreateVersion7());

    public void LeaveSeries() => Repeat(null, null);

    /// <returns>False when it is so already.</returns>
    public bool Set(TaskState state, DateTimeOffset now, Guid? member, bool skipped = false)
    {
        var status = state == TaskState.Done ? "done" : "open";
        if (Status == status) return false;
        var isDone = state == TaskState.Done;
        (Status, DoneAt, DoneBy, IsSkipped) = (status, isDone ? now : null, isDone ? member : null, isDone && skipped);
        return true;
    }

    /// <summary>The next one of the series, at this place on the wall clock.</summary>
    public TaskItem Following(DateTime at)
    {
        var next = new TaskItem();
        next.Describe(Title, Notes, Priority, AssigneeId);
        if (DueAt is null) next.Due(DateOnly.FromDateTime(at), null, null);
        else next.Due(DateOnly.FromDateTime(at), Crm.Tasks.Recurrence.InstantOf(at, TimeZone!), TimeZone);
        next.List(Crm.Tasks.Checklist.Kept([.. Crm.Tasks.Checklist.Read(Checklist).Select(l => l with { Done = false })]));
        (next.Recurrence, next.RecursFrom, next.RecursAt, next.SeriesId) = (Recurrence, RecursFrom, at, SeriesId);
        next.About([.. Links.Select(l => new Link { ContactId = l.ContactId, CompanyId = l.CompanyId, DealId = l.DealId })]);
        NextId = next.Id;
        return next;
    }

    public void ForgetNext() => NextId = null;

    public void About(IReadOnlyList<Link> links)
    {
        Links.RemoveAll(l => !links.Contains(l));
        Links.AddRange(links.Where(l => !Links.Contains(l)));
    }
}

sealed class TaskTable : IEntityTypeConfiguration<TaskItem>
{
    public void Configure(EntityTypeBuilder<TaskItem> table)
    {
        table.MapRecord("tasks");
        table.Property(t => t.Checklist).HasColumnType("jsonb");
        table.Property(t => t.RecursFrom).HasColumnType("timestamp without time zone");
        table.Property(t => t.RecursAt).HasColumnType("timestamp without time zone");
        table.HasOne(t => t.Doer).WithMany().HasForeignKey(t => new { t.TenantId, t.DoneBy }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(t => t.Assignee).WithMany().HasForeignKey(t => new { t.TenantId, t.AssigneeId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(t => t.Links).WithOne().HasForeignKey(l => new { l.TenantId, l.TaskId }).OnDelete(DeleteBehavior.ClientCascade);
    }
}
