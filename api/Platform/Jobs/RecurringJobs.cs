using Crm.Platform.Database;
using Npgsql;

namespace Crm.Platform.Jobs;

/// <summary>Work that every workspace needs again and again, such as emptying the trash.</summary>
public interface IRecurringJob : IJobHandler
{
    /// <summary>From one run to the next; a new workspace waits as long for its first.</summary>
    TimeSpan Every { get; }
}

/// <summary>
/// Writes the jobs that are due, a few workspaces at a time, under the dispatch role; the <see cref="JobWorker"/> does them. Several
/// processes may do this at once: the database refuses a second job of a kind while one waits. Finished jobs go after a while.
/// </summary>
sealed class RecurringJobs([FromKeyedServices("dispatch")] NpgsqlDataSource dispatch, IEnumerable<IJobHandler> handlers, TimeProvider time, ILogger<RecurringJobs> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Kept = TimeSpan.FromDays(40);
    const int AtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try { await LookAsync(stoppingToken); }
            catch (Exception exception) when (exception is not OperationCanceledException) { log.LogWarning("Recurring jobs cannot be written: {Reason}", exception.Message); }
            catch (OperationCanceledException) { return; }
        }
    }

    internal async Task LookAsync(CancellationToken ct)
    {
        var now = time.Now();
        foreach (var job in handlers.OfType<IRecurringJob>())
        {
            await using var command = dispatch.CreateCommand("""
                insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at)
                select t.id, gen_random_uuid(), $1, '{}', $1, $2, $2 from identity.tenants t
                where t.created_at < $2 - $3::interval and not exists (select 1 from jobs j where j.tenant_id = t.id and j.kind = $1 and j.created_at > $2 - $3::interval)
                limit $4 on conflict do nothing
                """);
            command.Parameters.AddAll([new() { Value = job.Kind }, new() { Value = now }, new() { Value = job.Every }, new() { Value = AtOnce }]);
            await command.ExecuteNonQueryAsync(ct);
        }
        await using var old = dispatch.CreateCommand("delete from jobs where status in ('done', 'dead') and finished_at < $1");
        old.Parameters.Add(new() { Value = now - Kept });
        await old.ExecuteNonQueryAsync(ct);
    }
}
