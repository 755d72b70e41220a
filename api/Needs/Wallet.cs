using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Needs;

/// <summary>One currency of a customer's wallet.</summary>
/// <param name="Spend">What they are guessed to spend in a year on all needs with an amount.</param>
/// <param name="Bought">What they bought from us in the last 12 months.</param>
/// <param name="Share">Bought of spend, percent, 100 at most.</param>
/// <param name="Gap">Spend less bought; nothing below zero.</param>
/// <param name="ByCategory">True when deals were told apart by category; false when all of them count.</param>
public sealed record WalletPart(Money Spend, Money Bought, int Share, Money Gap, bool ByCategory);

/// <summary>A customer's wallet, per currency.</summary>
public sealed record WalletView(IReadOnlyList<WalletPart> Parts);

/// <summary>A need of an A customer that we do not meet, or not all of it.</summary>
/// <param name="Object">contact or company.</param>
/// <param name="Gap">What they spend elsewhere.</param>
public sealed record WalletGap(string Object, Guid Id, string Name, Guid? OwnerId, string? OwnerName, Guid NeedId, string Category, Money Gap, MetBy MetBy, string? CompetitorName, int? Satisfaction, DateOnly? ContractEnd, Money CustomerValue);

/// <summary>The biggest gaps, largest first within a currency.</summary>
/// <param name="Customers">How many A customers there are, of those that the caller sees.</param>
public sealed record WalletGaps(int Customers, IReadOnlyList<WalletGap> Items);

/// <summary>A need that a competitor meets and that may be had.</summary>
/// <param name="Why">dissatisfied (satisfaction 1 or 2), contractEnds (within 90 days), or both.</param>
public sealed record RipeNeed(string Object, Guid Id, string Name, Guid? OwnerId, string? OwnerName, Guid NeedId, string Category, Money? EstAnnualSpend, string? CompetitorName, int? Satisfaction, DateOnly? ContractEnd, IReadOnlyList<string> Why);

/// <summary>What is ripe to win: the contract that ends first comes first, then the least content.</summary>
public sealed record RipeNeeds(IReadOnlyList<RipeNeed> Items);

static class Wallet
{
    const string Formula = "share = min(100, bought ÷ spend), per currency. spend: the sum of estAnnualSpend over the needs. bought: deals won in the last 12 months whose product name holds the name of one of their categories; when none does, all deals won in the last 12 months. "
        + "Its limits: spend is a guess, a deal counts whole when it is won, a deal without a product name belongs to no category, and currencies are never converted.";

    public static void MapWallet(this IEndpointRouteBuilder app)
    {
        foreach (var (plural, one) in new[] { ("contacts", "contact"), ("companies", "company") })
            app.MapTenantGroup($"/{plural}/{{id}}/wallet", "Needs").MapGet("/", (string id, CrmDb db, CancellationToken ct) => OfAsync(one, plural, id, db, ct)).Reads().WithName($"{one}Wallet").WithSummary($"Share of wallet of a {one}").WithDescription(Formula).ProducesProblem(404);
        var group = app.MapTenantGroup("/wallet", "Needs");
        group.MapGet("/gaps", GapsAsync).Reads().WithName("walletGaps").WithSummary("The biggest gaps in A customers")
            .WithDescription("A customers: the 20 percent of contacts and of companies with the highest customer value (won in 24 months and open by probability, in the workspace's currency), at least one of each. A gap is a need that we do not meet, with what they spend on it. limit: 1 to 200, default 50. all=true: of all customers.");
        group.MapGet("/ripe", RipeAsync).Reads().WithName("ripeNeeds").WithSummary("What competitors meet badly, or not for long: ripe to win").WithDescription("Satisfaction 1 or 2, or a contract that ends within 90 days. limit: 1 to 200, default 50.");
    }

    static async Task<Ok<WalletView>> OfAsync(string @object, string plural, string id, CrmDb db, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var (found, parts) = (false, new List<WalletPart>());
        var mine = @object == "contact" ? "exists (select from deal_contacts c where c.tenant_id = $1 and c.deal_id = d.id and c.contact_id = $2)" : "d.company_id = $2";
        await new Question(db).Add($"select 1 from {plural} where tenant_id = $1 and id = $2 and deleted_at is null", db.CurrentTenantId, key)
            .Add($"""
                with spend as (select x.currency, sum(x.est_annual_spend_minor)::bigint as est from needs x where x.tenant_id = $1 and x.{@object}_id = $2 and x.deleted_at is null and x.est_annual_spend_minor > 0 group by 1),
                won as (select d.currency, d.amount_minor, exists (select from needs x join need_categories g on g.tenant_id = x.tenant_id and g.id = x.category_id
                    where x.tenant_id = $1 and x.{@object}_id = $2 and x.deleted_at is null and position(lower(g.name) in lower(d.product_name)) > 0) as matched
                  from deals d where d.tenant_id = $1 and d.deleted_at is null and d.status = 'won' and d.closed_at > $3::timestamptz - interval '12 months' and d.amount_minor is not null and {mine})
                select s.currency, s.est, coalesce(case when (select bool_or(w.matched) from won w) then w.matched else w.everything end, 0)::bigint, coalesce((select bool_or(w.matched) from won w), false)
                from spend s left join lateral (select sum(w.amount_minor) filter (where w.matched) as matched, sum(w.amount_minor) as everything from won w where w.currency = s.currency) w on true order by s.est desc
                """, db.CurrentTenantId, key, db.Now)
            .AskAsync(ct, _ => found = true, row =>
            {
                var (currency, est, bought) = (row.GetString(0), row.GetInt64(1), row.GetInt64(2));
                parts.Add(new WalletPart(Money.From(est, currency)!, Money.From(bought, currency)!, (int)Math.Clamp(Math.Round(100m * bought / est), 0, 100), Money.From(Math.Max(0, est - bought), currency)!, row.GetBoolean(3)));
            });
        return found ? TypedResults.Ok(new WalletView(parts)) : throw Refused.NotFound();
    }

