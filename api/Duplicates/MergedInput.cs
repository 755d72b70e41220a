using System.Text.Json.Nodes;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Duplicates;

/// <summary>
/// Two records, each as the input that would make it, put together member by member: what the survivor does not say it takes from the
/// other; lists, tags and ids are put together; everything else stays the survivor's unless somebody chose. Taking it back goes the same way.
/// </summary>
static class MergedInput
{
    public const string Survivor = "survivor", Merged = "merged", Both = "both";

    /// <summary>Members of which both records' values can be kept.</summary>
    public static bool TakesBoth(string field) => field is "emails" or "phones" or "addresses" or "roles" or "tags" or "domains" or "externalIds" or "custom";

    /// <summary>The survivor's input after the merge. A choice is survivor, merged or both, by member; of custom fields by "custom.key".</summary>
    public static JsonObject Of(JsonObject survivor, JsonObject merged, IReadOnlyDictionary<string, string> choices, string? country)
    {
        foreach (var (field, choice) in choices)
        {
            if (!survivor.ContainsKey(field) && !(field.StartsWith("custom.", StringComparison.Ordinal) && field.Length > 7)) throw Refused.Invalid($"choices.{field}", "There is no such field.");
            if (choice is not (Survivor or Merged) && !(choice == Both && TakesBoth(field))) throw Refused.Invalid($"choices.{field}", TakesBoth(field) ? "Choose survivor, merged or both." : "Choose survivor or merged.");
        }
        var after = new JsonObject();
        foreach (var (field, ours) in survivor)
        {
            var theirs = merged[field];
            var choice = choices.GetValueOrDefault(field) ?? (TakesBoth(field) ? Both : IsEmpty(ours) ? Merged : Survivor);
            after[field] = choice switch
            {
                Merged => theirs?.DeepClone(),
                Survivor => ours?.DeepClone(),
                _ => ours is JsonObject or null && theirs is JsonObject or null ? Pairs(ours as JsonObject, theirs as JsonObject, field, choices) : List(ours as JsonArray, theirs as JsonArray, field, country),
            };
        }
        Agree(after, survivor, merged, choices);
        return after;
    }

    /// <summary>
    /// The survivor's present input with a merge taken back: what the merge changed is as it was before. What people have changed since
    /// is kept and named; of lists, what the merge brought goes and the rest stays.
    /// </summary>
    public static (JsonObject Input, List<string> Kept) Undo(JsonObject before, JsonObject after, JsonObject now)
    {
        var (result, kept) = (new JsonObject(), new List<string>());
        foreach (var (field, present) in now)
        {
            var (old, made) = (before[field], after[field]);
            if (JsonNode.DeepEquals(old, made)) result[field] = present?.DeepClone();
            else if (JsonNode.DeepEquals(made, present)) result[field] = old?.DeepClone();
            else if (present is JsonArray items) result[field] = Without(items, made as JsonArray ?? [], old as JsonArray ?? []);
            else if (present is JsonObject pairs && TakesBoth(field)) result[field] = Without(field, pairs, made as JsonObject ?? [], old as JsonObject ?? [], kept);
            else
            {
                result[field] = present?.DeepClone();
                kept.Add(field);
            }
        }
        return (result, kept);
    }

    static bool IsEmpty(JsonNode? value) => value is null || value is JsonArray { Count: 0 } || value is JsonObject { Count: 0 } || value is JsonValue v && v.TryGetValue<string>(out var text) && text.Length == 0;

    static JsonObject Pairs(JsonObject? ours, JsonObject? theirs, string field, IReadOnlyDictionary<string, string> choices)
    {
        var all = new JsonObject();
        foreach (var (key, value) in theirs ?? []) all[key] = value?.DeepClone();
        foreach (var (key, value) in ours ?? [])
            if (choices.GetValueOrDefault($"{field}.{key}") != Merged || !all.ContainsKey(key)) all[key] = value?.DeepClone();
        return all;
    }

    static JsonArray List(JsonArray? ours, JsonArray? theirs, string field, string? country)
    {
        var all = new JsonArray();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in ours ?? [])
            if (known.Add(KeyOf(item!, field, country))) all.Add(item!.DeepClone());
        foreach (var item in theirs ?? [])
        {
            if (!known.Add(KeyOf(item!, field, country))) continue;
            var copy = item!.DeepClone();
            if (copy is JsonObject part && all.Count > 0) part["primary"] = false;
            all.Add(copy);
        }
        return all;
    }

    /// <summary>What makes two items of a list the same.</summary>
    static string KeyOf(JsonNode item, string field, string? country) => item is not JsonObject part ? item.ToString().ToUpperInvariant() : field switch
    {
        "emails" => part["value"]!.ToString().Trim().ToUpperInvariant(),
        "phones" => Phones.Normalize(part["value"]!.ToString(), country) ?? part["value"]!.ToString(),
        "roles" => part["companyId"]!.ToString(),
        "addresses" => Comparisons.Fold(string.Join(' ', new[] { "street", "postcode", "city" }.Select(p => part[p]?.ToString()))),
        _ => part.ToJsonString(),
    };

    /// <summary>Members that go together come from the same record.</summary>
    static void Agree(JsonObject after, JsonObject survivor, JsonObject merged, IReadOnlyDictionary<string, string> choices)
    {
        if (after.ContainsKey("lifecycleReason")) after["lifecycleReason"] = JsonNode.DeepEquals(after["lifecycleStage"], survivor["lifecycleStage"]) ? survivor["lifecycleReason"]?.DeepClone() : merged["lifecycleReason"]?.DeepClone();
        if (after["birthDate"] is not null) after["ageBand"] = null;
        // The chosen company is the primary role.
        if (after["companyId"]?.ToString() is { } company && after["roles"] is JsonArray roles && choices.GetValueOrDefault("companyId") == Merged)
            foreach (var role in roles.OfType<JsonObject>()) role["primary"] = role["companyId"]?.ToString() == company;
    }

    static JsonArray Without(JsonArray present, JsonArray made, JsonArray old) =>
        [.. present.Where(item => !(made.Any(m => JsonNode.DeepEquals(m, item)) && !old.Any(o => JsonNode.DeepEquals(o, item)))).Select(i => i?.DeepClone()),
         .. old.Where(item => !made.Any(m => JsonNode.DeepEquals(m, item)) && !present.Any(p => JsonNode.DeepEquals(p, item))).Select(i => i?.DeepClone())];

    static JsonObject Without(string field, JsonObject present, JsonObject made, JsonObject old, List<string> kept)
    {
        var result = new JsonObject();
        foreach (var key in present.Select(p => p.Key).Union(old.Select(p => p.Key)))
        {
            var (now, then, before) = (present[key], made[key], old[key]);
            if (JsonNode.DeepEquals(then, before)) { if (present.ContainsKey(key)) result[key] = now?.DeepClone(); }
            else if (JsonNode.DeepEquals(now, then)) { if (old.ContainsKey(key)) result[key] = before?.DeepClone(); }
            else
            {
                if (present.ContainsKey(key)) result[key] = now?.DeepClone();
                kept.Add($"{field}.{key}");
            }
        }
        return result;
    }
}
