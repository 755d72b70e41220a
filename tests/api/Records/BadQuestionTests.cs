using System.Text.RegularExpressions;

namespace Crm.Tests.Records;

/// <summary>The same bad filter, put to every endpoint that takes one: always a 400 with a field's name, never an error of the server, never a hint at what is hidden.</summary>
public sealed class BadQuestionTests(BadQuestionTests.Secrets app) : IClassFixture<BadQuestionTests.Secrets>
{
    /// <summary>Deals have a field for owners and admins alone, and one with choices for everybody; Bob is a member.</summary>
    public sealed class Secrets : CrmApp
    {
        public string Pipeline { get; private set; } = "";
        public string Deal { get; private set; } = "";
        public string View { get; private set; } = "";
        public string Segment { get; private set; } = "";
        public string Oak { get; private set; } = "";
        public string Elm { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Pipeline = (await Ada.GetAsync("pipelines").Is(200))["items[0].id"]!;
            await Ada.CreateAsync("custom-fields", new { @object = "deal", label = "Margin", type = "text", sensitivity = "special" });
            var wood = await Ada.CreateAsync("custom-fields", new { @object = "deal", label = "Wood", type = "choice", options = new[] { new { label = "Oak" }, new { label = "Elm" } } });
            (Oak, Elm) = (wood["options[0].id"]!, wood["options[1].id"]!);
            Deal = (await Ada.CreateAsync("deals", new { title = "100% 'wool_' deal", tags = new[] { "here" }, custom = new { margin = "thin", wood = Elm } })).Id;
            // Elm is a choice no more; who has it keeps it.
            await Ada.PatchAsync($"custom-fields/{wood.Id}", new { options = new[] { new { id = Oak, label = "Oak" } } }).Is(200);
            var filter = new { field = "tags", value = "here" };
            View = (await Bob.CreateAsync("views", new { @object = "deals", name = "Bob's", filter })).Id;
            Segment = (await Bob.CreateAsync("segments", new { @object = "deals", name = "Bob's", filter })).Id;
        }
    }

    static int made;

    /// <summary>Every place that takes a tree, and how it is put there.</summary>
    IReadOnlyList<(string Place, Func<Person, string, Task<Answer>> Ask)> Trees =>
    [
        ("search", (p, filter) => p.PostAsync("deals/search", $$"""{"filter":{{filter}}}""")), ("groups", (p, filter) => p.PostAsync("deals/groups", $$"""{"by":"status","filter":{{filter}}}""")),
        ("board", (p, filter) => p.PostAsync($"pipelines/{app.Pipeline}/board/search", $$"""{"filter":{{filter}}}""")),
        ("bulk", (p, filter) => p.PostAsync("deals/bulk", $$"""{"action":"addTags","tags":["here"],"filter":{{filter}}}""")),
        ("a new view", (p, filter) => p.PostAsync("views", $$"""{"object":"deals","name":"View {{Interlocked.Increment(ref made)}}","filter":{{filter}}}""")), ("a view", (p, filter) => p.PatchAsync($"views/{app.View}", $$"""{"filter":{{filter}}}""")),
        ("a new segment", (p, filter) => p.PostAsync("segments", $$"""{"object":"deals","name":"Segment {{Interlocked.Increment(ref made)}}","filter":{{filter}}}""")), ("a segment", (p, filter) => p.PatchAsync($"segments/{app.Segment}", $$"""{"filter":{{filter}}}""")),
        ("a preview", (p, filter) => p.PostAsync("segments/preview", $$"""{"object":"deals","filter":{{filter}}}""")),
    ];

    IReadOnlyList<(string Place, Func<Person, string, Task<Answer>> Ask)> Queries => [("list", (p, filter) => p.GetAsync("deals?" + filter)), ("board", (p, filter) => p.GetAsync($"pipelines/{app.Pipeline}/board?{filter}"))];

    static string Told(Answer answer, string name) => Regex.Replace(Regex.Replace(answer.Text, "\"traceId\":\"[0-9a-f]+\"", ""), Regex.Escape(name), "…");

