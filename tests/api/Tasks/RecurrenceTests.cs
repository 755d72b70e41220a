namespace Crm.Tests.Tasks;

public sealed class RecurrenceTests(OwnApp app) : IClassFixture<OwnApp>
{
    Task<Answer> TaskAsync(object members) => app.Ada.CreateAsync("tasks", members);

    async Task<List<string?>> WalkAsync(Answer task, int most = 20)
    {
        var seen = new List<string?> { task["dueAt"] ?? task["dueDate"] };
        for (var id = task.Id; seen.Count < most;)
        {
            if ((await app.Ada.PostAsync($"tasks/{id}/complete").Is(200))["nextId"] is not { } next) break;
            var one = await app.Ada.GetAsync($"tasks/{next}").Is(200);
            seen.Add(one["dueAt"] ?? one["dueDate"]);
            id = next;
        }
        return seen;
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4", "2026-11-23", "2026-11-26,2026-11-30,2026-12-03")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2027-01-31", "2027-03-31,2027-05-31")]
    [InlineData("FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270331", "2027-01-29", "2027-02-26,2027-03-26")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=2", "2028-02-29", "2032-02-29")]
    [InlineData("FREQ=DAILY;INTERVAL=2;UNTIL=20261127", "2026-11-23", "2026-11-25,2026-11-27")]
    public async Task Days_follow_the_rule_to_its_end(string rule, string first, string rest)
    {
        var task = await TaskAsync(new { title = "Repeat", dueDate = first, recurrence = rule });
        Assert.Equal(rule.Replace("RRULE:", ""), task["recurrence"]);
        Assert.Equal([first, .. rest.Split(',')], await WalkAsync(task));
    }

    /// <summary>Nine stays nine; a time that the change of the clocks skips moves on by as much, and the day after is right again.</summary>
    [Theory]
    [InlineData("Europe/Berlin", "2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z")]
    [InlineData("Europe/Berlin", "2027-03-27T08:00:00Z", "2027-03-28T07:00:00Z", "2027-03-29T07:00:00Z")]
    [InlineData("Europe/Berlin", "2027-10-30T00:30:00Z", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z")]
    [InlineData("America/New_York", "2027-03-13T07:30:00Z", "2027-03-14T07:30:00Z", "2027-03-15T06:30:00Z")]
    [InlineData("America/New_York", "2027-11-06T05:30:00Z", "2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2027-10-01T15:45:00Z", "2027-10-02T15:45:00Z", "2027-10-03T15:15:00Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-02T14:45:00Z", "2027-04-03T14:45:00Z", "2027-04-04T15:15:00Z")]
    public async Task The_clock_on_the_wall_counts_across_a_change_of_the_clocks(string zone, string first, string second, string third)
    {
        var task = await TaskAsync(new { title = "Clock", dueAt = first, timeZone = zone, recurrence = "FREQ=DAILY;COUNT=3" });
        Assert.Equal([first, second, third], await WalkAsync(task));
    }

    [Theory]
    [InlineData("FREQ=WEEKLY", "end")]
    [InlineData("FREQ=DAILY;COUNT=1001", "1000")]
    [InlineData("FREQ=DAILY;UNTIL=20991231", "1000")]
    [InlineData("FREQ=HOURLY;COUNT=3", "daily")]
    [InlineData("FREQ=SECONDLY;COUNT=3", "daily")]
    [InlineData("FREQ=DAILY;BYHOUR=9,10;COUNT=3", "daily")]
    [InlineData("FREQ=DAILY;COUNT=0", "")]
    [InlineData("FREQ=DAILY;COUNT=-3", "")]
    [InlineData("FREQ=DAILY;INTERVAL=0;COUNT=3", "")]
    [InlineData("FREQ=SOMETIMES;COUNT=3", "")]
    [InlineData("COUNT=3", "")]
    [InlineData("every monday", "")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "")]
    [InlineData("FREQ=DAILY;COUNT=3;UNTIL=20270101", "")]
    [InlineData("FREQ=YEARLY;COUNT=900", "")]
    [InlineData("FREQ=DAILY;COUNT=3\nDTSTART:20270101", "")]
    [InlineData("FREQ=DAILY;UNTIL=99999999", "")]
    public async Task A_rule_that_cannot_be_is_refused_and_named(string rule, string says)
    {
        var refused = await app.Ada.PostAsync("tasks", new { title = "x", dueDate = "2026-12-01", recurrence = rule });
        refused.IsProblem(400, "validation", "recurrence");
        Assert.Contains(says, refused.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_series_starts_with_a_day() =>
        await app.Ada.PostAsync("tasks", new { title = "x", recurrence = "FREQ=DAILY;COUNT=3" }).IsProblem(400, "validation", "recurrence");

    [Theory]
    [InlineData("dueDate", "10000-01-01")]
    [InlineData("dueDate", "-infinity")]
    [InlineData("dueDate", "0001-01-01")]
    [InlineData("dueDate", "9999-12-31")]
    [InlineData("dueAt", "9000-01-01T00:00:00Z")]
    [InlineData("dueAt", "10000-01-01T00:00:00Z")]
    public async Task A_day_that_no_calendar_has_is_refused(string field, string value) =>
        await app.Ada.PostAsync("tasks", new Dictionary<string, string> { ["title"] = "x", [field] = value }).IsProblem(400, "validation", field);

    [Fact]
    public async Task To_take_it_up_again_makes_no_second_one()
    {
        var task = await TaskAsync(new { title = "Once", dueDate = "2027-01-04", recurrence = "FREQ=WEEKLY;COUNT=5", checklist = new[] { new { text = "First", done = true } } });
        var next = (await app.Ada.PostAsync($"tasks/{task.Id}/complete").Is(200))["nextId"]!;
        var made = await app.Ada.GetAsync($"tasks/{next}").Is(200);
        Assert.Equal(("2027-01-11", "false"), (made["dueDate"], made["checklist[0].done"]));
        Assert.Null((await app.Ada.PostAsync($"tasks/{task.Id}/reopen").Is(200))["nextId"]);
        await app.Ada.GetAsync($"tasks/{next}").IsProblem(404, "notFound");
        var again = (await app.Ada.PostAsync($"tasks/{task.Id}/complete").Is(200))["nextId"]!;
        Assert.NotEqual(next, again);
        // One that somebody has worked on stays, and is the next one still.
        await app.Ada.PatchAsync($"tasks/{again}", new { notes = "Mine now" }).Is(200);
        Assert.Equal(again, (await app.Ada.PostAsync($"tasks/{task.Id}/reopen").Is(200))["nextId"]);
        Assert.Equal(again, (await app.Ada.PostAsync($"tasks/{task.Id}/complete").Is(200))["nextId"]);
        Assert.Equal(1, (await app.Ada.GetAsync("tasks?filter[title]=Once&filter[status]=open").Is(200)).Count());
        // Restored from the trash it is a task like any other.
        var restored = await app.Ada.PostAsync($"tasks/{next}/restore").Is(200);
        Assert.Null(restored["recurrence"]);
    }

    [Fact]
    public async Task One_of_a_series_is_skipped_or_put_off_and_the_series_goes_on()
    {
        var task = await TaskAsync(new { title = "Skipped", dueDate = "2027-01-04", recurrence = "FREQ=WEEKLY;COUNT=3" });
        await app.Ada.PatchAsync($"tasks/{task.Id}", new { dueDate = "2027-01-06" }).Is(200);
        var skipped = await app.Ada.PostAsync($"tasks/{task.Id}/skip").Is(200);
        Assert.Equal(("done", "true"), (skipped["status"], skipped["skipped"]));
        var second = await app.Ada.GetAsync($"tasks/{skipped["nextId"]}").Is(200);
        Assert.Equal("2027-01-11", second["dueDate"]);
        var third = (await app.Ada.PatchAsync($"tasks/{second.Id}", new { status = "done" }).Is(200))["nextId"]!;
        Assert.Null((await app.Ada.PostAsync($"tasks/{third}/skip").Is(200))["nextId"]);
        await app.Ada.PostAsync($"tasks/{(await TaskAsync(new { title = "Plain", dueDate = "2027-01-04" })).Id}/skip").IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Fifty_people_finish_one_task_at_once_and_it_is_finished_once()
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Fifty" })).Id;
        var task = await TaskAsync(new { title = "Fifty", dueDate = "2027-01-04", recurrence = "FREQ=WEEKLY;COUNT=9", links = new[] { new { @object = "contact", id = contact } } });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => app.Ada.PostAsync($"tasks/{task.Id}/complete", i % 5 == 4 ? new { next = new { kind = "task", title = "Fifty more", dueDate = "2027-02-02" } } : null)));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Single(answers.Select(a => a["nextId"]).Distinct());
        Assert.Equal(1, (await app.Ada.GetAsync("tasks?filter[title]=Fifty&filter[status]=open").Is(200)).Count());
        Assert.InRange((await app.Ada.GetAsync("tasks?filter[title]=Fifty more").Is(200)).Count(), 0, 1);
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from events where record_id = $1 and type = 'task.completed'", Guid.Parse(task.Id)));
        (await app.Bob.PostAsync($"tasks/{task.Id}/complete", null, ("If-Match", task.ETag!))).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_checklist_keeps_its_lines_in_order()
    {
        var task = await TaskAsync(new { title = "List", checklist = new object[] { new { text = "One" }, new { text = "Two", done = true } } });
        Assert.Equal(("One", "false", "Two", "true"), (task["checklist[0].text"], task["checklist[0].done"], task["checklist[1].text"], task["checklist[1].done"]));
        var same = await app.Ada.PatchAsync($"tasks/{task.Id}", new { checklist = new object[] { new { id = task["checklist[1].id"], text = "Two" }, new { text = "Three" } } }).Is(200);
        Assert.Equal((task["checklist[1].id"], "false", 2), (same["checklist[0].id"], same["checklist[0].done"], same.Count("checklist")));
        await app.Ada.PatchAsync($"tasks/{task.Id}", new { checklist = Enumerable.Range(0, 101).Select(i => new { text = $"{i}" }) }).IsProblem(400, "validation", "checklist");
        await app.Ada.PatchAsync($"tasks/{task.Id}", new { checklist = new[] { new { text = " " } } }).IsProblem(400, "validation", "checklist[0].text");
    }
}
