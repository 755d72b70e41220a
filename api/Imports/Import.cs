using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Imports;

/// <summary>A file on its way in: its mapping, how far it has come, and until when it can be taken back.</summary>
public sealed class Import : ITenantOwned
{
    public static readonly TimeSpan UndoTime = TimeSpan.FromDays(30);

    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Object { get; init; }
    public string Status { get; private set; } = "ready";
    public bool DryRun { get; private set; }
    public required string FileName { get; init; }
    public required long FileBytes { get; init; }
    public required FileFormat Format { get; init; }
    public string? Encoding { get; init; }
    public string? Delimiter { get; init; }
    public string? Sheet { get; init; }
    public IReadOnlyList<string> Sheets { get; init; } = [];
    public required int Rows { get; init; }
    public required string Mapping { get; set; }
    public required string Preview { get; init; }
    public required string Columns { get; init; }
    public int Processed { get; private set; }
    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Unchanged { get; private set; }
    public int Failed { get; private set; }
    public string? Error { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public DateTimeOffset? UndoUntil { get; private set; }
    public string? Undone { get; private set; }

    /// <summary>A dry run leaves the way open: the mapping may change and the import may start.</summary>
    public bool MayStart => Status == "ready" || Status == "done" && DryRun || Status == "failed" && Undone is null;
    public bool IsRunning => Status is "running" or "undoing";

    /// <summary>Reads the file as it was read when it came in.</summary>
    internal FileRows RowsOf(Stream file) => FileRows.Of(file, new FileShape(Format, Encoding, Sheet));

    internal Preset? Preset() => Presets.Of(Format, ColumnNames(), Object);

    public IReadOnlyList<string> ColumnNames() => [.. Facts().Select(f => f.Name)];
    internal List<ColumnFacts> Facts() => JsonSerializer.Deserialize<List<ColumnFacts>>(Columns, Json.Options)!;
    internal ImportMapping ReadMapping() => JsonSerializer.Deserialize<ImportMapping>(Mapping, Json.Options)!;

    public void Start(bool dryRun, DateTimeOffset now)
    {
        // An import that broke off goes on where it stood; everything else begins at the first row.
        if (Status != "failed" || DryRun || dryRun) (Processed, Created, Updated, Unchanged, Failed) = (0, 0, 0, 0, 0);
        (Status, DryRun, StartedAt, FinishedAt, Error) = ("running", dryRun, now, null, null);
        Changed(now);
    }

    public void Count(RowResult result)
    {
        Processed++;
        if (result == RowResult.Created) Created++;
        else if (result == RowResult.Updated) Updated++;
        else if (result == RowResult.Unchanged) Unchanged++;
        else Failed++;
    }

    public void Finish(DateTimeOffset now)
    {
        (Status, FinishedAt, UndoUntil) = ("done", now, DryRun ? null : now + UndoTime);
        Changed(now);
    }

    public void Break(string error, DateTimeOffset now)
    {
        (Status, FinishedAt, Error) = ("failed", now, error);
        // What was written before it broke can be taken back as well.
        if (!DryRun && Processed > 0) UndoUntil = now + UndoTime;
        Changed(now);
    }

    public bool MayUndo(DateTimeOffset now) => Status is "done" or "failed" && !DryRun && UndoUntil > now;

    public void BeginUndo(DateTimeOffset now)
    {
        (Status, Undone, Error) = ("undoing", JsonSerializer.Serialize(new UndoneView(0, 0, 0, []), Json.Options), null);
        Changed(now);
    }

    public UndoneView UndoneSoFar => JsonSerializer.Deserialize<UndoneView>(Undone!, Json.Options)!;
    public void CountUndone(UndoneView undone) => Undone = JsonSerializer.Serialize(undone, Json.Options);

    public void FinishUndo(DateTimeOffset now)
    {
        (Status, UndoUntil) = ("undone", null);
        Changed(now);
    }

    public void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);
}

sealed class ImportTable : IEntityTypeConfiguration<Import>
{
    public void Configure(EntityTypeBuilder<Import> table)
    {
        table.ToTable("imports").HasKey(i => new { i.TenantId, i.Id });
        table.Property(i => i.Format).HasConversion(f => f.ToString().ToLowerInvariant(), text => Enum.Parse<FileFormat>(text, true));
        table.Property(i => i.Version).IsConcurrencyToken();
        table.Ignore(i => i.MayStart).Ignore(i => i.IsRunning).Ignore(i => i.UndoneSoFar);
        foreach (var json in new[] { nameof(Import.Mapping), nameof(Import.Preview), nameof(Import.Columns), nameof(Import.Undone) }) table.Property(json).HasColumnType("jsonb");
    }
}
