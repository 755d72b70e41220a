namespace Crm.Tests.Deals;

/// <summary>What it takes to enter a stage.</summary>
public sealed class GateTests(OwnApp app) : IClassFixture<OwnApp>
{
    sealed record Ways(string Pipeline, string New, string Offer, string Signed, string Won, string Lost, string Item);

    /// <summary>New, then an offer that takes an amount and a company, then a signature that takes a tick, then won and lost.</summary>
    async Task<Ways> PipelineAsync(object? won = null, object? lost = null)
    {
        var made = await app.Ada.CreateAsync("pipelines", new
        {
            name = "Gated", stages = new object[]
            {
                new { name = "New", kind = "open" }, new { name = "Offer", kind = "open", requiredFields = new[] { "amount", "companyId" }, guidance = "Say what it costs." },
                new { name = "Signing", kind = "open", checklist = new[] { new { text = "The boss has seen it" } } }, won ?? new { name = "Won", kind = "won" }, lost ?? new { name = "Lost", kind = "lost" },
            },
        });
        return new Ways(made.Id, made["stages[0].id"]!, made["stages[1].id"]!, made["stages[2].id"]!, made["stages[3].id"]!, made["stages[4].id"]!, made["stages[2].checklist[0].id"]!);
    }

    Task<Answer> DealAsync(Ways ways, string title = "Fittings") => app.Ada.CreateAsync("deals", new { title, pipelineId = ways.Pipeline });
    Task<Answer> CompanyAsync(string name) => app.Ada.CreateAsync("companies", new { name });

