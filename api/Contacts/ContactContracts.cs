using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Contacts;

/// <summary>A role at a company.</summary>
[ValidatableType]
public sealed record ContactRoleInput(Guid CompanyId, [StringLength(100)] string? Title = null, bool? Primary = null);

/// <summary>What may be written of a contact. One of name, e-mail and phone suffices.</summary>
[ValidatableType]
public sealed record ContactInput : ICustomInput
{
    [StringLength(50)] public string? Prefix { get; init; }
    [StringLength(100)] public string? FirstName { get; init; }
    [StringLength(100)] public string? LastName { get; init; }
    [StringLength(100)] public string? JobTitle { get; init; }
    /// <summary>The company the contact works at; or say more with roles.</summary>
    public Guid? CompanyId { get; init; }
    /// <summary>A member's id.</summary>
    public Guid? OwnerId { get; init; }
    /// <summary>Computed from deals and touches unless it is written here: then the stage stays as chosen, until null is written.</summary>
    public LifecycleStage? LifecycleStage { get; init; }
    /// <summary>Why the stage was chosen; goes with a stage and is forgotten with it.</summary>
    [StringLength(500)] public string? LifecycleReason { get; init; }
    /// <summary>What they like to be called.</summary>
    [StringLength(100)] public string? PreferredName { get; init; }
    /// <summary>Not in the future, at most 130 years ago. Personal.</summary>
    public DateOnly? BirthDate { get; init; }
    /// <summary>When the birth date is not known: 0-17, 18-24, 25-34, 35-44, 45-54, 55-64 or 65+. Personal.</summary>
    [StringLength(10)] public string? AgeBand { get; init; }
    /// <summary>Free text. Personal.</summary>
    [StringLength(50)] public string? Gender { get; init; }
    /// <summary>single, partnered, married, separated, divorced or widowed. Personal.</summary>
    [StringLength(20)] public string? MaritalStatus { get; init; }
    /// <summary>Special.</summary>
    public HouseholdInput? Household { get; init; }
    /// <summary>The language to talk in, as a tag such as de or pt-BR.</summary>
    [StringLength(20)] public string? Language { get; init; }
    [StringLength(100)] public string? Occupation { get; init; }
    /// <summary>A year's income in the workspace's currency: 0-25k, 25-50k, 50-75k, 75-100k, 100-150k or 150k+. Special.</summary>
    [StringLength(10)] public string? IncomeBand { get; init; }
    /// <summary>call, email, sms, mail or visit.</summary>
    [StringLength(10)] public string? PreferredChannel { get; init; }
    /// <summary>Free text, such as "after 17:00".</summary>
    [StringLength(50)] public string? PreferredTime { get; init; }
    [MaxLength(50)] public IReadOnlyList<PointInput>? Emails { get; init; }
    [MaxLength(50)] public IReadOnlyList<PointInput>? Phones { get; init; }
    [MaxLength(20)] public IReadOnlyList<AddressInput>? Addresses { get; init; }
    [MaxLength(50)] public IReadOnlyList<ContactRoleInput>? Roles { get; init; }
    [MaxLength(100)] public IReadOnlyList<string>? Tags { get; init; }
    /// <summary>Ids in other systems by source, each unique: {"shop": "42"}.</summary>
    public IReadOnlyDictionary<string, string?>? ExternalIds { get; init; }
    /// <summary>Values of custom fields by key (GET /custom-fields): text, longText and link a string, number a number, money {amount, currency}, date "2026-11-22", choice an option's id, multiChoice a list of them, yesNo true or false, relation a record's id. A patch merges by key; null clears.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Custom { get; init; }
}

/// <summary>A role at a company.</summary>
public sealed record ContactRoleView(Guid CompanyId, string? CompanyName, string? Title, bool Primary);

/// <summary>A contact.</summary>
/// <param name="DisplayName">First and last name, else the first e-mail or phone.</param>
/// <param name="LifecycleStage">subscriber, lead, qualified, opportunity, customer, lapsed or former.</param>
public sealed record ContactView(Guid Id, int Version, string? Prefix, string? FirstName, string? LastName, string DisplayName, string? JobTitle, Guid? CompanyId, string? CompanyName,
    Guid? OwnerId, string? OwnerName, string LifecycleStage, IReadOnlyList<PointView> Emails, IReadOnlyList<PointView> Phones, IReadOnlyList<AddressView> Addresses,
    IReadOnlyList<ContactRoleView> Roles, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> ExternalIds, IReadOnlyDictionary<string, JsonElement> Custom,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt)
{
    public required string? PreferredName { get; init; }
    public required DateOnly? BirthDate { get; init; }
    public required string? AgeBand { get; init; }
    public required string? Gender { get; init; }
    public required string? MaritalStatus { get; init; }
    public required HouseholdInput? Household { get; init; }
    public required string? Language { get; init; }
    public required string? Occupation { get; init; }
    public required string? IncomeBand { get; init; }
    public required string? PreferredChannel { get; init; }
    public required string? PreferredTime { get; init; }
    /// <summary>Where they stand: computed, but for a stage that somebody chose.</summary>
    public required StandingView Standing { get; init; }
    /// <summary>How old job title, company and income band are.</summary>
    public required KeyFieldsView KeyFields { get; init; }
}
