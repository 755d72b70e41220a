using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Pipelines;

/// <summary>
/// What it takes to enter a stage: fields that must be filled, a checklist that must be ticked. A gate that no deal could ever pass
/// is refused when it is saved, and so is taking away what it needs.
/// </summary>
static class StageGate
{
    public const string LostReason = "lostReason", WonReason = "wonReason";

    public const string Words = "requiredFields and checklist are the conditions to enter the stage: a deal that lacks one is refused with 409 gate, unless it goes back to an earlier open stage. A gate that can never be passed is 422: a field that does not exist, a reason for losing in a stage that is not lost, a checklist in the stage where deals begin.";

    /// <summary>The deal's own members that can be asked for.</summary>
    public static readonly string[] Fields = ["amount", "expectedClose", "companyId", "contactIds", "ownerId", "productName", "description", "engagedAt", "tags", LostReason, WonReason];

    public static IReadOnlyList<StageItem> ItemsOf(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<List<StageItem>>(json, Json.Options)!;

    /// <summary>Puts what was given into the stage; null leaves what is there.</summary>
    public static void Set(this Stage stage, int? rotDays, IReadOnlyList<string>? fields, IReadOnlyList<StageItem>? checklist, string? guidance, string at)
    {
        if (rotDays is { } days) stage.RotDays = days == 0 ? null : days;
        if (guidance is not null) stage.Guidance = Inputs.Text(guidance);
        if (fields is not null) stage.RequiredFields = [.. fields.Distinct(StringComparer.Ordinal)];
        if (checklist is null) return;
        var items = new List<StageItem>();
        foreach (var (item, index) in checklist.Select((c, i) => (c, i)))
        {
            var text = Inputs.Required(item.Text, $"{at}checklist[{index}].text", "A text");
            if (items.Exists(i => string.Equals(i.Text, text, StringComparison.OrdinalIgnoreCase))) throw Refused.Invalid($"{at}checklist[{index}].text", "This is in the list twice.");
            if (item.Id is { } id && (!Guid.TryParseExact(id, "D", out _) || items.Exists(i => i.Id == id))) throw Refused.Invalid($"{at}checklist[{index}].id", "An item's id is the one it was given, once; leave it out for a new item.");
            items.Add(new StageItem(text, item.Id ?? Guid.CreateVersion7().ToString()));
        }
        // The database writes JSON in a way of its own, which is no change.
        if (!items.SequenceEqual(stage.Items)) stage.Checklist = items.Count == 0 ? "[]" : JsonSerializer.Serialize(items, Json.Options);
    }

    /// <summary>A 422 for a gate that no deal can pass, at the place that a stage has in the request; a 409 that names the stage when it is another one's.</summary>
    public static async Task CheckGatesAsync(this Pipeline pipeline, CrmDb db, Func<Stage, string?> placeOf, CancellationToken ct)
    {
        var first = pipeline.Stages.OrderBy(s => s.Position).FirstOrDefault(s => s.Kind == Stage.Open);
        foreach (var stage in pipeline.Stages.Where(s => s.HasGate))
        {
            var known = stage.RequiredFields.Any(f => f.StartsWith("custom.", StringComparison.Ordinal)) ? (await db.FieldsAsync(ct)).All.Where(f => f is { Object: "deal", DeletedAt: null }).Select(f => f.Name).ToHashSet(StringComparer.Ordinal) : [];
            foreach (var (field, index) in stage.RequiredFields.Select((f, i) => (f, i)))
                if (Problem(stage, field, known) is { } problem) throw Never($"requiredFields[{index}]", problem);
            if (stage == first && stage.Checklist != "[]") throw Never("checklist", "Deals begin in this stage: nothing could have been ticked on them before.");

            Refused Never(string field, string problem) => placeOf(stage) is { } place ? Refused.Unusable(place + field, problem) : Refused.Conflict($"The gate of the stage '{stage.Name}' could never be passed then: {problem}");
        }
    }

    static string? Problem(Stage stage, string field, HashSet<string> known) =>
        field == LostReason && stage.Kind != Stage.Lost ? "Only a lost deal has a reason for it."
        : field == WonReason && stage.Kind != Stage.Won ? "Only a won deal has a reason for it."
        : Fields.Contains(field, StringComparer.Ordinal) || known.Contains(field) ? null
        : field.StartsWith("custom.", StringComparison.Ordinal) ? $"Deals have no custom field '{(field.Length > 60 ? field[..60] : field)}'." : $"Deals have no field '{(field.Length > 60 ? field[..60] : field)}' that can be asked for.";

    /// <summary>The stages whose gate asks for a field.</summary>
    public static async Task<IReadOnlyList<string>> AskingForAsync(CrmDb db, string field, CancellationToken ct)
    {
        var names = new List<string>();
        await new Question(db).Add("select p.name || ': ' || s.name from stages s join pipelines p on p.tenant_id = s.tenant_id and p.id = s.pipeline_id where s.tenant_id = $1 and $2 = any (s.required_fields) order by p.position, s.position", db.CurrentTenantId, field)
            .AskAsync(ct, row => names.Add(row.GetString(0)));
        return names;
    }
}
