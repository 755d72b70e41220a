using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Home;

/// <summary>Whose figures and steps are shown.</summary>
public enum HomeOf { Mine, Everybody }

static class HomeEndpoints
{
    public static IServiceCollection AddHome(this IServiceCollection services) => services.AddScoped<HomeReads>();

    public static void MapHome(this IEndpointRouteBuilder app) =>
        app.MapTenantGroup("/home", "Home").MapGet("/", async (HomeReads home, TenantScope scope, CancellationToken ct, string of = "mine") =>
                TypedResults.Ok(await home.ReadAsync(Choices.Of<HomeOf>(of, "of") == HomeOf.Mine ? scope.User.MemberId : null, ct)))
            .Reads().WithName("getHome").WithSummary("Win, grow, keep: a trend and what to do next for each").WithDescription("of: mine or everybody, as far as the caller sees their records. Days and months follow the workspace's clock.");
}
