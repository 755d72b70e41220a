using System.Security.Claims;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;

namespace Crm.Platform.Tenancy;

/// <summary>Says what a route needs; read by <see cref="TenantFilter"/>. Write routes run in one transaction.</summary>
public sealed record TenantRoute(string Permission, bool Write, bool OwnScope = false);

/// <summary>
/// The one place where a request gets its tenant. A read queries directly (the tenant travels in front of the query); a write
/// gets one transaction, committed before the first byte of the answer, rolled back by any exception or error answer.
/// </summary>
public sealed class TenantFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var route = http.GetEndpoint()!.Metadata.GetRequiredMetadata<TenantRoute>();
        if (route.OwnScope) return await next(context);
        var scope = http.RequestServices.GetRequiredService<TenantScope>();
        scope.Open(UserOf(http.User), Permissions.RolesWith(route.Permission), route.Write);
        if (!route.Write) return await next(context);

        var db = http.RequestServices.GetRequiredService<CrmDb>();
        var ct = http.RequestAborted;
        using var turn = await http.RequestServices.GetRequiredService<RecordTurns>().TakeAsync(scope.TenantId, http.GetRouteValue("id") as string, ct);
        await using var transaction = await db.BeginAsync(ct);
        try
        {
            var result = await Idempotency.AnswerAsync(http, db, scope, () => next(context), ct);
            if (result is IStatusCodeHttpResult { StatusCode: >= 400 }) return result;
            await transaction.CommitAsync(ct);
            return result;
        }
        catch (Exception exception) when (db.Notice(exception)) { throw; }
    }

    public static CurrentUser UserOf(ClaimsPrincipal principal)
    {
        Guid Claim(string name) => Guid.Parse(principal.FindFirst(name)?.Value ?? throw Refused.Unauthenticated("The token is not complete."));
        return new CurrentUser(Claim("tid"), Claim("sub"), Claim("mid"), Claim("sid"), "ui");
    }
}

public static class TenantRoutes
{
    /// <summary>A group under /api/v1 whose routes all run inside the caller's tenant.</summary>
    public static RouteGroupBuilder MapTenantGroup(this IEndpointRouteBuilder app, string prefix, string tag) =>
        app.MapGroup(prefix).AddEndpointFilter<TenantFilter>().WithTags(tag).RequireAuthorization()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);

    public static TBuilder Reads<TBuilder>(this TBuilder builder, string permission = Permissions.Read) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TenantRoute(permission, Write: false));

    public static TBuilder Writes<TBuilder>(this TBuilder builder, string permission = Permissions.Write) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TenantRoute(permission, Write: true));

    /// <summary>A long-lived stream, which opens a scope of its own for each look at the database.</summary>
    public static TBuilder OpensItsOwnScopes<TBuilder>(this TBuilder builder, string permission = Permissions.Read) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new TenantRoute(permission, Write: false, OwnScope: true));
}
