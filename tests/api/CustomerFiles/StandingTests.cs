namespace Crm.Tests.CustomerFiles;

/// <summary>Last touch, next step and quality stand on the record and follow what happens, in the same transaction.</summary>
public sealed class StandingTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Links(string contact) => new[] { new { @object = "contact", id = contact } };

    async Task<(string Contact, string Company)> CustomerAsync(string name)
    {
        var company = (await app.Ada.CreateAsync("companies", new { name = name + " Ltd" })).Id;
        return ((await app.Ada.CreateAsync("contacts", new { firstName = name, companyId = company })).Id, company);
    }

    [Fact]
    public async Task A_call_is_a_touch_and_a_note_is_none()
    {
        var (contact, company) = await CustomerAsync("Touch");
        await app.Ada.CreateAsync("activities", new { kind = "note", body = "Thought of them", links = Links(contact) });
        Assert.Null((await app.Ada.GetAsync($"contacts/{contact}").Is(200))["standing.lastTouch"]);
        await app.Bob.CreateAsync("activities", new { kind = "call", direction = "in", at = "2026-01-05T10:00:00Z", links = Links(contact) });
        await app.Ada.CreateAsync("activities", new { kind = "email", direction = "out", at = "2026-01-04T10:00:00Z", links = Links(contact) });
        foreach (var where in new[] { $"contacts/{contact}", $"companies/{company}" })
        {
            var seen = await app.Ada.GetAsync(where).Is(200);
            Assert.Equal(("2026-01-05T10:00:00Z", "call", "in", "Bob"), (seen["standing.lastTouch.at"], seen["standing.lastTouch.channel"], seen["standing.lastTouch.direction"], seen["standing.lastTouch.byName"]));
            Assert.Equal("2026-01-05T10:00:00Z", seen["standing.lastInboundAt"]);
        }
    }

    [Fact]
    public async Task A_touch_that_is_trashed_or_moved_counts_no_longer()
    {
        var ((one, firm), (two, other)) = (await CustomerAsync("Gone"), await CustomerAsync("Come"));
        var early = (await app.Ada.CreateAsync("activities", new { kind = "call", at = "2026-01-04T10:00:00Z", links = Links(one) })).Id;
        var late = (await app.Ada.CreateAsync("activities", new { kind = "meeting", at = "2026-01-06T10:00:00Z", links = Links(one) })).Id;
        await app.Ada.DeleteAsync($"activities/{late}").Is(204);
        Assert.Equal("2026-01-04T10:00:00Z", (await app.Ada.GetAsync($"contacts/{one}").Is(200))["standing.lastTouch.at"]);
        await app.Ada.PostAsync($"activities/{late}/restore").Is(200);
        Assert.Equal("2026-01-06T10:00:00Z", (await app.Ada.GetAsync($"companies/{firm}").Is(200))["standing.lastTouch.at"]);
        await app.Ada.PatchAsync($"activities/{late}", new { links = Links(two) }).Is(200);
        Assert.Equal(("2026-01-04T10:00:00Z", "2026-01-06T10:00:00Z"), ((await app.Ada.GetAsync($"contacts/{one}").Is(200))["standing.lastTouch.at"], (await app.Ada.GetAsync($"contacts/{two}").Is(200))["standing.lastTouch.at"]));
        Assert.Equal("2026-01-06T10:00:00Z", (await app.Ada.GetAsync($"companies/{other}").Is(200))["standing.lastTouch.at"]);
        await app.Ada.DeleteAsync($"activities/{early}").Is(204);
        Assert.Null((await app.Ada.GetAsync($"companies/{firm}").Is(200))["standing.lastTouch"]);
    }

    [Fact]
    public async Task A_company_is_touched_with_each_of_its_people_also_those_who_come_later()
    {
        var (contact, company) = await CustomerAsync("Later");
        var newcomer = (await app.Ada.CreateAsync("contacts", new { firstName = "Newcomer" })).Id;
        await app.Ada.CreateAsync("activities", new { kind = "call", at = "2026-01-05T10:00:00Z", links = Links(newcomer) });
        Assert.Null((await app.Ada.GetAsync($"companies/{company}").Is(200))["standing.lastTouch"]);
        await app.Ada.PatchAsync($"contacts/{newcomer}", new { companyId = company }).Is(200);
        Assert.Equal("2026-01-05T10:00:00Z", (await app.Ada.GetAsync($"companies/{company}").Is(200))["standing.lastTouch.at"]);
        Assert.Equal(["call"], (await app.Ada.GetAsync($"companies/{company}/timeline?kind=call").Is(200)).Each("kind"));
        await app.Ada.PatchAsync($"contacts/{newcomer}", "{\"companyId\":null}").Is(200);
        Assert.Null((await app.Ada.GetAsync($"companies/{company}").Is(200))["standing.lastTouch"]);
        Assert.NotEqual(contact, newcomer);
    }

    [Fact]
    public async Task The_next_step_is_the_earliest_open_task_or_planned_meeting()
    {
        var (contact, company) = await CustomerAsync("Step");
        await app.Ada.CreateAsync("activities", new { kind = "meeting", at = "2099-02-01T10:00:00Z", links = Links(contact) });
        var seen = await app.Ada.GetAsync($"contacts/{contact}").Is(200);
        Assert.Equal(("2099-02-01T10:00:00Z", "meeting", null), (seen["standing.nextStep.at"], seen["standing.nextStep.kind"], seen["standing.lastTouch"]));
        var task = (await app.Ada.CreateAsync("tasks", new { title = "Call back", dueDate = "2098-01-01", links = Links(contact) })).Id;
        foreach (var where in new[] { $"contacts/{contact}", $"companies/{company}" })
        {
            seen = await app.Ada.GetAsync(where).Is(200);
            Assert.Equal(("2098-01-01T12:00:00Z", "task", task), (seen["standing.nextStep.at"], seen["standing.nextStep.kind"], seen["standing.nextStep.id"]));
        }
        await app.Ada.PostAsync($"tasks/{task}/complete").Is(200);
        Assert.Equal("meeting", (await app.Ada.GetAsync($"contacts/{contact}").Is(200))["standing.nextStep.kind"]);
        await app.Ada.PostAsync($"tasks/{task}/reopen").Is(200);
        await app.Ada.DeleteAsync($"tasks/{task}").Is(204);
        Assert.Equal("meeting", (await app.Ada.GetAsync($"companies/{company}").Is(200))["standing.nextStep.kind"]);
    }

    [Fact]
    public async Task Quality_grows_with_what_is_known_and_falls_with_what_turns_out_wrong()
    {
        var bare = await app.Ada.CreateAsync("contacts", new { lastName = "Bare" });
        Assert.Equal("15", bare["standing.qualityParts.completeness"]);
        Assert.Equal("""["firstName","email","phone","address","work","verified","preferredChannel"]""", bare["standing.qualityMissing"]);
        var full = await app.Ada.PatchAsync($"contacts/{bare.Id}", new
        {
            firstName = "Full", jobTitle = "Buyer", preferredChannel = "call", emails = new[] { new { value = "full@quality.example" } }, phones = new[] { new { value = "+44 20 7946 0555" } }, addresses = new[] { new { city = "Leeds" } },
        }).Is(200);
        Assert.Equal(("90", """["verified","consent"]"""), (full["standing.qualityParts.completeness"], full["standing.qualityMissing"]));
        var right = await app.Ada.PutAsync($"contacts/{bare.Id}/points/{full["phones[0].id"]}", new { validity = "verified" }).Is(200);
        Assert.Equal(("100", "verified"), (right["standing.qualityParts.completeness"], right["phones[0].validity"]));
        Assert.NotNull(right["phones[0].verifiedAt"]);
        var wrong = await app.Ada.PutAsync($"contacts/{bare.Id}/points/{full["phones[0].id"]}", new { validity = "wrongNumber" }).Is(200);
        Assert.Equal(("70", """["phone","verified","phone:wrongNumber","consent"]""", null), (wrong["standing.qualityParts.completeness"], wrong["standing.qualityMissing"], wrong["phones[0].verifiedAt"]));
        Assert.Equal("50", (await app.Ada.PutAsync($"contacts/{bare.Id}/points/{full["emails[0].id"]}", new { doNotUse = true }).Is(200))["standing.qualityParts.completeness"]);
    }

    [Fact]
    public async Task What_is_known_of_an_address_outlives_an_edit_and_goes_with_its_value()
    {
        var made = await app.Ada.CreateAsync("contacts", new { firstName = "Keep", phones = new[] { new { value = "+44 20 7946 0777", label = "work" } } });
        Assert.Equal("syntaxOk", made["phones[0].validity"]);
        await app.Ada.PutAsync($"contacts/{made.Id}/points/{made["phones[0].id"]}", new { validity = "verified", doNotUse = true }).Is(200);
        var labelled = await app.Ada.PatchAsync($"contacts/{made.Id}", new { phones = new[] { new { value = "020 7946 0777", label = "home" } } }).Is(200);
        Assert.Equal(("verified", "true", "home"), (labelled["phones[0].validity"], labelled["phones[0].doNotUse"], labelled["phones[0].label"]));
        var corrected = await app.Ada.PatchAsync($"contacts/{made.Id}", new { phones = new[] { new { value = "+44 20 7946 0778", label = "home" } } }).Is(200);
        Assert.Equal(("syntaxOk", "false"), (corrected["phones[0].validity"], corrected["phones[0].doNotUse"]));
        await app.Ada.PutAsync($"contacts/{made.Id}/points/{corrected["phones[0].id"]}", new { validity = "hardBounced" }).IsProblem(400, "validation", "validity");
        await app.Ada.PutAsync($"contacts/{made.Id}/points/{made["phones[0].id"]}", new { validity = "verified" }).IsProblem(404, "notFound");
        await app.Mallory.PutAsync($"contacts/{made.Id}/points/{corrected["phones[0].id"]}", new { validity = "verified" }).IsProblem(404, "notFound");
        await app.Ada.PutAsync($"contacts/{made.Id}/points/{corrected["phones[0].id"]}", new { validity = "verified" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
    }

    [Fact]
    public async Task Lists_filter_and_sort_by_where_people_stand()
    {
        var tag = "standing-list";
        var ids = new List<string>();
        foreach (var (name, at) in new[] { ("Never", null), ("Early", "2026-01-01T00:00:00Z"), ("Late", (string?)"2026-03-01T00:00:00Z") })
        {
            ids.Add((await app.Ada.CreateAsync("contacts", new { firstName = name, tags = new[] { tag } })).Id);
            if (at is not null) await app.Ada.CreateAsync("activities", new { kind = "call", at, links = Links(ids[^1]) });
        }
        Assert.Equal(["Late", "Early", "Never"], (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&sort=-lastTouchAt").Is(200)).Each("displayName"));
        Assert.Equal(["Early", "Late", "Never"], (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&sort=lastTouchAt").Is(200)).Each("displayName"));
        Assert.Equal(["Never"], (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&filter[lastTouchAt][empty]=true").Is(200)).Each("displayName"));
        Assert.Equal(["Early"], (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&filter[lastTouchAt][lt]=2026-02-01T00:00:00Z").Is(200)).Each("displayName"));
        Assert.Equal(3, (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&filter[qualityCompleteness][lte]=20&sort=qualityScore").Is(200)).Count());
        Assert.Equal(0, (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&filter[nextStepAt][empty]=false&sort=nextStepAt").Is(200)).Count());
        Assert.Equal(3, (await app.Ada.GetAsync($"contacts?filter[tags]={tag}&filter[lifecycleStage]=lead").Is(200)).Count());
    }

    [Fact]
    public async Task Two_calls_logged_at_once_leave_the_later_one()
    {
        var (contact, company) = await CustomerAsync("Race");
        await Task.WhenAll(Enumerable.Range(1, 6).Select(day => app.Ada.PostAsync("activities", new { kind = "call", at = $"2026-01-{day:00}T10:00:00Z", links = Links(contact) }).Is(201)));
        Assert.Equal("2026-01-06T10:00:00Z", (await app.Ada.GetAsync($"contacts/{contact}").Is(200))["standing.lastTouch.at"]);
        Assert.Equal("2026-01-06T10:00:00Z", (await app.Ada.GetAsync($"companies/{company}").Is(200))["standing.lastTouch.at"]);
    }

    [Fact]
    public async Task A_batch_settles_everybody_it_touched()
    {
        var (contact, company) = await CustomerAsync("Batch");
        var answer = await app.Ada.PostAsync("activities/batch", new { items = Enumerable.Range(1, 3).Select(day => new { kind = "call", at = $"2026-01-{day:00}T10:00:00Z", links = Links(contact) }) }).Is(200);
        Assert.Equal(["201", "201", "201"], answer.Each("status"));
        Assert.Equal("2026-01-03T10:00:00Z", (await app.Ada.GetAsync($"companies/{company}").Is(200))["standing.lastTouch.at"]);
    }
}
