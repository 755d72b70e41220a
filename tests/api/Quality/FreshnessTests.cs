namespace Crm.Tests.Quality;

/// <summary>What is known grows old: by half-lives of the workspace, until somebody confirms it or the customer proves it.</summary>
public sealed class FreshnessTests(OwnApp app) : IClassFixture<OwnApp>
{
    static object Links(string contact) => new[] { new { @object = "contact", id = contact } };
    static object Half(int email = 12) => new { halfLives = new { email, phone = 18, address = 24, jobTitle = 12, company = 12, incomeBand = 24 } };

    Task<Answer> ContactAsync(string name, params string[] emails) => app.Ada.CreateAsync("contacts", new
    {
        firstName = name, tags = new[] { name }, emails = emails.Select(e => new { value = e }), phones = new[] { new { value = "+44 20 7946 0018" } }, addresses = new[] { new { city = "Leeds" } }, jobTitle = "Buyer", incomeBand = "25-50k",
    });

    async Task<int> StaleAsync(string name, string stale, Person? who = null) => (await (who ?? app.Ada).GetAsync($"contacts?filter[tags]={name}&filter[stale]={stale}").Is(200)).Count();

    async Task LaterAsync(int months)
    {
        app.Clock.Advance(app.Clock.GetUtcNow().AddMonths(months) + TimeSpan.FromDays(1) - app.Clock.GetUtcNow());
        foreach (var person in new[] { app.Ada, app.Bob, app.Vera, app.Mallory }) await person.SignInAsync();
    }

    [Fact]
    public async Task What_is_not_confirmed_for_one_half_life_is_stale_and_one_tap_makes_it_fresh()
    {
        var ann = await ContactAsync("Ann", "ann@fresh.example");
        Assert.Equal((0, 1), (await StaleAsync("Ann", "true"), await StaleAsync("Ann", "false")));
        await LaterAsync(12);
        Assert.Equal((1, 0, 1, 0, 1, 0), (await StaleAsync("Ann", "true"), await StaleAsync("Ann", "false"), await StaleAsync("Ann", "email"), await StaleAsync("Ann", "phone"), await StaleAsync("Ann", "jobTitle"), await StaleAsync("Ann", "company")));
        var seen = await app.Ada.GetAsync($"contacts/{ann.Id}").Is(200);
        Assert.True(DateTimeOffset.Parse(seen["emails[0].staleAt"]!) <= app.Clock.GetUtcNow());
        Assert.Equal(["email", "jobTitle"], await app.ListAsync<string>("with tenant as (select set_config('app.tenant_id', $1, true)) select s.kind from tenant, lateral (select tenant.*) t, stale_parts($2) s where s.contact_id = $3 order by 1", app.Ada.TenantId, app.Clock.GetUtcNow(), Guid.Parse(ann.Id)));
        (await app.Vera.PutAsync($"contacts/{ann.Id}/points/{seen["emails[0].id"]}", new { validity = "verified" })).IsProblem(403, "forbidden");
        var confirmed = await app.Bob.PutAsync($"contacts/{ann.Id}/points/{seen["emails[0].id"]}", new { validity = "verified" }).Is(200);
        Assert.True(DateTimeOffset.Parse(confirmed["emails[0].staleAt"]!) > app.Clock.GetUtcNow().AddMonths(11));
        Assert.Equal((0, 1), (await StaleAsync("Ann", "email"), await StaleAsync("Ann", "true")));
        await app.Bob.PostAsync($"contacts/{ann.Id}/confirm", new { fields = new[] { "jobTitle" } }).Is(200);
        Assert.Equal(0, await StaleAsync("Ann", "true"));
        await LaterAsync(12);
        // Verified already, and confirmed again.
        Assert.Equal(1, await StaleAsync("Ann", "email"));
        await app.Ada.PutAsync($"contacts/{ann.Id}/points/{seen["emails[0].id"]}", new { validity = "verified" }).Is(200);
        Assert.Equal((0, 1), (await StaleAsync("Ann", "email"), await StaleAsync("Ann", "phone")));
    }

