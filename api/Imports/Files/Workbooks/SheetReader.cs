using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Crm.Imports;

/// <summary>A sheet's rows one after the other; rows without any value are passed over.</summary>
sealed partial class SheetReader(SafeXml xml, Workbook book) : IDisposable
{
    readonly List<string> cells = [];
    readonly StringBuilder text = new();

    public void Dispose() => xml.Dispose();

    /// <summary>The next row that has a value; null behind the last.</summary>
    public string[]? Next()
    {
        cells.Clear();
        var (column, kind, style, inCell, inValue, inHint) = (-1, "", 0, false, false, false);
        while (xml.Next())
        {
            if (xml.IsText)
            {
                if (inValue) xml.AppendTo(text);
                continue;
            }
            if (xml.Opens("row")) column = -1;
            else if (xml.Opens("c"))
            {
                column = ColumnOf(xml["r"]) ?? column + 1;
                if (column >= FileRows.MostColumns * 2) throw FileText.Unreadable($"The sheet has more than {FileRows.MostColumns * 2} columns; at most {FileRows.MostColumns} can be brought in.");
                (kind, style, inCell) = (xml["t"] ?? "n", int.TryParse(xml["s"], NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : -1, true);
                text.Clear();
            }
            else if (xml.Opens("rPh")) inHint = true;
            else if (xml.Opens("v") || xml.Opens("t")) inValue = inCell && !inHint;
            if (xml.Closes("rPh")) inHint = false;
            else if (xml.Closes("v") || xml.Closes("t")) inValue = false;
            else if (xml.Closes("c"))
            {
                inCell = false;
                Put(column, kind, style);
            }
            else if (xml.Closes("row") && cells.Exists(c => !string.IsNullOrWhiteSpace(c))) return [.. cells];
            else if (xml.Closes("row")) cells.Clear();
            else if (xml.Closes("sheetData")) return null;
        }
        return null;
    }

    void Put(int column, string kind, int style)
    {
        if (text.Length == 0) return;
        var raw = text.ToString();
        var value = kind switch
        {
            "s" => int.TryParse(raw.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? book.Strings[index] : throw new InvalidDataException("A shared string is missing."),
            "b" => raw.Trim() == "1" ? "true" : "false",
            // A formula without a result is an empty cell, not the words "#N/A".
            "e" => "",
            "n" => book.Formats.Number(raw.Trim(), style, book.From1904),
            _ => Unescape(raw),
        };
        if (value.Length == 0) return;
        while (cells.Count <= column) cells.Add("");
        cells[column] = value;
    }

    /// <summary>"AB12" is column 27.</summary>
    static int? ColumnOf(string? reference)
    {
        if (reference is null) return null;
        var column = 0;
        foreach (var c in reference.TakeWhile(char.IsAsciiLetter).Take(4)) column = column * 26 + (char.ToUpperInvariant(c) - 'A' + 1);
        return column == 0 ? null : column - 1;
    }

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_", RegexOptions.NonBacktracking)]
    private static partial Regex Escaped();

    /// <summary>Letters that XML cannot hold are written as _x000B_.</summary>
    internal static string Unescape(string text) =>
        text.Contains("_x", StringComparison.Ordinal) ? Escaped().Replace(text, m => (char)ushort.Parse(m.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var letter && char.IsSurrogate(letter) ? "\uFFFD" : letter.ToString()) : text;
}

/// <summary>The texts that cells point at, packed: they are the one part of a workbook that is held whole.</summary>
sealed class SharedStrings
{
    readonly List<int> ends = [];
    byte[] packed = [];

    public SharedStrings(SafeXml? xml)
    {
        if (xml is null) return;
        using var _ = xml;
        var (text, inText, inHint) = (new StringBuilder(), false, false);
        while (xml.Next())
        {
            if (xml.IsText && inText) xml.AppendTo(text);
            else if (xml.Opens("rPh")) inHint = true;
            else if (xml.Opens("t")) inText = !inHint;
            if (xml.Closes("rPh")) inHint = false;
            else if (xml.Closes("t")) inText = false;
            else if (xml.Closes("si"))
            {
                Add(SheetReader.Unescape(text.ToString()));
                text.Clear();
            }
        }
    }

    public string this[int index] => index < ends.Count ? Encoding.UTF8.GetString(packed, index == 0 ? 0 : ends[index - 1], ends[index] - (index == 0 ? 0 : ends[index - 1])) : throw new InvalidDataException("A shared string is missing.");

    void Add(string text)
    {
        var start = ends.Count == 0 ? 0 : ends[^1];
        var length = Encoding.UTF8.GetByteCount(text);
        if (start + length > packed.Length) Array.Resize(ref packed, Math.Max(start + length, packed.Length * 2));
        ends.Add(start + Encoding.UTF8.GetBytes(text, packed.AsSpan(start)));
    }
}
