using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Tests.House;

/// <summary>
/// Bad input of every kind at every operation: the answer is always one that the contract names, never a 5xx, and never a
/// word about the inside. CRM_LONG=1 sends 2,000 of them. The seed is fixed, so that a finding can be repeated.
/// </summary>
public sealed class FuzzTests(TwoWorlds app) : IClassFixture<TwoWorlds>
{
    static readonly int PerOperation = Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 2_000 : 40;

    static readonly string[] Texts =
    [
        "", " ", "null", "true", "-1", "0", "1e308", "NaN", "Infinity", "-infinity", "9999999999999999999999", "10000-01-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30", "2026-11-22T09:00:00+14:00", "'", "\"", "\\", "%", "_", "%00", "a\0b", "\ud83d", "🐝", "\u202e",
        "'; drop table contacts; --", "' or '1'='1", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "../../etc/passwd", "\r\nX-Injected: 1", "=1+1", "00000000-0000-0000-0000-000000000000", "0199d0a1-0002-7000-8000-000000000001", "javascript:alert(1)", new string('x', 300), new string('é', 20_000), "a@b.example", "EUR", "owner", "deal",
    ];

    [Fact]
    public async Task No_bad_body_or_query_breaks_any_operation()
    {
        var (findings, sent) = (new List<string>(), 0);
        await Parallel.ForEachAsync(Operation.All.Where(o => !o.IsStream && o.Id is not ("signOut" or "signOutEverywhere" or "refreshSession" or "changePassword" or "endSession")), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (operation, _) =>
        {
            var random = new Random(operation.Id.Aggregate(17, (hash, c) => hash * 31 + c));
            for (var i = 0; i < PerOperation; i++)
            {
                var path = operation.Address(kind => random.Next(8) == 0 ? Uri.EscapeDataString(Clean(Texts[random.Next(Texts.Length)]).Replace("\0", "", StringComparison.Ordinal)) is { Length: > 0 } odd ? odd : "x" : Operation.IdOf(app.Globex, kind));
                if (operation.Example is null || random.Next(4) == 0) path += "?" + Query(operation, random);
                var body = operation.Example is { } example ? Mutated(app.Globex.Fill(example), random) : null;
                (string, string)[] headers = random.Next(10) == 0 ? [(new[] { "If-Match", "Idempotency-Key", "Last-Event-ID", "Origin" }[random.Next(4)], Clean(Texts[random.Next(Texts.Length)]).Trim() is { Length: < 500 } value && value.All(c => c is >= ' ' and < '\x7f') ? value : "\"1\"")] : [];
                var answer = await (operation.IsPublic ? app.Nobody : app.Mallory).SendAsync(new HttpMethod(operation.Method), path, body is null ? null : (object)body, headers);
                // What waits for another of these requests is free a moment later; what waits for nothing that ends is a finding.
                for (var again = 0; again < 3 && answer.Status == 503; again++) answer = await (operation.IsPublic ? app.Nobody : app.Mallory).SendAsync(new HttpMethod(operation.Method), path, body is null ? null : (object)body, headers);
                Interlocked.Increment(ref sent);
                if (Fault(operation, answer) is { } fault)
                    lock (findings) findings.Add($"{answer.Status} {fault}: {operation.Method} {(path.Length > 300 ? path[..300] : path)} {(body?.Length > 400 ? body[..400] : body)} → {(answer.Text.Length > 300 ? answer.Text[..300] : answer.Text)}");
            }
        });
        Assert.True(findings.Count == 0, $"{findings.Count} findings in {sent} requests:\n{string.Join("\n", findings.DistinctBy(f => f[..Math.Min(60, f.Length)]).Take(25))}{app.Errors()}");
    }

    static string? Fault(Operation operation, Answer answer)
    {
        if (answer.Status == 503 && answer["type"] == "unavailable") return "busy"; // bad input must not wait for anything
        if (answer.Status >= 500) return "server error";
        // 404 and 405 for an address that is no operation's; the rest must be in the contract.
        if (!operation.Statuses.Contains(answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)) && answer.Status is not (404 or 405)) return "not in the contract";
        if (answer.Status >= 400 && answer.ContentType != "application/problem+json") return "no problem";
        if (new[] { "   at ", "Npgsql", "System.", "Microsoft.", "select ", "SqlState" }.FirstOrDefault(w => answer.Status >= 400 && answer.Text.Contains(w, StringComparison.Ordinal)) is { } inside) return $"tells '{inside}'";
        return null;
    }

    /// <summary>A lone surrogate cannot be sent in an address; a NUL in its path is refused by the server before any route.</summary>
    static string Clean(string text) => text.Replace("\ud83d", "", StringComparison.Ordinal).Length == text.Length || text.Length > 1 ? text.Length > 300 ? text[..300] : text : "x";

    static string Query(Operation operation, Random random)
    {
        var names = operation.Document["parameters"]?.AsArray().Where(p => p!["in"]?.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>()).ToList() ?? [];
        var name = random.Next(5) == 0 || names.Count == 0 ? new[] { "tenantId", "filter[", "filter[x]", "filter[name][eq][z]", "limit", "%00", "sort[]" }[random.Next(7)] : names[random.Next(names.Count)];
        if (name == "filter") name = $"filter[{new[] { "name", "title", "email", "tags", "createdAt", "amount", "ownerId", "stageId", "dueDate", "kind", "employees", "domains", "contactId", "id" }[random.Next(14)]}]" + (random.Next(2) == 0 ? "" : $"[{new[] { "eq", "ne", "gt", "gte", "lt", "lte", "in", "contains", "startsWith", "empty", "like" }[random.Next(11)]}]");
        return name + "=" + Uri.EscapeDataString(Clean(Texts[random.Next(Texts.Length)]));
    }

    /// <summary>The example with one thing wrong somewhere in it.</summary>
    static string Mutated(string example, Random random)
    {
        switch (random.Next(12))
        {
            case 0: return example[..random.Next(example.Length)];
            case 1: return new[] { "", "null", "[]", "{}", "42", "\"text\"", "{\"\":1}", "[[[[]]]]", "\u0001", "{\"a\":" }[random.Next(10)];
            case 2: return example.Insert(example.LastIndexOf('}'), ",\"tenantId\":\"x\"");
            case 3: return "{\"id\":1," + example[1..];
        }
        var root = JsonNode.Parse(example)!;
        var places = new List<JsonNode>();
        Collect(root, places);
        var place = places[random.Next(places.Count)];
        var value = random.Next(8) switch
        {
            0 => null, 1 => JsonValue.Create(-1), 2 => JsonValue.Create(1.5), 3 => new JsonArray(), 4 => new JsonObject { ["x"] = 1 }, 5 => JsonValue.Create(true), _ => (JsonNode?)JsonValue.Create("@"),
        };
        if (place == root) return value?.ToJsonString() ?? "null";
        place.ReplaceWith(value);
        // Set as text afterwards: a lone surrogate has no place in a .NET string that is written as JSON.
        return root.ToJsonString().Replace("\"@\"", Escaped(Texts[random.Next(Texts.Length)]), StringComparison.Ordinal);
    }

    static string Escaped(string text) => "\"" + string.Concat(text.Select(c => c is '"' or '\\' or < ' ' or > '~' ? $"\\u{(int)c:x4}" : c.ToString())) + "\"";

    static void Collect(JsonNode node, List<JsonNode> places)
    {
        places.Add(node);
        if (node is JsonObject members) foreach (var (_, member) in members) if (member is not null) Collect(member, places);
        if (node is JsonArray list) foreach (var item in list) if (item is not null) Collect(item, places);
    }
}
