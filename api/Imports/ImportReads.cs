using System.Globalization;
using System.Text;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>A row of import_rows as it is read.</summary>
sealed record StoredRow(int Row, string Result, Guid? RecordId, string? Errors, string? Raw);

/// <summary>How imports are shown.</summary>
static class ImportReads
{
    public static ImportView View(Import import, IEnumerable<ImportKind> kinds, Surroundings around, DateTimeOffset now)
    {
        var kind = kinds.First(k => k.Of.Plural == import.Object);
        var (mapping, facts) = (import.ReadMapping(), import.Facts());
        var run = new Run(import.Id, import.DryRun, mapping, import.ColumnNames(), around.Setting(mapping), around.Fields);
        var together = run.PartsOf(kind.Of).Select(p => kinds.First(k => k.Of == p)).Append(kind).ToList();
        var checks = together.ConvertAll(k => k.Check(run.For(k.Of, kind.Of)));
        var preview = JsonSerializer.Deserialize<List<FileRow>>(import.Preview, Json.Options)!.ConvertAll(import.Corrected)
            .ConvertAll(r => new PreviewRow(r.Row, ByColumn(run.Names, r.Values), [.. checks.SelectMany(check => check(r)).Distinct()]));
        var (perSecond, left) = Speed(import, now);
        return new ImportView(import.Id, import.Version, import.Object, Enum.Parse<ImportStatus>(import.Status, ignoreCase: true),
            new ImportFileView(import.FileName, import.FileBytes, import.Format, import.Encoding, import.Delimiter, import.Rows, import.Sheet, import.Sheets), preview, mapping, [.. mapping.Columns!.Where(c => c.To is null).Select(c => c.Column)],
            import.Preset() is { } preset ? new PresetName(preset.Key, preset.Name) : null, [.. LooksLike(import), .. MappingNotes.Of(mapping, kind.Of, facts, around)], [.. around.TargetsOf(kind.Of).Select(t => new ImportTargetView(t.To, t.Label, t.Type, t.Required, t.Constant, t.Choices, t.Part))],
            import.DryRun, import.Rows, import.Processed, import.Created, import.Updated, import.Unchanged, import.Failed, import.PartsSoFar, import.Corrected(), ["externalId", .. kind.Of.Matches],
            [.. around.Asking.Where(a => together.Exists(k => k.Of.Object == a.Object) || mapping.Columns!.Any(c => c.To == a.Object)).Select(a => a.Message)], perSecond, left, import.Error,
            import.CreatedBy, import.CreatedAt, import.StartedAt, import.FinishedAt, import.UndoUntil, import.Undone is null ? null : import.UndoneSoFar);
    }

    static IEnumerable<ImportProblem> LooksLike(Import import) =>
        Presets.Other(import.Format, import.ColumnNames(), import.Object) is { } other ? [new(null, $"These look like {other.Object} exported from {other.Name}. Bring the file in as {other.Object}, unless you mean it.")] : [];

    static (double? PerSecond, int? Left) Speed(Import import, DateTimeOffset now)
    {
        if (import.StartedAt is not { } started || import.Processed == 0) return (null, null);
        var perSecond = import.Processed / Math.Max(0.001, ((import.FinishedAt ?? now) - started).TotalSeconds);
        return (Math.Round(perSecond, 1), import.Status == "running" ? (int)Math.Ceiling((import.Rows - import.Processed) / perSecond) : null);
    }

