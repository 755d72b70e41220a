using Crm.Contacts;
using Crm.Platform.Database;
using Npgsql;

namespace Crm.ImportantDates;

/// <summary>Dates as people read them, with their next day. The day of today is that of the workspace's time zone.</summary>
static class ImportantDateReads
{
    // $1 tenant, $2 ids, an owner or a number of days, $3 now.
    const string Today = "from (select ($3::timestamptz at time zone (select time_zone from identity.tenants where id = $1))::date as today) t";

    // 29 February plus a year is 28 February, plus four years 29 February again.
    const string Dated = $"""
        select x.id, x.version, {CustomerPartTable.Columns}, x.kind, x.label, x.date, x.recurs, x.remind_days, case when not x.recurs and x.date < t.today then null when not x.recurs or x.date >= t.today then x.date
            when (x.date + make_interval(years => (extract(year from t.today) - extract(year from x.date))::int))::date >= t.today then (x.date + make_interval(years => (extract(year from t.today) - extract(year from x.date))::int))::date
            else (x.date + make_interval(years => (extract(year from t.today) - extract(year from x.date))::int + 1))::date end as next_on, t.today, x.created_at, x.updated_at, x.deleted_at
        {Today} cross join important_dates x {CustomerPartTable.Join} where x.tenant_id = $1 and {CustomerPartTable.IsThere}
        """;

    const string Born = """
        select null::uuid, null::int, x.id, x.display_name, null::uuid, null::text, 'birthday', null::text, x.birth_date, true, 7, case
            when (x.birth_date + make_interval(years => (extract(year from t.today) - extract(year from x.birth_date))::int))::date >= t.today then (x.birth_date + make_interval(years => (extract(year from t.today) - extract(year from x.birth_date))::int))::date
            else (x.birth_date + make_interval(years => (extract(year from t.today) - extract(year from x.birth_date))::int + 1))::date end as next_on, t.today, null::timestamptz, null::timestamptz, null::timestamptz
        """;

    const string Columns = "(id, version, contact_id, contact_name, company_id, company_name, kind, label, date, recurs, remind_days, next_on, today, created_at, updated_at, deleted_at)";

    /// <summary>Those of one contact or company, the next first, for its file; its birthday among them.</summary>
    public static string Of(string owner) => $"select d.* from ({Dated} and x.{owner}_id = $2 and x.deleted_at is null"
        + (owner == "contact" ? $" union all {Born} {Today} cross join contacts x where x.tenant_id = $1 and x.id = $2 and x.birth_date is not null and (select app_clears('personal'))" : "") + $") d{Columns} order by d.next_on nulls last, d.date, d.id limit 50";

    /// <summary>What comes soon, all over the workspace; birthdays by birth date are found by their month and day.</summary>
    public const string Coming = $"""
        select d.* from ({Dated} and x.deleted_at is null
          union all {Born} {Today} cross join contacts x where x.tenant_id = $1 and x.deleted_at is null and x.birth_month_day = any (array(
            select (extract(month from n.day) * 100 + extract(day from n.day))::int {Today} cross join generate_series(t.today, t.today + 8, interval '1 day') n(day))) and (select app_clears('personal'))) d{Columns}
        where d.next_on - d.today <= d.remind_days and d.next_on - d.today <= $2 order by d.next_on, d.contact_name, d.company_name, d.id limit 100
        """;

    public static async Task<List<ImportantDateView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, DateTimeOffset now, CancellationToken ct)
    {
        var views = new List<ImportantDateView>(ids.Length);
        await new Question(db).Add(Dated + " and x.id = any ($2) and (x.deleted_at is null or $4)", db.CurrentTenantId, ids, now, trashed).AskAsync(ct, row => views.Add(Read(row)));
        return views;
    }

    public static ImportantDateView Read(NpgsqlDataReader row)
    {
        var (remind, next, today) = (row.GetInt32(10), row.Date(11), row.GetFieldValue<DateOnly>(12));
        return new ImportantDateView(row.Id(0), row.Whole(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), Enum.Parse<DateKind>(row.GetString(6), true), row.Text(7), row.GetFieldValue<DateOnly>(8), row.GetBoolean(9), remind,
            next, next is { } day && day.DayNumber - today.DayNumber <= remind, row.MaybeInstant(13), row.MaybeInstant(14), row.MaybeInstant(15));
    }
}
