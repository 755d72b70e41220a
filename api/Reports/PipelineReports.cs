using Crm.Platform.Database;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>What deals are grouped by that came into the pipeline.</summary>
public enum PipelineBy { Owner, Week, Month, Quarter, Source, Pipeline }

/// <summary>The deals of a group that were created in a time.</summary>
/// <param name="Key">A member's or pipeline's id, a source, 2017-W09, 2017-03, 2017-Q1; empty for deals without one; notSingly for people who are folded.</param>
/// <param name="Name">What it is called; null for deals without one and for the fold.</param>
/// <param name="Created">All of them, whatever has become of them.</param>
/// <param name="Won">Those of them that are won by now, whenever that was.</param>
public sealed record CreatedGroup(string Key, string? Name, ReportPart Created, ReportPart Won);

/// <summary>Pipeline created: the deals that were made in a time, with what they are worth now.</summary>
/// <param name="From">The first day of making that counts, by the workspace's clock; null: since ever.</param>
/// <param name="To">The last one.</param>
/// <param name="Items">Periods in order and without gaps, everything else by how many.</param>
/// <param name="NotSingly">By owner: how many people are folded into the line notSingly (GET /privacy); null when nobody is.</param>
public sealed record PipelineReport(PipelineBy By, DateOnly? From, DateOnly? To, string TimeZone, IReadOnlyList<CreatedGroup> Items, CreatedGroup Total, NotSingly? NotSingly);

/// <summary>What comes into the pipeline, beside what goes out of it (<see cref="DealReports"/>).</summary>
sealed class PipelineReports(CrmDb db, PeopleFigures people)
{
    sealed record Found(string Key, bool Total, bool Won, string? Currency, int Count, long? Sum);

    public async Task<PipelineReport> ReadAsync(PipelineBy by, ReportQuery query, CancellationToken ct)
    {
        var scope = await ReportScope.OfAsync(db, people, query, "createdAt", "r.created_at", deals: true, ct);
        var from = $"from deals r where r.tenant_id = $1 and r.deleted_at is null{scope.Sql}";
        var fold = by == PipelineBy.Owner ? await people.FoldAsync(from, scope.Values, ct) : PeopleFold.None;
        var zone = scope.Place(scope.TimeZone);
        var period = by switch { PipelineBy.Week => "week", PipelineBy.Month => "month", PipelineBy.Quarter => "quarter", _ => null };
        var key = by switch
        {
            PipelineBy.Owner => fold.KeyOf("coalesce(r.owner_id::text, '')", scope.Place(fold.Keys)),
            PipelineBy.Source => "r.source",
            PipelineBy.Pipeline => "r.pipeline_id::text",
            _ => $"to_char(date_trunc('{period}', r.created_at at time zone {zone}), 'YYYY-MM-DD')",
        };
        var (found, names, bounds) = (new List<Found>(), new Dictionary<string, string>(StringComparer.Ordinal), new List<(string Key, DateTimeOffset From, DateTimeOffset Until)>());
        var question = new Question(db)
            .Add(row => found.Add(new Found(row.Text(0) ?? "", row.GetInt32(5) == 1, row.GetBoolean(1), row.Text(2), row.GetInt32(3), row.Long(4))),
                $"select {key}, r.status = 'won', r.currency, count(*)::int, sum(r.amount_minor)::bigint, grouping({key}) {from} group by grouping sets (({key}, r.status = 'won', r.currency), (r.status = 'won', r.currency))", scope.Values);
        if (by is PipelineBy.Owner or PipelineBy.Pipeline) question.Add(row => names[row.GetString(0)] = row.GetString(1), $"select id::text, name from {(by == PipelineBy.Owner ? "members" : "pipelines")} where tenant_id = $1", db.CurrentTenantId);
        if (period is not null)
            question.Add(row => bounds.Add((row.GetString(0), row.Instant(1), row.Instant(2))), $"""
                select to_char(p, 'YYYY-MM-DD'), p at time zone {zone}, (p + {DealReports.Step(period)}) at time zone {zone}
                from (select min(r.created_at at time zone {zone}) as first, max(r.created_at at time zone {zone}) as last {from}) e,
                  generate_series(date_trunc('{period}', e.first), e.last, {DealReports.Step(period)}) p limit 2000
                """, scope.Values);
        await question.AskAsync(ct);

        var groups = found.Where(f => !f.Total && !fold.LeavesOut(f.Key)).ToLookup(f => f.Key, StringComparer.Ordinal);
        List<CreatedGroup> items = period is not null
            ? [.. bounds.Select(b => Group(DealReports.PeriodKey(period, b.Key), DealReports.PeriodKey(period, b.Key), groups[b.Key], new Condition("createdAt", "gte", b.From), new Condition("createdAt", "lt", b.Until)))]
            : [.. groups.OrderByDescending(g => g.Sum(f => f.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => Group(g.Key, by == PipelineBy.Source ? g.Key : names.GetValueOrDefault(g.Key), g, Own(g.Key)))];
        return new PipelineReport(by, scope.From, scope.To, scope.TimeZone, items, Group("", null, found.Where(f => f.Total)), fold.Told);

        Condition Own(string id) => id == PeopleFigures.Key ? new Condition("ownerId", "in", fold.Ids) : (by switch { PipelineBy.Owner => "ownerId", PipelineBy.Pipeline => "pipelineId", _ => "source" }) is var field && id.Length == 0 ? new Condition(field, "empty", true) : new Condition(field, "eq", id);

        CreatedGroup Group(string id, string? name, IEnumerable<Found> some, params Condition[] own) => new(id, name, Part([.. some], own), Part([.. some.Where(f => f.Won)], [.. own, new Condition("status", "eq", "won")]));

        ReportPart Part(List<Found> some, Condition[] own) => new(some.Sum(f => f.Count),
            [.. some.Where(f => f.Sum is not null).GroupBy(f => f.Currency, StringComparer.Ordinal).OrderByDescending(c => c.Sum(f => f.Count)).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => Money.From(c.Sum(f => f.Sum), c.Key)!)], scope.Rows("deals", own));
    }
}
