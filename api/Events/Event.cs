using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Events;

/// <summary>One thing that happened to one record. Never changed afterwards: change feed and audit log in one.</summary>
public sealed class Event : TenantRow
{
    /// <summary>The object of sight.changed: a record has left a member's hands, and so perhaps the sight of those who saw it for that reason.</summary>
    public const string Sight = "sight";

    public required string Type { get; init; }
    public required string Object { get; init; }
    public required Guid RecordId { get; init; }
    public required int Version { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? ActorId { get; init; }
    public Members.Member? Actor { get; private set; }
    public required string Via { get; init; }

    /// <summary>JSON array of {field, old, new} in the words of the API.</summary>
    public required string Changes { get; init; }

    /// <summary>The transaction that wrote it, given by the database; orders the feed.</summary>
    public long Tx { get; private set; }
}

sealed class EventTable : IEntityTypeConfiguration<Event>
{
    public void Configure(EntityTypeBuilder<Event> table)
    {
        table.MapPart("events");
        table.Property(e => e.Changes).HasColumnType("jsonb");
        table.Property(e => e.Tx).ValueGeneratedOnAdd().HasDefaultValueSql("pg_current_xact_id()::text::bigint");
        table.Property(e => e.Tx).Metadata.SetBeforeSaveBehavior(Microsoft.EntityFrameworkCore.Metadata.PropertySaveBehavior.Ignore);
        table.HasOne(e => e.Actor).WithMany().HasForeignKey(e => new { e.TenantId, e.ActorId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
