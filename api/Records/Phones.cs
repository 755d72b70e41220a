namespace Crm.Records;

/// <summary>
/// Phone numbers in E.164 by a small dial-plan table (country code and trunk prefix; source: ITU-T E.164 assigned country codes
/// and E.129 national numbering plans). A number that names no country is read in the workspace's.
/// </summary>
public static class Phones
{
    // Country, calling code, trunk prefix that is dropped when the code is put in front.
    const string Plan = """
        US 1 1|CA 1 1|GB 44 0|DE 49 0|AT 43 0|CH 41 0|FR 33 0|ES 34 |PT 351 |IT 39 |NL 31 0|BE 32 0|LU 352 |IE 353 0|DK 45 |SE 46 0|NO 47 |FI 358 0|IS 354 |PL 48 |CZ 420 |SK 421 0|HU 36 06|RO 40 0|BG 359 0|
        GR 30 |HR 385 0|SI 386 0|RS 381 0|BA 387 0|MK 389 0|AL 355 0|EE 372 |LV 371 |LT 370 0|UA 380 0|RU 7 8|KZ 7 8|TR 90 0|IL 972 0|AE 971 0|SA 966 0|EG 20 0|MA 212 0|ZA 27 0|NG 234 0|KE 254 0|GH 233 0|
        IN 91 0|PK 92 0|BD 880 0|LK 94 0|CN 86 0|JP 81 0|KR 82 0|TW 886 0|HK 852 |SG 65 |MY 60 0|TH 66 0|VN 84 0|PH 63 0|ID 62 0|AU 61 0|NZ 64 0|BR 55 0|AR 54 0|CL 56 |CO 57 |MX 52 |PE 51 0|UY 598 0|VE 58 0|JO 962 0|MT 356 |CY 357
        """;
    static readonly Dictionary<string, (string Code, string Trunk)> ByCountry = Plan.Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Trim().Split(' ')).ToDictionary(p => p[0], p => (p[1], p.Length > 2 ? p[2] : ""), StringComparer.Ordinal);

    /// <summary>"+49301234" where the number can be read, else its digits; null when there are fewer than 3.</summary>
    public static string? Normalize(string text, string? country)
    {
        var value = text.Trim();
        var extension = value.IndexOfAny(['x', 'X', '#', ';']);
        if (extension > 4) value = value[..extension];
        var digits = string.Concat(value.Replace("(0)", "", StringComparison.Ordinal).Where(char.IsAsciiDigit));
        if (digits.Length < 3 || digits.Length > 20 || value.Count(char.IsLetter) > 3) return null;
        if (value.StartsWith('+')) return "+" + digits;
        if (digits.StartsWith("00", StringComparison.Ordinal) && digits.Length > 8) return "+" + digits[2..];
        if (country is null || digits.Length < 6 || !ByCountry.TryGetValue(country, out var plan)) return digits;
        if (plan.Code == "1") return digits.Length == 10 ? "+1" + digits : digits.Length == 11 && digits[0] == '1' ? "+" + digits : digits;
        var national = plan.Trunk.Length > 0 && digits.StartsWith(plan.Trunk, StringComparison.Ordinal) ? digits[plan.Trunk.Length..] : digits;
        return national.Length + plan.Code.Length is >= 7 and <= 15 ? "+" + plan.Code + national : digits;
    }
}
