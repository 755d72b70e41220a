namespace Crm.Tests.Deals;

public sealed class DealTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_title_suffices()
    {
        var deal = await app.Ada.CreateAsync("deals", new { title = "Small" });
        Assert.Equal(("Sales", "New", "open", null, app.Ada.MemberId, null), (deal["pipelineName"], deal["stageName"], deal["status"], deal["amount"], deal["ownerId"], deal["closedAt"]));
        Assert.NotNull(deal["stageEnteredAt"]);
    }

    [Fact]
    public async Task Money_keeps_its_currency_and_its_decimals()
    {
        foreach (var (amount, currency, shown) in new[] { ("1250", "EUR", "1250.00"), ("0.10", "USD", "0.10"), ("1250", "JPY", "1250"), ("1.234", "KWD", "1.234"), ("-5.00", "EUR", "-5.00"), ("90000000000.00", "EUR", "90000000000.00") })
            Assert.Equal((shown, currency), await Money(amount, currency));
        await app.Ada.PostAsync("deals", new { title = "x", amount = new { amount = "1.5", currency = "JPY" } }).IsProblem(400, "validation", "amount.amount");
        await app.Ada.PostAsync("deals", new { title = "x", amount = new { amount = 12.5, currency = "EUR" } }).IsProblem(400, "validation", "amount.amount");
        await app.Ada.PostAsync("deals", new { title = "x", amount = new { amount = "1e308", currency = "EUR" } }).IsProblem(400, "validation", "amount.amount");

        async Task<(string?, string?)> Money(string amount, string currency)
        {
            var deal = await app.Ada.CreateAsync("deals", new { title = "Money", amount = new { amount, currency } });
            return (deal["amount.amount"], deal["amount.currency"]);
        }
    }

    [Fact]
    public async Task A_deal_is_won_lost_and_opened_again()
    {
        var deal = await app.Ada.CreateAsync("deals", new { title = "Way" });
        var stages = (await app.Ada.GetAsync("pipelines").Is(200)).At("items[0].stages")!.Value.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("id").GetString()!);
        await app.Ada.PutAsync($"deals/{deal.Id}/stage", new { stageId = stages["Negotiation"] }).Is(200);
        var won = await app.Ada.PostAsync($"deals/{deal.Id}/win").Is(200);
        Assert.Equal(("won", "Won", "100"), (won["status"], won["stageName"], won["probability"]));
        Assert.NotNull(won["closedAt"]);
        var open = await app.Ada.PostAsync($"deals/{deal.Id}/reopen").Is(200);
        Assert.Equal(("open", "Negotiation", null), (open["status"], open["stageName"], open["closedAt"]));
        await app.Ada.PostAsync($"deals/{deal.Id}/lose", new { }).IsProblem(400, "validation", "reason");
        await app.Ada.PostAsync($"deals/{deal.Id}/lose", new { reason = "" }).IsProblem(400, "validation", "reason");
        var lost = await app.Ada.PostAsync($"deals/{deal.Id}/lose", new { reason = "Bought a boat" }).Is(200);
        Assert.Equal(("lost", "Bought a boat"), (lost["status"], lost["lostReason"]));
        Assert.Contains("Bought a boat", (await app.Ada.GetAsync("lost-reasons").Is(200)).Each("reason"));
        var again = await app.Ada.PostAsync($"deals/{deal.Id}/reopen").Is(200);
        Assert.Null(again["lostReason"]);
        var stays = await app.Ada.GetAsync($"deals/{deal.Id}/stages").Is(200);
        Assert.Equal(["New", "Negotiation", "Won", "Negotiation", "Lost", "Negotiation"], stays.Each("stageName"));
        Assert.Equal((5, 1), (stays.Each("leftAt").Count(l => l.Length > 0), stays.Each("leftAt").Count(l => l.Length == 0)));
        Assert.Equal("Ada", stays["items[0].by.name"]);
    }

    [Fact]
    public async Task An_import_need_not_give_a_reason_and_may_give_the_time_of_closing()
    {
        var stages = (await app.Ada.GetAsync("pipelines").Is(200)).At("items[0].stages")!.Value.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("id").GetString()!);
        var lost = await app.Ada.CreateAsync("deals", new { title = "Old", stageId = stages["Lost"], closedAt = "2024-03-01T00:00:00Z", engagedAt = "2024-01-01" });
        Assert.Equal(("lost", "2024-03-01T00:00:00Z", null), (lost["status"], lost["closedAt"], lost["lostReason"]));
        await app.Ada.PostAsync("deals", new { title = "Open", closedAt = "2024-03-01T00:00:00Z" }).IsProblem(400, "validation", "closedAt");
    }

    [Fact]
    public async Task A_stage_and_its_pipeline_belong_together()
    {
        var other = await app.Ada.CreateAsync("pipelines", new { name = "Other", stages = new[] { new { name = "Only", kind = "open" } } });
        var standard = (await app.Ada.GetAsync("pipelines").Is(200))["items[0].id"];
        await app.Ada.PostAsync("deals", new { title = "x", pipelineId = standard, stageId = other["stages[0].id"] }).IsProblem(422, "unusable", "stageId");
        var deal = await app.Ada.CreateAsync("deals", new { title = "x" });
        var moved = await app.Ada.PatchAsync($"deals/{deal.Id}", new { pipelineId = other.Id }).Is(200);
        Assert.Equal(("Other", "Only"), (moved["pipelineName"], moved["stageName"]));
        await app.Ada.PostAsync($"deals/{deal.Id}/win").IsProblem(409, "conflict");
    }

    [Fact]
    public async Task People_of_a_deal_keep_their_order()
    {
        var people = new List<string>();
        foreach (var name in new[] { "A", "B", "C" }) people.Add((await app.Ada.CreateAsync("contacts", new { firstName = name })).Id);
        var deal = await app.Ada.CreateAsync("deals", new { title = "Three", contactIds = new[] { people[2], people[0] } });
        Assert.Equal(["C", "A"], deal.Each("displayName", "contacts"));
        var turned = await app.Ada.PatchAsync($"deals/{deal.Id}", new { contactIds = new[] { people[0], people[1], people[2] } }).Is(200);
        Assert.Equal(["A", "B", "C"], turned.Each("displayName", "contacts"));
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { contactIds = new[] { people[0], people[0] } }).IsProblem(400, "validation", "contactIds");
        Assert.Equal([deal.Id], (await app.Ada.GetAsync($"deals?filter[contactId]={people[1]}").Is(200)).Each("id"));
    }

    [Fact]
    public async Task A_stale_move_is_refused_with_the_deal_as_it_is()
    {
        var deal = await app.Ada.CreateAsync("deals", new { title = "Contested" });
        await app.Bob.PostAsync($"deals/{deal.Id}/win", null, ("If-Match", deal.ETag!)).Is(200);
        var refused = (await app.Ada.PostAsync($"deals/{deal.Id}/lose", new { reason = "x" }, ("If-Match", deal.ETag!))).IsProblem(412, "stale");
        Assert.Equal(("won", deal.Id), (refused["current.status"], refused["current.id"]));
    }
}
