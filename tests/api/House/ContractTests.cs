using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Crm.Tests.House;

/// <summary>The contract is whole, true and fresh.</summary>
public sealed class ContractTests(EmptyApp app) : IClassFixture<EmptyApp>
{
    [Fact]
    public async Task The_committed_contract_is_the_one_that_is_served()
    {
        var served = await app.Nobody.GetAsync("/openapi/v1.json").Is(200);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(Repository.File("api/openapi.json"))), JsonNode.Parse(served.Text)), "api/openapi.json is stale: run `npm run gen` and commit it.");
        foreach (var file in new[] { "index.html", "swagger-ui.css", "swagger-ui-bundle.js" }) await app.Nobody.GetAsync("/docs/" + file).Is(200);
    }

    [Fact]
    public void Every_operation_is_told_whole()
    {
        var untold = new List<string>();
        foreach (var operation in Operation.All)
        {
            if (operation.Id.Length == 0) untold.Add($"{operation}: no operationId");
            if (operation.Document["summary"] is null) untold.Add($"{operation}: no summary");
            if (operation.Document["tags"] is not JsonArray { Count: > 0 }) untold.Add($"{operation}: no tag");
            foreach (var (type, media) in operation.Document["requestBody"]?["content"]?.AsObject().AsEnumerable() ?? [])
            {
                if (media!["schema"] is null) untold.Add($"{operation}: no schema of its {type}");
                if (type.Contains("json", StringComparison.Ordinal) && media["examples"] is null) untold.Add($"{operation}: no example of its {type}");
            }
            foreach (var (status, answer) in operation.Document["responses"]!.AsObject())
            {
                var response = Operation.Resolve(answer!);
                if (response["description"] is null) untold.Add($"{operation} {status}: no description");
                if (status is "202" or "204") continue;
                if (response["content"] is not JsonObject { Count: > 0 } content) { untold.Add($"{operation} {status}: no content"); continue; }
                foreach (var (type, media) in content)
                {
                    if (media!["schema"] is null) untold.Add($"{operation} {status}: no schema");
                    if (type.Contains("json", StringComparison.Ordinal) && media["examples"] is null) untold.Add($"{operation} {status}: no example");
                }
            }
        }
        Assert.Empty(untold);
        Assert.Equal(Operation.All.Count, Operation.All.Select(o => o.Id).Distinct().Count());
    }

    /// <summary>The contract names a type by its last word alone: two of one name would be taken for one.</summary>
    [Fact]
    public void No_two_types_of_the_contract_have_one_name()
    {
        var schemas = Operation.Schemas.ToHashSet(StringComparer.Ordinal);
        Assert.Empty(typeof(Program).Assembly.GetTypes().Where(t => (t.IsPublic || t.IsNestedPublic) && schemas.Contains(t.Name)).GroupBy(t => t.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => string.Join(" and ", g.Select(t => t.FullName))));
    }

    /// <summary>An example with a member too many, or of another type, misleads whoever copies it.</summary>
    [Fact]
    public void Every_example_fits_its_schema()
    {
        var wrong = new List<string>();
        foreach (var operation in Operation.All)
            foreach (var (where, media) in Medias(operation))
                if (media["examples"]?["example"] is { } example) Check(Operation.Resolve(example)["value"], media["schema"]!, $"{operation} {where}", wrong);
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public async Task The_web_apps_types_are_made_from_this_contract()
    {
        var made = Path.Combine(Path.GetTempPath(), $"crm-schema-{Environment.ProcessId}.d.ts");
        using var tool = Process.Start(new ProcessStartInfo("node", [Repository.File("node_modules/openapi-typescript/bin/cli.js"), Repository.File("api/openapi.json"), "-o", made]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root })!;
        await tool.WaitForExitAsync();
        Assert.True(tool.ExitCode == 0, await tool.StandardError.ReadToEndAsync());
        Assert.True(await File.ReadAllTextAsync(made) == await File.ReadAllTextAsync(Repository.File("web/src/api/schema.d.ts")), "web/src/api/schema.d.ts is stale: run `npm run gen` and commit it.");
        File.Delete(made);
    }

    /// <summary>Secrets may go in; none comes out, but for the access token that a sign-in is for.</summary>
    [Fact]
    public void No_answer_has_a_member_for_a_secret()
    {
        var told = Operation.All.SelectMany(o => o.Document["responses"]!.AsObject().Select(r => (o, Operation.Resolve(r.Value!))))
            .SelectMany(r => Names(r.Item2["content"], [])).Distinct().Where(n => new[] { "password", "secret", "hash", "token" }.Any(s => n.Contains(s, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(["accessToken"], told);
    }

    static IEnumerable<(string Where, JsonNode Media)> Medias(Operation operation) =>
        (operation.Document["requestBody"]?["content"]?.AsObject().Select(m => ("body", m.Value!)) ?? [])
        .Concat(operation.Document["responses"]!.AsObject().SelectMany(r => Operation.Resolve(r.Value!)["content"]?.AsObject().Select(m => (r.Key, m.Value!)) ?? []));

    static void Check(JsonNode? value, JsonNode schema, string where, List<string> wrong)
    {
        schema = Operation.Resolve(schema);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            if (choices.All(choice => { var faults = new List<string>(); Check(value, choice!, where, faults); return faults.Count > 0; })) wrong.Add($"{where}: {value?.ToJsonString()} fits none of the choices");
            return;
        }
        var types = schema["type"] is JsonArray several ? several.Select(t => t!.GetValue<string>()).ToArray() : schema["type"] is { } one ? [one.GetValue<string>()] : [];
        if (types.Length > 0 && !types.Any(type => IsOf(value, type))) { wrong.Add($"{where}: {value?.ToJsonString() ?? "null"} is no {string.Join(" or ", types)}"); return; }
        if (schema["enum"] is JsonArray names && !names.Any(n => JsonNode.DeepEquals(n, value))) wrong.Add($"{where}: {value?.ToJsonString()} is not among {names.ToJsonString()}");
        if (value is JsonObject members && schema["properties"] is JsonObject properties)
        {
            foreach (var (name, member) in members)
                if (properties[name] is { } inner) Check(member, inner, $"{where}.{name}", wrong);
                else if (schema["additionalProperties"] is null && !where.Contains(" 4", StringComparison.Ordinal) && !where.Contains(" 5", StringComparison.Ordinal) && !where.Contains(".error", StringComparison.Ordinal)) wrong.Add($"{where}: {name} is not in the schema");
            foreach (var required in schema["required"]?.AsArray() ?? [])
                if (!members.ContainsKey(required!.GetValue<string>())) wrong.Add($"{where}: {required} is missing");
        }
        if (value is JsonArray list && schema["items"] is { } item)
            foreach (var element in list) Check(element, item, where + "[]", wrong);
    }

    static bool IsOf(JsonNode? value, string type) => type switch
    {
        "null" => value is null,
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == System.Text.Json.JsonValueKind.String,
        "boolean" => value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "integer" or "number" => value?.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        _ => true,
    };

    static IEnumerable<string> Names(JsonNode? node, HashSet<string> seen)
    {
        if (node is JsonArray list) return list.SelectMany(n => Names(n, seen)).ToList();
        if (node is not JsonObject members) return [];
        if (members["$ref"]?.GetValue<string>() is { } reference) return reference.Contains("/schemas/", StringComparison.Ordinal) && seen.Add(reference) ? Names(Operation.Resolve(members), seen) : [];
        return members.Where(m => m.Key is not ("examples" or "example" or "enum" or "required")).SelectMany(m => (m.Key == "properties" ? m.Value!.AsObject().Select(p => p.Key) : []).Concat(Names(m.Value, seen))).ToList();
    }
}
