using Crm.Platform.Access;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Roles;

/// <summary>
/// A role of the workspace's own. Its baseline is one of the built-in roles and decides everything but records; its rules decide
/// what may be done to whose records, its clearance which fields are seen.
/// </summary>
public sealed class CustomRole : ITenantOwned
{
    public Guid TenantId { get; internal set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Name { get; set; }
    public required string Baseline { get; set; }
    public required string Clearance { get; set; }
    public required string Rules { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    public void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);

    /// <summary>What somebody with this role may do.</summary>
    public Rights Rights => new(RoleNames.Parse(Baseline), Enum.Parse<Sensitivity>(Clearance, ignoreCase: true), Rights.Read(Rules));
}

/// <summary>The same mapping for sign-in code and for the workspace.</summary>
sealed class CustomRoleTable : IEntityTypeConfiguration<CustomRole>
{
    public void Configure(EntityTypeBuilder<CustomRole> table)
    {
        table.ToTable("roles").HasKey(r => new { r.TenantId, r.Id });
        table.Property(r => r.Version).IsConcurrencyToken();
        table.Property(r => r.Rules).HasColumnType("jsonb");
        table.Ignore(r => r.Rights);
    }
}
