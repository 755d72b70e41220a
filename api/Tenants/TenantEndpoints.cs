using Crm.Contacts;
using Crm.Events;
using Crm.Identity;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Tenants;

static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/tenant", "Workspace");
        group.MapGet("/", GetAsync).Reads().WithName("getTenant").WithSummary("The workspace and its settings");
        group.MapPatch("/", UpdateAsync).Writes(Permissions.ManageTenant).WithName("updateTenant").WithSummary("Change the workspace's name, currency, time zone or locale").ProducesProblem(412).WithIfMatch();
        group.MapDelete("/sample-data", RemoveSampleDataAsync).Writes(Permissions.ManageTenant).WithName("removeSampleData").WithSummary("Remove every sample record for good; records of one's own stay");
        app.MapGroup("/tenants").WithTags("Workspace").RequireAuthorization().AddEndpointFilter<SessionFilter>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429)
            .MapPost("/", CreateAsync).WithName("createTenant").WithSummary("Open a further workspace and change to it");
    }

    static async Task<Ok<TenantView>> GetAsync(CrmDb db, HttpContext http, CancellationToken ct) => await AnswerAsync(db, http, await db.Set<Tenant>().AsNoTracking().SingleAsync(ct), ct);

    static async Task<Ok<TenantView>> UpdateAsync(UpdateTenant input, CrmDb db, EventLog events, HttpContext http, CancellationToken ct)
    {
        var tenant = await db.Set<Tenant>().SingleAsync(ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{tenant.Version}\"") throw Refused.Stale(await ViewAsync(db, tenant, ct));
        if (input.Name is { } name) tenant.Name = name.Trim() is { Length: > 0 } text ? text : throw Refused.Invalid("name", "A name is required.");
        if (input.Currency is { } currency) tenant.Currency = WorkspaceRules.Currency(currency, "currency");
        if (input.TimeZone is { } zone) tenant.TimeZone = WorkspaceRules.TimeZone(zone, "timeZone");
        if (input.Locale is { } locale) tenant.Locale = WorkspaceRules.Locale(locale, "locale");
        tenant.Changed();
        events.AddPlain("workspace", tenant.Id, tenant.Version, "updated");
        await db.SaveChangesAsync(ct);
        return await AnswerAsync(db, http, tenant, ct);
    }

    static async Task<NoContent> RemoveSampleDataAsync(CrmDb db, SampleData sample, CancellationToken ct)
    {
        await sample.RemoveAsync(db, ct);
        return TypedResults.NoContent();
    }

    static async Task<Created<SessionAnswer>> CreateAsync(CreateTenant input, SigningUp signingUp, SignedIn who, HttpContext http, CancellationToken ct) =>
        TypedResults.Created("/api/v1/tenant", await signingUp.OpenFurtherAsync(who.User.Id, input, http, ct));

    static async Task<Ok<TenantView>> AnswerAsync(CrmDb db, HttpContext http, Tenant tenant, CancellationToken ct)
    {
        http.Response.Headers.ETag = $"\"{tenant.Version}\"";
        return TypedResults.Ok(await ViewAsync(db, tenant, ct));
    }

    static async Task<TenantView> ViewAsync(CrmDb db, Tenant t, CancellationToken ct) => new(t.Id, t.Version, t.Name, t.Slug, t.Currency, t.TimeZone, t.Locale,
        await db.Set<Contact>().WithTrash().AnyAsync(c => c.Source == SampleData.Source, ct));
}
