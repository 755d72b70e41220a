using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Segments;

/// <summary>
/// Looks who has entered and left the live segments of a workspace. It compares whole sets, so it may run at any time, any number
/// of times, and two at once: what one has told the other finds told.
/// </summary>
sealed class SegmentRefresh(TenantWork work, SegmentNews news, TimeProvider time) : IRepeatedJob
{
    /// <summary>A look every few minutes even when nothing called for one: the process that should have called may have died.</summary>
    static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);
    public const string Key = "segments";

    public string Kind => Key;
    public JobWake Wake => JobWake.WhereScheduled;

    /// <summary>Has a look taken soon; written in the transaction that makes or changes a segment.</summary>
    public static async Task ScheduleAsync(CrmDb db, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{}', $3, $4, $4)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do update set available_at = least(jobs.available_at, excluded.available_at) where jobs.status = 'waiting'
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = Guid.CreateVersion7() }, new() { Value = Key }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<TimeSpan> RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        who = who with { MemberId = null, Via = "segment" };
        var live = await work.ReadAsync(who, [], s => s.GetRequiredService<CrmDb>().Set<Segment>().AsNoTracking().Where(x => x.Kind == Segment.Live).OrderBy(x => x.RefreshedAt).ToListAsync(ct));
        // A workspace whose segments take long is looked at less often, so that it never keeps the database busy.
        var rested = live.Max(s => s.RefreshedAt) is { } last && live.TrueForAll(s => s.RefreshedAt is not null) ? last + TimeSpan.FromMilliseconds(Math.Min(60_000, 4 * live.Sum(s => s.RefreshMs))) - time.Now() : TimeSpan.Zero;
        if (rested > TimeSpan.Zero) return rested;
        foreach (var segment in live) await work.WriteAsync(who, s => RefreshAsync(s, who, segment.Id, ct), ct);
        await news.TellAsync(who, ct);
        return Quiet;
    }

    async Task RefreshAsync(IServiceProvider services, CurrentUser who, Guid id, CancellationToken ct)
    {
        var (db, reads, began) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<SegmentReads>(), time.GetTimestamp());
        if (await db.Set<Segment>().Locked(db.CurrentTenantId, id).AsNoTracking().FirstOrDefaultAsync(ct) is not { } segment) return;
        IQueryable<Guid> found;
        // A filter by a field that is gone finds nobody any more and says so on its page; who was in stays until it is mended.
        try { found = await reads.FoundAsync(segment, newestFirst: false, ct); }
        catch (Refused refused) when (refused.Status == 400) { return; }
        await SegmentMembers.RefreshAsync(db, reads.TypeOf(segment), segment, found, who, time.Now(), ct);
        await using var stamp = db.Command("update segments set refreshed_at = $3, refresh_ms = $4 where tenant_id = $1 and id = $2");
        stamp.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = id }, new() { Value = time.Now() }, new() { Value = (int)time.GetElapsedTime(began).TotalMilliseconds }]);
        await stamp.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>Segments and what keeps them in step.</summary>
static class SegmentSetup
{
    public static IServiceCollection AddSegments(this IServiceCollection services) => services.AddScoped<SegmentReads>().AddSingleton<SegmentNews>().AddSingleton<IRepeatedJob, SegmentRefresh>();
}
