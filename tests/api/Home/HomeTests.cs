using System.Globalization;
using Crm.Tests.Support;

namespace Crm.Tests.Home;

/// <summary>The first screen of the day: what to do next comes first for whom it concerns, and every point of a trend opens its rows.</summary>
public sealed class HomeTests(CrmApp app) : IClassFixture<CrmApp>
{
    static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Deals_that_need_somebody_stand_in_order_of_their_need_and_go_once_they_are_cared_for()
    {
        async Task<string> DealAsync(string title, object more) => (await app.Bob.CreateAsync("deals", more)) is var deal ? deal.Id : title;
        var late = await DealAsync("late", new { title = "Late", expectedClose = Day(-3), amount = new { amount = "100.00", currency = "EUR" } });
        var lonely = await DealAsync("lonely", new { title = "Lonely", amount = new { amount = "900.00", currency = "EUR" } });
        var fine = await DealAsync("fine", new { title = "Fine", expectedClose = Day(60) });
        await app.Bob.CreateAsync("tasks", new { title = "Call", dueDate = Day(5), links = new[] { new { @object = "deal", id = fine } } });

        var home = await app.Bob.GetAsync("home").Is(200);
        var (ids, whys) = (home.Each("id", "win.next"), home.Each("why", "win.next"));
        Assert.Equal("closeOverdue", whys[Array.IndexOf(ids, late)]);
        Assert.Equal("noNextStep", whys[Array.IndexOf(ids, lonely)]);
        Assert.True(Array.IndexOf(ids, late) < Array.IndexOf(ids, lonely));
        Assert.DoesNotContain(fine, ids);

        await app.Bob.PatchAsync($"deals/{late}", new { expectedClose = Day(60) }).Is(200);
        foreach (var id in new[] { late, lonely }) await app.Bob.CreateAsync("tasks", new { title = "Call", dueDate = Day(5), links = new[] { new { @object = "deal", id } } });
        ids = (await app.Bob.GetAsync("home").Is(200)).Each("id", "win.next");
        Assert.DoesNotContain(late, ids);
        Assert.DoesNotContain(lonely, ids);
        Assert.DoesNotContain(late, (await app.Mallory.GetAsync("home?of=everybody").Is(200)).Text, StringComparison.Ordinal);
        await app.Bob.GetAsync("home?of=theirs").IsProblem(400, "validation", "of");
    }

    [Fact]
    public async Task A_customer_who_worries_and_one_who_is_forgotten_are_kept_and_one_with_room_is_grown()
    {
        var company = (await app.Ada.CreateAsync("companies", new { name = "Forgotten Ltd", ownerId = app.Ada.MemberId })).Id;
        var won = (await app.Ada.GetAsync("pipelines").Is(200)).At("items[0].stages")!.Value.EnumerateArray().First(s => s.GetProperty("kind").GetString() == "won").GetProperty("id").GetString();
        await app.Ada.CreateAsync("deals", new { title = "Once", companyId = company, stageId = won, amount = new { amount = "5000.00", currency = (await app.Ada.GetAsync("tenant").Is(200))["currency"] }, closedAt = DateTimeOffset.UtcNow.AddMonths(-5) });
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Wendy", lastName = "Worried", ownerId = app.Ada.MemberId })).Id;
        await app.Ada.CreateAsync("concerns", new { contactId = contact, text = "The door does not close.", severity = "high" });

        var home = await app.Ada.GetAsync("home").Is(200);
        Assert.Equal(("concern", "The door does not close."), Of(home, "keep", contact));
        Assert.Equal("untouched", Of(home, "keep", company).Why);
        Assert.Equal("noOpenDeal", Of(home, "grow", company).Why);

        var points = home.At("win.trend")!.Value.EnumerateArray().ToArray();
        Assert.Equal(12, points.Length);
        foreach (var column in new[] { "win", "grow", "keep" })
            foreach (var point in home.At($"{column}.trend")!.Value.EnumerateArray().Where(p => p.GetProperty("rows").ValueKind == System.Text.Json.JsonValueKind.Object))
            {
                var rows = point.GetProperty("rows");
                var found = await app.Ada.PostAsync($"{rows.GetProperty("object").GetString()}/search", new { filter = rows.GetProperty("filter"), count = true, limit = 1 }).Is(200);
                Assert.Equal(point.GetProperty("count").ToString(), found["total"]);
            }
    }

    static (string? Why, string? Subtitle) Of(Answer home, string column, string id) => home.At($"{column}.next")!.Value.EnumerateArray().Where(s => s.GetProperty("id").GetString() == id)
        .Select(s => (s.GetProperty("why").GetString(), s.GetProperty("subtitle").GetString())).SingleOrDefault();
}
