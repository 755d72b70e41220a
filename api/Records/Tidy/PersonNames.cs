using System.Text;

namespace Crm.Records;

/// <summary>
/// Names that were typed all in capitals or all in small letters, as they are written: "MARIA VAN DER BERG-O'BRIEN" is Maria van der
/// Berg-O'Brien. A name with both has been thought about and stays.
/// </summary>
static class PersonNames
{
    static readonly HashSet<string> Particles = ["af", "al", "av", "bin", "da", "das", "de", "del", "della", "der", "den", "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "los", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur"];
    static readonly HashSet<string> Numerals = ["II", "III", "IV", "VI", "VII", "VIII"];

    public static string Tidy(string name)
    {
        var letters = name.Where(char.IsLetter).ToList();
        var small = letters.TrueForAll(char.IsLower);
        // Two capitals may be initials; scripts without capitals are neither.
        if (letters.Count < 2 || !small && !letters.TrueForAll(char.IsUpper) || !small && letters.Count == 2 || small && letters.TrueForAll(char.IsUpper)) return name;
        var words = name.Split(' ');
        return string.Join(' ', words.Select((word, i) => Particles.Contains(word.ToLowerInvariant()) && words.Length > 1 ? word.ToLowerInvariant()
            : Numerals.Contains(word.ToUpperInvariant()) && i > 0 ? word.ToUpperInvariant() : string.Join('-', word.Split('-').Select(Part))));
    }

    static string Part(string word)
    {
        var text = new StringBuilder(word.ToLowerInvariant());
        for (var i = 0; i < text.Length; i++)
            // The first letter, and the one behind an apostrophe when more than an ending follows: O'Brien, D'Angelo.
            if (char.IsLetter(text[i]) && (i == 0 || !char.IsLetter(text[i - 1]) && (text[i - 1] is not ('\'' or '\u2019') || text.Length - i > 2))) text[i] = char.ToUpperInvariant(text[i]);
        if (text.Length > 3 && text[0] == 'M' && text[1] == 'c') text[2] = char.ToUpperInvariant(text[2]);
        return text.ToString();
    }
}
