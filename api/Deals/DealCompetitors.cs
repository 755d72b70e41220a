using System.ComponentModel.DataAnnotations;
using Crm.Competitors;
using Crm.Events;
using Crm.Pipelines;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Deals;

/// <summary>Who else is in the running for a deal.</summary>
/// <param name="LostTo">They got it; at most one of a deal's competitors, and only of a lost deal.</param>
[ValidatableType]
public sealed record DealCompetitorInput(Guid CompetitorId, bool LostTo = false, [StringLength(2000)] string? Note = null);

/// <summary>Everybody who is in the running for a deal; replaces the list whole.</summary>
[ValidatableType]
public sealed record SetDealCompetitors([Required, MaxLength(20)] IReadOnlyList<DealCompetitorInput> Items);

/// <summary>A competitor of a deal.</summary>
public sealed record DealCompetitorView(Guid CompetitorId, string Name, bool LostTo, string? Note, DateTimeOffset AddedAt);

/// <summary>The competitors of a deal, by name.</summary>
public sealed record DealCompetitorList(IReadOnlyList<DealCompetitorView> Items);

/// <summary>Deals of one outcome.</summary>
/// <param name="Sums">Per currency; never mixed.</param>
public sealed record DealFigure(int Count, IReadOnlyList<Money> Sums);

/// <summary>A deal that a competitor is or was in the running for.</summary>
public sealed record CompetitorDeal(Guid Id, string Title, string Status, Money? Amount, string? CompanyName, string? OwnerName, bool LostTo, string? LostReason, DateTimeOffset? ClosedAt);

/// <summary>How it went against a competitor, of the deals that the caller sees.</summary>
/// <param name="Won">Deals with them in the running that were won.</param>
/// <param name="LostTo">Lost, and they got it.</param>
/// <param name="LostElse">Lost with them in the running, not to them as far as is known.</param>
/// <param name="WinRate">Won of all that were closed, percent; null when none was.</param>
/// <param name="Items">The deals, open ones first, then the newest, 200 at most. All of them: GET /deals?filter[competitorId]=…</param>
public sealed record CompetitorRecordOfDeals(DealFigure Open, DealFigure Won, DealFigure LostTo, DealFigure LostElse, int? WinRate, IReadOnlyList<CompetitorDeal> Items);

/// <summary>A competitor in the running for a deal.</summary>
public sealed class DealCompetitor : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid DealId { get; private set; }
    public required Guid CompetitorId { get; init; }
    public bool LostTo { get; set; }
    public string? Note { get; set; }
    public required DateTimeOffset AddedAt { get; init; }
    Guid ITenantOwned.Id => DealId;
}

sealed class DealCompetitorTable : IEntityTypeConfiguration<DealCompetitor>
{
    public void Configure(EntityTypeBuilder<DealCompetitor> table) => table.ToTable("deal_competitors").HasKey(c => new { c.TenantId, c.DealId, c.CompetitorId });
}

static class DealCompetitors
{
    public static void MapDealCompetitors(this RouteGroupBuilder deals, IEndpointRouteBuilder app)
    {
        deals.MapGet("/{id}/competitors", ListAsync).Reads().WithName("dealCompetitors").WithSummary("Who else is in the running for a deal").ProducesProblem(404);
        deals.MapPut("/{id}/competitors", SetAsync).Writes().WithName("setDealCompetitors").WithSummary("Say who is in the running for a deal, and to whom it was lost").Produces<DealCompetitorList>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        app.MapTenantGroup("/competitors/{id}/deals", "Competitors").MapGet("/", AgainstAsync).Reads().WithName("competitorDeals").WithSummary("Won and lost against a competitor, with the deals").ProducesProblem(404);
    }

