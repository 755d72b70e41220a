using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Crm.Platform.Http;

/// <summary>
/// Puts an example on every body of the contract, from the Examples files by the name of its type: a page of T shows one T,
/// "@T" stands for the example of T, and a problem shows the one of its status.
/// </summary>
static class Examples
{
    static readonly JsonObject All = Read();

    public static void AddExamples(this OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []))
            {
                foreach (var media in operation.RequestBody?.Content?.Values.AsEnumerable() ?? []) Show(document, media, NameOf(media));
                foreach (var (status, response) in operation.Responses?.ToList() ?? [])
                    foreach (var media in response.Content?.Values.AsEnumerable() ?? [])
                        if (NameOf(media) is "ProblemDetails") operation.Responses![status] = Problem(document, status, response);
                        else Show(document, media, NameOf(media));
            }
            return Task.CompletedTask;
        });
    }

    /// <summary>The same refusal looks the same everywhere: written once, pointed at by every operation.</summary>
    static OpenApiResponseReference Problem(OpenApiDocument document, string status, IOpenApiResponse response)
    {
        var name = "Problem" + status;
        document.Components!.Responses ??= new Dictionary<string, IOpenApiResponse>(StringComparer.Ordinal);
        if (document.Components.Responses.TryAdd(name, response))
            foreach (var media in response.Content!.Values) Show(document, media, name);
        return new OpenApiResponseReference(name, document);
    }

    static void Show(OpenApiDocument document, OpenApiMediaType media, string? name)
    {
        if (name is null || Of(name) is not { } value) return;
        document.Components!.Examples ??= new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal);
        document.Components.Examples.TryAdd(name, new OpenApiExample { Value = value });
        media.Examples = new Dictionary<string, IOpenApiExample>(StringComparer.Ordinal) { ["example"] = new OpenApiExampleReference(name, document) };
    }

    static string? NameOf(OpenApiMediaType media) => (media.Schema as OpenApiSchemaReference)?.Reference.Id;

    static JsonNode? Of(string name) => name.StartsWith("PageOf", StringComparison.Ordinal) && Of(name["PageOf".Length..]) is { } item
        ? new JsonObject { ["items"] = new JsonArray(item), ["nextCursor"] = null }
        : All[name]?.DeepClone() is { } found ? Filled(found) : null;

    static JsonNode? Filled(JsonNode node)
    {
        if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++)
                if (list[i] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is ['@', .. var other]) list[i] = Of(other);
        if (node is JsonObject members)
            foreach (var (name, member) in members.ToList())
                if (member is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is ['@', .. var other] && Of(other) is { } shown) members[name] = shown;
                else if (member is not null) Filled(member);
        return node;
    }

    static JsonObject Read()
    {
        var (assembly, all) = (typeof(Examples).Assembly, new JsonObject());
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("examples/", StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            foreach (var (type, example) in JsonNode.Parse(file)!.AsObject()) all.Add(type, example?.DeepClone());
        }
        return all;
    }
}
