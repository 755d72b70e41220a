using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Tenants;

/// <summary>A workspace: one business, its currency, time zone and language.</summary>
public sealed class Tenant
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Name { get; set; }
    public required string Slug { get; init; }
    public required string Currency { get; set; }
    public required string TimeZone { get; set; }
    public required string Locale { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set when the default pipeline (and sample data, if wanted) stands; until then sign-in makes it.</summary>
    public DateTimeOffset? ProvisionedAt { get; set; }

    /// <summary>The country whose dial plan reads phone numbers without a code: from the locale ("de-AT" is Austria).</summary>
    public string? Country => CountryOf(Locale);

    public static string? CountryOf(string locale) => locale.Split('-') is [_, .., { Length: 2 } region] ? region.ToUpperInvariant()
        : locale switch { "de" => "DE", "fr" => "FR", "es" => "ES", "pt" => "PT", "it" => "IT", "nl" => "NL", _ => null };

    public void Changed() => Version++;
}

/// <summary>The workspace's own line, as the tenant role may see it: its policy shows one row.</summary>
sealed class TenantTable : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> table)
    {
        table.ToTable("tenants", "identity");
        table.Property(t => t.Version).IsConcurrencyToken();
        table.Ignore(t => t.Country);
    }
}