    static async Task<Ok<DealCompetitorList>> ListAsync(string id, CrmDb db, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key) || !await db.Set<Deal>().AnyAsync(d => d.Id == key, ct)) throw Refused.NotFound();
        return TypedResults.Ok(await OfAsync(key, db, ct));
    }

    static async Task<IResult> SetAsync(string id, SetDealCompetitors input, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var deal = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, deal, http, ct);
        var before = await writing.Db.Set<DealCompetitor>().Where(c => c.DealId == deal.Id).ToListAsync(ct);
        foreach (var (item, index) in input.Items.Select((c, i) => (c, i)))
        {
            if (input.Items.Take(index).Any(c => c.CompetitorId == item.CompetitorId)) throw Refused.Invalid($"items[{index}].competitorId", "This competitor is in the list twice.");
            if (item.LostTo && deal.Status != Stage.Lost) throw Refused.Invalid($"items[{index}].lostTo", "Only a lost deal was lost to somebody.");
            if (item.LostTo && input.Items.Take(index).Any(c => c.LostTo)) throw Refused.Invalid($"items[{index}].lostTo", "A deal is lost to one.");
            await writing.RequireAsync<Competitor>([item.CompetitorId], $"items[{index}].competitorId", ct, before.Select(c => c.CompetitorId));
        }
        writing.Db.RemoveRange(before.Where(c => input.Items.All(i => i.CompetitorId != c.CompetitorId)));
        foreach (var item in input.Items)
        {
            var row = before.Find(c => c.CompetitorId == item.CompetitorId);
            if (row is null) writing.Db.Add(row = Of(deal, item.CompetitorId, writing.Now, writing.Db));
            (row.LostTo, row.Note) = (item.LostTo, Inputs.Text(item.Note));
        }
        if (writing.Db.ChangeTracker.Entries<DealCompetitor>().Any(e => e.State != EntityState.Unchanged))
        {
            writing.Events.Add(deal, "updated", [Change.Of("competitors", before.ConvertAll(c => c.CompetitorId), input.Items.Select(c => c.CompetitorId).ToList())]);
            await writing.Db.SaveChangesAsync(ct);
        }
        http.Response.Headers.ETag = $"\"{deal.Version}\"";
        return TypedResults.Ok(await OfAsync(deal.Id, writing.Db, ct));
    }

    /// <summary>Notes to whom a deal is lost, with the move that loses it.</summary>
    public static async Task LostToAsync(Deal deal, Guid competitor, string field, Writing writing, CancellationToken ct)
    {
        await writing.RequireAsync<Competitor>(competitor, field, ct);
        var rows = await writing.Db.Set<DealCompetitor>().Where(c => c.DealId == deal.Id).ToListAsync(ct);
        if (!rows.Exists(c => c.CompetitorId == competitor))
        {
            var row = Of(deal, competitor, writing.Now, writing.Db);
            writing.Db.Add(row);
            rows.Add(row);
        }
        foreach (var row in rows) row.LostTo = row.CompetitorId == competitor;
    }

    static DealCompetitor Of(Deal deal, Guid competitor, DateTimeOffset now, CrmDb db)
    {
        var row = new DealCompetitor { CompetitorId = competitor, AddedAt = now };
        db.Entry(row).Property(r => r.DealId).CurrentValue = deal.Id;
        db.Entry(row).Property(r => r.TenantId).CurrentValue = db.CurrentTenantId;
        return row;
    }

    static async Task<DealCompetitorList> OfAsync(Guid deal, CrmDb db, CancellationToken ct)
    {
        var items = new List<DealCompetitorView>();
        await new Question(db).Add("""
            select c.id, c.name, x.lost_to, x.note, x.added_at from deal_competitors x join competitors c on c.tenant_id = x.tenant_id and c.id = x.competitor_id and c.deleted_at is null
            where x.tenant_id = $1 and x.deal_id = $2 order by c.sort_name
            """, db.CurrentTenantId, deal).AskAsync(ct, row => items.Add(new DealCompetitorView(row.GetGuid(0), row.GetString(1), row.GetBoolean(2), row.Text(3), row.Instant(4))));
        return new DealCompetitorList(items);
    }

    const string Against = "from deal_competitors x join deals d on d.tenant_id = x.tenant_id and d.id = x.deal_id and d.deleted_at is null where x.tenant_id = $1 and x.competitor_id = $2";

    static async Task<Ok<CompetitorRecordOfDeals>> AgainstAsync(string id, CrmDb db, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key) || !await db.Set<Competitor>().AnyAsync(c => c.Id == key, ct)) throw Refused.NotFound();
        var (totals, items) = (new List<(string Kind, string? Currency, int Count, long? Sum)>(), new List<CompetitorDeal>());
        await new Question(db).Add($"select case when d.status = 'lost' and x.lost_to then 'lostTo' else d.status end, d.currency, count(*)::int, sum(d.amount_minor)::bigint {Against} group by 1, 2 order by 3 desc, 2", db.CurrentTenantId, key)
            .Add($"""
                select d.id, d.title, d.status, d.amount_minor, d.currency, (select k.name from companies k where k.tenant_id = $1 and k.id = d.company_id and k.deleted_at is null), (select m.name from members m where m.tenant_id = $1 and m.id = d.owner_id), x.lost_to, d.lost_reason, d.closed_at
                {Against} order by d.status <> 'open', d.closed_at desc nulls last, d.id limit 200
                """, db.CurrentTenantId, key)
            .AskAsync(ct, row => totals.Add((row.GetString(0), row.Text(1), row.GetInt32(2), row.Long(3))),
                row => items.Add(new CompetitorDeal(row.GetGuid(0), row.GetString(1), row.GetString(2), Money.From(row.Long(3), row.Text(4)), row.Text(5), row.Text(6), row.GetBoolean(7), row.Text(8), row.MaybeInstant(9))));
        DealFigure Of(string kind) => new(totals.Where(t => t.Kind == kind).Sum(t => t.Count), [.. totals.Where(t => t.Kind == kind && t.Currency is not null).Select(t => Money.From(t.Sum, t.Currency)!)]);
        var (won, lostTo, lost) = (Of(Stage.Won), Of("lostTo"), Of(Stage.Lost));
        var closed = won.Count + lostTo.Count + lost.Count;
        return TypedResults.Ok(new CompetitorRecordOfDeals(Of(Stage.Open), won, lostTo, lost, closed == 0 ? null : (int)Math.Round(100.0 * won.Count / closed), items));
    }
}
