using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Crm.Imports;

/// <summary>Reads JSONL: one flat object a line. Columns are its members in the order in which they first appear.</summary>
sealed class JsonlRows(Stream file, string encoding) : KeyedRows(file, encoding)
{
    const int MostLine = 8 << 20;

    protected override async IAsyncEnumerable<Dictionary<string, string>> ItemsAsync(FileLines lines, [EnumeratorCancellation] CancellationToken ct)
    {
        while (await lines.ReadAsync(MostLine, ct) is { } line)
        {
            if (lines.WasCut) throw FileText.Unreadable("The line is too long; an object has up to 200 fields of 65,536 characters, all on one line.", lines.Number);
            if (!string.IsNullOrWhiteSpace(line)) yield return Read(line, lines.Number);
        }
    }

    static Dictionary<string, string> Read(string line, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw FileText.Unreadable("This is no object. Each line of the file is one, such as {\"name\": \"Ann\"}.", number);
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (!values.TryAdd(member.Name, Text(member.Value, member.Name, number))) throw FileText.Unreadable($"'{Short(member.Name)}' is there twice.", number);
                if (values.Count > MostColumns * 2) throw FileText.Unreadable($"The object has more than {MostColumns * 2} members; at most {MostColumns} can be brought in.", number);
            }
            return values;
        }
        // A text may hold half a letter, which only shows when it is taken out.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw FileText.Unreadable("This is not one whole JSON object. Each line of the file is one, such as {\"name\": \"Ann\"}.", number);
        }
    }

    static string Text(JsonElement value, string name, int number)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null => "",
            JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind is JsonValueKind.String or JsonValueKind.Number) => Records.ListText.Write(value.EnumerateArray().Select(v => v.ToString())),
            _ => throw FileText.Unreadable($"'{Short(name)}' is neither text, a number, true, false, null nor a list of texts.", number),
        };
        return text.Length <= MostLetters ? text : throw FileText.Unreadable($"A field has more than {MostLetters:N0} characters.", number);
    }

    static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
