using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Consents;

/// <summary>A yes or a no as it was said, in the words that were read. Never rewritten: the last of a purpose counts.</summary>
public sealed class ConsentEvent : TenantRow
{
    public required Guid ContactId { get; init; }
    public required string Purpose { get; init; }
    public required bool Given { get; init; }
    public required string Text { get; init; }

    /// <summary>confirmation (the customer's own page) or call (told to a member).</summary>
    public required string Source { get; init; }
    public Guid? RequestId { get; init; }
    public string? Network { get; init; }
    public Guid? ActorId { get; init; }
    public required DateTimeOffset At { get; init; }
}

sealed class ConsentTable : IEntityTypeConfiguration<ConsentEvent>
{
    public void Configure(EntityTypeBuilder<ConsentEvent> table) => table.MapPart("consent_events");
}
