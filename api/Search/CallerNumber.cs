using Crm.Records;

namespace Crm.Search;

/// <summary>
/// A number as a telephone line shows it: with a country code, with 00 in front, national with its 0, or bare. The same number may
/// be stored in any of these forms, so records are found by the last nine digits and ranked by how much of the number agrees.
/// </summary>
sealed class CallerNumber
{
    const int Fewest = 5, Most = 20, Compared = 9;
    readonly string digits;
    readonly string tail;

    CallerNumber(string digits)
    {
        this.digits = digits;
        tail = digits.Length > Compared ? digits[^Compared..] : digits;
    }

    public static CallerNumber? Read(string text)
    {
        var value = text.Replace("(0)", "", StringComparison.Ordinal);
        if (value.Length > 50 || value.Any(c => !char.IsAsciiDigit(c) && !" +-/().\u00a0".Contains(c, StringComparison.Ordinal))) return null;
        var digits = string.Concat(value.Where(char.IsAsciiDigit)).TrimStart('0');
        return digits.Length is >= Fewest and <= Most ? new CallerNumber(digits) : null;
    }

    public string Pattern => $"%{Filters.Escape(tail)}%";

    /// <summary>The record's number that is this one: the whole of it first, then one that only ends alike.</summary>
    public (SearchDoc Doc, int Rank, Matched? Matched) Match(SearchDoc doc)
    {
        var best = doc.Body.Split('\n').Where(line => line.Length > 0 && line.TrimStart('+').All(char.IsAsciiDigit))
            .Select(line => (Line: line, Digits: line.TrimStart('+', '0'))).Where(l => l.Digits.EndsWith(tail, StringComparison.Ordinal))
            .Select(l => (l.Line, Rank: l.Digits == digits ? 0 : digits.EndsWith(l.Digits, StringComparison.Ordinal) || l.Digits.EndsWith(digits, StringComparison.Ordinal) ? 1 : 2))
            .OrderBy(l => l.Rank).ThenByDescending(l => l.Line.Length).FirstOrDefault();
        return (doc, best.Rank, best.Line is null ? null : new Matched("phone", best.Line));
    }
}
