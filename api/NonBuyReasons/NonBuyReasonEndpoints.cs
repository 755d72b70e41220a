using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.NonBuyReasons;

/// <summary>How often a reason was heard in a month.</summary>
/// <param name="Month">Its first day.</param>
public sealed record ReasonMonth(DateOnly Month, int Count);

/// <summary>A reason with how often it was heard.</summary>
/// <param name="Customers">Different contacts and companies.</param>
/// <param name="Open">Of them, still holding.</param>
/// <param name="LostDeals">What the lost deals among them were worth, per currency.</param>
/// <param name="Play">What to do about it, from the list.</param>
/// <param name="Months">By month, oldest first, with the months in which nobody said it.</param>
/// <param name="Filter">The rows: a filter for POST /non-buy-reasons/search.</param>
public sealed record RankedReason(string Reason, int Count, int Customers, int Open, IReadOnlyList<Money> LostDeals, string? Play, IReadOnlyList<ReasonMonth> Months, object Filter);

/// <summary>The reasons, most frequent first, of what the caller sees.</summary>
/// <param name="Awake">How many have come to their day and still hold.</param>
public sealed record ReasonRanking(DateOnly From, DateOnly To, int Total, int Awake, IReadOnlyList<RankedReason> Items);

/// <summary>A prospect that nobody has talked to for long.</summary>
/// <param name="Object">contact or company.</param>
/// <param name="Attempts">Activities so far, by kind and outcome, most frequent first.</param>
/// <param name="Reasons">Why they did not buy, newest first, three at most.</param>
/// <param name="Changes">What is different now: contractEnds (with the date), reasonExpired (with its day), newOwner (since the last touch).</param>
public sealed record DormantProspect(string Object, Guid Id, string Name, Guid? OwnerId, string? OwnerName, DateTimeOffset? LastTouchAt, int AttemptCount, IReadOnlyList<DormantAttempt> Attempts, IReadOnlyList<string> Reasons, IReadOnlyList<DormantChange> Changes);

/// <summary>Attempts of one kind with one outcome.</summary>
public sealed record DormantAttempt(string Kind, string? Outcome, int Count);

/// <summary>Something that has changed since.</summary>
/// <param name="Kind">contractEnds, reasonExpired or newOwner.</param>
public sealed record DormantChange(string Kind, DateOnly? On, string? Text);

/// <summary>Dormant prospects, longest silent first.</summary>
/// <param name="Total">All of them.</param>
public sealed record DormantProspects(int Months, int Total, IReadOnlyList<DormantProspect> Items);

static class NonBuyReasonEndpoints
{
    public static void MapNonBuyReasons(this IEndpointRouteBuilder app)
    {
        var group = app.MapRecords(app.ServiceProvider.GetRequiredService<NonBuyReasonRecord>());
        group.MapGet("/ranking", RankingAsync).Reads().WithName("nonBuyReasonRanking").WithSummary("Why prospects do not buy: the reasons by frequency, with their trend and play")
            .WithDescription("from and to: dates such as 2026-01-01, both included, by the day since when the reason holds; default the last 12 months. competitorId: only those who went there.");
        app.MapTenantGroup("/dormant-prospects", "Why not").MapGet("/", DormantAsync).Reads().WithName("dormantProspects").WithSummary("Prospects who never bought and whom nobody has talked to for long")
            .WithDescription("months: 1 to 120 without a touch, default 6. Prospects are contacts and companies in the lifecycle stages lead, qualified and opportunity without an open deal. limit: 1 to 200, default 50.");
    }

