using System.Threading.Channels;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Imports;

/// <summary>
/// Keeps where the customers of an import stand a few chunks behind it, beside the next ones: an import waits for the database while
/// it thinks, and the other way round. Companies come last, once each, however many of their people are in the file. It is done when
/// everything has been settled; after a crash the last rows and all companies are gone over again.
/// </summary>
sealed class Settling : IAsyncDisposable
{
    public const int Behind = 4;
    readonly Channel<IReadOnlyCollection<RecordRef>> waiting = Channel.CreateBounded<IReadOnlyCollection<RecordRef>>(Behind);
    readonly HashSet<RecordRef> companies = [];
    readonly Task running;

    public Settling(TenantWork work, CurrentUser who, TimeProvider time, CancellationToken ct) => running = Task.Run(async () =>
    {
        try
        {
            await foreach (var records in waiting.Reader.ReadAllAsync(ct))
                foreach (var some in records.Chunk(1000))
                {
                    companies.UnionWith(some.Where(r => r.Object == "company"));
                    if (Array.FindAll(some, r => r.Object == "deal") is { Length: > 0 } deals)
                        await SettleAsync(work, who, async services =>
                        {
                            await Standing.SettleAsync(services.GetRequiredService<CrmDb>(), deals, who, time.Now(), ct);
                            return deals;
                        }, ct);
                    if (Array.FindAll(some, r => r.Object == "contact") is { Length: > 0 } people)
                        companies.UnionWith(await SettleAsync(work, who, async services =>
                        {
                            var db = services.GetRequiredService<CrmDb>();
                            await Standing.SettlePeopleAsync(db, people, who, time.Now(), ct);
                            return await CompaniesAsync(db, people, ct);
                        }, ct));
                }
            foreach (var some in companies.Chunk(1000))
                await SettleAsync(work, who, async services =>
                {
                    await Standing.SettleAsync(services.GetRequiredService<CrmDb>(), some, who, time.Now(), ct);
                    return some;
                }, ct);
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

    static async Task<IReadOnlyCollection<RecordRef>> SettleAsync(TenantWork work, CurrentUser who, Func<IServiceProvider, Task<IReadOnlyCollection<RecordRef>>> settle, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
            try
            {
                IReadOnlyCollection<RecordRef> told = [];
                await work.WriteAsync(who, async services =>
                {
                    told = await settle(services);
                    services.GetRequiredService<CrmDb>().HasNews = true;
                }, ct);
                return told;
            }
            // Somebody holds one of them, or the next rows of the same import do: a moment later it is free.
            catch (Exception exception) when (tries < 8 && Platform.Http.Problems.Translate(exception).Status == 503) { await Task.Delay(200 * tries, ct); }
    }

    static async Task<IReadOnlyCollection<RecordRef>> CompaniesAsync(CrmDb db, RecordRef[] people, CancellationToken ct)
    {
        var found = new List<RecordRef>();
        await new Question(db).Add("select distinct company_id from contacts where tenant_id = $1 and id = any ($2) and company_id is not null", db.CurrentTenantId, Array.ConvertAll(people, p => p.Id))
            .AskAsync(ct, row => found.Add(new RecordRef("company", row.GetGuid(0))));
        return found;
    }
}
