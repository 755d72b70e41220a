namespace Crm.Imports;

/// <summary>What was seen in a column while the file was read once: enough to propose a mapping and to check another one.</summary>
sealed class ColumnFacts
{
    public const int MostValues = 300;
    const int Telling = 1000;

    public required string Name { get; init; }
    public int Filled { get; set; }
    public List<string> Samples { get; init; } = [];

    /// <summary>The distinct values; null when there are more than can be listed.</summary>
    public HashSet<string>? Values { get; set; } = new(StringComparer.Ordinal);

    public int PlainDates { get; set; }
    public int DayFirst { get; set; }
    public int MonthFirst { get; set; }
    public int YearFirst { get; set; }
    public bool Dots { get; set; }

    /// <summary>The first rows whose date only reads with the day, and with the month, in front.</summary>
    public DateRow? OnlyDayFirst { get; set; }
    public DateRow? OnlyMonthFirst { get; set; }

    public int PointNumbers { get; set; }
    public int CommaNumbers { get; set; }
    public int UnclearNumbers { get; set; }
    public int Emails { get; set; }

    public int Dates => PlainDates + Math.Max(DayFirst, Math.Max(MonthFirst, YearFirst));
    public int Numbers => Math.Max(PointNumbers, CommaNumbers);

    /// <summary>The type of custom field that would hold all of it; digits with a zero in front are no number.</summary>
    public string? Suggests => Filled == 0 ? null : Dates == Filled ? "date" : Numbers == Filled && !Samples.Exists(s => s is ['0', >= '0' and <= '9', ..] or ['+', ..]) ? "number" : Samples.Exists(s => s.Length > 80) ? "longText" : "text";

    public void See(string? value, int row)
    {
        if (value is null) return;
        Filled++;
        if (Values is not null && value.Length <= 200) Values.Add(value);
        if (Values?.Count > MostValues) Values = null;
        if (Samples.Count < 5 && !Samples.Contains(value, StringComparer.Ordinal)) Samples.Add(value.Length > 100 ? value[..100] : value);
        if (value.Length > 60) return;
        if (value.Contains('@', StringComparison.Ordinal)) Emails++;
        if (!value.Any(char.IsAsciiDigit)) return;
        // A column without a date (a number) in its first thousand values is none of dates (numbers).
        if (Filled <= Telling || Dates > 0) SeeDate(value, row);
        if (Filled > Telling && Numbers == 0) return;
        var (point, comma) = (Imports.Numbers.Read(value, '.'), Imports.Numbers.Read(value, ','));
        if (point is not null) PointNumbers++;
        if (comma is not null) CommaNumbers++;
        if (point is not null && comma is not null && point != comma) UnclearNumbers++;
    }

    void SeeDate(string value, int row)
    {
        if (value.Length < 6) return;
        if (Imports.Dates.IsPlain(value))
        {
            if (Imports.Dates.Read(value, "ymd") is not null) PlainDates++;
            return;
        }
        var (day, month) = (Imports.Dates.Read(value, "dmy") is not null, Imports.Dates.Read(value, "mdy") is not null);
        if (day) DayFirst++;
        if (month) MonthFirst++;
        if (day && !month) OnlyDayFirst ??= new DateRow(row, value);
        if (month && !day) OnlyMonthFirst ??= new DateRow(row, value);
        if (Imports.Dates.Read(value, "ymd") is not null) YearFirst++;
        Dots |= value.Contains('.', StringComparison.Ordinal);
    }

    /// <summary>The order that most of the column's dates fit, and whether another one fits as well.</summary>
    public (string Order, bool Unclear) DateOrder(string locale)
    {
        if (Math.Max(DayFirst, MonthFirst) == 0) return ("ymd", false);
        if (DayFirst != MonthFirst) return DayFirst > MonthFirst ? ("dmy", false) : ("mdy", false);
        if (Dots) return ("dmy", false);
        return (Culture(locale).DateTimeFormat.ShortDatePattern.StartsWith('M') ? "mdy" : "dmy", true);
    }

    /// <summary>The decimal sign that most of the column's numbers fit, and whether the other one gives other numbers.</summary>
    public (string Sign, bool Unclear) DecimalSign(string locale)
    {
        if (PointNumbers != CommaNumbers) return PointNumbers > CommaNumbers ? (".", false) : (",", false);
        return UnclearNumbers == 0 ? (".", false) : (Culture(locale).NumberFormat.NumberDecimalSeparator == "," ? "," : ".", true);
    }

    static System.Globalization.CultureInfo Culture(string locale)
    {
        try { return System.Globalization.CultureInfo.GetCultureInfo(locale); }
        catch (System.Globalization.CultureNotFoundException) { return System.Globalization.CultureInfo.InvariantCulture; }
    }
}

/// <summary>A date as it stands in a row.</summary>
sealed record DateRow(int Row, string Text);
