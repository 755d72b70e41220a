using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Quality;

/// <summary>What figures are grouped by: everything together, whose records, where they came from, the import that brought them.</summary>
public enum ScoresBy { All, Owner, Source, Import }

/// <summary>How right the records of a group are.</summary>
/// <param name="Key">A member's or an import's id, or a source; empty for everything, and for records without an owner; notSingly for people who are folded.</param>
/// <param name="Name">What the group is called; null for records without an owner and for the fold.</param>
/// <param name="Score">The mean, 0 to 100, to one decimal.</param>
/// <param name="Flawed">Records below 60.</param>
public sealed record GroupScore(string Key, string? Name, int Records, double Score, int Flawed);

/// <summary>The groups, the worst first; of imports the latest 50.</summary>
/// <param name="NotSingly">By owner: how many people are folded into the line notSingly (GET /privacy); null when nobody is.</param>
public sealed record GroupScores(IReadOnlyList<GroupScore> Items, NotSingly? NotSingly);

/// <summary>How right the records were on a day.</summary>
public sealed record DayScore(DateOnly Day, int Records, double Score, int Flawed);

/// <summary>A picture a day, the oldest first; today's is of this moment.</summary>
public sealed record ScoreTrend(IReadOnlyList<DayScore> Days);

/// <summary>Mean scores now, and as they were each day.</summary>
sealed class QualityScores(CrmDb db, PeopleFigures people, TimeProvider time)
{
    internal const int Low = 60;

    /// <summary>The records of everybody with what they are grouped by: (object, key, score).</summary>
    internal static string Grouped(ScoresBy by) => string.Join(" union all ", new[] { ("contact", "contacts"), ("company", "companies") }.Select(t => $"""
        select '{t.Item1}' as object, {by switch { ScoresBy.Owner => "coalesce(r.owner_id::text, '')", ScoresBy.Source => "r.source", ScoresBy.Import => "i.import_id::text", _ => "''" }} as key, r.quality_score as score
        from {t.Item2} r {(by == ScoresBy.Import ? "join import_rows i on i.tenant_id = r.tenant_id and i.record_id = r.id and i.result = 'created' and i.import_id in (select l.id from imports l where l.tenant_id = $1 order by l.created_at desc limit 50)" : "")}
        where r.tenant_id = $1 and r.deleted_at is null
        """));

    public async Task<GroupScores> NowAsync(ScoresBy by, CancellationToken ct)
    {
        var (items, fold) = (new List<GroupScore>(), by == ScoresBy.Owner ? await FoldAsync(ct) : PeopleFold.None);
        var name = by switch { ScoresBy.Owner => "(select m.name from members m where m.tenant_id = $1 and m.id::text = g.key)", ScoresBy.Import => "(select l.file_name from imports l where l.tenant_id = $1 and l.id::text = g.key)", _ => "g.key" };
        await new Question(db).Add($"""
            select g.key, {name}, g.records, g.score, g.flawed
            from (select {fold.KeyOf("key", "$2")} as key, count(*)::int as records, round(avg(score), 1)::float8 as score, (count(*) filter (where score < {Low}))::int as flawed from ({Grouped(by)}) r group by 1) g order by 4, 3 desc, 1 limit 200
            """, db.CurrentTenantId, fold.Keys)
            .AskAsync(ct, row => items.Add(new GroupScore(row.GetString(0), row.Text(1), row.GetInt32(2), row.GetDouble(3), row.GetInt32(4))));
        return new GroupScores(items.FindAll(i => !fold.LeavesOut(i.Key)), fold.Told);
    }

    Task<PeopleFold> FoldAsync(CancellationToken ct) => people.FoldAsync("from (select owner_id from contacts where tenant_id = $1 and deleted_at is null union all select owner_id from companies where tenant_id = $1 and deleted_at is null) r where true", [db.CurrentTenantId], ct);

