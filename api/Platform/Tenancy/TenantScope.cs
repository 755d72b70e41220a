using Crm.Platform.Access;

namespace Crm.Platform.Tenancy;

/// <summary>
/// The tenant of one request or one job. Set exactly once; without it every data access throws. The database is told by
/// <see cref="TenantCommands"/>: in front of a read in the same round trip, or at the start of the one transaction of a write.
/// </summary>
public sealed class TenantScope
{
    CurrentUser? user;

    public CurrentUser User => user ?? throw new InvalidOperationException("No tenant has been chosen for this scope.");
    public bool IsOpen => user is not null;

    /// <summary>Set by the evaluator of the EF filter on each query; empty when no tenant is chosen, which matches no row.</summary>
    public Guid TenantId => user?.TenantId ?? Guid.Empty;

    /// <summary>The roles that may do what this request does; the database checks the member's role of this moment against them.</summary>
    public IReadOnlyList<string> AllowedRoles => AllowedRolesArray;
    internal string[] AllowedRolesArray { get; private set; } = [];

    /// <summary>What the session check said of the member at the last look at the database; null before the first.</summary>
    public Entry? Entry { get; internal set; }

    /// <summary>The member's role as the database said it when the write began.</summary>
    public Role? Role => Entry?.Role;

    public bool IsWrite { get; private set; }

    /// <summary>True for a job whose author gets to see what it reads: then the author's clearance counts for custom fields as well.</summary>
    public bool ShowsAuthor { get; internal set; }

    public void Open(CurrentUser who, IReadOnlyList<string> allowedRoles, bool write)
    {
        if (user is not null) throw new InvalidOperationException("The tenant of a scope is chosen once.");
        user = who;
        AllowedRolesArray = allowedRoles as string[] ?? [.. allowedRoles];
        IsWrite = write;
    }
}
