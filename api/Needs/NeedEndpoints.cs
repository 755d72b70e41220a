using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Needs;

static class NeedEndpoints
{
    const int Most = 200;

    public static void MapNeeds(this IEndpointRouteBuilder app)
    {
        app.MapRecords(app.ServiceProvider.GetRequiredService<NeedRecord>());
        var group = app.MapTenantGroup("/need-categories", "Needs");
        group.MapGet("/", ListAsync).Reads().WithName("listNeedCategories").WithSummary("What customers can need, in order");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManagePipelines).WithName("createNeedCategory").WithSummary("Add a category").ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.ManagePipelines).WithName("updateNeedCategory").WithSummary("Rename or archive a category, by merge patch")
            .Accepts<NeedCategoryInput>("application/json", "application/merge-patch+json").Produces<NeedCategoryView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManagePipelines).WithName("deleteNeedCategory").WithSummary("Delete a category that no need has").ProducesProblem(404).ProducesProblem(409);
        app.MapWallet();
    }

    static async Task<Ok<NeedCategoryList>> ListAsync(CrmDb db, CancellationToken ct)
    {
        var items = new List<NeedCategoryView>();
        await new Question(db).Add("select c.id, c.name, c.archived, (select count(*)::int from needs n where n.tenant_id = $1 and n.category_id = c.id and n.deleted_at is null) from need_categories c where c.tenant_id = $1 order by c.archived, c.position, c.id", db.CurrentTenantId)
            .AskAsync(ct, row => items.Add(new NeedCategoryView(row.GetGuid(0), row.GetString(1), row.GetBoolean(2), row.GetInt32(3))));
        return TypedResults.Ok(new NeedCategoryList(items));
    }

    static async Task<Created<NeedCategoryView>> CreateAsync(NeedCategoryInput input, CrmDb db, Writing writing, CancellationToken ct)
    {
        if (await db.Set<NeedCategory>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} categories.");
        var name = await NameAsync(input.Name, null, db, ct);
        var category = new NeedCategory { Name = name, Match = SearchDocs.Fold(name), Archived = input.Archived, CreatedAt = writing.Now, Position = await db.Set<NeedCategory>().MaxAsync(c => (int?)c.Position, ct) + 1 ?? 0 };
        db.Add(category);
        writing.Events.AddPlain("needCategory", category.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/need-categories/{category.Id}", new NeedCategoryView(category.Id, category.Name, category.Archived, 0));
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var category = await FindAsync(id, db, ct);
        var input = await Body.ValidAsync(MergePatch.Apply(new NeedCategoryInput(category.Name, category.Archived), patch), http.RequestServices, ct);
        category.Name = await NameAsync(input.Name, category.Id, db, ct);
        (category.Match, category.Archived) = (SearchDocs.Fold(category.Name), input.Archived);
        writing.Events.AddPlain("needCategory", category.Id, 1, "updated");
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new NeedCategoryView(category.Id, category.Name, category.Archived, await db.Set<Need>().CountAsync(n => n.CategoryId == category.Id, ct)));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, Writing writing, CancellationToken ct)
    {
        var category = await FindAsync(id, db, ct);
        var used = false;
        await db.FollowUpAsync(async () => used = await db.Set<Need>().WithTrash().AnyAsync(n => n.CategoryId == category.Id, ct), ct);
        if (used) throw Refused.Conflict("Customers have needs of this category, perhaps in the trash. Archive it instead: it is offered no more.");
        db.Remove(category);
        writing.Events.AddPlain("needCategory", category.Id, 1, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<string> NameAsync(string text, Guid? but, CrmDb db, CancellationToken ct)
    {
        var name = Inputs.Required(text, "name", "A name");
        var match = SearchDocs.Fold(name);
        return await db.Set<NeedCategory>().AnyAsync(c => c.Match == match && c.Id != but, ct) ? throw Refused.Conflict("There is a category with this name.", "name") : name;
    }

    static async Task<NeedCategory> FindAsync(string id, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<NeedCategory>().FirstOrDefaultAsync(c => c.Id == key, ct) is { } category ? category : throw Refused.NotFound();
}
