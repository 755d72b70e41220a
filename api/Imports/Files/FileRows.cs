using System.Runtime.CompilerServices;

namespace Crm.Imports;

/// <summary>One row of a file below its header.</summary>
/// <param name="Row">The row's number as a spreadsheet counts it: the header is 1.</param>
/// <param name="Values">One text per column, trimmed; null when there is nothing in it.</param>
/// <param name="Surplus">True when the row has values beyond the last column.</param>
sealed record FileRow(int Row, string?[] Values, bool Surplus);

/// <summary>A file read row by row, never more than one of them held: what every format is to the rest of the import.</summary>
abstract class FileRows
{
    public const int MostRows = 500_000, MostColumns = 200, MostLetters = 64 << 10;

    /// <summary>The file's reader by its format.</summary>
    public static FileRows Of(Stream file, FileShape shape) => shape.Format switch
    {
        FileFormat.Xlsx => new XlsxRows(file, shape.Sheet),
        FileFormat.Vcard => new VcardRows(file, shape.Encoding!),
        FileFormat.Jsonl => new JsonlRows(file, shape.Encoding!),
        _ => new CsvRows(file, shape.Encoding!),
    };

    /// <summary>What separates the columns, where something does; known once the header has been read.</summary>
    public string? Delimiter { get; protected set; }

    /// <summary>The sheets of a workbook and the one that is read; known once the header has been read.</summary>
    public IReadOnlyList<string> Sheets { get; protected set; } = [];
    public string? Sheet { get; protected set; }

    /// <summary>True for formats whose cells a spreadsheet would run, so that exports put a ' in front.</summary>
    protected virtual bool IsGuarded => true;

    /// <summary>The records of the file from its start, header first, as they are written there.</summary>
    protected abstract IAsyncEnumerable<string[]> RecordsAsync(CancellationToken ct);

    /// <summary>The columns' names, made distinct, and the rows below.</summary>
    public async Task<IReadOnlyList<string>> HeaderAsync(CancellationToken ct)
    {
        await foreach (var raw in RecordsAsync(ct))
        {
            if (raw.Length > MostColumns) throw FileText.Unreadable($"The file has {raw.Length} columns; at most {MostColumns} can be brought in.");
            return Distinct(raw);
        }
        throw FileText.Unreadable("The file is empty.");
    }

    public async IAsyncEnumerable<FileRow> RowsAsync(int columns, [EnumeratorCancellation] CancellationToken ct)
    {
        var row = 0;
        await foreach (var raw in RecordsAsync(ct))
        {
            if (++row == 1) continue;
            if (row > MostRows + 1) throw FileText.Unreadable($"The file has more than {MostRows:N0} rows. Split it into several files.");
            var values = new string?[columns];
            for (var i = 0; i < columns && i < raw.Length; i++) values[i] = Clean(raw[i]);
            yield return new FileRow(row, values, raw.Length > columns && raw.Skip(columns).Any(v => !string.IsNullOrWhiteSpace(v)));
        }
    }

    string? Clean(string value)
    {
        var text = value.Trim().TrimStart('\uFEFF');
        // What an export put in front so that a spreadsheet would not run the cell as a formula.
        if (text.Contains('\0', StringComparison.Ordinal)) throw FileText.Unreadable("A field holds NUL characters.");
        if (IsGuarded) text = CsvCell.Unguard(text);
        return text.Length == 0 ? null : text;
    }

    List<string> Distinct(string[] raw)
    {
        var names = new List<string>();
        foreach (var (text, index) in raw.Select((t, i) => (Clean(t), i)))
        {
            var plain = text is null ? $"Column {index + 1}" : text.Length > 200 ? text[..200] : text;
            var name = plain;
            for (var n = 2; names.Contains(name, StringComparer.OrdinalIgnoreCase); n++) name = $"{plain} ({n})";
            names.Add(name);
        }
        return names;
    }
}
