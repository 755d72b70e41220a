using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Validation;

namespace Crm.Exports;

/// <summary>What is taken out: one kind of record, or all of them in one zip file.</summary>
public enum ExportObject { Contacts, Companies, Deals, Activities, Tasks, Everything }

/// <summary>The kind of file. vCard is for contacts only.</summary>
public enum ExportFormat { Csv, Xlsx, Jsonl, Vcard }

/// <summary>How far an export has come; expired once its file is gone.</summary>
public enum ExportStatus { Running, Done, Failed, Expired }

/// <summary>What to take out. Without anything but object and format: every record that one sees and may take out.</summary>
/// <param name="ViewId">A saved view: its filter, words, order and columns, where the members below do not say otherwise.</param>
/// <param name="Ids">Only these records, up to 10,000; what one does not see is left away.</param>
/// <param name="Filter">A filter tree as in a search.</param>
/// <param name="Sort">A field, with a minus in front for descending; default: the order in which the records were made.</param>
/// <param name="Q">Words to look for.</param>
/// <param name="Columns">Only these columns, by their names in the file (the keys of JSONL) or by their names in a list; the id is always among them. Absent: all.</param>
/// <param name="Trashed">The trash instead of what is there.</param>
/// <param name="VcardVersion">For vCard: 4.0 (the default) or 3.0.</param>
[ValidatableType]
public sealed record ExportInput([Required] ExportObject Object, [Required] ExportFormat Format, Guid? ViewId = null, [MaxLength(10_000)] IReadOnlyList<Guid>? Ids = null, JsonElement? Filter = null,
    [StringLength(100)] string? Sort = null, [StringLength(200)] string? Q = null, [MaxLength(300)] IReadOnlyList<string>? Columns = null, bool Trashed = false, [RegularExpression(@"3\.0|4\.0")] string? VcardVersion = null);

/// <summary>The file.</summary>
/// <param name="Sha256">Of the file's bytes, in hexadecimal; null until it is written.</param>
public sealed record ExportFileView(string Name, long Bytes, string? Sha256);

/// <summary>One of the files of an export of everything.</summary>
/// <param name="Sha256">Of its bytes, unpacked.</param>
/// <param name="Columns">As they are called in the file.</param>
public sealed record ExportPart(string Name, string Object, int Rows, string Sha256, IReadOnlyList<string> Columns);

/// <summary>What a file holds: enough to check later that nothing was lost.</summary>
/// <param name="Rows">Records in it.</param>
/// <param name="Sha256">Of the file's bytes.</param>
/// <param name="Columns">In their order; empty for an export of everything, whose files name theirs.</param>
/// <param name="By">Who made it.</param>
/// <param name="Filter">The filter tree that chose the records; null when none did.</param>
/// <param name="Files">The files in it, for an export of everything.</param>
/// <param name="LeftOut">Kinds of record that its author may not take out.</param>
public sealed record ExportManifest(string Object, string Format, int Rows, string Sha256, IReadOnlyList<string> Columns, DateTimeOffset ExportedAt, string By, JsonElement? Filter, string? Q, IReadOnlyList<ExportPart> Files, IReadOnlyList<string> LeftOut);

/// <summary>An export: what was asked for, how far it has come, and the file.</summary>
/// <param name="Rows">Records that it finds.</param>
/// <param name="Processed">Of them, those that are written.</param>
/// <param name="Manifest">Once it is done.</param>
/// <param name="ScheduleId">The schedule that made it; null when somebody did.</param>
/// <param name="ExpiresAt">Until when the file can be fetched: 24 hours after it was written.</param>
public sealed record ExportView(Guid Id, int Version, ExportObject Object, ExportFormat Format, ExportStatus Status, int Rows, int Processed, ExportFileView File, ExportManifest? Manifest, string? Error, Guid? ScheduleId,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, DateTimeOffset? ExpiresAt);
