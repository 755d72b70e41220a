using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Exports;

/// <summary>Starts the regular exports of a workspace when their time has come: the start and the next time are one transaction, so that each is made once.</summary>
sealed class ExportSchedules(TenantWork work, TimeProvider time) : IRepeatedJob
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    public const string Key = "exportSchedules";

    public string Kind => Key;

    /// <summary>Has a look taken at that time at the latest; written in the transaction that makes or changes a schedule.</summary>
    public static async Task WakeAsync(CrmDb db, DateTimeOffset at, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{}', $3, $4, $5)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do update set available_at = least(jobs.available_at, excluded.available_at) where jobs.status = 'waiting'
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = Key }, new() { Value = at }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<TimeSpan> RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var pause = Longest;
        await work.WriteAsync(who with { MemberId = null, Via = "schedule" }, async services =>
        {
            var (db, writing, now) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>(), time.Now());
            var schedules = await db.Set<ExportSchedule>().FromSqlRaw("select * from export_schedules where tenant_id = {0} and not paused for update", db.CurrentTenantId).ToListAsync(ct);
            foreach (var due in schedules.Where(s => s.NextAt <= now))
            {
                await ExportEndpoints.StartAsync(due.ReadAsk(), due.CreatedBy, due, db, writing, time, ct);
                due.Made(now);
            }
            await db.SaveChangesAsync(ct);
            if (schedules.Count > 0 && schedules.Min(s => s.NextAt) - now is var next && next < pause) pause = next < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : next;
        }, ct);
        return pause;
    }
}
