using System.Text.RegularExpressions;

namespace Crm.Records;

/// <summary>
/// Postcodes as each country writes them: letters and digits in the order of its pattern, put together with the country's own sign.
/// A country that is not in the table takes anything. Source: the Universal Postal Union's addressing systems by country.
/// </summary>
static partial class Postcodes
{
    // Country, pattern of the bare letters and digits, and how they are put together ($1 …).
    static readonly Dictionary<string, (Regex Bare, string Written)> ByCountry = new[]
    {
        ("NL", "^([1-9]\\d{3})([A-Z]{2})$", "$1 $2"), ("CA", "^([A-Z]\\d[A-Z])(\\d[A-Z]\\d)$", "$1 $2"), ("IE", "^([A-Z]\\d[\\dW])([A-Z\\d]{4})$", "$1 $2"),
        ("SE", "^(\\d{3})(\\d{2})$", "$1 $2"), ("GR", "^(\\d{3})(\\d{2})$", "$1 $2"), ("CZ", "^(\\d{3})(\\d{2})$", "$1 $2"), ("SK", "^(\\d{3})(\\d{2})$", "$1 $2"),
        ("PL", "^(\\d{2})(\\d{3})$", "$1-$2"), ("PT", "^(\\d{4})(\\d{3})$", "$1-$2"), ("BR", "^(\\d{5})(\\d{3})$", "$1-$2"), ("JP", "^(\\d{3})(\\d{4})$", "$1-$2"), ("US", "^(\\d{5})(\\d{4})?$", "US"),
        ("DE", "^\\d{5}$", "$0"), ("FR", "^\\d{5}$", "$0"), ("ES", "^\\d{5}$", "$0"), ("IT", "^\\d{5}$", "$0"), ("FI", "^\\d{5}$", "$0"), ("TR", "^\\d{5}$", "$0"), ("MX", "^\\d{5}$", "$0"), ("UA", "^\\d{5}$", "$0"), ("HR", "^\\d{5}$", "$0"), ("EE", "^\\d{5}$", "$0"),
        ("AT", "^[1-9]\\d{3}$", "$0"), ("CH", "^[1-9]\\d{3}$", "$0"), ("LI", "^\\d{4}$", "$0"), ("BE", "^[1-9]\\d{3}$", "$0"), ("LU", "^\\d{4}$", "$0"), ("DK", "^\\d{4}$", "$0"), ("NO", "^\\d{4}$", "$0"), ("AU", "^\\d{4}$", "$0"), ("NZ", "^\\d{4}$", "$0"),
        ("HU", "^\\d{4}$", "$0"), ("SI", "^\\d{4}$", "$0"), ("BG", "^\\d{4}$", "$0"), ("RO", "^\\d{6}$", "$0"), ("IN", "^[1-9]\\d{5}$", "$0"), ("CN", "^\\d{6}$", "$0"), ("RU", "^\\d{6}$", "$0"), ("SG", "^\\d{6}$", "$0"),
    }.ToDictionary(p => p.Item1, p => (new Regex(p.Item2, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), p.Item3), StringComparer.Ordinal);

    /// <summary>Whether the postcode is one of the country's; null where nobody can tell.</summary>
    public static bool? Fits(string? country, string? postcode) =>
        postcode is null || Countries.CodeOf(country) is not { } code || code != "GB" && !ByCountry.ContainsKey(code) ? null : Written(code, postcode) is not null;

    /// <summary>As the country writes it; what does not fit stays as it is.</summary>
    public static string? Tidy(string? country, string? postcode) =>
        postcode is not null && Countries.CodeOf(country) is { } code && Written(code, postcode) is { } written ? written : postcode;

    static string? Written(string country, string postcode)
    {
        var bare = Signs().Replace(postcode.ToUpperInvariant(), "");
        // "D-80331" and "A-1010": the country in front, as letters used to be addressed.
        if (bare.Length > 2 && bare.StartsWith(country, StringComparison.Ordinal) && char.IsAsciiDigit(bare[2])) bare = bare[2..];
        else if (country is "DE" or "AT" or "FR" or "IT" && bare.Length > 1 && bare[0] == country[0] && char.IsAsciiDigit(bare[1])) bare = bare[1..];
        if (country == "GB") return British().IsMatch(bare) ? $"{bare[..^3]} {bare[^3..]}" : null;
        if (!ByCountry.TryGetValue(country, out var form)) return null;
        if (form.Bare.Match(bare) is not { Success: true } match) return null;
        return form.Written == "US" ? match.Groups[2].Success ? $"{match.Groups[1].Value}-{match.Groups[2].Value}" : bare : match.Result(form.Written);
    }

    [GeneratedRegex("[\\s.\\-\u2010-\u2015]")] private static partial Regex Signs();

    /// <summary>Outward code (A9, A99, AA9, AA99, A9A, AA9A) and inward code (9AA).</summary>
    [GeneratedRegex("^(GIR0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][ABD-HJLNP-UW-Z]{2})$")] private static partial Regex British();
}
