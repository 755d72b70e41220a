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
    /// <summary>The day, such as 2026-12-31; never an instant at midnight.</summary>
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
}

/// <summary>A task.</summary>
public sealed record TaskView(Guid Id, int Version, string Title, string? Notes, DateOnly? DueDate, DateTimeOffset? DueAt, string? TimeZone, TaskPriority Priority, TaskState Status, DateTimeOffset? DoneAt,
    Guid? AssigneeId, string? AssigneeName, IReadOnlyList<LinkView> Links, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

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
    public Guid? AssigneeId { get; private set; }
    public Members.Member? Assignee { get; private set; }
    public override Guid? Responsible => AssigneeId;
    public List<Link> Links { get; private set; } = [];

    public void Describe(string title, string? notes, string priority, Guid? assignee) => (Title, SortName, Notes, Priority, AssigneeId) = (title, Events.SearchDocs.Fold(title), notes, priority, assignee);
    public void Due(DateOnly? date, DateTimeOffset? at, string? timeZone) => (DueDate, DueAt, TimeZone) = (date, at, timeZone);

    /// <returns>False when it is so already.</returns>
    public bool Set(TaskState state, DateTimeOffset now)
    {
        var status = state == TaskState.Done ? "done" : "open";
        if (Status == status) return false;
        (Status, DoneAt) = (status, state == TaskState.Done ? now : null);
        return true;
    }

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
        table.HasOne(t => t.Assignee).WithMany().HasForeignKey(t => new { t.TenantId, t.AssigneeId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(t => t.Links).WithOne().HasForeignKey(l => new { l.TenantId, l.TaskId }).OnDelete(DeleteBehavior.ClientCascade);
    }
}
