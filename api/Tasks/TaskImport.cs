using Crm.Activities;
using Crm.Events;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Tasks;

/// <summary>Tasks from files: recognised by id, else by title and day.</summary>
public sealed class TaskImport(TaskRecord type) : RecordImport<TaskItem, TaskInput, TaskView>(type)
{
    public override TaskInput Empty { get; } = new() { Title = "" };

    public override IReadOnlyList<ImportTarget<TaskInput>> Targets { get; } =
    [
        new("id", "CRM ID", ImportType.Id, "id", (t, _, _) => t, "-"),
        new("externalId", "ID in the other system", ImportType.ExternalId, "externalIds", (t, _, _) => t, "id|external id|task id|activity id|record id"),
        new("title", "Title", ImportType.Text, "title", (t, v, _) => t with { Title = (string)v }, "title|task|task name|task title|subject|name|to do|betreff|aufgabe|titel|titre|titulo") { Required = true },
        new("notes", "Notes", ImportType.Text, "notes", (t, v, _) => t with { Notes = (string)v }, "notes|note|description|text|body|comment|comments|notizen|beschreibung"),
        new("dueDate", "Due on", ImportType.Date, "dueDate", (t, v, _) => t with { DueDate = (DateOnly)v }, "due on|due date|due|deadline|until|fallig|fallig am|echeance|vencimiento|vencimento"),
        new("dueAt", "Due at", ImportType.Instant, "dueAt", (t, v, _) => t with { DueAt = (DateTimeOffset)v }, "due at|due time"),
        new("timeZone", "Time zone", ImportType.Text, "timeZone", (t, v, _) => t with { TimeZone = (string)v }, "time zone|timezone"),
        new("priority", "Priority", ImportType.Choice, "priority", (t, v, _) => t with { Priority = Enum.Parse<TaskPriority>((string)v, ignoreCase: true) }, "priority|prioritat|prioridad|priorite") { Choices = LinkCells.Names<TaskPriority>() },
        new("status", "Status", ImportType.Choice, "status", (t, v, _) => t with { Status = Enum.Parse<TaskState>((string)v, ignoreCase: true) }, "status|task status|state|statut|estado") { Choices = LinkCells.Names<TaskState>() },
        new("recurrence", "Repeats", ImportType.Text, "recurrence", (t, v, _) => t with { Recurrence = (string)v }, "repeats|recurrence|rrule|repeat|wiederholung"),
        new("checklist", "Checklist", ImportType.Text, "checklist", (t, v, _) => t with { Checklist = Checklist.FromText((string)v) }, "checklist|checkliste|subtasks"),
        new("assignee", "Assignee", ImportType.Owner, "assigneeId", (t, v, _) => t with { AssigneeId = (Guid)v }, "assignee|assigned to|owner|task owner|user|responsible|verantwortlich|zustandig"),
        new("assigneeId", "Assignee ID", ImportType.Owner, "assigneeId", (t, v, _) => t with { AssigneeId = (Guid)v }, "-"),
        .. LinkCells.Targets<TaskInput>((t, link) => t with { Links = LinkCells.With(t.Links, link) }),
    ];

    public override bool RowsStandAlone => true;

    public override IReadOnlyList<string> KeysOf(TaskInput input, IReadOnlyList<string>? by, ImportSetting setting) => input.Title.Length == 0 || by?.Contains("name") == false ? [] : [Key(input.Title, input.DueDate)];

    public override async Task<ILookup<string, Guid>> FindAsync(IReadOnlyCollection<string> keys, Writing writing, CancellationToken ct)
    {
        var folded = keys.Select(k => SearchDocs.Fold(k[(k.IndexOf(' ', StringComparison.Ordinal) + 1)..])).Distinct(StringComparer.Ordinal).ToList();
        var found = folded.Count == 0 ? [] : await writing.Db.Set<TaskItem>().Where(t => folded.Contains(t.SortName)).OrderBy(t => t.Id).Select(t => new { t.Id, t.Title, t.DueDate }).ToListAsync(ct);
        return found.ToLookup(t => Key(t.Title, t.DueDate), t => t.Id, StringComparer.Ordinal);
    }

    static string Key(string title, DateOnly? due) => $"{due:yyyy-MM-dd} {SearchDocs.Fold(title.Trim())}";
}
