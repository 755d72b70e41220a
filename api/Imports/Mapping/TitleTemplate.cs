using System.Text.RegularExpressions;

namespace Crm.Imports;

/// <summary>"{product} - {account}" filled from a row. A value that is missing is dropped together with its separator.</summary>
static partial class TitleTemplate
{
    [GeneratedRegex(@"\{([^{}]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    public static IEnumerable<string> Names(string template) => Placeholder().Matches(template).Select(m => m.Groups[1].Value);

    /// <summary>The title; null when none of its values is there.</summary>
    public static string? Fill(string template, Func<string, string?> value)
    {
        var (text, at, filled, dropped, any) = ("", 0, false, false, false);
        foreach (Match match in Placeholder().Matches(template))
        {
            any = true;
            var between = template[at..match.Index];
            at = match.Index + match.Length;
            if (value(match.Groups[1].Value) is not { Length: > 0 } found)
            {
                // The text in front of the first placeholder is no separator: it stays.
                if (!filled && !dropped) text = between;
                dropped = true;
                continue;
            }
            text += filled || !dropped ? between + found : found;
            filled = true;
        }
        if (any && !filled) return null;
        return (text + template[at..]).Trim();
    }
}
