using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Crm.Platform.Http;

/// <summary>How JSON is read and written, everywhere: camelCase, strict, no unknown or repeated member, no NUL, instants in UTC with Z.</summary>
public static class Json
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 24;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new CleanText());
        options.Converters.Add(new Instant());
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RefuseNullItems);
        return options;
    }

    /// <summary>The serializer checks members for null, but not the items of lists: ["a", null] is refused here, naming the item.</summary>
    static void RefuseNullItems(JsonTypeInfo type)
    {
        var lists = type.Properties.Where(p => p.Get is not null && p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) && !p.PropertyType.GenericTypeArguments[0].IsValueType).ToList();
        if (lists.Count == 0) return;
        type.OnDeserialized = made =>
        {
            foreach (var list in lists)
                if (list.Get!(made) is IEnumerable<object?> items && items.ToList().IndexOf(null) is >= 0 and var index)
                    throw new JsonException($"!null {list.Name}[{index}]");
        };
    }

    /// <summary>Text without U+0000 and without half characters, which the database cannot hold.</summary>
    sealed class CleanText : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) throw new JsonException();
            string? text;
            try { text = reader.GetString(); }
            catch (InvalidOperationException) { throw new JsonException("! The text holds half a character."); }
            return text is not null && text.Contains('\0', StringComparison.Ordinal) ? throw new JsonException("! The text holds a NUL character.") : text;
        }

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Read(ref reader, type, options)!;
        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }

    /// <summary>2026-11-22T09:00:00Z, read with any offset; years 1 to 9999.</summary>
    sealed class Instant : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTimeOffset(out var value) || value.Year is < 2 or > 9998)
                throw new JsonException("! The value must be an instant such as 2026-11-22T09:00:00Z.");
            var utc = value.ToUniversalTime();
            return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }
}
