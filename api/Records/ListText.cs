using System.Text;

namespace Crm.Records;

/// <summary>Several values in one cell: "vip; spring 2026". One that holds a separator or a quotation mark stands in quotation marks, as in a CSV file.</summary>
public static class ListText
{
    static readonly char[] Separators = [',', ';', '|'];

    public static string Write(IEnumerable<string> values) =>
        string.Join("; ", values.Select(v => v.AsSpan().IndexOfAny(",;|\"") >= 0 ? $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : v));

    /// <summary>The values, without those that are empty. Quotation marks that are not closed, or with more text behind them, are letters like others.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        var values = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at < text.Length && text[at] == '"' && Quoted(text, at) is { } quoted)
            {
                values.Add(quoted.Value);
                at = quoted.End + 1;
                continue;
            }
            var end = text.IndexOfAny(Separators, at) is >= 0 and var found ? found : text.Length;
            values.Add(text[at..end].Trim());
            at = end + 1;
        }
        return [.. values.Where(v => v.Length > 0)];
    }

    static (string Value, int End)? Quoted(string text, int start)
    {
        var value = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != '"') { value.Append(text[at]); continue; }
            if (at + 1 < text.Length && text[at + 1] == '"') { value.Append('"'); at++; continue; }
            do at++; while (at < text.Length && char.IsWhiteSpace(text[at]));
            return at == text.Length || Separators.Contains(text[at]) ? (value.ToString(), at) : null;
        }
        return null;
    }
}
