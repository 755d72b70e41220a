namespace Crm.Tests.Tasks;

public sealed class TaskTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_task_is_planned_done_and_taken_up_again()
    {
        var task = await app.Ada.CreateAsync("tasks", new { title = "Ring back", dueDate = "2026-12-01" });
        Assert.Equal(("open", "normal", "2026-12-01", null, app.Ada.MemberId), (task["status"], task["priority"], task["dueDate"], task["dueAt"], task["assigneeId"]));
        var done = await app.Bob.PostAsync($"tasks/{task.Id}/complete").Is(200);
        Assert.Equal("done", done["status"]);
        Assert.NotNull(done["doneAt"]);
        Assert.Equal(done.Version, (await app.Bob.PostAsync($"tasks/{task.Id}/complete").Is(200)).Version);
        Assert.Null((await app.Ada.PostAsync($"tasks/{task.Id}/reopen").Is(200))["doneAt"]);
        await app.Ada.PostAsync($"tasks/{task.Id}/complete", null, ("If-Match", "\"1\"")).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_time_of_day_hangs_on_a_clock_and_gives_the_day()
    {
        var task = await app.Ada.CreateAsync("tasks", new { title = "Late call", dueAt = "2026-12-01T23:30:00Z", timeZone = "Europe/Berlin" });
        Assert.Equal(("2026-12-02", "2026-12-01T23:30:00Z", "Europe/Berlin"), (task["dueDate"], task["dueAt"], task["timeZone"]));
        var dateOnly = await app.Ada.PatchAsync($"tasks/{task.Id}", new { dueAt = (string?)null, dueDate = "2026-12-24" }).Is(200);
        Assert.Equal(("2026-12-24", null, null), (dateOnly["dueDate"], dateOnly["dueAt"], dateOnly["timeZone"]));
        await app.Ada.PostAsync("tasks", new { title = "x", dueAt = "2026-12-01T23:30:00Z", timeZone = "Mars/Olympus" }).IsProblem(400, "validation", "timeZone");
        foreach (var date in new[] { "2026-02-30", "tomorrow", "2026-12-01T00:00:00Z", "01.12.2026" }) await app.Ada.PostAsync("tasks", new { title = "x", dueDate = date }).IsProblem(400, "validation", "dueDate");
    }

    [Fact]
    public async Task What_is_due_is_found_by_person_and_day()
    {
        foreach (var (title, day, who) in new[] { ("one", "2027-01-01", app.Bob), ("two", "2027-01-02", app.Bob), ("three", "2027-01-03", app.Bob), ("other", "2027-01-01", app.Ada) })
            await app.Ada.CreateAsync("tasks", new { title, dueDate = day, assigneeId = who.MemberId });
        var mine = $"tasks?filter[status]=open&filter[assigneeId]={app.Bob.MemberId}&sort=dueDate";
        Assert.Equal(["one", "two", "three"], (await app.Bob.GetAsync(mine).Is(200)).Each("title"));
        Assert.Equal(["one", "two"], (await app.Bob.GetAsync(mine + "&filter[dueDate][lte]=2027-01-02").Is(200)).Each("title"));
    }

    [Fact]
    public async Task A_task_shows_on_the_timeline_of_what_it_is_about()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Tess" });
        var task = await app.Ada.CreateAsync("tasks", new { title = "Write to Tess", links = new[] { new { @object = "contact", id = contact.Id } } });
        var line = await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=task").Is(200);
        Assert.Equal(("Write to Tess", "open"), (line["items[0].title"], line["items[0].outcome"]));
        await app.Ada.PostAsync($"tasks/{task.Id}/complete").Is(200);
        Assert.Equal(["done"], (await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=task").Is(200)).Each("outcome"));
        Assert.Equal("Tess", task["links[0].title"]);
    }
}
