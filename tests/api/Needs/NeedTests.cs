using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Needs;

/// <summary>What customers need, who meets it, and what of their wallet is ours.</summary>
public sealed class NeedTests(OwnApp app) : IClassFixture<OwnApp>
{
    static object Eur(string amount) => new { amount, currency = "EUR" };
    async Task<string> CategoryAsync(string name) => (await app.Ada.CreateAsync("need-categories", new { name })).Id;

    static async Task<Answer> WonByAsync(Person who, object deal)
    {
        var made = await who.CreateAsync("deals", deal);
        await who.PostAsync($"deals/{made.Id}/win").Is(200);
        return made;
    }

    async Task WonAsync(object deal, int daysAgo = 0)
    {
        var made = await WonByAsync(app.Ada, deal);
        if (daysAgo > 0) await app.Ada.PatchAsync($"deals/{made.Id}", new { closedAt = app.Clock.GetUtcNow().AddDays(-daysAgo) }).Is(200);
    }

    [Fact]
    public async Task The_share_of_wallet_is_what_they_bought_of_what_they_spend_in_each_currency()
    {
        var (pipes, tools) = (await CategoryAsync("Pipes"), await CategoryAsync("Tools"));
        var company = (await app.Ada.CreateAsync("companies", new { name = "Wallet Ltd" })).Id;
        await app.Ada.CreateAsync("needs", new { companyId = company, categoryId = pipes, estAnnualSpend = Eur("800.00"), metBy = "us" });
        await app.Ada.CreateAsync("needs", new { companyId = company, categoryId = tools, estAnnualSpend = Eur("200.00"), metBy = "nobody" });
        await app.Ada.CreateAsync("needs", new { companyId = company, categoryId = tools, estAnnualSpend = new { amount = "50.00", currency = "USD" } });
        async Task<string[]> ShareAsync() => (await app.Vera.GetAsync($"companies/{company}/wallet").Is(200)) is var w ? [.. Enumerable.Range(0, w.Count("parts")).Select(i => $"{w[$"parts[{i}].bought.amount"]} of {w[$"parts[{i}].spend.amount"]} {w[$"parts[{i}].spend.currency"]} = {w[$"parts[{i}].share"]}")] : [];
        Assert.Equal(["0.00 of 1000.00 EUR = 0", "0.00 of 50.00 USD = 0"], await ShareAsync());
        await WonAsync(new { title = "A", companyId = company, amount = Eur("100.00") });
        // No deal names a category: all count. As soon as one does, only those that do.
        Assert.Equal("100.00 of 1000.00 EUR = 10", (await ShareAsync())[0]);
        await WonAsync(new { title = "B", companyId = company, amount = Eur("400.00"), productName = "Copper pipes, 2 m" });
        Assert.Equal("400.00 of 1000.00 EUR = 40", (await ShareAsync())[0]);
        await WonAsync(new { title = "Old", companyId = company, amount = Eur("300.00"), productName = "Pipes" }, daysAgo: 400);
        await app.Ada.CreateAsync("deals", new { title = "Open", companyId = company, amount = Eur("300.00"), productName = "Pipes" });
        Assert.Equal("400.00 of 1000.00 EUR = 40", (await ShareAsync())[0]);
        await WonAsync(new { title = "More than guessed", companyId = company, amount = Eur("9000.00"), productName = "Pipes" });
        Assert.Equal("9400.00 of 1000.00 EUR = 100", (await ShareAsync())[0]);
        await app.Mallory.GetAsync($"companies/{company}/wallet").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task The_share_of_wallet_stands_in_lists_and_follows_needs_deals_and_time()
    {
        var wanda = await app.SignUpAsync("Wanda", "Wallets");
        var category = (await wanda.CreateAsync("need-categories", new { name = "Share" })).Id;
        var (first, second) = ((await wanda.CreateAsync("companies", new { name = "Share first" })).Id, (await wanda.CreateAsync("companies", new { name = "Share second" })).Id);
        var currency = (await wanda.GetAsync("me").Is(200))["tenant.currency"];
        object Own(string amount) => new { amount, currency };
        async Task<string?> ShareAsync(string company) => (await wanda.GetAsync($"companies/{company}").Is(200))["standing.shareOfWallet"];
        Assert.Null(await ShareAsync(first));
        var need = await wanda.CreateAsync("needs", new { companyId = first, categoryId = category, estAnnualSpend = Own("1000.00") });
        Assert.Equal("0", await ShareAsync(first));
        await WonByAsync(wanda, new { title = "Share", companyId = first, amount = Own("250.00") });
        Assert.Equal("25", await ShareAsync(first));
        await wanda.PatchAsync($"needs/{need.Id}", new { estAnnualSpend = Own("500.00") }).Is(200);
        Assert.Equal("50", await ShareAsync(first));
        await wanda.CreateAsync("needs", new { companyId = second, categoryId = category, estAnnualSpend = Own("10.00") });
        // Those with the smallest share first: where there is most to win. Without a guess there is no share.
        Assert.Equal(["Share second", "Share first"], (await wanda.GetAsync("companies?filter[shareOfWallet][lte]=60&sort=shareOfWallet").Is(200)).Each("name"));
        await wanda.DeleteAsync($"needs/{need.Id}").Is(204);
        Assert.Null(await ShareAsync(first));
        await wanda.PostAsync($"needs/{need.Id}/restore").Is(200);
        await wanda.PatchAsync($"needs/{need.Id}", new { companyId = second }).Is(200);
        Assert.Equal((null, "0"), (await ShareAsync(first), await ShareAsync(second)));
        await wanda.PatchAsync($"needs/{need.Id}", new { companyId = first }).Is(200);
        Assert.Equal("50", await ShareAsync(first));
        // What was bought more than a year ago is no part of it, although nobody has written anything.
        app.Clock.Advance(TimeSpan.FromDays(367));
        await wanda.SignInAsync();
        await app.Services.GetServices<IJobHandler>().Single(j => j.Kind == "standing").RunAsync(new CurrentUser(Guid.Parse(wanda.TenantId), null, null, null, "job"), System.Text.Json.JsonDocument.Parse("{}").RootElement, default);
        Assert.Equal("0", await ShareAsync(first));
        app.Clock.Advance(TimeSpan.FromDays(-367));
    }

    [Fact]
    public async Task The_biggest_gaps_are_those_of_the_best_customers_and_what_is_ripe_says_why()
    {
        var category = await CategoryAsync("Gaps");
        var rival = (await app.Ada.CreateAsync("competitors", new { name = "Gap rival" })).Id;
        var currency = (await app.Ada.GetAsync("me").Is(200))["tenant.currency"];
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var names = new Dictionary<string, string>();
        foreach (var (name, value, spend) in new[] { ("Big", "90000.00", "700.00"), ("Small", "1.00", "999999.00"), ("Tiny", "1.00", "2.00"), ("Mini", "1.00", "2.00"), ("Least", "1.00", "2.00") })
        {
            names[name] = (await app.Ada.CreateAsync("companies", new { name = $"Gap {name}" })).Id;
            await WonAsync(new { title = name, companyId = names[name], amount = new { amount = value, currency } });
            await app.Ada.CreateAsync("needs", new { companyId = names[name], categoryId = category, estAnnualSpend = Eur(spend), competitorId = rival, satisfaction = name == "Tiny" ? 1 : 4, contractEnd = name switch { "Mini" => today.AddDays(80), "Least" => today.AddDays(100), _ => (DateOnly?)null } });
        }
        var gaps = await app.Vera.GetAsync("wallet/gaps").Is(200);
        Assert.Contains("Gap Big", gaps.Each("name"));
        Assert.DoesNotContain("Gap Small", gaps.Each("name"));
        Assert.Equal("Gap Small", (await app.Ada.GetAsync("wallet/gaps?all=true").Is(200))["items[0].name"]);
        var ripe = await app.Ada.GetAsync("wallet/ripe").Is(200);
        Assert.Equal(["Gap Mini contractEnds", "Gap Tiny dissatisfied"], ripe.Each("name").Select((n, i) => $"{n} {ripe[$"items[{i}].why[0]"]}").Where(r => r.StartsWith("Gap", StringComparison.Ordinal)));
        Assert.Equal(0, (await app.Mallory.GetAsync("wallet/gaps?all=true").Is(200)).Count());
        await app.Ada.GetAsync("wallet/gaps?limit=0").IsProblem(400, "validation", "limit");
    }

    [Fact]
    public async Task Who_does_not_see_a_company_sees_neither_its_needs_nor_its_reasons_nor_figures_of_them()
    {
        var category = await CategoryAsync("Hidden");
        var role = (await app.Ada.CreateAsync("roles", new { name = "Own companies", baseline = "member", rules = new { company = new { read = "own", create = "own", update = "own", delete = "own", export = "own", bulk = "none" }, contact = new { read = "own", create = "own", update = "own", delete = "own", export = "own", bulk = "none" }, deal = new { read = "own", create = "own", update = "own", delete = "own", export = "own", bulk = "none" } } })).Id;
        var olga = await app.JoinAsync(app.Ada, "Olga", "member");
        await app.Ada.PatchAsync($"members/{olga.MemberId}", new { roleId = role }).Is(200);
        await olga.SignInAsync();
        var (hers, others) = ((await app.Ada.CreateAsync("companies", new { name = "Hers", ownerId = olga.MemberId })).Id, (await app.Ada.CreateAsync("companies", new { name = "Not hers" })).Id);
        var ids = new Dictionary<string, string>();
        foreach (var company in new[] { hers, others })
        {
            ids[company] = (await app.Ada.CreateAsync("needs", new { companyId = company, categoryId = category, estAnnualSpend = Eur("10.00"), metBy = "competitor", satisfaction = 1 })).Id;
            await app.Ada.CreateAsync("non-buy-reasons", new { companyId = company, reason = "Only seen by some" });
        }
        Assert.Equal([ids[hers]], (await olga.GetAsync($"needs?filter[categoryId]={category}").Is(200)).Each("id"));
        await olga.GetAsync($"needs/{ids[others]}").IsProblem(404, "notFound");
        await olga.GetAsync($"companies/{others}/wallet").IsProblem(404, "notFound");
        await olga.PostAsync("needs", new { companyId = others, categoryId = category }).IsProblem(422, "unusable", "companyId");
        Assert.Equal(["Hers"], (await olga.GetAsync("wallet/ripe").Is(200)).Each("name"));
        var ranking = await olga.GetAsync("non-buy-reasons/ranking").Is(200);
        Assert.Equal("1", ranking["items[0].count"]);
        Assert.Single((await olga.GetAsync("non-buy-reasons").Is(200)).Each("id"));
        Assert.Equal("1", (await olga.GetAsync("need-categories").Is(200)).Each("needs")[Array.IndexOf((await olga.GetAsync("need-categories").Is(200)).Each("id"), category)]);
    }

    [Fact]
    public async Task A_need_is_checked_before_it_is_kept()
    {
        var category = await CategoryAsync("Checked");
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Needy" })).Id;
        var rival = (await app.Ada.CreateAsync("competitors", new { name = "Checked rival" })).Id;
        await app.Ada.PostAsync("needs", new { categoryId = category }).IsProblem(400, "validation", "contactId");
        await app.Ada.PostAsync("needs", new { contactId = contact, categoryId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "categoryId");
        await app.Ada.PostAsync("needs", new { contactId = contact, categoryId = category, competitorId = rival, metBy = "us" }).IsProblem(400, "validation", "competitorId");
        await app.Ada.PostAsync("needs", new { contactId = contact, categoryId = category, satisfaction = 6 }).IsProblem(400, "validation", "satisfaction");
        await app.Ada.PostAsync("needs", new { contactId = contact, categoryId = category, contractEnd = "9999-01-01" }).IsProblem(400, "validation", "contractEnd");
        await app.Ada.PostAsync("needs", new { contactId = contact, categoryId = category, incumbentSince = "2026-01-01", contractEnd = "2025-01-01" }).IsProblem(400, "validation", "contractEnd");
        await app.Ada.PostAsync("needs", new { contactId = contact, categoryId = category, estAnnualSpend = Eur("-1.00") }).IsProblem(400, "validation", "estAnnualSpend.amount");
        await app.Vera.PostAsync("needs", new { contactId = contact, categoryId = category }).IsProblem(403, "forbidden");
        var need = await app.Bob.CreateAsync("needs", new { contactId = contact, categoryId = category, competitorId = rival });
        Assert.Equal(("competitor", "Checked rival"), (need["metBy"], need["competitorName"]));
        await app.Ada.DeleteAsync($"need-categories/{category}").IsProblem(409, "conflict");
        await app.Ada.PostAsync("need-categories", new { name = "CHECKED" }).IsProblem(409, "conflict", "name");
        Assert.Equal("true", (await app.Ada.PatchAsync($"need-categories/{category}", new { archived = true }).Is(200))["archived"]);
    }
}
