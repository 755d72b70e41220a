using Crm.Members;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Teams;

/// <summary>People who work together. Whoever shares a team with the owner of a record sees it where their role says team.</summary>
public sealed class Team : ITenantOwned
{
    public Guid TenantId { get; internal set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Name { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public List<TeamMember> Members { get; private set; } = [];

    public void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);

    public void Hold(IReadOnlyCollection<Guid> members)
    {
        Members.RemoveAll(m => !members.Contains(m.MemberId));
        Members.AddRange(members.Where(id => Members.All(m => m.MemberId != id)).Select(id => new TeamMember { MemberId = id }));
    }
}

/// <summary>Somebody in a team.</summary>
public sealed class TeamMember : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid TeamId { get; private set; }
    public required Guid MemberId { get; init; }
    Guid ITenantOwned.Id => TeamId;
}

sealed class TeamTable : IEntityTypeConfiguration<Team>, IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<Team> table)
    {
        table.ToTable("teams").HasKey(t => new { t.TenantId, t.Id });
        table.Property(t => t.Version).IsConcurrencyToken();
        table.HasMany(t => t.Members).WithOne().HasForeignKey(m => new { m.TenantId, m.TeamId }).OnDelete(DeleteBehavior.ClientCascade);
    }

    public void Configure(EntityTypeBuilder<TeamMember> table)
    {
        table.ToTable("team_members").HasKey(m => new { m.TenantId, m.TeamId, m.MemberId });
        table.HasOne<Member>().WithMany().HasForeignKey(m => new { m.TenantId, m.MemberId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
