using Crm.Platform.Database;

namespace Crm.Platform.Tenancy;

/// <summary>Work outside a request (sign-up, jobs, streams) inside one tenant: a scope of its own, closed when the work ends.</summary>
public sealed class TenantWork(IServiceScopeFactory scopes)
{
    /// <summary>Runs work in one transaction, which commits when it returns.</summary>
    public Task WriteAsync(CurrentUser who, Func<IServiceProvider, Task> work, CancellationToken ct) => WriteAsync(who, [], work, ct);

    /// <summary>The same for somebody who is signed in and has one of these roles.</summary>
    public async Task WriteAsync(CurrentUser who, IReadOnlyList<string> allowedRoles, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Open(who, allowedRoles, write: true);
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        await using var transaction = await db.BeginAsync(ct);
        try
        {
            await work(scope.ServiceProvider);
            await transaction.CommitAsync(ct);
        }
        catch (Exception exception) when (db.Notice(exception)) { throw; }
    }

    /// <summary>Reads for a member what may take long, in one transaction: everything it asks shows the same moment, as far as the member's rights and clearance go.</summary>
    public async Task SnapshotAsync(CurrentUser who, Func<IServiceProvider, Task> work, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tenant = scope.ServiceProvider.GetRequiredService<TenantScope>();
        tenant.Open(who, [], write: false);
        tenant.ShowsAuthor = true;
        var db = scope.ServiceProvider.GetRequiredService<CrmDb>();
        await using var transaction = await db.BeginAsync(ct, System.Data.IsolationLevel.RepeatableRead);
        try { await work(scope.ServiceProvider); }
        catch (Exception exception) when (db.Notice(exception)) { throw; }
    }

    public async Task<T> ReadAsync<T>(CurrentUser who, IReadOnlyList<string> allowedRoles, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Open(who, allowedRoles, write: false);
        return await work(scope.ServiceProvider);
    }
}
