using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Views;

static class ViewEndpoints
{
    public static void MapViews(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/views", "Views");
        group.MapGet("/", ListAsync).Reads().WithName("listViews").WithSummary("Saved views: one's own and those shared with one's teams or everybody").WithDescription("object=contacts lists those of one kind of record; trashed=true one's own deleted ones. By position, then name. At most 500.");
        group.MapPost("/", CreateAsync).Writes().WithName("createView").WithSummary("Save a view").Accepts<ViewInput>("application/json").Produces<ViewView>(201).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getView").WithSummary("Read a view").Produces<ViewView>().ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes().WithName("updateView").WithSummary("Change a view by merge patch")
            .WithDescription("By its owner; a shared one also by owners and admins of the workspace. The filter is replaced whole. Send If-Match with the ETag to refuse a stale change with 412.")
            .Accepts<ViewInput>("application/json", "application/merge-patch+json").Produces<ViewView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes().WithName("deleteView").WithSummary("Delete a view; it can be restored").Produces(204).ProducesProblem(404).ProducesProblem(412).WithIfMatch();
        group.MapPost("/{id}/restore", RestoreAsync).Writes().WithName("restoreView").WithSummary("Bring a deleted view back").Produces<ViewView>().ProducesProblem(404);
        group.MapPost("/{id}/copy", CopyAsync).Writes().WithName("copyView").WithSummary("Make a private copy of a view").Produces<ViewView>(201).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<ViewList>> ListAsync(ViewReads reads, CancellationToken ct, string? @object = null, bool trashed = false) =>
        TypedResults.Ok(new ViewList(await reads.ListAsync(@object is null ? null : Choices.Of<ViewObject>(@object, "object"), trashed, ct)));

    static async Task<IResult> GetAsync(string id, ViewReads reads, HttpContext http, CancellationToken ct) => Answer(await reads.OneAsync(id, ct), http);

    static async Task<IResult> CreateAsync(HttpContext http, ViewReads reads, ViewWrites writes, Writing writing, CrmDb db, CancellationToken ct)
    {
        var input = await Body.ValidAsync(Body.As<ViewInput>(await Body.ReadAsync(http.Request, ct)), http.RequestServices, ct);
        return await AddAsync(input, http, reads, writes, writing, db, ct);
    }

    static async Task<IResult> CopyAsync(string id, CopyView input, HttpContext http, ViewReads reads, ViewWrites writes, Writing writing, CrmDb db, CancellationToken ct)
    {
        var original = await reads.FindAsync(id, forUpdate: false, trashed: false, ct);
        var copy = ViewWrites.InputOf(original) with { Name = input.Name ?? original.Name, Scope = ViewScope.Private, Pinned = false };
        return await AddAsync(copy, http, reads, writes, writing, db, ct);
    }

    static async Task<IResult> AddAsync(ViewInput input, HttpContext http, ViewReads reads, ViewWrites writes, Writing writing, CrmDb db, CancellationToken ct)
    {
        if (writing.User.MemberId is not { } owner) throw Refused.Forbidden("A view belongs to a member.");
        var view = new View { OwnerId = owner };
        await writes.ApplyAsync(view, input, ct);
        db.Add(view);
        writing.Events.AddPlain("view", view.Id, view.Version, "created");
        await db.SaveChangesAsync(ct);
        Answer(await reads.OneAsync(view.Id.ToString(), ct), http);
        return TypedResults.Created($"/api/v1/views/{view.Id}", await reads.OneAsync(view.Id.ToString(), ct));
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, ViewReads reads, ViewWrites writes, Writing writing, TenantScope scope, CrmDb db, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var view = await ToChangeAsync(id, trashed: false, http, reads, scope, ct);
        var before = ViewWrites.InputOf(view);
        // A filter is one value: merged member by member, an "any" would join the "all" that it replaces.
        var after = MergePatch.Apply(patch.TryGetProperty("filter", out var filter) ? before with { Filter = null } : before, patch);
        if (filter.ValueKind == System.Text.Json.JsonValueKind.Object) after = after with { Filter = filter };
        await writes.ApplyAsync(view, await Body.ValidAsync(after, http.RequestServices, ct), ct);
        if (db.Entry(view).State == EntityState.Modified) writing.Events.AddPlain("view", view.Id, view.Version + 1, "updated");
        await db.SaveChangesAsync(ct);
        return Answer(await reads.OneAsync(id, ct), http);
    }

    static async Task<NoContent> DeleteAsync(string id, HttpContext http, ViewReads reads, Writing writing, TenantScope scope, CrmDb db, CancellationToken ct)
    {
        var view = await ToChangeAsync(id, trashed: false, http, reads, scope, ct);
        view.Trash(writing.Now);
        writing.Events.AddPlain("view", view.Id, view.Version + 1, "trashed");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<IResult> RestoreAsync(string id, HttpContext http, ViewReads reads, Writing writing, TenantScope scope, CrmDb db, CancellationToken ct)
    {
        var view = await ToChangeAsync(id, trashed: true, http, reads, scope, ct);
        if (view.DeletedAt is not null)
        {
            view.Restore();
            writing.Events.AddPlain("view", view.Id, view.Version + 1, "restored");
            await db.SaveChangesAsync(ct);
        }
        return Answer(await reads.OneAsync(id, ct), http);
    }

    /// <summary>The view, locked, for somebody who may change it and knows its present version.</summary>
    static async Task<View> ToChangeAsync(string id, bool trashed, HttpContext http, ViewReads reads, TenantScope scope, CancellationToken ct)
    {
        var view = await reads.FindAsync(id, forUpdate: true, trashed, ct);
        if (view.OwnerId != scope.User.MemberId && scope.Role is not (Platform.Access.Role.Owner or Platform.Access.Role.Admin)) throw Refused.Forbidden("This view is somebody else's. Save a copy of your own.");
        if (!trashed && http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{view.Version}\"") throw Refused.Stale(await reads.OneAsync(id, ct));
        return view;
    }

    static Ok<ViewView> Answer(ViewView view, HttpContext http)
    {
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }
}
