using System.Text.Json;
using Crm.Members;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Teams;
using Microsoft.EntityFrameworkCore;

namespace Crm.Views;

/// <summary>Views as their readers see them: one's own, and those shared with a team of theirs or with everybody. A private view of somebody else is not there.</summary>
sealed class ViewReads(CrmDb db, TenantScope scope, RecordTypes types, RecordReads records, FieldSight sight)
{
    IQueryable<View> Visible(IQueryable<View> rows)
    {
        var member = scope.User.MemberId;
        var (mine, all) = (db.Set<TeamMember>().Where(m => m.MemberId == member), db.Set<TeamMember>());
        return rows.Where(v => v.Scope == View.All || v.OwnerId == member || v.Scope == View.Team && all.Any(m => m.MemberId == v.OwnerId && mine.Any(own => own.TeamId == m.TeamId)));
    }

    public async Task<View> FindAsync(string id, bool forUpdate, bool trashed, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = forUpdate ? db.Set<View>().Locked(db.CurrentTenantId, key) : db.Set<View>().AsNoTracking().Where(v => v.Id == key);
        return await Visible(trashed ? rows.WithTrash() : rows).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();
    }

    public async Task<ViewView> OneAsync(string id, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await ShownAsync(Visible(db.Set<View>().AsNoTracking()).Where(v => v.Id == key), ct) is [var view] ? view : throw Refused.NotFound();

    public async Task<IReadOnlyList<ViewView>> ListAsync(ViewObject? @object, bool trashed, CancellationToken ct)
    {
        var (rows, member) = (Visible(db.Set<View>().AsNoTracking()), scope.User.MemberId);
        if (trashed) rows = rows.InTrash().Where(v => v.OwnerId == member);
        if (@object is { } one) rows = rows.Where(v => v.Object == ViewWrites.Word(one));
        return await ShownAsync(rows.OrderBy(v => v.Position).ThenBy(v => v.Name).ThenBy(v => v.Id).Take(500), ct);
    }

    async Task<IReadOnlyList<ViewView>> ShownAsync(IQueryable<View> rows, CancellationToken ct)
    {
        var found = await rows.Select(v => new { View = v, Owner = db.Set<Member>().Where(m => m.Id == v.OwnerId).Select(m => m.Name).FirstOrDefault() }).ToListAsync(ct);
        var views = new List<ViewView>(found.Count);
        foreach (var (v, owner) in found.Select(f => (f.View, f.Owner)))
        {
            var problem = await ProblemAsync(v, ct);
            var filter = v.Filter is null || problem is not null ? (JsonElement?)null : JsonDocument.Parse(v.Filter).RootElement;
            views.Add(new ViewView(v.Id, v.Version, Enum.Parse<ViewObject>(v.Object, true), Enum.Parse<ViewKind>(v.Kind, true), v.Name, v.Columns, filter, v.Q, v.Sort, v.GroupBy, v.PipelineId,
                Enum.Parse<ViewScope>(v.Scope, true), v.Pinned, v.Position, v.OwnerId, owner, v.OwnerId == scope.User.MemberId, problem, v.CreatedAt, v.UpdatedAt, v.DeletedAt));
        }
        return views;
    }

    /// <summary>What keeps the view from being asked as it was saved: a field that is gone, or that the reader may not see.</summary>
    async Task<string?> ProblemAsync(View view, CancellationToken ct)
    {
        try { await CheckAsync(types.ByPlural(view.Object)!, view.Filter is null ? null : JsonDocument.Parse(view.Filter).RootElement, view.Q, view.Sort, view.GroupBy, ct); }
        catch (Refused refused) when (refused.Status == 400) { return refused.Detail ?? refused.Title; }
        return null;
    }

    /// <summary>Builds the question that the view asks, as a search would; a 400 names what it cannot ask.</summary>
    public async Task CheckAsync(RecordType type, JsonElement? filter, string? q, string? sort, string? groupBy, CancellationToken ct)
    {
        await type.CheckOrderAsync(sight, sort, groupBy, ct);
        await type.IdsAsync(records, new SearchRecords(filter, Q: q).AsQuery(), newestFirst: false, ct);
    }
}
