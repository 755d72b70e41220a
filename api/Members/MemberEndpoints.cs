using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Roles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Members;

/// <summary>A member of the workspace.</summary>
/// <param name="Email">Null for a placeholder, which cannot sign in.</param>
/// <param name="Role">owner, admin, member or readOnly; of a custom role its baseline.</param>
/// <param name="RoleId">The custom role, if it is one.</param>
/// <param name="Status">active, deactivated or placeholder.</param>
/// <param name="Country">Where the person works, ISO 3166-1 alpha-2 such as DE; null: in the workspace's country. It decides how figures about them are shown (GET /privacy).</param>
public sealed record MemberView(Guid Id, int Version, string Name, string? Email, string Role, Guid? RoleId, string Status, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, string? Country);

/// <summary>What to change of a member; members left out stay.</summary>
/// <param name="Role">owner, admin, member or readOnly; takes the place of a custom role. Nobody grants more than they have.</param>
/// <param name="RoleId">A custom role. With a role beside it, that must be its baseline.</param>
/// <param name="Status">deactivated ends access with the next request; active gives it back.</param>
/// <param name="Country">Where the person works: ISO 3166-1 alpha-2 such as DE; empty text takes it back to the workspace's country.</param>
public sealed record UpdateMember(Role? Role = null, Guid? RoleId = null, MemberStatus? Status = null, [StringLength(100, MinimumLength = 1)] string? Name = null, [StringLength(2)] string? Country = null);

public enum MemberStatus { Active, Deactivated }

static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/members", "People");
        group.MapGet("/", ListAsync).Reads().WithName("listMembers").WithSummary("The people of the workspace: active, deactivated and placeholders");
        group.MapPatch("/{id}", UpdateAsync).Writes(Permissions.ManageMembers).WithName("updateMember").WithSummary("Change a member's role, status, name or country")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).WithIfMatch();
        InvitationEndpoints.MapInvitations(app);
    }

    static async Task<Ok<Page<MemberView>>> ListAsync(CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct, int limit = 200, string? cursor = null)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        var rows = db.Set<Member>().AsNoTracking();
        if (cursor is not null)
        {
            var mark = cursors.Read(scope.TenantId, "members", cursor);
            var (name, id) = (mark[0]!, Guid.Parse(mark[1]!));
            rows = rows.Where(m => m.Name.CompareTo(name) > 0 || m.Name == name && m.Id.CompareTo(id) > 0);
        }
        var found = await rows.OrderBy(m => m.Name).ThenBy(m => m.Id).Take(limit + 1).Select(m => View(m)).ToListAsync(ct);
        var items = found.Take(limit).ToList();
        return TypedResults.Ok(new Page<MemberView>(items, found.Count > limit ? cursors.Write(scope.TenantId, "members", [items[^1].Name, items[^1].Id.ToString()]) : null));
    }

    static async Task<Ok<MemberView>> UpdateAsync(string id, UpdateMember input, CrmDb db, GivenRole given, EventLog events, TenantScope scope, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        // Every change of roles waits for the one before, so that two owners cannot remove each other at once.
        var members = await db.Set<Member>().FromSqlRaw("select * from members where tenant_id = {0} and (id = {1} or role = 'owner') for update", scope.TenantId, key).ToListAsync(ct);
        var member = members.FirstOrDefault(m => m.Id == key) ?? throw Refused.NotFound();
        var match = http.Request.Headers.IfMatch.ToString();
        if (match is not ("" or "*") && match != $"\"{member.Version.ToString(CultureInfo.InvariantCulture)}\"") throw Refused.Stale(View(member));
        given.Check(member.Role, await given.FindAsync(member.RoleId, ct));
        var country = member.Country;
        Apply(member, input, input.Role is null && input.RoleId is null ? null : await given.OfAsync(input.Role, input.RoleId, ct), scope);
        if (!members.Any(m => m is { Role: "owner", Status: Member.Active })) throw Refused.Conflict("A workspace needs at least one active owner.", "role");
        member.Changed(time.Now());
        // Where somebody works decides who sees figures about them: that is told in the change.
        events.AddPlain("member", member.Id, member.Version, "updated", member.Country == country ? [] : [Change.Of("country", country, member.Country)]);
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = $"\"{member.Version}\"";
        return TypedResults.Ok(View(member));
    }

    static void Apply(Member member, UpdateMember input, (string Role, Guid? RoleId)? role, TenantScope scope)
    {
        if (input.Name is { } name) member.Name = name.Trim() is { Length: > 0 } text ? text : throw Refused.Invalid("name", "A name is required.");
        if (input.Country is { } country) member.Country = country.Length == 0 ? null : Countries.IsCode(country) ? country : throw Refused.Invalid("country", "This is not a country code of ISO 3166-1 such as DE.");
        if (role is { } granted)
        {
            if (member.Status == Member.IsPlaceholder) throw Refused.Conflict("A placeholder has no role: it cannot sign in.", "role");
            (member.Role, member.RoleId) = granted;
        }
        if (input.Status is not { } status) return;
        if (member.Status == Member.IsPlaceholder) throw Refused.Conflict("A placeholder cannot be activated: invite the person.", "status");
        if (member.Id == scope.User.MemberId && status == MemberStatus.Deactivated) throw Refused.Conflict("You cannot deactivate yourself.", "status");
        member.Status = status == MemberStatus.Active ? Member.Active : Member.Deactivated;
    }

    static MemberView View(Member m) => new(m.Id, m.Version, m.Name, m.Email, m.Role, m.RoleId, m.Status, m.CreatedAt, m.LastSeenAt, m.Country);
}
