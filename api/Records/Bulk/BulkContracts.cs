using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Validation;

namespace Crm.Records;

/// <summary>An action on many records: on those with the ids, or on all that a filter finds.</summary>
/// <param name="Action">update, addTags, removeTags, assign, trash or restore.</param>
/// <param name="Ids">1 to 10,000 ids. One that is not there is refused by itself and leaves the others standing.</param>
/// <param name="Filter">A filter tree instead of ids, with q if wanted: every record that it finds when the request arrives, up to 100,000. {all: []} is every record.</param>
/// <param name="Q">Words to look for, beside the filter.</param>
/// <param name="Patch">For update: a merge patch, the same for every record.</param>
/// <param name="Tags">For addTags and removeTags.</param>
/// <param name="OwnerId">For assign: a member's id, or null for nobody. Tasks are assigned by it as well.</param>
[ValidatableType]
public sealed record BulkRequest([Required] BulkKind Action, IReadOnlyList<Guid>? Ids = null, JsonElement? Filter = null, [StringLength(200)] string? Q = null, JsonElement? Patch = null,
    [MaxLength(100)] IReadOnlyList<string>? Tags = null, Guid? OwnerId = null);

/// <summary>An action on many records: its progress and outcome. The counts are exact.</summary>
/// <param name="Object">contacts, companies, deals or tasks.</param>
/// <param name="Processed">How many of the total have been dealt with: changed + unchanged + refused.</param>
/// <param name="Unchanged">Those that were so already.</param>
/// <param name="Refused">Those left as they are, each with its reason under items.</param>
/// <param name="Undone">After an undo: how many were put back, wholly or in part.</param>
/// <param name="Kept">After an undo: how many hold something that people changed since, which was kept.</param>
/// <param name="UndoUntil">Until when it can be taken back; null when it cannot.</param>
/// <param name="Items">The first 100 records that were refused, or after an undo kept something; GET …/items pages through all.</param>
public sealed record BulkView(Guid Id, int Version, string Object, BulkKind Action, BulkStatus Status, int Total, int Processed, int Changed, int Unchanged, int Refused, int Undone, int Kept, string? Error,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, DateTimeOffset? UndoUntil, IReadOnlyList<BulkItem> Items);

/// <summary>What became of one record.</summary>
/// <param name="Result">changed, unchanged or refused; null while it waits.</param>
/// <param name="Title">What the record is called; null when it is not there.</param>
/// <param name="Problem">Why it was refused.</param>
/// <param name="Kept">After an undo: the fields that people changed since, which kept their new values.</param>
public sealed record BulkItem(int Number, Guid Id, string? Result, string? Title, BulkProblem? Problem, IReadOnlyList<string> Kept);
