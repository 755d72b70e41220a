using System.Globalization;
using Crm.Events;

namespace Crm.Imports;

/// <summary>Dates as people write them, read in a given order of day, month and year.</summary>
static class Dates
{
    public static readonly string[] Orders = ["ymd", "dmy", "mdy"];

    static readonly char[] Marks = ['/', '.', '-', ' ', ','];
    static readonly Dictionary<string, int> Months = MonthNames();

    /// <summary>The date and, when one follows it, the time of day; null when the text is no date in this order.</summary>
    public static (DateOnly Date, string? Time)? Read(string text, string order)
    {
        var (date, time) = SplitTime(text.Trim());
        if (date.Length == 8 && date.All(char.IsAsciiDigit)) return Made(date[..4], date[4..6], date[6..], time);
        var parts = date.Split(Marks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 3) return null;
        if (Array.FindIndex(parts, p => Month(p) > 0) is >= 0 and var named)
        {
            // A month in letters leaves only the question which of the others is the year.
            var month = Month(parts[named]).ToString(CultureInfo.InvariantCulture);
            var others = parts.Where((_, i) => i != named).ToArray();
            return others[0].Length == 4 ? Made(others[0], month, others[1], time) : Made(others[1], month, others[0], time);
        }
        if (parts[0].Length == 4) return Made(parts[0], parts[1], parts[2], time);
        return order switch
        {
            "dmy" => Made(parts[2], parts[1], parts[0], time),
            "mdy" => Made(parts[2], parts[0], parts[1], time),
            _ => Made(parts[0], parts[1], parts[2], time),
        };
    }

    /// <summary>True when the order of day and month makes no difference: the year stands in front or the month is in letters.</summary>
    public static bool IsPlain(string text)
    {
        var date = SplitTime(text.Trim()).Date;
        return date.Length >= 5 && (date[..4].All(char.IsAsciiDigit) || date.Any(char.IsLetter));
    }

    /// <summary>The same as an instant: with its own time and offset when it has one, else at noon by the workspace's clock.</summary>
    public static DateTimeOffset? Instant(string text, string order, Records.ImportSetting setting)
    {
        if (Read(text, order) is not { } read) return null;
        if (read.Time is null) return setting.Noon(read.Date);
        var whole = $"{read.Date:yyyy-MM-dd} {read.Time}";
        if (!DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return null;
        var hasOffset = read.Time.EndsWith('Z') || read.Time.LastIndexOfAny(['+', '-']) > 0;
        return (hasOffset ? instant : new DateTimeOffset(instant.UtcDateTime, TimeSpan.Zero) - setting.Zone.GetUtcOffset(instant.UtcDateTime)).ToUniversalTime();
    }

    static (string Date, string? Time) SplitTime(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return (text, null);
        var start = text.LastIndexOfAny(['T', ' '], colon);
        return start <= 0 ? (text, null) : (text[..start].TrimEnd(','), text[(start + 1)..].Trim());
    }

    static (DateOnly, string?)? Made(string year, string month, string day, string? time)
    {
        if (year.Length is not (2 or 4) || month.Length > 2 || day.Length > 2 || !Whole(year, out var y) || !Whole(month, out var m) || !Whole(day, out var d)) return null;
        if (year.Length == 2) y += y < 70 ? 2000 : 1900;
        if (y is < 1000 or > 9000 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m)) return null;
        return (new DateOnly(y, m, d), time);
    }

    static bool Whole(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    static int Month(string word) => char.IsLetter(word[0]) && Months.TryGetValue(SearchDocs.Fold(word).TrimEnd('.'), out var month) ? month : 0;

    static Dictionary<string, int> MonthNames()
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var language in new[] { "en", "de", "fr", "es", "pt", "it", "nl" })
        {
            var format = CultureInfo.GetCultureInfo(language).DateTimeFormat;
            for (var month = 0; month < 12; month++)
                foreach (var name in new[] { format.MonthNames[month], format.AbbreviatedMonthNames[month] })
                    names.TryAdd(SearchDocs.Fold(name).TrimEnd('.'), month + 1);
        }
        return names;
    }
}
