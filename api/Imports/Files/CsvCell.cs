namespace Crm.Imports;

/// <summary>A cell of a file that we write: always quoted, and never something a spreadsheet would run. What is put in front, reading takes away again.</summary>
static class CsvCell
{
    public static string Write(string? value) => $"\"{Guard(value ?? "").Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The text with ' in front when a spreadsheet would run it, or when it looks as if that had been done to it already.</summary>
    public static string Guard(string text) => IsRun(text) ? "'" + text : text;

    /// <summary>The text as it was before <see cref="Guard"/>.</summary>
    public static string Unguard(string text) => text is ['\'', ..] && IsRun(text.AsSpan(1)) ? text[1..] : text;

    static bool IsRun(ReadOnlySpan<char> text)
    {
        while (text is ['\'', ..] && text.Length > 1) text = text[1..];
        return text is ['\t' or '\r', ..] || text.TrimStart(Blank) is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..];
    }

    // Everything a spreadsheet skips in front of a formula.
    static readonly string Blank = string.Concat(Enumerable.Range(0, 0x21).Select(c => (char)c)) + "\u007F\u00A0\u200B\uFEFF";
}
