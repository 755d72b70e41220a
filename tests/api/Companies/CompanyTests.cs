namespace Crm.Tests.Companies;

public sealed class CompanyTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_company_carries_its_facts()
    {
        var parent = await app.Ada.CreateAsync("companies", new { name = "Lee Holding" });
        var made = await app.Ada.CreateAsync("companies", new
        {
            name = "Lee & Sons", domains = new[] { "https://WWW.Lee.example/about", "lee.test" }, industry = "Crafts", employees = 24, annualRevenue = new { amount = "2400000.50", currency = "EUR" }, foundedYear = 1987, website = "https://lee.example", parentCompanyId = parent.Id,
        });
        Assert.Equal(["lee.example", "lee.test"], made.At("domains")!.Value.EnumerateArray().Select(d => d.GetString()!).Order());
        Assert.Equal(("2400000.50", "EUR", "Lee Holding", "24"), (made["annualRevenue.amount"], made["annualRevenue.currency"], made["parentCompanyName"], made["employees"]));
        Assert.Equal(made.Text, (await app.Vera.GetAsync($"companies/{made.Id}").Is(200)).Text);
    }

    [Theory]
    [InlineData("{}", "name")]
    [InlineData("{\"name\":\"\"}", "name")]
    [InlineData("{\"name\":null}", "name")]
    [InlineData("{\"name\":\"x\",\"employees\":-1}", "employees")]
    [InlineData("{\"name\":\"x\",\"employees\":\"24\"}", "employees")]
    [InlineData("{\"name\":\"x\",\"website\":\"javascript:alert(1)\"}", "website")]
    [InlineData("{\"name\":\"x\",\"domains\":[\"no domain\"]}", "domains[0]")]
    [InlineData("{\"name\":\"x\",\"annualRevenue\":{\"amount\":\"1.234\",\"currency\":\"EUR\"}}", "annualRevenue.amount")]
    [InlineData("{\"name\":\"x\",\"annualRevenue\":{\"amount\":\"1.00\",\"currency\":\"XXX\"}}", "annualRevenue.currency")]
    [InlineData("{\"name\":\"x\",\"annualRevenue\":{\"amount\":\"1.00\"}}", null)]
    public async Task A_wrong_part_is_named(string body, string? field) => await app.Ada.PostAsync("companies", body).IsProblem(400, "validation", field);

    [Fact]
    public async Task A_company_is_not_its_own_parent()
    {
        var (one, two) = (await app.Ada.CreateAsync("companies", new { name = "Up" }), await app.Ada.CreateAsync("companies", new { name = "Down" }));
        var self = await app.Ada.PatchAsync($"companies/{one.Id}", new { parentCompanyId = one.Id });
        Assert.InRange(self.Status, 400, 422);
        await app.Ada.PatchAsync($"companies/{two.Id}", new { parentCompanyId = one.Id }).Is(200);
    }

    [Fact]
    public async Task The_people_of_a_company_are_listed_sorted_and_paged()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Staffed" });
        foreach (var name in new[] { "Cyd", "Abe", "Bea" }) await app.Ada.CreateAsync("contacts", new { firstName = name, companyId = company.Id });
        var first = await app.Ada.GetAsync($"companies/{company.Id}/contacts?limit=2").Is(200);
        Assert.Equal(["Abe", "Bea"], first.Each("displayName"));
        Assert.Equal(["Cyd"], (await app.Ada.GetAsync($"companies/{company.Id}/contacts?limit=2&cursor={first["nextCursor"]}").Is(200)).Each("displayName"));
    }

    [Fact]
    public async Task What_pointed_at_a_trashed_company_stays_readable()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Gone soon" });
        var (contact, deal) = (await app.Ada.CreateAsync("contacts", new { firstName = "Left", companyId = company.Id }), await app.Ada.CreateAsync("deals", new { title = "Left deal", companyId = company.Id }));
        await app.Ada.DeleteAsync($"companies/{company.Id}").Is(204);
        await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200);
        await app.Ada.GetAsync($"deals/{deal.Id}").Is(200);
        await app.Ada.GetAsync("deals").Is(200);
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { title = "Renamed all the same" }).Is(200);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { firstName = "Renamed" }).Is(200);
        await app.Ada.PostAsync("deals", new { title = "New", companyId = company.Id }).IsProblem(422, "unusable", "companyId");
    }
}
