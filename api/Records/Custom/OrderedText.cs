using System.Globalization;
using System.Text;
using Crm.Events;

namespace Crm.Records;

/// <summary>
/// Values as text whose plain order (collation "C") is the order of the values. Comparisons of text are what row-level
/// security lets use an index, whatever the type.
/// </summary>
public static class OrderedText
{
    /// <summary>What an index row has room for, with some to spare.</summary>
    const int MostBytes = 2000;
    const int Whole = 15, Decimals = 6;

    /// <summary>The largest number that can be held, and how finely.</summary>
    public const decimal Largest = 999_999_999_999_999m;

    /// <summary>-12.5 before 3 before 20: a sign, then digits of fixed width; those of negative numbers turned round.</summary>
    public static string Number(decimal value)
    {
        var digits = Math.Abs(value).ToString(new string('0', Whole) + "." + new string('0', Decimals), CultureInfo.InvariantCulture);
        return value >= 0 ? "1" + digits : "0" + string.Create(digits.Length, digits, (text, from) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = from[i] == '.' ? '.' : (char)('9' - (from[i] - '0'));
        });
    }

    public static string Date(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Text without regard to case and accents, as people sort it; cut to what an index holds.</summary>
    public static string Text(string text)
    {
        var folded = SearchDocs.Fold(text.Trim());
        while (Encoding.UTF8.GetByteCount(folded) > MostBytes)
        {
            var cut = folded.Length * 9 / 10;
            folded = folded[..(char.IsHighSurrogate(folded[cut - 1]) ? cut - 1 : cut)];
        }
        return folded;
    }

    /// <summary>Options in the order of their list.</summary>
    public static string Option(CustomField field, string id)
    {
        var place = field.Options.Select((o, i) => (o, i)).Where(p => p.o.Id == id).Select(p => p.i).DefaultIfEmpty(9999).First();
        return place.ToString("D4", CultureInfo.InvariantCulture) + " " + id;
    }

    public static string YesNo(bool value) => value ? "1" : "0";

    /// <summary>The first text behind all that begin with this one; null when there is none.</summary>
    public static string? After(string prefix)
    {
        for (var i = prefix.Length - 1; i >= 0; i--)
        {
            // U+D7FF is followed by half characters, which no text holds alone.
            if (prefix[i] == '\uD7FF') return prefix[..i] + '\uE000';
            if (prefix[i] < '\uD7FF') return prefix[..i] + (char)(prefix[i] + 1);
        }
        return null;
    }
}
