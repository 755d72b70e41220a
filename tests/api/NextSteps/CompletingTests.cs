namespace Crm.Tests.NextSteps;

public sealed class CompletingTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<(string Contact, string Deal)> DealAsync(string name)
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = name, phones = new[] { new { value = "+44 20 7946 0401" } } })).Id;
        return (contact, (await app.Ada.CreateAsync("deals", new { title = $"{name} deal", contactIds = new[] { contact } })).Id);
    }

    static object[] About(string contact, string deal) => [new { @object = "contact", id = contact }, new { @object = "deal", id = deal }];

    Task<Answer> PlanAsync(string contact, string deal, string kind = "call") => app.Bob.CreateAsync("activities", new { kind, subject = "Planned", status = "planned", at = "2026-11-20T09:00:00Z", links = About(contact, deal) });

    async Task<string?> StepAsync(string deal) => (await app.Ada.GetAsync($"deals/{deal}").Is(200))["nextStep.id"];

    [Fact]
    public async Task A_call_is_finished_with_its_result_and_the_next_step_at_once()
    {
        var (contact, deal) = await DealAsync("Carl");
        var call = await PlanAsync(contact, deal);
        Assert.Equal(call.Id, await StepAsync(deal));
        var done = await app.Bob.PostAsync($"activities/{call.Id}/complete", new { outcome = "noAnswer", body = "Rang long", next = new { kind = "call", title = "Try again", at = "2099-01-05T13:00:00Z" } }, ("If-Match", call.ETag!)).Is(200);
        Assert.Equal(("done", "noAnswer", "Rang long", "Bob"), (done["activity.status"], done["activity.outcome"], done["activity.body"], done["activity.completedByName"]));
        Assert.Equal(("activity", "call", "Try again", "2099-01-05T13:00:00Z"), (done["next.object"], done["next.kind"], done["next.title"], done["next.at"]));
        Assert.Equal(("call", "noAnswer", "Call Carl again"), (done["recommendation.kind"], done["recommendation.rule"], done["recommendation.title"]));
        Assert.Equal(done["next.id"], await StepAsync(deal));
        Assert.Equal(2, (await app.Ada.GetAsync($"activities/{done["next.id"]}").Is(200)).Count("links"));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from events where record_id = $1", Guid.Parse(done["next.id"]!)));
    }

    [Fact]
    public async Task To_finish_it_twice_is_refused_with_a_name_and_plans_nothing()
    {
        var (contact, deal) = await DealAsync("Twice");
        var call = await PlanAsync(contact, deal);
        await app.Bob.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached" }).Is(200);
        var again = await app.Ada.PostAsync($"activities/{call.Id}/complete", new { outcome = "noAnswer", next = new { kind = "task", title = "Second", dueDate = "2099-01-01" } });
        again.IsProblem(409, "conflict");
        Assert.Contains("Bob has finished this already, on 20", again["detail"]);
        Assert.Null(await StepAsync(deal));
        Assert.Equal("reached", (await app.Ada.GetAsync($"activities/{call.Id}").Is(200))["outcome"]);
        var logged = await app.Ada.CreateAsync("activities", new { kind = "call", links = About(contact, deal) });
        await app.Ada.PostAsync($"activities/{logged.Id}/complete", new { outcome = "reached" }).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Bob_notes_where_he_stood_and_it_goes_when_the_visit_is_planned_again()
    {
        var (contact, deal) = await DealAsync("Place");
        var visit = await PlanAsync(contact, deal, "visit");
        Task<Answer> Finish(object checkIn) => app.Bob.PostAsync($"activities/{visit.Id}/complete", new { outcome = "held", checkIn });
        await Finish(new { latitude = 91, longitude = 0 }).IsProblem(400, "validation", "checkIn.latitude");
        await Finish(new { latitude = 0, longitude = -180.1 }).IsProblem(400, "validation", "checkIn.longitude");
        await Finish(new { latitude = 0, longitude = 0, accuracyMetres = -1 }).IsProblem(400, "validation", "checkIn.accuracyMetres");
        await Finish(new { latitude = 0, longitude = 0, at = "9999-12-31T00:00:00Z" }).IsProblem(400, "validation", "checkIn.at");
        await Finish(new { latitude = 0, longitude = 0, at = "2150-01-01T00:00:00Z" }).IsProblem(400, "validation", "checkIn.at");
        var done = await Finish(new { latitude = 53.7964812, longitude = -1.5478544, accuracyMetres = 12.4, at = "2026-11-20T09:05:00Z" }).Is(200);
        Assert.Equal(("53.79648", "-1.54785", "12", "2026-11-20T09:05:00Z"), (done["activity.checkIn.latitude"], done["activity.checkIn.longitude"], done["activity.checkIn.accuracyMetres"], done["activity.checkIn.at"]));
        Assert.Contains((await app.Ada.GetAsync($"contacts/{contact}/timeline").Is(200)).Each("body"), body => body == "Was there: 53.79648, -1.54785 (±12 m)");
        // A change of something else leaves it; planned again, it has not been yet.
        Assert.Equal("53.79648", (await app.Bob.PatchAsync($"activities/{visit.Id}", new { subject = "Seen" }).Is(200))["checkIn.latitude"]);
        Assert.Null((await app.Bob.PatchAsync($"activities/{visit.Id}", new { status = "planned", outcome = (string?)null }).Is(200))["checkIn"]);
        await app.Bob.PatchAsync($"activities/{visit.Id}", new { checkIn = new { latitude = 1, longitude = 1 } }).IsProblem(400, "validation", "checkIn");
        var call = await PlanAsync(contact, deal);
        await app.Bob.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached", checkIn = new { latitude = 1, longitude = 1 } }).IsProblem(400, "validation", "checkIn");
    }

    [Fact]
    public async Task Ten_at_once_finish_it_once()
    {
        var (contact, deal) = await DealAsync("Ten");
        var call = await PlanAsync(contact, deal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => app.Ada.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached", next = new { kind = "task", title = $"Ten {i}", dueDate = "2099-01-01" } })));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => a.IsProblem(409, "conflict"));
        Assert.Equal(1, (await app.Ada.GetAsync($"tasks?filter[dealId]={deal}").Is(200)).Count());
    }

    [Theory]
    [InlineData("{}", 400, "outcome")]
    [InlineData("{\"outcome\":\"held\"}", 400, "outcome")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"task\",\"dueDate\":\"2099-01-01\"}}", 400, "next.title")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"call\"}}", 400, "next.dueDate")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"call\",\"dueDate\":\"2099-01-01\",\"at\":\"2099-01-01T10:00:00Z\"}}", 400, "next.dueDate")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"call\",\"dueDate\":\"2500-01-01\"}}", 400, "next.dueDate")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"dance\",\"dueDate\":\"2099-01-01\"}}", 400, "next.kind")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"call\",\"at\":\"2099-01-01T10:00:00Z\",\"timeZone\":\"Mars/Olympus\"}}", 400, "next.timeZone")]
    [InlineData("{\"outcome\":\"reached\",\"next\":{\"kind\":\"call\",\"dueDate\":\"2099-01-01\",\"assigneeId\":\"0199d0a1-0001-7000-8000-00000000beef\"}}", 422, "next.assigneeId")]
    [InlineData("{\"outcome\":\"reached\",\"pointId\":\"0199d0a1-0001-7000-8000-00000000beef\"}", 422, "pointId")]
    public async Task What_is_wrong_is_named_and_nothing_is_half_done(string body, int status, string field)
    {
        var (contact, deal) = await DealAsync("Half");
        var call = await PlanAsync(contact, deal);
        await app.Bob.PostAsync($"activities/{call.Id}/complete", body).IsProblem(status, status == 400 ? "validation" : "unusable", field);
        Assert.Equal(("planned", call.Id), ((await app.Bob.GetAsync($"activities/{call.Id}").Is(200))["status"], await StepAsync(deal)));
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        var (contact, deal) = await DealAsync("Stale");
        var call = await PlanAsync(contact, deal);
        await app.Ada.PatchAsync($"activities/{call.Id}", new { subject = "Other" }).Is(200);
        await app.Bob.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached" }, ("If-Match", call.ETag!)).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_task_is_finished_with_a_next_step_of_its_own()
    {
        var (contact, deal) = await DealAsync("Task");
        var task = await app.Bob.CreateAsync("tasks", new { title = "Send it", dueDate = "2026-11-20", links = About(contact, deal) });
        var done = await app.Bob.PostAsync($"tasks/{task.Id}/complete", new { next = new { kind = "meeting", title = "Meet", dueDate = "2099-06-01", place = "Here" } }).Is(200);
        Assert.Equal(("done", "activity", "meeting"), (done["status"], done["planned.object"], done["planned.kind"]));
        var meeting = await app.Ada.GetAsync($"activities/{done["planned.id"]}").Is(200);
        Assert.Equal(("planned", "Here", "Bob"), (meeting["status"], meeting["place"], meeting["ownerName"]));
        Assert.Equal(meeting.Id, await StepAsync(deal));
        Assert.Null((await app.Bob.PostAsync($"tasks/{task.Id}/complete", new { next = new { kind = "task", title = "Again", dueDate = "2099-06-02" } }).Is(200))["planned"]);
        Assert.Equal(1, (await app.Ada.GetAsync($"tasks?filter[dealId]={deal}").Is(200)).Count());
    }

    [Fact]
    public async Task Mallory_finds_nothing_to_finish()
    {
        var (contact, deal) = await DealAsync("Mine");
        var call = await PlanAsync(contact, deal);
        await app.Mallory.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached" }).IsProblem(404, "notFound");
        await app.Vera.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached" }).IsProblem(403, "forbidden");
        foreach (var path in new[] { $"deals/{deal}/next-step", $"contacts/{contact}/next-step" }) await app.Mallory.GetAsync(path).IsProblem(404, "notFound");
    }
}
