using System.Globalization;
using Crm.Activities;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Days;

/// <summary>The day of somebody on the road, in one round trip: stops in order, with phone and address, then the tasks.</summary>
static class DayEndpoints
{
    public static void MapDays(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/day", "Day");
        group.MapGet("/", GetAsync).Reads().WithName("day").WithSummary("A day: what is planned in order, with phone and address, then tasks")
            .WithDescription("date: such as 2026-11-27, default today on the workspace's clock. memberId: whose day, default one's own; only what the caller sees.");
        group.MapPut("/order", OrderAsync).Writes().WithName("orderDay").WithSummary("Choose the order of one's own stops of a day").Produces(204).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
    }

    /// <summary>Whom a stop is with: who or which it names, else those of the deal that it is about.</summary>
    const string Stops = """
        select a.id, c.id, c.display_name, k.id, k.name, phone.value, phone.id, coalesce(a.place, house.line), a.at >= $3 as of_day, plan.place
        from activities a
        left join lateral (
          select coalesce((select l.contact_id from links l where l.tenant_id = $1 and l.activity_id = a.id and l.contact_id is not null order by l.id limit 1),
            (select dc.contact_id from links l join deal_contacts dc on dc.tenant_id = $1 and dc.deal_id = l.deal_id where l.tenant_id = $1 and l.activity_id = a.id order by l.id, dc.position limit 1)) as contact_id,
            (select l.company_id from links l where l.tenant_id = $1 and l.activity_id = a.id and l.company_id is not null order by l.id limit 1) as company_id,
            (select d.company_id from links l join deals d on d.tenant_id = $1 and d.id = l.deal_id where l.tenant_id = $1 and l.activity_id = a.id order by l.id limit 1) as deal_company_id) about on true
        left join contacts c on c.tenant_id = $1 and c.id = about.contact_id and c.deleted_at is null
        left join companies k on k.tenant_id = $1 and k.id = coalesce(about.company_id, c.company_id, about.deal_company_id) and k.deleted_at is null
        left join lateral (select p.id, p.value from contact_points p where p.tenant_id = $1 and p.kind = 'phone' and (p.contact_id = c.id or p.company_id = k.id)
            and (p.id = a.point_id or not p.do_not_use and p.validity <> 'wrongNumber')
          order by p.id is distinct from a.point_id, p.contact_id is null, p.is_primary desc, p.position limit 1) phone on true
        left join lateral (select concat_ws(', ', p.street, concat_ws(' ', p.postcode, p.city), p.country) as line from contact_points p where p.tenant_id = $1 and p.kind = 'address' and (p.contact_id = c.id or p.company_id = k.id)
            and (p.id = a.point_id or not p.do_not_use and p.validity <> 'returned')
          order by p.id is distinct from a.point_id, p.contact_id is null, p.is_primary desc, p.position limit 1) house on true
        left join lateral (select array_position(o.visits, a.id) as place from day_plans o where o.tenant_id = $1 and o.member_id = $2 and o.day = $5) plan on true
        where a.tenant_id = $1 and a.owner_id = $2 and a.status = 'planned' and a.deleted_at is null and a.at < $4 order by a.at desc, a.id desc limit 250
        """;

    const string DoneOnes = "select count(*)::int from activities a where a.tenant_id = $1 and a.owner_id = $2 and a.status = 'done' and a.kind <> 'note' and a.deleted_at is null and a.at >= $3 and a.at < $4";

    sealed record Stop(Guid Id, DayStop View, bool OfDay, int? Place);

