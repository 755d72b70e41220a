using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>Mappings kept for the next file of the same header.</summary>
static class SavedMappings
{
    const int Most = 200;

    public static void MapSavedMappings(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/import-mappings", "Imports");
        group.MapGet("/", ListAsync).Reads().WithName("listImportMappings").WithSummary("The mappings that are kept, by name; object=contacts lists those for one kind of record");
        group.MapPost("/", CreateAsync).Writes(Permissions.Import).WithName("createImportMapping").WithSummary("Keep a mapping under a name")
            .WithDescription("The next file with the same columns gets it proposed. An upload names another one as mappingId; so does a change of an import's mapping.")
            .Accepts<SavedMappingInput>("application/json").Produces<SavedMappingView>(201).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getImportMapping").WithSummary("A mapping that is kept").Produces<SavedMappingView>().ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.Import).WithName("updateImportMapping").WithSummary("Change a kept mapping by merge patch").WithDescription("columns are replaced whole.")
            .Accepts<SavedMappingInput>("application/json", "application/merge-patch+json").Produces<SavedMappingView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.Import).WithName("deleteImportMapping").WithSummary("Forget a kept mapping; imports made with it stay").Produces(204).ProducesProblem(404).ProducesProblem(412).WithIfMatch();
    }

    /// <summary>The mapping named, or the newest for files of this header.</summary>
    public static async Task<SavedMapping?> ForAsync(Guid? id, string @object, IEnumerable<string> header, CrmDb db, CancellationToken ct)
    {
        if (id is { } chosen) return await db.Set<SavedMapping>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == chosen && m.Object == @object, ct) ?? throw Refused.Unusable("mappingId", $"No mapping for {@object} is kept under this id.");
        var fingerprint = SavedMapping.FingerprintOf(header);
        return await db.Set<SavedMapping>().AsNoTracking().Where(m => m.Object == @object && m.Fingerprint == fingerprint).OrderByDescending(m => m.UpdatedAt).ThenByDescending(m => m.Id).FirstOrDefaultAsync(ct);
    }

    static async Task<Ok<Page<SavedMappingView>>> ListAsync(CrmDb db, CancellationToken ct, string? @object = null) =>
        TypedResults.Ok(new Page<SavedMappingView>([.. (await db.Set<SavedMapping>().AsNoTracking().Where(m => @object == null || m.Object == @object).OrderBy(m => m.Name).ThenBy(m => m.Id).ToListAsync(ct)).Select(View)], null));

    static async Task<IResult> GetAsync(string id, CrmDb db, HttpContext http, TenantScope scope, CancellationToken ct) => Answer(await FindAsync(id, db, scope.TenantId, ct), http);

    static async Task<IResult> CreateAsync(HttpContext http, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var input = await CheckedAsync(Body.As<SavedMappingInput>(await Body.ReadAsync(http.Request, ct)), http, kinds, db, writing, ct);
        if (await db.Set<SavedMapping>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace keeps at most {Most} mappings.");
        await RefuseTwinAsync(input, null, db, ct);
        var saved = new SavedMapping { Name = input.Name, Object = input.Object, CreatedAt = writing.Now, CreatedBy = writing.User.MemberId };
        saved.Say(input.Mapping, writing.Now);
        db.Add(saved);
        await SaveAsync(saved, "created", db, writing, ct);
        http.Response.Headers.ETag = $"\"{saved.Version}\"";
        return TypedResults.Created($"/api/v1/import-mappings/{saved.Id}", View(saved));
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var saved = await ToChangeAsync(id, http, db, writing, ct);
        var after = await CheckedAsync(MergePatch.Apply(new SavedMappingInput(saved.Name, saved.Object, saved.Read()), patch), http, kinds, db, writing, ct, mappingToo: patch.TryGetProperty("mapping", out _));
        if (after.Object != saved.Object) throw Refused.Invalid("object", "What a mapping is for stays as it was made. Keep another one.");
        await RefuseTwinAsync(after, saved.Id, db, ct);
        saved.Name = after.Name;
        saved.Say(after.Mapping, writing.Now);
        saved.Changed(writing.Now);
        await SaveAsync(saved, "updated", db, writing, ct);
        return Answer(saved, http);
    }

    static async Task<NoContent> DeleteAsync(string id, HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var saved = await ToChangeAsync(id, http, db, writing, ct);
        db.Remove(saved);
        await SaveAsync(saved, "deleted", db, writing, ct);
        return TypedResults.NoContent();
    }

    /// <summary>A mapping that a file with exactly its columns could be started with. One that lost a field meanwhile can still be renamed: then only its name is looked at.</summary>
    static async Task<SavedMappingInput> CheckedAsync(SavedMappingInput input, HttpContext http, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct, bool mappingToo = true)
    {
        input = await Body.ValidAsync(input, http.RequestServices, ct);
        var kind = kinds.FirstOrDefault(k => k.Of.Plural == input.Object) ?? throw Refused.Invalid("object", $"Say what the rows are: {string.Join(", ", kinds.Select(k => k.Of.Plural))}.");
        writing.Require(kind.Of.Type, RecordAction.Bulk);
        if (string.IsNullOrWhiteSpace(input.Name)) throw Refused.Invalid("name", "A name has 1 to 100 characters.");
        if (!mappingToo) return input with { Name = input.Name.Trim() };
        if (input.Mapping.Columns is not { Count: > 0 and <= FileRows.MostColumns } columns) throw Refused.Invalid("mapping.columns", $"Name the columns of the file: 1 to {FileRows.MostColumns}.");
        if (columns.FirstOrDefault(c => string.IsNullOrEmpty(c.Column) || c.Column.Length > 250) is not null) throw Refused.Invalid("mapping.columns", "A column's name has 1 to 250 characters.");
        var facts = columns.Select(c => new ColumnFacts { Name = c.Column }).DistinctBy(f => f.Name).ToList();
        new MappingRules(kind.Of, facts, await Surroundings.LoadAsync(db, writing.User.TenantId, ct)).Merge(new ImportMapping(Columns: []), input.Mapping, whole: true);
        return input with { Name = input.Name.Trim() };
    }

    static async Task RefuseTwinAsync(SavedMappingInput input, Guid? own, CrmDb db, CancellationToken ct)
    {
        if (await db.Set<SavedMapping>().AnyAsync(m => m.Object == input.Object && m.Name == input.Name && m.Id != own, ct)) throw Refused.Conflict($"A mapping for {input.Object} is kept under this name already.", "name");
    }

    static async Task<SavedMapping> ToChangeAsync(string id, HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var saved = await FindAsync(id, db, writing.User.TenantId, ct, forUpdate: true);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{saved.Version}\"") throw Refused.Stale(View(saved));
        return saved;
    }

    static async Task<SavedMapping> FindAsync(string id, CrmDb db, Guid tenant, CancellationToken ct, bool forUpdate = false)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = forUpdate ? db.Set<SavedMapping>().FromSqlRaw("select * from import_mappings where tenant_id = {0} and id = {1} for update", tenant, key) : db.Set<SavedMapping>().AsNoTracking().Where(m => m.Id == key);
        return await rows.FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();
    }

    static async Task SaveAsync(SavedMapping saved, string verb, CrmDb db, Writing writing, CancellationToken ct)
    {
        writing.Events.AddPlain("importMapping", saved.Id, saved.Version, verb);
        await db.SaveChangesAsync(ct);
    }

    static Ok<SavedMappingView> Answer(SavedMapping saved, HttpContext http)
    {
        http.Response.Headers.ETag = $"\"{saved.Version}\"";
        return TypedResults.Ok(View(saved));
    }

    static SavedMappingView View(SavedMapping saved) => new(saved.Id, saved.Version, saved.Name, saved.Object, saved.Read(), saved.CreatedBy, saved.CreatedAt, saved.UpdatedAt);
}
