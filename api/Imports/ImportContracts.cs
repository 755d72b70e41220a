using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Records;

namespace Crm.Imports;

/// <summary>What becomes of a row whose record is there already, and of one that is new.</summary>
public enum ImportMode { Create, Update, Upsert }

/// <summary>How far an import has come.</summary>
public enum ImportStatus { Ready, Running, Done, Failed, Undoing, Undone }

/// <summary>What became of a row.</summary>
public enum RowResult { Created, Updated, Unchanged, Failed }

/// <summary>What to do when a row names a record that is not there.</summary>
public enum WhenMissing { Create, Empty, Error }

/// <summary>By what a row names another record.</summary>
public enum MatchBy { Name, Email }

/// <summary>What one column of the file becomes.</summary>
/// <param name="Column">The column's header; a second one of the same name has " (2)" behind it, one without a name is "Column 3".</param>
/// <param name="To">A target of the import's list; null leaves the column out.</param>
/// <param name="Match">For a company or contact: by what it is found.</param>
/// <param name="Missing">For a company or contact that is not there: create it, leave the field empty, or fail the row. Default create. A relation is never created: empty, or fail the row, which is its default. For any other column: what to do with a value that cannot be read, empty or error, which is its default.</param>
/// <param name="DateOrder">ymd, dmy or mdy.</param>
/// <param name="Decimal">The decimal sign, "." or ",".</param>
/// <param name="Values">For a stage: text of the cell → stage id. For a choice: text → one of its values. For an owner: text → {"memberId": "…"}, {"placeholder": true} or {"none": true}.</param>
/// <param name="Samples">A few values of the column; read-only, ignored when sent back.</param>
/// <param name="Suggests">The type of custom field that would hold the column: text, longText, number or date; null for an empty one. Read-only, ignored when sent back.</param>
public sealed record ColumnMapping([Required] string Column, string? To = null, MatchBy? Match = null, WhenMissing? Missing = null, string? DateOrder = null, string? Decimal = null,
    IReadOnlyDictionary<string, JsonElement>? Values = null, IReadOnlyList<string>? Samples = null, string? Suggests = null);

/// <summary>Values that all rows have in common.</summary>
/// <param name="PipelineId">The pipeline that deals enter; default the workspace's default pipeline.</param>
/// <param name="Currency">ISO 4217 code of amounts in rows that name none; default the workspace's.</param>
/// <param name="Title">For deals without a title column: text with column headers in braces, such as "{product} - {account}". A value that is missing goes with its separator.</param>
/// <param name="Reason">For rules of the workspace that ask for one: why its rows may be saved all the same; up to 500 characters. Without it such rows fail.</param>
public sealed record ImportConstants(Guid? PipelineId = null, string? Currency = null, string? Title = null, [StringLength(500)] string? Reason = null);

/// <summary>How a file becomes records. Members left out stay as they are proposed or stored.</summary>
/// <param name="Source">Under which source external ids are kept, 1 to 50 characters; default the file's name without its ending.</param>
/// <param name="Match">By what a row is recognised, any of externalId, email, phone, domain and name, as far as the list has them; an empty list is the default: contacts by externalId and email, without an e-mail address by name; companies by externalId, domain and name; the others by externalId and name. The record's own id always counts.</param>
/// <param name="MappingId">The kept mapping that this one was made of; sent, it is put in first, as far as the file has its columns.</param>
public sealed record ImportMapping(string? Source = null, ImportMode? Mode = null, IReadOnlyList<ColumnMapping>? Columns = null, ImportConstants? Constants = null, IReadOnlyList<string>? Match = null, Guid? MappingId = null);

/// <summary>Starts an import.</summary>
/// <param name="DryRun">True goes through all rows and says what would become of them, and writes nothing. Rows are looked at 500 at a time: one that builds on a row of an earlier 500 is told as if that were not there.</param>
/// <param name="Mapping">Last changes to the mapping, complete or partial.</param>
public sealed record StartImport(bool DryRun = false, ImportMapping? Mapping = null);

/// <summary>The uploaded file.</summary>
/// <param name="Format">csv, xlsx, vcard or jsonl, as found out from the bytes.</param>
/// <param name="Encoding">utf-8, utf-16le, utf-16be or windows-1252, as found out from the bytes; null for a workbook.</param>
/// <param name="Delimiter">Comma, semicolon or tab; null where nothing separates columns.</param>
/// <param name="Rows">Rows below the header; cards of a vCard file, lines of a JSONL file.</param>
/// <param name="Sheet">The sheet of a workbook that is read.</param>
/// <param name="Sheets">All sheets of a workbook; upload it with another one as sheet to read that.</param>
public sealed record ImportFileView(string Name, long Bytes, FileFormat Format, string? Encoding, string? Delimiter, int Rows, string? Sheet, IReadOnlyList<string> Sheets);

/// <summary>Something to know about a column or a value.</summary>
public sealed record ImportProblem(string? Column, string Message);

