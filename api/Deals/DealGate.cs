using System.Text.Json;
using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Deals;

/// <summary>
/// The gate of a stage: asked of every deal that enters it, however it comes there. What goes back to an earlier open stage is let
/// through, what is taken back (an undo, a restore) is not asked, and rows of a file are taken with a warning: what happened
/// elsewhere cannot be ticked here any more.
/// </summary>
static class DealGate
{
    /// <summary>The deals that have entered a stage in this write and have not been asked yet, with the stage they came from.</summary>
    public sealed class Entered
    {
        public readonly Dictionary<Guid, (Guid? From, Stage To)> By = [];
    }

    static readonly string[] NotInFields = ["stageId", "pipelineId", "lostReason", "wonReason", "closedAt"];

    public static async Task CheckAsync(DealRecord type, Deal deal, Writing writing, CancellationToken ct)
    {
        if (!writing.Remember<Entered>().By.Remove(deal.Id, out var way) || !way.To.HasGate || writing.Rules.Skips) return;
        var from = way.From is { } id ? (await StageDeals.StagesAsync(writing, ct)).Find(s => s.Id == id) : null;
        if (from is not null && IsBack(from, way.To)) return;
        var fields = way.To.RequiredFields.Count == 0 ? FieldSet.Empty : await writing.Db.FieldsAsync(ct);
        var missing = way.To.RequiredFields.Where(f => !Has(deal, f)).ToList();
        var items = way.To.Items;
        if (items.Count > 0)
        {
            var done = await DealTicks.OfAsync(deal.Id, writing.Db, ct);
            items = [.. items.Where(i => !done.Contains(i.Id!))];
        }
        if (missing.Count == 0 && items.Count == 0) return;

        var (errors, hidden) = (new Dictionary<string, string[]>(), false);
        foreach (var field in missing)
            if (Label(field, fields, writing.Db.Clearance()) is { } label) errors[field] = [$"'{label}' is needed to enter '{way.To.Name}'."];
            // A gate may ask for what its caller does not know of, and tells nothing of it.
            else hidden = fields.All.Any(f => f is { Object: "deal", DeletedAt: null } && f.Name == field) || hidden;
        if (hidden) errors["stageId"] = [$"To enter '{way.To.Name}' takes something that you do not see. Ask somebody with more rights."];
        foreach (var item in items) errors[$"checklist[{item.Id}]"] = [$"To be ticked before it enters '{way.To.Name}': {item.Text}"];
        if (errors.Count == 0) return;
        var words = string.Join(" ", errors.Values.SelectMany(m => m));
        if (writing.Source == "import")
        {
            writing.Rules.Note(new RuleWarning(way.To.Id, deal.Id, words));
            return;
        }
        throw new Refused(409, "gate", $"This deal cannot enter '{way.To.Name}' yet.", words)
        {
            Errors = errors,
            Extra = new Dictionary<string, object?> { ["gate"] = new GateLack(way.To.Id, way.To.Name, [.. missing.Where(errors.ContainsKey)], items) },
        };
    }

    /// <summary>The merge patch of a move, without what the move itself says.</summary>
    public static JsonElement FieldsOf(JsonElement fields)
    {
        if (fields.ValueKind != JsonValueKind.Object) throw Refused.Invalid("fields", "These are members of a deal, as in a merge patch.");
        foreach (var name in NotInFields)
            if (fields.TryGetProperty(name, out _)) throw Refused.Invalid($"fields.{name}", "This is said by the move itself.");
        return fields;
    }

    /// <summary>To an earlier stage where it is still open.</summary>
    static bool IsBack(Stage from, Stage to) => to.Kind == Stage.Open && from.PipelineId == to.PipelineId && to.Position < from.Position;

    static bool Has(Deal deal, string field) => field switch
    {
        "amount" => deal.AmountMinor is not null,
        "expectedClose" => deal.ExpectedClose is not null,
        "companyId" => deal.CompanyId is not null,
        "contactIds" => deal.Contacts.Count > 0,
        "ownerId" => deal.OwnerId is not null,
        "productName" => deal.ProductName is not null,
        "description" => deal.Description is not null,
        "engagedAt" => deal.EngagedAt is not null,
        "tags" => deal.Tags.Count > 0,
        StageGate.LostReason => deal.LostReason is not null,
        StageGate.WonReason => deal.WonReason is not null,
        _ => deal.CustomValues().ContainsKey(field[7..]),
    };

    /// <summary>What the field is called; null for one that is gone, or that the caller does not see.</summary>
    static string? Label(string field, FieldSet fields, Platform.Access.Sensitivity clearance) => field switch
    {
        "amount" => "Amount", "expectedClose" => "Expected close", "companyId" => "Company", "contactIds" => "A person", "ownerId" => "Owner", "productName" => "Product", "description" => "Description", "engagedAt" => "Engaged on", "tags" => "Tags",
        StageGate.LostReason => "The reason it was lost", StageGate.WonReason => "The reason it was won",
        _ => fields.Find("deal", field[7..], clearance)?.Label,
    };
}
