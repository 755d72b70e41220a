using System.Collections.Concurrent;
using System.Data.Common;
using Crm.Platform.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Crm.Events;

/// <summary>
/// Hears PostgreSQL's notifications and wakes the streams of the tenant that changed. Every API process listens by itself,
/// so a change made through one shows on screens that hang on another. A notification carries the tenant's id and nothing else.
/// </summary>
public sealed class LiveChanges([FromKeyedServices("app")] NpgsqlDataSource source, TimeProvider time, ILogger<LiveChanges> log) : BackgroundService
{
    readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Subscription, byte>> subscribers = new();
    readonly ConcurrentDictionary<Guid, byte> changed = new();
    readonly SemaphoreSlim news = new(0, 1);

    /// <summary>Told of every transaction with events that this process commits: the tenant. Listeners only take a note.</summary>
    public event Action<Guid>? Committed;

    public Subscription Subscribe(Guid tenant)
    {
        var subscription = new Subscription(s => { if (subscribers.TryGetValue(tenant, out var set)) set.TryRemove(s, out _); });
        subscribers.GetOrAdd(tenant, _ => new())[subscription] = 0;
        return subscription;
    }

    /// <summary>
    /// Says that a tenant's data changed. Sent after the commit and for many at once: a notification inside each transaction would
    /// make all commits of the database wait for one another. Should the process die in between, streams look by themselves.
    /// </summary>
    public void Announce(Guid tenant)
    {
        Committed?.Invoke(tenant);
        changed[tenant] = 0;
        lock (news) if (news.CurrentCount == 0) news.Release();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        AgainAndAgainAsync(ListenAsync, stoppingToken), AgainAndAgainAsync(TellAsync, stoppingToken));

    async Task AgainAndAgainAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await work(stoppingToken); }
            catch (Exception exception) when (exception is not OperationCanceledException) { log.LogWarning("Live changes are interrupted: {Reason}", exception.Message); }
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task TellAsync(CancellationToken ct)
    {
        while (true)
        {
            await news.WaitAsync(ct);
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
            var tenants = changed.Keys.Where(tenant => changed.TryRemove(tenant, out _)).Select(tenant => tenant.ToString()).ToArray();
            await using var command = source.CreateCommand("select pg_notify('crm_events', tenant) from unnest($1) as tenant");
            command.Parameters.Add(new() { Value = tenants });
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    async Task ListenAsync(CancellationToken ct)
    {
#pragma warning disable RS0030 // this connection only listens; it has no tenant and reads no table
        await using var connection = await source.OpenConnectionAsync(ct);
#pragma warning restore RS0030
        connection.Notification += (_, note) => Wake(note.Payload);
        await using (var listen = new NpgsqlCommand("listen crm_events", connection)) await listen.ExecuteNonQueryAsync(ct);
        foreach (var tenant in subscribers.Keys) Wake(tenant.ToString());
        while (true) await connection.WaitAsync(ct);
    }

    void Wake(string payload)
    {
        if (!Guid.TryParse(payload, out var tenant) || !subscribers.TryGetValue(tenant, out var set)) return;
        foreach (var subscription in set.Keys) subscription.Wake();
    }
}

/// <summary>A stream's wait for the next change; a change that comes while it looks is not lost.</summary>
public sealed class Subscription(Action<Subscription> end) : IDisposable
{
    readonly SemaphoreSlim signal = new(0, 1);

    internal void Wake()
    {
        lock (signal) if (signal.CurrentCount == 0) signal.Release();
    }

    /// <returns>True when woken by a change, false when the pause is over.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try { await signal.WaitAsync(either.Token); return true; }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return false; }
    }

    public void Dispose() => end(this);
}

/// <summary>Announces a tenant's changes when the transaction that holds them is committed.</summary>
sealed class CommittedChanges(LiveChanges live) : DbTransactionInterceptor
{
    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is CrmDb { HasNews: true } db) live.Announce(db.CurrentTenantId);
        return Task.CompletedTask;
    }
}
