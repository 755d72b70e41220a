using Crm.Tests.Support;

namespace Crm.Tests.Views;

public sealed class ViewTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Tagged(string tag) => new { all = new[] { new { field = "tags", op = "eq", value = tag } } };

    [Fact]
    public async Task Ada_saves_a_view_and_finds_it_as_she_left_it()
    {
        var made = await app.Ada.CreateAsync("views", new { @object = "contacts", name = "Key people", columns = new[] { "displayName", "phone" }, filter = Tagged("key"), q = "lee", sort = "-createdAt", groupBy = "ownerId", pinned = true, position = 3 });
        Assert.Equal("\"1\"", made.ETag);
        var read = await app.Ada.GetAsync($"views/{made.Id}").Is(200);
        Assert.Equal(("table", "private", "lee", "-createdAt", "ownerId", "true", "3", "true"), (read["kind"], read["scope"], read["q"], read["sort"], read["groupBy"], read["pinned"], read["position"], read["own"]));
        Assert.Equal("[\"displayName\",\"phone\"]", read["columns"]);
        Assert.Equal("key", read["filter.all[0].value"]);
        Assert.Null(read["problem"]);
        Assert.Contains(made.Id, (await app.Ada.GetAsync("views?object=contacts").Is(200)).Each("id"));
        Assert.DoesNotContain(made.Id, (await app.Ada.GetAsync("views?object=deals").Is(200)).Each("id"));
    }

    [Fact]
    public async Task A_private_view_is_not_there_for_others_until_it_is_shared()
    {
        var view = await app.Bob.CreateAsync("views", new { @object = "companies", name = "Mine alone" });
        foreach (var person in new[] { app.Ada, app.Vera, app.Mallory })
        {
            (await person.GetAsync($"views/{view.Id}")).IsProblem(404, "notFound");
            Assert.DoesNotContain(view.Id, (await person.GetAsync("views").Is(200)).Each("id"));
        }
        (await app.Ada.PatchAsync($"views/{view.Id}", new { name = "Hers" })).IsProblem(404, "notFound");
        await app.Bob.PatchAsync($"views/{view.Id}", new { scope = "all" }).Is(200);
        Assert.Equal("false", (await app.Vera.GetAsync($"views/{view.Id}").Is(200))["own"]);
        (await app.Mallory.GetAsync($"views/{view.Id}")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_view_for_the_team_is_there_for_who_shares_a_team_with_its_owner()
    {
        var view = await app.Ada.CreateAsync("views", new { @object = "contacts", name = "Our team's", scope = "team" });
        (await app.Bob.GetAsync($"views/{view.Id}")).IsProblem(404, "notFound");
        var team = await app.Ada.CreateAsync("teams", new { name = "Sales", memberIds = new[] { app.Ada.MemberId, app.Bob.MemberId } });
        Assert.Equal("team", (await app.Bob.GetAsync($"views/{view.Id}").Is(200))["scope"]);
        Assert.Contains(view.Id, (await app.Bob.GetAsync("views?object=contacts").Is(200)).Each("id"));
        (await app.Vera.GetAsync($"views/{view.Id}")).IsProblem(404, "notFound");
        await app.Ada.PatchAsync($"teams/{team.Id}", new { memberIds = new[] { app.Ada.MemberId } }).Is(200);
        (await app.Bob.GetAsync($"views/{view.Id}")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_shared_view_is_changed_by_its_owner_and_by_admins_and_copied_by_everybody()
    {
        var view = await app.Ada.CreateAsync("views", new { @object = "deals", name = "Ours", scope = "all", pinned = true });
        (await app.Bob.PatchAsync($"views/{view.Id}", new { name = "Bob's" })).IsProblem(403, "forbidden");
        (await app.Bob.DeleteAsync($"views/{view.Id}")).IsProblem(403, "forbidden");
        var copy = await app.Bob.PostAsync($"views/{view.Id}/copy", new { name = "Bob's" }).Is(201);
        Assert.Equal(("Bob's", "private", "false", app.Bob.MemberId), (copy["name"], copy["scope"], copy["pinned"], copy["ownerId"]));
        var bobs = await app.Bob.CreateAsync("views", new { @object = "deals", name = "Bob shares", scope = "all" });
        Assert.Equal("Ada tidies up", (await app.Ada.PatchAsync($"views/{bobs.Id}", new { name = "Ada tidies up" }).Is(200))["name"]);
    }

    [Fact]
    public async Task Two_people_change_a_view_and_the_second_sees_what_is_there_now()
    {
        var view = await app.Ada.CreateAsync("views", new { @object = "tasks", name = "Due", scope = "all" });
        await app.Ada.PatchAsync($"views/{view.Id}", new { name = "Due soon" }, ("If-Match", view.ETag!)).Is(200);
        var stale = (await app.Ada.PatchAsync($"views/{view.Id}", new { name = "Due now" }, ("If-Match", view.ETag!))).IsProblem(412, "stale");
        Assert.Equal("Due soon", stale["current.name"]);
        Assert.Equal("2", (await app.Ada.PatchAsync($"views/{view.Id}", new { name = "Due soon" }).Is(200))["version"]);
    }

    [Fact]
    public async Task A_patch_replaces_the_filter_whole()
    {
        var view = await app.Ada.CreateAsync("views", new { @object = "contacts", name = "Swap", filter = Tagged("a") });
        var any = await app.Ada.PatchAsync($"views/{view.Id}", new { filter = new { any = new[] { new { field = "tags", op = "eq", value = "b" } } } }).Is(200);
        Assert.Equal(("b", null), (any["filter.any[0].value"], any["filter.all"]));
        Assert.Null((await app.Ada.PatchAsync($"views/{view.Id}", "{\"filter\":null}").Is(200))["filter"]);
    }

    [Fact]
    public async Task A_deleted_view_is_gone_and_comes_back()
    {
        var view = await app.Ada.CreateAsync("views", new { @object = "contacts", name = "Now and then" });
        await app.Ada.DeleteAsync($"views/{view.Id}").Is(204);
        (await app.Ada.GetAsync($"views/{view.Id}")).IsProblem(404, "notFound");
        Assert.Contains(view.Id, (await app.Ada.GetAsync("views?trashed=true").Is(200)).Each("id"));
        await app.Ada.PostAsync($"views/{view.Id}/restore").Is(200);
        await app.Ada.GetAsync($"views/{view.Id}").Is(200);
    }

    [Theory]
    [InlineData("""{"object":"contacts","name":"x","filter":{"field":"nickname","op":"eq","value":"x"}}""", "filter.field")]
    [InlineData("""{"object":"contacts","name":"x","filter":{"field":"tags","op":"like","value":"x"}}""", "filter.value")]
    [InlineData("""{"object":"contacts","name":"x","filter":{"both":[]}}""", "filter")]
    [InlineData("""{"object":"contacts","name":"x","sort":"email"}""", "sort")]
    [InlineData("""{"object":"contacts","name":"x","groupBy":"createdAt"}""", "groupBy")]
    [InlineData("""{"object":"contacts","name":"x","kind":"board"}""", "kind")]
    [InlineData("""{"object":"contacts","name":" "}""", "name")]
    [InlineData("""{"object":"contacts"}""", "name")]
    [InlineData("""{"object":"people","name":"x"}""", "object")]
    [InlineData("""{"object":"contacts","name":"x","columns":[""]}""", "columns[0]")]
    public async Task A_view_that_cannot_be_asked_is_refused_naming_the_field(string body, string field) => (await app.Ada.PostAsync("views", body)).IsProblem(400, "validation", field);

    [Fact]
    public async Task A_filter_tree_fifty_deep_is_refused_everywhere()
    {
        var deep = Enumerable.Range(0, 50).Aggregate("""{"field":"tags","op":"eq","value":"x"}""", (inside, _) => $$"""{"not":{{inside}}}""");
        foreach (var (path, body) in new[] { ("contacts/search", $$"""{"filter":{{deep}}}"""), ("views", $$"""{"object":"contacts","name":"deep","filter":{{deep}}}"""), ("segments", $$"""{"object":"contacts","name":"deep","filter":{{deep}}}"""),
            ("segments/preview", $$"""{"object":"contacts","filter":{{deep}}}"""), ("contacts/bulk", $$"""{"action":"trash","filter":{{deep}}}"""), ("contacts/groups", $$"""{"by":"ownerId","filter":{{deep}}}""") })
            (await app.Ada.PostAsync(path, body)).IsProblem(400, "validation");
    }

    [Fact]
    public async Task A_view_whose_field_is_gone_opens_with_a_word_about_it()
    {
        var view = await app.Ada.CreateAsync("views", new { @object = "contacts", name = "Old field", filter = Tagged("x") });
        await app.ListAsync<int>("update views set filter = '{\"field\":\"gone\",\"op\":\"eq\",\"value\":\"x\"}' where id = $1 returning 1", Guid.Parse(view.Id));
        var read = await app.Ada.GetAsync($"views/{view.Id}").Is(200);
        Assert.Null(read["filter"]);
        Assert.Contains("gone", read["problem"], StringComparison.Ordinal);
        await app.Ada.GetAsync("views").Is(200);
        (await app.Ada.PostAsync("contacts/search", """{"filter":{"field":"gone","op":"eq","value":"x"}}""")).IsProblem(400, "validation", "filter.field");
    }

    /// <summary>How many children somebody has is for owners and admins; Bob, a member, is to know of no such field.</summary>
    [Fact]
    public async Task What_a_reader_may_not_see_is_unknown_in_views_segments_groups_and_bulk_actions()
    {
        var filter = new { field = "children", op = "gte", value = "2" };
        var view = await app.Ada.CreateAsync("views", new { @object = "contacts", name = "Families", scope = "all", filter });
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Families", filter });
        Assert.Null((await app.Ada.GetAsync($"views/{view.Id}").Is(200))["problem"]);
        var read = await app.Bob.GetAsync($"views/{view.Id}").Is(200);
        Assert.Null(read["filter"]);
        Assert.Contains("There is no field 'children'", read["problem"], StringComparison.Ordinal);
        (await app.Bob.PostAsync("views", new { @object = "contacts", name = "Families", filter })).IsProblem(400, "validation", "filter.field");
        (await app.Bob.GetAsync($"segments/{segment.Id}")).IsProblem(404, "notFound");
        (await app.Bob.GetAsync($"segments/{segment.Id}/members")).IsProblem(404, "notFound");
        Assert.DoesNotContain(segment.Id, (await app.Bob.GetAsync("segments").Is(200)).Each("id"));
        (await app.Bob.PostAsync("segments/preview", new { @object = "contacts", filter })).IsProblem(400, "validation", "filter.field");
        (await app.Bob.GetAsync($"contacts?filter[segment]={segment.Id}")).IsProblem(400, "validation");
        (await app.Bob.PostAsync("contacts/bulk", new { action = "trash", filter })).IsProblem(400, "validation", "filter.field");
        (await app.Bob.PostAsync("contacts/groups", new { by = "incomeBand" })).IsProblem(400, "validation", "by");
        await app.Ada.PostAsync("contacts/groups", new { by = "incomeBand" }).Is(200);
    }

    [Fact]
    public async Task Groups_count_exactly_and_name_what_they_count()
    {
        await app.Ada.PostAsync("companies/batch", new { items = Enumerable.Range(0, 12).Select(i => new { name = $"Group {i}", industry = "Groups", ownerId = i % 3 == 0 ? app.Bob.MemberId : app.Ada.MemberId, tags = i % 4 == 0 ? new[] { "one", "two" } : i % 4 == 1 ? ["one"] : Array.Empty<string>() }) }).Is(200);
        var filter = new { field = "industry", op = "eq", value = "Groups" };
        var owners = await app.Ada.PostAsync("companies/groups", new { by = "ownerId", filter }).Is(200);
        Assert.Equal([("Ada", "8"), ("Bob", "4")], owners.Each("label").Zip(owners.Each("count")));
        Assert.Equal([app.Ada.MemberId, app.Bob.MemberId], owners.Each("value"));
        var tags = await app.Ada.PostAsync("companies/groups", new { by = "tags", filter }).Is(200);
        Assert.Equal([("one", "6"), ("two", "3"), ("", "6")], tags.Each("value").Zip(tags.Each("count")));
        (await app.Ada.PostAsync("companies/groups", new { by = "name" })).IsProblem(400, "validation", "by");
        var deals = await app.Ada.PostAsync("deals/groups", new { by = "stageId" }).Is(200);
        Assert.All(deals.Each("label"), label => Assert.False(string.IsNullOrEmpty(label)));
    }

    [Fact]
    public async Task Groups_by_the_workspaces_own_fields_have_their_words_and_a_filter_that_finds_just_them()
    {
        async Task<string> FieldAsync(object field) => (await app.Ada.PostAsync("custom-fields", field).Is(201))["key"]!;
        var plan = await FieldAsync(new { @object = "company", label = "Group plan", type = "choice", options = new[] { new { label = "Gold" }, new { label = "Iron" } } });
        var (since, vip, parent) = (await FieldAsync(new { @object = "company", label = "Group since", type = "date" }), await FieldAsync(new { @object = "company", label = "Group vip", type = "yesNo" }), await FieldAsync(new { @object = "company", label = "Group parent", type = "relation", target = "company" }));
        var field = (await app.Ada.GetAsync("custom-fields?object=company").Is(200)).Json.GetProperty("items").EnumerateArray().First(f => f.GetProperty("key").GetString() == plan);
        var options = field.GetProperty("options").EnumerateArray().Select(o => o.GetProperty("id").GetString()!).ToList();
        var top = await app.Ada.CreateAsync("companies", new { name = "Top of the group" });
        async Task MakeAsync(string name, params (string Key, object Value)[] values) => await app.Ada.CreateAsync("companies", new { name, industry = "Own", custom = values.ToDictionary(v => v.Key, v => v.Value) });
        await MakeAsync("One", (plan, options[1]), (since, "2026-11-03"), (vip, true), (parent, top.Id));
        await MakeAsync("Two", (plan, options[1]), (since, "2026-11-30"), (vip, false));
        await MakeAsync("Three", (plan, options[0]), (since, "2025-01-31"));
        await MakeAsync("Four");
        var filter = new { field = "industry", op = "eq", value = "Own" };
        foreach (var (by, expected) in new (string, (string, string)[])[]
        {
            (plan, [("Iron", "2"), ("Gold", "1"), ("", "1")]), (since, [("2025-01", "1"), ("2026-11", "2"), ("", "1")]), (vip, [("false", "1"), ("true", "1"), ("", "2")]), (parent, [("Top of the group", "1"), ("", "3")]),
        })
        {
            var groups = await app.Ada.PostAsync("companies/groups", new { by = "custom." + by, filter }).Is(200);
            Assert.Equal(expected, groups.Each("label").Zip(groups.Each("count")));
            foreach (var group in groups.Json.GetProperty("items").EnumerateArray())
            {
                var found = await app.Ada.PostAsync("companies/search", new { filter = new { all = new object[] { filter, group.GetProperty("filter") } } }).Is(200);
                Assert.Equal(group.GetProperty("count").GetInt32(), found.Count());
            }
        }
        (await app.Ada.PostAsync("companies/groups", new { by = "custom.no_such" })).IsProblem(400, "validation", "by");
    }

    [Fact]
    public async Task Groups_of_deals_have_exact_sums_and_dates_come_by_month()
    {
        var stage = (await app.Ada.CreateAsync("pipelines", new { name = "Sums", stages = new[] { new { name = "Only", kind = "open" }, new { name = "W", kind = "won" }, new { name = "L", kind = "lost" } } }))["stages[0].id"];
        foreach (var (amount, currency, close) in new[] { ("100.10", "EUR", "2026-11-02"), ("0.05", "EUR", "2026-11-30"), ("7.00", "USD", "2026-12-01") })
            await app.Ada.CreateAsync("deals", new { title = "Sum", stageId = stage, amount = new { amount, currency }, expectedClose = close });
        await app.Ada.CreateAsync("deals", new { title = "No amount", stageId = stage });
        var filter = new { field = "stageId", op = "eq", value = stage };
        var months = await app.Ada.PostAsync("deals/groups", new { by = "expectedClose", filter }).Is(200);
        Assert.Equal([("2026-11", "2"), ("2026-12", "1"), ("", "1")], months.Each("value").Zip(months.Each("count")));
        Assert.Equal(("100.15", "EUR", 0), (months["items[0].sums[0].amount"], months["items[0].sums[0].currency"], months.Count("items[2].sums")));
        var all = await app.Ada.PostAsync("deals/groups", new { by = "stageId", filter }).Is(200);
        Assert.Equal(("4", "100.15", "7.00"), (all["items[0].count"], all["items[0].sums[0].amount"], all["items[0].sums[1].amount"]));
    }
}
