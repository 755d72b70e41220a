using Crm.Identity;
using Crm.Platform.Database;

namespace Crm.Platform;

/// <summary>Builds what the first request would wait for: the two models and the password hash. Needs no database.</summary>
sealed class WarmUp(IServiceScopeFactory scopes) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await using var scope = scopes.CreateAsyncScope();
        _ = scope.ServiceProvider.GetRequiredService<IdentityDb>().Model;
        _ = scope.ServiceProvider.GetRequiredService<CrmDb>().Model;
        await Passwords.VerifyAsync(null, "warm", stoppingToken);
    }
}
