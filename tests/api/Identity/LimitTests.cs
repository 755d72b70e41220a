namespace Crm.Tests.Identity;

/// <summary>The limits of a deployment, set low.</summary>
public sealed class LimitTests(LowLimits app) : IClassFixture<LowLimits>
{
    [Fact]
    public async Task A_network_signs_up_three_businesses_an_hour_and_then_waits()
    {
        for (var i = 0; i < 3; i++) await app.SignUpAsync("Una", $"Limit{i}");
        var refused = await app.Nobody.PostAsync("auth/sign-up", new { businessName = "One more", name = "Una", email = "una@more.example", password = CrmApp.GoodPassword });
        refused.IsProblem(429, "rateLimited");
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from identity.users where normalized_email = 'una@more.example'"));
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.SignUpAsync("Una", "Later");
    }
}

public sealed class LowLimits : CrmApp
{
    protected override bool WithPeople => false;
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["CRM_LIMIT_SIGNUPS_PER_HOUR"] = "3" };
}

public sealed class RateTests(FewRequests app) : IClassFixture<FewRequests>
{
    [Fact]
    public async Task A_flood_gets_429_with_the_time_to_wait_and_others_are_served()
    {
        var answers = new List<Answer>();
        for (var i = 0; i < 80; i++) answers.Add(await app.Nobody.GetAsync("contacts"));
        var refused = answers.Where(a => a.Status == 429).ToList();
        Assert.True(refused.Count >= 5, $"{refused.Count} of 80 were refused");
        Assert.All(refused, a => Assert.True(a.IsProblem(429, "rateLimited").Headers.RetryAfter?.Delta > TimeSpan.Zero));
        Assert.Contains("q=60", answers[0].Headers.GetValues("RateLimit-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("r=0", refused[0].Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
        await app.Nobody.GetAsync("/health/live").Is(200);
    }
}

public sealed class FewRequests : CrmApp
{
    protected override bool WithPeople => false;
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["CRM_LIMIT_REQUESTS_PER_MINUTE"] = "60" };
}
