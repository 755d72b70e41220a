using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;

namespace Crm.Events;

/// <summary>
/// Once a day in every workspace: what changes by time alone. A customer lapses, a planned meeting becomes the last touch.
/// After rows were removed past the announcements (an import undone) it goes over everybody at once.
/// </summary>
public sealed class StandingJob(TenantWork work, TimeProvider time) : IJobHandler
{
    const string Name = "standing";
    const int AtOnce = 500;

    /// <param name="Everybody">Also those whose standing does not depend on time.</param>
    public sealed record Payload(bool Everybody = false);

    public string Kind => Name;

    /// <summary>The job of a workspace's coming day.</summary>
    public static Job Tomorrow(DateTimeOffset now) => Job.Of(Name, new Payload(), null, $"{Name} {now.AddDays(1):yyyy-MM-dd}", now.AddDays(1));

    /// <summary>Goes over everybody as soon as the transaction is committed. Asked for twice, it runs once.</summary>
    public static async Task EverybodyAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{"everybody": true}', $4, $5, $5)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
            """);
        // The second of the request is part of the key: what is removed while an earlier run is under way is looked at again.
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = Name }, new() { Value = $"{Name} everybody {now:yyyy-MM-ddTHH:mm:ss}" }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var everybody = payload.TryGetProperty("everybody", out var all) && all.ValueKind == JsonValueKind.True;
        var me = who with { Via = "job" };
        // First of all tomorrow's: should this run fail for good, the next one still comes.
        if (!everybody) await work.WriteAsync(me, s => ScheduleAsync(s.GetRequiredService<CrmDb>(), time.Now(), ct), ct);
        foreach (var table in new[] { "contacts", "companies" })
            for (Guid? last = Guid.Empty; last is not null;)
                await work.WriteAsync(me, async s => last = await NextAsync(s.GetRequiredService<CrmDb>(), me, table, last.Value, everybody, ct), ct);
    }

    static async Task ScheduleAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        var next = Tomorrow(now);
        await using var command = db.Command("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{}', $4, $5, $6)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = next.Id }, new() { Value = next.Kind }, new() { Value = next.UniqueKey! }, new() { Value = next.AvailableAt }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    async Task<Guid?> NextAsync(CrmDb db, CurrentUser who, string table, Guid after, bool everybody, CancellationToken ct)
    {
        var (now, ids) = (time.Now(), new List<Guid>(AtOnce));
        await using (var command = db.Command($"""
            select id from {table} where tenant_id = $1 and id > $2 and deleted_at is null
              and ($3 or lifecycle_since is null or lifecycle_computed in ('customer', 'lapsed') or next_step_kind <> 'task' and next_step_at <= $4)
            order by id limit {AtOnce}
            """))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = after }, new() { Value = everybody }, new() { Value = now }]);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) ids.Add(row.GetGuid(0));
        }
        var found = ids.ToArray();
        await Standing.SettleAsync(db, table == "contacts" ? found : [], table == "companies" ? found : [], who, now, ct);
        db.HasNews = true;
        return ids.Count < AtOnce ? null : ids[^1];
    }
}
