using System.Text.Json;
using Crm.Events;
using Crm.Pipelines;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.CustomFields;

static class CustomFieldEndpoints
{
    public static void MapCustomFields(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/custom-fields", "Custom fields");
        group.MapGet("/", ListAsync).Reads().WithName("listCustomFields").WithSummary("The workspace's custom fields, in their order")
            .WithDescription("object: contact, company or deal only. deleted=true lists the deleted ones instead. Fields above the caller's clearance are not there. Values are in custom of records, by key.");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageFields).WithName("createCustomField").WithSummary("Define a field")
            .WithDescription("At most 100 fields for each object. A key or label that the object has anyway, or that another field has, is refused with 409.").Produces<CustomFieldView>(201).ProducesProblem(409).ProducesProblem(422);
        group.MapPut("/order", OrderAsync).Writes(Permissions.ManageFields).WithName("orderCustomFields").WithSummary("Put the fields of an object into another order").ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getCustomField").WithSummary("Read a custom field").Produces<CustomFieldView>().ProducesProblem(404);
        group.MapPatch("/{id}", UpdateAsync).Writes(Permissions.ManageFields).WithName("updateCustomField").WithSummary("Change a custom field by merge patch")
            .WithDescription("No value is ever lost: what does not fit another type is kept and shown as {\"kept\": \"words\"}, an option left out is retired, renamed options keep their ids. Ask preview first.")
            .Accepts<CustomFieldInput>("application/json", "application/merge-patch+json").Produces<CustomFieldView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapPost("/{id}/preview", PreviewAsync).Writes(Permissions.ManageFields).WithName("previewCustomField").WithSummary("What a change of a custom field would mean for the records, without making it")
            .Accepts<CustomFieldInput>("application/json", "application/merge-patch+json").Produces<CustomFieldPreview>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManageFields).WithName("deleteCustomField").WithSummary("Delete a custom field: its values are hidden, and kept").ProducesProblem(404);
        group.MapPost("/{id}/restore", RestoreAsync).Writes(Permissions.ManageFields).WithName("restoreCustomField").WithSummary("Bring a deleted custom field back, with every value").Produces<CustomFieldView>().ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<Ok<CustomFieldList>> ListAsync(CrmDb db, CancellationToken ct, string? @object = null, bool deleted = false)
    {
        if (@object is not (null or "contact" or "company" or "deal")) throw Refused.Invalid("object", "Fields belong to contact, company or deal.");
        var (set, clearance) = await SetAsync(db, ct);
        return TypedResults.Ok(new CustomFieldList([.. set.All.Where(f => f.DeletedAt is not null == deleted && f.Sensitivity <= clearance && (@object is null || f.Object == @object))
            .OrderBy(f => deleted ? -f.DeletedAt!.Value.UtcTicks : 0).Select(View)]));
    }

    static async Task<IResult> GetAsync(string id, CrmDb db, HttpContext http, CancellationToken ct)
    {
        var (set, clearance) = await SetAsync(db, ct);
        return Answer(Find(set, id, clearance), http, created: false);
    }

    static async Task<IResult> CreateAsync(CustomFieldInput input, CrmDb db, RecordTypes types, EventLog events, Writing writing, HttpContext http, CancellationToken ct)
    {
        var set = await CustomFieldReads.ChangeAsync(db, ct);
        var ours = set.All.Where(f => f.Object == FieldMaking.Name(input.Object)).ToList();
        if (ours.Count(f => f.DeletedAt is null) >= FieldMaking.MostFields) throw Refused.Conflict($"An object has at most {FieldMaking.MostFields} custom fields. Delete one that is not needed.", "object");
        if (ours.Count >= FieldMaking.MostFields + FieldMaking.MostDeleted) throw Refused.Conflict("Too many fields have been deleted. Restore one and change it.", "object");
        var field = FieldMaking.Make(input, null, set, types, db.Clearance(), writing.Now);
        await RequireStageAsync(field, null, writing, ct);
        await SaveAsync(field, "created", db, events, ct);
        return Answer(field, http, created: true);
    }

    static async Task<IResult> UpdateAsync(string id, CrmDb db, RecordTypes types, EventLog events, Writing writing, HttpContext http, IServiceProvider services, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var set = await CustomFieldReads.ChangeAsync(db, ct);
        var field = Find(set, id, db.Clearance());
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{field.Version}\"") throw Refused.Stale(View(field));
        var changed = await ChangedAsync(field, patch, set, types, db, writing, services, ct);
        if (JsonSerializer.Serialize(View(changed) with { Version = 0, UpdatedAt = default }, Json.Options) == JsonSerializer.Serialize(View(field) with { Version = 0, UpdatedAt = default }, Json.Options)) return Answer(field, http, created: false);
        if (changed.Type != field.Type && (changed.IsText || field.IsText) || changed.Sensitivity != field.Sensitivity && changed.IsText) db.Add(FieldSearchJob.Of(changed, writing));
        await SaveAsync(changed, "updated", db, events, ct);
        if (changed.Type != field.Type || changed.Unique != field.Unique || !changed.Options.Select(o => o.Id).SequenceEqual(field.Options.Select(o => o.Id)) || changed.Options.Any(o => field.Option(o.Id)?.Label != o.Label))
            await FieldRows.EncodeAsync(db, types, changed, ct);
        return Answer(changed, http, created: false);
    }

    static async Task<Ok<CustomFieldPreview>> PreviewAsync(string id, CrmDb db, RecordTypes types, Writing writing, HttpContext http, IServiceProvider services, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var set = await db.FieldsAsync(ct);
        var field = Find(set, id, db.Clearance());
        var changed = await ChangedAsync(field, patch, set, types, db, writing, services, ct);
        var type = types.ByObject(field.Object)!;
        var kept = await FieldRows.KeptAsync(db, type, field, ct);
        var lost = kept.Where(k => CustomConvert.Present(changed, k.Kept) is null).ToList();
        var repeated = kept.Where(k => !k.Trashed).SelectMany(k => CustomValue.Of(changed, k.Kept)).GroupBy(v => v.Value, StringComparer.Ordinal).Count(g => g.Skip(1).Any());
        return TypedResults.Ok(new CustomFieldPreview(kept.Count, kept.Count - lost.Count, lost.Count,
            [.. lost.Select(k => CustomConvert.Words(field, k.Kept)).Distinct(StringComparer.Ordinal).Take(5).Select(w => w.Length > 100 ? w[..100] + "…" : w)], await FieldRows.CountAsync(db, type, ct) - kept.Count, repeated));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, EventLog events, Writing writing, CancellationToken ct)
    {
        var set = await CustomFieldReads.ChangeAsync(db, ct);
        var field = Find(set, id, db.Clearance());
        // A gate that asks for what cannot be filled any more would keep every deal out.
        if (field.Object == "deal" && await StageGate.AskingForAsync(db, field.Name, ct) is { Count: > 0 } stages) throw Refused.Conflict($"Deals need this field to enter a stage ({string.Join(", ", stages)}). Take it from the stage first.");
        if (field.IsText) db.Add(FieldSearchJob.Of(field, writing));
        await SaveAsync(field with { DeletedAt = writing.Now, UpdatedAt = writing.Now, Version = field.Version + 1 }, "deleted", db, events, ct);
        return TypedResults.NoContent();
    }

    static async Task<IResult> RestoreAsync(string id, CrmDb db, RecordTypes types, EventLog events, Writing writing, HttpContext http, CancellationToken ct)
    {
        var set = await CustomFieldReads.ChangeAsync(db, ct);
        var field = set.All.FirstOrDefault(f => f.Id.ToString() == id && f.Sensitivity <= db.Clearance()) ?? throw Refused.NotFound();
        if (field.DeletedAt is null) return Answer(field, http, created: false);
        if (set.All.Count(f => f.Object == field.Object && f.DeletedAt is null) >= FieldMaking.MostFields) throw Refused.Conflict($"An object has at most {FieldMaking.MostFields} custom fields. Delete one that is not needed.");
        // The label may have been given to another field since.
        var restored = FieldMaking.Make(FieldMaking.InputOf(field), field, set, types, db.Clearance(), writing.Now);
        if (restored.IsText) db.Add(FieldSearchJob.Of(restored, writing));
        await SaveAsync(restored, "restored", db, events, ct);
        return Answer(restored, http, created: false);
    }

    static async Task<Ok<CustomFieldList>> OrderAsync(OrderFields input, CrmDb db, EventLog events, Writing writing, CancellationToken ct)
    {
        var set = await CustomFieldReads.ChangeAsync(db, ct);
        var fields = set.Of(FieldMaking.Name(input.Object), db.Clearance()).ToList();
        if (input.Ids.Any(id => fields.TrueForAll(f => f.Id != id))) throw Refused.Unusable("ids", $"The {FieldMaking.Name(input.Object)} has no field with this id.");
        if (!fields.Select(f => f.Id).ToHashSet().SetEquals(input.Ids) || input.Ids.Count != fields.Count) throw Refused.Invalid("ids", $"Name every field of the {FieldMaking.Name(input.Object)} once.");
        var ordered = input.Ids.Select((id, place) => fields.First(f => f.Id == id) with { Position = place }).ToList();
        var moved = ordered.Where(f => fields.First(old => old.Id == f.Id).Position != f.Position).Select(f => f with { Version = f.Version + 1, UpdatedAt = writing.Now }).ToList();
        if (moved.Count > 0) await SaveAsync(moved, "updated", db, events, ct);
        return TypedResults.Ok(new CustomFieldList([.. ordered.Select(f => View(moved.Find(m => m.Id == f.Id) ?? f))]));
    }

    static async Task<CustomField> ChangedAsync(CustomField field, JsonElement patch, FieldSet set, RecordTypes types, CrmDb db, Writing writing, IServiceProvider services, CancellationToken ct)
    {
        var input = await Body.ValidAsync(MergePatch.Apply(FieldMaking.InputOf(field), patch), services, ct);
        var changed = FieldMaking.Make(input, field, set, types, db.Clearance(), writing.Now);
        await RequireStageAsync(changed, field.RequiredFrom, writing, ct);
        return changed;
    }

    static async Task RequireStageAsync(CustomField field, string? before, Writing writing, CancellationToken ct)
    {
        if (field is { Required: RequiredWhen.Stage, RequiredFrom: { } from } && from != before) await writing.RequireAsync<Stage>([Guid.Parse(from)], "required.from", ct);
    }

    static Task SaveAsync(CustomField field, string verb, CrmDb db, EventLog events, CancellationToken ct) => SaveAsync([field], verb, db, events, ct);

    static async Task SaveAsync(IReadOnlyList<CustomField> fields, string verb, CrmDb db, EventLog events, CancellationToken ct)
    {
        await FieldRows.SaveAsync(db, fields, ct);
        foreach (var field in fields) events.AddPlain("customField", field.Id, field.Version, verb);
        await db.SaveChangesAsync(ct);
    }

    static async Task<(FieldSet, Sensitivity)> SetAsync(CrmDb db, CancellationToken ct)
    {
        // Nothing has asked the database yet, so nobody knows whether what is remembered still stands: reading anew costs the same.
        var set = await CustomFieldReads.LoadAsync(db, ct);
        return (set, db.Clearance());
    }

    static CustomField Find(FieldSet set, string id, Sensitivity clearance) =>
        Guid.TryParseExact(id, "D", out var key) && set.All.FirstOrDefault(f => f.Id == key && f.DeletedAt is null && f.Sensitivity <= clearance) is { } field ? field : throw Refused.NotFound();

    static IResult Answer(CustomField field, HttpContext http, bool created)
    {
        http.Response.Headers.ETag = $"\"{field.Version}\"";
        return created ? TypedResults.Created($"/api/v1/custom-fields/{field.Id}", View(field)) : TypedResults.Ok(View(field));
    }

    static CustomFieldView View(CustomField f) => new(f.Id, f.Version, Enum.Parse<RelationTarget>(f.Object, ignoreCase: true), f.Key, f.Label, f.Description, f.Type, FieldMaking.IsChoice(f.Type) ? f.Options : [],
        f.Target is { } target ? Enum.Parse<RelationTarget>(target, ignoreCase: true) : null, new RequiredRule(f.Required, f.RequiredFrom), f.Unique, f.Sensitivity, f.Default, f.Group, f.Position, f.ShowInTable,
        CustomConvert.WaysFrom(f.Type), f.CreatedAt, f.UpdatedAt, f.DeletedAt);
}
