using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Duplicates;

/// <summary>
/// Keeps a workspace's duplicates found: compares what was written since the last look with what shares a key with it, does the
/// scans and merges that people ask for, and scans everything by itself the first time and after much has changed. Only one of
/// these runs at a time in a workspace.
/// </summary>
sealed class DuplicateJob(TenantWork work, DuplicateScan scan, BulkMerges merges, MatchModels models, RecordTypes types, TimeProvider time) : IRepeatedJob
{
    public const string Name = "duplicates";

    /// <summary>Transactions that began before the last look may have been committed after it.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1), Rest = TimeSpan.FromSeconds(2), Quiet = TimeSpan.FromHours(6);
    const int Most = 3000, AtOnce = 200;

    public string Kind => Name;
    public JobWake Wake => JobWake.Everywhere;
    public bool GivesWay => true;

    /// <summary>Has the job run soon; written with what it is to do.</summary>
    public static async Task ScheduleAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{}', $3, $4, $4)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do update set available_at = least(jobs.available_at, excluded.available_at) where jobs.status = 'waiting'
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = Name }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<TimeSpan> RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var me = who with { MemberId = null, Via = "duplicates" };
        var wait = Quiet;
        foreach (var type in types.All.Where(t => t.Match is not null))
        {
            while (await work.ReadAsync(me, [], s => NextAsync(s.GetRequiredService<CrmDb>(), type.Object, ct)) is { } run) await merges.DoAsync(me, type, run, ct);
            if (await LookAsync(me, type, ct) is var until && until < wait) wait = until;
        }
        return wait;
    }

    static Task<DuplicateRun?> NextAsync(CrmDb db, string @object, CancellationToken ct) =>
        db.Set<DuplicateRun>().AsNoTracking().Where(r => r.Object == @object && (r.Status == "running" || r.Status == "undoing")).OrderBy(r => r.CreatedAt).FirstOrDefaultAsync(ct);

    /// <summary>Looks at what was written lately; answers when to look again.</summary>
    async Task<TimeSpan> LookAsync(CurrentUser who, RecordType type, CancellationToken ct)
    {
        var began = time.Now();
        var (model, until) = await work.ReadAsync(who, [], s => models.OfAsync(s.GetRequiredService<CrmDb>(), type, ct));
        if (until + Rest > began) return Rest;
        var changed = until is null ? [] : await work.ReadAsync(who, [], s => ChangedAsync(s.GetRequiredService<CrmDb>(), type, until.Value - Overlap, ct));
        if (until is not null && changed.Count == 0) return Quiet;
        // What was estimated from few records tells little about many.
        var count = until is null || model.Estimate.Records < 5000 ? await work.ReadAsync(who, [], s => CountAsync(s.GetRequiredService<CrmDb>(), type, ct)) : 0;
        if (until is null && count == 0) return Quiet;
        if (until is null || changed.Count > Most || count > Math.Max(model.Estimate.Records * 3 / 2, 20))
        {
            await scan.RunAsync(who, type, null, ct);
            return Overlap;
        }
        foreach (var some in changed.Chunk(AtOnce))
            await work.WriteAsync(who, s => CompareAsync(s, type, model, some, began, ct), ct);
        await work.WriteAsync(who, s => MatchModels.LookedAsync(s.GetRequiredService<CrmDb>(), type, began, ct), ct);
        return Overlap;
    }

    async Task CompareAsync(IServiceProvider services, RecordType type, MatchModel model, Guid[] changed, DateTimeOffset began, CancellationToken ct)
    {
        var db = services.GetRequiredService<CrmDb>();
        var partners = await DuplicatePairs.PartnersAsync(db, type.Object, changed, ct);
        var faces = (await model.Rules.ReadAsync(db, MatchChoice.These(partners.SelectMany(p => new[] { p.One, p.Other }).Distinct()), ct)).ToDictionary(f => f.Id);
        var found = new Dictionary<(Guid, Guid), FoundPair>();
        foreach (var (one, other) in partners)
            if (faces.TryGetValue(one, out var a) && faces.TryGetValue(other, out var b) && model.Score(a, b) is >= DuplicatePairs.Likely and var score)
                found[one.CompareTo(other) < 0 ? (one, other) : (other, one)] = new FoundPair(one, other, score, model.Reasons(a, b));
        var news = await DuplicatePairs.SaveAsync(db, type.Object, [.. found.Values], began, ct);
        news.AddRange(await DuplicatePairs.ForgetAsync(db, type.Object, changed, began, ct));
        await DuplicateScan.SettleAsync(services, type, news, ct);
    }

    static async Task<List<Guid>> ChangedAsync(CrmDb db, RecordType type, DateTimeOffset since, CancellationToken ct)
    {
        var changed = new List<Guid>();
        await new Question(db).Add($"select id from {type.Plural} where tenant_id = $1 and updated_at > $2 and merged_into_id is null order by updated_at desc limit {Most + 1}", db.CurrentTenantId, since).AskAsync(ct, row => changed.Add(row.GetGuid(0)));
        return changed;
    }

    static async Task<int> CountAsync(CrmDb db, RecordType type, CancellationToken ct)
    {
        var count = 0;
        await new Question(db).Add($"select count(*)::int from {type.Plural} where tenant_id = $1 and deleted_at is null", db.CurrentTenantId).AskAsync(ct, row => count = row.GetInt32(0));
        return count;
    }
}
