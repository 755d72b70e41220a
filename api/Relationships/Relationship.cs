using System.ComponentModel.DataAnnotations;
using Crm.Contacts;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Relationships;

/// <summary>What may be written of a relationship between two people.</summary>
[ValidatableType]
public sealed record RelationshipInput
{
    public required Guid ContactId { get; init; }
    public required Guid OtherContactId { get; init; }
    /// <summary>What the other is to the contact: spouse, partner, parent, child, sibling, friend, colleague, manager, report, assistant, assistedBy, referrer, referred, or any words.</summary>
    [Required, StringLength(50, MinimumLength = 1)] public required string Type { get; init; }
    /// <summary>What the contact is to the other; follows from the known types, otherwise the same as the type.</summary>
    [StringLength(50)] public string? Inverse { get; init; }
    public DateOnly? Since { get; init; }
    [StringLength(1000)] public string? Note { get; init; }
}

/// <summary>How two people are related. It shows on both.</summary>
/// <param name="Type">What the other is to the contact.</param>
/// <param name="Inverse">What the contact is to the other.</param>
public sealed record RelationshipView(Guid Id, int Version, Guid ContactId, string ContactName, Guid OtherContactId, string OtherContactName, string Type, string Inverse, DateOnly? Since, string? Note, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>How two people are related: one row, which both ends show, each in its own words.</summary>
public sealed class Relationship : Record
{
    /// <summary>Known types with their other side.</summary>
    public static readonly IReadOnlyDictionary<string, string> Inverses = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["spouse"] = "spouse", ["partner"] = "partner", ["parent"] = "child", ["child"] = "parent", ["sibling"] = "sibling", ["friend"] = "friend", ["colleague"] = "colleague",
        ["manager"] = "report", ["report"] = "manager", ["assistant"] = "assistedBy", ["assistedBy"] = "assistant", ["referrer"] = "referred", ["referred"] = "referrer",
    };

    public Guid ContactId { get; private set; }
    public Contact? Contact { get; private set; }
    public Guid OtherContactId { get; private set; }
    public Contact? OtherContact { get; private set; }
    public string Type { get; private set; } = "";
    public string Inverse { get; private set; } = "";
    public override Guid? Responsible => Contact?.OwnerId;
    public DateOnly? Since { get; private set; }
    public string? Note { get; private set; }

    public void Say(Contact contact, Contact other, string type, string inverse, DateOnly? since, string? note) => (ContactId, Contact, OtherContactId, OtherContact, Type, Inverse, Since, Note) = (contact.Id, contact, other.Id, other, type, inverse, since, note);
}

sealed class RelationshipTable : IEntityTypeConfiguration<Relationship>
{
    public void Configure(EntityTypeBuilder<Relationship> table)
    {
        table.MapRecord("relationships");
        table.HasOne(r => r.Contact).WithMany().HasForeignKey(r => new { r.TenantId, r.ContactId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(r => r.OtherContact).WithMany().HasForeignKey(r => new { r.TenantId, r.OtherContactId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
