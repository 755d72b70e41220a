using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Roles;

static class RoleEndpoints
{
    const int Most = 50;

    public static void MapRoles(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/roles", "People");
        group.MapGet("/", ListAsync).Reads().WithName("listRoles").WithSummary("The roles, built in and of the workspace's own, with what each may do");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageMembers).WithName("createRole").WithSummary("Make a role: what it may do to whose records")
            .WithDescription("Scopes: none, own (the member is the owner or assignee), team (somebody of the member's teams is), all. Records without an owner are seen by all only. Nobody grants more than they have.").ProducesProblem(409);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getRole").WithSummary("One role of the workspace's own").ProducesProblem(404);
        group.MapPatch("/{id}", UpdateAsync).Writes(Permissions.ManageMembers).WithName("updateRole").WithSummary("Change a role, for everybody who has it, from their next request on").ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManageMembers).WithName("deleteRole").WithSummary("Delete a role that nobody has").ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<Ok<RoleList>> ListAsync(CrmDb db, RecordTypes types, CancellationToken ct)
    {
        var holders = await HoldersAsync(db, ct);
        var own = await db.Set<CustomRole>().AsNoTracking().OrderBy(r => r.Name).ThenBy(r => r.Id).ToListAsync(ct);
        return TypedResults.Ok(new RoleList(
            [.. Enum.GetValues<Role>().Select(role => new BuiltInRoleView(role, Rights.ClearanceOf(role), RulesOf(types, Rights.Of(role)), holders.Where(h => h.Id is null && h.Role == RoleNames.Name(role)).Sum(h => h.Count)))],
            [.. own.Select(role => View(role, types, holders))]));
    }

    static async Task<Ok<RoleView>> GetAsync(string id, CrmDb db, RecordTypes types, HttpContext http, CancellationToken ct)
    {
        var role = Guid.TryParseExact(id, "D", out var key) ? await db.Set<CustomRole>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == key, ct) : null;
        return Answer(role ?? throw Refused.NotFound(), types, await HoldersAsync(db, ct), http);
    }

    static async Task<Created<RoleView>> CreateAsync(CreateRole input, CrmDb db, RoleRules rules, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var now = time.Now();
        var role = new CustomRole { Name = Name(input.Name), Baseline = RoleNames.Name(input.Baseline), Clearance = Text(input.Clearance ?? Rights.ClearanceOf(input.Baseline)), Rules = rules.Complete(input.Baseline, null, input.Rules), CreatedAt = now, UpdatedAt = now };
        rules.Check(role);
        if (await db.Set<CustomRole>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} roles of its own.");
        await RefuseTwiceAsync(db, role, ct);
        db.Add(role);
        events.AddPlain("role", role.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        var answer = Answer(role, rules.Types, [], http);
        return TypedResults.Created($"/api/v1/roles/{role.Id}", answer.Value);
    }

    static async Task<Ok<RoleView>> UpdateAsync(string id, UpdateRole input, CrmDb db, RoleRules rules, EventLog events, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var role = await FindAsync(id, db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{role.Version}\"") throw Refused.Stale(View(role, rules.Types, await HoldersAsync(db, ct)));
        rules.Check(role);
        if (input.Name is { } name) role.Name = Name(name);
        if (input.Clearance is { } clearance) role.Clearance = Text(clearance);
        role.Rules = rules.Complete(input.Baseline ?? RoleNames.Parse(role.Baseline), Rights.Read(role.Rules), input.Rules);
        if (input.Baseline is { } baseline) role.Baseline = RoleNames.Name(baseline);
        rules.Check(role);
        await RefuseTwiceAsync(db, role, ct);
        role.Changed(time.Now());
        events.AddPlain("role", role.Id, role.Version, "updated");
        await db.SaveChangesAsync(ct);
        // The baseline stands in the member's own row, where every check of a route finds it.
        await db.Database.ExecuteSqlAsync($"update members set role = {role.Baseline} where tenant_id = {db.CurrentTenantId} and role_id = {role.Id} and role <> {role.Baseline}", ct);
        await db.Database.ExecuteSqlAsync($"update invitations set role = {role.Baseline} where tenant_id = {db.CurrentTenantId} and role_id = {role.Id} and role <> {role.Baseline}", ct);
        return Answer(role, rules.Types, await HoldersAsync(db, ct), http);
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, RoleRules rules, EventLog events, TimeProvider time, CancellationToken ct)
    {
        var (role, now) = (await FindAsync(id, db, ct), time.Now());
        rules.Check(role);
        if ((await HoldersAsync(db, ct)).Where(h => h.Id == role.Id).Sum(h => h.Count) is > 0 and var people)
            throw Refused.Conflict(people == 1 ? "Somebody has this role. Give them another one first." : $"{people} people have this role. Give them another one first.");
        if ((await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from invitations where tenant_id = {db.CurrentTenantId} and role_id = {role.Id} and accepted_at is null and cancelled_at is null and expires_at > {now}").ToListAsync(ct))[0] > 0)
            throw Refused.Conflict("Somebody is invited to this role. Withdraw the invitation first.");
        // An invitation that is over must not come back with more rights than it was sent with.
        await db.Database.ExecuteSqlAsync($"update invitations set role_id = null, cancelled_at = case when accepted_at is null then coalesce(cancelled_at, {now}) end where tenant_id = {db.CurrentTenantId} and role_id = {role.Id}", ct);
        db.Remove(role);
        events.AddPlain("role", role.Id, role.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<CustomRole> FindAsync(string id, CrmDb db, CancellationToken ct) => Guid.TryParseExact(id, "D", out var key)
        ? await db.Set<CustomRole>().FromSqlRaw("select * from roles where tenant_id = {0} and id = {1} for update", db.CurrentTenantId, key).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound() : throw Refused.NotFound();

    static async Task RefuseTwiceAsync(CrmDb db, CustomRole role, CancellationToken ct)
    {
        if (Enum.GetValues<Role>().Any(r => string.Equals(RoleNames.Name(r), role.Name, StringComparison.OrdinalIgnoreCase)) || await db.Set<CustomRole>().AnyAsync(r => r.Id != role.Id && r.Name.ToLower() == role.Name.ToLower(), ct))
            throw Refused.Conflict("There is a role of this name already.", "name");
    }

    sealed record Holders(Guid? Id, string Role, int Count);

    static Task<List<Holders>> HoldersAsync(CrmDb db, CancellationToken ct) =>
        db.Database.SqlQuery<Holders>($"select role_id as \"Id\", role as \"Role\", count(*)::int as \"Count\" from members where tenant_id = app_tenant() and status <> 'placeholder' group by role_id, role").ToListAsync(ct);

    static Ok<RoleView> Answer(CustomRole role, RecordTypes types, List<Holders> holders, HttpContext http)
    {
        http.Response.Headers.ETag = $"\"{role.Version}\"";
        return TypedResults.Ok(View(role, types, holders));
    }

    static RoleView View(CustomRole role, RecordTypes types, List<Holders> holders) => new(role.Id, role.Version, role.Name, role.Rights.Role, role.Rights.Clearance, RulesOf(types, role.Rights), holders.Where(h => h.Id == role.Id).Sum(h => h.Count), role.CreatedAt, role.UpdatedAt);
    static Dictionary<string, ObjectRule> RulesOf(RecordTypes types, Rights rights) => types.Ruled.ToDictionary(t => t.Object, t => rights.On(t.Object), StringComparer.Ordinal);
    static string Name(string name) => name.Trim() is { Length: > 0 } text && !text.Any(char.IsControl) ? text : throw Refused.Invalid("name", "A name is required.");
    static string Text(Sensitivity clearance) => clearance.ToString().ToLowerInvariant();
}
