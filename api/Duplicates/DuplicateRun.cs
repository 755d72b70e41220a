using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Duplicates;

/// <summary>A scan of all records of a kind, or a merge of all pairs above a score. One of a kind of record runs at a time.</summary>
sealed class DuplicateRun : TenantRow
{
    public const string Scan = "scan", Merge = "merge";

    public required string Object { get; init; }
    public required string Kind { get; init; }
    public string Status { get; private set; } = "running";
    public float? MinScore { get; init; }
    public int Total { get; set; }
    public int Processed { get; set; }
    public int Found { get; set; }
    public int Merged { get; set; }
    public int Refused { get; set; }
    public string? Error { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public DateTimeOffset? FinishedAt { get; private set; }

    public bool MayUndo(DateTimeOffset now) => Kind == Merge && Status is "done" or "failed" && Merged > 0 && CreatedAt + Duplicates.Merge.UndoTime > now;
    public void Finish(DateTimeOffset now) => (Status, FinishedAt) = (Status == "undoing" ? "undone" : "done", now);
    public void Fail(string error, DateTimeOffset now) => (Status, Error, FinishedAt) = ("failed", error, now);
    public void BeginUndo() => (Status, Processed, FinishedAt) = ("undoing", 0, null);
}

sealed class DuplicateRunTable : IEntityTypeConfiguration<DuplicateRun>
{
    public void Configure(EntityTypeBuilder<DuplicateRun> table) => table.MapPart("duplicate_runs");
}
