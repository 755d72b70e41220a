using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Reminders;

/// <summary>Reminders of tasks and activities: what may be said, and that they ring once, when they are due.</summary>
public sealed class RemindersTests(OwnApp app) : IClassFixture<OwnApp>
{
    Task RingAsync() => RingAsync(app, app.Ada);

    internal static async Task RingAsync(CrmApp app, Person owner, CancellationToken ct = default) => await app.Services.GetServices<IRepeatedJob>().Single(j => j.Kind == "reminders")
        .RunAsync(new CurrentUser(Guid.Parse(owner.TenantId), null, null, null, "job"), JsonDocument.Parse("{}").RootElement, ct);

    DateTimeOffset Now => app.Clock.GetUtcNow();

    async Task<string> TaskAsync(string title, DateTimeOffset due, object? reminders = null)
    {
        var task = await app.Bob.CreateAsync("tasks", new { title, dueAt = due, timeZone = "Europe/Berlin" });
        await app.Bob.PutAsync($"tasks/{task.Id}/reminders", reminders ?? new { items = new[] { new { minutesBefore = 15 } } }).Is(200);
        return task.Id;
    }

    Task<List<DateTime>> RungAsync(string title) => app.ListAsync<DateTime>("select due_at from notifications where kind = 'reminder' and title = $1 order by due_at", title);

    async Task AfterAsync(TimeSpan time)
    {
        app.Clock.Advance(time);
        foreach (var person in new[] { app.Ada, app.Bob }) await person.SignInAsync();
        await RingAsync();
    }

    /// <summary>The clock of the class goes on from test to test, past the life of a token.</summary>
    async Task SignInAsync()
    {
        foreach (var person in new[] { app.Ada, app.Bob, app.Vera, app.Mallory }) await person.SignInAsync();
    }

    [Fact]
    public async Task A_reminder_rings_once_for_whom_the_task_is_assigned_to_and_they_alone_read_it()
    {
        await SignInAsync();
        await TaskAsync("Call the baker", Now.AddHours(2));
        await AfterAsync(TimeSpan.FromMinutes(100));
        Assert.Empty(await RungAsync("Call the baker"));
        await AfterAsync(TimeSpan.FromMinutes(6));
        await RingAsync();
        Assert.Single(await RungAsync("Call the baker"));
        var list = await app.Bob.GetAsync("notifications?unread=true").Is(200);
        Assert.Contains("Call the baker", list.Each("title"));
        Assert.DoesNotContain("Call the baker", (await app.Ada.GetAsync("notifications").Is(200)).Each("title"));
        var id = list["items[0].id"];
        await app.Ada.PostAsync($"notifications/{id}/read").IsProblem(404, "notFound");
        Assert.Equal("1", (await app.Bob.PostAsync($"notifications/{id}/read").Is(200))["marked"]);
        Assert.DoesNotContain("Call the baker", (await app.Bob.GetAsync("notifications?unread=true").Is(200)).Each("title"));
        await app.Bob.PostAsync($"notifications/{id}/unread").Is(200);
        Assert.Contains("Call the baker", (await app.Bob.GetAsync("notifications?unread=true").Is(200)).Each("title"));
        Assert.Equal("0", (await app.Bob.PostAsync("notifications/read-all").Is(200))["unread"]);
    }

    [Fact]
    public async Task It_moves_with_its_task_is_silent_once_that_is_done_and_comes_back_with_it()
    {
        await SignInAsync();
        var moved = await TaskAsync("Moved", Now.AddHours(1));
        var done = await TaskAsync("Done", Now.AddHours(1));
        var trashed = await TaskAsync("Trashed", Now.AddHours(1));
        var back = await TaskAsync("Back", Now.AddHours(4));
        await app.Bob.PatchAsync($"tasks/{moved}", new { dueAt = Now.AddHours(3) }).Is(200);
        await app.Bob.PostAsync($"tasks/{done}/complete").Is(200);
        await app.Bob.DeleteAsync($"tasks/{trashed}").Is(204);
        await app.Bob.PostAsync($"tasks/{back}/complete").Is(200);
        Assert.Null((await app.Bob.GetAsync($"tasks/{back}/reminders").Is(200))["items[0].dueAt"]);
        await app.Bob.PostAsync($"tasks/{back}/reopen").Is(200);
        Assert.NotNull((await app.Bob.GetAsync($"tasks/{back}/reminders").Is(200))["items[0].dueAt"]);
        await AfterAsync(TimeSpan.FromHours(2));
        foreach (var silent in new[] { "Moved", "Done", "Trashed", "Back" }) Assert.Empty(await RungAsync(silent));
        await AfterAsync(TimeSpan.FromHours(2));
        foreach (var silent in new[] { "Done", "Trashed" }) Assert.Empty(await RungAsync(silent));
        Assert.Single(await RungAsync("Moved"));
        Assert.Single(await RungAsync("Back"));
        // What rang for one time rings again for another, and a change of the title alone moves nothing.
        await app.Bob.PatchAsync($"tasks/{moved}", new { dueAt = Now.AddHours(3), title = "Moved" }).Is(200);
        await AfterAsync(TimeSpan.FromHours(4));
        Assert.Equal(2, (await RungAsync("Moved")).Count);
        await app.Bob.PostAsync($"tasks/{trashed}/restore").Is(200);
        await AfterAsync(TimeSpan.FromHours(1));
        Assert.Empty(await RungAsync("Trashed"));
    }

