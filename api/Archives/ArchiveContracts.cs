using Crm.Exports;

namespace Crm.Archives;

/// <summary>One table of an archive.</summary>
/// <param name="Name">The file is tables/{name}.jsonl: one row a line, as JSON.</param>
/// <param name="Sha256">Of the file's bytes, unpacked.</param>
/// <param name="Digest">The sum of the SHA-256 of its lines modulo 2^256, the same in whatever order they stand.</param>
public sealed record ArchiveTableView(string Name, long Rows, string Sha256, string Digest);

/// <summary>The workspace that an archive is of.</summary>
public sealed record ArchivedWorkspace(string Name, string Currency, string TimeZone, string Locale);

/// <summary>What an archive holds.</summary>
/// <param name="Format">Of the archive: crm-archive-1.</param>
/// <param name="Schema">The last change of the database's tables.</param>
/// <param name="LeftOut">Tables that are not in it, each with the reason.</param>
public sealed record ArchiveManifest(string Format, string Schema, DateTimeOffset ArchivedAt, string By, ArchivedWorkspace Workspace, IReadOnlyList<ArchiveTableView> Tables, IReadOnlyDictionary<string, string> LeftOut);

/// <summary>An archive: how far it has come, and the file.</summary>
/// <param name="Rows">Rows of all tables.</param>
/// <param name="Manifest">Once it is done.</param>
public sealed record ArchiveView(Guid Id, ExportStatus Status, int Rows, int Processed, ExportFileView File, ArchiveManifest? Manifest, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, DateTimeOffset? ExpiresAt);

/// <summary>The workspace's archives of the last 30 days that one has made.</summary>
/// <param name="Restorable">True while this workspace has no records, so that an archive can be restored into it.</param>
/// <param name="Restore">The last restore into this workspace; null when there was none.</param>
public sealed record ArchiveList(IReadOnlyList<ArchiveView> Items, bool Restorable, RestoreView? Restore);

/// <summary>A table that was restored, beside what the archive said of it.</summary>
/// <param name="Same">Whether rows and digest are those of the archive.</param>
public sealed record RestoredTable(string Name, long Expected, long Rows, bool Same);

/// <summary>The state of a restore.</summary>
public enum RestoreStatus { Running, Done, Failed }

/// <summary>A restore of an archive into this workspace.</summary>
/// <param name="Rows">Rows that the archive says it holds.</param>
/// <param name="Processed">Rows read so far; of a restore that failed, how far it had come.</param>
/// <param name="Tables">What has been compared so far, once all rows are read. The people are not: they are placeholders, to be invited again.</param>
public sealed record RestoreView(Guid Id, RestoreStatus Status, string FileName, long FileBytes, long Rows, long Processed, IReadOnlyList<RestoredTable> Tables, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);

/// <summary>An archive to be restored, as a form.</summary>
/// <param name="File">The zip file, up to 256 MiB.</param>
sealed record RestoreForm(IFormFile File);
