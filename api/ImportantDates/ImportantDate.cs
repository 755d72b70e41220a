using System.ComponentModel.DataAnnotations;
using Crm.Contacts;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.ImportantDates;

/// <summary>What the day means. Birthdays are for those who may see birth dates; to others there are none.</summary>
public enum DateKind { Birthday, Anniversary, Renewal, Other }

/// <summary>What may be written of an important date.</summary>
[ValidatableType]
public sealed record ImportantDateInput
{
    /// <summary>Whose it is; or say companyId.</summary>
    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    public required DateKind Kind { get; init; }
    /// <summary>What it is called; needed when the kind is other.</summary>
    [StringLength(100)] public string? Label { get; init; }
    /// <summary>The day, with its first year when it recurs.</summary>
    public required DateOnly Date { get; init; }
    /// <summary>Every year; default yes for birthdays and anniversaries, no for the rest. 29 February is 28 February in other years.</summary>
    public bool? Recurs { get; init; }
    /// <summary>So many days before, it shows among the coming dates: 0 to 365, default 7.</summary>
    [Range(0, 365)] public int? RemindDays { get; init; }
}

/// <summary>A day that matters to somebody.</summary>
/// <param name="Id">Null for the birthday that follows from a contact's birth date.</param>
/// <param name="NextOn">The next time it comes, today included, in the workspace's time zone; null when it is over.</param>
/// <param name="Coming">True from remindDays before until the day itself.</param>
public sealed record ImportantDateView(Guid? Id, int? Version, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, DateKind Kind, string? Label, DateOnly Date, bool Recurs, int RemindDays, DateOnly? NextOn, bool Coming,
    DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>The dates that come soon, the next first.</summary>
public sealed record ComingDateList(IReadOnlyList<ImportantDateView> Items);

/// <summary>A birthday, an anniversary, a renewal: somebody wants to know of it some days before.</summary>
public sealed class ImportantDate : CustomerPart
{
    public string Kind { get; private set; } = "other";
    public string? Label { get; private set; }
    public DateOnly Date { get; private set; }
    public bool Recurs { get; private set; }
    public int RemindDays { get; private set; }
    public int? MonthDay { get; private set; }

    public void Say(string kind, string? label, DateOnly date, bool recurs, int remindDays) =>
        (Kind, Label, Date, Recurs, RemindDays) = (kind, label, date, recurs, remindDays);
}

sealed class ImportantDateTable : IEntityTypeConfiguration<ImportantDate>
{
    public void Configure(EntityTypeBuilder<ImportantDate> table)
    {
        table.MapCustomerPart("important_dates");
        CustomerTable.Leave(table.Property(d => d.MonthDay).Metadata);
    }
}
