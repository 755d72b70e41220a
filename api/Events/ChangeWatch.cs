using System.Collections.Concurrent;
using Crm.Platform.Jobs;
using Crm.Platform;
using Crm.Platform.Database;
using Npgsql;

namespace Crm.Events;

/// <summary>Has the jobs that follow a workspace's changes run soon after one: once for all changes of a moment.</summary>
sealed class ChangeWatch([FromKeyedServices("dispatch")] NpgsqlDataSource dispatch, IEnumerable<IRepeatedJob> jobs, LiveChanges live, TimeProvider time, ILogger<ChangeWatch> log) : BackgroundService
{
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);
    readonly ConcurrentDictionary<Guid, byte> changed = new();
    readonly SemaphoreSlim news = new(0, 1);
    readonly string[] woken = [.. jobs.Where(j => j.Wake != JobWake.Never).Select(j => j.Kind)], everywhere = [.. jobs.Where(j => j.Wake == JobWake.Everywhere).Select(j => j.Kind)];

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
                    log.LogWarning("What follows changes cannot be called for: {Reason}", exception.Message);
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
        await using var command = dispatch.CreateCommand("""
            with called as (update jobs set available_at = $2 where tenant_id = any ($1) and unique_key = any ($3) and status = 'waiting' and attempts = 0 and available_at > $2),
              made as (insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at)
                select t, gen_random_uuid(), k, '{}', k, $2, $2 from unnest($1) t cross join unnest($4) k
                where not exists (select from jobs j where j.tenant_id = t and j.unique_key = k and j.status in ('waiting', 'running')) on conflict do nothing)
            select distinct tenant_id from jobs where tenant_id = any ($1) and unique_key = any ($3) and status = 'running'
            """);
        command.Parameters.AddAll([new() { Value = tenants }, new() { Value = time.Now() }, new() { Value = woken }, new() { Value = everywhere }]);
        var busy = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) busy.Add(reader.GetGuid(0));
        return busy;
    }
}
