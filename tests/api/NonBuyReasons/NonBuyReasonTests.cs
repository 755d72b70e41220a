namespace Crm.Tests.NonBuyReasons;

/// <summary>Why prospects do not buy, over time, and whom nobody has talked to for long.</summary>
public sealed class NonBuyReasonTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task A_prospect_has_several_reasons_over_time_with_what_they_rest_on()
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Wary" })).Id;
        var call = (await app.Ada.CreateAsync("activities", new { kind = "call", subject = "Heard it", links = new[] { new { @object = "contact", id = contact } } })).Id;
        var listed = await app.Ada.CreateAsync("loss-reasons", new { label = "No budget", play = "Ask in spring" });
        var first = await app.Bob.CreateAsync("non-buy-reasons", new { contactId = contact, reason = " no  BUDGET ", text = "Till spring", activityId = call, since = "2026-01-10" });
        Assert.Equal(("No budget", "Ask in spring", "Heard it", "false"), (first["reason"], first["play"], first["activitySubject"], first["awake"]));
        await app.Bob.CreateAsync("non-buy-reasons", new { contactId = contact, reason = "Waits for the boss" });
        Assert.Equal(["Waits for the boss", "No budget"], (await app.Vera.GetAsync($"non-buy-reasons?filter[contactId]={contact}").Is(200)).Each("reason"));
        await app.Bob.PostAsync("non-buy-reasons", new { contactId = contact, reason = "x", activityId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "activityId");
        await app.Bob.PostAsync("non-buy-reasons", new { contactId = contact, reason = "x", since = "2026-01-10", revisitOn = "2026-01-09" }).IsProblem(400, "validation", "revisitOn");
        await app.Bob.PostAsync("non-buy-reasons", new { reason = "x" }).IsProblem(400, "validation", "contactId");
        await app.Mallory.GetAsync($"non-buy-reasons/{first.Id}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Losing_a_deal_writes_one_by_itself_and_opening_it_again_takes_it_back()
    {
        var company = (await app.Ada.CreateAsync("companies", new { name = "Lost one" })).Id;
        var deal = await app.Ada.CreateAsync("deals", new { title = "Gone", companyId = company });
        async Task<Answer> ReasonsAsync() => await app.Ada.GetAsync($"non-buy-reasons?filter[companyId]={company}").Is(200);
        await app.Bob.PostAsync($"deals/{deal.Id}/lose", new { reason = "Bought elsewhere" }).Is(200);
        var written = await ReasonsAsync();
        Assert.Equal(("Bought elsewhere", deal.Id, "deal", "Gone"), (written["items[0].reason"], written["items[0].dealId"], written["items[0].source"], written["items[0].dealTitle"]));
        await app.Bob.PatchAsync($"deals/{deal.Id}", new { lostReason = "Too slow" }).Is(200);
        Assert.Equal(["Too slow"], (await ReasonsAsync()).Each("reason"));
        await app.Bob.PostAsync($"deals/{deal.Id}/reopen").Is(200);
        Assert.Empty((await ReasonsAsync()).Each("id"));
        // However it is lost, also at once and many at a time.
        var lost = (await app.Ada.GetAsync($"pipelines/{deal["pipelineId"]}").Is(200)) is var p ? p.Each("id", "stages")[Array.IndexOf(p.Each("kind", "stages"), "lost")] : "";
        await app.Ada.PostAsync("deals/batch", new { items = new object[] { new { title = "Born lost", companyId = company, stageId = lost, lostReason = "Too late" } } }).Is(200);
        Assert.Equal(["Too late"], (await ReasonsAsync()).Each("reason"));
    }

    [Fact]
    public async Task The_ranking_counts_reasons_by_month_and_knows_where_they_went()
    {
        var company = (await app.Mallory.CreateAsync("companies", new { name = "Ranked" })).Id;
        var rival = (await app.Mallory.CreateAsync("competitors", new { name = "Ranked rival" })).Id;
        foreach (var (reason, since, who) in new[] { ("Price", "2026-03-05", rival), ("price", "2026-03-20", null), ("Price", "2026-05-01", null), ("Speed", "2026-05-31", rival), ("Old", "2025-12-31", null) })
            await app.Mallory.CreateAsync("non-buy-reasons", new { companyId = company, reason, since, competitorId = who });
        var deal = await app.Mallory.CreateAsync("deals", new { title = "Dear", companyId = company, amount = new { amount = "70.00", currency = "EUR" } });
        await app.Mallory.PostAsync($"deals/{deal.Id}/lose", new { reason = "Price" }).Is(200);
        var ranking = await app.Mallory.GetAsync("non-buy-reasons/ranking?from=2026-03-01&to=2026-05-31").Is(200);
        Assert.Equal(("4", "3", "1", "Speed"), (ranking["total"], ranking["items[0].count"], ranking["items[0].customers"], ranking["items[1].reason"]));
        Assert.Equal(["2026-03-01 2", "2026-04-01 0", "2026-05-01 1"], ranking.Each("month", "items[0].months").Zip(ranking.Each("count", "items[0].months"), (m, c) => $"{m} {c}"));
        Assert.Equal(["1", "1"], (await app.Mallory.GetAsync($"non-buy-reasons/ranking?from=2026-03-01&to=2026-05-31&competitorId={rival}").Is(200)).Each("count"));
        // A figure opens its rows.
        Assert.Equal(3, (await app.Mallory.PostAsync("non-buy-reasons/search", new { filter = ranking.At("items[0].filter") }).Is(200)).Count());
        var now = await app.Mallory.GetAsync("non-buy-reasons/ranking").Is(200);
        Assert.Equal("70.00", now["items[0].lostDeals[0].amount"]);
        await app.Mallory.GetAsync("non-buy-reasons/ranking?from=2026-05-01&to=2026-03-01").IsProblem(400, "validation", "from");
    }

    [Fact]
    public async Task Dormant_prospects_come_with_what_was_tried_and_what_has_changed()
    {
        var dora = await app.SignUpAsync("Dora", "Dormouse");
        var quiet = (await dora.CreateAsync("contacts", new { firstName = "Sleeper" })).Id;
        var customer = (await dora.CreateAsync("contacts", new { firstName = "Buyer" })).Id;
        var bought = await dora.CreateAsync("deals", new { title = "Bought", contactIds = new[] { customer } });
        await dora.PostAsync($"deals/{bought.Id}/win").Is(200);
        foreach (var outcome in new[] { "noAnswer", "noAnswer", "reached" })
            await dora.CreateAsync("activities", new { kind = "call", outcome, links = new[] { new { @object = "contact", id = quiet } } });
        await dora.CreateAsync("non-buy-reasons", new { contactId = quiet, reason = "No budget", revisitOn = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime).AddDays(30) });
        Assert.Equal("0", (await dora.GetAsync("dormant-prospects").Is(200))["total"]);
        app.Clock.Advance(TimeSpan.FromDays(200));
        await dora.SignInAsync();
        var found = await dora.GetAsync("dormant-prospects").Is(200);
        Assert.Equal(("1", "Sleeper", "3", "noAnswer", "2", "No budget", "reasonExpired"), (found["total"], found["items[0].name"], found["items[0].attemptCount"], found["items[0].attempts[0].outcome"], found["items[0].attempts[0].count"], found["items[0].reasons[0]"], found["items[0].changes[0].kind"]));
        await dora.CreateAsync("activities", new { kind = "email", links = new[] { new { @object = "contact", id = quiet } } });
        Assert.Equal("0", (await dora.GetAsync("dormant-prospects").Is(200))["total"]);
        await dora.GetAsync("dormant-prospects?months=0").IsProblem(400, "validation", "months");
        app.Clock.Advance(TimeSpan.FromDays(-200));
    }
}
