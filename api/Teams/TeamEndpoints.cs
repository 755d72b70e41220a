using System.ComponentModel.DataAnnotations;
using Crm.Events;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Teams;

/// <summary>A team and who is in it.</summary>
/// <param name="Name">1 to 60 characters, unlike any other team's.</param>
/// <param name="MemberIds">Members of the workspace, each once.</param>
public sealed record CreateTeam([Required, StringLength(60, MinimumLength = 1)] string Name, [MaxLength(500)] IReadOnlyList<Guid>? MemberIds = null);

/// <summary>What to change of a team; members left out stay.</summary>
/// <param name="MemberIds">Replaces who is in it. What the people see changes with their next request.</param>
public sealed record UpdateTeam([StringLength(60, MinimumLength = 1)] string? Name = null, [MaxLength(500)] IReadOnlyList<Guid>? MemberIds = null);

/// <summary>A team and who is in it.</summary>
public sealed record TeamView(Guid Id, int Version, string Name, IReadOnlyList<Guid> MemberIds, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The teams, by name.</summary>
public sealed record TeamList(IReadOnlyList<TeamView> Items);

static class TeamEndpoints
{
    const int Most = 200;

    public static void MapTeams(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/teams", "People");
        group.MapGet("/", ListAsync).Reads().WithName("listTeams").WithSummary("The teams and who is in them");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageMembers).WithName("createTeam").WithSummary("Make a team").ProducesProblem(409).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getTeam").WithSummary("One team and who is in it").ProducesProblem(404);
        group.MapPatch("/{id}", UpdateAsync).Writes(Permissions.ManageMembers).WithName("updateTeam").WithSummary("Rename a team, or say who is in it").ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManageMembers).WithName("deleteTeam").WithSummary("Delete a team; its people and their records stay").ProducesProblem(404).ProducesProblem(412);
        group.MapPut("/{id}/members/{memberId}", JoinAsync).Writes(Permissions.ManageMembers).WithName("joinTeam").WithSummary("Take somebody into a team").ProducesProblem(404).ProducesProblem(412);
        group.MapDelete("/{id}/members/{memberId}", LeaveAsync).Writes(Permissions.ManageMembers).WithName("leaveTeam").WithSummary("Take somebody out of a team").ProducesProblem(404).ProducesProblem(412);
    }

    static async Task<Ok<TeamList>> ListAsync(CrmDb db, CancellationToken ct) =>
        TypedResults.Ok(new TeamList([.. (await db.Set<Team>().AsNoTracking().Include(t => t.Members).OrderBy(t => t.Name).ThenBy(t => t.Id).ToListAsync(ct)).Select(View)]));

    static async Task<Ok<TeamView>> GetAsync(string id, CrmDb db, HttpContext http, CancellationToken ct)
    {
        var team = Guid.TryParseExact(id, "D", out var key) ? await db.Set<Team>().AsNoTracking().Include(t => t.Members).FirstOrDefaultAsync(t => t.Id == key, ct) : null;
        return Answer(team ?? throw Refused.NotFound(), http);
    }

    static async Task<Created<TeamView>> CreateAsync(CreateTeam input, Writing writing, HttpContext http, CancellationToken ct)
    {
        var (db, now) = (writing.Db, writing.Now);
        if (await db.Set<Team>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} teams.");
        var team = new Team { Name = Name(input.Name), CreatedAt = now, UpdatedAt = now };
        await SetAsync(team, null, input.MemberIds ?? [], writing, ct);
        db.Add(team);
        writing.Events.AddPlain("team", team.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/teams/{team.Id}", Answer(team, http).Value);
    }

    static async Task<Ok<TeamView>> UpdateAsync(string id, UpdateTeam input, Writing writing, HttpContext http, CancellationToken ct)
    {
        var team = await FindAsync(id, writing.Db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{team.Version}\"") throw Refused.Stale(View(team));
        await SetAsync(team, input.Name, input.MemberIds, writing, ct);
        return await SaveAsync(team, writing, http, ct);
    }

    static async Task<NoContent> DeleteAsync(string id, Writing writing, CancellationToken ct)
    {
        var team = await FindAsync(id, writing.Db, ct);
        writing.Db.Remove(team);
        writing.Events.AddPlain("team", team.Id, team.Version, "deleted");
        await writing.Db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<Ok<TeamView>> JoinAsync(string id, string memberId, Writing writing, HttpContext http, CancellationToken ct)
    {
        var team = await FindAsync(id, writing.Db, ct);
        var member = await MemberAsync(memberId, writing.Db, ct);
        if (team.Members.Exists(m => m.MemberId == member)) return Answer(team, http);
        team.Hold([.. team.Members.Select(m => m.MemberId), member]);
        return await SaveAsync(team, writing, http, ct);
    }

    static async Task<Ok<TeamView>> LeaveAsync(string id, string memberId, Writing writing, HttpContext http, CancellationToken ct)
    {
        var team = await FindAsync(id, writing.Db, ct);
        var member = await MemberAsync(memberId, writing.Db, ct);
        if (!team.Members.Exists(m => m.MemberId == member)) return Answer(team, http);
        team.Hold([.. team.Members.Select(m => m.MemberId).Where(m => m != member)]);
        return await SaveAsync(team, writing, http, ct);
    }

    static async Task SetAsync(Team team, string? name, IReadOnlyList<Guid>? members, Writing writing, CancellationToken ct)
    {
        if (name is not null) team.Name = Name(name);
        if (await writing.Db.Set<Team>().AnyAsync(t => t.Id != team.Id && t.Name.ToLower() == team.Name.ToLower(), ct)) throw Refused.Conflict("There is a team of this name already.", "name");
        if (members is null) return;
        if (members.Distinct().Count() != members.Count) throw Refused.Invalid("memberIds", "Somebody is in the list twice.");
        await writing.RequireAsync<Member>(members, "memberIds", ct);
        team.Hold([.. members]);
    }

    static async Task<Ok<TeamView>> SaveAsync(Team team, Writing writing, HttpContext http, CancellationToken ct)
    {
        team.Changed(writing.Now);
        writing.Events.AddPlain("team", team.Id, team.Version, "updated");
        await writing.Db.SaveChangesAsync(ct);
        return Answer(team, http);
    }

    static async Task<Team> FindAsync(string id, CrmDb db, CancellationToken ct) => Guid.TryParseExact(id, "D", out var key)
        ? await db.Set<Team>().FromSqlRaw("select * from teams where tenant_id = {0} and id = {1} for update", db.CurrentTenantId, key).Include(t => t.Members).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound() : throw Refused.NotFound();

    static async Task<Guid> MemberAsync(string id, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<Member>().AnyAsync(m => m.Id == key, ct) ? key : throw Refused.NotFound();

    static Ok<TeamView> Answer(Team team, HttpContext http)
    {
        http.Response.Headers.ETag = $"\"{team.Version}\"";
        return TypedResults.Ok(View(team));
    }

    static TeamView View(Team team) => new(team.Id, team.Version, team.Name, [.. team.Members.Select(m => m.MemberId).Order()], team.CreatedAt, team.UpdatedAt);
    static string Name(string name) => name.Trim() is { Length: > 0 } text && !text.Any(char.IsControl) ? text : throw Refused.Invalid("name", "A name is required.");
}
