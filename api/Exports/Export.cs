using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Exports;

/// <summary>A file on its way out: what was asked for, how far it is written, and until when it can be fetched.</summary>
sealed class Export : ITenantOwned
{
    /// <summary>How long a file can be fetched, and how long the line that tells of it stays.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24), Remembered = TimeSpan.FromDays(30);

    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Object { get; init; }
    public required string Format { get; init; }
    public string Status { get; private set; } = "running";
    public required string Ask { get; init; }
    public required string FileName { get; init; }
    public int Rows { get; private set; }
    public int Processed { get; private set; }
    public long Bytes { get; private set; }
    public string? Sha256 { get; private set; }
    public string? Manifest { get; private set; }

    /// <summary>What its author could see and take out when it was written: the file is handed out while that is so.</summary>
    public string Sight { get; private set; } = "";
    public string? Error { get; private set; }
    public int Run { get; private set; }
    public Guid? ScheduleId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>A whole workspace on its way out is an export like others, but for who may have it.</summary>
    public const string Archive = "archive";
    public string Noun => Object == Archive ? Archive : "export";

    public T ReadAsk<T>() => JsonSerializer.Deserialize<T>(Ask, Json.Options)!;

    /// <summary>The first row, whoever had begun before.</summary>
    public void Begin(DateTimeOffset now)
    {
        (Run, Rows, Processed) = (Run + 1, 0, 0);
        Changed(now);
    }

    public void Progress(int rows, int processed, DateTimeOffset now)
    {
        (Rows, Processed) = (rows, processed);
        Changed(now);
    }

    public void Finish(int rows, long bytes, string sha256, string manifest, string sight, DateTimeOffset now)
    {
        (Status, Rows, Processed, Bytes, Sha256, Manifest, Sight) = ("done", rows, rows, bytes, sha256, manifest, sight);
        (FinishedAt, ExpiresAt) = (now, now + Kept);
        Changed(now);
    }

    public void Break(string error, DateTimeOffset now)
    {
        (Status, Error, FinishedAt, ExpiresAt) = ("failed", error, now, now);
        Changed(now);
    }

    void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);
}

sealed class ExportTableMapping : IEntityTypeConfiguration<Export>
{
    public void Configure(EntityTypeBuilder<Export> table)
    {
        table.ToTable("exports").HasKey(e => new { e.TenantId, e.Id });
        table.Ignore(e => e.Noun);
        table.Property(e => e.Version).IsConcurrencyToken();
        table.Property(e => e.Ask).HasColumnType("jsonb");
        table.Property(e => e.Manifest).HasColumnType("jsonb");
    }
}
