using System.Globalization;

namespace Crm.Imports;

/// <summary>Numbers as people write them: with a decimal point or comma, thousands marked, a currency beside them.</summary>
static class Numbers
{
    /// <param name="sign">"." or ",": the decimal sign of the column.</param>
    public static decimal? Read(string text, char sign)
    {
        var digits = new string([.. text.Where(c => char.IsAsciiDigit(c) || c is '.' or ',' or '-' or '(' or ')' or '\'' or '’')]);
        var letters = text.Count(char.IsLetter);
        if (digits.Length == 0 || !digits.Any(char.IsAsciiDigit) || letters > 4 || text.Any(c => c is '/' or ':' or '%' or '@')) return null;
        var negative = digits.StartsWith('-') || digits.EndsWith('-') || digits.StartsWith('(') && digits.EndsWith(')');
        digits = digits.Trim('-', '(', ')').Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal);
        if (digits.IndexOfAny(['-', '(', ')']) >= 0) return null;
        var (whole, fraction) = digits.LastIndexOf(sign) is >= 0 and var at ? (digits[..at], digits[(at + 1)..]) : (digits, "");
        var group = sign == '.' ? ',' : '.';
        if (whole.Contains(sign, StringComparison.Ordinal) || fraction.Contains(group, StringComparison.Ordinal) || !IsGrouped(whole, group)) return null;
        whole = whole.Replace(group.ToString(), "", StringComparison.Ordinal);
        if (whole.Length + fraction.Length is 0 or > 25) return null;
        return decimal.TryParse($"{(whole.Length == 0 ? "0" : whole)}.{(fraction.Length == 0 ? "0" : fraction)}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? negative ? -number : number : null;
    }

    /// <summary>True when point and comma give different numbers: "1.234".</summary>
    public static bool IsUnclear(string text) => Read(text, '.') is { } point && Read(text, ',') is { } comma && point != comma;

    static bool IsGrouped(string whole, char group)
    {
        var groups = whole.Split(group);
        return groups.Length == 1 || groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(g => g.Length == 3);
    }
}
