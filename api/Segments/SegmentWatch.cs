using System.ComponentModel.DataAnnotations;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;

namespace Crm.Segments;

/// <summary>What somebody wants to be told of a segment, as far as they see its records. All off and empty: nothing.</summary>
/// <param name="Entered">Who comes in.</param>
/// <param name="Left">Who leaves.</param>
/// <param name="Reaches">When it comes to hold this many or more, 1 to 10,000,000; null: never.</param>
/// <param name="FallsTo">When it comes to hold only this many or fewer, 0 to 10,000,000; null: never.</param>
[ValidatableType]
public sealed record SegmentWatch(bool Entered = false, bool Left = false, [Range(1, 10_000_000)] int? Reaches = null, [Range(0, 10_000_000)] int? FallsTo = null);

static class SegmentWatchEndpoints
{
    public static void MapSegmentWatches(this RouteGroupBuilder segments)
    {
        segments.MapGet("/{id}/watch", GetAsync).Reads().WithName("getSegmentWatch").WithSummary("What I am told of a segment").ProducesProblem(404);
        segments.MapPut("/{id}/watch", PutAsync).Writes().WithName("setSegmentWatch").WithSummary("Say what I want to be told of a segment")
            .WithDescription("From now on, a minute or so after it was seen: in the list behind the bell, by mail and on devices as the kind segmentMoved of the notification preferences says. Several at once are one line.").ProducesProblem(404).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<SegmentWatch>> GetAsync(string id, SegmentReads reads, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var (segment, watch) = (await reads.FindAsync(id, false, false, ct), new SegmentWatch());
        await new Question(db).Add("""select entered, "left", reaches, falls_to from segment_watches where tenant_id = $1 and segment_id = $2 and member_id = $3""", db.CurrentTenantId, segment.Id, scope.User.MemberId!)
            .AskAsync(ct, row => watch = new SegmentWatch(row.GetBoolean(0), row.GetBoolean(1), row.IsDBNull(2) ? null : row.GetInt32(2), row.IsDBNull(3) ? null : row.GetInt32(3)));
        return TypedResults.Ok(watch);
    }

    static async Task<Ok<SegmentWatch>> PutAsync(string id, SegmentWatch watch, SegmentReads reads, CrmDb db, Writing writing, CancellationToken ct)
    {
        var segment = await reads.FindAsync(id, false, false, ct);
        if (watch.FallsTo >= watch.Reaches) throw Refused.Invalid("fallsTo", "It is told of falling to fewer than of reaching.");
        object Value(int? number) => (object?)number ?? DBNull.Value;
        await using var batch = db.Batch();
        if (watch == new SegmentWatch()) batch.Add("delete from segment_watches where tenant_id = $1 and segment_id = $2 and member_id = $3", db.CurrentTenantId, segment.Id, writing.User.MemberId!);
        else
            // What is there already is no news: counted from here, or from the first look at a segment that was only just made.
            batch.Add($"""
                insert into segment_watches (tenant_id, segment_id, member_id, entered, "left", reaches, falls_to, told_until, was_count)
                values ($1, $2, $3, $4, $5, $6, $7, {(segment.Kind == Segment.Live && segment.RefreshedAt is null ? "null" : "$8")}, (select count(*) from segment_members m where m.tenant_id = $1 and m.segment_id = $2 and m.left_at is null))
                on conflict (tenant_id, segment_id, member_id) do update set entered = excluded.entered, "left" = excluded."left", reaches = excluded.reaches, falls_to = excluded.falls_to, was_count = excluded.was_count
                """, db.CurrentTenantId, segment.Id, writing.User.MemberId!, watch.Entered, watch.Left, Value(watch.Reaches), Value(watch.FallsTo), writing.Now);
        await batch.ExecuteNonQueryAsync(ct);
        await SegmentRefresh.ScheduleAsync(db, writing.Now, ct);
        return TypedResults.Ok(watch);
    }
}
