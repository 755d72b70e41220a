using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Validation;

namespace Crm.Views;

/// <summary>What a view lists.</summary>
public enum ViewObject { Contacts, Companies, Deals, Tasks }

/// <summary>How a view shows it.</summary>
public enum ViewKind { Table, Board }

/// <summary>Who sees a view: its owner alone, everybody who shares a team with the owner, or everybody in the workspace.</summary>
public enum ViewScope { Private, Team, All }

/// <summary>What may be written of a view.</summary>
/// <param name="Object">contacts, companies, deals or tasks; stays as it was made.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Kind">table, or board for deals.</param>
/// <param name="Columns">Names of columns in their order; empty means the usual ones.</param>
/// <param name="Filter">A filter tree as in a search; a patch replaces it whole. It is checked by the search itself: an unknown field is a 400.</param>
/// <param name="Sort">A field, with a minus in front for descending.</param>
/// <param name="GroupBy">A field that the rows are grouped by, as POST /{object}/groups takes it.</param>
/// <param name="PipelineId">The pipeline of a board.</param>
/// <param name="Scope">private (the default), team or all.</param>
/// <param name="Pinned">Shown in the side navigation.</param>
/// <param name="Position">Its place among the views; smaller comes first.</param>
[ValidatableType]
public sealed record ViewInput([Required] ViewObject Object, [Required, StringLength(100, MinimumLength = 1)] string Name, ViewKind? Kind = null, [MaxLength(60)] IReadOnlyList<string>? Columns = null, JsonElement? Filter = null,
    [StringLength(200)] string? Q = null, [StringLength(100)] string? Sort = null, [StringLength(100)] string? GroupBy = null, Guid? PipelineId = null, ViewScope? Scope = null, bool? Pinned = null, [Range(0, 100_000)] int? Position = null);

/// <summary>A saved view.</summary>
/// <param name="Filter">A filter tree; null when there is none, or when it asks for something that the reader may not see.</param>
/// <param name="Own">Whether it is the reader's own; others may be copied, and changed by owners and admins.</param>
/// <param name="Problem">What is wrong with the view now, such as a field that is gone; it opens without the filter then. Null when nothing is.</param>
public sealed record ViewView(Guid Id, int Version, ViewObject Object, ViewKind Kind, string Name, IReadOnlyList<string> Columns, JsonElement? Filter, string? Q, string? Sort, string? GroupBy, Guid? PipelineId,
    ViewScope Scope, bool Pinned, int Position, Guid OwnerId, string? OwnerName, bool Own, string? Problem, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>The views that the reader sees: own ones, and those shared with a team of theirs or with everybody.</summary>
public sealed record ViewList(IReadOnlyList<ViewView> Items);

/// <summary>A copy of a view.</summary>
/// <param name="Name">Absent: the name of the original.</param>
[ValidatableType]
public sealed record CopyView([StringLength(100, MinimumLength = 1)] string? Name = null);
