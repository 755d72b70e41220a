namespace Crm.Platform.Access;

/// <summary>What a member may do in a workspace, from most to least.</summary>
public enum Role { Owner, Admin, Member, ReadOnly }

/// <summary>The one table of permissions: who may do what. A route names a permission; nothing else decides.</summary>
public static class Permissions
{
    public const string Read = "records.read", Write = "records.write", Import = "imports.write", Export = "exports.write", Archive = "archives.write",
        ManagePipelines = "pipelines.write", ManageMembers = "members.write", ManageTenant = "tenant.write", ManageFields = "fields.write";

    static readonly Dictionary<string, Role> Lowest = new(StringComparer.Ordinal)
    {
        [Read] = Role.ReadOnly,
        [Write] = Role.Member,
        [Import] = Role.Member,
        [Export] = Role.Member,
        [Archive] = Role.Owner,
        [ManagePipelines] = Role.Admin,
        [ManageMembers] = Role.Admin,
        [ManageTenant] = Role.Admin,
        [ManageFields] = Role.Admin,
    };

    public static IReadOnlyList<string> RolesWith(string permission) =>
        RolesByPermission.TryGetValue(permission, out var roles) ? roles : throw new InvalidOperationException($"Permission {permission} is not in the table.");

    public static IReadOnlyList<string> Of(Role role) => [.. Lowest.Where(p => role <= p.Value).Select(p => p.Key).Order(StringComparer.Ordinal)];

    static readonly Dictionary<string, string[]> RolesByPermission = Lowest.ToDictionary(
        p => p.Key, p => Enum.GetValues<Role>().Where(role => role <= p.Value).Select(RoleNames.Name).ToArray(), StringComparer.Ordinal);
}

public static class RoleNames
{
    public static string Name(Role role) => role switch
    {
        Role.Owner => "owner", Role.Admin => "admin", Role.Member => "member", _ => "readOnly",
    };

    public static Role Parse(string name) => name switch
    {
        "owner" => Role.Owner, "admin" => Role.Admin, "member" => Role.Member, "readOnly" => Role.ReadOnly,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown role"),
    };
}
