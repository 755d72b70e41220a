using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Events;

/// <summary>
/// Once a day in every workspace: what changes by time alone. A customer lapses, an address grows old.
/// After rows were written past the announcements (the sample data) it goes over everybody at once.
/// </summary>
public sealed class StandingJob(TenantWork work, TimeProvider time) : IRecurringJob
{
    const string Name = "standing";
    const int AtOnce = 500;

    public string Kind => Name;
    public TimeSpan Every => TimeSpan.FromDays(1);

    /// <summary>Goes over everybody as soon as the transaction is committed. Asked for twice within a second, it runs once.</summary>
    public static async Task EverybodyAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{"everybody": true}', $4, $5, $5)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
            """);
        // The second is part of the key: what is removed while an earlier run is under way is looked at again.
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = Name }, new() { Value = $"{Name} everybody {now:yyyy-MM-ddTHH:mm:ss}" }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var everybody = payload.TryGetProperty("everybody", out var all) && all.ValueKind == JsonValueKind.True;
        var me = who with { Via = "job" };
        foreach (var table in everybody ? new[] { "deals", "contacts", "companies" } : ["contacts", "companies"])
            for (Guid? last = Guid.Empty; last is not null;)
                await work.WriteAsync(me, async s => last = await NextAsync(s.GetRequiredService<CrmDb>(), me, table, last.Value, everybody, ct), ct);
    }

    async Task<Guid?> NextAsync(CrmDb db, CurrentUser who, string table, Guid after, bool everybody, CancellationToken ct)
    {
        var (now, ids) = (time.Now(), new List<Guid>(AtOnce));
        // Deals change by what is done alone; customers by time as well.
        var due = table == "deals" ? "($3 or $4::timestamptz is null)" : "($3 or lifecycle_since is null or lifecycle_computed in ('customer', 'lapsed') or quality_due_at <= $4)";
        await using (var command = db.Command($"select id from {table} where tenant_id = $1 and id > $2 and deleted_at is null and {due} order by id limit {AtOnce}"))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = after }, new() { Value = everybody }, new() { Value = now }]);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) ids.Add(row.GetGuid(0));
        }
        await Standing.SettleAsync(db, [.. ids.Select(id => new RecordRef(table switch { "contacts" => "contact", "companies" => "company", _ => "deal" }, id))], who, now, ct);
        db.HasNews = true;
        return ids.Count < AtOnce ? null : ids[^1];
    }
}
