using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Notifications;

/// <summary>What people are told of what others do, and how: in the app, by mail at once, in the mail of the day.</summary>
public sealed class NotificationsTests(OwnApp app) : IClassFixture<OwnApp>
{
    async Task LookAsync() => await app.Services.GetServices<IRepeatedJob>().Single(j => j.Kind == "alerts")
        .RunAsync(new CurrentUser(Guid.Parse(app.Ada.TenantId), null, null, null, "job"), JsonDocument.Parse("{}").RootElement, CancellationToken.None);

    async Task<List<string>> TitlesAsync(Person person, string kind) => [.. (await app.ListAsync<string>("select title from notifications where member_id = $1 and kind = $2 order by at, id", Guid.Parse(person.MemberId), kind))];

    async Task<int> MailsAsync(Person person, string with) => (await app.MailsAsync(person.Email)).Count(m => m.Contains(with, StringComparison.Ordinal));

    static object Kind(string kind, bool inApp = true, bool digest = false, bool mail = false) => new { kind, inApp, digest, mail };

    /// <summary>The clock of the class goes on from test to test, past the life of a token.</summary>
    async Task SignInAsync()
    {
        foreach (var person in new[] { app.Ada, app.Bob, app.Vera, app.Mallory }) await person.SignInAsync();
    }

