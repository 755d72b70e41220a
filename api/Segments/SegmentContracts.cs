using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Validation;

namespace Crm.Segments;

/// <summary>What a segment holds.</summary>
public enum SegmentObject { Contacts, Companies, Deals, Tasks }

/// <summary>live: whatever its filter finds at any moment; static: what people put in.</summary>
public enum SegmentKind { Live, Static }

/// <summary>What may be written of a segment.</summary>
/// <param name="Object">contacts, companies, deals or tasks; stays as it was made.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Kind">live (the default when there is a filter) or static; stays as it was made.</param>
/// <param name="Filter">Of a live segment: a filter tree as in a search; a patch replaces it whole. It may name other segments, but not in a circle.</param>
[ValidatableType]
public sealed record SegmentInput([Required] SegmentObject Object, [Required, StringLength(100, MinimumLength = 1)] string Name, SegmentKind? Kind = null, [StringLength(1000)] string? Description = null, JsonElement? Filter = null);

/// <summary>A segment.</summary>
/// <param name="Count">How many records are in it now, counted at this moment; only when one segment is read.</param>
/// <param name="Entered">How many of those that are in it have entered in the last seven days; only when one segment is read.</param>
/// <param name="Left">How many have left in the last seven days and not come back; only when one segment is read.</param>
/// <param name="RefreshedAt">When entering and leaving was last looked for; null when it has not been yet, and for a static one.</param>
public sealed record SegmentView(Guid Id, int Version, SegmentObject Object, SegmentKind Kind, string Name, string? Description, JsonElement? Filter, long? Count, long? Entered, long? Left, Guid OwnerId,
    DateTimeOffset? RefreshedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>The workspace's segments, by name.</summary>
public sealed record SegmentList(IReadOnlyList<SegmentView> Items);

/// <summary>A filter to be tried out.</summary>
/// <param name="Limit">How many rows to show, 0 to 50; default 10.</param>
[ValidatableType]
public sealed record PreviewSegment([Required] SegmentObject Object, [Required] JsonElement Filter, [Range(0, 50)] int Limit = 10);

/// <summary>What a filter finds at this moment.</summary>
/// <param name="Count">Exact.</param>
/// <param name="Items">The first, newest change first.</param>
public sealed record SegmentPreview(long Count, IReadOnlyList<SegmentRow> Items);

/// <summary>A record in a segment. Whole records come from POST /{object}/search with {field: "segment", value: id}.</summary>
/// <param name="EnteredAt">When it was seen to enter; null when it has entered only just now.</param>
public sealed record SegmentRow(Guid Id, string Title, string Subtitle, DateTimeOffset? EnteredAt = null);

/// <summary>A record that came or went.</summary>
/// <param name="Entered">true: it has entered and is still in it; false: it has left.</param>
/// <param name="At">When that was seen, UTC.</param>
public sealed record SegmentMove(Guid Id, string Title, string Subtitle, bool Entered, DateTimeOffset At);

/// <summary>Who has come and gone lately, the latest first: of each record its last move.</summary>
public sealed record SegmentMoves(IReadOnlyList<SegmentMove> Items);

/// <summary>Changes of a static segment: up to 1,000 ids in all.</summary>
/// <param name="Add">Records to put in; an unknown one is a 422 and nothing is done.</param>
/// <param name="Remove">Records to take out; unknown ones do not matter.</param>
[ValidatableType]
public sealed record ChangeSegmentMembers(IReadOnlyList<Guid>? Add = null, IReadOnlyList<Guid>? Remove = null);

/// <summary>What came of it.</summary>
/// <param name="Added">How many were not in it before.</param>
/// <param name="Removed">How many had been in it.</param>
public sealed record SegmentMembersChanged(int Added, int Removed);
