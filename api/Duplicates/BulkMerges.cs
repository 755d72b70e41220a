using Crm.Companies;
using Crm.Contacts;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Duplicates;

/// <summary>Records that are tied together by pairs above a score: all of them become the one on which most hangs.</summary>
sealed record MergeGroup(Guid Survivor, IReadOnlyList<Guid> Merged, double Score);

/// <summary>Does the runs that people ask for: scans, merges of many pairs, and the undo of those, one record after the other, each in a transaction of its own.</summary>
sealed class BulkMerges(TenantWork work, DuplicateScan scan, TimeProvider time)
{
    public async Task DoAsync(CurrentUser who, RecordType type, DuplicateRun run, CancellationToken ct)
    {
        try
        {
            if (run.Status == "undoing") await UndoAsync(who with { MemberId = run.CreatedBy }, type, run, ct);
            else if (run.Kind == DuplicateRun.Scan) await scan.RunAsync(who, type, (processed, total, found) => ProgressAsync(who, run.Id, r => (r.Processed, r.Total, r.Found) = (processed, total, found), ct), ct);
            else await MergeAsync(who with { MemberId = run.CreatedBy }, type, run, ct);
            await ProgressAsync(who, run.Id, r => r.Finish(time.Now()), ct);
        }
        catch (Refused refused) { await ProgressAsync(who, run.Id, r => r.Fail(refused.Message, time.Now()), ct); }
    }

    async Task MergeAsync(CurrentUser who, RecordType type, DuplicateRun run, CancellationToken ct)
    {
        var groups = await work.ReadAsync(who, [], s => GroupsAsync(s.GetRequiredService<CrmDb>(), type.Object, run.MinScore!.Value, ct));
        var total = groups.Sum(g => g.Merged.Count) + run.Merged + run.Refused;
        foreach (var group in groups)
            foreach (var merged in group.Merged)
            {
                var done = await TryAsync(who, s => OneAsync(s, type, group.Survivor, merged, run.Id, (float)group.Score, ct), ct);
                await ProgressAsync(who, run.Id, r =>
                {
                    (r.Total, r.Processed) = (total, r.Processed + 1);
                    if (done) r.Merged++;
                    else r.Refused++;
                }, ct);
            }
    }

    async Task UndoAsync(CurrentUser who, RecordType type, DuplicateRun run, CancellationToken ct)
    {
        // Last first: what was merged into a record that was itself merged comes back in the right order.
        var ids = await work.ReadAsync(who, [], s => s.GetRequiredService<CrmDb>().Set<Merge>().AsNoTracking().Where(m => m.RunId == run.Id && m.UndoneAt == null).OrderByDescending(m => m.MergedAt).ThenByDescending(m => m.Id).Select(m => m.Id).ToListAsync(ct));
        foreach (var id in ids)
        {
            var done = await TryAsync(who, async s => await UndoOneAsync(s, type, await s.GetRequiredService<CrmDb>().Set<Merge>().FirstAsync(m => m.Id == id, ct), ct), ct);
            await ProgressAsync(who, run.Id, r =>
            {
                r.Processed++;
                if (done) r.Merged--;
            }, ct);
        }
    }

    async Task<bool> TryAsync(CurrentUser who, Func<IServiceProvider, Task> one, CancellationToken ct)
    {
        try
        {
            await work.WriteAsync(who, one, ct);
            return true;
        }
        catch (Exception exception) when (exception is Refused or DbUpdateConcurrencyException) { return false; }
    }

    public static Task OneAsync(IServiceProvider services, RecordType type, Guid survivor, Guid merged, Guid? run, float? score, CancellationToken ct)
    {
        var (merges, asked) = (services.GetRequiredService<MergeWrites>(), new MergeRecords(merged));
        return type is ContactRecord contact ? merges.MergeAsync(contact, survivor, asked, run, score, ct) : merges.MergeAsync((CompanyRecord)type, survivor, asked, run, score, ct);
    }

