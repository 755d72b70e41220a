using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Roles;
using Microsoft.EntityFrameworkCore;

namespace Crm.Members;

/// <summary>A role on its way to somebody, built in or of the workspace's own; never above the rights of whoever gives it.</summary>
public sealed class GivenRole(CrmDb db, RoleRules rules)
{
    /// <summary>What a member's row holds of the role named: the built-in one, or a custom one and its baseline.</summary>
    public async Task<(string Role, Guid? RoleId)> OfAsync(Role? role, Guid? roleId, CancellationToken ct)
    {
        if (role is null && roleId is null) throw Refused.Invalid("role", "Say which role: role, or roleId for one of the workspace's own.");
        var custom = roleId is null ? null : await FindAsync(roleId, ct) ?? throw Refused.Unusable("roleId", "There is no role with this id.");
        if (custom is not null && role is { } named && RoleNames.Name(named) != custom.Baseline) throw Refused.Invalid("role", $"The baseline of this role is {custom.Baseline}.");
        var name = custom?.Baseline ?? RoleNames.Name(role!.Value);
        Check(name, custom);
        return (name, custom?.Id);
    }

    /// <summary>Refuses to touch a role above the caller's own rights.</summary>
    public void Check(string role, CustomRole? custom) => rules.Check(custom?.Rights ?? Rights.Of(RoleNames.Parse(role)));

    public async Task<CustomRole?> FindAsync(Guid? id, CancellationToken ct) => id is null ? null : await db.Set<CustomRole>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, ct);
}