    [Fact]
    public async Task After_a_long_sleep_it_rings_once_and_says_when_it_was_due()
    {
        await SignInAsync();
        await TaskAsync("Slept through", Now.AddHours(1));
        await AfterAsync(TimeSpan.FromDays(3));
        await RingAsync();
        var due = Assert.Single(await RungAsync("Slept through"));
        var at = await app.ScalarAsync<DateTime>("select at from notifications where title = 'Slept through'");
        Assert.True(at - due > TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task What_has_a_day_and_no_time_counts_from_the_hour_that_its_person_says()
    {
        await SignInAsync();
        await app.Bob.PutAsync("me/notification-preferences", new { timeZone = "America/New_York", dayStarts = "08:30", kinds = Array.Empty<object>() }).Is(200);
        var task = await app.Bob.CreateAsync("tasks", new { title = "Send the forms", dueDate = "2030-07-04" });
        Assert.Equal("2030-07-04T12:00:00Z", (await app.Bob.PutAsync($"tasks/{task.Id}/reminders", new { items = new[] { new { minutesBefore = 30 } } }).Is(200))["items[0].dueAt"]);
        await app.Bob.PutAsync("me/notification-preferences", new { timeZone = "Europe/Berlin", dayStarts = "10:00", kinds = Array.Empty<object>() }).Is(200);
        Assert.Equal("2030-07-04T07:30:00Z", (await app.Bob.GetAsync($"tasks/{task.Id}/reminders").Is(200))["items[0].dueAt"]);
        await app.Bob.PutAsync("me/notification-preferences", new { dayStarts = "09:00", kinds = Array.Empty<object>() }).Is(200);
    }

    [Fact]
    public async Task A_time_that_the_clock_skips_or_shows_twice_is_refused_with_what_the_clock_does()
    {
        await SignInAsync();
        var task = await TaskAsync("Refusals", Now.AddDays(1));
        async Task Refused(object item, string field, string? says = null)
        {
            var answer = await app.Bob.PutAsync($"tasks/{task}/reminders", new { items = new[] { item } }).IsProblem(400, "validation", field);
            if (says is not null) Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        }
        await Refused(new { localTime = "2027-03-28T02:30", timeZone = "Europe/Berlin" }, "items[0].localTime", "put forward");
        await Refused(new { localTime = "2027-10-31T02:30", timeZone = "Europe/Berlin" }, "items[0].localTime", "put back");
        await Refused(new { localTime = "2027-10-31T02:30", timeZone = "Europe/Berlin", offset = "+03:00" }, "items[0].offset");
        await Refused(new { localTime = "2027-10-03T02:15", timeZone = "Australia/Lord_Howe" }, "items[0].localTime", "put forward");
        await Refused(new { localTime = "10000-01-01T09:00", timeZone = "Europe/Berlin" }, "items[0].localTime");
        await Refused(new { localTime = "2027-02-30T09:00", timeZone = "Europe/Berlin" }, "items[0].localTime");
        await Refused(new { localTime = "2027-10-31T09:30", timeZone = "Mars/Olympus" }, "items[0].timeZone");
        await Refused(new { localTime = "2027-10-31T09:30" }, "items[0].timeZone");
        await Refused(new { at = "2020-01-01T09:00:00Z" }, "items[0].at");
        await Refused(new { at = "9000-01-01T09:00:00Z" }, "items[0].at");
        await Refused(new { at = "10000-01-01T09:00:00Z" }, "items[0].at");
        await Refused(new { minutesBefore = -1 }, "items[0].minutesBefore");
        await Refused(new { minutesBefore = 5, at = "2030-01-01T09:00:00Z" }, "items[0]");
        await Refused(new { }, "items[0]");
        await app.Bob.PutAsync($"tasks/{task}/reminders", new { items = Enumerable.Range(0, 11).Select(i => new { minutesBefore = i }) }).IsProblem(400, "validation", "items");
        await app.Bob.PutAsync($"tasks/{task}/reminders", new { items = new[] { new { minutesBefore = 5 }, new { minutesBefore = 5 } } }).IsProblem(400, "validation", "items[1]");
        Assert.Equal("15", (await app.Bob.GetAsync($"tasks/{task}/reminders").Is(200))["items[0].minutesBefore"]);
        foreach (var (offset, instant) in new[] { ("+02:00", "2027-10-31T00:30:00Z"), ("+01:00", "2027-10-31T01:30:00Z") })
            Assert.Equal(instant, (await app.Bob.PutAsync($"tasks/{task}/reminders", new { items = new[] { new { localTime = "2027-10-31T02:30", timeZone = "Europe/Berlin", offset } } }).Is(200))["items[0].dueAt"]);
    }

    [Fact]
    public async Task Nobody_sets_reminders_on_what_is_not_theirs_to_change()
    {
        await SignInAsync();
        var task = await TaskAsync("Guarded", Now.AddDays(1));
        await app.Vera.PutAsync($"tasks/{task}/reminders", new { items = new[] { new { minutesBefore = 5 } } }).IsProblem(403, "forbidden");
        await app.Mallory.PutAsync($"tasks/{task}/reminders", new { items = new[] { new { minutesBefore = 5 } } }).IsProblem(404, "notFound");
        await app.Mallory.GetAsync($"tasks/{task}/reminders").IsProblem(404, "notFound");
    }
}
