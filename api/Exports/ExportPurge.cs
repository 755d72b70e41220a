using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;

namespace Crm.Exports;

/// <summary>Files go after a day; the lines that tell of them after a month.</summary>
sealed class ExportPurge(TenantWork work, TimeProvider time) : IRecurringJob
{
    public string Kind => "exportPurge";
    public TimeSpan Every => TimeSpan.FromHours(6);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        await using var batch = db.Batch()
            .Add("delete from export_files where tenant_id = $1 and export_id in (select id from exports where tenant_id = $1 and expires_at <= $2)", db.CurrentTenantId, time.Now())
            .Add("delete from exports where tenant_id = $1 and created_at < $2", db.CurrentTenantId, time.Now() - Export.Remembered);
        await batch.ExecuteNonQueryAsync(ct);
    }, ct);
}