    static Dictionary<string, string?> ByColumn(IReadOnlyList<string> names, IReadOnlyList<string?> values) =>
        names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i < values.Count ? values[p.i] : null, StringComparer.Ordinal);

    public static async Task<IResult> RowsAsync(string id, CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct, string? status = null, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        if (status is not (null or Warned) && !Enum.GetNames<RowResult>().Contains(status, StringComparer.OrdinalIgnoreCase)) throw Refused.Invalid("status", "The status is created, updated, unchanged, failed or warned.");
        var import = await ImportEndpoints.FindAsync(id, db, scope.TenantId, forUpdate: false, ct);
        var question = $"rows of {import.Id} {status}";
        var after = cursor is null ? 0 : int.Parse(cursors.Read(scope.TenantId, question, cursor)[0]!, CultureInfo.InvariantCulture);
        var (names, found) = (import.ColumnNames(), await Rows(db, import.Id, status?.ToLowerInvariant(), after, limit + 1).ToListAsync(ct));
        var items = found.Take(limit).Select(r => new ImportRowView(r.Row, Enum.Parse<RowResult>(r.Result, ignoreCase: true), r.RecordId, ProblemsOf(r), r.Raw is null ? null : ByColumn(names, ValuesOf(r)), r.Raw is null ? null : import.CorrectedSince(r.Row, ByColumn(names, ValuesOf(r))))).ToList();
        return TypedResults.Ok(new Page<ImportRowView>(items, found.Count > limit ? cursors.Write(scope.TenantId, question, [items[^1].Row.ToString(CultureInfo.InvariantCulture)]) : null));
    }

    /// <summary>Rows that were taken and about which there is something to say all the same.</summary>
    const string Warned = "warned";

    static IQueryable<StoredRow> Rows(CrmDb db, Guid import, string? result, int after, int most) => db.Database.SqlQuery<StoredRow>($"""
        select row as "Row", result as "Result", record_id as "RecordId", errors::text as "Errors", raw::text as "Raw" from import_rows
        where tenant_id = app_tenant() and import_id = {import} and part = 0 and ({result}::text is null or result = {result} or {result} = {Warned} and result <> 'failed' and errors is not null) and row > {after} order by row limit {most}
        """);

    /// <summary>The failed rows as a file that can be put right and uploaded again: the columns as they were, then number and reason.</summary>
    public static async Task<IResult> ErrorsAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var import = await ImportEndpoints.FindAsync(id, db, scope.TenantId, forUpdate: false, ct);
        return await FileAsync(db, import, "failed", $"errors-{Path.GetFileNameWithoutExtension(import.FileName)}.csv", [.. import.ColumnNames(), "Import row", "Import problem"],
            row => [.. ValuesOf(row), row.Row.ToString(CultureInfo.InvariantCulture), Words(row)], ct);
    }

    /// <summary>What became of every row: number, result, the record and the reason.</summary>
    public static async Task<IResult> ResultAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var import = await ImportEndpoints.FindAsync(id, db, scope.TenantId, forUpdate: false, ct);
        return await FileAsync(db, import, null, $"result-{Path.GetFileNameWithoutExtension(import.FileName)}.csv", ["Row", "Result", "CRM ID", "Reason"],
            row => [row.Row.ToString(CultureInfo.InvariantCulture), row.Result, row.RecordId?.ToString(), Words(row)], ct);
    }

    /// <summary>Written to a file of this machine first, a few thousand rows at a time, however many there are.</summary>
    static async Task<IResult> FileAsync(CrmDb db, Import import, string? result, string name, string[] head, Func<StoredRow, string?[]> line, CancellationToken ct)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" })
        {
            await text.WriteLineAsync(string.Join(',', head.Select(CsvCell.Write)));
            for (var after = 0; ;)
            {
                var rows = await Rows(db, import.Id, result, after, 5000).ToListAsync(ct);
                foreach (var row in rows) await text.WriteLineAsync(string.Join(',', line(row).Select(CsvCell.Write)));
                if (rows.Count < 5000) break;
                after = rows[^1].Row;
            }
        }
        file.Position = 0;
        return Results.File(file, "text/csv; charset=utf-8", name);
    }

    static string Words(StoredRow row) => string.Join(" ", ProblemsOf(row).Select(p => p.Column is null ? p.Message : $"{p.Column}: {p.Message}"));
    static IReadOnlyList<ImportProblem> ProblemsOf(StoredRow row) => row.Errors is null ? [] : JsonSerializer.Deserialize<List<ImportProblem>>(row.Errors, Json.Options)!;
    static IReadOnlyList<string?> ValuesOf(StoredRow row) => row.Raw is null ? [] : JsonSerializer.Deserialize<List<string?>>(row.Raw, Json.Options)!;

    /// <summary>The results of a dry run make way for those of the real one.</summary>
    public static async Task ForgetRowsAsync(CrmDb db, Guid import, CancellationToken ct)
    {
        await using var command = db.Command("delete from import_rows where tenant_id = $1 and import_id = $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
