using Crm.Exports;

namespace Crm.Tests.Exports;

/// <summary>Regular exports: once a period, whatever is done to clocks and servers.</summary>
public sealed class ScheduleTests(ScheduleTests.OwnClock app) : IClassFixture<ScheduleTests.OwnClock>
{
    /// <summary>One test puts the clock forward: whoever comes after it signs in anew.</summary>
    public sealed class OwnClock : CrmApp;

    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("day", 1, "07:00", "2026-11-22T05:59:00Z", "2026-11-22T06:00:00Z")]
    [InlineData("day", 1, "07:00", "2026-11-22T06:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData("week", 1, "07:00", "2026-11-22T09:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData("week", 7, "07:00", "2026-11-22T09:00:00Z", "2026-11-29T06:00:00Z")]
    [InlineData("month", 28, "07:00", "2026-11-28T09:00:00Z", "2026-12-28T06:00:00Z")]
    [InlineData("day", 1, "07:00", "2027-03-27T09:00:00Z", "2027-03-28T05:00:00Z")]
    [InlineData("day", 1, "02:30", "2027-03-27T09:00:00Z", "2027-03-28T01:30:00Z")]
    [InlineData("day", 1, "02:30", "2027-10-30T09:00:00Z", "2027-10-31T00:30:00Z")]
    [InlineData("day", 1, "02:30", "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z")]
    public void The_next_time_is_by_the_clock_on_the_wall(string every, int on, string at, string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), ExportSchedule.Next(every, on, TimeOnly.Parse(at, null), Berlin, DateTimeOffset.Parse(after, null)));

    [Fact]
    public async Task Ada_gets_a_mail_when_her_file_is_there_once_a_day()
    {
        var ada = await app.SignUpAsync("Ada", "Daily");
        await ada.CreateAsync("contacts", new { lastName = "Lee" });
        var schedule = await ada.CreateAsync("export-schedules", new { name = "All contacts", @object = "contacts", format = "xlsx", every = "day", at = "07:00", timeZone = "Europe/Berlin" });
        for (var day = 1; day <= 2; day++)
        {
            var due = DateTimeOffset.Parse((await ada.GetAsync("export-schedules").Is(200))["items[0].nextAt"]!, null);
            app.Clock.Advance(due - app.Clock.GetUtcNow() + TimeSpan.FromSeconds(5));
            await ada.SignInAsync();
            for (var wait = 0; wait < 600 && (await MailsAsync(ada)).Count < day; wait++) await Task.Delay(100);
            Assert.Equal(day, (await MailsAsync(ada)).Count);
            Assert.Equal(day, (await ada.GetAsync("exports").Is(200)).Count());
        }
        Assert.Contains("http://crm.test/settings/exports", (await MailsAsync(ada))[0], StringComparison.Ordinal);
        var export = await ada.GetAsync("exports").Is(200);
        Assert.Equal((schedule.Id, "done", "All contacts-"), (export["items[0].scheduleId"], export["items[0].status"], export["items[0].file.name"]![..13]));
    }

    [Fact]
    public async Task A_schedule_whose_author_lost_the_right_rests_and_says_why()
    {
        var ada = await app.SignUpAsync("Ada", "Lost");
        var bob = await app.JoinAsync(ada, "Bob", "member");
        await bob.CreateAsync("export-schedules", new { name = "Mine", @object = "contacts", format = "csv", every = "day" });
        await ada.PatchAsync($"members/{bob.MemberId}", new { role = "readOnly" }).Is(200);
        await bob.SignInAsync();
        app.Clock.Advance(TimeSpan.FromHours(25));
        await bob.SignInAsync();
        Answer now = await bob.GetAsync("export-schedules").Is(200);
        for (var wait = 0; wait < 600 && now["items[0].paused"] != "true"; wait++, now = await bob.GetAsync("export-schedules").Is(200)) await Task.Delay(100);
        Assert.Equal("true", now["items[0].paused"]);
        Assert.Contains("may not export contacts", now["items[0].problem"], StringComparison.Ordinal);
        Assert.Equal("failed", (await bob.GetAsync("exports").Is(200))["items[0].status"]);
        Assert.Empty(await MailsAsync(bob));
    }

    [Fact]
    public async Task A_schedule_is_changed_paused_and_deleted_by_its_author_alone()
    {
        foreach (var person in new[] { app.Ada, app.Bob }) await person.SignInAsync();
        var schedule = await app.Ada.CreateAsync("export-schedules", new { name = "Deals", @object = "deals", format = "csv", every = "week", on = 5, filter = new { field = "status", op = "eq", value = "won" } });
        await app.Bob.PatchAsync($"export-schedules/{schedule.Id}", new { paused = true }).IsProblem(404, "notFound");
        var changed = await app.Ada.PatchAsync($"export-schedules/{schedule.Id}", new { paused = true, filter = new { all = new[] { new { field = "status", op = "eq", value = "lost" } } } }).Is(200);
        Assert.Equal(("true", "5", "lost"), (changed["paused"], changed["on"], changed["filter.all[0].value"]));
        await app.Ada.PatchAsync($"export-schedules/{schedule.Id}", new { on = 8 }).IsProblem(400, "validation", "on");
        await app.Ada.PatchAsync($"export-schedules/{schedule.Id}", new { at = "25:00" }).IsProblem(400, "validation", "at");
        await app.Ada.PatchAsync($"export-schedules/{schedule.Id}", new { timeZone = "Mars/Base" }).IsProblem(400, "validation", "timeZone");
        await app.Ada.DeleteAsync($"export-schedules/{schedule.Id}").Is(204);
        Assert.Equal(0, (await app.Ada.GetAsync("export-schedules").Is(200)).Count());
    }

    async Task<List<string>> MailsAsync(Person person) => [.. (await app.MailsAsync(person.Email)).Where(m => m.Contains("can be fetched", StringComparison.Ordinal))];
}