    const string Customers = """
        customers as (
          select 'contact' as object, c.id, c.display_name as name, c.owner_id, c.customer_value_minor as value, row_number() over w as place, count(*) over () as n from contacts c where c.tenant_id = $1 and c.deleted_at is null and c.customer_value_minor > 0 window w as (order by c.customer_value_minor desc, c.id)
          union all
          select 'company', k.id, k.name, k.owner_id, k.customer_value_minor, row_number() over w, count(*) over () from companies k where k.tenant_id = $1 and k.deleted_at is null and k.customer_value_minor > 0 window w as (order by k.customer_value_minor desc, k.id))
        """;

    static async Task<Ok<WalletGaps>> GapsAsync(CrmDb db, CancellationToken ct, int limit = 50, bool all = false)
    {
        Limit(limit);
        var (customers, items) = (0, new List<WalletGap>());
        var chosen = all ? "true" : "a.place <= ceil(a.n * 0.2)";
        await new Question(db).Add($"with {Customers} select count(*)::int from customers a where {chosen}", db.CurrentTenantId)
            .Add($"""
                with {Customers} select a.object, a.id, a.name, a.owner_id, m.name, x.id, g.name, x.est_annual_spend_minor, x.currency, x.met_by, c.name, x.satisfaction, x.contract_end, a.value, t.currency
                from customers a join needs x on x.tenant_id = $1 and x.deleted_at is null and x.met_by <> 'us' and x.est_annual_spend_minor > 0 and (a.object = 'contact' and x.contact_id = a.id or a.object = 'company' and x.company_id = a.id)
                join need_categories g on g.tenant_id = $1 and g.id = x.category_id join identity.tenants t on t.id = $1
                left join competitors c on c.tenant_id = $1 and c.id = x.competitor_id left join members m on m.tenant_id = $1 and m.id = a.owner_id
                where {chosen} order by x.currency <> t.currency, x.currency, x.est_annual_spend_minor desc, x.id limit $2
                """, db.CurrentTenantId, limit)
            .AskAsync(ct, row => customers = row.GetInt32(0), row => items.Add(new WalletGap(row.GetString(0), row.GetGuid(1), row.GetString(2), row.Id(3), row.Text(4), row.GetGuid(5), row.GetString(6), Money.From(row.GetInt64(7), row.GetString(8))!, Enum.Parse<MetBy>(row.GetString(9), true),
                row.Text(10), row.Whole(11), row.Date(12), Money.From(row.GetInt64(13), row.GetString(14))!)));
        return TypedResults.Ok(new WalletGaps(customers, items));
    }

    static async Task<Ok<RipeNeeds>> RipeAsync(CrmDb db, CancellationToken ct, int limit = 50)
    {
        Limit(limit);
        var items = new List<RipeNeed>();
        await new Question(db).Add("""
            select case when x.contact_id is null then 'company' else 'contact' end, coalesce(k.id, p.id), coalesce(k.name, p.display_name), coalesce(k.owner_id, p.owner_id), m.name, x.id, g.name, x.est_annual_spend_minor, x.currency, c.name, x.satisfaction, x.contract_end,
              array_remove(array[case when x.satisfaction <= 2 then 'dissatisfied' end, case when x.contract_end between n.today and n.today + 90 then 'contractEnds' end], null)
            from needs x cross join (select ($2::timestamptz at time zone t.time_zone)::date as today from identity.tenants t where t.id = $1) n
            join need_categories g on g.tenant_id = $1 and g.id = x.category_id
            left join contacts p on p.tenant_id = $1 and p.id = x.contact_id and p.deleted_at is null left join companies k on k.tenant_id = $1 and k.id = x.company_id and k.deleted_at is null
            left join competitors c on c.tenant_id = $1 and c.id = x.competitor_id left join members m on m.tenant_id = $1 and m.id = coalesce(k.owner_id, p.owner_id)
            where x.tenant_id = $1 and x.deleted_at is null and x.met_by = 'competitor' and coalesce(k.id, p.id) is not null and (x.satisfaction <= 2 or x.contract_end between n.today and n.today + 90)
            order by case when x.contract_end between n.today and n.today + 90 then x.contract_end end nulls last, x.satisfaction nulls last, x.est_annual_spend_minor desc nulls last, x.id limit $3
            """, db.CurrentTenantId, db.Now, limit).AskAsync(ct, row => items.Add(new RipeNeed(row.GetString(0), row.GetGuid(1), row.GetString(2), row.Id(3), row.Text(4), row.GetGuid(5), row.GetString(6), Money.From(row.Long(7), row.Text(8)), row.Text(9), row.Whole(10), row.Date(11), row.Texts(12))));
        return TypedResults.Ok(new RipeNeeds(items));
    }

    static void Limit(int limit)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "1 to 200.");
    }
}
