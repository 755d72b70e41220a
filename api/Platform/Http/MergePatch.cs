using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Platform.Http;

/// <summary>RFC 7386: the members sent replace those of the record, null clears, objects merge, arrays are replaced whole.</summary>
public static class MergePatch
{
    /// <summary>The input as it would be after the patch. Members that T does not have are refused with a 400.</summary>
    public static T Apply<T>(T current, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) throw Refused.Invalid("body", "The body must be a JSON object.");
        var target = JsonSerializer.SerializeToNode(current, Json.Options)!.AsObject();
        Merge(target, patch);
        try { return target.Deserialize<T>(Json.Options)!; }
        catch (JsonException exception) { throw Problems.Json(exception); }
    }

    static void Merge(JsonObject target, JsonElement patch)
    {
        foreach (var member in patch.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Null) target[member.Name] = null;
            else if (member.Value.ValueKind == JsonValueKind.Object && target[member.Name] is JsonObject inner) Merge(inner, member.Value);
            else target[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        // A null inside a dictionary (an external id) removes the entry; a null member of a shape clears it.
    }
}