    [Theory]
    [InlineData("eq", "\"thin\"")]
    [InlineData("startsWith", "\"t\"")]
    [InlineData("empty", "false")]
    [InlineData("like", "\"t\"")]
    public async Task A_field_that_the_role_may_not_see_is_unknown_in_every_place(string op, string value)
    {
        foreach (var (place, ask) in Trees)
        {
            string Deep(string name) => """{"any":[{"field":"tags","value":"none"},{"not":{"all":[{"field":"NAME","op":"OP","value":VALUE}]}}]}""".Replace("NAME", name, StringComparison.Ordinal).Replace("OP", op, StringComparison.Ordinal).Replace("VALUE", value, StringComparison.Ordinal);
            var (hidden, unknown) = ((await ask(app.Bob, Deep("custom.margin"))).IsProblem(400, "validation"), (await ask(app.Bob, Deep("custom.shoes"))).IsProblem(400, "validation"));
            Assert.True(Told(unknown, "custom.shoes") == Told(hidden, "custom.margin"), $"{place}: {hidden.Text} instead of {unknown.Text}");
            if (op != "like" && place is not ("a view" or "a segment" or "bulk")) Assert.True((await ask(app.Ada, Deep("custom.margin"))).Status is 200 or 201, place);
        }
        foreach (var (place, ask) in Queries)
        {
            string Plain(string name) => $"filter[{name}][{op}]={value.Trim('"')}";
            var (hidden, unknown) = ((await ask(app.Bob, Plain("custom.margin"))).IsProblem(400, "validation"), (await ask(app.Bob, Plain("custom.shoes"))).IsProblem(400, "validation"));
            Assert.True(Told(unknown, "custom.shoes") == Told(hidden, "custom.margin"), $"{place}: {hidden.Text} instead of {unknown.Text}");
            if (op != "like") await ask(app.Ada, Plain("custom.margin")).Is(200);
        }
        foreach (var path in new[] { "deals?sort=custom.margin", "deals?sort=-custom.margin" }) Assert.Equal(Told(await app.Bob.GetAsync(path.Replace("margin", "shoes", StringComparison.Ordinal)).IsProblem(400, "validation", "sort"), "shoes"), Told(await app.Bob.GetAsync(path).IsProblem(400, "validation", "sort"), "margin"));
        Assert.DoesNotContain("argin", (await app.Bob.GetAsync("custom-fields").Is(200)).Text, StringComparison.Ordinal);
        await app.Bob.GetAsync($"segments/{app.Segment}").Is(200);
    }

    [Fact]
    public async Task What_is_no_filter_is_refused_by_every_place_and_changes_nothing()
    {
        string Nested(int depth) => Enumerable.Range(0, depth).Aggregate("""{"field":"tags","value":"x"}""", (inside, _) => $$"""{"not":{{inside}}}""");
        var many = $$"""{"any":[{{string.Join(',', Enumerable.Repeat("""{"field":"tags","value":"x"}""", 60))}}]}""";
        foreach (var filter in new[]
        {
            Nested(50), Nested(11), many, "[]", "5", "\"all\"", "{}", """{"all":{}}""", """{"all":[],"any":[]}""", """{"field":"tags"  ,"op":"eq","value":"x","more":1}""", """{"field":"nickname","value":"x"}""", """{"field":"tags; drop table deals","value":"x"}""",
            """{"field":"","value":"x"}""", """{"field":null,"value":"x"}""", """{"field":"title","op":"like","value":"x"}""", """{"field":"title","op":"contains","value":"a\u0000b"}""", """{"field":"createdAt","op":"gt","value":"yesterday"}""", """{"field":"status","value":"gone"}""",
            """{"field":"custom.wood","value":"pine"}""", """{"field":"custom.wood","op":"in","value":["pine"]}""", """{"field":"amount","op":"gt","value":"1e999"}""", """{"field":"title","op":"in","value":[]}""",
        })
            foreach (var (place, ask) in Trees)
            {
                var answer = (await ask(app.Bob, filter)).IsProblem(400, "validation");
                Assert.True(answer.At("errors") is { } errors && errors.EnumerateObject().Any(), $"{place}: {answer.Text}");
            }
        foreach (var filter in new[] { "filter[nickname]=x", "filter[title][like]=x", "filter[title]=a%00b", "filter[status]=gone", "filter[custom.wood]=pine", "filter[]=x", "filter[title=x", "filter[createdAt][gte]=soon", "unknown=1", "limit=0", "q=a%00b" })
            foreach (var (_, ask) in Queries) (await ask(app.Bob, filter)).IsProblem(400, "validation");
        var deal = await app.Ada.GetAsync($"deals/{app.Deal}").Is(200);
        Assert.Equal("1", deal["version"]);
        Assert.Equal(["here"], (await app.Bob.GetAsync($"views/{app.View}").Is(200)).At("filter")!.Value.EnumerateObject().Where(m => m.Name == "value").Select(m => m.Value.GetString()!));
    }

