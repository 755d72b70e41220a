using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Platform.Http;

namespace Crm.Events;

/// <summary>One field before and after, as the API shows it.</summary>
public sealed record Change(string Field, JsonNode? Old, JsonNode? New)
{
    public static Change Of(string field, object? old, object? @new) =>
        new(field, JsonSerializer.SerializeToNode(old, Json.Options), JsonSerializer.SerializeToNode(@new, Json.Options));

    /// <summary>The members that differ between two states of one input shape.</summary>
    public static IReadOnlyList<Change> Between<T>(T before, T after)
    {
        var (old, now) = (JsonSerializer.SerializeToNode(before, Json.Options)!.AsObject(), JsonSerializer.SerializeToNode(after, Json.Options)!.AsObject());
        return [.. now.Where(member => !JsonNode.DeepEquals(member.Value, old[member.Key]))
            .SelectMany(member => member.Key == "custom" ? Within("custom", old["custom"] as JsonObject, member.Value as JsonObject) : [new Change(member.Key, old[member.Key]?.DeepClone(), member.Value?.DeepClone())])];
    }

    /// <summary>Custom fields change one by one: "custom.tier".</summary>
    static IEnumerable<Change> Within(string name, JsonObject? old, JsonObject? now) =>
        (old ?? []).Select(m => m.Key).Union((now ?? []).Select(m => m.Key)).Where(key => !JsonNode.DeepEquals(old?[key], now?[key]))
            .Select(key => new Change($"{name}.{key}", old?[key]?.DeepClone(), now?[key]?.DeepClone()));
}
