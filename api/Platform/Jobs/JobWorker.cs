using Crm.Platform.Database;
using System.Text.Json;
using Crm.Platform.Tenancy;
using Npgsql;

namespace Crm.Platform.Jobs;

/// <summary>
/// Claims jobs of every tenant under the dispatch role and runs each inside its tenant. A claim is a lease that is renewed while
/// the job runs: after a crash another process takes it over. At most a few jobs of one tenant run at a time, so that nobody starves.
/// </summary>
sealed class JobWorker([FromKeyedServices("dispatch")] NpgsqlDataSource dispatch, IEnumerable<IJobHandler> handlers, IEnumerable<IRepeatedJob> repeated, TimeProvider time, ILogger<JobWorker> log) : BackgroundService
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);
    const int AtOnce = 4, PromptAtOnce = 2, MostTries = 8;
    readonly string[] givingWay = [.. repeated.Where(r => r.GivesWay).Select(r => r.Kind)], longs = [.. handlers.Where(h => h.IsLong).Select(h => h.Kind)],
        prompts = [.. repeated.Where(r => r.IsPrompt).Select(r => r.Kind)];

    sealed record Claimed(Guid Tenant, Guid Id, string Kind, string Payload, Guid? Member, int Attempts, long Fence);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(WorkAsync(prompt: false, new SemaphoreSlim(AtOnce), stoppingToken), WorkAsync(prompt: true, new SemaphoreSlim(PromptAtOnce), stoppingToken));

    async Task WorkAsync(bool prompt, SemaphoreSlim free, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await free.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Claimed? job = null;
            try { job = await ClaimAsync(prompt, stoppingToken); }
            catch (Exception exception) when (exception is not OperationCanceledException) { log.LogWarning("Jobs cannot be read: {Reason}", exception.Message); }
            catch (OperationCanceledException) { return; }
            if (job is not null) { _ = RunAsync(job, free, stoppingToken); continue; }
            free.Release();
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<Claimed?> ClaimAsync(bool prompt, CancellationToken ct)
    {
        await using var command = dispatch.CreateCommand("""
            update jobs j set status = 'running', attempts = attempts + 1, fence = fence + 1, locked_until = $1::timestamptz + $2::interval
            from (select w.tenant_id, w.id from jobs w
                  where (w.status = 'waiting' and w.available_at <= $1 or w.status = 'running' and w.locked_until < $1)
                    and w.kind = any ($5) = $6
                    and ($6 or (select count(*) from jobs r where r.tenant_id = w.tenant_id and r.status = 'running' and r.locked_until >= $1 and not r.kind = any ($5)) < 2)
                    and not (w.kind = any ($3) and exists (select from jobs r where r.tenant_id = w.tenant_id and r.status in ('waiting', 'running') and r.kind = any ($4)))
                  order by w.available_at limit 1 for update skip locked) next
            where j.tenant_id = next.tenant_id and j.id = next.id
            returning j.tenant_id, j.id, j.kind, j.payload::text, j.member_id, j.attempts, j.fence
            """);
        command.Parameters.AddAll([new() { Value = time.Now() }, new() { Value = Lease }, new() { Value = givingWay }, new() { Value = longs }, new() { Value = prompts }, new() { Value = prompt }]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Claimed(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetGuid(4), reader.GetInt32(5), reader.GetInt64(6)) : null;
    }

    async Task RunAsync(Claimed job, SemaphoreSlim free, CancellationToken stopping)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var renewal = new CancellationTokenSource();
        var renewing = RenewAsync(job, lost, renewal.Token);
        try
        {
            var (who, payload) = (new CurrentUser(job.Tenant, null, job.Member, null, "import"), JsonDocument.Parse(job.Payload).RootElement);
            if (Repeated(job) is { } again) await FinishAsync(job, "waiting", null, await again.RunAsync(who, payload, lost.Token));
            else
            {
                var handler = handlers.FirstOrDefault(h => h.Kind == job.Kind) ?? throw new InvalidOperationException($"Nothing runs jobs of kind {job.Kind}.");
                await handler.RunAsync(who, payload, lost.Token);
                await FinishAsync(job, "done", null, null);
            }
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // Stopping, or the lease went to another process: whoever claims it next goes on.
            if (stopping.IsCancellationRequested) await FinishAsync(job, "waiting", null, TimeSpan.Zero);
        }
        catch (Exception exception)
        {
            log.LogError(exception, "Job {Kind} {Id} failed (try {Attempt})", job.Kind, job.Id, job.Attempts);
            await FinishAsync(job, job.Attempts >= MostTries && Repeated(job) is null ? "dead" : "waiting", exception.GetType().Name, TimeSpan.FromSeconds(Math.Pow(2, Math.Min(job.Attempts, MostTries)) * (0.8 + 0.4 * Random.Shared.NextDouble())));
        }
        finally
        {
            await renewal.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            free.Release();
        }
    }

    IRepeatedJob? Repeated(Claimed job) => repeated.FirstOrDefault(r => r.Kind == job.Kind);

    async Task RenewAsync(Claimed job, CancellationTokenSource lost, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(Lease / 3, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ct.IsCancellationRequested) return;
            try
            {
                await using var command = dispatch.CreateCommand("update jobs set locked_until = $4 where tenant_id = $1 and id = $2 and fence = $3 and status = 'running'");
                command.Parameters.AddAll([new() { Value = job.Tenant }, new() { Value = job.Id }, new() { Value = job.Fence }, new() { Value = time.Now() + Lease }]);
                if (await command.ExecuteNonQueryAsync(ct) == 0) await lost.CancelAsync();
            }
            catch (NpgsqlException exception) { log.LogWarning("A lease could not be renewed: {Reason}", exception.Message); }
        }
    }

    async Task FinishAsync(Claimed job, string status, string? error, TimeSpan? pause)
    {
        try
        {
            await using var command = dispatch.CreateCommand("update jobs set status = $4, last_error = $5, available_at = $6, attempts = case when $4 = 'waiting' and $5::text is null then 0 else attempts end, locked_until = null, finished_at = case when $4 in ('done', 'dead') then $6 end where tenant_id = $1 and id = $2 and fence = $3");
            command.Parameters.AddAll([new() { Value = job.Tenant }, new() { Value = job.Id }, new() { Value = job.Fence }, new() { Value = status }, new() { Value = (object?)error ?? DBNull.Value }, new() { Value = time.Now() + (pause ?? TimeSpan.Zero) }]);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (NpgsqlException exception) { log.LogWarning("A job's end could not be written: {Reason}", exception.Message); }
    }
}
