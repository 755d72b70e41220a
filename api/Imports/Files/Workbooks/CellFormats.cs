using System.Globalization;
using System.Text.RegularExpressions;

namespace Crm.Imports;

/// <summary>What the numbers of a workbook mean: in a cell shown as a date they count days.</summary>
sealed partial class CellFormats
{
    enum Shown { Number, Date, Elapsed }

    readonly List<Shown> styles = [];

    public CellFormats(SafeXml? xml)
    {
        if (xml is null) return;
        using var _ = xml;
        var (own, inCells) = (new Dictionary<string, Shown>(StringComparer.Ordinal), false);
        while (xml.Next())
        {
            if (xml.Opens("numFmt") && xml["numFmtId"] is { } id) own[id] = Of(xml["formatCode"] ?? "");
            else if (xml.Opens("cellXfs")) inCells = true;
            else if (inCells && xml.Opens("xf")) styles.Add(xml["numFmtId"] is { } format ? own.GetValueOrDefault(format, BuiltIn(format)) : Shown.Number);
            if (xml.Closes("cellXfs")) inCells = false;
        }
    }

    /// <summary>The number as text: a date in the order year, month, day; anything else as short as it is exact.</summary>
    public string Number(string raw, int style, bool from1904)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return raw;
        var shown = style >= 0 && style < styles.Count ? styles[style] : Shown.Number;
        if (shown == Shown.Date && Date(number, from1904) is { } date) return date;
        if (shown == Shown.Elapsed && number is >= 0 and < 1_000_000) return TimeSpan.FromSeconds(Math.Round(number * 86_400)) is var span ? $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}" : raw;
        // As it is written, unless it is written with an exponent or with the last digit's rounding: 0.10000000000000001.
        if (raw.Length <= 15 && raw.All(c => char.IsAsciiDigit(c) || c is '.' or '-') || raw.All(char.IsAsciiDigit)) return raw;
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) && decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain) && (plain != 0 || number == 0) ? plain.ToString(CultureInfo.InvariantCulture) : shortest;
    }

    static string? Date(double number, bool from1904)
    {
        if (number is < 0 or >= 2_958_466) return null;
        var seconds = (long)Math.Round(number * 86_400);
        if (number < 1 && !from1904) return TimeSpan.FromSeconds(seconds).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        // The first of these calendars has a 29 February 1900, which never was: days before it count from one later.
        var first = from1904 ? new DateTime(1904, 1, 1) : number < 60 ? new DateTime(1899, 12, 31) : new DateTime(1899, 12, 30);
        var at = first.AddSeconds(seconds);
        return at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
    }

    static Shown BuiltIn(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number switch
    {
        >= 14 and <= 22 or >= 27 and <= 36 or 45 or 47 or >= 50 and <= 58 => Shown.Date,
        46 => Shown.Elapsed,
        _ => Shown.Number,
    } : Shown.Number;

    // What is no part of the pattern: words in quotes, letters behind a backslash, colours and conditions in brackets.
    [GeneratedRegex("""
        "[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 200)]
    private static partial Regex Besides();

    static Shown Of(string code)
    {
        var pattern = Besides().Replace(code.Length > 300 ? code[..300] : code, "").Split(';')[0].ToLowerInvariant();
        if (pattern is "general" or "@") return Shown.Number;
        return pattern.Contains("[h", StringComparison.Ordinal) || pattern.Contains("[m", StringComparison.Ordinal) || pattern.Contains("[s", StringComparison.Ordinal) ? Shown.Elapsed
            : pattern.AsSpan().IndexOfAny("dmyhs") >= 0 ? Shown.Date : Shown.Number;
    }
}
