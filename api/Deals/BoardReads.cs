using System.Globalization;
using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Deals;

/// <summary>The board in one round trip, whatever its size: a page of cards per stage, counts and sums over all of them.</summary>
static class BoardReads
{
    const string Pipeline = "select name from pipelines where tenant_id = $1 and id = $2";
    const string Stages = "select id, name, kind, probability from stages where tenant_id = $1 and pipeline_id = $2 and ($3::uuid is null or id = $3) order by position";
    const string Totals = $"""
        select d.stage_id, d.currency, count(*)::int, sum(d.amount_minor)::bigint, round(sum(d.amount_minor * ({DealReads.Probability}) / 100.0))::bigint from deals d join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id
        where d.tenant_id = $1 and d.pipeline_id = $2 and d.deleted_at is null and ($3::uuid is null or d.stage_id = $3) and ($4::uuid[] is null or d.id = any ($4)) group by d.stage_id, d.currency
        """;
    static readonly string Cards = $"""
        select s.id, d.id, d.version, d.title, d.amount_minor, d.currency, d.company_id, d.owner_id, d.expected_close, d.stage_entered_at, d.position, k.name, m.name, c.id, c.display_name,
          {DealReads.Probability}, {DealReads.RotSince.Replace("$now", "$8", StringComparison.Ordinal)}, d.next_step_at, d.next_step_kind, d.next_step_id
        from stages s cross join lateral (
          select id, version, title, amount_minor, currency, company_id, owner_id, expected_close, stage_entered_at, position, status, probability, last_touch_at, next_step_at, next_step_kind, next_step_id from deals
          where tenant_id = $1 and stage_id = s.id and deleted_at is null and ($4::uuid[] is null or id = any ($4)) and (position, id) > ($5, $6) order by position, id limit $7) d
        left join companies k on k.tenant_id = $1 and k.id = d.company_id and k.deleted_at is null
        left join members m on m.tenant_id = $1 and m.id = d.owner_id
        left join lateral (select c.id, c.display_name from deal_contacts dc join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id and c.deleted_at is null
          where dc.tenant_id = $1 and dc.deal_id = d.id order by dc.position limit 1) c on true
        where s.tenant_id = $1 and s.pipeline_id = $2 and ($3::uuid is null or s.id = $3) order by d.position, d.id
        """;

    sealed record Card(Guid Stage, long Position, DealCard View);
    sealed record Total(Guid Stage, string? Currency, int Count, long? Sum, long? Weighted);

    public static async Task<IResult> BoardAsync(string id, HttpContext http, RecordReads reads, DealRecord type, CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct)
    {
        var query = ListQuery.From(http.Request.Query, "stageId");
        if (query.Sort is not null || query.Trashed || query.Count) throw Refused.Invalid(query.Sort is not null ? "sort" : query.Trashed ? "trashed" : "count", "The board has its own order and counts.");
        if (!http.Request.Query.ContainsKey("limit")) query = query with { Limit = 20 };
        var only = http.Request.Query["stageId"] is [{ Length: > 0 } text] ? Guid.TryParseExact(text, "D", out var stage) ? stage : Guid.Empty : (Guid?)null;
        var filters = string.Join('&', http.Request.Query.Where(p => p.Key.StartsWith("filter[", StringComparison.Ordinal)).Select(p => p.Key + "=" + p.Value).Order(StringComparer.Ordinal));
        return await ReadAsync(id, query, only, http.Request.Query, filters, reads, type, db, cursors, scope, ct);
    }

    public static Task<IResult> SearchAsync(string id, SearchBoard asked, RecordReads reads, DealRecord type, CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct)
    {
        var query = new SearchRecords(asked.Filter, Q: asked.Q, Limit: asked.Limit, Cursor: asked.Cursor).AsQuery();
        return ReadAsync(id, query, asked.StageId, null, query.Filter?.GetRawText() ?? "", reads, type, db, cursors, scope, ct);
    }

