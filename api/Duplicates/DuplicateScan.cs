using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Duplicates;

/// <summary>
/// Looks through all records of a kind: reads them, compares those that share a key, estimates from them how duplicates of this
/// workspace look, and writes the pairs that are more likely one than not. It may be killed at any time and begun again.
/// </summary>
sealed class DuplicateScan(TenantWork work, TimeProvider time)
{
    const int PageSize = 10_000, KeysAtOnce = 2000, PairsAtOnce = 2000, SettledAtOnce = 500;

    /// <summary>How far a scan has come: records and pairs gone through, of how many, and how many pairs were found.</summary>
    public delegate Task Progress(int processed, int total, int found);

    public async Task<int> RunAsync(CurrentUser who, RecordType type, Progress? progress, CancellationToken ct)
    {
        var (rules, began) = (type.Match!, time.Now());
        var faces = new List<MatchFace>();
        for (List<MatchFace>? page = null; page is null || page.Count == PageSize; faces.AddRange(page))
        {
            var after = faces.Count == 0 ? Guid.Empty : faces[^1].Id;
            page = await work.ReadAsync(who, [], s => rules.ReadAsync(s.GetRequiredService<CrmDb>(), MatchChoice.Page(after, PageSize), ct));
        }
        foreach (var some in faces.Chunk(KeysAtOnce))
            await work.WriteAsync(who, async s =>
            {
                await using var batch = s.GetRequiredService<CrmDb>().Batch().AddKeys(s.GetRequiredService<CrmDb>(), type.Object, rules, some);
                await batch.ExecuteNonQueryAsync(ct);
            }, ct);
        var pairs = MatchBlocks.Pairs(rules, faces);
        var model = MatchModel.Of(rules, faces, pairs);
        var total = faces.Count;
        if (progress is not null) await progress(total / 2, total, 0);
        var found = Likely(model, faces, pairs, ct);
        var (written, changed) = (0, new HashSet<Guid>());
        foreach (var some in found.Chunk(PairsAtOnce))
        {
            await work.WriteAsync(who, async s => changed.UnionWith(await DuplicatePairs.SaveAsync(s.GetRequiredService<CrmDb>(), type.Object, some, began, ct)), ct);
            written += some.Length;
            if (progress is not null) await progress(total / 2 + (int)(total / 2.0 * written / found.Count), total, written);
        }
        await work.WriteAsync(who, async s =>
        {
            var db = s.GetRequiredService<CrmDb>();
            changed.UnionWith(await DuplicatePairs.ForgetAsync(db, type.Object, null, began, ct));
            await MatchModels.SaveAsync(db, type, model, began, ct);
        }, ct);
        foreach (var some in changed.Chunk(SettledAtOnce)) await work.WriteAsync(who, s => SettleAsync(s, type, some, ct), ct);
        if (progress is not null) await progress(total, total, found.Count);
        return found.Count;
    }

    static List<FoundPair> Likely(MatchModel model, List<MatchFace> faces, long[] pairs, CancellationToken ct)
    {
        var found = new List<FoundPair>();
        foreach (var pair in pairs)
        {
            ct.ThrowIfCancellationRequested();
            var (a, b) = (faces[MatchBlocks.First(pair)], faces[MatchBlocks.Second(pair)]);
            if (model.Score(a, b) is >= DuplicatePairs.Likely and var score) found.Add(new FoundPair(a.Id, b.Id, score, model.Reasons(a, b)));
        }
        return found;
    }

    /// <summary>The quality of records that got or lost an open pair changes with it, and open screens hear that the queue did.</summary>
    internal static async Task SettleAsync(IServiceProvider services, RecordType type, IReadOnlyCollection<Guid> records, CancellationToken ct)
    {
        if (records.Count == 0) return;
        var events = services.GetRequiredService<EventLog>();
        events.Moves(records.Distinct().Select(id => new RecordRef(type.Object, id)));
        events.AddPlain("duplicate", records.First(), 1, "found");
        await services.GetRequiredService<CrmDb>().SaveChangesAsync(ct);
    }
}