    [Fact]
    public async Task A_change_makes_a_field_fresh_and_only_that_one()
    {
        var ben = await ContactAsync("Ben", "ben@fresh.example");
        await LaterAsync(13);
        await app.Ada.PatchAsync($"contacts/{ben.Id}", new { jobTitle = "Head of buying", lastName = "Ash" }).Is(200);
        Assert.Equal((0, 1), (await StaleAsync("Ben", "jobTitle"), await StaleAsync("Ben", "email")));
        // Another label is no news about the address; another address is.
        await app.Ada.PatchAsync($"contacts/{ben.Id}", new { emails = new[] { new { value = "ben@fresh.example", label = "home" } } }).Is(200);
        Assert.Equal(1, await StaleAsync("Ben", "email"));
        await app.Ada.PatchAsync($"contacts/{ben.Id}", new { emails = new[] { new { value = "ben@new.example", label = "home" } } }).Is(200);
        Assert.Equal(0, await StaleAsync("Ben", "email"));
    }

    [Fact]
    public async Task Who_writes_or_calls_proves_the_address()
    {
        var cy = await ContactAsync("Cy", "cy@one.example", "cy@two.example");
        await app.Bob.CreateAsync("activities", new { kind = "email", direction = "out", links = Links(cy.Id) });
        await app.Bob.CreateAsync("activities", new { kind = "call", direction = "in", outcome = "wrongNumber", links = Links(cy.Id) });
        var before = await app.Ada.GetAsync($"contacts/{cy.Id}").Is(200);
        Assert.Equal(("syntaxOk", "syntaxOk", "syntaxOk"), (before["emails[0].validity"], before["emails[1].validity"], before["phones[0].validity"]));
        await app.Bob.CreateAsync("activities", new { kind = "email", direction = "in", at = "2026-03-01T09:00:00Z", links = Links(cy.Id) });
        await app.Bob.CreateAsync("activities", new { kind = "call", direction = "in", outcome = "reached", links = Links(cy.Id) });
        var after = await app.Ada.GetAsync($"contacts/{cy.Id}").Is(200);
        Assert.Equal(("verified", "syntaxOk", "verified", "2026-03-01T09:00:00Z"), (after["emails[0].validity"], after["emails[1].validity"], after["phones[0].validity"], after["emails[0].verifiedAt"]));
        Assert.DoesNotContain("verified", after["standing.qualityMissing"]);
        // A planned call proves nothing yet.
        var dee = await ContactAsync("Dee", "dee@one.example");
        await app.Bob.CreateAsync("activities", new { kind = "call", direction = "in", at = app.Clock.GetUtcNow().AddDays(2), links = Links(dee.Id) });
        Assert.Equal("syntaxOk", (await app.Ada.GetAsync($"contacts/{dee.Id}").Is(200))["phones[0].validity"]);
    }

    [Fact]
    public async Task A_workspace_has_half_lives_of_its_own()
    {
        await ContactAsync("Eve", "eve@fresh.example");
        Assert.Equal(("0", "12", "18"), ((await app.Vera.GetAsync("data-quality").Is(200))["version"], (await app.Ada.GetAsync("data-quality").Is(200))["halfLives.email"], (await app.Ada.GetAsync("data-quality").Is(200))["halfLives.phone"]));
        (await app.Bob.PatchAsync("data-quality", Half(3))).IsProblem(403, "forbidden");
        (await app.Ada.PatchAsync("data-quality", Half(0))).IsProblem(400, "validation", "halfLives.email");
        (await app.Ada.PatchAsync("data-quality", Half(121))).IsProblem(400, "validation", "halfLives.email");
        await LaterAsync(4);
        Assert.Equal(0, await StaleAsync("Eve", "email"));
        var changed = await app.Ada.PatchAsync("data-quality", new { halfLives = new { email = 3 } }).Is(200);
        Assert.Equal(("1", "3", "18"), (changed["version"], changed["halfLives.email"], changed["halfLives.phone"]));
        Assert.Equal(1, await StaleAsync("Eve", "email"));
        Assert.Equal("12", (await app.Mallory.GetAsync("data-quality").Is(200))["halfLives.email"]);
        (await app.Ada.PatchAsync("data-quality", Half(), ("If-Match", "\"0\""))).IsProblem(412, "stale");
        await app.Ada.PatchAsync("data-quality", Half(), ("If-Match", "\"1\"")).Is(200);
    }

