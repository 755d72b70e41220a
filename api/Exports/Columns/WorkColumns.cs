using System.Text.Json;
using Crm.Activities;
using Crm.Deals;
using Crm.Tasks;

namespace Crm.Exports;

/// <summary>The columns of deals, activities and tasks, named as the targets of an import.</summary>
static class WorkColumns
{
    public static readonly IReadOnlyList<ExportColumn<DealView>> Deals =
    [
        new("id", "ID", d => d.Id.ToString()), new("title", "Title", d => d.Title), new("company", "Company", d => d.CompanyName), new("companyId", "Company ID", d => d.CompanyId?.ToString()) { Shown = "company" },
        new("contacts", "Contacts", d => d.Contacts.Select(c => c.DisplayName).ToList()), new("contactIds", "Contact IDs", d => d.ContactIds.Select(c => c.ToString()).ToList()) { Shown = "contacts" },
        new("pipeline", "Pipeline", d => d.PipelineName), new("pipelineId", "Pipeline ID", d => d.PipelineId.ToString()) { Shown = "pipeline" }, new("stage", "Stage", d => d.StageName), new("stageId", "Stage ID", d => d.StageId.ToString()) { Shown = "stage" },
        new("status", "Open, won or lost", d => d.Status), new("probability", "Probability", d => d.Probability), new("amount", "Amount", d => CustomerColumns.Amount(d.Amount)), new("currency", "Currency", d => d.Amount?.Currency) { Shown = "amount" },
        new("productName", "Product", d => d.ProductName) { Shown = "product" }, new("owner", "Owner", d => d.OwnerName), new("ownerId", "Owner ID", d => d.OwnerId?.ToString()) { Shown = "owner" }, new("engagedAt", "Engaged on", d => d.EngagedAt),
        new("expectedClose", "Expected close", d => d.ExpectedClose), new("closedAt", "Closed on", d => d.ClosedAt), new("lostReason", "Lost because", d => d.LostReason), new("description", "Description", d => d.Description), new("tags", "Tags", d => d.Tags),
        new("externalIds", "External IDs", d => CustomerColumns.Ids(d.ExternalIds)),
    ];

    public static readonly IReadOnlyList<ExportColumn<DealView>> DealsLast = [new("nextStepAt", "Next step", d => d.NextStep?.At), new("stageEnteredAt", "In this stage since", d => d.StageEnteredAt), new("createdAt", "Created", d => d.CreatedAt), new("updatedAt", "Updated", d => d.UpdatedAt)];

    public static readonly IReadOnlyList<ExportColumn<ActivityView>> Activities =
    [
        new("id", "ID", a => a.Id.ToString()), new("kind", "Kind", a => Word(a.Kind)), new("status", "Status", a => Word(a.Status)), new("place", "Place", a => a.Place), new("subject", "Subject", a => a.Subject), new("body", "Text", a => a.Body), new("at", "When", a => a.At), new("endAt", "End", a => a.EndAt), new("outcome", "Outcome", a => Word(a.Outcome)),
        new("direction", "Direction", a => Word(a.Direction)), new("owner", "Owner", a => a.OwnerName), new("ownerId", "Owner ID", a => a.OwnerId?.ToString()) { Shown = "owner" },
        .. Links<ActivityView>(a => a.Links), new("createdAt", "Created", a => a.CreatedAt), new("updatedAt", "Updated", a => a.UpdatedAt),
    ];

    public static readonly IReadOnlyList<ExportColumn<TaskView>> Tasks =
    [
        new("id", "ID", t => t.Id.ToString()), new("title", "Title", t => t.Title), new("notes", "Notes", t => t.Notes), new("dueDate", "Due on", t => t.DueAt is null ? t.DueDate : null) { Shown = "due" }, new("dueAt", "Due at", t => t.DueAt) { Shown = "due" }, new("timeZone", "Time zone", t => t.TimeZone) { Shown = "due" },
        new("priority", "Priority", t => Word(t.Priority)), new("status", "Status", t => Word(t.Status)), new("doneAt", "Done", t => t.DoneAt), new("recurrence", "Repeats", t => t.Recurrence), new("checklist", "Checklist", t => Checklist.AsText(t.Checklist)), new("assignee", "Assignee", t => t.AssigneeName), new("assigneeId", "Assignee ID", t => t.AssigneeId?.ToString()) { Shown = "assignee" },
        .. Links<TaskView>(t => t.Links), new("createdAt", "Created", t => t.CreatedAt), new("updatedAt", "Updated", t => t.UpdatedAt),
    ];

    static IEnumerable<ExportColumn<T>> Links<T>(Func<T, IReadOnlyList<LinkView>> links)
    {
        foreach (var (of, many, label) in new[] { (LinkObject.Contact, "contacts", "Contact"), (LinkObject.Company, "companies", "Company"), (LinkObject.Deal, "deals", "Deal") })
        {
            yield return new(many, char.ToUpperInvariant(many[0]) + many[1..], v => links(v).Where(l => l.Object == of).Select(l => l.Title).ToList()) { Shown = "about" };
            yield return new(JsonNamingPolicy.CamelCase.ConvertName(label) + "Ids", label + " IDs", v => links(v).Where(l => l.Object == of).Select(l => l.Id.ToString()).ToList()) { Shown = "about" };
        }
    }

    static string? Word<T>(T? value) where T : struct, Enum => value is { } some ? JsonNamingPolicy.CamelCase.ConvertName(some.ToString()) : null;
    static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
