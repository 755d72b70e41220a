namespace Crm.Tests.Deals;

/// <summary>Why deals are lost, and to whom.</summary>
public sealed class LossTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<Answer> LostAsync(Person who, string title, object body)
    {
        var deal = await who.CreateAsync("deals", new { title, amount = new { amount = "10.00", currency = "EUR" } });
        return await who.PostAsync($"deals/{deal.Id}/lose", body).Is(200);
    }

    [Fact]
    public async Task A_reason_of_the_list_is_found_by_its_words_and_others_stay_as_they_are_until_they_are_taken_in()
    {
        var listed = await app.Ada.CreateAsync("loss-reasons", new { label = "Budget was cut", play = "Come back in spring." });
        Assert.Equal("budgetWasCut", listed["key"]);
        Assert.Equal("Budget was cut", (await LostAsync(app.Bob, "One", new { reason = "  budget   WAS cut " }))["lostReason"]);
        var own = await LostAsync(app.Bob, "Two", new { reason = "the dog ATE it" });
        var patched = await app.Bob.PatchAsync($"deals/{own.Id}", new { lostReason = "The dog ate it" }).Is(200);
        Assert.Equal("The dog ate it", patched["lostReason"]);
        var third = await LostAsync(app.Bob, "Three", new { reason = "THE DOG  ATE IT" });
        var list = await app.Vera.GetAsync("loss-reasons").Is(200);
        Assert.Contains("The dog ate it", list.Each("text", "unlisted"));
        Assert.Equal("1", list.Each("deals")[Array.IndexOf(list.Each("id"), listed.Id)]);
        // Taken in, it counts both, in its own words.
        var taken = await app.Ada.CreateAsync("loss-reasons", new { label = "Dog ate it" });
        await app.Ada.PatchAsync($"loss-reasons/{taken.Id}", new { label = "The dog ate it" }).Is(200);
        Assert.Equal("The dog ate it", (await app.Bob.GetAsync($"deals/{third.Id}").Is(200))["lostReason"]);
        Assert.DoesNotContain("THE DOG  ATE IT", (await app.Ada.GetAsync("loss-reasons").Is(200)).Each("text", "unlisted"));
        await app.Ada.PatchAsync($"loss-reasons/{taken.Id}", new { label = "A dog ate it", archived = true }).Is(200);
        Assert.Equal("A dog ate it", (await app.Bob.GetAsync($"deals/{own.Id}").Is(200))["lostReason"]);
        await app.Ada.PostAsync("loss-reasons", new { label = "BUDGET was  cut" }).IsProblem(409, "conflict", "label");
        await app.Ada.PostAsync("loss-reasons", new { label = " " }).IsProblem(400, "validation", "label");
        await app.Bob.PostAsync("loss-reasons", new { label = "Mine" }).IsProblem(403, "forbidden");
        await app.Mallory.PatchAsync($"loss-reasons/{taken.Id}", new { label = "Hers" }).IsProblem(404, "notFound");
        await app.Ada.DeleteAsync($"loss-reasons/{taken.Id}").Is(204);
        Assert.Equal("A dog ate it", (await app.Bob.GetAsync($"deals/{own.Id}").Is(200))["lostReason"]);
    }

    [Fact]
    public async Task A_competitors_page_tells_what_was_won_and_lost_against_them()
    {
        var rival = await app.Bob.CreateAsync("competitors", new { name = "Northern", strengths = "Fast", products = new[] { "Pipes", "pipes" } });
        Assert.Equal(1, rival.Count("products"));
        await app.Ada.PostAsync("competitors", new { name = "NORTHERN" }).IsProblem(409, "conflict", "name");
        await app.Vera.PostAsync("competitors", new { name = "Vera's" }).IsProblem(403, "forbidden");
        await app.Mallory.GetAsync($"competitors/{rival.Id}").IsProblem(404, "notFound");
        async Task<string> DealAsync(string amount, string currency = "EUR")
        {
            var deal = await app.Ada.CreateAsync("deals", new { title = $"For {amount}", amount = new { amount, currency } });
            await app.Ada.PutAsync($"deals/{deal.Id}/competitors", new { items = new[] { new { competitorId = rival.Id } } }).Is(200);
            return deal.Id;
        }
        var (open, won, dollar) = (await DealAsync("1.00"), await DealAsync("2.00"), await DealAsync("4.00", "USD"));
        await app.Ada.PostAsync($"deals/{won}/win").Is(200);
        await app.Ada.PostAsync($"deals/{dollar}/win").Is(200);
        var lost = await LostAsync(app.Ada, "Gone", new { reason = "Faster", lostToId = rival.Id });
        await app.Ada.PutAsync($"deals/{open}/competitors", new { items = new[] { new { competitorId = rival.Id, lostTo = true } } }).IsProblem(400, "validation", "items[0].lostTo");
        await app.Ada.PutAsync($"deals/{open}/competitors", new { items = new[] { new { competitorId = Guid.CreateVersion7() } } }).IsProblem(422, "unusable", "items[0].competitorId");
        var against = await app.Vera.GetAsync($"competitors/{rival.Id}/deals").Is(200);
        Assert.Equal(("1", "2", "1", "0", "67"), (against["open.count"], against["won.count"], against["lostTo.count"], against["lostElse.count"], against["winRate"]));
        Assert.Equal(["2.00 EUR", "4.00 USD"], against.Each("amount", "won.sums").Zip(against.Each("currency", "won.sums"), (a, c) => $"{a} {c}"));
        Assert.Equal(4, against.Count());
        Assert.Equal([lost.Id], (await app.Ada.GetAsync($"deals?filter[lostTo]={rival.Id}").Is(200)).Each("id"));
        Assert.Equal(4, (await app.Ada.GetAsync($"deals?filter[competitorId]={rival.Id}").Is(200)).Count());
        // Opened again, it was lost to nobody.
        await app.Ada.PostAsync($"deals/{lost.Id}/reopen").Is(200);
        Assert.Equal("false", (await app.Ada.GetAsync($"deals/{lost.Id}/competitors").Is(200))["items[0].lostTo"]);
    }
}