    public static Task UndoOneAsync(IServiceProvider services, RecordType type, Merge merge, CancellationToken ct)
    {
        var merges = services.GetRequiredService<MergeWrites>();
        return type is ContactRecord contact ? merges.UndoAsync(contact, merge, ct) : merges.UndoAsync((CompanyRecord)type, merge, ct);
    }

    /// <summary>
    /// The open pairs above a score as groups. Of a chain in which the ends do not look alike, only the pairs that are above the score
    /// themselves tie: a group is merged when each of its records is tied to the survivor.
    /// </summary>
    public static async Task<List<MergeGroup>> GroupsAsync(CrmDb db, string @object, double minScore, CancellationToken ct)
    {
        var pairs = new List<(Guid A, Guid B, double Score)>();
        await new Question(db).Add("select a_id, b_id, score from duplicate_pairs where tenant_id = $1 and object = $2 and status = 'open' and score >= $3 order by score desc, id", db.CurrentTenantId, @object, (float)minScore)
            .AskAsync(ct, row => pairs.Add((row.GetGuid(0), row.GetGuid(1), row.GetFloat(2))));
        var links = await WeightsAsync(db, @object, [.. pairs.SelectMany(p => new[] { p.A, p.B }).Distinct()], ct);
        var neighbours = pairs.SelectMany(p => new[] { (One: p.A, Other: p.B, p.Score), (One: p.B, Other: p.A, p.Score) }).ToLookup(p => p.One);
        var (taken, groups) = (new HashSet<Guid>(), new List<MergeGroup>());
        foreach (var survivor in links.OrderByDescending(l => l.Value.Links).ThenBy(l => l.Value.Created).ThenBy(l => l.Key).Select(l => l.Key))
        {
            if (taken.Contains(survivor)) continue;
            var tied = neighbours[survivor].Where(p => !taken.Contains(p.Other) && links.ContainsKey(p.Other)).ToList();
            if (tied.Count == 0) continue;
            taken.Add(survivor);
            taken.UnionWith(tied.Select(p => p.Other));
            groups.Add(new MergeGroup(survivor, [.. tied.Select(p => p.Other)], tied.Min(p => p.Score)));
        }
        return groups;
    }

    /// <summary>How much hangs on each record that is still there, and how old it is.</summary>
    public static async Task<Dictionary<Guid, (long Links, DateTimeOffset Created)>> WeightsAsync(CrmDb db, string @object, Guid[] ids, CancellationToken ct)
    {
        var (table, weights) = (@object == "contact" ? "contacts" : "companies", new Dictionary<Guid, (long, DateTimeOffset)>());
        await new Question(db).Add($"""
            select r.id, (select count(*) from timeline_entries e where e.tenant_id = $1 and e.record_id = r.id and e.kind <> 'created') + 5 * ({(@object == "contact" ? "select count(*) from deal_contacts d where d.tenant_id = $1 and d.contact_id = r.id" : "select count(*) from deals d where d.tenant_id = $1 and d.company_id = r.id")}), r.created_at
            from {table} r where r.tenant_id = $1 and r.id = any ($2) and r.deleted_at is null
            """, db.CurrentTenantId, ids).AskAsync(ct, row => weights[row.GetGuid(0)] = (row.GetInt64(1), row.Instant(2)));
        return weights;
    }

    Task ProgressAsync(CurrentUser who, Guid run, Action<DuplicateRun> change, CancellationToken ct) => work.WriteAsync(who, async s =>
    {
        var db = s.GetRequiredService<CrmDb>();
        var row = await db.Set<DuplicateRun>().FirstAsync(r => r.Id == run, ct);
        change(row);
        s.GetRequiredService<EventLog>().AddPlain("duplicateRun", run, 1, "progressed");
        await db.SaveChangesAsync(ct);
    }, ct);
}
