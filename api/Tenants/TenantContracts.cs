using System.ComponentModel.DataAnnotations;

namespace Crm.Tenants;

/// <summary>A workspace, in short.</summary>
/// <param name="Currency">ISO 4217 code that new amounts start with.</param>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="Locale">Language and region of dates and numbers.</param>
public sealed record TenantSummary(Guid Id, string Name, string Slug, string Currency, string TimeZone, string Locale)
{
    public static TenantSummary Of(Tenant tenant) => new(tenant.Id, tenant.Name, tenant.Slug, tenant.Currency, tenant.TimeZone, tenant.Locale);
}

/// <summary>A workspace and its settings.</summary>
/// <param name="HasSampleData">True while sample records are there, which DELETE /tenant/sample-data removes.</param>
public sealed record TenantView(Guid Id, int Version, string Name, string Slug, string Currency, string TimeZone, string Locale, bool HasSampleData);

/// <summary>Settings to change; members left out stay.</summary>
public sealed record UpdateTenant([StringLength(100, MinimumLength = 1)] string? Name = null, [StringLength(3, MinimumLength = 3)] string? Currency = null, [StringLength(64)] string? TimeZone = null, [StringLength(35)] string? Locale = null);

/// <summary>A further workspace of the signed-in person.</summary>
public sealed record CreateTenant([Required, StringLength(100, MinimumLength = 1)] string BusinessName, [StringLength(3, MinimumLength = 3)] string? Currency = null, [StringLength(64)] string? TimeZone = null, [StringLength(35)] string? Locale = null);