    [Fact]
    public async Task Who_may_not_see_an_income_does_not_learn_that_it_is_old()
    {
        await app.Ada.CreateAsync("contacts", new { firstName = "Fay", tags = new[] { "Fay" }, incomeBand = "25-50k" });
        await LaterAsync(25);
        Assert.Equal((1, 1), (await StaleAsync("Fay", "incomeBand"), await StaleAsync("Fay", "true")));
        (await app.Bob.GetAsync("contacts?filter[stale]=incomeBand")).IsProblem(400, "validation", "filter[stale]");
        Assert.Equal(0, await StaleAsync("Fay", "true", app.Bob));
        var fay = await app.Bob.GetAsync("contacts?filter[tags]=Fay").Is(200);
        Assert.Null(fay["items[0].keyFields.incomeBand"]);
        (await app.Bob.PostAsync($"contacts/{fay["items[0].id"]}/confirm", new { fields = new[] { "incomeBand" } })).IsProblem(400, "validation", "fields[0]");
        (await app.Ada.PostAsync($"contacts/{fay["items[0].id"]}/confirm", new { fields = new[] { "jobTitle" } })).IsProblem(400, "validation", "fields[0]");
        (await app.Ada.PostAsync($"contacts/{fay["items[0].id"]}/confirm", new { fields = Array.Empty<string>() })).IsProblem(400, "validation", "fields");
        await app.Ada.PostAsync($"contacts/{fay["items[0].id"]}/confirm", new { fields = new[] { "incomeBand" } }).Is(200);
        Assert.Equal(0, await StaleAsync("Fay", "true"));
    }

    [Fact]
    public async Task Companies_grow_stale_too_and_segments_find_them()
    {
        var old = await app.Ada.CreateAsync("companies", new { name = "Old Mill", tags = new[] { "Mill" }, phones = new[] { new { value = "+44 20 7946 0018" } } });
        var filter = new { all = new object[] { new { field = "tags", op = "eq", value = "Mill" }, new { field = "stale", op = "in", value = new[] { "phone", "email" } } } };
        await LaterAsync(19);
        Assert.Equal(1, (await app.Ada.PostAsync("companies/search", new { filter }).Is(200)).Count());
        var segment = await app.Ada.CreateAsync("segments", new { @object = "companies", name = "Old mills", filter });
        Assert.Equal("1", segment["count"]);
        (await app.Ada.GetAsync("companies?filter[stale]=jobTitle")).IsProblem(400, "validation", "filter[stale]");
        (await app.Ada.GetAsync("companies?filter[stale][gt]=true")).IsProblem(400, "validation");
        Assert.NotNull(old.Id);
    }

    [Fact]
    public async Task An_address_is_looked_at_while_it_is_typed()
    {
        var seen = await app.Vera.PostAsync("emails/check", new { value = "ann@gmial.com" }).Is(200);
        Assert.Equal(("true", "ann@gmail.com", "false", "false"), (seen["valid"], seen["suggestion"], seen["disposable"], seen["role"]));
        var wrong = await app.Ada.PostAsync("emails/check", new { value = "info@" }).Is(200);
        Assert.Equal(("false", "domain"), (wrong["valid"], wrong["problem"]));
        (await app.Ada.PostAsync("emails/check", new { value = "" })).IsProblem(400, "validation", "value");
        (await app.Ada.PostAsync("emails/check", new { value = new string('a', 501) })).IsProblem(400, "validation", "value");
        var refused = (await app.Ada.CreateContactAsync("an..n@lee.example")).IsProblem(400, "validation", "emails[0].value");
        Assert.Contains("before the @", refused["detail"]);
        var office = await ContactAsync("Office", "info@mailinator.com");
        Assert.Equal(("true", "true"), (office["emails[0].role"], office["emails[0].disposable"]));
    }
}

static class Contacts
{
    public static Task<Answer> CreateContactAsync(this Person person, string email) => person.PostAsync("contacts", new { emails = new[] { new { value = email } } });
}
