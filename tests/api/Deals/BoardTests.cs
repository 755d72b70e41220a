namespace Crm.Tests.Deals;

public sealed class BoardTests(CrmApp app) : IClassFixture<CrmApp>
{
    /// <summary>A pipeline of this test's own: open A and B, won and lost.</summary>
    async Task<(string Pipeline, string A, string B)> PipelineAsync()
    {
        var pipeline = await app.Ada.CreateAsync("pipelines", new { name = "Board", stages = new[] { new { name = "A", kind = "open" }, new { name = "B", kind = "open" }, new { name = "W", kind = "won" }, new { name = "L", kind = "lost" } } });
        return (pipeline.Id, pipeline["stages[0].id"]!, pipeline["stages[1].id"]!);
    }

    Task<Answer> DealAsync(string pipeline, string title, string? amount = null, string currency = "EUR") =>
        app.Ada.CreateAsync("deals", amount is null ? new { title, pipelineId = pipeline } : new { title, pipelineId = pipeline, amount = new { amount, currency } });

    Task<Answer> BoardAsync(string pipeline, string query = "") => app.Ada.GetAsync($"pipelines/{pipeline}/board{query}").Is(200);

    [Fact]
    public async Task Ada_moves_a_deal_and_the_sums_follow()
    {
        var (pipeline, _, b) = await PipelineAsync();
        await DealAsync(pipeline, "Euro", "100.10");
        await DealAsync(pipeline, "Dollar", "5.05", "USD");
        await DealAsync(pipeline, "None");
        var moving = await DealAsync(pipeline, "Moving", "0.25");
        var before = await BoardAsync(pipeline);
        Assert.Equal(("4", "100.35", "EUR", "5.05", "USD"), (before["stages[0].count"], before["stages[0].sums[0].amount"], before["stages[0].sums[0].currency"], before["stages[0].sums[1].amount"], before["stages[0].sums[1].currency"]));
        Assert.Equal(("0", 0), (before["stages[1].count"], before.Count("stages[1].sums")));
        await app.Ada.PutAsync($"deals/{moving.Id}/stage", new { stageId = b }).Is(200);
        var after = await BoardAsync(pipeline);
        Assert.Equal(("3", "100.10", "1", "0.25"), (after["stages[0].count"], after["stages[0].sums[0].amount"], after["stages[1].count"], after["stages[1].sums[0].amount"]));
        await app.Ada.PostAsync($"deals/{moving.Id}/win").Is(200);
        Assert.Equal("0.25", (await BoardAsync(pipeline))["stages[2].sums[0].amount"]);
        await app.Ada.DeleteAsync($"deals/{moving.Id}").Is(204);
        Assert.Equal("0", (await BoardAsync(pipeline))["stages[2].count"]);
    }