    [Fact]
    public async Task Signs_that_mean_something_to_a_database_are_signs_like_others_in_every_place()
    {
        foreach (var (words, found) in new[] { ("100%", 1), ("'wool_'", 1), ("%", 1), ("_", 1), ("w__l", 0), ("1%0", 0), ("''", 0), ("\\", 0), ("'; drop table deals; --", 0) })
        {
            var filter = System.Text.Json.JsonSerializer.Serialize(new { field = "title", op = "contains", value = words });
            Assert.Equal(found, (await app.Bob.PostAsync("deals/search", $$"""{"filter":{{filter}}}""").Is(200)).Count());
            Assert.Equal(found, (await app.Bob.GetAsync("deals?filter[title][contains]=" + Uri.EscapeDataString(words)).Is(200)).Count());
            Assert.Equal(found, (await app.Bob.GetAsync($"pipelines/{app.Pipeline}/board?filter[title][contains]=" + Uri.EscapeDataString(words)).Is(200)).Each("count", "stages").Sum(int.Parse));
            Assert.Equal(found.ToString(System.Globalization.CultureInfo.InvariantCulture), (await app.Bob.PostAsync("segments/preview", $$"""{"object":"deals","filter":{{filter}}}""").Is(200))["count"]);
            foreach (var (_, ask) in Trees.Where(t => t.Place is "groups" or "a new view" or "a new segment")) Assert.True((await ask(app.Bob, filter)).Status is 200 or 201);
        }
    }

    [Fact]
    public async Task A_choice_that_is_gone_is_still_found_and_can_be_chosen_no_more()
    {
        foreach (var (_, ask) in Queries) Assert.Contains(app.Deal, (await ask(app.Bob, "filter[custom.wood]=" + Uri.EscapeDataString(app.Elm)).Is(200)).Text, StringComparison.Ordinal);
        await app.Bob.PostAsync("deals", new { title = "x", custom = new { wood = app.Elm } }).IsProblem(422, "unusable", "custom.wood");
        await app.Bob.PostAsync("deals", new { title = "x", custom = new { wood = "pine" } }).IsProblem(400, "validation", "custom.wood");
        Assert.Equal("422", (await app.Bob.PostAsync("deals/batch", new { items = new[] { new { title = "x", custom = new { wood = app.Elm } } } }).Is(200))["items[0].status"]);
        var other = await app.Bob.CreateAsync("deals", new { title = "Other", custom = new { wood = app.Oak } });
        var bulk = await app.Bob.PostAsync("deals/bulk", new { action = "update", ids = new[] { other.Id }, patch = new { custom = new { wood = app.Elm } } }).Is(200);
        Assert.Equal(("0", "1", "422"), (bulk["changed"], bulk["refused"], bulk["items[0].problem.status"]));
    }

    [Fact]
    public async Task Of_two_people_who_edit_one_cell_the_second_sees_both_values()
    {
        var deal = await app.Ada.CreateAsync("deals", new { title = "One cell", custom = new { wood = app.Oak, margin = "wide" }, productName = "Table" });
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { productName = "Chair", custom = new { margin = "thin" } }, ("If-Match", deal.ETag!)).Is(200);
        var stale = (await app.Bob.PatchAsync($"deals/{deal.Id}", new { productName = "Bench" }, ("If-Match", deal.ETag!))).IsProblem(412, "stale");
        Assert.Equal(("Chair", "2", app.Oak), (stale["current.productName"], stale["current.version"], stale["current.custom.wood"]));
        Assert.DoesNotContain("thin", stale.Text, StringComparison.Ordinal);
        var mine = await app.Bob.PatchAsync($"deals/{deal.Id}", new { productName = "Bench" }, ("If-Match", $"\"{stale["current.version"]}\"")).Is(200);
        Assert.Equal("Bench", mine["productName"]);
        Assert.Equal("thin", (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["custom.margin"]);
    }
}
