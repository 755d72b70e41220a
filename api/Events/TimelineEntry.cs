using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Events;

/// <summary>What a noun says about an announcement for timelines; without it a plain line is made.</summary>
/// <param name="Kind">call, meeting, note, stage, won … as the contract names them.</param>
/// <param name="Replaces">True when earlier lines of the same ref make way (an activity that was edited).</param>
/// <param name="Status">Of a touch: planned, done or cancelled; null for a line that is none.</param>
public sealed record TimelineLine(string Kind, string Title, string? Body = null, string? Outcome = null, DateTimeOffset? At = null, bool Replaces = false, string? Direction = null, string? Status = null)
{
    /// <summary>For what is announced but no story: a card that only changed its place.</summary>
    public static readonly TimelineLine None = new("", "");
}

/// <summary>One line on one record's timeline.</summary>
public sealed class TimelineEntry : TenantRow
{
    public required string Object { get; init; }
    public required Guid RecordId { get; init; }
    public required string Kind { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Title { get; init; }
    public string? Body { get; init; }
    public string? Outcome { get; init; }
    public Guid? ActorId { get; init; }
    public Members.Member? Actor { get; private set; }
    public string? RefObject { get; init; }
    public Guid? RefId { get; init; }
    public string? AboutObject { get; init; }
    public Guid? AboutId { get; init; }
    public string? AboutTitle { get; init; }
    public string Changes { get; init; } = "[]";
    public string? Direction { get; init; }

    /// <summary>Of a touch: planned, done or cancelled. A touch that is done counts as one, a planned one is a next step.</summary>
    public string? Status { get; init; }

    /// <summary>Kept at the top of the timeline since then; a line that is written anew stays pinned.</summary>
    public DateTimeOffset? PinnedAt { get; init; }

    // Changes of fields are told on the record itself; what it lives through is told to its company and people as well.
    static readonly string[] ToldToOthers = ["created", "won", "lost", "stage", "reopened"];

    internal static IEnumerable<TimelineEntry> For(RecordType type, Record record, string verb, IReadOnlyList<Change> changes, TimelineLine? line, IReadOnlyList<RecordRef> shownOn, IReadOnlyDictionary<Guid, DateTimeOffset> pins, DateTimeOffset now, Guid? actor)
    {
        if (line == TimelineLine.None) yield break;
        var kind = line?.Kind ?? verb;
        var own = type.HasTimeline ? new[] { new RecordRef(type.Object, record.Id) } : [];
        var others = !type.HasTimeline || ToldToOthers.Contains(kind, StringComparer.Ordinal) ? shownOn : [];
        var title = type.SearchOf(record)?.Title ?? type.Object;
        foreach (var place in own.Concat(others).Distinct())
        {
            var elsewhere = type.HasTimeline && place.Id != record.Id;
            yield return new TimelineEntry
            {
                Object = place.Object, RecordId = place.Id, Kind = kind, At = line?.At ?? now, Title = line?.Title ?? title,
                Body = line?.Body, Outcome = line?.Outcome, ActorId = actor, RefObject = type.Object, RefId = record.Id,
                AboutObject = elsewhere ? type.Object : null, AboutId = elsewhere ? record.Id : null, AboutTitle = elsewhere ? title : null,
                Direction = line?.Direction, Status = line?.Status, PinnedAt = pins.TryGetValue(place.Id, out var pinned) ? pinned : null,
                Changes = changes.Count == 0 ? "[]" : JsonSerializer.Serialize(changes, Json.Options),
            };
        }
    }
}

sealed class TimelineTable : IEntityTypeConfiguration<TimelineEntry>
{
    public void Configure(EntityTypeBuilder<TimelineEntry> table)
    {
        table.MapPart("timeline_entries");
        table.Property(e => e.Changes).HasColumnType("jsonb");
        table.HasOne(e => e.Actor).WithMany().HasForeignKey(e => new { e.TenantId, e.ActorId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
