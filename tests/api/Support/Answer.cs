using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Crm.Tests.Support;

/// <summary>An answer of the API, read whole: status, headers, and its JSON by path ("items[0].emails[0].value").</summary>
public sealed class Answer(string request, int status, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, string text, Func<string> errors)
{
    JsonElement? json;

    public string Request => request;
    public int Status => status;
    public string Text => text;
    public HttpResponseHeaders Headers => headers;
    public string? ContentType => contentHeaders.ContentType?.MediaType;
    public JsonElement Json => json ??= JsonDocument.Parse(text).RootElement;

    public string Id => this["id"]!;
    public int Version => int.Parse(this["version"]!, CultureInfo.InvariantCulture);
    public string? ETag => headers.ETag?.Tag;

    /// <summary>The value at a path as text: a string itself, anything else as JSON; null when it is null or not there.</summary>
    public string? this[string path] => At(path) is { } found && found.ValueKind != JsonValueKind.Null ? found.ValueKind == JsonValueKind.String ? found.GetString() : found.GetRawText() : null;

    public int Count(string path = "items") => At(path)?.GetArrayLength() ?? throw new InvalidOperationException($"There is no {path} in {text}");

    /// <summary>One member of each item of a list: the titles, the ids …</summary>
    public string[] Each(string member, string list = "items") => [.. At(list)!.Value.EnumerateArray().Select(item => item.TryGetProperty(member, out var value) ? value.ToString() : "")];

    /// <summary>A list of texts.</summary>
    public string[] Strings(string list) => [.. At(list)!.Value.EnumerateArray().Select(item => item.ToString())];

    public JsonElement? At(string path)
    {
        JsonElement? here = Json;
        foreach (var part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (here is not { } element) return null;
            here = part.StartsWith('[') ? Index(element, int.Parse(part[1..^1], CultureInfo.InvariantCulture))
                : element.ValueKind == JsonValueKind.Object && element.TryGetProperty(part, out var member) ? member : null;
        }
        return here;
    }

    static JsonElement? Index(JsonElement list, int index) => list.ValueKind == JsonValueKind.Array && index < list.GetArrayLength() ? list[index] : null;

    /// <summary>Fails, telling what came instead, unless the answer has this status.</summary>
    public Answer Is(int expected)
    {
        if (status != expected) Assert.Fail($"{request} answered {status} instead of {expected}: {(text.Length > 2000 ? text[..2000] : text)}{(status >= 500 ? errors() : "")}");
        return this;
    }

    /// <summary>Fails unless it is a complete problem of this kind that names the field and gives nothing of the inside away.</summary>
    public Answer IsProblem(int expected, string type, string? field = null)
    {
        Is(expected);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(type, this["type"]);
        Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), this["status"]);
        Assert.False(string.IsNullOrWhiteSpace(this["title"]), $"{request}: a problem has a title. {text}");
        Assert.Matches("^[0-9a-f]{32}$", this["traceId"] ?? "");
        if (field is not null && !(At("errors") is { } fields && fields.TryGetProperty(field, out _))) Assert.Fail($"{request}: the problem does not name '{field}': {text}");
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", text, StringComparison.OrdinalIgnoreCase);
        return this;
    }
}

/// <summary>The same on an answer that is still under way: await ada.PostAsync(…).Is(201).</summary>
public static class Answers
{
    public static async Task<Answer> Is(this Task<Answer> answer, int status) => (await answer).Is(status);
    public static async Task<Answer> IsProblem(this Task<Answer> answer, int status, string type, string? field = null) => (await answer).IsProblem(status, type, field);
}