    [Fact]
    public async Task A_deal_enters_a_stage_with_what_the_stage_asks_for_and_not_before()
    {
        var ways = await PipelineAsync();
        var deal = await DealAsync(ways);
        var refused = await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer }).IsProblem(409, "gate", "amount");
        Assert.NotNull(refused.At("errors.companyId"));
        Assert.Equal(["amount", "companyId"], refused.Strings("gate.fields"));
        var same = await app.Ada.GetAsync($"deals/{deal.Id}").Is(200);
        Assert.Equal((ways.New, deal.Version), (same["stageId"], same.Version));
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { amount = new { amount = "100.00", currency = "EUR" } }).Is(200);
        refused = await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer }).IsProblem(409, "gate", "companyId");
        Assert.Null(refused.At("errors.amount"));
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { companyId = (await CompanyAsync("Gate one")).Id }).Is(200);
        Assert.Equal("Offer", (await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer }).Is(200))["stageName"]);
    }

    [Fact]
    public async Task Every_way_into_a_stage_goes_through_its_gate()
    {
        var ways = await PipelineAsync(won: new { name = "Won", kind = "won", requiredFields = new[] { "amount" } }, lost: new { name = "Lost", kind = "lost", requiredFields = new[] { "lostReason", "productName" } });
        var deal = await DealAsync(ways);
        await app.Ada.PostAsync($"deals/{deal.Id}/win").IsProblem(409, "gate", "amount");
        await app.Ada.PostAsync($"deals/{deal.Id}/lose", new { reason = "Too expensive" }).IsProblem(409, "gate", "productName");
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { stageId = ways.Offer }).IsProblem(409, "gate", "amount");
        await app.Ada.PostAsync("deals", new { title = "Straight in", stageId = ways.Offer }).IsProblem(409, "gate", "companyId");
        await app.Ada.PutAsync("deals/by/gate/1", new { title = "Straight in", stageId = ways.Offer }).IsProblem(409, "gate", "companyId");
        var batch = await app.Ada.PostAsync("deals/batch", new { items = new object[] { new { id = deal.Id, stageId = ways.Offer }, new { title = "Fine", stageId = ways.New } } }).Is(200);
        Assert.Equal(["409", "201"], batch.Each("status"));
        var bulk = await app.Ada.PostAsync("deals/bulk", new { action = "update", ids = new[] { deal.Id }, patch = new { stageId = ways.Offer } }).Is(200);
        Assert.Equal("1", bulk["refused"]);
        Assert.Equal((ways.New, "1"), ((await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["stageId"], (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["version"]));
        // Filled and moved by one patch.
        Assert.Equal("Offer", (await app.Ada.PatchAsync($"deals/{deal.Id}", new { stageId = ways.Offer, amount = new { amount = "1.00", currency = "EUR" }, companyId = (await CompanyAsync("Gate patch")).Id }).Is(200))["stageName"]);
        Assert.Equal("won", (await app.Ada.PostAsync($"deals/{deal.Id}/win").Is(200))["status"]);
    }

    [Fact]
    public async Task One_request_brings_what_is_missing_and_moves_the_deal_and_one_takes_both_back()
    {
        var ways = await PipelineAsync();
        var (deal, company) = (await DealAsync(ways), await CompanyAsync("Gate two"));
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer, fields = new { amount = new { amount = "5.00", currency = "EUR" } } }).IsProblem(409, "gate", "companyId");
        Assert.Null((await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["amount"]);
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer, fields = new { stageId = ways.New } }).IsProblem(400, "validation", "fields.stageId");
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer, fields = new { nonsense = 1 } }).Is(400);
        var moved = await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer, fields = new { amount = new { amount = "5.00", currency = "EUR" }, companyId = company.Id } }).Is(200);
        Assert.Equal(("Offer", "5.00", 2), (moved["stageName"], moved["amount.amount"], moved.Version));
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Signed }).IsProblem(409, "gate", $"checklist[{ways.Item}]");
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Signed, @checked = new[] { Guid.CreateVersion7().ToString() } }).IsProblem(422, "unusable", "checked");
        var signed = await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Signed, @checked = new[] { ways.Item } }).Is(200);
        Assert.Equal((ways.Item, app.Ada.MemberId), (signed["checked[0].itemId"], signed["checked[0].doneById"]));
        var back = await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.New, @unchecked = new[] { ways.Item }, fields = new { amount = (object?)null } }).Is(200);
        Assert.Equal(("New", 0, null), (back["stageName"], back.Count("checked"), back["amount"]));
    }

    [Fact]
    public async Task Ticks_stay_with_the_deal_and_going_back_needs_none()
    {
        var ways = await PipelineAsync();
        var deal = await DealAsync(ways);
        await app.Ada.PutAsync($"deals/{deal.Id}/checklist/{Guid.CreateVersion7()}", new { done = true }).IsProblem(404, "notFound");
        await app.Mallory.PutAsync($"deals/{deal.Id}/checklist/{ways.Item}", new { done = true }).IsProblem(404, "notFound");
        Assert.Equal(1, (await app.Bob.PutAsync($"deals/{deal.Id}/checklist/{ways.Item}", new { done = true }).Is(200)).Count("checked"));
        var again = await app.Ada.PutAsync($"deals/{deal.Id}/checklist/{ways.Item}", new { done = true }).Is(200);
        Assert.Equal((app.Bob.MemberId, 2), (again["checked[0].doneById"], again.Version));
        Assert.Equal("Signing", (await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Signed }).Is(200))["stageName"]);
        await app.Ada.PutAsync($"deals/{deal.Id}/checklist/{ways.Item}", new { done = false }).Is(200);
        // The offer lies behind it: nobody asks for the amount on the way back.
        Assert.Equal("Offer", (await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer }).Is(200))["stageName"]);
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Signed }).IsProblem(409, "gate", $"checklist[{ways.Item}]");
    }

    [Fact]
    public async Task A_gate_that_nothing_can_pass_is_refused_when_it_is_saved()
    {
        var ways = await PipelineAsync();
        var field = await app.Ada.CreateAsync("custom-fields", new { @object = "deal", key = "gatefield", label = "Gate field", type = "text" });
        Task<Answer> SetAsync(string stage, object body) => app.Ada.PatchAsync($"pipelines/{ways.Pipeline}/stages/{stage}", body);
        await SetAsync(ways.Offer, new { requiredFields = new[] { "amount", "colour" } }).IsProblem(422, "unusable", "requiredFields[1]");
        await SetAsync(ways.Offer, new { requiredFields = new[] { "custom.nothere" } }).IsProblem(422, "unusable", "requiredFields[0]");
        await SetAsync(ways.Offer, new { requiredFields = new[] { "lostReason" } }).IsProblem(422, "unusable", "requiredFields[0]");
        await SetAsync(ways.New, new { checklist = new[] { new { text = "Before the beginning" } } }).IsProblem(422, "unusable", "checklist");
        await SetAsync(ways.Signed, new { toEnd = false, beforeId = ways.New }).IsProblem(422, "unusable", "checklist");
        await SetAsync(ways.Offer, new { checklist = new[] { new { text = "Twice" }, new { text = "twice" } } }).IsProblem(400, "validation", "checklist[1].text");
        await SetAsync(ways.Offer, new { rotDays = 4000 }).IsProblem(400, "validation", "rotDays");
        await app.Ada.PostAsync("pipelines", new { name = "Never", stages = new object[] { new { name = "A", kind = "open" }, new { name = "B", kind = "open", requiredFields = new[] { "wonReason" } } } }).IsProblem(422, "unusable", "stages[1].requiredFields[0]");
        await SetAsync(ways.Lost, new { requiredFields = new[] { "lostReason" } }).Is(200);
        await SetAsync(ways.Lost, new { kind = "open" }).IsProblem(422, "unusable", "requiredFields[0]");
        // What a gate asks for does not go away under it.
        await SetAsync(ways.Offer, new { requiredFields = new[] { "custom.gatefield" } }).Is(200);
        Assert.Contains("Offer", (await app.Ada.DeleteAsync($"custom-fields/{field.Id}").IsProblem(409, "conflict"))["detail"], StringComparison.Ordinal);
        var deal = await DealAsync(ways);
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer }).IsProblem(409, "gate", "custom.gatefield");
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer, fields = new { custom = new { gatefield = "here" } } }).Is(200);
        await SetAsync(ways.Offer, new { requiredFields = Array.Empty<string>() }).Is(200);
        await app.Ada.DeleteAsync($"custom-fields/{field.Id}").Is(204);
    }

    [Fact]
    public async Task A_stage_keeps_its_settings_and_an_items_ticks_when_its_words_change()
    {
        var ways = await PipelineAsync();
        var deal = await DealAsync(ways);
        await app.Ada.PutAsync($"deals/{deal.Id}/checklist/{ways.Item}", new { done = true }).Is(200);
        var set = await app.Ada.PatchAsync($"pipelines/{ways.Pipeline}/stages/{ways.Signed}", new { rotDays = 7, guidance = "Ring twice.", checklist = new object[] { new { id = ways.Item, text = "The owner has seen it" }, new { text = "Terms agreed" } } }).Is(200);
        Assert.Equal(("7", "Ring twice.", ways.Item, "The owner has seen it", "2"), (set["stages[2].rotDays"], set["stages[2].guidance"], set["stages[2].checklist[0].id"], set["stages[2].checklist[0].text"], set.Count("stages[2].checklist").ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var refused = await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Signed }).IsProblem(409, "gate");
        Assert.Equal("Terms agreed", refused["gate.checklist[0].text"]);
        Assert.Equal(1, refused.Count("gate.checklist"));
        var cleared = await app.Ada.PatchAsync($"pipelines/{ways.Pipeline}/stages/{ways.Signed}", new { rotDays = 0, guidance = "", checklist = Array.Empty<object>() }).Is(200);
        Assert.Equal((null, null, 0), (cleared["stages[2].rotDays"], cleared["stages[2].guidance"], cleared.Count("stages[2].checklist")));
    }

    [Fact]
    public async Task A_file_brings_deals_past_a_gate_and_says_what_they_lack()
    {
        var ways = await PipelineAsync();
        var file = new MultipartFormDataContent { { new StringContent("deals"), "object" }, { new StringContent("{\"constants\":{\"pipelineId\":\"" + ways.Pipeline + "\"}}"), "mapping" }, { new ByteArrayContent("title,stage\nFrom the old one,Offer\n"u8.ToArray()), "file", "gate.csv" } };
        var import = await app.Ada.PostAsync("imports", file).Is(202);
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Answer done;
        for (var tries = 0; (done = await app.Ada.GetAsync($"imports/{import.Id}").Is(200))["status"] is "running" or "ready" && tries < 600; tries++) await Task.Delay(100);
        Assert.Equal(("done", "1", "0"), (done["status"], done["created"], done["failed"]));
        Assert.Contains("'Amount' is needed", (await app.Ada.GetAsync($"imports/{import.Id}/rows?status=warned").Is(200)).Text, StringComparison.Ordinal);
    }

    /// <summary>Whoever has waited for the row for three seconds is told to come again in a moment, and does.</summary>
    static async Task<Answer> AnsweredAsync(Func<Task<Answer>> ask)
    {
        for (var tries = 0; ; tries++)
        {
            var answer = await ask();
            if (answer.Status != 503 || tries == 60) return answer;
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task A_hundred_people_move_one_deal_and_it_moves_once()
    {
        var ways = await PipelineAsync();
        var (deal, other) = (await DealAsync(ways, "Crowded"), await DealAsync(ways, "Crowded too"));
        var cursor = await app.Ada.EndOfFeedAsync();
        await app.Ada.PatchAsync($"pipelines/{ways.Pipeline}/stages/{ways.Offer}", new { requiredFields = Array.Empty<string>() }).Is(200);
        var with = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AnsweredAsync(() => app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = ways.Offer }, ("If-Match", deal.ETag!)))));
        Assert.Equal("200 × 1, 412 × 99", string.Join(", ", with.GroupBy(a => a.Status).OrderBy(g => g.Key).Select(g => $"{g.Key} × {g.Count()}")));
        Assert.All(with.Where(a => a.Status == 412), a => Assert.Equal(ways.Offer, a["current.stageId"]));
        var without = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AnsweredAsync(() => app.Ada.PutAsync($"deals/{other.Id}/stage", new { stageId = ways.Offer }))));
        Assert.Equal("200 × 100", string.Join(", ", without.GroupBy(a => a.Status).Select(g => $"{g.Key} × {g.Count()}")));
        foreach (var id in new[] { deal.Id, other.Id })
        {
            Assert.Equal(["New", "Offer"], (await app.Ada.GetAsync($"deals/{id}/stages").Is(200)).Each("stageName"));
            await app.Ada.WaitForFeedAsync(id, "deal.moved", cursor);
            Assert.Equal(1L, await app.ScalarAsync<long>("select count(*) from events where record_id = $1 and type like 'deal.%' and type <> 'deal.created'", Guid.Parse(id)));
        }
    }
}
