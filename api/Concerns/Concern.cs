using System.ComponentModel.DataAnnotations;
using Crm.Contacts;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Concerns;

/// <summary>How much it weighs.</summary>
public enum Severity { Low, Normal, High }

/// <summary>What may be written of a concern. It is opened by this; resolving and reopening are steps of their own.</summary>
[ValidatableType]
public sealed record ConcernInput
{
    /// <summary>Whose it is; or say companyId.</summary>
    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    [Required, StringLength(2000, MinimumLength = 1)] public required string Text { get; init; }
    /// <summary>Default normal.</summary>
    public Severity? Severity { get; init; }
}

/// <summary>Says how a concern was settled.</summary>
[ValidatableType]
public sealed record ResolveConcern([StringLength(2000)] string? Note = null);

/// <summary>Something that worries somebody, open until it is resolved.</summary>
/// <param name="Status">open or resolved.</param>
/// <param name="Resolution">How it was settled.</param>
public sealed record ConcernView(Guid Id, int Version, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, string Text, Severity Severity, string Status, string? Resolution, DateTimeOffset? ResolvedAt, Guid? ResolvedById, string? ResolvedByName,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>Something that worries a customer: it stays red at the top of the file until somebody settles it.</summary>
public sealed class Concern : CustomerPart
{
    public const string Open = "open", Resolved = "resolved";

    public string Text { get; private set; } = "";
    public string Severity { get; private set; } = "normal";
    public string Status { get; private set; } = Open;
    public string? Resolution { get; private set; }
    public DateTimeOffset? ResolvedAt { get; private set; }
    public Guid? ResolvedBy { get; private set; }

    public void Say(string text, string severity) => (Text, Severity) = (text, severity);

    /// <returns>False when it is so already.</returns>
    public bool Resolve(string? note, Guid? member, DateTimeOffset now)
    {
        if (Status == Resolved && note == Resolution) return false;
        (Status, Resolution, ResolvedAt, ResolvedBy) = (Resolved, note, Status == Resolved ? ResolvedAt : now, Status == Resolved ? ResolvedBy : member);
        return true;
    }

    /// <returns>False when it is open already.</returns>
    public bool Reopen()
    {
        if (Status == Open) return false;
        (Status, Resolution, ResolvedAt, ResolvedBy) = (Open, null, null, null);
        return true;
    }
}

sealed class ConcernTable : IEntityTypeConfiguration<Concern>
{
    public void Configure(EntityTypeBuilder<Concern> table)
    {
        table.MapCustomerPart("concerns");
    }
}
