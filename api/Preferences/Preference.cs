using System.ComponentModel.DataAnnotations;
using Crm.Contacts;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Preferences;

/// <summary>What may be written of a preference.</summary>
[ValidatableType]
public sealed record PreferenceInput
{
    /// <summary>Whose it is; or say companyId.</summary>
    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    /// <summary>What it is about, such as "Coffee"; once per contact or company, capitals aside.</summary>
    [Required, StringLength(100, MinimumLength = 1)] public required string Key { get; init; }
    [Required, StringLength(1000, MinimumLength = 1)] public required string Value { get; init; }
    /// <summary>Since when it is known.</summary>
    public DateOnly? Since { get; init; }
}

/// <summary>Something that somebody likes, wants or is: a quick fact, pinned on the file.</summary>
public sealed record PreferenceView(Guid Id, int Version, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, string Key, string Value, DateOnly? Since, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>Something that somebody likes, wants or is, in two words: how they take their coffee, which paper they buy.</summary>
public sealed class Preference : CustomerPart
{
    public string Key { get; private set; } = "";
    public string Value { get; private set; } = "";
    public DateOnly? Since { get; private set; }

    public void Say(string key, string value, DateOnly? since) => (Key, Value, Since) = (key, value, since);
}

sealed class PreferenceTable : IEntityTypeConfiguration<Preference>
{
    public void Configure(EntityTypeBuilder<Preference> table)
    {
        table.MapCustomerPart("preferences");
    }
}
