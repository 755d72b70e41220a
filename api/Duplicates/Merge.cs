using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Duplicates;

/// <summary>One record merged into another: what both were before, what the survivor became, and how it was taken back.</summary>
sealed class Merge : TenantRow
{
    public static readonly TimeSpan UndoTime = TimeSpan.FromDays(30);

    public required string Object { get; init; }
    public required Guid SurvivorId { get; init; }
    public required Guid MergedId { get; init; }
    public required string SurvivorTitle { get; init; }
    public required string MergedTitle { get; init; }
    public Guid? RunId { get; init; }
    public float? Score { get; init; }

    /// <summary>JSON: the survivor as an input before the merge, and after it.</summary>
    public string? Before { get; private set; }
    public string? After { get; private set; }
    public required DateTimeOffset MergedAt { get; init; }
    public Guid? MergedBy { get; init; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public Guid? UndoneBy { get; private set; }
    public List<string> Kept { get; private set; } = [];

    public void Remember(string before, string after) => (Before, After) = (before, after);
    public void Undo(IEnumerable<string> kept, Guid? by, DateTimeOffset now) => (UndoneAt, UndoneBy, Kept) = (now, by, [.. kept]);
}

sealed class MergeTable : IEntityTypeConfiguration<Merge>
{
    public void Configure(EntityTypeBuilder<Merge> table)
    {
        table.MapPart("merges");
        table.Property(m => m.Before).HasColumnType("jsonb");
        table.Property(m => m.After).HasColumnType("jsonb");
    }
}
