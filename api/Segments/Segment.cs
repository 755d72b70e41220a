using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Segments;

/// <summary>A named group of records: live ones are what a filter finds, static ones what people put in.</summary>
sealed class Segment : Record
{
    public const string Live = "live", Static = "static";

    public string Object { get; init; } = "";
    public string Kind { get; init; } = Live;
    public string Name { get; private set; } = "";
    public string? Description { get; private set; }
    public string? Filter { get; private set; }
    public Guid OwnerId { get; init; }
    public override Guid? Responsible => OwnerId;
    public DateTimeOffset? RefreshedAt { get; private set; }
    public int RefreshMs { get; private set; }

    public void Describe(string name, string? description, string? filter) => (Name, Description, Filter) = (name, description, filter);
}

sealed class SegmentTable : IEntityTypeConfiguration<Segment>
{
    public void Configure(EntityTypeBuilder<Segment> table)
    {
        table.MapRecord("segments");
        table.Property(s => s.Filter).HasColumnType("jsonb");
    }
}
