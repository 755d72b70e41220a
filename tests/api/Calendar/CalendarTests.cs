using Crm.Tests.Support;

namespace Crm.Tests.Calendar;

/// <summary>The calendar, and what calendar programs read of it at a secret address.</summary>
public sealed class CalendarTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<string> ContactAsync(string name) => (await app.Ada.CreateAsync("contacts", new { firstName = name })).Id;

    Task<Answer> MeetingAsync(Person person, string subject, string at, string? contact = null, string? end = null) => PlanAsync(person, subject, at, contact, end);

    async Task<Answer> PlanAsync(Person person, string subject, string at, string? contact, string? end) =>
        await person.CreateAsync("activities", new { kind = "meeting", subject, at, endAt = end, links = new[] { new { @object = "contact", id = contact ?? await ContactAsync(subject) } } });

    static async Task<List<string>> TitlesAsync(Person person, string query) => [.. (await person.GetAsync("calendar?" + query).Is(200)).Each("title")!];

    [Fact]
    public async Task Meetings_and_tasks_of_a_stretch_of_days_whosever_they_are_or_of_one_person_or_team()
    {
        await MeetingAsync(app.Ada, "Kick-off", "2031-03-10T09:00:00Z", end: "2031-03-10T10:30:00Z");
        await MeetingAsync(app.Bob, "Bob's visit", "2031-03-12T09:00:00Z");
        await app.Bob.CreateAsync("tasks", new { title = "All day", dueDate = "2031-03-11" });
        await app.Bob.CreateAsync("tasks", new { title = "At nine", dueAt = "2031-03-11T09:00:00Z", timeZone = "Europe/Berlin" });
        await app.Bob.CreateAsync("tasks", new { title = "Later", dueDate = "2031-03-17" });
        Assert.Equal(["Kick-off", "All day", "At nine", "Bob's visit"], await TitlesAsync(app.Ada, "from=2031-03-10&to=2031-03-17"));
        Assert.Equal(["Kick-off"], await TitlesAsync(app.Bob, $"from=2031-03-10&to=2031-03-17&memberIds={app.Ada.MemberId}"));
        var team = await app.Ada.CreateAsync("teams", new { name = "South", memberIds = new[] { app.Bob.MemberId } });
        Assert.Equal(["All day", "At nine", "Bob's visit"], await TitlesAsync(app.Ada, $"from=2031-03-10&to=2031-03-17&teamId={team.Id}"));
        Assert.Empty(await TitlesAsync(app.Mallory, $"from=2031-03-10&to=2031-03-17&teamId={team.Id}"));
        var item = await app.Ada.GetAsync("calendar?from=2031-03-10&to=2031-03-11").Is(200);
        Assert.Equal(("planned", "2031-03-10T10:30:00Z", "Kick-off"), (item["items[0].status"], item["items[0].end"], item["items[0].about[0].title"]));
    }

    [Fact]
    public async Task What_makes_no_stretch_of_days_is_refused_with_the_name_of_the_field()
    {
        await app.Ada.GetAsync("calendar?to=2031-03-10").IsProblem(400, "validation", "from");
        await app.Ada.GetAsync("calendar?from=2031-03-10&to=2031-03-09").IsProblem(400, "validation", "to");
        await app.Ada.GetAsync("calendar?from=2031-03-10&to=2032-04-10").IsProblem(400, "validation", "to");
        await app.Ada.GetAsync("calendar?from=10000-01-01&to=10000-01-02").IsProblem(400, "validation", "from");
        await app.Ada.GetAsync("calendar?from=9998-01-01&to=9998-01-02").IsProblem(400, "validation", "from");
        await app.Ada.GetAsync("calendar?from=2031-02-30&to=2031-03-09").IsProblem(400, "validation", "from");
        await app.Ada.GetAsync("calendar?from=2031-03-10&to=2031-03-11&timeZone=Mars/Olympus").IsProblem(400, "validation", "timeZone");
        await app.Ada.GetAsync("calendar?from=2031-03-10&to=2031-03-11&memberIds=me").IsProblem(400, "validation", "memberIds");
    }

    [Fact]
    public async Task Who_sees_only_their_own_sees_only_their_own_here_and_in_a_feed()
    {
        var rules = new Dictionary<string, object>();
        foreach (var of in new[] { "contact", "company", "deal", "task", "activity" }) rules[of] = new { create = "own", read = "own", update = "own", delete = "own", export = "none", bulk = "none" };
        var role = await app.Ada.CreateAsync("roles", new { name = "Own only", baseline = "member", rules });
        var olga = await app.JoinAsync(app.Ada, "Olga", "member");
        await app.Ada.PatchAsync($"members/{olga.MemberId}", new { roleId = role.Id }).Is(200);
        var soon = app.Clock.GetUtcNow().AddDays(3);
        await MeetingAsync(app.Ada, "Not for Olga", soon.ToString("O"));
        await olga.CreateAsync("tasks", new { title = "Olga's own", dueDate = $"{soon:yyyy-MM-dd}" });
        var titles = await TitlesAsync(olga, $"from={soon.AddDays(-2):yyyy-MM-dd}&to={soon.AddDays(3):yyyy-MM-dd}");
        Assert.Contains("Olga's own", titles);
        Assert.DoesNotContain("Not for Olga", titles);
        var team = await app.Ada.CreateAsync("teams", new { name = "Both", memberIds = new[] { app.Ada.MemberId, olga.MemberId } });
        var feed = await olga.CreateAsync("calendar/feeds", new { teamId = team.Id });
        var text = (await app.Nobody.GetAsync(new Uri(feed["address"]!).AbsolutePath).Is(200)).Text;
        Assert.Contains("Olga's own", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Not for Olga", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_program_reads_at_the_secret_address_and_hears_when_nothing_has_changed()
    {
        var soon = app.Clock.GetUtcNow().AddDays(5);
        soon = new DateTimeOffset(soon.Date.AddHours(9), TimeSpan.Zero);
        var meeting = await MeetingAsync(app.Bob, "Coffee; cake, \"and\" more \\ with a name that is so long that a line of a calendar cannot hold it without being folded: Käthe Müller-Lüdenscheidt", soon.ToString("O"), await ContactAsync("Käthe"), soon.AddHours(1).ToString("O"));
        await app.Bob.CreateAsync("tasks", new { title = "Send the forms", dueDate = $"{soon:yyyy-MM-dd}", notes = "First line\nsecond, line" });
        var address = new Uri((await app.Bob.CreateAsync("calendar/feeds", new { }))["address"]!).AbsolutePath;
        var answer = await app.Nobody.GetAsync(address).Is(200);
        Assert.Equal("text/calendar", answer.ContentType);
        Assert.Contains("private", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.All(answer.Text.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        var calendar = Ical.Net.Calendar.Load(answer.Text)!;
        var entry = calendar.Events.Single(e => e.Uid!.Contains(meeting.Id, StringComparison.Ordinal));
        Assert.Equal(meeting["subject"], entry.Summary);
        Assert.Equal((soon.UtcDateTime, soon.UtcDateTime.AddHours(1), 0), (entry.Start!.AsUtc, entry.End!.AsUtc, entry.Sequence));
        var day = calendar.Events.Single(e => e.Summary == "Send the forms");
        Assert.False(day.Start!.HasTime);
        Assert.Contains("second, line", day.Description, StringComparison.Ordinal);

        var tag = answer.ETag!;
        await app.Nobody.GetAsync(address, ("If-None-Match", tag)).Is(304);
        await app.Bob.PatchAsync($"activities/{meeting.Id}", new { subject = "Tea" }).Is(200);
        var changed = Ical.Net.Calendar.Load((await app.Nobody.GetAsync(address, ("If-None-Match", tag)).Is(200)).Text)!.Events.Single(e => e.Uid == entry.Uid);
        Assert.Equal(("Tea", 1), (changed.Summary, changed.Sequence));
    }

    [Fact]
    public async Task An_address_that_is_unknown_revoked_made_anew_or_of_somebody_who_left_is_not_found()
    {
        var leaver = await app.JoinAsync(app.Ada, "Lea", "member");
        var (first, others) = (await leaver.CreateAsync("calendar/feeds", new { }), await app.Bob.CreateAsync("calendar/feeds", new { }));
        var second = await leaver.CreateAsync("calendar/feeds", new { });
        Task<Answer> Read(Answer feed) => app.Nobody.GetAsync(new Uri(feed["address"]!).AbsolutePath);
        await Read(first).Is(404);
        await Read(second).Is(200);
        Assert.DoesNotContain("address", (await leaver.GetAsync("calendar/feeds").Is(200)).Text, StringComparison.Ordinal);
        await app.Bob.DeleteAsync($"calendar/feeds/{second.Id}").IsProblem(404, "notFound");
        await app.Ada.PatchAsync($"members/{leaver.MemberId}", new { status = "deactivated" }).Is(200);
        await Read(second).Is(404);
        await app.Bob.DeleteAsync($"calendar/feeds/{others.Id}").Is(204);
        await Read(others).Is(404);
        foreach (var wrong in new[] { "/ics/nothing.ics", "/ics/" + new string('A', 43) + ".ics", "/ics/" + new string('A', 43) }) await app.Nobody.GetAsync(wrong).Is(404);
        await app.Mallory.PostAsync("calendar/feeds", new { teamId = (await app.Ada.CreateAsync("teams", new { name = "Foreign" })).Id }).IsProblem(422, "unusable", "teamId");
    }
}
