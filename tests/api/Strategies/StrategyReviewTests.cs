using Crm.Alerts;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Strategies;

/// <summary>Strategies are looked at again: on the day their owner is told, once, and what was measured is kept.</summary>
public sealed class StrategyReviewTests(OwnApp app) : IClassFixture<OwnApp>
{
    Task RunAsync(Person owner) => app.Services.GetServices<IJobHandler>().OfType<AlertJob>().Single().RunAsync(new CurrentUser(Guid.Parse(owner.TenantId), null, null, null, "job"), default, default);
    DateOnly Today => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
    object Plan(string? owner = null) => new { name = "Win more", kpi = "winRate", ownerId = owner, starts = Today, ends = Today.AddYears(1), baseline = new { number = 40 }, target = new { number = 60 }, reviewEvery = "month" };

    static async Task<string[]> ToldAsync(Person who) => [.. (await who.GetAsync("notifications?limit=100").Is(200)) is var list ? list.Each("kind").Zip(list.Each("title"), list.Each("recordId")).Where(n => n.First == "strategyReview").Select(n => $"{n.Second} {n.Third}") : []];

    async Task LaterAsync(int days, params Person[] people)
    {
        app.Clock.Advance(TimeSpan.FromDays(days));
        foreach (var person in people) await person.SignInAsync();
    }

    [Fact]
    public async Task On_the_day_its_owner_is_told_once_and_anew_of_the_next_review()
    {
        var ria = await app.SignUpAsync("Ria", "Reviews");
        var ben = await app.JoinAsync(ria, "Ben", "member");
        var made = await ria.CreateAsync("strategies", Plan(ben.MemberId));
        await RunAsync(ria);
        Assert.Empty(await ToldAsync(ben));
        await LaterAsync(32, ria, ben);
        Assert.Equal("overdue", (await ben.GetAsync($"strategies/{made.Id}").Is(200))["review"]);
        await Task.WhenAll(RunAsync(ria), RunAsync(ria));
        await RunAsync(ria);
        Assert.Equal([$"Win more {made.Id}"], await ToldAsync(ben));
        Assert.Empty(await ToldAsync(ria));
        await ben.PostAsync($"strategies/{made.Id}/reviews", new { verdict = "onTrack", nextReview = Today.AddDays(3) }).Is(200);
        await RunAsync(ria);
        Assert.Single(await ToldAsync(ben));
        await LaterAsync(3, ria, ben);
        Assert.Equal("due", (await ben.GetAsync($"strategies/{made.Id}").Is(200))["review"]);
        await RunAsync(ria);
        Assert.Equal(2, (await ToldAsync(ben)).Length);
        // What has ended is not looked at again.
        await ben.PostAsync($"strategies/{made.Id}/reviews", new { verdict = "reached" }).Is(200);
        await LaterAsync(60, ria, ben);
        await RunAsync(ria);
        Assert.Equal(2, (await ToldAsync(ben)).Length);
    }

    [Fact]
    public async Task A_review_keeps_what_was_measured_then_and_may_change_the_target_or_end_it()
    {
        var sam = await app.SignUpAsync("Sam", "Verdicts");
        var tim = await app.JoinAsync(sam, "Tim", "member");
        var made = await sam.CreateAsync("strategies", Plan());
        var reviews = $"strategies/{made.Id}/reviews";
        await WinAsync();
        Assert.Equal("behind", (await sam.PostAsync(reviews, new { verdict = "behind", text = "Too few offers" }).Is(200))["lastVerdict"]);
        await LoseAsync();
        Assert.Equal(("80", "25"), (await sam.PostAsync(reviews, new { verdict = "changed", target = new { number = 80 } }).Is(200)) is var changed ? (changed["target.number"], changed["progress"]) : default);
        var list = await sam.GetAsync(reviews).Is(200);
        Assert.Equal([("changed", "50", "80"), ("behind", "100", "60")], Enumerable.Range(0, 2).Select(i => (list[$"items[{i}].verdict"]!, list[$"items[{i}].actual.number"]!, list[$"items[{i}].target.number"]!)));
        Assert.Equal("Sam", list["items[0].memberName"]);
        await tim.PostAsync(reviews, new { verdict = "onTrack" }).IsProblem(403, "forbidden");
        foreach (var (body, named) in new (object, string)[] { (new { verdict = "onTrack", target = new { number = 70 } }, "target"), (new { verdict = "onTrack", nextReview = Today }, "nextReview"), (new { verdict = "onTrack", nextReview = Today.AddYears(3) }, "nextReview"), (new { verdict = "dropped" }, "text"), (new { verdict = "fine" }, "verdict"), (new { verdict = "changed", target = new { number = 40 } }, "target"), (new { verdict = "reached", nextReview = Today.AddDays(9) }, "nextReview") })
            await sam.PostAsync(reviews, body).IsProblem(400, "validation", named);
        var dropped = await sam.PostAsync(reviews, new { verdict = "dropped", text = "Another year" }).Is(200);
        Assert.Equal(("dropped", "Another year", null, "none"), (dropped["status"], dropped["dropReason"], dropped["nextReview"], dropped["review"]));
        await sam.PostAsync(reviews, new { verdict = "onTrack" }).IsProblem(409, "conflict");
        var again = await sam.PatchAsync($"strategies/{made.Id}", new { status = "active" }).Is(200);
        Assert.Equal(("active", null, "ahead"), (again["status"], again["dropReason"], again["review"]));

        async Task WinAsync() => await sam.PostAsync($"deals/{(await sam.CreateAsync("deals", new { title = "Won" })).Id}/win").Is(200);
        async Task LoseAsync() => await sam.PostAsync($"deals/{(await sam.CreateAsync("deals", new { title = "Lost" })).Id}/lose", new { reason = "Price" }).Is(200);
    }

    [Fact]
    public async Task The_share_of_wallet_is_kept_day_by_day_while_a_strategy_is_about_it()
    {
        var uma = await app.SignUpAsync("Uma", "Wallets");
        var company = (await uma.CreateAsync("companies", new { name = "Buyer" })).Id;
        var made = await uma.CreateAsync("strategies", new { name = "Sell wider", kpi = "shareOfWallet", starts = Today.AddDays(-1), ends = Today.AddYears(1), target = new { number = 50 }, reviewEvery = "halfYear" });
        await app.ExecuteAsync($"update companies set share_of_wallet = 20 where id = '{company}'");
        await RunAsync(uma);
        await RunAsync(uma);
        await app.ExecuteAsync($"update companies set share_of_wallet = 30 where id = '{company}'");
        await LaterAsync(35, uma);
        var course = await uma.GetAsync($"strategies/{made.Id}/course").Is(200);
        var values = Enumerable.Range(0, course.Count("points")).Select(i => course[$"points[{i}].value.number"]).OfType<string>().ToArray();
        Assert.Equal(["20", "30"], values);
    }
}

/// <summary>Jobs are found by their kind.</summary>
public sealed class JobKindTests(EmptyApp app) : IClassFixture<EmptyApp>
{
    [Fact]
    public void No_two_jobs_share_a_kind() =>
        Assert.Empty(app.Services.GetServices<IJobHandler>().Select(h => h.Kind).Concat(app.Services.GetServices<IRepeatedJob>().Select(r => r.Kind)).GroupBy(kind => kind, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
}
