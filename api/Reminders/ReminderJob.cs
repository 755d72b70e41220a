using System.Text.Json;
using Crm.Events;
using Crm.Notifications;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Npgsql;

namespace Crm.Reminders;

/// <summary>Rings the reminders of a workspace when they are due, and sleeps until the next one. A change wakes it.</summary>
sealed class ReminderJob(TenantWork work, TimeProvider time) : IRepeatedJob
{
    public const string Name = "reminders";
    static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    public string Kind => Name;
    public JobWake Wake => JobWake.WhereScheduled;
    public bool IsPrompt => true;

    public async Task<TimeSpan> RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var (fired, next) = (1, (DateTimeOffset?)null);
        while (fired > 0)
            await work.WriteAsync(who with { MemberId = null, Via = "job" }, async services => (fired, next) = await RingAsync(services.GetRequiredService<CrmDb>(), time.Now(), ct), ct);
        var wait = next - time.Now() ?? Look;
        return wait > Look ? Look : wait > TimeSpan.FromSeconds(1) ? wait : TimeSpan.FromSeconds(1);
    }

    internal static async Task<(int Fired, DateTimeOffset? Next)> RingAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        var (fired, next) = (0, (DateTimeOffset?)null);
        await new Question(db).Add(ReminderRows.Ring, db.CurrentTenantId, now).Add(ReminderRows.Next, db.CurrentTenantId).AskAsync(ct, row => fired = row.GetInt32(0), row => next = row.MaybeInstant(0));
        db.HasNews |= fired > 0;
        return (fired, next);
    }

    /// <summary>From the first reminder on, the workspace has somebody who looks.</summary>
    public static async Task ScheduleAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command($"""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, '{Name}', '{"{}"}', '{Name}', $3, $3) on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
        db.HasNews = true;
    }
}

/// <summary>Keeps reminders with what they belong to: moved with it, silent once it is done, back when it is taken up again.</summary>
sealed class ReminderFollower : IChangeFollower, IClockFollower
{
    public void Follow(NpgsqlBatch batch, CrmDb db, CurrentUser who, IReadOnlyList<Happened> happened, DateTimeOffset now)
    {
        // What is only made has none yet; the next of a series is made together with the end of the one before, whose reminders it takes over.
        var records = happened.Where(h => h.Type.Object is "task" or "activity").ToList();
        if (records.TrueForAll(h => h.Verb == "created")) return;
        var ids = records.Select(h => h.Record.Id).Distinct().ToArray();
        batch.AddCarried(db, ids, now).AddSettle(db, ids, now);
    }

    public async Task ClockChangedAsync(CrmDb db, Guid member, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = db.Batch().AddSettleOf(db, member, now);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
