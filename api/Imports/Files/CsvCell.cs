namespace Crm.Imports;

/// <summary>A cell of a file that we write: always quoted, and never something a spreadsheet would run.</summary>
static class CsvCell
{
    public static string Write(string? value)
    {
        var text = value ?? "";
        if (text is ['\t' or '\r', ..] || text.AsSpan().TrimStart(Blank) is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..]) text = "'" + text;
        return $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // Everything a spreadsheet skips in front of a formula.
    static readonly string Blank = string.Concat(Enumerable.Range(0, 0x21).Select(c => (char)c)) + "\u007F\u00A0\u200B\uFEFF";
}
