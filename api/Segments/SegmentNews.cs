using Crm.Notifications;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;

namespace Crm.Segments;

/// <summary>
/// Tells members what has come and gone in the segments that they watch: counted as each of them sees it, and told once, for what was
/// told is written down with the news.
/// </summary>
sealed class SegmentNews(TenantWork work, TimeProvider time)
{
    const int Names = 3;

    sealed record Due(Guid Segment, Guid Member, DateTimeOffset? Since, SegmentWatch Watch, int Was);
    sealed record Moved(string Name, int Count, int Entered, int Left, string[] Came, string[] Gone, DateTimeOffset? Last);

    /// <param name="who">The workspace itself.</param>
    public async Task TellAsync(CurrentUser who, CancellationToken ct)
    {
        var due = new List<Due>();
        await work.WriteAsync(who, services => new Question(services.GetRequiredService<CrmDb>()).Add("""
            select w.segment_id, w.member_id, w.told_until, w.entered, w."left", w.reaches, w.falls_to, w.was_count
            from segment_watches w join members m on m.tenant_id = $1 and m.id = w.member_id and m.status = 'active' join segments s on s.tenant_id = $1 and s.id = w.segment_id and s.deleted_at is null
            where w.tenant_id = $1 and (w.told_until is null and s.refreshed_at is not null
              or exists (select from segment_members x where x.tenant_id = $1 and x.segment_id = w.segment_id and (x.entered_at > w.told_until or x.left_at > w.told_until)))
            """, who.TenantId).AskAsync(ct, row => due.Add(new Due(row.GetGuid(0), row.GetGuid(1), row.MaybeInstant(2), new SegmentWatch(row.GetBoolean(3), row.GetBoolean(4), row.IsDBNull(5) ? null : row.GetInt32(5), row.IsDBNull(6) ? null : row.GetInt32(6)), row.GetInt32(7)))), ct);
        foreach (var one in due)
        {
            var moved = default(Moved);
            await work.SnapshotAsync(who with { MemberId = one.Member }, async services => moved = await LookAsync(services, one, ct), ct);
            await work.WriteAsync(who, async services =>
            {
                var (db, now) = (services.GetRequiredService<CrmDb>(), time.Now());
                await using var told = db.Command("update segment_watches set told_until = $5, was_count = $6 where tenant_id = $1 and segment_id = $2 and member_id = $3 and told_until is not distinct from $4");
                told.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = one.Segment }, new() { Value = one.Member }, new() { Value = (object?)one.Since ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz },
                    new() { Value = moved?.Last ?? one.Since ?? now }, new() { Value = moved?.Count ?? one.Was }]);
                // Another process was at it and has told of it.
                if (await told.ExecuteNonQueryAsync(ct) == 0 || one.Since is null || moved is null || Words(one, moved) is not { Length: > 0 } words) return;
                await NotificationRows.TellAsync(db, [new News(one.Member, NotificationKind.SegmentMoved, words, "segment", one.Segment, null)], now, ct);
            }, ct);
        }
    }

    /// <summary>As the member sees it; null when the segment is not there for them.</summary>
    static async Task<Moved?> LookAsync(IServiceProvider services, Due one, CancellationToken ct)
    {
        var (db, moved) = (services.GetRequiredService<CrmDb>(), default(Moved));
        Segment segment;
        try { segment = await services.GetRequiredService<SegmentReads>().FindAsync(one.Segment.ToString(), false, false, ct); }
        catch (Refused refused) when (refused.Status == 404) { return null; }
        string Titles(string which, string at) => $"array(select coalesce(d.title, '') from segment_members m left join search_docs d on d.tenant_id = $1 and d.record_id = m.record_id where m.tenant_id = $1 and m.segment_id = $2 and {which} order by m.{at} desc, d.title limit {Names})";
        const string Came = "m.left_at is null and m.entered_at > $3", Gone = "m.left_at > $3 and m.entered_at <= $3";
        await new Question(db).Add($"""
            select count(*) filter (where m.left_at is null)::int, count(*) filter (where {Came})::int, count(*) filter (where {Gone})::int, {Titles(Came, "entered_at")}, {Titles(Gone, "left_at")}, max(greatest(m.entered_at, m.left_at))
            from segment_members m where m.tenant_id = $1 and m.segment_id = $2
            """, db.CurrentTenantId, segment.Id, one.Since ?? DateTimeOffset.MinValue)
            .AskAsync(ct, row => moved = new Moved(segment.Name, row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<string[]>(4), row.MaybeInstant(5)));
        return moved;
    }

    /// <summary>"At risk": 2 came in (Ann Lee, Bob Ray), 1 left (Cy Fox), 27 are in it now. Null when nothing happened that was asked for.</summary>
    static string? Words(Due one, Moved moved)
    {
        var (watch, said) = (one.Watch, new List<string>());
        if (watch.Entered && moved.Entered > 0) said.Add($"{moved.Entered:N0} came in{Named(moved.Came, moved.Entered)}");
        if (watch.Left && moved.Left > 0) said.Add($"{moved.Left:N0} left{Named(moved.Gone, moved.Left)}");
        if (watch.Reaches is { } most && one.Was < most && moved.Count >= most) said.Add($"it has reached {most:N0}");
        if (watch.FallsTo is { } least && one.Was > least && moved.Count <= least) said.Add($"it has fallen to {least:N0}");
        return said.Count == 0 ? null : $"{Cut(moved.Name, 60)}: {string.Join(", ", said)}; now {moved.Count:N0}";
    }

    static string Named(string[] names, int count) => names.Where(n => n.Length > 0).Select(n => Cut(n, 40)).ToArray() is { Length: > 0 } shown ? $" ({string.Join(", ", shown)}{(count > shown.Length ? " …" : "")})" : "";
    static string Cut(string text, int length) => text.Length > length ? text[..(length - 1)] + "…" : text;
}
