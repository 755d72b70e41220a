using System.Text.Json;
using Crm.Events;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Records;

/// <summary>What can be done to many records at once.</summary>
public enum BulkKind { Update, AddTags, RemoveTags, Assign, Trash, Restore }

/// <summary>Where an action on many records stands.</summary>
public enum BulkStatus { Running, Done, Failed, Undoing, Undone }

/// <summary>What is done to each record.</summary>
sealed record BulkChange(BulkKind Action, JsonElement? Patch = null, IReadOnlyList<string>? Tags = null, Guid? OwnerId = null);

/// <summary>Why a record was left as it is: the status and words that the change alone would have been refused with.</summary>
/// <param name="Errors">Messages by field.</param>
public sealed record BulkProblem(int Status, string Title, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>What became of one record.</summary>
sealed record BulkOutcome(Guid Id, string Result, string? Title, BulkProblem? Problem, Func<int>? Version, IReadOnlyList<Change> Changes)
{
    public static BulkOutcome Refuse(Guid id, string? title, Refused refused) => new(id, "refused", title, new BulkProblem(refused.Status, refused.Title, refused.Errors), null, []);
}

/// <summary>A record that an action changed: the version it made, and the fields with what was there before.</summary>
sealed record BulkDone(Guid Id, int Version, IReadOnlyList<Change> Changes);

/// <summary>What taking back did to one record; the fields that people have changed since are kept, and named.</summary>
sealed record BulkTakenBack(Guid Id, bool Undone, IReadOnlyList<string> Kept);

/// <summary>One action on many records: how far it has come, and until when it can be taken back.</summary>
sealed class BulkAction : ITenantOwned
{
    public static readonly TimeSpan UndoTime = TimeSpan.FromDays(30);

    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Object { get; init; }
    public required string Action { get; init; }
    public required string Change { get; init; }
    public string Status { get; private set; } = "running";
    public int Total { get; set; }
    public int Processed { get; private set; }
    public int Changed { get; private set; }
    public int Unchanged { get; private set; }
    public int Refused { get; private set; }
    public int Undone { get; private set; }
    public int Kept { get; private set; }
    public string? Error { get; private set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public DateTimeOffset? UndoUntil { get; private set; }

    public BulkChange ReadChange() => JsonSerializer.Deserialize<BulkChange>(Change, Json.Options)!;
    public bool MayUndo(DateTimeOffset now) => Status is "done" or "failed" && Changed > 0 && UndoUntil > now;

    public void Count(string result)
    {
        Processed++;
        if (result == "changed") Changed++;
        else if (result == "unchanged") Unchanged++;
        else Refused++;
    }

    public void CountTakenBack(BulkTakenBack one)
    {
        if (one.Undone) Undone++;
        if (one.Kept.Count > 0) Kept++;
    }

    public void Finish(DateTimeOffset now)
    {
        (Status, FinishedAt, UndoUntil) = ("done", now, now + UndoTime);
        Moved(now);
    }

    public void BeginUndo(DateTimeOffset now)
    {
        (Status, Error) = ("undoing", null);
        Moved(now);
    }

    public void FinishUndo(DateTimeOffset now)
    {
        (Status, UndoUntil) = ("undone", null);
        Moved(now);
    }

    public void Break(string error, DateTimeOffset now)
    {
        (Status, Error, FinishedAt, UndoUntil) = ("failed", error, now, now + UndoTime);
        Moved(now);
    }

    public void Moved(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);
}

sealed class BulkActionTable : IEntityTypeConfiguration<BulkAction>
{
    public void Configure(EntityTypeBuilder<BulkAction> table)
    {
        table.ToTable("bulk_actions").HasKey(b => new { b.TenantId, b.Id });
        table.Property(b => b.Version).IsConcurrencyToken();
        table.Property(b => b.Change).HasColumnType("jsonb");
    }
}
