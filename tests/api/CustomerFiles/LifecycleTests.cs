using System.Globalization;

namespace Crm.Tests.CustomerFiles;

/// <summary>The stage follows from deals and touches; somebody's own choice stands against it, with a reason, until it is taken back.</summary>
public sealed class LifecycleTests(OwnApp app) : IClassFixture<OwnApp>
{
    static string Stage(Answer contact) => contact["lifecycleStage"]!;

    Task<Answer> ContactAsync(string id) => app.Ada.GetAsync($"contacts/{id}").Is(200);

    async Task<string> DealAsync(string contact, string? company = null) =>
        (await app.Ada.CreateAsync("deals", new { title = "A deal", contactIds = new[] { contact }, companyId = company })).Id;

    [Fact]
    public async Task Somebody_goes_from_lead_to_customer_with_their_deals()
    {
        var firm = (await app.Ada.CreateAsync("companies", new { name = "Stage firm" })).Id;
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Stan", lastName = "Stage", companyId = firm })).Id;
        Assert.Equal("lead", Stage(await ContactAsync(contact)));
        var deal = await DealAsync(contact, firm);
        Assert.Equal("opportunity", Stage(await ContactAsync(contact)));
        await app.Ada.PostAsync($"deals/{deal}/win").Is(200);
        Assert.Equal("customer", Stage(await ContactAsync(contact)));
        Assert.Equal("customer", Stage(await app.Ada.GetAsync($"companies/{firm}").Is(200)));
        await app.Ada.PostAsync($"deals/{deal}/reopen").Is(200);
        Assert.Equal("opportunity", Stage(await ContactAsync(contact)));
        await app.Ada.PostAsync($"deals/{deal}/lose", new { reason = "No budget" }).Is(200);
        Assert.Equal("qualified", Stage(await ContactAsync(contact)));
        await app.Ada.DeleteAsync($"deals/{deal}").Is(204);
        Assert.Equal("lead", Stage(await ContactAsync(contact)));
        Assert.Equal(["lead", "qualified", "opportunity", "customer", "opportunity"], (await app.Vera.GetAsync($"contacts/{contact}/lifecycle").Is(200)).Each("to"));
        var line = await app.Ada.GetAsync($"contacts/{contact}/timeline?kind=lifecycle").Is(200);
        Assert.Equal(["lead", "qualified", "opportunity", "customer", "opportunity"], line.Each("outcome"));
        // What is computed is no change of somebody's: the version that others hold stays good.
        Assert.Equal(1, (await ContactAsync(contact)).Version);
    }

    [Fact]
    public async Task A_deal_that_goes_to_somebody_else_leaves_nothing_behind()
    {
        var (one, two) = ((await app.Ada.CreateAsync("contacts", new { firstName = "One" })).Id, (await app.Ada.CreateAsync("contacts", new { firstName = "Two" })).Id);
        var (from, to) = ((await app.Ada.CreateAsync("companies", new { name = "From" })).Id, (await app.Ada.CreateAsync("companies", new { name = "To" })).Id);
        var deal = await DealAsync(one, from);
        await app.Ada.PatchAsync($"deals/{deal}", new { contactIds = new[] { two }, companyId = to }).Is(200);
        Assert.Equal(("lead", "opportunity"), (Stage(await ContactAsync(one)), Stage(await ContactAsync(two))));
        Assert.Equal(("lead", "opportunity"), (Stage(await app.Ada.GetAsync($"companies/{from}").Is(200)), Stage(await app.Ada.GetAsync($"companies/{to}").Is(200))));
    }

    [Fact]
    public async Task A_stage_of_the_board_that_becomes_a_won_one_makes_customers()
    {
        var pipeline = await app.Ada.CreateAsync("pipelines", new { name = "Turning", stages = new[] { new { name = "Open", kind = "open" }, new { name = "Signed", kind = "open" }, new { name = "Won", kind = "won" }, new { name = "Lost", kind = "lost" } } });
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Turn" })).Id;
        await app.Ada.CreateAsync("deals", new { title = "Turning", pipelineId = pipeline.Id, stageId = pipeline["stages[1].id"], contactIds = new[] { contact } });
        Assert.Equal("opportunity", Stage(await ContactAsync(contact)));
        await app.Ada.PatchAsync($"pipelines/{pipeline.Id}/stages/{pipeline["stages[1].id"]}", new { kind = "won" }).Is(200);
        Assert.Equal("customer", Stage(await ContactAsync(contact)));
    }

