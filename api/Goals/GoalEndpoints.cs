using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Privacy;
using Crm.Records;
using Crm.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Goals;

static class GoalEndpoints
{
    public static void MapGoals(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/goals", "Goals");
        group.MapGet("/", ListAsync).Reads().WithName("listGoals").WithSummary("Goals and how far they have come, the latest period first")
            .WithDescription("Who manages the workspace sees all of them; others their own, their teams' and the workspace's. Counted is what the caller sees, on the workspace's clock. memberId, teamId, period, and from and to by the first day narrow it down; 500 at most.");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageTenant).WithName("createGoal").WithSummary("Set a goal").ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getGoal").WithSummary("One goal").ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.ManageTenant).WithName("updateGoal").WithSummary("Change a goal by merge patch")
            .Accepts<GoalInput>("application/json", "application/merge-patch+json").Produces<GoalView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManageTenant).WithName("deleteGoal").WithSummary("Delete a goal").ProducesProblem(404);
    }

    static async Task<Ok<GoalList>> ListAsync(CrmDb db, PeopleFigures people, CancellationToken ct, string? memberId = null, string? teamId = null, string? period = null, DateOnly? from = null, DateOnly? to = null)
    {
        object Id(string? text) => text is null ? DBNull.Value : Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty;
        object kind = period is null ? DBNull.Value : Choices.Of<GoalPeriod>(period, "period").ToString().ToLowerInvariant();
        var views = await GoalReads.ViewsAsync(db, people, "and ($3::uuid is null or g.member_id = $3) and ($4::uuid is null or g.team_id = $4) and ($5::text is null or g.period = $5) and ($6::date is null or g.starts >= $6) and ($7::date is null or g.starts <= $7)", ct,
            Id(memberId), Id(teamId), kind, (object?)from ?? DBNull.Value, (object?)to ?? DBNull.Value);
        return TypedResults.Ok(new GoalList(views));
    }

    static async Task<Created<GoalView>> CreateAsync(GoalInput input, CrmDb db, PeopleFigures people, Writing writing, HttpContext http, CancellationToken ct)
    {
        if (await db.Set<Goal>().CountAsync(ct) >= 10_000) throw Refused.Conflict("A workspace has at most 10,000 goals.");
        var goal = new Goal { CreatedAt = writing.Now };
        await SayAsync(goal, input, db, writing, ct);
        db.Add(goal);
        writing.Events.AddPlain("goal", goal.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = "\"1\"";
        return TypedResults.Created($"/api/v1/goals/{goal.Id}", await ViewAsync(goal.Id, db, people, ct));
    }

    static async Task<Ok<GoalView>> GetAsync(string id, CrmDb db, PeopleFigures people, HttpContext http, CancellationToken ct)
    {
        var view = Guid.TryParseExact(id, "D", out var key) ? await ViewAsync(key, db, people, ct) : throw Refused.NotFound();
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, CrmDb db, PeopleFigures people, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var goal = await FindAsync(id, db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{goal.Version}\"") throw Refused.Stale(await ViewAsync(goal.Id, db, people, ct));
        await SayAsync(goal, await Body.ValidAsync(MergePatch.Apply(goal.AsInput(), patch), http.RequestServices, ct), db, writing, ct);
        goal.Changed();
        writing.Events.AddPlain("goal", goal.Id, goal.Version, "updated");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = $"\"{goal.Version}\"";
        return TypedResults.Ok(await ViewAsync(goal.Id, db, people, ct));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, Writing writing, CancellationToken ct)
    {
        var goal = await FindAsync(id, db, ct);
        db.Remove(goal);
        writing.Events.AddPlain("goal", goal.Id, goal.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task SayAsync(Goal goal, GoalInput input, CrmDb db, Writing writing, CancellationToken ct)
    {
        await writing.RequireAsync<Member>(input.MemberId, "memberId", ct, goal.MemberId);
        await writing.RequireAsync<Team>(input.TeamId, "teamId", ct, goal.TeamId);
        goal.Say(input, writing.Now);
        if (await db.Set<Goal>().AnyAsync(g => g.Id != goal.Id && g.MemberId == goal.MemberId && g.TeamId == goal.TeamId && g.Measure == goal.Measure && g.Period == goal.Period && g.Starts == goal.Starts && g.Currency == goal.Currency, ct))
            throw Refused.Conflict("There is a goal for this already. Change that one.", "starts");
    }

    static async Task<Goal> FindAsync(string id, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<Goal>().FirstOrDefaultAsync(g => g.Id == key, ct) is { } goal ? goal : throw Refused.NotFound();

    static async Task<GoalView> ViewAsync(Guid id, CrmDb db, PeopleFigures people, CancellationToken ct) => (await GoalReads.ViewsAsync(db, people, "and g.id = $3", ct, id)).FirstOrDefault() ?? throw Refused.NotFound();
}

/// <summary>Goals with what has been reached, counted in the database over what the caller sees.</summary>
static class GoalReads
{
    /// <param name="which">Conditions on a goal g; their values begin with $3.</param>
    public static async Task<List<GoalView>> ViewsAsync(CrmDb db, PeopleFigures people, string which, CancellationToken ct, params object[] values)
    {
        var views = new List<GoalView>();
        // Nothing has asked the database yet when a read begins: the role is known once it has.
        var seesAll = (await db.EnteredAsync(ct))?.Rights.Role is Role.Owner or Role.Admin;
        var mine = seesAll ? "" : "and (g.member_id = app_member() or g.member_id is null and (g.team_id is null or exists (select from team_members w where w.tenant_id = $1 and w.team_id = g.team_id and w.member_id = app_member())))";
        await new Question(db).Add($"""
            select g.id, g.version, g.member_id, m.name, g.team_id, t.name, g.measure, g.period, g.starts, g.target, g.currency, g.created_at, g.updated_at,
              case g.measure
                when 'wonAmount' then (select coalesce(sum(d.amount_minor), 0)::bigint from deals d where d.tenant_id = $1 and d.deleted_at is null and d.status = 'won' and d.closed_at >= r.first and d.closed_at < r.next and d.currency = g.currency and (o.ids is null or d.owner_id = any (o.ids)))
                when 'wonCount' then (select count(*) from deals d where d.tenant_id = $1 and d.deleted_at is null and d.status = 'won' and d.closed_at >= r.first and d.closed_at < r.next and (o.ids is null or d.owner_id = any (o.ids)))
                when 'newDeals' then (select count(*) from deals d where d.tenant_id = $1 and d.deleted_at is null and d.created_at >= r.first and d.created_at < r.next and (o.ids is null or d.owner_id = any (o.ids)))
                else (select count(*) from activities a where a.tenant_id = $1 and a.deleted_at is null and a.kind <> 'note' and a.status = 'done' and a.at >= r.first and a.at < least(r.next, $2) and (o.ids is null or a.owner_id = any (o.ids))) end
            from goals g left join members m on m.tenant_id = $1 and m.id = g.member_id left join teams t on t.tenant_id = $1 and t.id = g.team_id
            cross join (select n.time_zone as zone from identity.tenants n where n.id = $1) z
            cross join lateral (select g.starts::timestamp at time zone z.zone as first, (g.starts + case g.period when 'year' then interval '1 year' when 'quarter' then interval '3 months' else interval '1 month' end) at time zone z.zone as next) r
            cross join lateral (select case when g.member_id is not null then array[g.member_id] when g.team_id is not null then array(select w.member_id from team_members w where w.tenant_id = $1 and w.team_id = g.team_id) end as ids) o
            where g.tenant_id = $1 {mine} {which} order by g.starts desc, g.period, g.measure, m.name nulls first, t.name nulls first, g.id limit 500
            """, [db.CurrentTenantId, db.Now, .. values])
            .AskAsync(ct, row =>
            {
                var (period, starts, target, currency, actual) = (Enum.Parse<GoalPeriod>(row.GetString(7), true), row.Date(8)!.Value, row.GetInt64(9), row.Text(10), row.GetInt64(13));
                views.Add(new GoalView(row.GetGuid(0), row.GetInt32(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), Enum.Parse<GoalMeasure>(row.GetString(6), true), period, starts, Goal.NextOf(period, starts).AddDays(-1), currency is null ? target : null, Money.From(target, currency),
                    currency is null ? actual : null, Money.From(actual, currency), (int)Math.Min(int.MaxValue, Math.Floor(100m * actual / target)), row.Instant(11), row.Instant(12), false));
            });
        if (!views.Exists(v => v.MemberId is not null || v.TeamId is not null)) return views;
        var sight = await people.SightAsync(ct);
        return views.ConvertAll(v => v.MemberId is { } member && sight.Hides(member) || v.TeamId is { } team && sight.HidesTeam(team) ? v with { Actual = null, ActualAmount = null, Attainment = null, Withheld = true } : v);
    }
}
