using System.Net;
using System.Text;
using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Quality;

/// <summary>Whether one gets the weekly mail about one's customers without a touch.</summary>
public sealed record TouchNudge(bool Wanted);

/// <summary>
/// On Monday morning, by the workspace's clock: each member's own customers with whom a deal is open or was won lately and nobody has
/// talked for 90 days. One mail a week at most, none to whom it does not concern, and none to who wants none.
/// </summary>
sealed class TouchNudges(TenantWork work, Settings settings, TimeProvider time) : IRecurringJob
{
    const int From = 7, MostNamed = 10;

    public string Kind => "touchNudges";
    public TimeSpan Every => TimeSpan.FromMinutes(30);

    sealed record Due(Guid Id, string Name, string Email, List<string> Customers, int Count);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct) => work.WriteAsync(who, async services =>
    {
        var (db, now) = (services.GetRequiredService<CrmDb>(), time.Now());
        var tenant = await db.Set<Tenant>().AsNoTracking().SingleAsync(ct);
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone));
        if (local.DayOfWeek != DayOfWeek.Monday || local.Hour < From || local.Hour >= 12) return;
        foreach (var due in await DueAsync(db, DateOnly.FromDateTime(local.Date), now, ct))
            await MailOutbox.AddAsync(db.Database, Words(tenant, due), now, ct);
    }, ct);

    /// <summary>Notes the week of everybody who is to get a mail, which a second run then finds; each with the names of their customers.</summary>
    static async Task<List<Due>> DueAsync(CrmDb db, DateOnly week, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command($"""
            with quiet as (
              select r.owner_id, r.name, r.value from (
                select c.owner_id, c.display_name as name, c.customer_value_minor as value, c.last_deal_at, c.last_touch_at from contacts c where c.tenant_id = $1 and c.deleted_at is null and c.owner_id is not null and c.last_deal_at is not null
                union all
                select k.owner_id, k.name, k.customer_value_minor, k.last_deal_at, k.last_touch_at from companies k where k.tenant_id = $1 and k.deleted_at is null and k.owner_id is not null and k.last_deal_at is not null) r
              where r.last_deal_at > $3::timestamptz - interval '{Untouched.Months} months' and (r.last_touch_at is null or r.last_touch_at <= $3::timestamptz - interval '{Untouched.Days} days')),
            due as (select q.owner_id, count(*)::int as customers, (array_agg(q.name order by q.value desc, q.name))[1:{MostNamed}] as names from quiet q group by 1),
            noted as (
              insert into touch_nudges as n (tenant_id, member_id, last_week)
              select $1, m.id, $2 from due d join members m on m.tenant_id = $1 and m.id = d.owner_id where m.status = 'active' and m.email is not null
              on conflict (tenant_id, member_id) do update set last_week = $2 where n.wanted and n.last_week is distinct from $2
              returning n.member_id)
            select m.id, m.name, m.email, d.names, d.customers from noted join due d on d.owner_id = noted.member_id join members m on m.tenant_id = $1 and m.id = noted.member_id
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = week }, new() { Value = now }]);
        var due = new List<Due>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) due.Add(new Due(row.GetGuid(0), row.GetString(1), row.GetString(2), [.. row.Texts(3)], row.GetInt32(4)));
        return due;
    }

    Mail Words(Tenant tenant, Due due)
    {
        var where = WebUtility.UrlEncode(JsonSerializer.Serialize(new { all = new[] { new { field = Untouched.Name, op = "eq", value = "true" }, new { field = "ownerId", op = "eq", value = due.Id.ToString() } } }));
        var names = string.Join(", ", due.Customers) + (due.Count > due.Customers.Count ? $" and {due.Count - due.Customers.Count} more" : "");
        return Mail.WithButton(tenant.Id, due.Email, due.Count == 1 ? $"{due.Customers[0]} has not heard from you for a while" : $"{due.Count} customers have not heard from you for a while", $"Good morning {due.Name},",
            $"With these customers of yours a deal is open or was won in the last {Untouched.Months} months, and nothing has been logged for {Untouched.Days} days: {names}. A call, or a line about the one you had?", "Open my list",
            new Uri(settings.PublicUrl, $"/contacts?where={where}"), $"You get this on Mondays for {tenant.Name} when there is somebody to name. You can switch it off under Data quality.");
    }
}

static class NudgeEndpoints
{
    public static void MapNudge(this RouteGroupBuilder group)
    {
        group.MapGet("/nudge", async (CrmDb db, TenantScope scope, CancellationToken ct) => TypedResults.Ok(await ReadAsync(db, scope, ct))).Reads().WithName("getTouchNudge").WithSummary("Whether one gets the weekly mail about one's customers without a touch");
        group.MapPut("/nudge", PutAsync).Writes().WithName("setTouchNudge").WithSummary("Switch one's own weekly mail on or off").ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<TouchNudge> ReadAsync(CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var wanted = true;
        await new Question(db).Add("select wanted from touch_nudges where tenant_id = $1 and member_id = $2", db.CurrentTenantId, scope.User.MemberId!).AskAsync(ct, row => wanted = row.GetBoolean(0));
        return new TouchNudge(wanted);
    }

    static async Task<Ok<TouchNudge>> PutAsync(TouchNudge asked, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        await using var command = db.Command("insert into touch_nudges (tenant_id, member_id, wanted) values ($1, $2, $3) on conflict (tenant_id, member_id) do update set wanted = $3");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = scope.User.MemberId! }, new() { Value = asked.Wanted }]);
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Ok(asked);
    }
}
