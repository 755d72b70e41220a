using System.Globalization;
using System.Text;
using System.Text.Json;
using Crm.Imports;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Exports;

/// <summary>A file of one kind of record, written row by row. What is written goes on at once; nothing is kept.</summary>
abstract class Sheet : IDisposable
{
    public abstract void Row(object?[] values);
    public abstract void Dispose();

    public static Sheet Of(ExportFormat format, Stream file, IReadOnlyList<ExportHead> columns, string title, string? vcardVersion) => format switch
    {
        ExportFormat.Csv => new CsvSheet(file, columns),
        ExportFormat.Jsonl => new JsonlSheet(file, columns),
        ExportFormat.Xlsx => new XlsxSheet(file, columns, title),
        _ => new VcardSheet(file, columns, vcardVersion ?? "4.0"),
    };

    public static string Ending(ExportFormat format) => format switch { ExportFormat.Csv => "csv", ExportFormat.Jsonl => "jsonl", ExportFormat.Xlsx => "xlsx", _ => "vcf" };

    public static string MediaType(string fileName) => Path.GetExtension(fileName) switch
    {
        ".csv" => "text/csv; charset=utf-8", ".jsonl" => "application/jsonl", ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".vcf" => "text/vcard; charset=utf-8", _ => "application/zip",
    };

    /// <summary>A value as text: dates as 2026-12-31, instants in UTC with their Z, numbers with a point.</summary>
    internal static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        Dialled phone => phone.Number,
        bool yes => yes ? "yes" : "no",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        IEnumerable<string> several => ListText.Write(several),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} has no place in a file."),
    };
}

/// <summary>CSV as RFC 4180 has it: UTF-8 with BOM, every field quoted, and nothing that a spreadsheet would run.</summary>
sealed class CsvSheet : Sheet
{
    readonly StreamWriter writer;

    public CsvSheet(Stream file, IReadOnlyList<ExportHead> columns)
    {
        writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 << 10, leaveOpen: true);
        Line(columns.Select(c => c.Label));
    }

    public override void Row(object?[] values) => Line(values.Select(Text));
    public override void Dispose() => writer.Dispose();

    void Line(IEnumerable<string?> values)
    {
        var first = true;
        foreach (var value in values)
        {
            if (!first) writer.Write(',');
            writer.Write(CsvCell.Write(value));
            first = false;
        }
        writer.Write("\r\n");
    }
}

/// <summary>One JSON object a line, by the keys of the columns; what is empty is left away, several values are a list.</summary>
sealed class JsonlSheet(Stream file, IReadOnlyList<ExportHead> columns) : Sheet
{
    readonly JsonEncodedText[] keys = [.. columns.Select(c => JsonEncodedText.Encode(c.To, Json.Options.Encoder))];

    public override void Row(object?[] values)
    {
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            for (var i = 0; i < values.Length; i++) Write(json, keys[i], values[i]);
            json.WriteEndObject();
        }
        file.Write("\n"u8);
    }

    static void Write(Utf8JsonWriter json, JsonEncodedText key, object? value)
    {
        switch (value)
        {
            case null or ICollection<string> { Count: 0 }: return;
            case int number: json.WriteNumber(key, number); return;
            case decimal number: json.WriteNumber(key, number); return;
            case bool yes: json.WriteBoolean(key, yes); return;
            case string or Dialled or DateOnly or DateTimeOffset: json.WriteString(key, Text(value)); return;
            case IEnumerable<string> several:
                json.WriteStartArray(key);
                foreach (var one in several) json.WriteStringValue(one);
                json.WriteEndArray();
                return;
            default: json.WriteString(key, Text(value)); return;
        }
    }

    public override void Dispose() { }
}
