using Crm.Identity;
using Crm.Platform.Http;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace Crm.Platform.Access;

/// <summary>Who is asking: a bearer token, checked and remembered. Without one everything but the public routes is refused.</summary>
static class AccessSetup
{
    public static void AddAccess(this IServiceCollection services, Settings settings)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<TimeProvider>((options, time) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = AccessTokens.Rules(settings, time);
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(new RememberingTokenHandler(time));
            options.Events = new JwtBearerEvents
            {
                OnChallenge = async context =>
                {
                    context.HandleResponse();
                    await Problems.WriteAsync(context.HttpContext, Refused.Unauthenticated("Send a valid access token: Authorization: Bearer …"));
                },
                OnForbidden = context => Problems.WriteAsync(context.HttpContext, Refused.Forbidden("Ask an owner or admin of the workspace.")),
            };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}
