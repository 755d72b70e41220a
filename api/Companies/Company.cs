using Crm.Events;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Companies;

/// <summary>A firm that contacts work at and deals are made with.</summary>
public sealed class Company : CustomerRecord
{
    public string Name { get; private set; } = "";
    public string SortName { get; private set; } = "";
    public List<string> Domains { get; private set; } = [];
    public string? Industry { get; private set; }
    public int? Employees { get; private set; }
    public long? AnnualRevenueMinor { get; private set; }
    public string? AnnualRevenueCurrency { get; private set; }
    public int? FoundedYear { get; private set; }
    public string? Website { get; private set; }
    public string? Description { get; private set; }
    public Guid? ParentCompanyId { get; private set; }
    public Company? ParentCompany { get; private set; }
    public List<CompanyDomain> DomainRows { get; private set; } = [];

    public void Rename(string name) => (Name, SortName) = (name, SearchDocs.Fold(name));

    public void Describe(string? industry, int? employees, (long Minor, string Currency)? revenue, int? foundedYear, string? website, string? description)
    {
        (Industry, Employees, FoundedYear, Website, Description) = (industry, employees, foundedYear, website, description);
        (AnnualRevenueMinor, AnnualRevenueCurrency) = (revenue?.Minor, revenue?.Currency);
    }

    public void BelongTo(Guid? parent) => ParentCompanyId = parent;

    public void SetDomains(IReadOnlyList<string> domains)
    {
        Domains = [.. domains];
        DomainRows.RemoveAll(d => !domains.Contains(d.Domain, StringComparer.Ordinal));
        DomainRows.AddRange(domains.Where(d => DomainRows.All(row => row.Domain != d)).Select(d => new CompanyDomain { Domain = d }));
    }
}

/// <summary>A domain of a company, one row each, so that it is found by index.</summary>
public sealed class CompanyDomain : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid CompanyId { get; private set; }
    public required string Domain { get; init; }
    Guid ITenantOwned.Id => CompanyId;
}

sealed class CompanyTable : IEntityTypeConfiguration<Company>, IEntityTypeConfiguration<CompanyDomain>
{
    public void Configure(EntityTypeBuilder<Company> table)
    {
        table.MapCustomer("companies");
        table.HasOne(c => c.ParentCompany).WithMany().HasForeignKey(c => new { c.TenantId, c.ParentCompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(c => c.Points).WithOne().HasForeignKey(p => new { p.TenantId, p.CompanyId }).OnDelete(DeleteBehavior.ClientCascade);
        table.HasMany(c => c.DomainRows).WithOne().HasForeignKey(d => new { d.TenantId, d.CompanyId }).OnDelete(DeleteBehavior.ClientCascade);
    }

    public void Configure(EntityTypeBuilder<CompanyDomain> table) => table.ToTable("company_domains").HasKey(d => new { d.TenantId, d.CompanyId, d.Domain });
}
