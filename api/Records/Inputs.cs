using System.Text.Json;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>Checks that several nouns' inputs share.</summary>
static class Inputs
{
    static readonly IReadOnlyDictionary<string, JsonElement> None = new Dictionary<string, JsonElement>();

    public static IReadOnlyDictionary<string, JsonElement> NoCustom => None;

    public static List<string> Tags(IReadOnlyList<string>? tags)
    {
        foreach (var (tag, index) in (tags ?? []).Select((t, i) => (t, i)))
            if (string.IsNullOrWhiteSpace(tag) || tag.Trim().Length > 50 || tag.Any(char.IsControl)) throw Refused.Invalid($"tags[{index}]", "A tag has 1 to 50 characters.");
        return [.. tags ?? []];
    }

    /// <summary>External ids without those set to null, which is how a merge patch removes one.</summary>
    public static Dictionary<string, string> ExternalIds(IReadOnlyDictionary<string, string?>? ids)
    {
        var kept = (ids ?? new Dictionary<string, string?>()).Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!, StringComparer.Ordinal);
        if (kept.Count > 20) throw Refused.Invalid("externalIds", "At most 20 sources.");
        Records.ExternalIds.Check(kept);
        return kept;
    }

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>A 400 unless it is a time that work can be done at: files and typing errors bring years that no calendar shows.</summary>
    public static void CheckYear(DateTimeOffset? at, string field)
    {
        if (at?.UtcDateTime.Year is < 1900 or > 2199) throw Refused.Invalid(field, "The year is from 1900 to 2199.");
    }

    public static void CheckYear(DateOnly? day, string field)
    {
        if (day?.Year is < 1900 or > 2199) throw Refused.Invalid(field, "The year is from 1900 to 2199.");
    }

    /// <summary>Text that must not be empty.</summary>
    public static string Required(string? text, string field, string what) => Text(text) ?? throw Refused.Invalid(field, $"{what} is required.");
}

/// <summary>Words of an enum in a query string, as bodies write them.</summary>
static class Choices
{
    public static T Of<T>(string text, string field) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == text) return value;
        throw Refused.Invalid(field, $"This is one of: {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
    }
}