    static async Task<Ok<ReasonRanking>> RankingAsync(CrmDb db, CancellationToken ct, DateOnly? from = null, DateOnly? to = null, string? competitorId = null)
    {
        var today = DateOnly.FromDateTime(db.Now.UtcDateTime);
        var (first, last) = (from ?? new DateOnly(today.Year, today.Month, 1).AddMonths(-11), to ?? today.AddDays(1));
        if (last < first || last.DayNumber - first.DayNumber > 3700) throw Refused.Invalid("from", "From lies before to, by ten years at most.");
        object rival = competitorId is null ? DBNull.Value : Guid.TryParseExact(competitorId, "D", out var id) ? id : Guid.Empty;
        const string Found = "non_buy_reasons x where x.tenant_id = $1 and x.deleted_at is null and x.since between $2 and $3 and ($4::uuid is null or x.competitor_id = $4)";
        var (ranked, months, sums, awake) = (new List<(string Match, string Reason, int Count, int Customers, int Open, string? Play)>(), new List<(string Match, DateOnly Month, int Count)>(), new List<(string Match, string Currency, long Sum)>(), 0);
        await new Question(db)
            .Add($"select x.match, coalesce((select l.label from loss_reasons l where l.tenant_id = $1 and l.match = x.match), mode() within group (order by x.reason)), count(*)::int, count(distinct coalesce(x.company_id, x.contact_id))::int, count(*) filter (where x.gone_on is null)::int, (select l.play from loss_reasons l where l.tenant_id = $1 and l.match = x.match) from {Found} group by x.match order by 3 desc, 2 limit 100", db.CurrentTenantId, first, last, rival)
            .Add($"select x.match, date_trunc('month', x.since)::date, count(*)::int from {Found} group by 1, 2", db.CurrentTenantId, first, last, rival)
            .Add($"select y.match, d.currency, sum(d.amount_minor)::bigint from (select distinct x.match, x.deal_id from {Found}) y join deals d on d.tenant_id = $1 and d.id = y.deal_id and d.deleted_at is null and d.status = 'lost' and d.currency is not null group by 1, 2 order by 3 desc", db.CurrentTenantId, first, last, rival)
            .Add("select count(*)::int from non_buy_reasons x where x.tenant_id = $1 and x.deleted_at is null and x.gone_on is null and x.revisit_on <= ($2::timestamptz at time zone (select n.time_zone from identity.tenants n where n.id = $1))::date", db.CurrentTenantId, db.Now)
            .AskAsync(ct, row => ranked.Add((row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.Text(5))), row => months.Add((row.GetString(0), row.Date(1)!.Value, row.GetInt32(2))),
                row => sums.Add((row.GetString(0), row.GetString(1), row.GetInt64(2))), row => awake = row.GetInt32(0));
        var start = new DateOnly(first.Year, first.Month, 1);
        return TypedResults.Ok(new ReasonRanking(first, last, ranked.Sum(r => r.Count), awake, [.. ranked.Select(r => new RankedReason(r.Reason, r.Count, r.Customers, r.Open,
            [.. sums.Where(s => s.Match == r.Match).Select(s => Money.From(s.Sum, s.Currency)!)], r.Play, [.. MonthsOf(start, last).Select(m => new ReasonMonth(m, months.Where(x => x.Match == r.Match && x.Month == m).Sum(x => x.Count)))],
            new { all = new object[] { new { field = "match", op = "eq", value = r.Match }, new { field = "since", op = "gte", value = first }, new { field = "since", op = "lte", value = last } } }))]));
    }

    static IEnumerable<DateOnly> MonthsOf(DateOnly start, DateOnly last)
    {
        for (var month = start; month <= last; month = month.AddMonths(1)) yield return month;
    }

    const string Dormant = """
        (select 'contact' as object, r.id, r.display_name as name, r.owner_id, r.last_touch_at, r.created_at from contacts r
          where r.tenant_id = $1 and r.deleted_at is null and r.lifecycle_stage in ('lead', 'qualified', 'opportunity') and coalesce(r.last_touch_at, r.created_at) < $2
            and not exists (select from deal_contacts dc join deals d on d.tenant_id = dc.tenant_id and d.id = dc.deal_id where dc.tenant_id = $1 and dc.contact_id = r.id and d.status <> 'lost' and d.deleted_at is null)
        union all
        select 'company', r.id, r.name, r.owner_id, r.last_touch_at, r.created_at from companies r
          where r.tenant_id = $1 and r.deleted_at is null and r.lifecycle_stage in ('lead', 'qualified', 'opportunity') and coalesce(r.last_touch_at, r.created_at) < $2
            and not exists (select from deals d where d.tenant_id = $1 and d.company_id = r.id and d.status <> 'lost' and d.deleted_at is null)) p
        """;

