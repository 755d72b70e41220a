using System.Collections.Concurrent;
using Crm.Platform;
using Crm.Platform.Database;
using Npgsql;

namespace Crm.Events;

/// <summary>Calls for a workspace's job soon after its data changed: once for all changes of a moment.</summary>
abstract class JobWatch(NpgsqlDataSource dispatch, LiveChanges live, TimeProvider time, ILogger log) : BackgroundService
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);
    readonly ConcurrentDictionary<Guid, byte> changed = new();
    readonly SemaphoreSlim news = new(0, 1);

    /// <summary>The job's key.</summary>
    protected abstract string Key { get; }

    /// <summary>Has the jobs of the workspaces $1 run at $2 by their key $3, and answers the workspaces whose job is running right now.</summary>
    protected abstract string Call { get; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        live.Committed += Note;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await news.WaitAsync(stoppingToken);
                await Task.Delay(Moment, time, stoppingToken);
                var tenants = changed.Keys.Where(tenant => changed.TryRemove(tenant, out _)).ToArray();
                // One that is being looked at right now may have been read before the change: it is called for again.
                try { foreach (var busy in await CallAsync(tenants, stoppingToken)) Note(busy); }
                catch (NpgsqlException exception)
                {
                    log.LogWarning("Jobs {Key} cannot be called for: {Reason}", Key, exception.Message);
                    foreach (var tenant in tenants) Note(tenant);
                }
            }
        }
        catch (OperationCanceledException) { /* the server stops */ }
        finally { live.Committed -= Note; }
    }

    void Note(Guid tenant)
    {
        changed[tenant] = 0;
        lock (news) if (news.CurrentCount == 0) news.Release();
    }

    async Task<List<Guid>> CallAsync(Guid[] tenants, CancellationToken ct)
    {
        await using var command = dispatch.CreateCommand(Call);
        command.Parameters.AddAll([new() { Value = tenants }, new() { Value = time.Now() }, new() { Value = Key }]);
        var busy = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) busy.Add(reader.GetGuid(0));
        return busy;
    }
}
