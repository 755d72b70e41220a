namespace Crm.Tests.Activities;

/// <summary>What can come of which kind of activity, and what that says about phones, mail addresses and houses.</summary>
public sealed class OutcomeTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object[] About(string contact) => [new { @object = "contact", id = contact }];

    Task<Answer> ContactAsync(string name) => app.Ada.CreateAsync("contacts", new { firstName = name, phones = new[] { new { value = "+44 20 7946 0301" }, new { value = "+44 20 7946 0302" } }, emails = new[] { new { value = $"{name}-{Guid.NewGuid():N}@outcomes.example" } }, addresses = new[] { new { street = "High Street 1", city = "Leeds" } } });

    async Task<string?> ValidityAsync(string contact, string point) => (await app.Ada.GetAsync($"contacts/{contact}").Is(200))[$"{point}.validity"];

    [Fact]
    public async Task Each_kind_has_its_own_outcomes_and_no_others()
    {
        var table = await app.Vera.GetAsync("activity-outcomes").Is(200);
        var known = Enumerable.Range(0, table.Count()).Select(i => (table[$"items[{i}].kind"]!, table[$"items[{i}].outcome"]!)).ToHashSet();
        var (kinds, outcomes) = (known.Select(k => k.Item1).Distinct().ToList(), known.Select(k => k.Item2).Distinct().ToList());
        Assert.Equal(["call", "chat", "demo", "email", "letter", "meeting", "note", "other", "sms", "visit"], kinds.Order(StringComparer.Ordinal));
        Assert.Superset(new HashSet<string> { "reached", "noAnswer", "leftVoicemail", "wrongNumber", "interested", "notInterested", "held", "noShow", "done" }, outcomes.ToHashSet());
        var contact = (await ContactAsync("table")).Id;
        var batch = await app.Ada.PostAsync("activities/batch", new { items = kinds.SelectMany(k => outcomes.Select(o => new { kind = k, outcome = o, subject = "x", links = About(contact) })) }).Is(200);
        var index = 0;
        foreach (var kind in kinds)
            foreach (var outcome in outcomes)
            {
                Assert.Equal((kind, outcome, known.Contains((kind, outcome)) ? "201" : "400"), (kind, outcome, batch[$"items[{index}].status"]));
                index++;
            }
        await app.Ada.PostAsync("activities", new { kind = "letter", outcome = "noShow", links = About(contact) }).IsProblem(400, "validation", "outcome");
    }

    [Fact]
    public async Task A_wrong_number_marks_the_phone_that_was_dialled_and_a_correction_takes_it_back()
    {
        var contact = await ContactAsync("dialled");
        var call = await app.Bob.CreateAsync("activities", new { kind = "call", outcome = "wrongNumber", pointId = contact["phones[1].id"], links = About(contact.Id) });
        Assert.Equal(("syntaxOk", "wrongNumber"), (await ValidityAsync(contact.Id, "phones[0]"), await ValidityAsync(contact.Id, "phones[1]")));
        await app.Bob.PatchAsync($"activities/{call.Id}", new { outcome = "noAnswer" }).Is(200);
        Assert.Equal("syntaxOk", await ValidityAsync(contact.Id, "phones[1]"));
        await app.Bob.PatchAsync($"activities/{call.Id}", new { outcome = "reached" }).Is(200);
        Assert.Equal("verified", await ValidityAsync(contact.Id, "phones[1]"));
        await app.Bob.PatchAsync($"activities/{call.Id}", new { outcome = "wrongNumber" }).Is(200);
        Assert.Equal("wrongNumber", await ValidityAsync(contact.Id, "phones[1]"));
        await app.Bob.CreateAsync("activities", new { kind = "call", outcome = "wrongNumber", links = About(contact.Id) });
        Assert.Equal("wrongNumber", await ValidityAsync(contact.Id, "phones[0]"));
        await app.Bob.PostAsync("activities", new { kind = "call", outcome = "reached", pointId = (await ContactAsync("other"))["phones[0].id"], links = About(contact.Id) }).IsProblem(422, "unusable", "pointId");
    }

    [Fact]
    public async Task What_somebody_says_of_a_number_afterwards_is_not_taken_back()
    {
        var contact = await ContactAsync("said");
        var call = await app.Bob.CreateAsync("activities", new { kind = "call", outcome = "wrongNumber", links = About(contact.Id) });
        await app.Ada.PutAsync($"contacts/{contact.Id}/points/{contact["phones[0].id"]}", new { validity = "verified" }).Is(200);
        await app.Bob.PatchAsync($"activities/{call.Id}", new { outcome = "noAnswer" }).Is(200);
        Assert.Equal("verified", await ValidityAsync(contact.Id, "phones[0]"));
    }

    [Theory]
    [InlineData("letter", "returned", "addresses[0]", "returned")]
    [InlineData("letter", "replied", "addresses[0]", "verified")]
    [InlineData("email", "bounced", "emails[0]", "hardBounced")]
    [InlineData("email", "replied", "emails[0]", "verified")]
    [InlineData("call", "reached", "phones[0]", "verified")]
    [InlineData("sms", "wrongNumber", "phones[0]", "wrongNumber")]
    [InlineData("meeting", "held", "phones[0]", "syntaxOk")]
    [InlineData("call", "leftVoicemail", "phones[0]", "syntaxOk")]
    public async Task An_outcome_tells_of_the_address_that_was_used(string kind, string outcome, string point, string validity)
    {
        var contact = await ContactAsync($"{kind}-{outcome}");
        await app.Ada.CreateAsync("activities", new { kind, outcome, links = About(contact.Id) });
        Assert.Equal(validity, await ValidityAsync(contact.Id, point));
    }

    [Fact]
    public async Task What_is_planned_is_no_touch_and_shows_nothing_until_it_is_done()
    {
        var contact = (await ContactAsync("planned")).Id;
        var call = await app.Ada.CreateAsync("activities", new { kind = "call", at = "2099-03-01T10:00:00Z", place = "On the phone", links = About(contact) });
        Assert.Equal(("planned", "On the phone"), (call["status"], call["place"]));
        var seen = await app.Ada.GetAsync($"contacts/{contact}").Is(200);
        Assert.Equal((null, call.Id, "call"), (seen["standing.lastTouch"], seen["standing.nextStep.id"], seen["standing.nextStep.kind"]));
        Assert.Equal("planned", (await app.Ada.GetAsync($"contacts/{contact}/timeline?kind=call").Is(200))["items[0].status"]);
        await app.Ada.PatchAsync($"activities/{call.Id}", new { status = "done", at = "2026-01-02T10:00:00Z" }).IsProblem(400, "validation", "outcome");
        await app.Ada.PatchAsync($"activities/{call.Id}", new { status = "done", outcome = "reached" }).IsProblem(400, "validation", "at");
        await app.Ada.PatchAsync($"activities/{call.Id}", new { outcome = "reached" }).IsProblem(400, "validation", "outcome");
        // A day that has passed makes no touch of it: it is late.
        await app.Ada.PatchAsync($"activities/{call.Id}", new { at = "2026-01-02T10:00:00Z" }).Is(200);
        seen = await app.Ada.GetAsync($"contacts/{contact}").Is(200);
        Assert.Equal((null, "2026-01-02T10:00:00Z"), (seen["standing.lastTouch"], seen["standing.nextStep.at"]));
        await app.Ada.PatchAsync($"activities/{call.Id}", new { status = "done", outcome = "reached" }).Is(200);
        seen = await app.Ada.GetAsync($"contacts/{contact}").Is(200);
        Assert.Equal(("2026-01-02T10:00:00Z", null, "verified"), (seen["standing.lastTouch.at"], seen["standing.nextStep"], seen["phones[0].validity"]));
        await app.Ada.PatchAsync($"activities/{call.Id}", new { status = "cancelled", outcome = (string?)null }).Is(200);
        Assert.Null((await app.Ada.GetAsync($"contacts/{contact}").Is(200))["standing.lastTouch"]);
    }

    [Theory]
    [InlineData("\"kind\":\"note\",\"body\":\"x\",\"status\":\"planned\",\"at\":\"2099-01-01T00:00:00Z\"", "status")]
    [InlineData("\"kind\":\"call\",\"status\":\"planned\"", "at")]
    [InlineData("\"kind\":\"call\",\"status\":\"done\",\"at\":\"2099-01-01T00:00:00Z\"", "at")]
    [InlineData("\"kind\":\"call\",\"at\":\"2500-01-01T00:00:00Z\"", "at")]
    [InlineData("\"kind\":\"call\",\"at\":\"-infinity\"", "at")]
    [InlineData("\"kind\":\"call\",\"at\":\"10000-01-01T00:00:00Z\"", "at")]
    [InlineData("\"kind\":\"call\",\"status\":\"maybe\"", "status")]
    public async Task A_plan_that_cannot_be_is_refused(string members, string field)
    {
        var contact = (await ContactAsync("refused")).Id;
        await app.Ada.PostAsync("activities", $"{{{members},\"links\":[{{\"object\":\"contact\",\"id\":\"{contact}\"}}]}}").IsProblem(400, "validation", field);
    }
}
