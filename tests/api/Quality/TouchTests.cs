using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Quality;

/// <summary>Customers without a touch: as a list, and as a mail on Monday morning.</summary>
public sealed class TouchTests(OwnApp app) : IClassFixture<OwnApp>
{
    async Task NudgeAsync() => await app.Services.GetServices<IJobHandler>().Single(h => h.Kind == "touchNudges")
        .RunAsync(new CurrentUser(Guid.Parse(app.Ada.TenantId), null, null, null, "job"), JsonDocument.Parse("{}").RootElement, CancellationToken.None);

    async Task<List<string>> MailsAsync() => [.. (await app.MailsAsync(app.Bob.Email)).Where(mail => mail.Contains("nothing has been logged", StringComparison.Ordinal))];

    async Task<string> CustomerAsync(string name)
    {
        var contact = await app.Bob.CreateAsync("contacts", new { firstName = name });
        await app.Bob.CreateAsync("deals", new { title = name, contactIds = new[] { contact.Id } });
        return contact.Id;
    }

    [Fact]
    public async Task Whom_nobody_talks_to_is_a_list_and_a_mail_a_week_until_somebody_does_or_wants_none()
    {
        await app.Ada.PatchAsync("tenant", new { timeZone = "Pacific/Auckland" }).Is(200);
        var (quiet, talked) = (await CustomerAsync("Quiet"), await CustomerAsync("Talked"));
        var stranger = (await app.Bob.CreateAsync("contacts", new { firstName = "Stranger" })).Id;
        await app.Bob.CreateAsync("activities", new { kind = "call", subject = "Hello", links = new[] { new { @object = "contact", id = talked } } });
        var list = (await app.Bob.GetAsync("contacts?filter[withoutTouch]=true").Is(200)).Each("id");
        Assert.Equal([quiet], list);
        Assert.Contains(stranger, (await app.Bob.GetAsync("contacts?filter[withoutTouch]=false").Is(200)).Each("id"));
        await app.Bob.GetAsync("contacts?filter[withoutTouch]=perhaps").IsProblem(400, "validation");

        ToMonday(hour: 3);
        await NudgeAsync();
        Assert.Empty(await MailsAsync());
        app.Clock.Advance(TimeSpan.FromHours(5));
        await NudgeAsync();
        await NudgeAsync();
        var mail = Assert.Single(await MailsAsync());
        Assert.Contains("Quiet", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("Talked", mail, StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromDays(7));
        await NudgeAsync();
        Assert.Equal(2, (await MailsAsync()).Count);

        await app.Bob.SignInAsync();
        Assert.Equal("true", (await app.Bob.GetAsync("data-quality/nudge").Is(200))["wanted"]);
        await app.Bob.PutAsync("data-quality/nudge", new { wanted = false }).Is(200);
        app.Clock.Advance(TimeSpan.FromDays(7));
        await NudgeAsync();
        Assert.Equal(2, (await MailsAsync()).Count);
    }

    /// <summary>Puts the clock forward to the next Monday at this hour in Auckland.</summary>
    void ToMonday(int hour)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland");
        var here = TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow(), zone);
        var days = ((int)DayOfWeek.Monday - (int)here.DayOfWeek + 7) % 7;
        var goal = here.Date.AddDays(days == 0 ? 7 : days).AddHours(hour);
        app.Clock.Advance(new DateTimeOffset(goal, zone.GetUtcOffset(goal)) - app.Clock.GetUtcNow());
    }
}
