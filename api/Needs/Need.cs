using System.ComponentModel.DataAnnotations;
using Crm.Contacts;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Needs;

/// <summary>Who meets a need: we do, somebody else does, nobody does.</summary>
public enum MetBy { Us, Competitor, Nobody }

/// <summary>What may be written of a need.</summary>
[ValidatableType]
public sealed record NeedInput
{
    /// <summary>Whose it is; or say companyId.</summary>
    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    /// <summary>What they need: a category of the workspace (GET /need-categories).</summary>
    public required Guid CategoryId { get; init; }
    /// <summary>What they spend on it in a year, whoever gets it, as far as it can be guessed.</summary>
    public Money? EstAnnualSpend { get; init; }
    /// <summary>How much it matters to them, 1 to 5.</summary>
    [Range(1, 5)] public int? Importance { get; init; }
    /// <summary>Default nobody.</summary>
    public MetBy? MetBy { get; init; }
    /// <summary>Only when a competitor meets it.</summary>
    public Guid? CompetitorId { get; init; }
    /// <summary>How content they are with whoever meets it, 1 (not at all) to 5.</summary>
    [Range(1, 5)] public int? Satisfaction { get; init; }
    /// <summary>Since when that one supplies them.</summary>
    public DateOnly? IncumbentSince { get; init; }
    /// <summary>When that contract ends: 90 days before, whose customer it is gets a task, once.</summary>
    public DateOnly? ContractEnd { get; init; }
    /// <summary>What it would cost them to change.</summary>
    [StringLength(500)] public string? SwitchingCost { get; init; }
    [StringLength(5000)] public string? Note { get; init; }
}

/// <summary>What a customer needs, and who meets it.</summary>
public sealed record NeedView(Guid Id, int Version, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, Guid CategoryId, string CategoryName, Money? EstAnnualSpend, int? Importance, MetBy MetBy, Guid? CompetitorId, string? CompetitorName,
    int? Satisfaction, DateOnly? IncumbentSince, DateOnly? ContractEnd, string? SwitchingCost, string? Note, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>A kind of thing that customers need.</summary>
public sealed record NeedCategoryView(Guid Id, string Name, bool Archived, int Needs);

/// <summary>The workspace's categories in order.</summary>
public sealed record NeedCategoryList(IReadOnlyList<NeedCategoryView> Items);

/// <summary>What may be written of a category.</summary>
[ValidatableType]
public sealed record NeedCategoryInput([Required, StringLength(100, MinimumLength = 1)] string Name, bool Archived = false);

/// <summary>What a customer needs: how much they spend on it, who gets it, and how content they are.</summary>
public sealed class Need : CustomerPart
{
    public Guid CategoryId { get; private set; }
    public long? EstAnnualSpendMinor { get; private set; }
    public string? Currency { get; private set; }
    public int? Importance { get; private set; }
    public string MetBy { get; private set; } = "nobody";
    public Guid? CompetitorId { get; private set; }
    public int? Satisfaction { get; private set; }
    public DateOnly? IncumbentSince { get; private set; }
    public DateOnly? ContractEnd { get; private set; }
    public string? SwitchingCost { get; private set; }
    public string? Note { get; private set; }

    public void Say(NeedInput input, (long Minor, string Currency)? spend, string metBy)
    {
        (CategoryId, EstAnnualSpendMinor, Currency, Importance, MetBy, CompetitorId) = (input.CategoryId, spend?.Minor, spend?.Currency, input.Importance, metBy, input.CompetitorId);
        (Satisfaction, IncumbentSince, ContractEnd, SwitchingCost, Note) = (input.Satisfaction, input.IncumbentSince, input.ContractEnd, Inputs.Text(input.SwitchingCost), Inputs.Text(input.Note));
    }
}

/// <summary>A category of needs.</summary>
public sealed class NeedCategory : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }
    public required string Match { get; set; }
    public bool Archived { get; set; }
    public int Position { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

sealed class NeedTable : IEntityTypeConfiguration<Need>, IEntityTypeConfiguration<NeedCategory>
{
    public void Configure(EntityTypeBuilder<Need> table) => table.MapCustomerPart("needs");
    public void Configure(EntityTypeBuilder<NeedCategory> table) => table.ToTable("need_categories").HasKey(c => new { c.TenantId, c.Id });
}
