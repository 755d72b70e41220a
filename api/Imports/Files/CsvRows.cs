using System.Runtime.CompilerServices;
using CsvHelper;

namespace Crm.Imports;

/// <summary>Reads a CSV file row by row, never holding more than one of them.</summary>
sealed class CsvRows(Stream file, string encoding) : FileRows
{
    protected override async IAsyncEnumerable<string[]> RecordsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        file.Position = 0;
        long? unclosed = null;
        Delimiter = ",";
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
}
