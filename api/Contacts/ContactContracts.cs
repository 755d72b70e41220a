using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Contacts;

/// <summary>How far somebody is on the way to being a customer.</summary>
public enum LifecycleStage { Subscriber, Lead, Qualified, Opportunity, Customer, Lapsed, Former }

/// <summary>A role at a company.</summary>
[ValidatableType]
public sealed record ContactRoleInput(Guid CompanyId, [StringLength(100)] string? Title = null, bool? Primary = null);

/// <summary>What may be written of a contact. One of name, e-mail and phone suffices.</summary>
[ValidatableType]
public sealed record ContactInput
{
    [StringLength(50)] public string? Prefix { get; init; }
    [StringLength(100)] public string? FirstName { get; init; }
    [StringLength(100)] public string? LastName { get; init; }
    [StringLength(100)] public string? JobTitle { get; init; }
    /// <summary>The company the contact works at; or say more with roles.</summary>
    public Guid? CompanyId { get; init; }
    /// <summary>A member's id.</summary>
    public Guid? OwnerId { get; init; }
    public LifecycleStage? LifecycleStage { get; init; }
    [MaxLength(50)] public IReadOnlyList<PointInput>? Emails { get; init; }
    [MaxLength(50)] public IReadOnlyList<PointInput>? Phones { get; init; }
    [MaxLength(20)] public IReadOnlyList<AddressInput>? Addresses { get; init; }
    [MaxLength(50)] public IReadOnlyList<ContactRoleInput>? Roles { get; init; }
    [MaxLength(100)] public IReadOnlyList<string>? Tags { get; init; }
    /// <summary>Ids in other systems by source, each unique: {"shop": "42"}.</summary>
    public IReadOnlyDictionary<string, string?>? ExternalIds { get; init; }
    /// <summary>Values of custom fields by key; none are defined yet, so it must be empty.</summary>
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
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);