/// <summary>One of the first rows, with what the present mapping cannot read in it.</summary>
/// <param name="Row">The row's number as a spreadsheet counts it; the header is 1.</param>
/// <param name="Values">Text by column; null when the cell is empty.</param>
public sealed record PreviewRow(int Row, IReadOnlyDictionary<string, string?> Values, IReadOnlyList<ImportProblem> Problems);

/// <summary>Something a column may be mapped to.</summary>
/// <param name="Type">text, number, money, currency, date, instant, email, phone, domain, choice, tags, owner, stage, company, contact, externalId, id (the record's own), note (a note on the record) or relation: found by id, external id, e-mail address or domain, else by name or title.</param>
/// <param name="Required">New records need it.</param>
/// <param name="Constant">It may come from the mapping's constants instead.</param>
/// <param name="Choices">The values allowed, for a choice.</param>
/// <param name="Part">The other kind of record in the row that it belongs to, such as company; null for the row's own.</param>
public sealed record ImportTargetView(string To, string Label, ImportType Type, bool Required, bool Constant, IReadOnlyList<string> Choices, string? Part);

/// <summary>How many records of another kind the rows held.</summary>
/// <param name="Object">company, contact, deal or activity (a note).</param>
public sealed record ImportPartView(string Object, int Created, int Updated, int Unchanged);

/// <summary>Puts cells of a row right before the start.</summary>
/// <param name="Row">The row's number as a spreadsheet counts it; the header is 1.</param>
/// <param name="Values">Text by column; an empty one empties the cell. Up to 200.</param>
public sealed record CorrectRow(int Row, [Required, MinLength(1), MaxLength(200)] IReadOnlyDictionary<string, string?> Values);

/// <summary>What an undo did.</summary>
/// <param name="Deleted">Records that the import had made, removed.</param>
/// <param name="Restored">Records that it had changed, as they were before.</param>
/// <param name="Kept">Records left alone, because somebody changed or used them since.</param>
/// <param name="KeptIds">The first 100 of those.</param>
public sealed record UndoneView(int Deleted, int Restored, int Kept, IReadOnlyList<Guid> KeptIds);

/// <summary>An import: a file, its mapping, and what became of its rows.</summary>
/// <param name="Preview">The first rows.</param>
/// <param name="LeftOut">Columns that are not brought in.</param>
/// <param name="Preset">The product whose export file this is, by its header; null when it is none that is known.</param>
/// <param name="Problems">What to look at before starting; none of it forbids the start.</param>
/// <param name="DryRun">True when the counts are those of a dry run.</param>
/// <param name="Processed">Rows gone through so far; the counts behind it add up to it.</param>
/// <param name="Parts">Other records that the rows held, kind by kind.</param>
/// <param name="Corrected">How many cells were put right before the start.</param>
/// <param name="Matches">By what rows can be recognised, for the mapping's match.</param>
/// <param name="Asks">What rules say that ask for a reason and look at records of these rows: the mapping's constants give it.</param>
/// <param name="RowsPerSecond">Of the run that is going on or was the last.</param>
/// <param name="SecondsLeft">Estimated; null when nothing runs.</param>
/// <param name="UndoUntil">Until when it can be undone: 30 days.</param>
/// <param name="Error">Why it failed as a whole.</param>
public sealed record ImportView(Guid Id, int Version, string Object, ImportStatus Status, ImportFileView File, IReadOnlyList<PreviewRow> Preview, ImportMapping Mapping, IReadOnlyList<string> LeftOut,
    PresetName? Preset, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<ImportTargetView> Targets, bool DryRun, int Rows, int Processed, int Created, int Updated, int Unchanged, int Failed, IReadOnlyList<ImportPartView> Parts, int Corrected, IReadOnlyList<string> Matches, IReadOnlyList<string> Asks, double? RowsPerSecond, int? SecondsLeft,
    string? Error, Guid? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset? UndoUntil, UndoneView? Undone);

/// <summary>An import in a list.</summary>
public sealed record ImportSummary(Guid Id, int Version, string Object, ImportStatus Status, string FileName, bool DryRun, int Rows, int Processed, int Created, int Updated, int Unchanged, int Failed,
    Guid? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, DateTimeOffset? UndoUntil);

/// <summary>What became of one row.</summary>
/// <param name="Row">The row's number as a spreadsheet counts it; the header is 1.</param>
/// <param name="Id">The record that was made, changed or found.</param>
/// <param name="Problems">Why it failed, or what there is to say of it all the same, by column.</param>
/// <param name="Values">The row's own text by column; only kept for rows that failed.</param>
/// <param name="Corrected">Cells of a row that failed which were put right since, by column; null where there are none.</param>
public sealed record ImportRowView(int Row, RowResult Result, Guid? Id, IReadOnlyList<ImportProblem> Problems, IReadOnlyDictionary<string, string?>? Values, IReadOnlyDictionary<string, string?>? Corrected);
