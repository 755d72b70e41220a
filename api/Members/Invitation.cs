using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Members;

/// <summary>An invitation by mail: bound to one address, one role and one workspace; its token is kept as a hash only.</summary>
public sealed class Invitation : ITenantOwned
{
    public Guid TenantId { get; internal set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Email { get; init; }
    public required string Role { get; init; }
    public Guid? RoleId { get; init; }
    public required byte[] TokenHash { get; set; }
    public required Guid InvitedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public DateTimeOffset? CancelledAt { get; set; }

    public bool IsOpen(DateTimeOffset now) => AcceptedAt is null && CancelledAt is null && ExpiresAt > now;
    public string StatusAt(DateTimeOffset now) => AcceptedAt is not null ? "accepted" : CancelledAt is not null ? "cancelled" : ExpiresAt > now ? "pending" : "expired";
}

sealed class InvitationTable : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> table)
    {
        table.ToTable("invitations").HasKey(i => new { i.TenantId, i.Id });
        table.Property(i => i.Version).IsConcurrencyToken();
    }
}
