using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Companies;

/// <summary>What may be written of a company. A name suffices.</summary>
[ValidatableType]
public sealed record CompanyInput : ICustomInput
{
    [Required, StringLength(200, MinimumLength = 1)] public required string Name { get; init; }
    /// <summary>Internet domains without www, such as "acme.example".</summary>
    [MaxLength(20)] public IReadOnlyList<string>? Domains { get; init; }
    [StringLength(100)] public string? Industry { get; init; }
    [Range(0, 10_000_000)] public int? Employees { get; init; }
    /// <summary>A year's revenue.</summary>
    public Money? AnnualRevenue { get; init; }
    [Range(1000, 2200)] public int? FoundedYear { get; init; }
    /// <summary>An http or https address.</summary>
    [StringLength(300)] public string? Website { get; init; }
    [StringLength(10_000)] public string? Description { get; init; }
    public Guid? ParentCompanyId { get; init; }
    public Guid? OwnerId { get; init; }
    /// <summary>Computed from deals and touches unless it is written here: then the stage stays as chosen, until null is written.</summary>
    public LifecycleStage? LifecycleStage { get; init; }
    /// <summary>Why the stage was chosen; goes with a stage and is forgotten with it.</summary>
    [StringLength(500)] public string? LifecycleReason { get; init; }
    [MaxLength(50)] public IReadOnlyList<PointInput>? Emails { get; init; }
    [MaxLength(50)] public IReadOnlyList<PointInput>? Phones { get; init; }
    [MaxLength(20)] public IReadOnlyList<AddressInput>? Addresses { get; init; }
    [MaxLength(100)] public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyDictionary<string, string?>? ExternalIds { get; init; }
    /// <summary>Values of custom fields by key (GET /custom-fields): text, longText and link a string, number a number, money {amount, currency}, date "2026-11-22", choice an option's id, multiChoice a list of them, yesNo true or false, relation a record's id. A patch merges by key; null clears.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Custom { get; init; }
}

/// <summary>A company.</summary>
public sealed record CompanyView(Guid Id, int Version, string Name, IReadOnlyList<string> Domains, string? Industry, int? Employees, Money? AnnualRevenue, int? FoundedYear, string? Website, string? Description,
    Guid? ParentCompanyId, string? ParentCompanyName, Guid? OwnerId, string? OwnerName, IReadOnlyList<PointView> Emails, IReadOnlyList<PointView> Phones, IReadOnlyList<AddressView> Addresses,
    IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> ExternalIds, IReadOnlyDictionary<string, JsonElement> Custom, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    /// <summary>subscriber, lead, qualified, opportunity, customer, lapsed or former.</summary>
    public required string LifecycleStage { get; init; }
    /// <summary>Where it stands: computed, but for a stage that somebody chose.</summary>
    public required StandingView Standing { get; init; }
}
