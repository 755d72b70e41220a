using Crm.Platform.Access;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Members;

/// <summary>A person in a workspace: signs in and owns records, or a placeholder that only owns what an import brought.</summary>
public sealed class Member : ITenantOwned
{
    public Guid TenantId { get; internal set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public Guid? UserId { get; set; }
    public required string Name { get; set; }
    public string? Email { get; set; }

    /// <summary>Where the person works, ISO 3166-1 alpha-2; null: in the workspace's country.</summary>
    public string? Country { get; set; }
    public required string Role { get; set; }

    /// <summary>The custom role, whose baseline <see cref="Role"/> then is.</summary>
    public Guid? RoleId { get; set; }
    public required string Status { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? LastSeenAt { get; set; }

    public const string Active = "active", Deactivated = "deactivated", IsPlaceholder = "placeholder";

    /// <summary>An owner of imported records who is no member yet and cannot sign in.</summary>
    public static Member Placeholder(string name, DateTimeOffset now) =>
        new() { Name = name, Role = RoleNames.Name(Platform.Access.Role.ReadOnly), Status = IsPlaceholder, CreatedAt = now, UpdatedAt = now };

    public void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);
}

/// <summary>The same mapping for sign-in code and for the workspace.</summary>
sealed class MemberTable : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> table)
    {
        table.ToTable("members").HasKey(m => new { m.TenantId, m.Id });
        table.Property(m => m.Version).IsConcurrencyToken();
    }
}
