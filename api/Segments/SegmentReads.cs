using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Segments;

/// <summary>Segments and what they find. One whose filter asks for a field that the reader may not see is not there for that reader.</summary>
sealed class SegmentReads(CrmDb db, RecordTypes types, RecordReads records, TenantScope scope, Cursors cursors, TimeProvider time)
{
    static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public static string Word<TEnum>(TEnum value) where TEnum : struct, Enum => value.ToString().ToLowerInvariant();

    public RecordType TypeOf(Segment segment) => types.ByPlural(segment.Object)!;
    public RecordType TypeOf(SegmentObject @object) => types.ByPlural(Word(@object))!;

    public async Task<Segment> FindAsync(string id, bool forUpdate, bool trashed, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = forUpdate ? db.Set<Segment>().Locked(db.CurrentTenantId, key) : db.Set<Segment>().AsNoTracking().Where(s => s.Id == key);
        var segment = await (trashed ? rows.WithTrash() : rows).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();
        return await MaySeeAsync(segment, ct) ? segment : throw Refused.NotFound();
    }

    public async Task<IReadOnlyList<SegmentView>> ListAsync(SegmentObject? @object, bool trashed, CancellationToken ct)
    {
        var rows = db.Set<Segment>().AsNoTracking();
        if (trashed) rows = rows.InTrash();
        if (@object is { } one) rows = rows.Where(s => s.Object == Word(one));
        var (found, shown) = (await rows.OrderBy(s => s.Name).ThenBy(s => s.Id).Take(500).ToListAsync(ct), new List<SegmentView>());
        foreach (var segment in found)
            if (await MaySeeAsync(segment, ct)) shown.Add(View(segment, null));
        return shown;
    }

    public async Task<SegmentView> OneAsync(Segment segment, CancellationToken ct)
    {
        var view = View(segment, await (await FoundAsync(segment, false, ct)).LongCountAsync(ct));
        await new Question(db).Add("select count(*) filter (where left_at is null and entered_at > $3), count(*) filter (where left_at > $3) from segment_members where tenant_id = $1 and segment_id = $2", db.CurrentTenantId, segment.Id, time.Now() - Lately)
            .AskAsync(ct, row => view = view with { Entered = row.GetInt64(0), Left = row.GetInt64(1) });
        return view;
    }

    /// <summary>The last move of each record that has come or gone.</summary>
    public async Task<SegmentMoves> MovesAsync(Segment segment, int limit, CancellationToken ct)
    {
        var moves = new List<SegmentMove>();
        await new Question(db).Add("""
            select m.record_id, coalesce(d.title, ''), coalesce(d.subtitle, ''), m.left_at is null, coalesce(m.left_at, m.entered_at) as at
            from segment_members m left join search_docs d on d.tenant_id = $1 and d.record_id = m.record_id
            where m.tenant_id = $1 and m.segment_id = $2 order by at desc, m.record_id limit $3
            """, db.CurrentTenantId, segment.Id, limit).AskAsync(ct, row => moves.Add(new SegmentMove(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.Instant(4))));
        return new SegmentMoves(moves);
    }

    async Task<bool> MaySeeAsync(Segment segment, CancellationToken ct)
    {
        if (segment.Filter is null) return true;
        try { await AskAsync(TypeOf(segment), JsonDocument.Parse(segment.Filter).RootElement, false, ct); }
        catch (Refused refused) when (refused.Status == 400) { return false; }
        return true;
    }

    /// <summary>The ids of what a filter finds; a 400 names what is wrong with it.</summary>
    public Task<IQueryable<Guid>> AskAsync(RecordType type, JsonElement filter, bool newestFirst, CancellationToken ct) =>
        type.IdsAsync(records, new SearchRecords(filter).AsQuery(), newestFirst, ct);

    public Task<IQueryable<Guid>> FoundAsync(Segment segment, bool newestFirst, CancellationToken ct) => AskAsync(TypeOf(segment),
        segment.Filter is { } filter ? JsonDocument.Parse(filter).RootElement : JsonSerializer.SerializeToElement(new { field = SegmentFilters.Name, op = "eq", value = segment.Id }), newestFirst, ct);

    public async Task<SegmentPreview> PreviewAsync(PreviewSegment asked, CancellationToken ct)
    {
        var found = await AskAsync(TypeOf(asked.Object), asked.Filter, newestFirst: true, ct);
        var count = await found.LongCountAsync(ct);
        return new SegmentPreview(count, asked.Limit == 0 || count == 0 ? [] : await RowsAsync(await found.Take(asked.Limit).ToArrayAsync(ct), null, ct));
    }

    /// <summary>A page of members in the order of their ids: stable while others come and go.</summary>
    public async Task<Page<SegmentRow>> MembersAsync(Segment segment, int limit, string? cursor, bool count, CancellationToken ct)
    {
        var (found, question) = (await FoundAsync(segment, false, ct), $"members of {segment.Id}");
        var total = count ? await found.LongCountAsync(ct) : (long?)null;
        if (cursor is not null)
        {
            var last = Guid.Parse(cursors.Read(scope.TenantId, question, cursor)[0]!);
            found = found.Where(id => id.CompareTo(last) > 0);
        }
        var ids = await found.OrderBy(id => id).Take(limit + 1).ToListAsync(ct);
        var more = ids.Count > limit;
        if (more) ids.RemoveAt(limit);
        return new Page<SegmentRow>(await RowsAsync([.. ids], segment.Id, ct), more ? cursors.Write(scope.TenantId, question, [ids[^1].ToString()]) : null, total);
    }

    async Task<IReadOnlyList<SegmentRow>> RowsAsync(Guid[] ids, Guid? segment, CancellationToken ct)
    {
        var rows = new List<SegmentRow>(ids.Length);
        await new Question(db).Add("""
            select c.id, coalesce(d.title, ''), coalesce(d.subtitle, ''), m.entered_at
            from unnest($2::uuid[]) with ordinality as c(id, place) left join search_docs d on d.tenant_id = $1 and d.record_id = c.id
              left join segment_members m on m.tenant_id = $1 and m.segment_id = $3 and m.record_id = c.id and m.left_at is null
            order by c.place
            """, db.CurrentTenantId, ids, (object?)segment ?? DBNull.Value).AskAsync(ct, row => rows.Add(new SegmentRow(row.GetGuid(0), row.GetString(1), row.GetString(2), row.MaybeInstant(3))));
        return rows;
    }

    public static SegmentView View(Segment s, long? count) => new(s.Id, s.Version, Enum.Parse<SegmentObject>(s.Object, true), Enum.Parse<SegmentKind>(s.Kind, true), s.Name, s.Description,
        s.Filter is null ? null : JsonDocument.Parse(s.Filter).RootElement, count, null, null, s.OwnerId, s.RefreshedAt, s.CreatedAt, s.UpdatedAt, s.DeletedAt);
}
