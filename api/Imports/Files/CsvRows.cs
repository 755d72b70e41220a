using System.Runtime.CompilerServices;
using CsvHelper;

namespace Crm.Imports;

/// <summary>One row of a file below its header.</summary>
/// <param name="Row">The row's number as a spreadsheet counts it: the header is 1.</param>
/// <param name="Values">One text per column, trimmed; null when there is nothing in it.</param>
/// <param name="Surplus">True when the row has values beyond the last column.</param>
sealed record CsvRow(int Row, string?[] Values, bool Surplus);

/// <summary>Reads a CSV file row by row, never holding more than one of them.</summary>
sealed class CsvRows(Stream file, string encoding)
{
    public const int MostRows = 500_000, MostColumns = 200, MostLetters = 64 << 10;

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

    public async IAsyncEnumerable<CsvRow> RowsAsync(int columns, [EnumeratorCancellation] CancellationToken ct)
    {
        var row = 0;
        await foreach (var raw in RecordsAsync(ct))
        {
            if (++row == 1) continue;
            if (row > MostRows + 1) throw FileText.Unreadable($"The file has more than {MostRows:N0} rows. Split it into several files.");
            var values = new string?[columns];
            for (var i = 0; i < columns && i < raw.Length; i++) values[i] = Clean(raw[i]);
            yield return new CsvRow(row, values, raw.Length > columns && raw.Skip(columns).Any(v => !string.IsNullOrWhiteSpace(v)));
        }
    }

    /// <summary>What separates the columns, found out from the first lines; known once the header has been read.</summary>
    public string Delimiter { get; private set; } = ",";

    async IAsyncEnumerable<string[]> RecordsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        file.Position = 0;
        long? unclosed = null;
        await using var reader = CsvReader.Create(file, new CsvReaderOptions
        {
            HasHeader = false, Encoding = FileText.Of(encoding), MaxRecordSize = MostColumns * MostLetters, TrackLineNumbers = true,
            // A quote in the middle of a field is part of it; one that is opened and never closed has swallowed the rest of the file.
            OnMalformedRecord = bad => unclosed ??= bad.Reason == CsvMalformedReason.UnterminatedQuote ? bad.LineNumber : null,
        }, leaveOpen: true);
        while (true)
        {
            bool more;
            try { more = await reader.ReadAsync(ct); }
            catch (CsvFormatException exception) { throw FileText.Unreadable("A row is too long; perhaps a quotation mark is opened and never closed.", exception.LineNumber); }
            if (unclosed is { } line) throw FileText.Unreadable("A quotation mark is opened and never closed.", line);
            if (!more) yield break;
            Delimiter = reader.Separator.ToString();
            if (reader.FieldCount > MostColumns * 2) throw FileText.Unreadable($"There are {reader.FieldCount:N0} columns; at most {MostColumns} can be brought in.", reader.LineNumber);
            var values = new string[reader.FieldCount];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.GetString(i);
                if (values[i].Length > MostLetters) throw FileText.Unreadable($"A field has more than {MostLetters:N0} characters; perhaps a quotation mark is opened and never closed.", reader.LineNumber);
            }
            yield return values;
        }
    }

    static string? Clean(string value)
    {
        var text = value.Trim().TrimStart('\uFEFF');
        // What an export put in front so that a spreadsheet would not run the cell as a formula.
        if (text is ['\'', '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r', ..]) text = text[1..];
        return text.Length == 0 ? null : text;
    }

    static List<string> Distinct(string[] raw)
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
