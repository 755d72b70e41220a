namespace Crm.Tests.Goals;

/// <summary>Goals and how far they have come.</summary>
public sealed class GoalTests(CrmApp app) : IClassFixture<CrmApp>
{
    static DateOnly Month(DateTimeOffset at) => new(at.Year, at.Month, 1);
    static object Eur(string amount) => new { amount, currency = "EUR" };

    static async Task<string> WonAsync(Person who, object deal)
    {
        var made = await who.CreateAsync("deals", deal);
        return (await who.PostAsync($"deals/{made.Id}/win").Is(200)).Id;
    }

    [Fact]
    public async Task A_goal_knows_how_far_it_has_come_and_is_seen_by_whom_it_is_for()
    {
        var ida = await app.SignUpAsync("Ida", "Goals");
        var ben = await app.JoinAsync(ida, "Ben", "member");
        var month = Month(app.Clock.GetUtcNow());
        var bens = await ida.CreateAsync("goals", new { memberId = ben.MemberId, measure = "wonAmount", period = "month", starts = month, targetAmount = Eur("200.00") });
        var everybodys = await ida.CreateAsync("goals", new { measure = "wonCount", period = "year", starts = new DateOnly(month.Year, 1, 1), target = 4 });
        await ida.CreateAsync("goals", new { memberId = ida.MemberId, measure = "activities", period = "quarter", starts = new DateOnly(month.Year, (month.Month - 1) / 3 * 3 + 1, 1), target = 10 });
        await WonAsync(ben, new { title = "Mine", amount = Eur("150.00") });
        await WonAsync(ben, new { title = "Other money", amount = new { amount = "1000.00", currency = "USD" } });
        await WonAsync(ida, new { title = "Hers", amount = Eur("70.00") });
        var seen = await ben.GetAsync($"goals/{bens.Id}").Is(200);
        Assert.Equal(("150.00", "75", seen.Text), (seen["actualAmount.amount"], seen["attainment"], (await ida.GetAsync($"goals/{bens.Id}").Is(200)).Text));
        Assert.Equal(("3", "75"), ((await ben.GetAsync($"goals/{everybodys.Id}").Is(200))["actual"], (await ben.GetAsync($"goals/{everybodys.Id}").Is(200))["attainment"]));
        // Ben sees his own and everybody's, the owner all.
        Assert.Equal(2, (await ben.GetAsync("goals").Is(200)).Count());
        Assert.Equal(3, (await ida.GetAsync("goals").Is(200)).Count());
        await ida.PostAsync("goals", new { memberId = ben.MemberId, measure = "wonAmount", period = "month", starts = month, targetAmount = Eur("1.00") }).IsProblem(409, "conflict", "starts");
        await ida.PostAsync("goals", new { measure = "wonCount", period = "month", starts = month.AddDays(1), target = 1 }).IsProblem(400, "validation", "starts");
        await ida.PostAsync("goals", new { measure = "wonCount", period = "month", starts = month, targetAmount = Eur("1.00") }).IsProblem(400, "validation", "targetAmount");
        await ida.PostAsync("goals", new { measure = "wonCount", period = "month", starts = month, target = 0 }).IsProblem(400, "validation", "target");
        await ida.PostAsync("goals", new { memberId = Guid.CreateVersion7(), measure = "wonCount", period = "month", starts = month, target = 1 }).IsProblem(422, "unusable", "memberId");
        await ben.PostAsync("goals", new { measure = "wonCount", period = "month", starts = month, target = 1 }).IsProblem(403, "forbidden");
        await app.Mallory.GetAsync($"goals/{bens.Id}").IsProblem(404, "notFound");
        Assert.Equal("50", (await ida.PatchAsync($"goals/{bens.Id}", new { targetAmount = Eur("300.00") }).Is(200))["attainment"]);
        await ida.DeleteAsync($"goals/{bens.Id}").Is(204);
        await ida.GetAsync($"goals/{bens.Id}").IsProblem(404, "notFound");
    }
}
