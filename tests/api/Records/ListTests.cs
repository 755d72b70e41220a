using System.Text.Json;

namespace Crm.Tests.Records;

public sealed class ListTests(Quality.WithoutScans app) : IClassFixture<Quality.WithoutScans>
{
    /// <summary>Reads a list to its end, page by page.</summary>
    static async Task<List<string>> AllAsync(Person person, string path, string member, Func<int, Task>? between = null)
    {
        var (seen, page) = (new List<string>(), 0);
        for (string? cursor = null; ; page++)
        {
            var answer = await person.GetAsync(path + (cursor is null ? "" : "&cursor=" + cursor)).Is(200);
            seen.AddRange(answer.Each(member));
            if ((cursor = answer["nextCursor"]) is null) return seen;
            if (between is not null) await between(page);
        }
    }

    Task<Answer> ManyAsync(string list, IEnumerable<object> items) => app.Ada.PostAsync(list + "/batch", new { items }).Is(200);

    [Fact]
    public async Task Pages_hold_each_row_once_while_others_add_rows()
    {
        await ManyAsync("companies", Enumerable.Range(0, 60).Select(i => new { name = $"Page {i:00}", tags = new[] { "paged" } }));
        var added = 0;
        var names = await AllAsync(app.Ada, "companies?filter[tags]=paged&sort=name&limit=7", "name", async _ => await app.Bob.CreateAsync("companies", new { name = $"Page 00 added {added++}", tags = new[] { "paged" } }));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"Page {i:00}"), names);
    }

    [Fact]
    public async Task Every_sort_of_every_noun_pages_completely_both_ways()
    {
        await ManyAsync("companies", Enumerable.Range(0, 9).Select(i => new { name = $"Sort {i % 4}", employees = i % 3 == 0 ? (int?)null : i % 4, foundedYear = i % 2 == 0 ? 1990 : (int?)null, industry = i % 3 == 0 ? null : "Food" }));
        await ManyAsync("contacts", Enumerable.Range(0, 9).Select(i => new { firstName = i % 3 == 0 ? null : $"F{i % 2}", lastName = $"L{i % 4}", jobTitle = i % 2 == 0 ? null : "J" }));
        await ManyAsync("deals", Enumerable.Range(0, 9).Select(i => new { title = $"T{i % 4}", amount = i % 3 == 0 ? null : new { amount = $"{i % 4}.50", currency = "EUR" }, expectedClose = i % 2 == 0 ? null : "2026-12-0" + (i % 3 + 1), productName = i % 3 == 0 ? null : "P" }));
        await ManyAsync("tasks", Enumerable.Range(0, 9).Select(i => new { title = $"T{i % 4}", dueDate = i % 3 == 0 ? null : $"2026-12-0{i % 2 + 1}", priority = i % 2 == 0 ? "high" : "low" }));
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Linked" });
        await ManyAsync("activities", Enumerable.Range(0, 9).Select(i => new { kind = i % 2 == 0 ? "call" : "note", subject = $"S{i % 3}", outcome = i % 3 == 0 ? null : "reached", at = $"2026-01-0{i % 4 + 1}T10:00:00Z", links = new[] { new { @object = "contact", id = contact.Id } } }));
        foreach (var list in new[] { "companies", "contacts", "deals", "tasks", "activities" })
        {
            var whole = (await app.Ada.GetAsync($"{list}?limit=200").Is(200)).Each("id").Order().ToList();
            var refused = (await app.Ada.GetAsync($"{list}?sort=nonsense")).IsProblem(400, "validation", "sort");
            var fields = refused["errors.sort[0]"]!.Split(": ")[1].Split(';')[0].Split(", ");
            Assert.True(fields.Length >= 4, refused.Text);
            foreach (var field in fields)
                foreach (var sort in new[] { field, "-" + field })
                    Assert.Equal(whole, (await AllAsync(app.Ada, $"{list}?sort={sort}&limit=4", "id")).Order());
        }
    }

    [Fact]
    public async Task Empty_values_come_last_in_both_directions()
    {
        await ManyAsync("companies", new int?[] { 5, null, 50 }.Select(n => new { name = $"Staff {n}", employees = n, tags = new[] { "staff" } }));
        foreach (var (sort, first) in new[] { ("employees", "5"), ("-employees", "50") })
        {
            var list = await app.Ada.GetAsync($"companies?filter[tags]=staff&sort={sort}").Is(200);
            Assert.Equal((first, ""), (list.Each("employees")[0], list.Each("employees")[2]));
        }
    }

    [Fact]
    public async Task A_cursor_is_bound_to_its_workspace_and_question_and_cannot_be_made_up()
    {
        foreach (var person in new[] { app.Ada, app.Mallory })
            for (var i = 0; i < 3; i++) await person.CreateAsync("companies", new { name = $"Cursor {i}" });
        var mine = (await app.Ada.GetAsync("companies?limit=1&sort=name").Is(200))["nextCursor"]!;
        await app.Ada.GetAsync($"companies?limit=1&sort=name&cursor={mine}").Is(200);
        await app.Ada.GetAsync($"companies?limit=200&sort=name&cursor={mine}").Is(200);
        await app.Mallory.GetAsync($"companies?limit=1&sort=name&cursor={mine}").IsProblem(400, "validation", "cursor");
        foreach (var (path, cursor) in new[] { ("companies?limit=1&sort=-name", mine), ("companies?limit=1&sort=name&q=cur", mine), ("companies?limit=1&sort=name&filter[tags]=x", mine), ("contacts?limit=1", mine), ("companies?sort=name", "x"), ("companies?sort=name", mine[..^2] + "AA"), ("companies?sort=name", mine.Replace('.', '-')), ("companies?sort=name", "....") })
            (await app.Ada.GetAsync($"{path}&cursor={cursor}")).IsProblem(400, "validation", "cursor");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=1000000000", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("count=maybe", "count")]
    [InlineData("trashed=1", "trashed")]
    [InlineData("sort=;drop table contacts", "sort")]
    [InlineData("sort=email", "sort")]
    [InlineData("unknown=1", "unknown")]
    [InlineData("q=%00", "q")]
    [InlineData("filter[nickname]=x", "filter[nickname]")]
    [InlineData("filter[firstName][like]=x", "filter[firstName][like]")]
    [InlineData("filter[createdAt][gte]=yesterday", "filter[createdAt][gte]")]
    [InlineData("filter[lifecycleStage]=friend", "filter[lifecycleStage]")]
    [InlineData("filter[ownerId][gt]=0199d0a1-0002-7000-8000-000000000001", "filter[ownerId][gt]")]
    [InlineData("filter[firstName=x", "filter[firstName")]
    [InlineData("filter[a][b][c]=x", "filter[a][b][c]")]
    [InlineData("filter[firstName]=%00", "filter[firstName]")]
    public async Task A_wrong_question_is_a_400_that_names_the_parameter(string query, string field) => await app.Ada.GetAsync("contacts?" + query).IsProblem(400, "validation", field);

    [Fact]
    public async Task Filters_of_every_type_find_what_they_say()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "50% off_shop", employees = 12, industry = "Food", foundedYear = 1999, domains = new[] { "off.example" } });
        await app.Ada.CreateAsync("companies", new { name = "500 off shop", employees = 20 });
        async Task Finds(string query, params string[] names) => Assert.Equal(names, (await app.Ada.GetAsync($"companies?sort=name&filter[name][contains]=off&{query}").Is(200)).Each("name").Order(StringComparer.Ordinal));
        await Finds("filter[name][contains]=%25 off_", "50% off_shop");
        await Finds("filter[employees][gte]=12&filter[employees][lt]=20", "50% off_shop");
        await Finds("filter[employees]=20", "500 off shop");
        await Finds("filter[employees][in]=12,20", "50% off_shop", "500 off shop");
        await Finds("filter[industry][empty]=true", "500 off shop");
        await Finds("filter[industry][empty]=false", "50% off_shop");
        await Finds("filter[industry][ne]=Food", "500 off shop");
        await Finds("filter[domains]=off.example", "50% off_shop");
        await Finds($"filter[id]={company.Id}", "50% off_shop");
        await Finds("filter[id]=nonsense");
        await Finds($"filter[createdAt][gte]=2000-01-01T00:00:00Z&filter[name][startsWith]=500", "500 off shop");
    }

    [Fact]
    public async Task A_tree_of_conditions_is_a_search()
    {
        foreach (var (name, employees) in new[] { ("Tree A", 1), ("Tree B", 2), ("Tree C", 3) }) await app.Ada.CreateAsync("companies", new { name, employees });
        async Task Finds(string filter, params string[] names) => Assert.Equal(names, (await app.Ada.PostAsync("companies/search", $"{{\"filter\":{{\"all\":[{{\"field\":\"name\",\"op\":\"startsWith\",\"value\":\"Tree\"}},{filter}]}},\"sort\":\"name\",\"count\":true}}").Is(200)).Each("name"));
        await Finds("{\"any\":[{\"field\":\"employees\",\"op\":\"eq\",\"value\":1},{\"field\":\"employees\",\"op\":\"gt\",\"value\":2}]}", "Tree A", "Tree C");
        await Finds("{\"not\":{\"field\":\"employees\",\"op\":\"in\",\"value\":[1,2]}}", "Tree C");
        await Finds("{\"any\":[]}");
        await Finds("{\"all\":[]}", "Tree A", "Tree B", "Tree C");
        foreach (var (filter, field) in new[] { ("{}", "filter"), ("[]", "filter"), ("{\"all\":{}}", "filter.all"), ("{\"all\":[{\"field\":\"x\",\"op\":\"eq\",\"value\":1}]}", "filter.all[0].field"), ("{\"field\":\"name\",\"op\":\"eq\",\"value\":1,\"more\":2}", "filter"), ("{\"field\":\"employees\",\"op\":\"eq\",\"value\":\"many\"}", "filter.value"), ("{\"all\":[],\"any\":[]}", "filter"), ("5", "filter"), ("{\"field\":\"name\",\"op\":\"in\",\"value\":[]}", "filter.value") })
            (await app.Ada.PostAsync("companies/search", $"{{\"filter\":{filter}}}")).IsProblem(400, "validation", field);
        var many = JsonSerializer.Serialize(new { filter = new { any = Enumerable.Range(0, 60).Select(i => new { field = "employees", op = "eq", value = i }) } });
        (await app.Ada.PostAsync("companies/search", many)).IsProblem(400, "validation");
    }

    [Fact]
    public async Task A_search_by_tree_pages_like_a_list()
    {
        await ManyAsync("companies", Enumerable.Range(0, 12).Select(i => new { name = $"Leaf {i:00}" }));
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await app.Ada.PostAsync("companies/search", new { filter = new { field = "name", op = "startsWith", value = "Leaf" }, sort = "-name", limit = 5, cursor, count = true }).Is(200);
            Assert.Equal("12", page["total"]);
            seen.AddRange(page.Each("name"));
            cursor = page["nextCursor"];
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 12).Reverse().Select(i => $"Leaf {i:00}"), seen);
    }

    [Fact]
    public async Task The_trash_is_a_list_of_its_own_and_shows_nowhere_else()
    {
        var deal = await app.Ada.CreateAsync("deals", new { title = "Trashy thing", amount = new { amount = "1.00", currency = "EUR" } });
        await app.Ada.DeleteAsync($"deals/{deal.Id}").Is(204);
        Assert.Contains(deal.Id, (await app.Ada.GetAsync("deals?trashed=true").Is(200)).Each("id"));
        Assert.DoesNotContain(deal.Id, (await app.Ada.GetAsync("deals?limit=200").Is(200)).Each("id"));
        Assert.Equal(0, (await app.Ada.GetAsync("search?q=trashy").Is(200)).Count());
        Assert.DoesNotContain("Trashy", (await app.Ada.GetAsync($"pipelines/{deal["pipelineId"]}/board?limit=200").Is(200)).Text, StringComparison.Ordinal);
        await app.Ada.DeleteAsync($"deals/{deal.Id}").IsProblem(404, "notFound");
        await app.Ada.PostAsync($"deals/{deal.Id}/win").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task More_than_twenty_simple_filters_are_too_many() =>
        await app.Ada.GetAsync("contacts?" + string.Join('&', Enumerable.Range(0, 21).Select(i => "filter[firstName]=x"))).IsProblem(400, "validation");
}
