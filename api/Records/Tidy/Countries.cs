using System.Globalization;
using Crm.Events;

namespace Crm.Records;

/// <summary>Countries by whatever people write: ISO 3166 codes of two or three letters, names in English, German, French, Spanish and Portuguese.</summary>
static class Countries
{
    static readonly Dictionary<string, string> Codes = Read();

    /// <summary>The two-letter code; null for what is no country that we know.</summary>
    public static string? CodeOf(string? text) => text is null ? null : Codes.GetValueOrDefault(Key(text));

    public static bool IsCode(string text) => text.Length == 2 && CodeOf(text) == text;

    static string Key(string text) => SearchDocs.Fold(string.Concat(text.Where(c => char.IsLetter(c) || c == ' ')).Trim());

    static Dictionary<string, string> Read()
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        using var file = new StreamReader(typeof(Countries).Assembly.GetManifestResourceStream("countries.txt")!);
        while (file.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('|') is not [{ Length: 2 } code, .. var names]) continue;
            foreach (var name in names.Append(code).Append(Three(code))) codes.TryAdd(Key(name), code);
        }
        return codes;
    }

    static string Three(string code)
    {
        try { return new RegionInfo(code).ThreeLetterISORegionName; }
        catch (ArgumentException) { return code; }
    }
}
