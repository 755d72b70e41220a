using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Views;

/// <summary>A saved way to look at a list: its columns, filter, order and grouping, for oneself or for everybody.</summary>
sealed class View : Record
{
    public const string Private = "private", Team = "team", All = "all";

    public string Object { get; private set; } = "";
    public string Kind { get; private set; } = "table";
    public string Name { get; private set; } = "";
    public List<string> Columns { get; private set; } = [];
    public string? Filter { get; private set; }
    public string? Q { get; private set; }
    public string? Sort { get; private set; }
    public string? GroupBy { get; private set; }
    public Guid? PipelineId { get; private set; }
    public string Scope { get; private set; } = Private;
    public bool Pinned { get; private set; }
    public int Position { get; private set; }
    public Guid OwnerId { get; init; }
    public override Guid? Responsible => OwnerId;

    public void Show(string @object, string kind, string name, Guid? pipeline)
    {
        (Object, Kind, Name, PipelineId) = (@object, kind, name, pipeline);
    }

    public void Ask(IEnumerable<string> columns, string? filter, string? q, string? sort, string? groupBy)
    {
        (Columns, Filter, Q, Sort, GroupBy) = ([.. columns], filter, q, sort, groupBy);
    }

    public void Share(string scope, bool pinned, int position) => (Scope, Pinned, Position) = (scope, pinned, position);
}

sealed class ViewTable : IEntityTypeConfiguration<View>
{
    public void Configure(EntityTypeBuilder<View> table)
    {
        table.MapRecord("views");
        table.Property(v => v.Filter).HasColumnType("jsonb");
    }
}
