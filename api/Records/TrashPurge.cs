using System.Text.Json;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Records;

/// <summary>Records leave the trash for good after 30 days, with what hangs on them; the change feed tells it ("contact.purged").</summary>
sealed class TrashPurge(TenantWork work, RecordTypes types, TimeProvider time) : IRecurringJob
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    const int AtOnce = 500;

    public string Kind => "trashPurge";
    public TimeSpan Every => TimeSpan.FromDays(1);

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        foreach (var type in types.All)
            while (await PurgeAsync(who, type, ct) == AtOnce) { }
    }

    async Task<int> PurgeAsync(CurrentUser who, RecordType type, CancellationToken ct)
    {
        var purged = new List<(Guid Id, int Version)>();
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            // The table's name is the model's own, never anybody's input.
            var table = db.Model.FindEntityType(type.Clr)!.GetTableName();
            await using (var command = db.Command($"""
                with old as (select id from {table} where tenant_id = $1 and deleted_at < $2 order by deleted_at limit {AtOnce} for update skip locked),
                  gone as (delete from {table} where tenant_id = $1 and id in (select id from old) returning id, version),
                  values_of as (delete from custom_values where tenant_id = $1 and record_id in (select id from old)),
                  lines as (delete from timeline_entries where tenant_id = $1 and record_id in (select id from old))
                select id, version from gone
                """))
            {
                command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = time.Now() - Kept }]);
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct)) purged.Add((reader.GetGuid(0), reader.GetInt32(1)));
            }
            var events = services.GetRequiredService<EventLog>();
            foreach (var (id, version) in purged) events.AddPlain(type.Object, id, version + 1, "purged");
            await db.SaveChangesAsync(ct);
        }, ct);
        return purged.Count;
    }
}
