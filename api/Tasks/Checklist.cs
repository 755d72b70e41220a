using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Platform.Http;
using Microsoft.Extensions.Validation;

namespace Crm.Tasks;

/// <summary>A line of a task's checklist.</summary>
/// <param name="Id">Stays the same while the line does; a new line may leave it out.</param>
[ValidatableType]
public sealed record ChecklistItem([Required, StringLength(300, MinimumLength = 1)] string Text, bool Done = false, Guid? Id = null);

/// <summary>Checklists as they are kept and as text: a line each, "[x] done" or "[ ] still to do".</summary>
static class Checklist
{
    public static string Kept(IReadOnlyList<ChecklistItem>? items)
    {
        var kept = new List<ChecklistItem>();
        foreach (var (item, index) in (items ?? []).Select((l, i) => (l, i)))
        {
            if (string.IsNullOrWhiteSpace(item.Text)) throw Refused.Invalid($"checklist[{index}].text", "A line needs some text.");
            if (item.Id is { } id && kept.Exists(k => k.Id == id)) throw Refused.Invalid($"checklist[{index}].id", "This line is in the list twice.");
            kept.Add(item with { Id = item.Id ?? Guid.CreateVersion7(), Text = item.Text.Trim() });
        }
        return JsonSerializer.Serialize(kept, Json.Options);
    }

    public static IReadOnlyList<ChecklistItem> Read(string kept) => kept == "[]" ? [] : JsonSerializer.Deserialize<List<ChecklistItem>>(kept, Json.Options)!;

    public static string? AsText(IReadOnlyList<ChecklistItem> items) => items.Count == 0 ? null : string.Join('\n', items.Select(i => (i.Done ? "[x] " : "[ ] ") + i.Text));

    public static IReadOnlyList<ChecklistItem> FromText(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(l => l.StartsWith("[x]", StringComparison.OrdinalIgnoreCase) ? new ChecklistItem(l[3..].Trim(), true) : new ChecklistItem(l.StartsWith("[ ]", StringComparison.Ordinal) ? l[3..].Trim() : l))];
}
