using System.Runtime.CompilerServices;
using System.Xml;
using Crm.Platform.Http;

namespace Crm.Imports;

/// <summary>Reads one sheet of an XLSX workbook row by row. Of merged cells the first has the value; formulas come as their last result.</summary>
sealed class XlsxRows(Stream file, string? sheet) : FileRows
{
    Workbook? book;
    string? entry;

    protected override async IAsyncEnumerable<string[]> RecordsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        if (book is null) Guarded(Choose);
        using var rows = Guarded(() => book!.Read(entry!));
        for (var count = 0; Guarded(rows.Next) is { } row; count++)
        {
            // Reading a workbook never waits for anything: others may have the thread now and then.
            if (count % 1000 == 999) await Task.Yield();
            ct.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    bool Choose()
    {
        book = new Workbook(file);
        Sheets = [.. book.Sheets.Select(s => s.Name).Take(100)];
        foreach (var (name, at) in book.Sheets)
        {
            if (sheet is not null && !string.Equals(name, sheet, StringComparison.OrdinalIgnoreCase)) continue;
            using var rows = book.Read(at);
            if (rows.Next() is null) continue;
            (Sheet, entry) = (name, at);
            return true;
        }
        if (sheet is not null && book.Sheets.All(s => !string.Equals(s.Name, sheet, StringComparison.OrdinalIgnoreCase)))
            throw Refused.Unusable("sheet", $"The workbook has no sheet of this name. It has: {string.Join(", ", Sheets.Take(20))}.");
        throw FileText.Unreadable(sheet is null ? "The workbook is empty." : "The sheet is empty.");
    }

    static TResult Guarded<TResult>(Func<TResult> read)
    {
        try { return read(); }
        // What a damaged archive or its XML does: broken blocks, texts and styles that are not there, a DTD.
        catch (Exception exception) when (exception is InvalidDataException or XmlException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw FileText.Unreadable("The workbook is damaged or is none. Open it, save it again as .xlsx, then upload that.");
        }
    }
}
