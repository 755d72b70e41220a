using System.Globalization;
using System.Text;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.CustomFields;

/// <summary>Filters and sorting by custom fields: the same answers as going through the records one by one, and along an index.</summary>
public sealed class QueryTests(CrmApp app) : IClassFixture<CrmApp>
{
    static readonly string[] Words = ["Zebra", "apple", "Äpfel", "apple pie", "ÉCLAIR", "eclair", "100", "99", "%", "_a", "ap%", "straße", "strasse", "日本", "Ω", "\\back", "a\U0001F600b"];

    static string? Fold(string? text) => text is null ? null : Crm.Events.SearchDocs.Fold(text);

    sealed record Kind(string Type, Func<Random, object> Value, Func<JsonElement, IComparable> Key, string[] Ops);

    static string Number(Random random) => Math.Round((decimal)(random.NextDouble() - 0.5) * random.Next(1, 2_000_000), random.Next(0, 4)).ToString(CultureInfo.InvariantCulture);

    static readonly Kind[] Kinds =
    [
        new("text", r => Words[r.Next(Words.Length)], v => Bytes(v.GetString()!), ["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains", "startsWith", "empty"]),
        new("link", r => "https://" + r.Next(9) + ".example", v => Bytes(v.GetString()!), ["eq", "ne", "lt", "contains", "startsWith", "empty"]),
        new("number", r => decimal.Parse(Number(r), CultureInfo.InvariantCulture), v => v.GetDecimal(), ["eq", "ne", "gt", "gte", "lt", "lte", "in", "empty"]),
        new("money", r => new { amount = Math.Round((decimal)r.NextDouble() * 1000, 2).ToString(CultureInfo.InvariantCulture), currency = r.Next(2) == 0 ? "EUR" : "USD" }, v => decimal.Parse(v.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture), ["eq", "gt", "gte", "lt", "lte", "empty"]),
        new("date", r => new DateOnly(2000, 1, 1).AddDays(r.Next(-400_000, 400_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), v => v.GetString()!, ["eq", "ne", "gt", "gte", "lt", "lte", "in", "empty"]),
        new("yesNo", r => r.Next(2) == 0, v => v.GetBoolean() ? 1 : 0, ["eq", "ne", "empty"]),
    ];

    /// <summary>Text in the order of the database: bytes of what is folded.</summary>
    static string Bytes(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(Fold(text)!));

    [Fact]
    public async Task Filters_and_sorting_answer_what_a_look_at_every_record_answers()
    {
        var random = new Random(20261122);
        var zoe = await app.SignUpAsync("Zoe", "Zodiac");
        foreach (var kind in Kinds)
        {
            await zoe.CreateAsync("custom-fields", new { @object = "company", label = "The " + kind.Type, key = "f" + kind.Type, type = kind.Type });
        }
        var items = Enumerable.Range(0, 120).Select(i => new { name = $"Company {i}", custom = Kinds.Where(_ => random.Next(4) > 0).ToDictionary(k => "f" + k.Type, k => k.Value(random)) }).ToList();
        await zoe.PostAsync("companies/batch", new { items }).Is(200);
        var all = (await zoe.GetAsync("companies?limit=200").Is(200)).At("items")!.Value.EnumerateArray().Select(c => (Id: c.GetProperty("id").GetString()!, Custom: c.GetProperty("custom"))).ToList();
        Assert.Equal(120, all.Count);
        foreach (var kind in Kinds)
        {
            var name = "custom.f" + kind.Type;
            JsonElement? Of((string Id, JsonElement Custom) record) => record.Custom.TryGetProperty("f" + kind.Type, out var value) ? value : null;
            for (var round = 0; round < 12; round++)
            {
                var (op, pattern) = (kind.Ops[random.Next(kind.Ops.Length)], all[random.Next(all.Count)]);
                var sent = Of(pattern) is { } there && random.Next(5) > 0 ? there : JsonSerializer.SerializeToElement(kind.Value(random));
                if (op is "contains" or "startsWith") sent = JsonSerializer.SerializeToElement(sent.GetString()![..Math.Min(sent.GetString()!.Length, random.Next(1, 4))].TrimEnd('\uD83D'));
                var value = op == "empty" ? JsonSerializer.SerializeToElement(random.Next(2) == 0) : op == "in" ? JsonSerializer.SerializeToElement(new[] { sent, JsonSerializer.SerializeToElement(kind.Value(random)) }) : sent;
                var expected = all.Where(r => Holds(kind, op, Of(r), value)).Select(r => r.Id).Order(StringComparer.Ordinal);
                var found = await zoe.PostAsync("companies/search", new { filter = new { field = name, op, value }, limit = 200, count = true }).Is(200);
                Assert.True(expected.SequenceEqual(found.Each("id").Order(StringComparer.Ordinal)), $"{name} {op} {value}: expected {expected.Count()}, found {found.Count()}");
                Assert.Equal(found.Count().ToString(CultureInfo.InvariantCulture), found["total"]);
            }
            foreach (var down in new[] { false, true })
            {
                var (filled, empty) = (all.Where(r => Of(r) is not null), all.Where(r => Of(r) is null));
                var expected = down ? filled.OrderByDescending(r => kind.Key(Of(r)!.Value)).ThenByDescending(r => r.Id, StringComparer.Ordinal).Concat(empty.OrderByDescending(r => r.Id, StringComparer.Ordinal))
                    : filled.OrderBy(r => kind.Key(Of(r)!.Value)).ThenBy(r => r.Id, StringComparer.Ordinal).Concat(empty.OrderBy(r => r.Id, StringComparer.Ordinal));
                Assert.Equal(expected.Select(r => r.Id), await PagesAsync(zoe, $"companies?limit=17&sort={(down ? "-" : "")}{name}"));
            }
        }
        // Trees, and a filter and an order at once.
        var tree = new { any = new object[] { new { all = new object[] { new { field = "custom.fnumber", op = "gt", value = 0 }, new { field = "custom.fyesNo", value = true } } }, new { not = new { field = "custom.fdate", op = "empty", value = false } } } };
        var both = all.Where(r => r.Custom.TryGetProperty("fnumber", out var n) && n.GetDecimal() > 0 && r.Custom.TryGetProperty("fyesNo", out var y) && y.GetBoolean() || !r.Custom.TryGetProperty("fdate", out _)).Select(r => r.Id);
        Assert.Equal(both.Order(StringComparer.Ordinal), (await zoe.PostAsync("companies/search", new { filter = tree, sort = "-custom.ftext", limit = 200 }).Is(200)).Each("id").Order(StringComparer.Ordinal));
    }

    static bool Holds(Kind kind, string op, JsonElement? held, JsonElement value)
    {
        if (op == "empty") return held is null == value.GetBoolean();
        int Compare(JsonElement other) => kind.Key(held!.Value).CompareTo(kind.Key(other)) is var order && kind.Type is "text" or "link" or "date" ? string.CompareOrdinal((string)(object)kind.Key(held.Value), (string)(object)kind.Key(other)) : order;
        return op switch
        {
            "ne" => held is null || Compare(value) != 0,
            _ when held is null => false,
            "eq" => Compare(value) == 0,
            "in" => value.EnumerateArray().Any(v => Compare(v) == 0),
            "gt" => Compare(value) > 0, "gte" => Compare(value) >= 0, "lt" => Compare(value) < 0, "lte" => Compare(value) <= 0,
            "contains" => Fold(held.Value.GetString())!.Contains(Fold(value.GetString())!, StringComparison.Ordinal),
            _ => Fold(held.Value.GetString())!.StartsWith(Fold(value.GetString())!, StringComparison.Ordinal),
        };
    }

    static async Task<List<string>> PagesAsync(Person person, string path)
    {
        var ids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await person.GetAsync(path + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))).Is(200);
            ids.AddRange(page.Each("id"));
            if ((cursor = page["nextCursor"]) is null) return ids;
        }
    }

    [Fact]
    public async Task What_cannot_be_compared_is_a_400()
    {
        var field = await app.Ada.CreateAsync("custom-fields", new { @object = "contact", label = "Wood", type = "choice", options = new[] { new { label = "Oak" }, new { label = "Ash" } } });
        foreach (var query in new[] { "filter[custom.wood]=pine", "filter[custom.wood][contains]=oak", "filter[custom.wood][gt]=" + Uri.EscapeDataString(field["options[0].id"]!), "filter[custom.]=1", "sort=custom.", "filter[custom.wood][like]=x" })
            (await app.Ada.GetAsync("contacts?" + query)).IsProblem(400, "validation");
        foreach (var (type, bad) in new[] { ("number", "ten"), ("number", "1e400"), ("money", "5 EUR"), ("date", "yesterday"), ("yesNo", "maybe"), ("text", "%00"), ("longText", "x") })
        {
            await app.Ada.CreateAsync("custom-fields", new { @object = "contact", label = "Compared " + type, key = "compared" + type + bad.Length, type });
            (await app.Ada.GetAsync($"contacts?filter[custom.compared{type}{bad.Length}]={bad}")).IsProblem(400, "validation");
            await app.Ada.PatchAsync("custom-fields/" + (await app.Ada.GetAsync("custom-fields?object=contact").Is(200)).At("items")!.Value.EnumerateArray().First(f => f.GetProperty("label").GetString() == "Compared " + type).GetProperty("id").GetString(), new { label = $"Compared {type} {bad}".Replace("%00", "nul", StringComparison.Ordinal) }).Is(200);
        }
    }

    [Fact]
    public async Task Choices_sort_by_their_place_in_the_list_also_after_it_has_been_changed()
    {
        var field = await app.Ada.CreateAsync("custom-fields", new { @object = "deal", label = "Size", type = "choice", options = new[] { new { label = "Small" }, new { label = "Large" }, new { label = "Huge" } } });
        string Option(int i) => field[$"options[{i}].id"]!;
        foreach (var (title, option) in new[] { ("large", 1), ("huge", 2), ("small", 0) }) await app.Ada.CreateAsync("deals", new { title, custom = new { size = Option(option) }, tags = new[] { "sized" } });
        Assert.Equal(["small", "large", "huge"], (await app.Ada.GetAsync("deals?sort=custom.size&filter[tags]=sized").Is(200)).Each("title"));
        await app.Ada.PatchAsync($"custom-fields/{field.Id}", new { options = new object[] { new { id = Option(2), label = "Huge" }, new { id = Option(0), label = "Tiny" }, new { id = Option(1), label = "Large" } } }).Is(200);
        Assert.Equal(["huge", "small", "large"], (await app.Ada.GetAsync("deals?sort=custom.size&filter[tags]=sized").Is(200)).Each("title"));
        Assert.Equal(["small"], (await app.Ada.GetAsync($"deals?filter[custom.size]={Uri.EscapeDataString(Option(0))}").Is(200)).Each("title"));
    }

    [Theory]
    [InlineData("filter[custom.score]=77", "custom_values_by_value")]
    [InlineData("filter[custom.score][gte]=19990", "custom_values_by_value")]
    [InlineData("filter[custom.nick][startsWith]=nick 199", "custom_values_by_value")]
    [InlineData("sort=custom.score", "custom_values_by_value")]
    [InlineData("sort=-custom.nick", "custom_values_by_value")]
    public async Task At_twenty_thousand_records_the_index_is_used_under_row_level_security(string query, string index)
    {
        var tenant = await LargeAsync();
        using var scope = app.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Open(new CurrentUser(tenant, null, null, null, "job"), [], write: false);
        var plans = new StringBuilder();
        foreach (var sql in await AskedAsync(scope.ServiceProvider, query)) plans.AppendLine(await PlanAsync(tenant, sql));
        Assert.Contains(index, plans.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on c", plans.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The statements that a list sends for its ids.</summary>
    static async Task<List<string>> AskedAsync(IServiceProvider services, string query)
    {
        var (type, reads, db) = (services.GetRequiredService<Crm.Contacts.ContactRecord>(), services.GetRequiredService<RecordReads>(), services.GetRequiredService<CrmDb>());
        var asked = new Microsoft.AspNetCore.Http.QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query));
        var list = ListQuery.From(asked);
        var rows = await reads.RowsAsync(type, list, asked, default);
        var tried = services.GetRequiredService<FieldSight>().Probes.Asked.Select(q => q.ToQueryString());
        if (list.Sort is null) return [.. tried, rows.OrderByDescending(c => c.UpdatedAt).Take(51).Select(c => new { c.UpdatedAt, c.Id }).ToQueryString()];
        var field = (await db.FieldsAsync(default)).Find("contact", list.Sort.Split('.')[1], Crm.Platform.Access.Sensitivity.Special)!;
        return [CustomQueries.InOrder(rows, field, list.Sort.StartsWith('-'), null, db).Take(51).ToQueryString()];
    }

    async Task<string> PlanAsync(Guid tenant, string sql)
    {
        // EF shows its parameters as comments in front. What is planned is the statement for any values, as the product's connections ask for it.
        var values = new List<string>();
        foreach (var line in sql.Split('\n').Where(l => l.StartsWith("-- @", StringComparison.Ordinal)))
        {
            var (name, rest) = (line[3..line.IndexOf('=', StringComparison.Ordinal)], line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            values.Add(rest.StartsWith('{') ? $"array[{string.Join(", ", System.Text.RegularExpressions.Regex.Matches(rest, "'[0-9a-f-]{36}'").Select(m => m.Value))}]::uuid[]" : rest.StartsWith('\'') ? rest[..(rest.LastIndexOf('\'') + 1)] : rest.Split(' ')[0]);
            sql = System.Text.RegularExpressions.Regex.Replace(sql, $@"{name}\b", $"${values.Count}");
        }
        await using var connection = await app.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var enter = new Npgsql.NpgsqlCommand($"set local role crm_app; select set_config('app.tenant_id', '{tenant}', true)", connection)) await enter.ExecuteNonQueryAsync();
        var plain = string.Join('\n', sql.Split('\n').Where(l => !l.StartsWith("-- ", StringComparison.Ordinal)));
        await using var explain = new Npgsql.NpgsqlCommand($"set local plan_cache_mode = force_generic_plan; prepare asked as {plain}; explain execute asked({string.Join(", ", values)})", connection);
        await using var reader = await explain.ExecuteReaderAsync();
        var plan = new StringBuilder();
        while (await reader.ReadAsync()) plan.AppendLine(reader.GetString(0));
        return plan.ToString();
    }

    static Guid large;
    static readonly SemaphoreSlim once = new(1);

    /// <summary>A workspace of twenty thousand contacts, each with two values, beside the others of the server.</summary>
    async Task<Guid> LargeAsync()
    {
        await once.WaitAsync();
        try
        {
            if (large != default) return large;
            var zoe = await app.SignUpAsync("Zoe", "Zillion");
            var tenant = Guid.Parse(zoe.TenantId);
            foreach (var (label, type) in new[] { ("Score", "number"), ("Nick", "text") }) await zoe.CreateAsync("custom-fields", new { @object = "contact", label, type });
            await app.ExecuteAsync("""
                insert into contacts (tenant_id, id, display_name, sort_name, custom, created_at, updated_at)
                select $1, gen_random_uuid(), 'Contact ' || n, 'contact ' || n, jsonb_build_object('score', n, 'nick', 'Nick ' || n), now(), now() - n * interval '1 second' from generate_series(1, 20000) n
                """, tenant);
            await app.ExecuteAsync("""
                insert into custom_values (tenant_id, field_id, record_id, place, value)
                select $1, f.id, c.id, 0, case f.key when 'score' then '1' || lpad(c.custom ->> 'score', 15, '0') || '.000000' else lower(c.custom ->> 'nick') end from contacts c join field_defs f on f.tenant_id = c.tenant_id where c.tenant_id = $1
                """, tenant);
            await app.ExecuteAsync("analyze contacts, custom_values");
            return large = tenant;
        }
        finally { once.Release(); }
    }
}