    [Fact]
    public async Task Who_is_given_a_task_or_a_deal_by_somebody_else_is_told_and_nobody_of_their_own()
    {
        await SignInAsync();
        var given = await app.Ada.CreateAsync("tasks", new { title = "Given to Bob", assigneeId = app.Bob.MemberId });
        await app.Bob.CreateAsync("tasks", new { title = "Taken by Bob" });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Big one" });
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { ownerId = app.Bob.MemberId }).Is(200);
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { title = "Bigger one" }).Is(200);
        Assert.Contains("Given to Bob", await TitlesAsync(app.Bob, "taskAssigned"));
        Assert.DoesNotContain("Taken by Bob", await TitlesAsync(app.Bob, "taskAssigned"));
        Assert.Equal(["Big one"], await TitlesAsync(app.Bob, "dealAssigned"));
        Assert.Empty(await TitlesAsync(app.Ada, "taskAssigned"));
        var list = await app.Bob.GetAsync("notifications").Is(200);
        Assert.Contains(given.Id, list.Each("recordId"));
        Assert.Contains("Ada", list.Each("actorName"));
        Assert.Equal(0, (await app.Mallory.GetAsync("notifications").Is(200)).Count());
        // The feed tells Bob that there is news, and nobody else.
        await app.Bob.WaitForFeedAsync(app.Bob.MemberId, "notification.created");
        Assert.DoesNotContain(app.Bob.MemberId, (await app.Ada.GetAsync("events?limit=200").Is(200)).At("items")!.Value.EnumerateArray().Where(e => e.GetProperty("object").GetString() == "notification").Select(e => e.GetProperty("recordId").GetString()));
    }

    [Fact]
    public async Task Many_at_once_are_told_in_one_line_and_a_win_is_told_to_the_team()
    {
        await SignInAsync();
        var parts = (await app.Ada.PostAsync("tasks/batch", new { items = Enumerable.Range(0, 6).Select(i => new { title = $"Part {i}" }) }).Is(200)).Each("id");
        await app.Ada.PostAsync("tasks/bulk", new { action = "assign", ids = parts, ownerId = app.Vera.MemberId }).Is(200);
        Assert.Equal(6, await app.ScalarAsync<int>("select max(count) from notifications where member_id = $1 and kind = 'taskAssigned'", Guid.Parse(app.Vera.MemberId)));
        await app.Ada.CreateAsync("teams", new { name = "North", memberIds = new[] { app.Ada.MemberId, app.Vera.MemberId } });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Won by Ada" });
        await app.Ada.PostAsync($"deals/{deal.Id}/win").Is(200);
        Assert.Equal(["Won by Ada"], await TitlesAsync(app.Vera, "dealWon"));
        Assert.Empty(await TitlesAsync(app.Ada, "dealWon"));
        Assert.DoesNotContain("Won by Ada", await TitlesAsync(app.Bob, "dealWon"));
        // Also who may only read keeps their own list.
        Assert.Equal("0", (await app.Vera.PostAsync("notifications/read-all").Is(200))["unread"]);
    }

    [Fact]
    public async Task Mail_waits_for_the_end_of_quiet_hours_and_goes_once()
    {
        await SignInAsync();
        var quiet = app.Clock.GetUtcNow();
        await app.ExecuteAsync("update identity.users set email_verified_at = now() where id = $1", Guid.Parse(app.Bob.UserId));
        await app.Bob.PutAsync("me/notification-preferences", new
        {
            timeZone = "UTC", dayStarts = "09:00", quietHours = new { from = $"{quiet.AddHours(-1):HH:mm}", to = $"{quiet.AddHours(2):HH:mm}" }, digest = (object?)null, kinds = new[] { Kind("taskAssigned", mail: true) },
        }).Is(200);
        await app.Ada.CreateAsync("tasks", new { title = "In the quiet hour", assigneeId = app.Bob.MemberId });
        await LookAsync();
        Assert.Equal(0, await MailsAsync(app.Bob, "In the quiet hour"));
        Assert.Contains("In the quiet hour", (await app.Bob.GetAsync("notifications").Is(200)).Each("title"));
        app.Clock.Advance(TimeSpan.FromHours(3));
        await Task.WhenAll(LookAsync(), LookAsync());
        // The server looks as well: what it has in hand these looks pass by.
        for (var tries = 0; tries < 200 && await MailsAsync(app.Bob, "Ada gave you a task: In the quiet hour") == 0; tries++) await Task.Delay(50);
        await LookAsync();
        Assert.Equal(1, await MailsAsync(app.Bob, "Ada gave you a task: In the quiet hour"));
    }

    [Fact]
    public async Task The_mail_of_the_day_comes_once_a_day_by_the_members_clock_and_not_for_nothing()
    {
        await SignInAsync();
        await app.ExecuteAsync("update identity.users set email_verified_at = now() where id = $1", Guid.Parse(app.Vera.UserId));
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");
        await app.Ada.PatchAsync("tenant", new { timeZone = "Pacific/Apia" }).Is(200);
        DateTime Local() => TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), zone).DateTime;
        // To the next Tuesday, at seven.
        var days = ((int)DayOfWeek.Tuesday - (int)Local().DayOfWeek + 7) % 7 is 0 ? 7 : ((int)DayOfWeek.Tuesday - (int)Local().DayOfWeek + 7) % 7;
        app.Clock.Advance(Local().Date.AddDays(days).AddHours(7) - Local());
        await app.Ada.SignInAsync();
        await app.Ada.CreateAsync("tasks", new { title = "Due today", dueDate = $"{Local():yyyy-MM-dd}", assigneeId = app.Vera.MemberId });
        await app.Ada.CreateAsync("tasks", new { title = "Left over", dueDate = $"{Local().AddDays(-3):yyyy-MM-dd}", assigneeId = app.Vera.MemberId });
        await LookAsync();
        var before = await MailsAsync(app.Vera, "Good morning");
        Assert.Equal(0, await MailsAsync(app.Vera, "Due today"));
        app.Clock.Advance(TimeSpan.FromHours(2));
        await Task.WhenAll(LookAsync(), LookAsync(), LookAsync());
        await LookAsync();
        Assert.Equal(before + 1, await MailsAsync(app.Vera, "Good morning"));
        var mail = (await app.MailsAsync(app.Vera.Email)).Last(m => m.Contains("Good morning", StringComparison.Ordinal));
        Assert.Contains("- Due today", mail, StringComparison.Ordinal);
        Assert.Contains("- Left over (", mail, StringComparison.Ordinal);
        // Mallory has nothing to be told, and nothing is told to her.
        Assert.Equal(0, await MailsAsync(app.Mallory, "Good morning"));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await LookAsync();
        Assert.Equal(before + 2, await MailsAsync(app.Vera, "Good morning"));
        await app.ExecuteAsync("update tasks set status = 'done', done_at = now() where assignee_id = $1", Guid.Parse(app.Vera.MemberId));
        await app.ExecuteAsync("update notifications set read_at = now() where member_id = $1", Guid.Parse(app.Vera.MemberId));
        app.Clock.Advance(TimeSpan.FromDays(1));
        await LookAsync();
        Assert.Equal(before + 2, await MailsAsync(app.Vera, "Good morning"));
    }

    [Fact]
    public async Task Preferences_are_checked_and_are_ones_own()
    {
        await SignInAsync();
        await app.Ada.PutAsync("me/notification-preferences", new { dayStarts = "9:00", kinds = Array.Empty<object>() }).IsProblem(400, "validation", "dayStarts");
        await app.Ada.PutAsync("me/notification-preferences", new { dayStarts = "09:00", timeZone = "Nowhere/Land", kinds = Array.Empty<object>() }).IsProblem(400, "validation", "timeZone");
        await app.Ada.PutAsync("me/notification-preferences", new { dayStarts = "09:00", quietHours = new { from = "20:00", to = "07:00", days = new[] { 1, 2, 3, 4, 5, 6, 7 } }, kinds = Array.Empty<object>() }).IsProblem(400, "validation", "quietHours.days");
        await app.Ada.PutAsync("me/notification-preferences", new { dayStarts = "09:00", digest = new { at = "08:00", days = new[] { 8 } }, kinds = Array.Empty<object>() }).IsProblem(400, "validation", "digest.days");
        await app.Ada.PutAsync("me/notification-preferences", new { dayStarts = "09:00", kinds = new[] { Kind("dealWon"), Kind("dealWon") } }).IsProblem(400, "validation", "kinds");
        await app.Ada.PutAsync("me/notification-preferences", new { dayStarts = "07:15", kinds = new[] { Kind("dealAssigned", inApp: false) } }).Is(200);
        Assert.Equal("07:15", (await app.Ada.GetAsync("me/notification-preferences").Is(200))["dayStarts"]);
        Assert.NotEqual("07:15", (await app.Bob.GetAsync("me/notification-preferences").Is(200))["dayStarts"]);
        var deal = await app.Bob.CreateAsync("deals", new { title = "Not shown to Ada" });
        await app.Bob.PatchAsync($"deals/{deal.Id}", new { ownerId = app.Ada.MemberId }).Is(200);
        Assert.DoesNotContain("Not shown to Ada", (await app.Ada.GetAsync("notifications").Is(200)).Each("title"));
    }
}