    [Fact]
    public async Task A_card_lands_between_its_neighbours()
    {
        var (pipeline, a, b) = await PipelineAsync();
        var deals = new List<string>();
        foreach (var title in new[] { "1", "2", "3" }) deals.Add((await DealAsync(pipeline, title)).Id);
        await app.Ada.PutAsync($"deals/{deals[2]}/stage", new { stageId = a, beforeId = deals[1] }).Is(200);
        Assert.Equal(["1", "3", "2"], (await BoardAsync(pipeline)).Each("title", "stages[0].cards"));
        await app.Ada.PutAsync($"deals/{deals[0]}/stage", new { stageId = a }).Is(200);
        Assert.Equal(["3", "2", "1"], (await BoardAsync(pipeline)).Each("title", "stages[0].cards"));
        await app.Ada.PutAsync($"deals/{deals[0]}/stage", new { stageId = a, beforeId = deals[2] }).Is(200);
        Assert.Equal(["1", "3", "2"], (await BoardAsync(pipeline)).Each("title", "stages[0].cards"));
        await app.Ada.PutAsync($"deals/{deals[0]}/stage", new { stageId = b, beforeId = deals[1] }).IsProblem(422, "unusable", "beforeId");
        await app.Ada.PutAsync($"deals/{deals[0]}/stage", new { stageId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "stageId");
        // A place is no step of the history.
        Assert.Equal(1, (await app.Ada.GetAsync($"deals/{deals[2]}/stages").Is(200)).Count());
    }

    [Fact]
    public async Task A_hundred_moves_into_one_gap_make_room_by_spreading_the_stage()
    {
        var (pipeline, a, _) = await PipelineAsync();
        var deals = new List<string>();
        for (var i = 0; i < 4; i++) deals.Add((await DealAsync(pipeline, $"{i}")).Id);
        // Always the last but one in front of the last: the gap halves each time.
        for (var i = 0; i < 100; i++) await app.Ada.PutAsync($"deals/{deals[i % 3]}/stage", new { stageId = a, beforeId = deals[3] }).Is(200);
        Assert.Equal(["1", "2", "0", "3"], (await BoardAsync(pipeline)).Each("title", "stages[0].cards"));
        Assert.Equal(4, await app.ScalarAsync<long>("select count(distinct position) from deals where stage_id = $1", Guid.Parse(a)));
    }

    [Fact]
    public async Task Each_stage_pages_by_itself_and_counts_stay_exact()
    {
        var (pipeline, a, _) = await PipelineAsync();
        await app.Ada.PostAsync("deals/batch", new { items = Enumerable.Range(0, 57).Select(i => new { title = $"Card {i:00}", pipelineId = pipeline, amount = new { amount = "1.01", currency = "EUR" } }) }).Is(200);
        var page = await BoardAsync(pipeline, "?limit=20");
        Assert.Equal((20, "57", "57.57"), (page.Count("stages[0].cards"), page["stages[0].count"], page["stages[0].sums[0].amount"]));
        var seen = page.Each("title", "stages[0].cards").ToList();
        for (var next = page["stages[0].nextCursor"]; next is not null; next = page["stages[0].nextCursor"])
        {
            page = await BoardAsync(pipeline, $"?limit=20&stageId={a}&cursor={next}");
            seen.AddRange(page.Each("title", "stages[0].cards"));
        }
        Assert.Equal(Enumerable.Range(0, 57).Select(i => $"Card {i:00}"), seen);
    }

    [Fact]
    public async Task Filters_and_words_narrow_cards_counts_and_sums_alike()
    {
        var (pipeline, _, _) = await PipelineAsync();
        var company = await app.Ada.CreateAsync("companies", new { name = "Filter Ltd" });
        await app.Ada.CreateAsync("deals", new { title = "Zebra crossing", pipelineId = pipeline, companyId = company.Id, expectedClose = "2026-06-30", amount = new { amount = "10.00", currency = "EUR" } });
        await app.Ada.CreateAsync("deals", new { title = "Plain road", pipelineId = pipeline, expectedClose = "2026-09-30", ownerId = app.Bob.MemberId, amount = new { amount = "20.00", currency = "EUR" } });
        foreach (var (query, title, sum) in new[] { ($"filter[companyId]={company.Id}", "Zebra crossing", "10.00"), ($"filter[ownerId]={app.Bob.MemberId}", "Plain road", "20.00"), ("filter[expectedClose][lte]=2026-07-01", "Zebra crossing", "10.00"), ("q=zebra", "Zebra crossing", "10.00") })
        {
            var board = await BoardAsync(pipeline, "?" + query);
            Assert.Equal((title, "1", sum), (Assert.Single(board.Each("title", "stages[0].cards")), board["stages[0].count"], board["stages[0].sums[0].amount"]));
        }
        await app.Ada.GetAsync($"pipelines/{pipeline}/board?sort=title").IsProblem(400, "validation", "sort");
        await app.Ada.GetAsync($"pipelines/{pipeline}/board?filter[nonsense]=1").IsProblem(400, "validation", "filter[nonsense]");
        await app.Ada.GetAsync($"pipelines/{pipeline}/board?limit=0").IsProblem(400, "validation", "limit");
    }

    [Fact]
    public async Task Moves_at_once_leave_every_deal_once_on_the_board()
    {
        var (pipeline, a, b) = await PipelineAsync();
        var deals = new List<string>();
        for (var i = 0; i < 6; i++) deals.Add((await DealAsync(pipeline, $"{i}")).Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => app.Ada.PutAsync($"deals/{deals[i % 6]}/stage", i % 2 == 0 ? new { stageId = b } : new { stageId = a })));
        Assert.All(answers, x => Assert.True(x.Status is 200 or 503, $"{x.Status} {x.Text}{app.Errors()}"));
        var board = await BoardAsync(pipeline);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], board.Each("title", "stages[0].cards").Concat(board.Each("title", "stages[1].cards")).Order());
        foreach (var deal in deals) Assert.Equal(1, (await app.Ada.GetAsync($"deals/{deal}/stages").Is(200)).Each("leftAt").Count(l => l.Length == 0));
    }

    [Fact]
    public async Task A_board_is_narrowed_by_the_same_filter_tree_as_a_list_and_paged_with_it()
    {
        var (pipeline, a, b) = await PipelineAsync();
        var key = (await app.Ada.PostAsync("custom-fields", new { @object = "deal", label = "Board region", type = "text" }).Is(201))["key"]!;
        foreach (var (title, region) in new[] { ("North 1", "north"), ("North 2", "north"), ("South", "south") })
            await app.Ada.CreateAsync("deals", new { title, pipelineId = pipeline, amount = new { amount = "10.00", currency = "EUR" }, custom = new Dictionary<string, string> { [key] = region } });
        await DealAsync(pipeline, "Nowhere", "5.00");
        var filter = new { any = new object[] { new { field = "custom." + key, op = "eq", value = "north" }, new { all = new object[] { new { field = "title", op = "eq", value = "Nowhere" }, new { not = new { field = "status", op = "eq", value = "won" } } } } } };
        var board = await app.Ada.PostAsync($"pipelines/{pipeline}/board/search", new { filter, limit = 2 }).Is(200);
        Assert.Equal(("3", "25.00", 2), (board["stages[0].count"], board["stages[0].sums[0].amount"], board.Count("stages[0].cards")));
        var next = await app.Ada.PostAsync($"pipelines/{pipeline}/board/search", new { filter, limit = 2, stageId = a, cursor = board["stages[0].nextCursor"] }).Is(200);
        Assert.Equal(["Nowhere"], next.Each("title", "stages[0].cards"));
        (await app.Ada.PostAsync($"pipelines/{pipeline}/board/search", new { limit = 2, stageId = a, cursor = board["stages[0].nextCursor"] })).IsProblem(400, "validation", "cursor");
        (await app.Ada.PostAsync($"pipelines/{pipeline}/board/search", new { filter = new { field = "nothing", value = "x" } })).IsProblem(400, "validation", "filter.field");
        (await app.Ada.PostAsync($"pipelines/{pipeline}/board/search", new { limit = 0 })).IsProblem(400, "validation", "limit");
        (await app.Mallory.PostAsync($"pipelines/{pipeline}/board/search", new { })).IsProblem(404, "notFound");
        Assert.Equal("0", (await app.Ada.PostAsync($"pipelines/{pipeline}/board/search", new { filter = new { field = "stageId", value = b } }).Is(200))["stages[0].count"]);
    }
}