    static async Task<Ok<DayView>> GetAsync(string? date, string? memberId, CrmDb db, Writing writing, CancellationToken ct)
    {
        var zone = (await writing.TenantAsync(ct)).TimeZone;
        var day = string.IsNullOrEmpty(date) ? DateOnly.FromDateTime(Recurrence.LocalOf(writing.Now, zone))
            : DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given : throw Refused.Invalid("date", "This is a day such as 2026-11-27.");
        Inputs.CheckYear(day, "date");
        var member = string.IsNullOrEmpty(memberId) ? writing.User.MemberId ?? Guid.Empty : Guid.TryParseExact(memberId, "D", out var one) ? one : Guid.Empty;
        var (from, to) = (Recurrence.InstantOf(day.ToDateTime(TimeOnly.MinValue), zone), Recurrence.InstantOf(day.AddDays(1).ToDateTime(TimeOnly.MinValue), zone));
        var (stops, ids, due, done) = (new List<Stop>(), new List<Guid>(), new List<(Guid Id, DateOnly Day)>(), 0);
        await new Question(db).Add(row => stops.Add(new Stop(row.GetGuid(0), new DayStop(null!, row.Id(1), row.Text(2), row.Id(3), row.Text(4), row.Text(5), row.Id(6), row.Text(7) is { Length: > 0 } where ? where : null), row.GetBoolean(8), row.Whole(9))), Stops, db.CurrentTenantId, member, from, to, day)
            .Add(row => due.Add((row.GetGuid(0), row.Date(1)!.Value)), "select id, due_date from tasks where tenant_id = $1 and assignee_id = $2 and status = 'open' and deleted_at is null and due_date <= $3 order by due_date desc, due_at, id limit 400", db.CurrentTenantId, member, day)
            .Add(row => done = row.GetInt32(0), DoneOnes, db.CurrentTenantId, member, from, to).AskAsync(ct);
        // The latest were read first, so that what was forgotten long ago crowds out nothing of today.
        stops.Reverse();
        var activities = (await ActivityReads.ViewsAsync(db, [.. stops.Select(s => s.Id)], false, ct)).ToDictionary(a => a.Id);
        var tasks = (await TaskReads.ViewsAsync(db, [.. due.Select(t => t.Id)], false, ct)).OrderBy(t => t.DueDate).ThenBy(t => t.DueAt is null).ThenBy(t => t.DueAt).ThenByDescending(t => t.Priority).ThenBy(t => t.Id).ToList();
        List<DayStop> Shown(IEnumerable<Stop> some) => [.. some.Where(s => activities.ContainsKey(s.Id)).Select(s => s.View with { Activity = activities[s.Id] })];
        return TypedResults.Ok(new DayView(day, member, zone, Shown(InOrder([.. stops.Where(s => s.OfDay)], s => activities[s.Id].At)), Shown(stops.Where(s => !s.OfDay).TakeLast(50)),
            [.. tasks.Where(t => t.DueDate == day).Take(200)], [.. tasks.Where(t => t.DueDate < day).TakeLast(200)], done));
    }

    /// <summary>Those with a chosen place in that order; each of the others in front of the first that is later than it.</summary>
    static List<Stop> InOrder(List<Stop> stops, Func<Stop, DateTimeOffset> at)
    {
        var ordered = stops.Where(s => s.Place is not null).OrderBy(s => s.Place).ToList();
        foreach (var stop in stops.Where(s => s.Place is null))
        {
            var index = ordered.FindIndex(s => at(s) > at(stop));
            ordered.Insert(index < 0 ? ordered.Count : index, stop);
        }
        return ordered;
    }

    static async Task<IResult> OrderAsync(DayOrder input, CrmDb db, Writing writing, CancellationToken ct)
    {
        Inputs.CheckYear(input.Date, "date");
        if (input.Stops.Distinct().Count() != input.Stops.Count) throw Refused.Invalid("stops", "A stop is in the list twice.");
        await writing.RequireAsync<Activity>(input.Stops, "stops", ct);
        await using var command = db.Command("insert into day_plans (tenant_id, member_id, day, visits) values ($1, $2, $3, $4) on conflict (tenant_id, member_id, day) do update set visits = excluded.visits");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = writing.User.MemberId ?? throw Refused.Forbidden("Only a member has a day.") }, new() { Value = input.Date }, new() { Value = input.Stops.ToArray() }]);
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.NoContent();
    }
}
