using System.Text;

namespace Crm.Imports;

/// <summary>One line of a card: a name, what is said about it, and the value as it is written.</summary>
sealed class CardLine
{
    static readonly string[] Binary = ["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"];

    readonly StringBuilder raw = new();

    /// <summary>The line's number in the file.</summary>
    public required int Number { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<(string Name, string Value)> Parameters { get; init; }

    public bool IsBinary => Binary.Contains(Name, StringComparer.Ordinal);
    public int Length => raw.Length;

    /// <summary>The = at the end of a quoted-printable line says that the next one belongs to it.</summary>
    public bool IsUnfinished => IsQuotedPrintable && raw.Length > 0 && raw[^1] == '=';

    bool IsQuotedPrintable => Parameters.Any(p => p.Value.Equals("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase));

    /// <summary>"work", "cell", "pref": in 2.1 they stand without the name TYPE.</summary>
    public IEnumerable<string> Types => Parameters.Where(p => p.Name is "TYPE" or "").SelectMany(p => p.Value.Split(',')).Select(t => t.Trim().ToLowerInvariant());

    public bool IsPreferred => Types.Contains("pref") || Parameters.Any(p => p is { Name: "PREF", Value: "1" });

    public string? Parameter(string name) => Parameters.FirstOrDefault(p => p.Name == name).Value;

    /// <summary>"item1.TEL;TYPE=cell;PREF=1:+49 151 …"; null when the line is none.</summary>
    public static CardLine? Read(string text, int number)
    {
        var (quoted, colon) = (false, -1);
        for (var i = 0; i < text.Length && colon < 0; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (text[i] == ':' && !quoted) colon = i;
        }
        if (colon <= 0) return null;
        var parts = Split(text[..colon], ';', '"');
        var name = parts[0][(parts[0].LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
        var line = new CardLine
        {
            Number = number,
            Name = name,
            Parameters = [.. parts.Skip(1).Select(p => p.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (p[..at].Trim().ToUpperInvariant(), p[(at + 1)..].Trim().Trim('"')) : ("", p.Trim()))],
        };
        if (!line.IsBinary) line.raw.Append(text, colon + 1, text.Length - colon - 1);
        return line;
    }

    public void Continue(string text)
    {
        if (IsUnfinished) raw.Length--;
        raw.Append(text);
    }

    /// <summary>The value's components: "Lee;Ann;;Dr." in a name, with their escapes undone.</summary>
    public IReadOnlyList<string> Components() => [.. Split(Decoded(), ';', null).Select(c => string.Join(", ", Split(c, ',', null).Select(Unescape).Where(v => v.Length > 0)))];

    /// <summary>The values of a list: categories, nicknames.</summary>
    public IReadOnlyList<string> List() => [.. Split(Decoded(), ',', null).Select(Unescape).Where(v => v.Length > 0)];

    public string Text() => Unescape(Decoded());

    string Decoded()
    {
        var text = raw.ToString();
        if (!IsQuotedPrintable) return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (char.IsAscii(text[i])) bytes.Add((byte)text[i]);
            else bytes.AddRange(Encoding.UTF8.GetBytes([text[i]]));
        }
        return Charset(Parameter("CHARSET")).GetString([.. bytes]);
    }

    static Encoding Charset(string? name) => name?.ToUpperInvariant() switch
    {
        null or "UTF-8" or "UTF8" or "US-ASCII" => Encoding.UTF8,
        _ => FileText.Of("windows-1252"),
    };

    /// <summary>Cut at the mark, unless a backslash stands before it or it is in quotes.</summary>
    static List<string> Split(string text, char mark, char? quote)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == quote) quoted = !quoted;
            else if (text[i] == mark && !quoted && parts.Count < 200)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }

    static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text.Trim();
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) plain.Append(text[i]);
            else plain.Append(text[++i] is 'n' or 'N' ? '\n' : text[i] is ',' or ';' or '\\' or ':' ? text[i] : "\\" + text[i]);
        }
        return plain.ToString().Trim();
    }
}
