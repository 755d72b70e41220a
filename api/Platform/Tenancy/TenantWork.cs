using Crm.Platform.Database;

namespace Crm.Platform.Tenancy;

/// <summary>Work outside a request (sign-up, jobs, streams) inside one tenant: a scope of its own, closed when the work ends.</summary>
public sealed class TenantWork(IServiceScopeFactory scopes)
{
    /// <summary>Runs work in one transaction, which commits when it returns.</summary>
    public async Task WriteAsync(CurrentUser who, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Open(who, [], write: true);
        await using var transaction = await scope.ServiceProvider.GetRequiredService<CrmDb>().BeginAsync(ct);
        await work(scope.ServiceProvider);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Reads for a member what may take long, in one transaction: everything it asks shows the same moment, as far as the member's rights and clearance go.</summary>
    public async Task SnapshotAsync(CurrentUser who, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tenant = scope.ServiceProvider.GetRequiredService<TenantScope>();
        tenant.Open(who, [], write: false);
        tenant.ShowsAuthor = true;
        await using var transaction = await scope.ServiceProvider.GetRequiredService<CrmDb>().BeginAsync(ct, System.Data.IsolationLevel.RepeatableRead);
        await work(scope.ServiceProvider);
    }

    public async Task<T> ReadAsync<T>(CurrentUser who, IReadOnlyList<string> allowedRoles, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Open(who, allowedRoles, write: false);
        return await work(scope.ServiceProvider);
    }
}
