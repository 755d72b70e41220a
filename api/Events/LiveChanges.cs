using System.Collections.Concurrent;
using Npgsql;

namespace Crm.Events;

/// <summary>
/// Hears PostgreSQL's notifications and wakes the streams of the tenant that changed. Every API process listens by itself,
/// so a change made through one shows on screens that hang on another. A notification carries the tenant's id and nothing else.
/// </summary>
public sealed class LiveChanges([FromKeyedServices("app")] NpgsqlDataSource source, TimeProvider time, ILogger<LiveChanges> log) : BackgroundService
{
    readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Subscription, byte>> subscribers = new();

    public Subscription Subscribe(Guid tenant)
    {
        var subscription = new Subscription(s => { if (subscribers.TryGetValue(tenant, out var set)) set.TryRemove(s, out _); });
        subscribers.GetOrAdd(tenant, _ => new())[subscription] = 0;
        return subscription;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await ListenAsync(stoppingToken); }
            catch (Exception exception) when (exception is not OperationCanceledException) { log.LogWarning("Live changes are interrupted: {Reason}", exception.Message); }
            await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
