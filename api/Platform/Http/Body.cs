using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Validation;

namespace Crm.Platform.Http;

/// <summary>Reads JSON bodies that a handler takes apart itself (records, batches), with the same rules and errors as bound ones.</summary>
public static class Body
{
    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasJsonContentType() && request.ContentType?.StartsWith("application/merge-patch+json", StringComparison.OrdinalIgnoreCase) != true)
            throw new Refused(415, "unsupportedMediaType", "Send JSON.", "The Content-Type must be application/json.");
        using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 24, AllowDuplicateProperties = false }, ct);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? document.RootElement.Clone() : throw Refused.Invalid("body", "The body must be a JSON object.");
    }

    /// <summary>The element as T, or a 400 that names the member.</summary>
    public static T As<T>(JsonElement element)
    {
        try { return element.Deserialize<T>(Json.Options)!; }
        catch (JsonException exception) { throw Problems.Json(exception); }
    }

    /// <summary>Runs the validation attributes of the contract type, nested ones too. Throws a 400 with all of them.</summary>
    public static async Task<T> ValidAsync<T>(T input, IServiceProvider services, CancellationToken ct) where T : notnull
    {
#pragma warning disable ASP0029 // the framework's own validator, called where it cannot be bound
        var options = services.GetRequiredService<IOptions<ValidationOptions>>().Value;
        if (!options.TryGetValidatableTypeInfo(typeof(T), out var info))
            throw new InvalidOperationException($"{typeof(T).Name} has no [ValidatableType].");
        var context = new ValidateContext
        {
            ValidationOptions = options,
            ValidationContext = new System.ComponentModel.DataAnnotations.ValidationContext(input, services, null),
        };
        await info.ValidateAsync(input, context, ct);
        return context.ValidationErrors is { Count: > 0 } errors ? throw Refused.Invalid(Camel(errors)) : input;
#pragma warning restore ASP0029
    }

    /// <summary>"Emails[0].Value" of the framework as "emails[0].value" of the wire.</summary>
    public static Dictionary<string, string[]> Camel(IEnumerable<KeyValuePair<string, string[]>> errors)
    {
        var camel = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (key, messages) in errors)
            camel[string.Join('.', key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName))] = messages;
        return camel;
    }
}
