using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crm.Events;

namespace Crm.Records;

/// <summary>Takes members out of what is shown: of views (records with init members), dictionaries in them, and changes.</summary>
public static class Masking
{
    static readonly ConcurrentDictionary<Type, (MethodInfo Clone, Dictionary<string, PropertyInfo> Members)> Shapes = new();

    /// <summary>A copy of the view in which the members at these paths are empty: null, or missing from a dictionary.</summary>
    public static object Without(object view, IEnumerable<string> paths) => paths.Aggregate(view, (shown, path) => Without(shown, path.Split('.', 2)));

    static object Without(object shown, string[] path)
    {
        if (shown is IReadOnlyDictionary<string, JsonElement> values) return values.Where(v => v.Key != path[0]).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var (clone, members) = Shapes.GetOrAdd(shown.GetType(), ShapeOf);
        if (!members.TryGetValue(path[0], out var member) || member.GetValue(shown) is not { } value) return shown;
        var copy = clone.Invoke(shown, [])!;
        member.SetValue(copy, path.Length == 1 ? Empty(member.PropertyType) : Without(value, path[1].Split('.', 2)));
        return copy;
    }

    static object? Empty(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Array.CreateInstance(type.GenericTypeArguments[0], 0) : null;

    /// <summary>Whether a body names the member at this path.</summary>
    public static bool Names(JsonElement body, string path)
    {
        foreach (var name in path.Split('.'))
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out body)) return false;
        return true;
    }

    /// <summary>The changes without those of hidden members.</summary>
    public static IReadOnlyList<Change> Without(IReadOnlyList<Change> changes, IReadOnlyList<string> paths)
    {
        if (paths.Count == 0 || changes.Count == 0) return changes;
        var shown = new List<Change>(changes.Count);
        foreach (var change in changes)
        {
            if (paths.Contains(change.Field, StringComparer.Ordinal)) continue;
            var inside = paths.Where(p => p.StartsWith(change.Field + ".", StringComparison.Ordinal)).Select(p => p[(change.Field.Length + 1)..]).ToList();
            if (inside.Count == 0) { shown.Add(change); continue; }
            var (old, now) = (Without(change.Old, inside), Without(change.New, inside));
            if (!JsonNode.DeepEquals(old, now)) shown.Add(new Change(change.Field, old, now));
        }
        return shown;
    }

    static JsonNode? Without(JsonNode? value, List<string> paths)
    {
        if (value?.DeepClone() is not JsonObject members) return value;
        foreach (var path in paths) Remove(members, path.Split('.'));
        return members;
    }

    static void Remove(JsonObject members, string[] path)
    {
        if (path.Length == 1) members.Remove(path[0]);
        else if (members[path[0]] is JsonObject inner) Remove(inner, path[1..]);
    }

    static (MethodInfo, Dictionary<string, PropertyInfo>) ShapeOf(Type type) =>
        (type.GetMethod("<Clone>$") ?? throw new InvalidOperationException($"{type.Name} is no record: its members cannot be masked."),
         type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), StringComparer.Ordinal));
}
