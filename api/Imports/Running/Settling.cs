using System.Threading.Channels;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Imports;

/// <summary>
/// Keeps where the customers of an import stand a few chunks behind it, beside the next ones: an import waits for the database while
/// it thinks, and the other way round. It is done when everything has been settled; after a crash the last rows are gone over again.
/// </summary>
sealed class Settling : IAsyncDisposable
{
    public const int Behind = 4;
    readonly Channel<IReadOnlyCollection<RecordRef>> waiting = Channel.CreateBounded<IReadOnlyCollection<RecordRef>>(Behind);
    readonly Task running;

    public Settling(TenantWork work, CurrentUser who, TimeProvider time, CancellationToken ct) => running = Task.Run(async () =>
    {
        try
        {
            await foreach (var records in waiting.Reader.ReadAllAsync(ct))
                foreach (var some in records.Chunk(1000))
                    await SettleAsync(work, who, time, some, ct);
        }
        catch (Exception exception) { waiting.Writer.TryComplete(exception); throw; }
    }, CancellationToken.None);

    public async Task AddAsync(IReadOnlyCollection<RecordRef> records, CancellationToken ct)
    {
        try { await waiting.Writer.WriteAsync(records, ct); }
        catch (ChannelClosedException) { await running; throw; }
    }

    /// <summary>Once all are settled.</summary>
    public Task EndAsync()
    {
        waiting.Writer.TryComplete();
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    static async Task SettleAsync(TenantWork work, CurrentUser who, TimeProvider time, RecordRef[] records, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
            try
            {
                await work.WriteAsync(who, async services =>
                {
                    var db = services.GetRequiredService<CrmDb>();
                    await Standing.SettleAsync(db, records, who, time.Now(), ct);
                    db.HasNews = true;
                }, ct);
                return;
            }
            // Somebody holds one of them, or the next rows of the same import do: a moment later it is free.
            catch (Exception exception) when (tries < 8 && Platform.Http.Problems.Translate(exception).Status == 503) { await Task.Delay(200 * tries, ct); }
    }
}
