namespace Crm.Tests.Identity;

public sealed class SignUpTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Business(string email = "peter@initech.example", string password = CrmApp.GoodPassword, string businessName = "Initech", string name = "Peter") =>
        new { businessName, name, email, password, currency = "USD", timeZone = "America/Chicago", locale = "en-US" };

    [Fact]
    public async Task A_business_signs_up_and_finds_a_usable_workspace()
    {
        var session = await app.Nobody.PostAsync("auth/sign-up", Business("Peter@Initech.example", businessName: "Intertrode")).Is(201);
        Assert.Equal(("600", "owner", "Intertrode", "USD", "intertrode", "false"), (session["expiresIn"], session["member.role"], session["tenant.name"], session["tenant.currency"], session["tenant.slug"], session["user.emailVerified"]));
        var peter = app.NewPerson("Peter", "peter@initech.example");
        peter.Enter(session);
        var pipelines = await peter.GetAsync("pipelines").Is(200);
        Assert.Equal(["New", "Contacted", "Offer sent", "Negotiation", "Won", "Lost"], pipelines.Each("name", "items[0].stages"));
        Assert.Equal("true", pipelines["items[0].isDefault"]);
        await peter.CreateAsync("deals", new { title = "The first deal" });
    }

    [Fact]
    public async Task A_second_business_of_the_same_name_gets_a_slug_of_its_own()
    {
        var (one, two) = (await app.Nobody.PostAsync("auth/sign-up", Business("a@same.example", businessName: "Same")).Is(201), await app.Nobody.PostAsync("auth/sign-up", Business("b@same.example", businessName: "Same")).Is(201));
        Assert.NotEqual(one["tenant.slug"], two["tenant.slug"]);
        Assert.StartsWith("same-", two["tenant.slug"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_businesses_of_one_name_sign_up_at_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.Nobody.PostAsync("auth/sign-up", Business($"owner{i}@crowd.example", businessName: "Crowd"))));
        Assert.All(answers, a => a.Is(201));
        Assert.Equal(10, answers.Select(a => a["tenant.slug"]).Distinct().Count());
    }

    [Fact]
    public async Task A_taken_address_is_told_and_offers_to_sign_in()
    {
        foreach (var email in new[] { app.Ada.Email, app.Ada.Email.ToUpperInvariant(), " " + app.Ada.Email + " " })
            (await app.Nobody.PostAsync("auth/sign-up", Business(email))).IsProblem(409, "duplicate", "email");
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from identity.users where normalized_email = $1", app.Ada.Email));
    }

    [Fact]
    public async Task Twenty_people_who_sign_up_with_one_address_at_once_make_one_account()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.Nobody.PostAsync("auth/sign-up", Business("race@race.example", businessName: $"Race {i}"))));
        Assert.Equal(1, answers.Count(a => a.Status == 201));
        Assert.All(answers.Where(a => a.Status != 201), a => a.IsProblem(409, "duplicate", "email"));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from members where email = 'race@race.example'"));
    }

    public static TheoryData<string> Weak => ["elevenchars", "short", new string('x', 300), "password1234", "P@ssw0rd12345", "qwertyqwerty1", "111111111111", "aaaaaaaaaaaaaaaa", "weak@weak.example", "123456789012"];

    [Theory, MemberData(nameof(Weak))]
    public async Task A_password_that_is_short_long_or_common_is_refused(string password) =>
        await app.Nobody.PostAsync("auth/sign-up", Business("weak@weak.example", password)).IsProblem(400, "validation", "password");

    [Theory]
    [InlineData("twelve chars")]
    [InlineData("🐝 pelican oboe 🐝 canal")]
    [InlineData("Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, sagt man, und das sind nun weit mehr als zweiundsiebzig Zeichen")]
    public async Task Phrases_and_signs_of_any_kind_work(string password)
    {
        var person = app.NewPerson("Pia", $"pia{password.Length}@pia.example", password);
        person.Enter(await person.PostAsync("auth/sign-up", Business(person.Email, password)).Is(201));
        await person.SignInAsync();
        // Not cut anywhere: a long phrase that differs in its last sign is another one.
        await person.PostAsync("auth/sign-in", new { email = person.Email, password = password[..^1] + "?" }).IsProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("email", "nobody")]
    [InlineData("email", "a b@c.example")]
    [InlineData("email", "a@b.example\\r\\nBcc: x@y.example")]
    [InlineData("businessName", "")]
    [InlineData("name", "")]
    [InlineData("currency", "XXX")]
    [InlineData("timeZone", "Mars/Olympus")]
    [InlineData("locale", "not a locale")]
    public async Task A_wrong_field_is_named(string field, string value)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(Business("wrong@wrong.example"), System.Text.Json.JsonSerializerOptions.Web)!;
        body[field] = value.Replace("\\r\\n", "\r\n");
        await app.Nobody.PostAsync("auth/sign-up", body.ToJsonString()).IsProblem(400, "validation", field);
    }

    [Fact]
    public async Task Sample_data_is_there_when_wanted_and_goes_with_one_click()
    {
        var owner = await app.SignUpAsync("Sam", "Samples", sampleData: true);
        await owner.CreateAsync("contacts", new { firstName = "Mine" });
        Assert.Equal("true", (await owner.GetAsync("tenant").Is(200))["hasSampleData"]);
        Assert.True((await owner.GetAsync("deals").Is(200)).Count() >= 5);
        await owner.DeleteAsync("tenant/sample-data").Is(204);
        Assert.Equal(["Mine"], (await owner.GetAsync("contacts").Is(200)).Each("displayName"));
        foreach (var list in new[] { "deals", "companies", "activities", "tasks" }) Assert.Equal(0, (await owner.GetAsync(list).Is(200)).Count());
        Assert.Equal("false", (await owner.GetAsync("tenant").Is(200))["hasSampleData"]);
        Assert.Equal(0, (await owner.GetAsync("search?q=bakery").Is(200)).Count());
    }

    [Fact]
    public async Task One_person_opens_a_further_workspace_and_switches_back()
    {
        var owner = await app.SignUpAsync("Wanda", "First");
        var (first, token) = (owner.TenantId, owner.Token);
        await owner.CreateAsync("contacts", new { firstName = "Only in First" });
        owner.Enter(await owner.PostAsync("tenants", new { businessName = "Second" }).Is(201));
        Assert.NotEqual(first, owner.TenantId);
        Assert.Equal(0, (await owner.GetAsync("contacts").Is(200)).Count());
        var back = owner.Enter(await owner.PostAsync("auth/switch", new { tenantId = first }).Is(200));
        Assert.Equal(["First", "Second"], back.Each("name", "tenants"));
        Assert.Equal(1, (await owner.GetAsync("contacts").Is(200)).Count());
        await owner.PostAsync("auth/switch", new { tenantId = app.Ada.TenantId }).IsProblem(404, "notFound");
    }
}
