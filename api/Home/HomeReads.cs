using System.Globalization;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Records;
using Crm.Reports;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Home;

/// <summary>The first screen of the day: three trends and three lists, for one person or for everybody.</summary>
sealed class HomeReads(CrmDb db, DealReports deals, ActivityReports activities, TimeProvider time)
{
    const int Months = 12;

    // $2 whose records, $3 now, $4 today by the workspace's clock, $5 the workspace's currency. Columns: object, id, title, subtitle, why, day, amount, currency.
    const string Win = """
        select 'deal', r.id, r.title, coalesce(k.name, c.display_name), w.why, w.on_day, r.amount_minor, r.currency
        from deals r
        cross join lateral (select case when r.expected_close < $4 then 'closeOverdue' when r.next_step_at is null then 'noNextStep' when r.next_step_at < $3 then 'nextStepOverdue' when r.expected_close <= $4::date + 14 then 'closesSoon' end as why,
          case when r.next_step_at < $3 and (r.expected_close is null or r.expected_close >= $4) then r.next_step_at::date else r.expected_close end as on_day) w
        left join companies k on k.tenant_id = $1 and k.id = r.company_id and k.deleted_at is null
        left join lateral (select c.display_name from deal_contacts dc join contacts c on c.tenant_id = $1 and c.id = dc.contact_id and c.deleted_at is null where dc.tenant_id = $1 and dc.deal_id = r.id order by dc.position limit 1) c on true
        where r.tenant_id = $1 and r.deleted_at is null and r.status = 'open' and ($2::uuid is null or r.owner_id = $2) and w.why is not null
        order by array_position(array['closeOverdue', 'nextStepOverdue', 'noNextStep', 'closesSoon'], w.why), r.amount_minor desc nulls last, r.id limit 8
        """;

    // Contacts and companies that have bought, whoever of them is the customer.
    const string Customers = """
        with customers as (
          select 'contact' as object, r.id, r.display_name as title, k.name as subtitle, r.customer_value_minor as value, r.next_step_at, r.last_touch_at, r.last_deal_at, r.lifecycle_stage
          from contacts r left join companies k on k.tenant_id = $1 and k.id = r.company_id and k.deleted_at is null where r.tenant_id = $1 and r.deleted_at is null and ($2::uuid is null or r.owner_id = $2)
          union all
          select 'company', r.id, r.name, null, r.customer_value_minor, r.next_step_at, r.last_touch_at, r.last_deal_at, r.lifecycle_stage from companies r where r.tenant_id = $1 and r.deleted_at is null and ($2::uuid is null or r.owner_id = $2))
        """;

    const string Grow = Customers + """
        select g.object, g.id, g.title, g.subtitle, g.why, g.on_day, g.value, $5::text from (
          select distinct on (u.object, u.id) u.* from (
            select c.object, c.id, c.title, coalesce(p.name, c.subtitle) as subtitle, 'contractEnds' as why, n.contract_end as on_day, coalesce(case when n.currency = $5 then n.est_annual_spend_minor end, c.value) as value, 0 as rank
            from needs n join customers c on c.id = coalesce(n.contact_id, n.company_id) left join competitors p on p.tenant_id = $1 and p.id = n.competitor_id
            where n.tenant_id = $1 and n.deleted_at is null and n.met_by = 'competitor' and n.contract_end between $4 and $4::date + 90
            union all
            select c.object, c.id, c.title, s.name, 'gap', null, n.est_annual_spend_minor, 1
            from needs n join customers c on c.id = coalesce(n.contact_id, n.company_id) join need_categories s on s.tenant_id = $1 and s.id = n.category_id
            where n.tenant_id = $1 and n.deleted_at is null and n.met_by <> 'us' and n.currency = $5 and n.est_annual_spend_minor > 0
            union all
            select c.object, c.id, c.title, c.subtitle, 'noOpenDeal', c.last_deal_at::date, c.value, 2
            from customers c where c.lifecycle_stage = 'customer' and c.value > 0 and c.next_step_at is null
              and not exists (select from deals d where d.tenant_id = $1 and d.status = 'open' and d.deleted_at is null and (d.company_id = c.id or exists (select from deal_contacts dc where dc.tenant_id = $1 and dc.deal_id = d.id and dc.contact_id = c.id)))) u
          order by u.object, u.id, u.rank, u.value desc nulls last) g
        order by g.rank, g.value desc nulls last, g.on_day, g.id limit 8
        """;

