using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;

namespace Crm.Imports;

/// <summary>When an import can no longer be taken back, its rows and its file go; the line that tells of it stays.</summary>
sealed class ImportPurge(TenantWork work, TimeProvider time) : IRecurringJob
{
    public string Kind => "importPurge";
    public TimeSpan Every => TimeSpan.FromDays(1);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        await using var batch = db.Batch();
        foreach (var table in new[] { "import_rows", "import_extras", "import_files" })
            batch.Add($"delete from {table} where tenant_id = $1 and import_id in (select id from imports where tenant_id = $1 and status not in ('running', 'undoing') and coalesce(undo_until, updated_at + $3::interval) < $2)",
                db.CurrentTenantId, time.Now(), Import.UndoTime);
        await batch.ExecuteNonQueryAsync(ct);
    }, ct);
}
