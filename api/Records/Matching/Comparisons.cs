using Crm.Events;

namespace Crm.Records;

/// <summary>Comparisons of the kinds of terms that people and companies share, and how such terms are made.</summary>
static class Comparisons
{
    public static string[] Term(string? text) => string.IsNullOrWhiteSpace(text) ? MatchRules.None : [Fold(text)];

    /// <summary>Folded, with single blanks and without signs.</summary>
    public static string Fold(string text)
    {
        var folded = SearchDocs.Fold(text);
        Span<char> kept = folded.Length <= 256 ? stackalloc char[folded.Length] : new char[folded.Length];
        var n = 0;
        foreach (var c in folded)
            if (char.IsLetterOrDigit(c)) kept[n++] = c;
            else if (c is not ('\'' or '’') && n > 0 && kept[n - 1] != ' ') kept[n++] = ' ';
        return new string(kept[..n]).TrimEnd();
    }

    public static string[] Split(string folded) => folded.Length == 0 ? MatchRules.None : folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The end of a number, which stays the same however the country is written.</summary>
    public static string[] Phones(IEnumerable<string> normalized) => [.. normalized.Select(n => string.Concat(n.Where(char.IsAsciiDigit))).Where(n => n.Length >= 6).Select(n => n[Math.Max(0, n.Length - 9)..]).Distinct(StringComparer.Ordinal)];

    /// <summary>Addresses of offices say nothing about who it is: many have them.</summary>
    public static string[] Emails(IEnumerable<string> normalized) => [.. normalized.Where(e => !EmailHints.IsRole(e)).Distinct(StringComparer.Ordinal)];

    /// <summary>Words and numbers of a street line apart: "12a High Street, Flat 3" is high, street, flat and 12a, 3.</summary>
    public static (string[] Words, string[] Numbers) Street(string? street)
    {
        if (string.IsNullOrWhiteSpace(street)) return (MatchRules.None, MatchRules.None);
        var parts = Split(Fold(street));
        return ([.. parts.Where(p => !p.Any(char.IsAsciiDigit))], [.. parts.Where(p => p.Any(char.IsAsciiDigit))]);
    }

    /// <summary>3 the same, 2 a slip of the pen or a second name more, 1 similar or an initial.</summary>
    public static Likening Name(string[] a, string[] b)
    {
        var (one, other) = (a[0], b[0]);
        if (one == other) return new(3, 1);
        var alike = Likeness.JaroWinkler(one, other);
        var slips = Likeness.Distance(one, other, 2);
        if (alike >= 0.92 || slips <= 1 && Math.Min(one.Length, other.Length) > 2) return new(2, (float)alike);
        if (Within(one, other) || Within(other, one)) return new(2, (float)Math.Max(alike, 0.9));
        if (one.Length == 1 && other[0] == one[0] || other.Length == 1 && one[0] == other[0]) return new(1, (float)alike);
        return alike >= 0.83 || slips <= 2 && Math.Min(one.Length, other.Length) > 4 ? new(1, (float)alike) : new(0, (float)alike);
    }

    /// <summary>"anna" in "anna maria".</summary>
    static bool Within(string one, string other) => other.Length > one.Length && one.Length > 2 && (other.StartsWith(one + " ", StringComparison.Ordinal) || other.EndsWith(" " + one, StringComparison.Ordinal));

    /// <summary>Dates as yyyymmdd: 3 the same, 2 one digit off or day and month swapped, 1 two digits off.</summary>
    public static Likening Date(string[] a, string[] b)
    {
        var (one, other) = (a[0], b[0]);
        if (one == other) return new(3, 1);
        var off = Likeness.Distance(one, other, 2);
        var swapped = one.AsSpan(0, 4).SequenceEqual(other.AsSpan(0, 4)) && one.AsSpan(4, 2).SequenceEqual(other.AsSpan(6, 2)) && one.AsSpan(6, 2).SequenceEqual(other.AsSpan(4, 2));
        return off <= 1 || swapped ? new(2, 0.9f) : off == 2 ? new(1, 0.75f) : new(0, 0);
    }

    /// <summary>2 one of them is the same, 1 one letter off. The same name at another provider says no more than the name does.</summary>
    public static Likening Email(string[] a, string[] b)
    {
        var best = Likening.Differs;
        foreach (var one in a)
            foreach (var other in b)
            {
                if (one == other) return new(2, 1);
                if (best.Level < 1 && one.Length >= 10 && Likeness.Distance(one, other, 1) <= 1) best = new(1, 0.9f);
            }
        return best;
    }

    /// <summary>2 one of them is the same, 1 one digit off.</summary>
    public static Likening Phone(string[] a, string[] b)
    {
        var best = Likening.Differs;
        foreach (var one in a)
            foreach (var other in b)
            {
                if (one == other) return new(2, 1);
                if (best.Level < 1 && one.Length >= 8 && Likeness.Distance(one, other, 1) <= 1) best = new(1, 0.9f);
            }
        return best;
    }

    /// <summary>Words of a street or a company's name: 3 the same, 2 nearly, 1 in good part.</summary>
    public static Likening Words(string[] a, string[] b)
    {
        var alike = Likeness.Words(a, b);
        return new((sbyte)(alike >= 0.97 ? 3 : alike >= 0.88 ? 2 : alike >= 0.6 ? 1 : 0), (float)alike);
    }

    /// <summary>House numbers: 2 the same, 1 some of them, or a digit off.</summary>
    public static Likening Numbers(string[] a, string[] b)
    {
        if (a.Length == b.Length && a.All(n => b.Contains(n, StringComparer.Ordinal))) return new(2, 1);
        return a.Any(n => b.Any(m => n == m || Math.Min(n.Length, m.Length) > 1 && Likeness.Distance(n, m, 1) <= 1)) ? new(1, 0.7f) : Likening.Differs;
    }

    /// <summary>2 the same, 1 one sign off.</summary>
    public static Likening Code(string[] a, string[] b) => a[0] == b[0] ? new(2, 1) : Likeness.Distance(a[0], b[0], 1) <= 1 ? new(1, 0.8f) : Likening.Differs;

    /// <summary>1 one of them is the same.</summary>
    public static Likening Same(string[] a, string[] b) => a.Any(x => b.Contains(x, StringComparer.Ordinal)) ? new(1, 1) : Likening.Differs;

    public static readonly MatchField StreetField = new("street", Words, [.05, .05, .15, .75], [.990, .006, .002, .002], [.20, .05, .10, .65]);
    public static readonly MatchField NumberField = new("houseNumber", Numbers, [.07, .08, .85], [.90, .08, .02], [.22, .08, .70]);
    public static readonly MatchField CityField = new("city", Name, [.05, .05, .10, .80], [.97, .004, .003, .023], [.10, .02, .05, .83]) { ByFrequency = true };
    public static readonly MatchField PostcodeField = new("postcode", Code, [.05, .10, .85], [.98, .015, .005], [.10, .05, .85]);
    public static readonly MatchField RegionField = new("region", Same, [.10, .90], [.75, .25], [.05, .95]);
    public static readonly MatchField PhoneField = new("phone", Phone, [.40, .05, .55], [.99998, .0000199, .0000001], [.40, .05, .55]) { IsIdentifier = true };
}
