using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Quality;

/// <summary>A defect of a record, and what makes it urgent.</summary>
/// <param name="Object">contact or company.</param>
/// <param name="Defect">As standing.qualityMissing names it: "phone", "email:hardBounced", "jobTitle:stale", "duplicate", "consent" …</param>
/// <param name="PointId">The address or number that it is about, when it is about one.</param>
/// <param name="Value">What the customer is worth: deals won in the last 24 months, and open deals by the probability of their stage, in the workspace's currency.</param>
/// <param name="Cost">How many points of the score the defect costs, about.</param>
public sealed record QueueItem(string Object, Guid Id, int Version, string Title, Guid? OwnerId, string? OwnerName, string Defect, Guid? PointId, Money Value, int Score, double Cost);

/// <summary>How many records have a defect.</summary>
public sealed record DefectCount(string Defect, int Records);

/// <summary>What to mend first: defects by the customer's value times their cost. A customer without deals counts a little as well.</summary>
/// <param name="Counts">All defects by kind, the most frequent first.</param>
public sealed record QualityQueueView(IReadOnlyList<QueueItem> Items, IReadOnlyList<DefectCount> Counts);

/// <summary>How far one is with today's fixes, in the workspace's time zone.</summary>
/// <param name="Fixed">Defects that went away today by what one did.</param>
public sealed record FixesToday(int Fixed, int Goal);

/// <summary>The work queue: read from the records by the index of their rank, so that the worst of the best customers comes first.</summary>
sealed class QualityQueue(CrmDb db, TenantScope scope, TimeProvider time)
{
    const int Goal = 5, Looked = 400;

    public async Task<QualityQueueView> ReadAsync(string? defect, Guid? owner, int limit, CancellationToken ct)
    {
        var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(ct);
        var (items, counts) = (new List<QueueItem>(), new List<DefectCount>());
        static string Part(string table, string @object, string title) => $"""
            (select '{@object}' as object, r.id, r.version, r.{title} as title, r.owner_id, r.customer_value_minor as value, r.quality_score as score, r.quality_missing as missing
             from {table} r where r.tenant_id = $1 and r.deleted_at is null and r.quality_score < 100 and ($2::uuid is null or r.owner_id = $2) and ($3::text is null or r.quality_missing @> array[$3])
             order by r.quality_rank desc, r.id limit {Looked})
            """;
        await new Question(db).Add(row => items.Add(new QueueItem(row.GetString(0), row.GetGuid(1), row.GetInt32(2), row.GetString(3), row.Id(4), row.Text(5), row.GetString(6), row.Id(7), Money.From(row.GetInt64(8), tenant.Currency)!, row.GetInt32(9), Math.Round(row.GetDouble(10), 1))), $"""
            select q.object, q.id, q.version, q.title, q.owner_id, m.name, q.defect,
              (select p.id from contact_points p where p.tenant_id = $1 and p.contact_id is not distinct from case when q.object = 'contact' then q.id end and p.company_id is not distinct from case when q.object = 'company' then q.id end
                 and q.defect like '%:%' and p.kind = split_part(q.defect, ':', 1) and not p.do_not_use and (split_part(q.defect, ':', 2) in (p.validity, p.problem) or q.defect like '%:stale') order by p.confirmed_at, p.position limit 1),
              q.value, q.score, q.cost
            from (select r.*, d.defect, quality_cost(d.defect, r.object = 'company', w.w)::float8 as cost
                  from ({Part("contacts", "contact", "display_name")} union all {Part("companies", "company", "name")}) r cross join (select quality_weights() as w offset 0) w cross join unnest(r.missing) d(defect)
                  where $3::text is null or d.defect = $3) q
            left join members m on m.tenant_id = $1 and m.id = q.owner_id
            order by (100000 + q.value) * q.cost desc, q.title, q.id, q.defect limit $4
            """, db.CurrentTenantId, (object?)owner ?? DBNull.Value, (object?)defect ?? DBNull.Value, limit)
            .Add(row => counts.Add(new DefectCount(row.GetString(0), row.GetInt32(1))), """
            select d.defect, count(*)::int from (select owner_id, quality_missing from contacts where tenant_id = $1 and deleted_at is null union all select owner_id, quality_missing from companies where tenant_id = $1 and deleted_at is null) r
              cross join unnest(r.quality_missing) d(defect) where $2::uuid is null or r.owner_id = $2 group by 1 order by 2 desc, 1
            """, db.CurrentTenantId, (object?)owner ?? DBNull.Value)
            .AskAsync(ct);
        return new QualityQueueView(items, counts);
    }

    public async Task<FixesToday> TodayAsync(CancellationToken ct)
    {
        var done = 0;
        await new Question(db).Add("""
            select coalesce(sum(cardinality(f.fixed)), 0)::int from quality_fixes f
            where f.tenant_id = $1 and f.member_id = $2 and f.at >= (select date_trunc('day', $3::timestamptz at time zone t.time_zone) at time zone t.time_zone from identity.tenants t where t.id = $1)
            """, db.CurrentTenantId, scope.User.MemberId!, time.Now()).AskAsync(ct, row => done = row.GetInt32(0));
        return new FixesToday(done, Goal);
    }
}

static class QueueEndpoints
{
    public static void MapQueue(this RouteGroupBuilder group)
    {
        group.MapGet("/queue", ReadAsync).Reads().WithName("qualityQueue").WithSummary("What to mend first: defects by the customer's value times what they cost")
            .WithDescription("defect: one kind, as the counts name it; ownerId: a member's records, or \"me\"; limit: 1 to 200.");
        group.MapGet("/today", async (QualityQueue queue, CancellationToken ct) => TypedResults.Ok(await queue.TodayAsync(ct))).Reads().WithName("fixesToday").WithSummary("How many defects one has mended today");
    }

    static async Task<Ok<QualityQueueView>> ReadAsync(QualityQueue queue, TenantScope scope, CancellationToken ct, string? defect = null, string? ownerId = null, int limit = 50)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        var owner = ownerId switch { null => (Guid?)null, "me" => scope.User.MemberId, _ => Guid.TryParseExact(ownerId, "D", out var id) ? id : throw Refused.Invalid("ownerId", "This is not an id.") };
        return TypedResults.Ok(await queue.ReadAsync(defect, owner, limit, ct));
    }
}