    const string Keep = Customers + """
        select g.object, g.id, g.title, g.subtitle, g.why, g.on_day, g.value, $5::text from (
          select distinct on (u.object, u.id) u.* from (
            select c.object, c.id, c.title, n.text as subtitle, 'concern' as why, n.created_at::date as on_day, c.value, case n.severity when 'high' then 0 else 1 end as rank
            from concerns n join customers c on c.id = coalesce(n.contact_id, n.company_id) where n.tenant_id = $1 and n.deleted_at is null and n.status = 'open'
            union all
            select c.object, c.id, c.title, c.subtitle, 'untouched', c.last_touch_at::date, c.value, 1
            from customers c where c.last_deal_at > $3 - interval '24 months' and (c.last_touch_at is null or c.last_touch_at <= $3 - interval '90 days')) u
          order by u.object, u.id, u.rank) g
        order by g.rank, g.value desc, g.on_day nulls first, g.id limit 8
        """;

    public async Task<HomeView> ReadAsync(Guid? whose, CancellationToken ct)
    {
        var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(ct);
        var (now, lists) = (time.Now(), new[] { new List<HomeStep>(), [], [] });
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone)).DateTime);
        object[] asked = [db.CurrentTenantId, (object?)whose ?? DBNull.Value, now, today, tenant.Currency];
        await new Question(db).Add(Read(lists[0]), Win, asked).Add(Read(lists[1]), Grow, asked).Add(Read(lists[2]), Keep, asked).AskAsync(ct);

        var first = today.AddMonths(1 - Months).AddDays(1 - today.Day);
        var query = new ReportQuery(From: first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), OwnerId: whose?.ToString());
        var won = await deals.ReadAsync(DealsBy.Month, query, ct);
        var done = await activities.ReadAsync(ActivitiesBy.Month, query, ct);
        var currency = won.Total.Won.Sums.Select(s => s.Currency).FirstOrDefault();
        var months = Enumerable.Range(0, Months).Select(i => first.AddMonths(i).ToString("yyyy-MM", CultureInfo.InvariantCulture)).ToList();
        return new HomeView(
            new HomeColumn(currency, Trend(g => g.Won.Sums), lists[0]),
            new HomeColumn(currency, Trend(g => g.Average), lists[1]),
            new HomeColumn(null, [.. months.Select(m => done.Items.FirstOrDefault(g => g.Key == m) is { } g ? new HomePoint(m, null, g.Count, g.Rows) : new HomePoint(m, null, 0, null))], lists[2]));

        IReadOnlyList<HomePoint> Trend(Func<DealGroup, IReadOnlyList<Money>> sums) => [.. months.Select(m => won.Items.FirstOrDefault(g => g.Key == m) is { Won.Count: > 0 } g
            ? new HomePoint(m, sums(g).FirstOrDefault(s => s.Currency == currency), g.Won.Count, g.Won.Rows) : new HomePoint(m, null, 0, null))];
    }

    static Action<NpgsqlDataReader> Read(List<HomeStep> into) => row => into.Add(new HomeStep(row.GetString(0), row.GetGuid(1), row.GetString(2), row.Text(3) is { Length: > 120 } words ? words[..120] + "…" : row.Text(3), Enum.Parse<HomeWhy>(row.GetString(4), ignoreCase: true),
        row.Date(5), row.Long(6) is > 0 and var amount ? Money.From(amount, row.Text(7)) : null));
}
