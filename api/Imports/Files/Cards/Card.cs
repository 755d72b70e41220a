using System.Globalization;

namespace Crm.Imports;

/// <summary>A card's lines as a row. The columns' names are those that the preset for vCard files knows.</summary>
static class Card
{
    static readonly string[] Order =
    [
        "ID", "ID in the other system", "Full name", "Salutation", "First name", "Last name", "Suffix", "Likes to be called", "Job title", "Company", "Department", "E-mail", "Mobile", "Phone", "Fax",
        "Street", "Postcode", "City", "Region", "Country", "Second address", "Third address", "Website", "Birth date", "Birthday without year", "Gender", "Language", "Occupation", "Tags", "Note", "Photo",
    ];

    /// <summary>Where a column stands: "E-mail 3" with "E-mail".</summary>
    public static int Place(string column) => Array.FindLastIndex(Order, name => column.StartsWith(name, StringComparison.Ordinal)) is >= 0 and var at ? at : Order.Length;

    public static Dictionary<string, string> Read(List<CardLine> lines)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        Name(lines, row);
        // A card of our own tells by what id its record is known here; for any other the card's is the one of another system.
        Put(row, "ID", First("X-CRM-ID")?.Text());
        if (!row.ContainsKey("ID")) Put(row, "ID in the other system", First("UID")?.Text());
        foreach (var (name, column) in new[] { ("TITLE", "Job title"), ("ROLE", "Occupation"), ("LANG", "Language"), ("NOTE", "Note") }) Put(row, column, First(name)?.Text());
        Put(row, "Likes to be called", First("NICKNAME")?.List() is { Count: > 0 } names ? names[0] : null);
        Put(row, "Tags", Records.ListText.Write(lines.Where(l => l.Name == "CATEGORIES").SelectMany(l => l.List()).Distinct(StringComparer.OrdinalIgnoreCase)));
        if (First("ORG")?.Components() is { } org)
        {
            Put(row, "Company", org[0]);
            Put(row, "Department", string.Join(", ", org.Skip(1).Where(u => u.Length > 0)));
        }
        foreach (var (line, index) in Preferred("EMAIL").Select((l, i) => (l, i))) Put(row, Numbered("E-mail", index), After(line.Text(), "mailto:"));
        Phones(lines, row);
        foreach (var (line, index) in Preferred("ADR").Take(3).Select((l, i) => (l, i))) Address(line.Components(), index, row);
        foreach (var (line, index) in Preferred("URL").Select((l, i) => (l, i))) Put(row, Numbered("Website", index), line.Text());
        Birthday(First("BDAY"), row);
        Put(row, "Gender", First("GENDER")?.Components() is { } gender ? gender.ElementAtOrDefault(1) is { Length: > 0 } own ? own : gender[0].ToUpperInvariant() switch { "M" => "male", "F" => "female", "O" => "other", _ => "" } : null);
        if (lines.Exists(l => l.IsBinary)) Put(row, "Photo", "(is not brought in)");
        return row;

        CardLine? First(string name) => Preferred(name).FirstOrDefault();
        IEnumerable<CardLine> Preferred(string name) => lines.Where(l => l.Name == name).OrderBy(l => l.IsPreferred ? 0 : 1).Take(20);
    }

    static void Name(List<CardLine> lines, Dictionary<string, string> row)
    {
        var name = lines.FirstOrDefault(l => l.Name == "N")?.Components() ?? [];
        Put(row, "Last name", name.ElementAtOrDefault(0));
        Put(row, "First name", string.Join(' ', name.Skip(1).Take(2).Where(n => n.Length > 0)));
        Put(row, "Salutation", name.ElementAtOrDefault(3));
        Put(row, "Suffix", name.ElementAtOrDefault(4));
        if (!row.ContainsKey("Last name") && !row.ContainsKey("First name")) Put(row, "Full name", lines.FirstOrDefault(l => l.Name == "FN")?.Text());
    }

    static void Phones(List<CardLine> lines, Dictionary<string, string> row)
    {
        var count = 0;
        foreach (var line in lines.Where(l => l.Name == "TEL").OrderBy(l => l.IsPreferred ? 0 : 1).Take(20))
        {
            var number = After(line.Text(), "tel:").Split(";ext=") is [var main, var extension] ? $"{main} ext. {extension}" : After(line.Text(), "tel:");
            if (line.Types.Contains("fax")) Put(row, "Fax", number);
            else if (line.Types.Contains("cell") && !row.ContainsKey("Mobile")) Put(row, "Mobile", number);
            else Put(row, Numbered("Phone", count++), number);
        }
    }

    static void Address(IReadOnlyList<string> parts, int index, Dictionary<string, string> row)
    {
        string Part(int at) => parts.ElementAtOrDefault(at) ?? "";
        var street = string.Join(", ", new[] { Part(2), Part(1), Part(0) }.Where(p => p.Length > 0)).Replace('\n', ',');
        foreach (var (name, value) in new[] { ("Street", street), ("City", Part(3)), ("Region", Part(4)), ("Postcode", Part(5)), ("Country", Part(6)) })
            Put(row, index == 0 ? name : $"{(index == 1 ? "Second" : "Third")} address: {name.ToLowerInvariant()}", value);
    }

    /// <summary>19850412, 1985-04-12 or with a time behind; a year that is left out, or 1604, which stands for none, makes no birth date.</summary>
    static void Birthday(CardLine? line, Dictionary<string, string> row)
    {
        if (line?.Text() is not { Length: > 0 } text) return;
        var day = text.Split('T')[0];
        if (day.StartsWith("--", StringComparison.Ordinal) || line.Parameter("X-APPLE-OMIT-YEAR") is { } none && day.StartsWith(none, StringComparison.Ordinal)) Put(row, "Birthday without year", day);
        else Put(row, "Birth date", DateOnly.TryParseExact(day, ["yyyyMMdd", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text);
    }

    static string Numbered(string name, int index) => index == 0 ? name : $"{name} {index + 1}";

    static string After(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? text[start.Length..] : text;

    static void Put(Dictionary<string, string> row, string column, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) row[column] = value;
    }
}
