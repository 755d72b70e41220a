namespace Crm.Platform.Tenancy;

/// <summary>Who acts, taken from a verified token or a job's row: nothing else in a request may name a tenant.</summary>
/// <param name="TenantId">The workspace.</param>
/// <param name="UserId">The person, across workspaces.</param>
/// <param name="MemberId">The person's membership in this workspace; records point at it.</param>
/// <param name="SessionId">The signed-in session; null for a job.</param>
/// <param name="Via">How the change came in: ui, api, import, job, system.</param>
public sealed record CurrentUser(Guid TenantId, Guid? UserId, Guid? MemberId, Guid? SessionId, string Via)
{
    /// <summary>Work of the product itself, such as the making of a workspace: not bound to what the member may do.</summary>
    public const string System = "system";
}