    [Fact]
    public async Task A_choice_with_a_reason_stands_until_it_is_taken_back()
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Choice" })).Id;
        await app.Ada.PutAsync($"contacts/{contact}/lifecycle", new { stage = "former" }).IsProblem(400, "validation", "reason");
        await app.Vera.PutAsync($"contacts/{contact}/lifecycle", new { stage = "former", reason = "x" }).IsProblem(403, "forbidden");
        await app.Mallory.PutAsync($"contacts/{contact}/lifecycle", new { stage = "former", reason = "x" }).IsProblem(404, "notFound");
        var chosen = await app.Bob.PutAsync($"contacts/{contact}/lifecycle", new { stage = "former", reason = "Moved to Peru" }, ("If-Match", "\"1\"")).Is(200);
        Assert.Equal(("former", "lead", "true", "Moved to Peru"), (Stage(chosen), chosen["standing.lifecycleComputed"], chosen["standing.lifecycleManual"], chosen["standing.lifecycleReason"]));
        await app.Ada.PutAsync($"contacts/{contact}/lifecycle", new { stage = "lead", reason = "x" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
        var deal = await DealAsync(contact);
        var still = await ContactAsync(contact);
        Assert.Equal(("former", "opportunity"), (Stage(still), still["standing.lifecycleComputed"]));
        var history = await app.Ada.GetAsync($"contacts/{contact}/lifecycle").Is(200);
        Assert.Equal(("lead", "former", "true", "Moved to Peru", "Bob"), (history["items[0].from"], history["items[0].to"], history["items[0].manual"], history["items[0].reason"], history["items[0].actor.name"]));
        var back = await app.Ada.PutAsync($"contacts/{contact}/lifecycle", new { stage = (string?)null }).Is(200);
        Assert.Equal(("opportunity", "false", null), (Stage(back), back["standing.lifecycleManual"], back["standing.lifecycleReason"]));
        await app.Ada.DeleteAsync($"deals/{deal}").Is(204);
        Assert.Equal("lead", Stage(await ContactAsync(contact)));
    }

    [Fact]
    public async Task Writing_the_stage_with_the_record_is_a_choice_too()
    {
        var made = await app.Ada.CreateAsync("contacts", new { firstName = "Given", lifecycleStage = "customer" });
        Assert.Equal(("customer", "true"), (Stage(made), made["standing.lifecycleManual"]));
        var untouched = await app.Ada.PatchAsync($"contacts/{made.Id}", new { jobTitle = "Buyer" }).Is(200);
        Assert.Equal(("customer", "true"), (Stage(untouched), untouched["standing.lifecycleManual"]));
        var back = await app.Ada.PatchAsync($"contacts/{made.Id}", "{\"lifecycleStage\":null}").Is(200);
        Assert.Equal(("lead", "false"), (Stage(back), back["standing.lifecycleManual"]));
        var firm = await app.Ada.CreateAsync("companies", new { name = "Given firm", lifecycleStage = "qualified" });
        Assert.Equal(("qualified", "true"), (Stage(firm), firm["standing.lifecycleManual"]));
    }

    [Fact]
    public async Task A_customer_lapses_by_time_alone_and_the_daily_job_tells()
    {
        var world = new OwnApp();
        await world.InitializeAsync();
        try
        {
            var contact = (await world.Ada.CreateAsync("contacts", new { firstName = "Lapse" })).Id;
            var deal = (await world.Ada.CreateAsync("deals", new { title = "Once", contactIds = new[] { contact } })).Id;
            await world.Ada.PostAsync($"deals/{deal}/win").Is(200);
            // The win moves into the past, as if thirteen months had gone by; then the job of the day runs.
            foreach (var (months, expected) in new[] { (13, "lapsed"), (37, "former") })
            {
                await world.ExecuteAsync($"update deals set closed_at = now() - interval '{months} months' where id = $1", Guid.Parse(deal));
                await world.ExecuteAsync("insert into jobs (tenant_id, id, kind, payload, available_at, created_at) values ($1, gen_random_uuid(), 'standing', '{}', now() - interval '1 minute', now())", Guid.Parse(world.Ada.TenantId));
                for (var tries = 0; ; tries++)
                {
                    var now = Stage(await world.Ada.GetAsync($"contacts/{contact}").Is(200));
                    if (now == expected) break;
                    Assert.True(tries < 100, $"still {now}, not {expected}");
                    await Task.Delay(100, TestContext.Current.CancellationToken);
                }
            }
            // A touch within the year keeps a customer one.
            await world.ExecuteAsync("update deals set closed_at = now() - interval '13 months' where id = $1", Guid.Parse(deal));
            await world.Ada.CreateAsync("activities", new { kind = "call", links = new[] { new { @object = "contact", id = contact } } });
            Assert.Equal("customer", Stage(await world.Ada.GetAsync($"contacts/{contact}").Is(200)));
        }
        finally { await world.DisposeAsync(); }
    }

    /// <summary>The definition once more, in C#, over what a random history left behind.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_the_stage_is_what_the_definition_says(int seed)
    {
        var random = new Random(seed);
        var contacts = new List<string>();
        for (var i = 0; i < 4; i++) contacts.Add((await app.Ada.CreateAsync("contacts", new { firstName = random.Next(2) == 0 ? null : $"Rand {i}", emails = new[] { new { value = $"rand{seed}.{i}@stage.example" } } })).Id);
        var (deals, calls) = (new List<string>(), new List<string>());
        for (var step = 0; step < 40; step++)
        {
            string Pick(List<string> among) => among[random.Next(among.Count)];
            switch (deals.Count == 0 ? 0 : random.Next(9))
            {
                case 0: deals.Add(await DealAsync(Pick(contacts))); break;
                case 1: await app.Ada.PostAsync($"deals/{Pick(deals)}/win"); break;
                case 2: await app.Ada.PostAsync($"deals/{Pick(deals)}/lose", new { reason = "x" }); break;
                case 3: await app.Ada.PostAsync($"deals/{Pick(deals)}/reopen"); break;
                case 4: await app.Ada.DeleteAsync($"deals/{Pick(deals)}"); break;
                case 5: await app.Ada.PostAsync($"deals/{Pick(deals)}/restore"); break;
                case 6: await app.Ada.PatchAsync($"deals/{Pick(deals)}", new { contactIds = new[] { Pick(contacts) } }); break;
                case 7: calls.Add((await app.Ada.CreateAsync("activities", new { kind = "call", direction = random.Next(2) == 0 ? "in" : "out", links = new[] { new { @object = "contact", id = Pick(contacts) } } })).Id); break;
                default: if (calls.Count > 0) await app.Ada.DeleteAsync($"activities/{Pick(calls)}"); break;
            }
        }
        foreach (var id in contacts)
        {
            var contact = await ContactAsync(id);
            var own = await app.Ada.GetAsync($"deals?filter[contactId]={id}&limit=200").Is(200);
            var touches = await app.Ada.GetAsync($"activities?filter[contactId]={id}&limit=200").Is(200);
            var (statuses, directions) = (own.Each("status"), touches.Each("direction"));
            var expected = statuses.Contains("won") ? "customer" : statuses.Contains("open") ? "opportunity" : statuses.Contains("lost") || directions.Contains("in") ? "qualified"
                : contact["firstName"] is null && directions.Length == 0 ? "subscriber" : "lead";
            Assert.True(expected == Stage(contact), $"seed {seed}, {id.ToString(CultureInfo.InvariantCulture)}: {Stage(contact)} instead of {expected} with deals {string.Join(' ', statuses)} and touches {string.Join(' ', directions)}");
            Assert.Equal(touches.Count() == 0 ? null : touches["items[0].at"], contact["standing.lastTouch.at"]);
        }
    }
}
