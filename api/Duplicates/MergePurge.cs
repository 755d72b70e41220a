using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;

namespace Crm.Duplicates;

/// <summary>What a merge remembers of the records as they were goes when it cannot be undone any more. That they were merged stays: their ids lead on.</summary>
sealed class MergePurge(TenantWork work, TimeProvider time) : IRecurringJob
{
    public string Kind => "mergePurge";
    public TimeSpan Every => TimeSpan.FromDays(1);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        await using var batch = db.Batch()
            .Add("delete from merge_moves o using merges m where o.tenant_id = $1 and m.tenant_id = o.tenant_id and m.id = o.merge_id and m.merged_at < $2", db.CurrentTenantId, time.Now() - Merge.UndoTime)
            .Add("update merges set before = null, after = null where tenant_id = $1 and merged_at < $2 and before is not null", db.CurrentTenantId, time.Now() - Merge.UndoTime);
        await batch.ExecuteNonQueryAsync(ct);
    }, ct);
}
