using Crm.Members;
using Crm.Platform.Database;
using Crm.Roles;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Identity;

/// <summary>A person who signs in, with any number of workspaces.</summary>
public sealed class User
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }
    public required string Email { get; set; }
    public required string NormalizedEmail { get; set; }
    public DateTimeOffset? EmailVerifiedAt { get; set; }
    public string PasswordHash { get; set; } = "";
    public required DateTimeOffset CreatedAt { get; init; }

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();
}

/// <summary>A signed-in device in one workspace. Its refresh token changes at each use; only the hash is kept.</summary>
public sealed class Session
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid UserId { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid MemberId { get; init; }
    public required byte[] RefreshHash { get; set; }
    public string? Device { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastSeenAt { get; set; }
    public required DateTimeOffset IdleExpiresAt { get; set; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A single-use secret sent by mail.</summary>
public sealed class Token
{
    public required byte[] Hash { get; init; }
    public required string Purpose { get; init; }
    public required Guid UserId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }

    public const string VerifyEmail = "verifyEmail", ResetPassword = "resetPassword";
}

/// <summary>People, sessions and memberships across workspaces, under the sign-in role. Used by sign-in code only.</summary>
public sealed class IdentityDb(DbContextOptions<IdentityDb> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Token> Tokens => Set<Token>();
    public DbSet<Member> Members => Set<Member>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<CustomRole> Roles => Set<CustomRole>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<User>().ToTable("users", "identity");
        model.Entity<Session>().ToTable("sessions", "identity");
        model.Entity<Token>().ToTable("tokens", "identity").HasKey(t => t.Hash);
        model.ApplyConfiguration(new TenantTable());
        model.ApplyConfiguration(new MemberTable());
        model.ApplyConfiguration(new InvitationTable());
        model.ApplyConfiguration(new CustomRoleTable());
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties())) property.SetColumnName(CrmDb.SnakeCase(property.Name));
    }
}
