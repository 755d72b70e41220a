using System.Globalization;
using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Deals;

/// <summary>The board in two queries, whatever its size: one page of cards per stage, and counts with sums over all of them.</summary>
static class BoardReads
{
    public static async Task<IResult> BoardAsync(string id, HttpContext http, RecordReads reads, DealRecord type, CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct)
    {
        var query = ListQuery.From(http.Request.Query, "stageId");
        if (query.Sort is not null || query.Trashed || query.Count) throw Refused.Invalid(query.Sort is not null ? "sort" : query.Trashed ? "trashed" : "count", "The board has its own order and counts.");
        var limit = http.Request.Query.ContainsKey("limit") ? query.Limit : 20;
        var pipeline = Guid.TryParseExact(id, "D", out var key)
            ? await db.Set<Pipeline>().AsNoTracking().Include(p => p.Stages).FirstOrDefaultAsync(p => p.Id == key, ct) : null;
        if (pipeline is null) throw Refused.NotFound();
        var stages = pipeline.Stages.OrderBy(s => s.Position).ToList();
        if (http.Request.Query["stageId"] is [{ Length: > 0 } only]) stages = [.. stages.Where(s => s.Id.ToString() == only)];
        var question = $"board {id} {http.Request.Query["stageId"]} {query.Q} {string.Join('&', http.Request.Query.Where(p => p.Key.StartsWith("filter[", StringComparison.Ordinal)).Select(p => p.Key + "=" + p.Value))}";
        if (query.Cursor is not null && stages.Count != 1) throw Refused.Invalid("cursor", "A cursor belongs to one stage: send its stageId too.");

        var deals = reads.Rows(type, query with { Limit = limit }, http.Request.Query);
        var totals = await deals.Where(d => d.PipelineId == key).GroupBy(d => new { d.StageId, d.Currency })
            .Select(g => new { g.Key.StageId, g.Key.Currency, Count = g.Count(), Sum = g.Sum(d => d.AmountMinor) }).ToListAsync(ct);
        var wanted = stages.Select(s => s.Id).ToList();
        var (after, afterId) = query.Cursor is null ? (long.MinValue, Guid.Empty) : Mark(cursors.Read(scope.TenantId, question, query.Cursor));
        var cards = await db.Set<Stage>().AsNoTracking().Where(s => wanted.Contains(s.Id))
            .SelectMany(s => deals.Where(d => d.StageId == s.Id && d.Position >= after && (d.Position > after || d.Id.CompareTo(afterId) > 0)).OrderBy(d => d.Position).ThenBy(d => d.Id).Take(limit + 1))
            .Select(d => new { d.StageId, d.Position, d.Id, d.Version, d.Title, d.AmountMinor, d.Currency, d.CompanyId, CompanyName = d.Company!.Name, d.OwnerId, OwnerName = d.Owner!.Name, d.ExpectedClose, d.StageEnteredAt,
                Contact = d.Contacts.OrderBy(c => c.Position).Select(c => new { c.ContactId, c.Contact!.DisplayName }).FirstOrDefault() })
            .ToListAsync(ct);
        var byStage = cards.GroupBy(c => c.StageId).ToDictionary(g => g.Key, g => g.OrderBy(c => c.Position).ThenBy(c => c.Id).ToList());

        return TypedResults.Ok(new Board(new BoardPipeline(pipeline.Id, pipeline.Name), [.. stages.Select(stage =>
        {
            var found = byStage.GetValueOrDefault(stage.Id) ?? [];
            var page = found.Take(limit).ToList();
            var sums = totals.Where(t => t.StageId == stage.Id).ToList();
            return new BoardStage(stage.Id, stage.Name, Enum.Parse<StageKind>(stage.Kind, ignoreCase: true), stage.Probability, sums.Sum(t => t.Count),
                [.. sums.Where(t => t.Currency is not null).OrderByDescending(t => t.Count).ThenBy(t => t.Currency, StringComparer.Ordinal).Select(t => Money.From(t.Sum, t.Currency)!)],
                found.Count > limit && (stages.Count == 1 || query.Cursor is null) ? cursors.Write(scope.TenantId, Question(question, id, stage, http, query), [page[^1].Position.ToString(CultureInfo.InvariantCulture), page[^1].Id.ToString()]) : null,
                [.. page.Select(c => new DealCard(c.Id, c.Version, c.Title, Money.From(c.AmountMinor, c.Currency), c.CompanyId, c.CompanyName, c.Contact?.ContactId, c.Contact?.DisplayName, c.OwnerId, c.OwnerName, c.ExpectedClose, c.StageEnteredAt))]);
        })]));
    }

    // A stage's cursor is used with its stageId, so it is bound to that question and not to the whole board's.
    static string Question(string question, string id, Stage stage, HttpContext http, ListQuery query) =>
        http.Request.Query.ContainsKey("stageId") ? question
        : $"board {id} {stage.Id} {query.Q} {string.Join('&', http.Request.Query.Where(p => p.Key.StartsWith("filter[", StringComparison.Ordinal)).Select(p => p.Key + "=" + p.Value))}";

    static (long, Guid) Mark(string?[] values) => (long.Parse(values[0]!, CultureInfo.InvariantCulture), Guid.Parse(values[1]!));
}