    static async Task<IResult> ReadAsync(string id, ListQuery query, Guid? only, IQueryCollection? simple, string filters, RecordReads reads, DealRecord type, CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var pipeline)) throw Refused.NotFound();
        if (query.Cursor is not null && only is null) throw Refused.Invalid("cursor", "A cursor belongs to one stage: send its stageId too.");
        var limit = query.Limit;
        // A stage's cursor is used with its stageId, so it is bound to that stage and not to the whole board.
        string Asked(Guid? stage) => $"board {pipeline} {stage} {query.Q} {filters}";
        var (after, afterId) = query.Cursor is null ? (long.MinValue, Guid.Empty) : Mark(cursors.Read(scope.TenantId, Asked(only), query.Cursor));
        // What people filter by is LINQ and finds the deals; cards, counts and sums of them are the same SQL as without a filter.
        var matching = filters.Length == 0 && string.IsNullOrWhiteSpace(query.Q) ? null
            : await (await reads.RowsAsync(type, query, simple, ct)).Where(d => d.PipelineId == pipeline).Select(d => d.Id).ToArrayAsync(ct);

        var (name, stages, totals, cards) = ((string?)null, new List<BoardStage>(), new List<Total>(), new List<Card>());
        object one = (object?)only ?? DBNull.Value, among = (object?)matching ?? DBNull.Value;
        await new Question(db).Add(Pipeline, scope.TenantId, pipeline).Add(Stages, scope.TenantId, pipeline, one).Add(Totals, scope.TenantId, pipeline, one, among)
            .Add(Cards, scope.TenantId, pipeline, one, among, after, afterId, limit + 1, db.Now).AskAsync(ct,
                row => name = row.GetString(0),
                row => stages.Add(new BoardStage(row.GetGuid(0), row.GetString(1), Enum.Parse<StageKind>(row.GetString(2), ignoreCase: true), row.GetInt32(3), 0, [], null, [], [])),
                row => totals.Add(new Total(row.GetGuid(0), row.Text(1), row.GetInt32(2), row.Long(3), row.Long(4))),
                row => cards.Add(new Card(row.GetGuid(0), row.GetInt64(10), new DealCard(row.GetGuid(1), row.GetInt32(2), row.GetString(3), Money.From(row.Long(4), row.Text(5)), row.Id(6), row.Text(11), row.Id(13), row.Text(14),
                    row.Id(7), row.Text(12), row.Date(8), row.Instant(9), row.GetInt32(15), row.MaybeInstant(16), row.Id(19) is { } step ? new StepView(row.MaybeInstant(17), row.GetString(18), step) : null))));
        if (name is null) throw Refused.NotFound();

        return TypedResults.Ok(new Board(new BoardPipeline(pipeline, name), [.. stages.Select(s =>
        {
            var (found, sums) = (cards.Where(c => c.Stage == s.Id).ToList(), totals.Where(t => t.Stage == s.Id).ToList());
            var page = found.Take(limit).ToList();
            return s with
            {
                Count = sums.Sum(t => t.Count),
                Sums = [.. sums.Where(t => t.Currency is not null).OrderByDescending(t => t.Count).ThenBy(t => t.Currency, StringComparer.Ordinal).Select(t => Money.From(t.Sum, t.Currency)!)],
                Weighted = [.. sums.Where(t => t.Currency is not null).OrderByDescending(t => t.Count).ThenBy(t => t.Currency, StringComparer.Ordinal).Select(t => Money.From(t.Weighted, t.Currency)!)],
                NextCursor = found.Count > limit ? cursors.Write(scope.TenantId, Asked(s.Id), [page[^1].Position.ToString(CultureInfo.InvariantCulture), page[^1].View.Id.ToString()]) : null,
                Cards = [.. page.Select(c => c.View)],
            };
        })]));
    }

    static (long, Guid) Mark(string?[] values) => (long.Parse(values[0]!, CultureInfo.InvariantCulture), Guid.Parse(values[1]!));
}
