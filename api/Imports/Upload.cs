using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.AspNetCore.Http.Features;

namespace Crm.Imports;

/// <summary>A file as it came in, read through once, before any transaction is open: what it is and what is in it.</summary>
sealed class Upload : IAsyncDisposable
{
    public const int MostBytes = 50 << 20;

    /// <summary>What the route lets through: somewhat more than a file may have, so that one too large is read to its end and answered in words.</summary>
    public const int MostBody = 96 << 20;

    public required string FileName { get; init; }
    public required string Object { get; init; }
    public ImportMapping? Mapping { get; init; }

    /// <summary>The kept mapping that was asked for.</summary>
    public Guid? MappingId { get; private set; }
    public required Stream File { get; init; }
    public required FileFormat Format { get; init; }
    public required string? Encoding { get; init; }
    public required string? Delimiter { get; init; }
    public required string? Sheet { get; init; }
    public required IReadOnlyList<string> Sheets { get; init; }
    public required int Rows { get; init; }
    public required IReadOnlyList<ColumnFacts> Facts { get; init; }
    public required IReadOnlyList<FileRow> First { get; init; }

    public ValueTask DisposeAsync() => File.DisposeAsync();

    /// <summary>
    /// Receives the file ahead of the write's transaction, which a slow line must not hold open. What is wrong with it is only
    /// said by <see cref="Of"/>, after the caller's role has been checked.
    /// </summary>
    public static async ValueTask<object?> ReceiveAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try { http.Items[typeof(Upload)] = await ReadAsync(http, http.RequestAborted); }
        catch (Exception exception) when (exception is not OperationCanceledException) { http.Items[typeof(Upload)] = exception; }
        try { return await next(context); }
        finally { if (http.Items[typeof(Upload)] is Upload upload) await upload.DisposeAsync(); }
    }

    public static Upload Of(HttpContext http) => http.Items[typeof(Upload)] switch
    {
        Upload upload => upload,
        InvalidDataException => throw Refused.Invalid("body", "This is not a well-formed form with a file."),
        Exception exception => throw exception,
        _ => throw new InvalidOperationException("The route does not receive files."),
    };

    static async Task<Upload> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
            throw new Refused(415, "unsupportedMediaType", "Send a form with a file.", "The Content-Type must be multipart/form-data.");
        var form = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MostBody, ValueLengthLimit = 1 << 20, ValueCountLimit = 20, BufferBody = false }, ct);
        var file = form.Files.GetFile("file") ?? throw Refused.Invalid("file", "Send the file as the part named 'file'.");
        if (file.Length > MostBytes) throw new Refused(413, "tooLarge", "The file is too large.", "A file may have up to 50 MiB. Split it into several.") { Errors = new Dictionary<string, string[]> { ["file"] = ["A file may have up to 50 MiB."] } };
        if (form.Keys.Concat(form.Files.Select(f => f.Name)).FirstOrDefault(k => k is not ("file" or "object" or "mapping" or "mappingId" or "sheet")) is { } unknown) throw Refused.Invalid(unknown.Length > 50 ? unknown[..50] : unknown, "There is no such member.");
        Guid? chosen = form["mappingId"].ToString() is not { Length: > 0 } id ? null : Guid.TryParseExact(id, "D", out var key) ? key : throw Refused.Unusable("mappingId", "No mapping is kept under this id.");
        var upload = await ReadAsync(file.OpenReadStream(), NameOf(file.FileName), form["object"].ToString(), await MappingAsync(form, ct), form["sheet"].ToString(), ct);
        upload.MappingId = chosen;
        return upload;
    }

    /// <summary>Goes through the file once, row by row, and notes what is in each column.</summary>
    internal static async Task<Upload> ReadAsync(Stream file, string name, string @object, ImportMapping? mapping, string sheet, CancellationToken ct)
    {
        var shape = await FileShape.DetectAsync(file, string.IsNullOrWhiteSpace(sheet) ? null : sheet, ct);
        var table = FileRows.Of(file, shape);
        var facts = (await table.HeaderAsync(ct)).Select(column => new ColumnFacts { Name = column }).ToList();
        var (rows, first) = (0, new List<FileRow>());
        await foreach (var row in table.RowsAsync(facts.Count, ct))
        {
            rows++;
            if (first.Count < 20) first.Add(row);
            for (var i = 0; i < facts.Count; i++) facts[i].See(row.Values[i], row.Row);
        }
        if (rows == 0) throw FileText.Unreadable("The file has no rows below its header.");
        return new Upload { FileName = name, Object = @object, Mapping = mapping, File = file, Format = shape.Format, Encoding = shape.Encoding, Delimiter = table.Delimiter, Sheet = table.Sheet, Sheets = table.Sheets, Rows = rows, Facts = facts, First = first };
    }

    static async Task<ImportMapping?> MappingAsync(IFormCollection form, CancellationToken ct)
    {
        var text = form["mapping"].ToString();
        if (form.Files.GetFile("mapping") is { } part)
        {
            using var reader = new StreamReader(part.OpenReadStream());
            text = await reader.ReadToEndAsync(ct);
        }
        if (string.IsNullOrWhiteSpace(text)) return null;
        try { return JsonSerializer.Deserialize<ImportMapping>(text, Json.Options); }
        catch (JsonException exception)
        {
            var refused = Problems.Json(exception);
            throw Refused.Invalid(refused.Errors!.ToDictionary(e => e.Key == "body" ? "mapping" : "mapping." + e.Key, e => e.Value, StringComparer.Ordinal));
        }
    }

    /// <summary>The file's own name without folders or control characters; only ever shown, never opened.</summary>
    static string NameOf(string name)
    {
        var last = new string([.. name.Split('/', '\\')[^1].Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format)]).Trim();
        return last.Length == 0 ? "import.csv" : last.Length > 200 ? last[^200..] : last;
    }
}
