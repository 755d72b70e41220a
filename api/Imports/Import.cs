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
        if (Status != "failed" || DryRun || dryRun) (Processed, Created, Updated, Unchanged, Failed, Parts) = (0, 0, 0, 0, 0, "[]");
        (Status, DryRun, StartedAt, FinishedAt, Error) = ("running", dryRun, now, null, null);
        Changed(now);
    }

    /// <summary>JSON: how many records of other kinds the rows held, kind by kind.</summary>
    public string Parts { get; private set; } = "[]";

    /// <summary>JSON: cells that somebody put right before the start, by row and column.</summary>
    public string Corrections { get; private set; } = "{}";

    internal void Count(RowOutcomes written, DateTimeOffset now)
    {
        foreach (var outcome in written.Own)
        {
            Processed++;
            if (outcome.Result == RowResult.Created) Created++;
            else if (outcome.Result == RowResult.Updated) Updated++;
            else if (outcome.Result == RowResult.Unchanged) Unchanged++;
            else Failed++;
        }
        if (written.Parts.Count > 0)
            Parts = JsonSerializer.Serialize(PartsSoFar.Select(p => (p.Object, p.Created, p.Updated, p.Unchanged)).Concat(written.Parts.Select(p => (p.Object, Created: p.Outcome.Result == RowResult.Created ? 1 : 0, Updated: p.Outcome.Result == RowResult.Updated ? 1 : 0, Unchanged: p.Outcome.Result == RowResult.Unchanged ? 1 : 0)))
                .GroupBy(p => p.Object).Select(g => new ImportPartView(g.Key, g.Sum(p => p.Created), g.Sum(p => p.Updated), g.Sum(p => p.Unchanged))), Json.Options);
        Changed(now);
    }

    public IReadOnlyList<ImportPartView> PartsSoFar => JsonSerializer.Deserialize<List<ImportPartView>>(Parts, Json.Options)!;
    Dictionary<int, Dictionary<string, string?>>? corrections;
    Dictionary<int, Dictionary<string, string?>> ReadCorrections => corrections ??= JsonSerializer.Deserialize<Dictionary<int, Dictionary<string, string?>>>(Corrections, Json.Options)!;

    /// <summary>How many cells have been put right.</summary>
    public int Corrected() => ReadCorrections.Sum(r => r.Value.Count);

    /// <summary>The row as it is to be read: with the cells that somebody put right.</summary>
    internal FileRow Corrected(FileRow row)
    {
        if (!ReadCorrections.TryGetValue(row.Row, out var cells)) return row;
        var (names, values) = (ColumnNames(), row.Values.ToArray());
        for (var i = 0; i < names.Count; i++) if (cells.TryGetValue(names[i], out var value)) values[i] = value;
        return row with { Values = values };
    }

    /// <summary>Cells of a row that were put right after it was read as it is told here; null when there are none.</summary>
    internal IReadOnlyDictionary<string, string?>? CorrectedSince(int row, IReadOnlyDictionary<string, string?> read) =>
        ReadCorrections.GetValueOrDefault(row)?.Where(c => (c.Value ?? "") != (read.GetValueOrDefault(c.Key) ?? "")).ToDictionary() is { Count: > 0 } since ? since : null;

    public void Correct(int row, IReadOnlyDictionary<string, string?> cells, DateTimeOffset now)
    {
        var all = ReadCorrections;
        all[row] = new(all.GetValueOrDefault(row) ?? [], StringComparer.Ordinal);
        foreach (var (column, value) in cells) all[row][column] = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        Corrections = JsonSerializer.Serialize(all, Json.Options);
        Changed(now);
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
        table.Ignore(i => i.MayStart).Ignore(i => i.IsRunning).Ignore(i => i.UndoneSoFar).Ignore(i => i.PartsSoFar);
        foreach (var json in new[] { nameof(Import.Mapping), nameof(Import.Preview), nameof(Import.Columns), nameof(Import.Undone), nameof(Import.Parts), nameof(Import.Corrections) }) table.Property(json).HasColumnType("jsonb");
    }
}
