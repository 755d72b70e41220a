using Crm.Platform.Database;
using Crm.Platform.Tenancy;

namespace Crm.Platform.Jobs;

/// <summary>How often a job is tried before what it works on is told that it has failed.</summary>
static class JobTries
{
    const int Most = 4;

    /// <summary>Whether the running job with this key has been tried often enough; a job that is not there is not tried again either.</summary>
    public static async Task<bool> IsLastTryAsync(this TenantWork work, CurrentUser who, string uniqueKey, CancellationToken ct)
    {
        var tries = 0;
        await work.WriteAsync(who, async services =>
        {
            await using var command = services.GetRequiredService<CrmDb>().Command("select max(attempts) from jobs where tenant_id = $1 and unique_key = $2 and status = 'running'");
            command.Parameters.AddAll([new() { Value = who.TenantId }, new() { Value = uniqueKey }]);
            tries = await command.ExecuteScalarAsync(ct) as int? ?? Most;
        }, ct);
        return tries >= Most;
    }
}