    static async Task<Ok<DormantProspects>> DormantAsync(CrmDb db, CancellationToken ct, int months = 6, int limit = 50)
    {
        if (months is < 1 or > 120) throw Refused.Invalid("months", "1 to 120 months.");
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "1 to 200.");
        var (before, total) = (db.Now.AddMonths(-months), 0);
        var rows = new List<(string Object, Guid Id, string Name, Guid? Owner, string? OwnerName, DateTimeOffset? Touch)>();
        await new Question(db).Add($"select count(*)::int from {Dormant}", db.CurrentTenantId, before)
            .Add($"select p.object, p.id, p.name, p.owner_id, m.name, p.last_touch_at from {Dormant} left join members m on m.tenant_id = $1 and m.id = p.owner_id order by coalesce(p.last_touch_at, p.created_at), p.id limit $3", db.CurrentTenantId, before, limit)
            .AskAsync(ct, row => total = row.GetInt32(0), row => rows.Add((row.GetString(0), row.GetGuid(1), row.GetString(2), row.Id(3), row.Text(4), row.MaybeInstant(5))));
        var ids = rows.Select(r => r.Id).ToArray();
        var (attempts, reasons, changes) = (new List<(Guid Id, DormantAttempt What)>(), new List<(Guid Id, string Reason)>(), new List<(Guid Id, DormantChange What)>());
        if (ids.Length > 0)
            await new Question(db)
                .Add("select e.record_id, e.kind, e.outcome, count(*)::int from timeline_entries e where e.tenant_id = $1 and e.record_id = any ($2) and e.kind in ('call', 'meeting', 'visit', 'email', 'letter', 'demo', 'sms', 'chat', 'other') and e.at <= $3 group by 1, 2, 3 order by 4 desc, 2, 3", db.CurrentTenantId, ids, db.Now)
                .Add("select coalesce(x.company_id, x.contact_id), x.reason from non_buy_reasons x where x.tenant_id = $1 and coalesce(x.company_id, x.contact_id) = any ($2) and x.deleted_at is null order by x.since desc, x.id", db.CurrentTenantId, ids)
                .Add("""
                    select coalesce(n.company_id, n.contact_id), 'contractEnds', n.contract_end, c.name from needs n left join competitors c on c.tenant_id = n.tenant_id and c.id = n.competitor_id
                      where n.tenant_id = $1 and coalesce(n.company_id, n.contact_id) = any ($2) and n.deleted_at is null and n.met_by = 'competitor' and n.contract_end between $3::date - 30 and $3::date + 180
                    union all
                    select coalesce(x.company_id, x.contact_id), 'reasonExpired', x.revisit_on, x.reason from non_buy_reasons x
                      where x.tenant_id = $1 and coalesce(x.company_id, x.contact_id) = any ($2) and x.deleted_at is null and x.gone_on is null and x.revisit_on <= $3::date
                    order by 3
                    """, db.CurrentTenantId, ids, DateOnly.FromDateTime(db.Now.UtcDateTime))
                .Add("""
                    select r.id, max(e.at)::date from unnest($2::uuid[]) as r(id) join events e on e.tenant_id = $1 and e.record_id = r.id and e.type in ('contact.updated', 'company.updated') and e.changes @> '[{"field": "ownerId"}]'
                    where e.at > coalesce((select c.last_touch_at from contacts c where c.tenant_id = $1 and c.id = r.id), (select k.last_touch_at from companies k where k.tenant_id = $1 and k.id = r.id), '-infinity') group by 1
                    """, db.CurrentTenantId, ids)
                .AskAsync(ct, row => attempts.Add((row.GetGuid(0), new DormantAttempt(row.GetString(1), row.Text(2), row.GetInt32(3)))), row => reasons.Add((row.GetGuid(0), row.GetString(1))),
                    row => changes.Add((row.GetGuid(0), new DormantChange(row.GetString(1), row.Date(2), row.Text(3)))), row => changes.Add((row.GetGuid(0), new DormantChange("newOwner", row.Date(1), null))));
        return TypedResults.Ok(new DormantProspects(months, total, [.. rows.Select(r => new DormantProspect(r.Object, r.Id, r.Name, r.Owner, r.OwnerName, r.Touch, attempts.Where(a => a.Id == r.Id).Sum(a => a.What.Count),
            [.. attempts.Where(a => a.Id == r.Id).Select(a => a.What)], [.. reasons.Where(x => x.Id == r.Id).Select(x => x.Reason).Distinct(StringComparer.OrdinalIgnoreCase).Take(3)], [.. changes.Where(c => c.Id == r.Id).Select(c => c.What)]))]));
    }
}