    public async Task<ScoreTrend> TrendAsync(ScoresBy by, string key, int days, CancellationToken ct)
    {
        string[] keys = [key];
        if (by == ScoresBy.Owner && key == PeopleFigures.Key) keys = await FoldAsync(ct) is { Told.Shown: true } fold ? fold.Keys : [];
        else if (by == ScoresBy.Owner) await people.CheckAsync(Guid.TryParseExact(key, "D", out var member) ? member : null, null, ct, "key");
        var (points, now) = (new List<DayScore>(), time.Now());
        await new Question(db).Add($"""
            select day, sum(records)::int, round(sum(score_sum)::numeric / nullif(sum(records), 0), 1)::float8, sum(flawed)::int from (
              select s.day, s.records, s.score_sum, s.flawed from quality_snapshots s where s.tenant_id = $1 and s.grouped_by = $2 and s.key = any ($3) and s.day > ($4::timestamptz)::date - $5::int and s.day < ({QualitySnapshots.Today})
              union all select ({QualitySnapshots.Today}), count(*), sum(g.score), count(*) filter (where g.score < {Low}) from ({Grouped(by)}) g where g.key = any ($3)) p
            group by 1 having sum(records) > 0 order by 1
            """, db.CurrentTenantId, JsonNamingPolicy.CamelCase.ConvertName(by.ToString()), keys, now, days)
            .AskAsync(ct, row => points.Add(new DayScore(row.GetFieldValue<DateOnly>(0), row.GetInt32(1), row.GetDouble(2), row.GetInt32(3))));
        return new ScoreTrend(points);
    }
}

/// <summary>Once a day in every workspace: its scores of the day, by owner, source and import. Run twice on a day, the last counts.</summary>
sealed class QualitySnapshots(TenantWork work, TimeProvider time) : IRecurringJob
{
    /// <summary>The day in the workspace's time zone, at $4.</summary>
    internal const string Today = "select ($4::timestamptz at time zone t.time_zone)::date from identity.tenants t where t.id = $1";

    public string Kind => "qualitySnapshots";
    public TimeSpan Every => TimeSpan.FromDays(1);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var db = services.GetRequiredService<CrmDb>();
        foreach (var by in Enum.GetValues<ScoresBy>())
        {
            await using var command = db.Command($"""
                insert into quality_snapshots (tenant_id, day, object, grouped_by, key, records, score_sum, flawed)
                select $1, ({Today}), g.object, $2, g.key, count(*), sum(g.score), count(*) filter (where g.score < $3) from ({QualityScores.Grouped(by)}) g group by g.object, g.key
                on conflict (tenant_id, grouped_by, key, object, day) do update set records = excluded.records, score_sum = excluded.score_sum, flawed = excluded.flawed
                """);
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = JsonNamingPolicy.CamelCase.ConvertName(by.ToString()) }, new() { Value = QualityScores.Low }, new() { Value = time.Now() }]);
            await command.ExecuteNonQueryAsync(ct);
        }
    }, ct);
}

static class ScoreEndpoints
{
    public static void MapScores(this RouteGroupBuilder group)
    {
        group.MapGet("/scores", async (QualityScores scores, CancellationToken ct, string by = "owner") => TypedResults.Ok(await scores.NowAsync(Choices(by), ct)))
            .Reads().WithName("qualityScores").WithSummary("How right the records are by owner, source or import").WithDescription("by: all, owner, source or import.");
        group.MapGet("/trend", TrendAsync).Reads().WithName("qualityTrend").WithSummary("How right the records were, day by day").WithDescription("by: all, owner, source or import, with the key of one group (GET /data-quality/scores); days: 2 to 730.");
    }

    static async Task<Ok<ScoreTrend>> TrendAsync(QualityScores scores, CancellationToken ct, string by = "all", string key = "", int days = 90)
    {
        if (days is < 2 or > 730) throw Refused.Invalid("days", "This is a whole number from 2 to 730.");
        return TypedResults.Ok(await scores.TrendAsync(Choices(by), key, days, ct));
    }

    static ScoresBy Choices(string by) => Records.Choices.Of<ScoresBy>(by, "by");
}
