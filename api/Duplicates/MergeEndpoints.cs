using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Duplicates;

static class MergeEndpoints
{
    public static void MapMerges(IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/merges", "Duplicates");
        group.MapGet("/", ListAsync).Reads().WithName("listMerges").WithSummary("What was merged, newest first").WithDescription("object: contacts or companies; recordId: what was merged into one record, or a record into another.");
        group.MapGet("/{id}", async (string id, MergeReads reads, CancellationToken ct) => TypedResults.Ok(await reads.ViewAsync(await reads.FindAsync(id, ct), null, ct))).Reads().WithName("getMerge").WithSummary("A merge, and whether it can be undone").ProducesProblem(404);
        group.MapPost("/{id}/undo", UndoAsync).Writes().WithName("undoMerge").WithSummary("Take a merge back")
            .WithDescription("Within 30 days. Both records and every link are as they were; what people changed on the survivor since stays, and is named under kept.").ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<Ok<Page<MergeView>>> ListAsync(MergeReads reads, CancellationToken ct, string? @object = null, Guid? recordId = null, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        return TypedResults.Ok(await reads.ListAsync(@object is null ? null : Choices.Of<DuplicateObject>(@object, "object"), recordId, limit, cursor, ct));
    }

    static async Task<Ok<MergeView>> UndoAsync(string id, MergeReads reads, RecordTypes types, CrmDb db, IServiceProvider services, CancellationToken ct)
    {
        var known = await reads.FindAsync(id, ct);
        // Two who undo the same merge follow each other, and the second is told.
        await using (var command = db.Command("select 1 from merges where tenant_id = $1 and id = $2 for update"))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = known.Id }]);
            await command.ExecuteScalarAsync(ct);
        }
        var merge = await db.Set<Merge>().FirstAsync(m => m.Id == known.Id, ct);
        await BulkMerges.UndoOneAsync(services, types.ByObject(merge.Object)!, merge, ct);
        return TypedResults.Ok(await reads.ViewAsync(merge, null, ct));
    }
}

/// <summary>Merges as people see them: those of records that they see.</summary>
sealed class MergeReads(CrmDb db, TenantScope scope, Cursors cursors, TimeProvider time)
{
    public async Task<Merge> FindAsync(string id, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<Merge>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == key, ct) is { } merge ? merge : throw Refused.NotFound();

    public async Task<Page<MergeView>> ListAsync(DuplicateObject? @object, Guid? record, int limit, string? cursor, CancellationToken ct)
    {
        var question = $"merges {@object} {record}";
        var rows = db.Set<Merge>().AsNoTracking();
        if (@object is { } one) rows = rows.Where(m => m.Object == (one == DuplicateObject.Contacts ? "contact" : "company"));
        if (record is { } of) rows = rows.Where(m => m.SurvivorId == of || m.MergedId == of);
        if (cursor is { Length: > 0 })
        {
            var last = cursors.Read(scope.TenantId, question, cursor);
            var (at, id) = (DateTimeOffset.Parse(last[0]!, System.Globalization.CultureInfo.InvariantCulture), Guid.Parse(last[1]!));
            rows = rows.Where(m => m.MergedAt < at || m.MergedAt == at && m.Id.CompareTo(id) < 0);
        }
        var found = await rows.OrderByDescending(m => m.MergedAt).ThenByDescending(m => m.Id).Take(limit + 1).ToListAsync(ct);
        var more = found.Count > limit;
        if (more) found.RemoveAt(limit);
        var views = new List<MergeView>(found.Count);
        foreach (var merge in found) views.Add(await ViewAsync(merge, new Dictionary<string, long>(), ct));
        return new Page<MergeView>(views, more ? cursors.Write(scope.TenantId, question, [found[^1].MergedAt.ToString("O"), found[^1].Id.ToString()]) : null);
    }

    public async Task<MergeView> ViewAsync(Merge m, IReadOnlyDictionary<string, long>? moved, CancellationToken ct)
    {
        var (counts, name) = (new Dictionary<string, long>(StringComparer.Ordinal), (string?)null);
        var question = new Question(db).Add("select name from members where tenant_id = $1 and id = $2", db.CurrentTenantId, m.MergedBy ?? Guid.Empty);
        if (moved is not null) await question.AskAsync(ct, row => name = row.Text(0));
        else await question.Add("select table_name, count(*) from merge_moves where tenant_id = $1 and merge_id = $2 group by 1", db.CurrentTenantId, m.Id).AskAsync(ct, row => name = row.Text(0), row => counts[row.GetString(0)] = row.GetInt64(1));
        var until = m.MergedAt + Merge.UndoTime;
        return new MergeView(m.Id, m.Object == "contact" ? DuplicateObject.Contacts : DuplicateObject.Companies, m.SurvivorId, m.SurvivorTitle, m.MergedId, m.MergedTitle, m.RunId, m.Score is { } score ? Math.Round(score, 3) : null, m.MergedAt, m.MergedBy, name,
            moved ?? counts, m.UndoneAt is null && m.Before is not null && until > time.Now() ? until : null, m.UndoneAt, m.Kept);
    }
}
