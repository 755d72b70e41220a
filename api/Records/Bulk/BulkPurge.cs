using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;

namespace Crm.Records;

/// <summary>Actions on many records go when they can be taken back no more, with all that they remember of the records as they were.</summary>
sealed class BulkPurge(TenantWork work, TimeProvider time) : IRecurringJob
{
    public string Kind => "bulkPurge";
    public TimeSpan Every => TimeSpan.FromDays(1);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        await using var command = db.Command("delete from bulk_actions where tenant_id = $1 and status not in ('running', 'undoing') and coalesce(undo_until, updated_at + $3::interval) < $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = time.Now() }, new() { Value = BulkAction.UndoTime }]);
        await command.ExecuteNonQueryAsync(ct);
    }, ct);
}
