namespace Crm.Records;

/// <summary>
/// What a look at an address tells before any mail is sent: a likely slip of the keys, an address of the kind that is thrown away,
/// or one that belongs to an office and not to a person. Hints only; nothing is refused because of them.
/// </summary>
public static class EmailHints
{
    static readonly string[] Providers = Lines("mail-providers.txt");
    static readonly HashSet<string> Right = [.. Providers, .. Lines("mail-domains-that-look-wrong.txt")];
    static readonly HashSet<string> Disposable = [.. Lines("disposable-domains.txt")], Offices = [.. Lines("role-addresses.txt")];
    // What is typed for an ending, and what was meant: endings that do not exist, and those that the big providers do not have.
    static readonly Dictionary<string, string> Endings = Pairs("con com|cmo com|comm com|ocm com|vom com|xom com|cpm com|coom com|clm com|dom com|cim com|nte net|ner net|met net|nett net|ogr org|orgg org|ort org|rog org|dee de|ed de|frr fr"),
        OfProviders = Pairs("co com|cm com|om com|cn com|ne net|nt net|d de|f fr");

    /// <summary>Whether the address is of a service that gives addresses for an hour.</summary>
    public static bool IsDisposable(string normalized)
    {
        for (var domain = DomainOf(normalized); domain.Contains('.', StringComparison.Ordinal); domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..])
            if (Disposable.Contains(domain)) return true;
        return false;
    }

    /// <summary>Whether it is an office (info@, sales@) rather than a person.</summary>
    public static bool IsRole(string normalized) => Offices.Contains(normalized[..Math.Max(0, normalized.LastIndexOf('@'))].Split('+')[0]);

    /// <summary>The address that was probably meant, or null: "ann@gmial.com" is meant to be ann@gmail.com.</summary>
    public static string? Suggest(string text)
    {
        var value = text.Trim().ToLowerInvariant().Replace(',', '.').TrimEnd('.');
        var at = value.LastIndexOf('@');
        if (at < 1) return null;
        var (local, domain) = (value[..at], value[(at + 1)..].Replace(" ", "", StringComparison.Ordinal));
        var meant = Right.Contains(domain) ? domain : Meant(domain) ?? domain;
        var suggestion = $"{local}@{meant}";
        return suggestion != text.Trim().ToLowerInvariant() && EmailAddress.Normalize(suggestion) is { } right && right != EmailAddress.Normalize(text) ? suggestion : null;
    }

    static string? Meant(string domain)
    {
        var dot = domain.LastIndexOf('.');
        var (name, ending) = dot < 0 ? (domain, "") : (domain[..dot], domain[(dot + 1)..]);
        var ended = Endings.TryGetValue(ending, out var right) ? $"{name}.{right}" : domain;
        if (Right.Contains(ended)) return ended;
        if (OfProviders.TryGetValue(ending, out var theirs) && Right.Contains($"{name}.{theirs}")) return $"{name}.{theirs}";
        // The same name with another ending is another country's; names of a few letters are too near to everything.
        var near = Providers.Where(p => p.Length >= 8 && NameOf(p) != name).Select(p => (Provider: p, Far: Distance(ended, p))).Where(n => n.Far <= (NameOf(n.Provider).Length >= 7 ? 2 : NameOf(n.Provider).Length >= 5 ? 1 : 0)).OrderBy(n => n.Far).ThenBy(n => Array.IndexOf(Providers, n.Provider)).FirstOrDefault();
        return near.Provider ?? (ended == domain ? null : ended);
    }

    /// <summary>Damerau and Levenshtein's distance (optimal string alignment): letters put in, left out, changed or swapped with the next.</summary>
    internal static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2) return int.MaxValue;
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        return d[a.Length, b.Length];
    }

    static string NameOf(string domain) => domain[..domain.IndexOf('.', StringComparison.Ordinal)];
    static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
    static Dictionary<string, string> Pairs(string pairs) => pairs.Split('|').Select(p => p.Split(' ')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    static string[] Lines(string file)
    {
        using var text = new StreamReader(typeof(EmailHints).Assembly.GetManifestResourceStream("points/" + file)!);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
    }
}
