using System.Threading.RateLimiting;
using Crm.Platform.Http;

namespace Crm.Platform.Tenancy;

/// <summary>
/// Who changes one record goes in one at a time, before a connection is taken: a crowd at one record would otherwise wait with
/// every connection for a lock, and everybody else's work with it. Across processes the database's locks decide, as ever.
/// </summary>
public sealed class RecordTurns : IDisposable
{
    const int Crowd = 200;

    readonly PartitionedRateLimiter<(Guid Tenant, string? Id)> limiter = PartitionedRateLimiter.Create<(Guid Tenant, string? Id), (Guid, string?)>(record => record.Id is null
        ? RateLimitPartition.GetNoLimiter<(Guid, string?)>(record)
        : RateLimitPartition.GetConcurrencyLimiter<(Guid, string?)>(record, _ => new() { PermitLimit = 1, QueueLimit = Crowd, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <param name="id">The record of the route; null when there is none, which waits for nobody.</param>
    /// <returns>The turn, over when it is disposed of.</returns>
    public async ValueTask<IDisposable> TakeAsync(Guid tenant, string? id, CancellationToken ct)
    {
        var lease = await limiter.AcquireAsync((tenant, id), 1, ct);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw Problems.Crowded();
    }

    public void Dispose() => limiter.Dispose();
}
