using System.Globalization;
using Crm.Tests.Imports;

namespace Crm.Tests.Strategies;

/// <summary>Strategies: figures that can be counted by hand, and what may not be written.</summary>
public sealed class StrategyTests(CrmApp app) : IClassFixture<CrmApp>
{
    DateOnly Today => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
    string Ago(int months) => app.Clock.GetUtcNow().AddMonths(-months).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    static object Eur(string amount) => new { amount, currency = "GBP" };

    Dictionary<string, object?> Plan(string kpi, object target) => new() { ["name"] = "Better", ["kpi"] = kpi, ["starts"] = Today, ["ends"] = Today.AddYears(1), ["target"] = target, ["reviewEvery"] = "quarter" };

    static Dictionary<string, object?> With(Dictionary<string, object?> plan, string name, object? value) => new(plan) { [name] = value };

    async Task SoldAsync(Person who, string? company, string? contact, int monthsAgo, string status = "won", object? amount = null)
    {
        var deal = await who.CreateAsync("deals", new { title = "Order", companyId = company, contactIds = contact is null ? [] : new[] { contact }, amount });
        await who.PostAsync($"deals/{deal.Id}/{(status == "won" ? "win" : "lose")}", status == "won" ? null : new { reason = "Price" }).Is(200);
        await who.PatchAsync($"deals/{deal.Id}", new { closedAt = Ago(monthsAgo) }).Is(200);
    }

    async Task<string> CompanyAsync(Person who, string name) => (await who.CreateAsync("companies", new { name })).Id;

    [Fact]
    public async Task Each_figure_is_what_one_counts_by_hand_and_opens_its_rows()
    {
        var ida = await app.SignUpAsync("Ida", "Strategies");
        var (stays, leaves, comes) = (await CompanyAsync(ida, "Stays"), await CompanyAsync(ida, "Leaves"), await CompanyAsync(ida, "Comes"));
        var anna = (await ida.CreateAsync("contacts", new { firstName = "Anna" })).Id;
        var none = await ida.CreateAsync("strategies", new { name = "Nothing yet", kpi = "retentionRate", starts = Today, ends = Today.AddYears(1), target = new { number = 80 }, reviewEvery = "month" });
        Assert.Equal((null, null, null), (none["baseline"], none["actual"], none["progress"]));
        await SoldAsync(ida, stays, null, 15, amount: Eur("100.00"));
        await SoldAsync(ida, stays, null, 2, amount: Eur("200.00"));
        await SoldAsync(ida, leaves, null, 20);
        await SoldAsync(ida, null, anna, 14);
        await SoldAsync(ida, null, anna, 1, amount: new { amount = "999.00", currency = "USD" });
        await SoldAsync(ida, comes, null, 3, amount: Eur("50.00"));
        await SoldAsync(ida, comes, null, 4, "lost");
        await SoldAsync(ida, leaves, null, 30, "lost");

        // Of three customers of the year before last, two came back; four customers in all, one of them new.
        Assert.Equal("66.7", (await MadeAsync("retentionRate", new { number = 80 }))["actual.number"]);
        Assert.Equal("75", (await MadeAsync("winRate", new { number = 90 }))["actual.number"]);
        Assert.Equal(("250.00", "GBP"), (await MadeAsync("wonAmount", new { money = Eur("500.00") })) is var sum ? (sum["actual.money.amount"], sum["actual.money.currency"]) : default);
        Assert.Equal("3", (await MadeAsync("wonCount", new { number = 9 }))["actual.number"]);
        Assert.Equal("1", (await MadeAsync("newCustomers", new { number = 9 }))["actual.number"]);

        await PartsAsync("retentionRate", ("returned", 1), ("notReturned", 1), ("returned", 1));
        await PartsAsync("winRate", ("won", 3), ("lost", 1));
        await PartsAsync("wonAmount", ("won", 2));
        await PartsAsync("newCustomers", ("new", 1));

        async Task<Answer> MadeAsync(string kpi, object target) => await ida.CreateAsync("strategies", Plan(kpi, target));

        async Task PartsAsync(string kpi, params (string Of, int Count)[] wanted)
        {
            var strategy = (await ida.GetAsync("strategies").Is(200)).At("items")!.Value.EnumerateArray().First(s => s.GetProperty("kpi").GetString() == kpi && s.GetProperty("name").GetString() == "Better").GetProperty("id").GetString();
            var course = await ida.GetAsync($"strategies/{strategy}/course").Is(200);
            var parts = course.At("parts")!.Value.EnumerateArray().ToList();
            Assert.Equal(wanted.Order(), parts.Select(p => (p.GetProperty("of").GetString()!, p.GetProperty("count").GetInt32())).Order());
            foreach (var part in parts)
                Assert.Equal(part.GetProperty("count").GetInt32(), (await ida.PostAsync($"{part.GetProperty("rows").GetProperty("object").GetString()}/search", new { filter = part.GetProperty("rows").GetProperty("filter"), limit = 200 }).Is(200)).Count());
        }
    }

    [Fact]
    public async Task The_first_answer_the_quality_and_the_wallet_are_measured_too_and_less_may_be_better()
    {
        var jon = await app.SignUpAsync("Jon", "Answers");
        var kim = (await jon.CreateAsync("contacts", new { firstName = "Kim" })).Id;
        var links = new[] { new { @object = "contact", id = kim } };
        var now = app.Clock.GetUtcNow();
        string At(int minutesAgo) => now.AddMinutes(-minutesAgo).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        await jon.CreateAsync("activities", new { kind = "email", direction = "in", subject = "Asks", at = At(600), links });
        await jon.CreateAsync("activities", new { kind = "email", direction = "out", subject = "Answers", at = At(540), links });
        var sooner = await jon.CreateAsync("strategies", With(Plan("firstResponseMinutes", new { number = 30 }), "baseline", new { number = 90 }));
        // From 90 minutes to 30: at 60 half of the way is gone.
        Assert.Equal(("minutes", "60", "50"), (sooner["unit"], sooner["actual.number"], sooner["progress"]));
        var course = await jon.GetAsync($"strategies/{sooner.Id}/course").Is(200);
        Assert.Equal(("incoming", "1", "60", Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), (course["parts[0].of"], course["parts[0].count"], course[$"points[{course.Count("points") - 1}].value.number"], course[$"points[{course.Count("points") - 1}].day"]));
        Assert.Equal(13, course.Count("points"));
        Assert.Null(course["points[0].value.number"]);
        var quality = await jon.CreateAsync("strategies", Plan("dataQuality", new { number = 100 }));
        Assert.Equal((await jon.GetAsync("data-quality/scores?by=all").Is(200))["items[0].score"], quality["actual.number"]);
        Assert.Null((await jon.CreateAsync("strategies", Plan("shareOfWallet", new { number = 50 })))["actual.number"]);
    }

    [Fact]
    public async Task The_public_sales_data_tells_the_win_rate_that_is_known_of_it()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "crm-sales");
        Assert.SkipUnless(Directory.Exists(folder), "The data set crm-sales is not beside the project.");
        var leo = await app.SignUpAsync("Leo", "MavenTech");
        var pipeline = (await leo.CreateAsync("pipelines", new { name = "MavenTech", stages = new object[] { new { name = "Prospecting", kind = "open" }, new { name = "Engaging", kind = "open" }, new { name = "Won", kind = "won" }, new { name = "Lost", kind = "lost" } } })).Id;
        await leo.ImportAsync("companies", await File.ReadAllTextAsync(Path.Combine(folder, "accounts.csv")));
        Assert.Equal((8800, 0, 0, 0), (await leo.ImportAsync("deals", await File.ReadAllTextAsync(Path.Combine(folder, "sales_pipeline.csv")), new { constants = new { pipelineId = pipeline, currency = "USD" } })).Counts());
        var plan = With(With(Plan("winRate", new { number = 70 }), "starts", new DateOnly(2017, 12, 31)), "ends", new DateOnly(2018, 12, 31));
        // 4,238 of 6,711 deals that were closed in 2017.
        Assert.Equal("63.2", (await leo.CreateAsync("strategies", plan))["baseline.number"]);
        Assert.Equal("4238", (await leo.CreateAsync("strategies", With(With(plan, "kpi", "wonCount"), "target", new { number = 5000 })))["baseline.number"]);
    }

    [Fact]
    public async Task A_change_leads_to_the_target_and_what_makes_no_sense_is_refused()
    {
        var max = await app.SignUpAsync("Max", "Plans");
        var made = await max.CreateAsync("strategies", With(With(With(Plan("retentionRate", null!), "target", null), "baseline", new { number = 70 }), "change", 5));
        Assert.Equal(("75", "ahead"), (made["target.number"], made["review"]));
        Assert.Equal("60", (await max.PatchAsync($"strategies/{made.Id}", new { change = -10 }).Is(200))["target.number"]);
        var count = await max.CreateAsync("strategies", With(With(With(Plan("wonCount", null!), "target", null), "baseline", new { number = 40 }), "change", 50));
        Assert.Equal("60", count["target.number"]);
        var plan = With(Plan("winRate", new { number = 60 }), "baseline", new { number = 50 });
        foreach (var (field, value, named) in new (string, object?, string)[]
        {
            ("ends", Today, "ends"), ("ends", new DateOnly(9999, 1, 1), "ends"), ("starts", new DateOnly(1500, 1, 1), "starts"), ("target", new { number = 50 }, "target"), ("target", new { number = 101 }, "target.number"), ("target", new { money = Eur("1.00") }, "target.number"), ("target", null, "target"),
            ("change", 5, "target"), ("nextReview", Today.AddDays(-1), "nextReview"), ("nextReview", Today.AddYears(2), "nextReview"), ("name", " ", "name"), ("dropReason", "Because", "dropReason"), ("status", "dropped", "dropReason"), ("kpi", "happiness", "kpi"), ("reviewEvery", "week", "reviewEvery"),
        })
            await max.PostAsync("strategies", With(plan, field, value)).IsProblem(400, "validation", named);
        foreach (var change in new[] { 51, -51 }) await max.PostAsync("strategies", With(With(plan, "target", null), "change", change)).IsProblem(400, "validation", "change");
        await max.PostAsync("strategies", With(With(Plan("winRate", null!), "target", null), "change", 5)).IsProblem(400, "validation", "change");
        await max.PostAsync("strategies", Plan("wonAmount", new { money = new { amount = "5.00", currency = "XXX" } })).IsProblem(400, "validation", "target.money.currency");
        await max.PostAsync("strategies", Plan("wonAmount", new { money = new { amount = "5.00", currency = "JPY" } })).IsProblem(400, "validation");
        await max.PostAsync("strategies", With(plan, "ownerId", app.Mallory.MemberId)).IsProblem(422, "unusable", "ownerId");
        await max.PatchAsync($"strategies/{made.Id}", new { kpi = "winRate" }).IsProblem(400, "validation", "kpi");
    }

    [Fact]
    public async Task Two_who_change_one_at_a_time_do_not_overwrite_each_other_and_what_is_deleted_comes_back()
    {
        var noa = await app.SignUpAsync("Noa", "Versions");
        var ben = await app.JoinAsync(noa, "Ben", "member");
        var made = await noa.CreateAsync("strategies", Plan("winRate", new { number = 60 }));
        await noa.PatchAsync($"strategies/{made.Id}", new { name = "First" }, ("If-Match", "\"1\"")).Is(200);
        var stale = await noa.PatchAsync($"strategies/{made.Id}", new { name = "Second" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
        Assert.Equal("First", stale["current.name"]);
        await ben.PostAsync("strategies", Plan("winRate", new { number = 60 })).IsProblem(403, "forbidden");
        await ben.DeleteAsync($"strategies/{made.Id}").IsProblem(403, "forbidden");
        Assert.Equal("First", (await ben.GetAsync($"strategies/{made.Id}").Is(200))["name"]);
        await app.Mallory.GetAsync($"strategies/{made.Id}").IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"strategies/{made.Id}/reviews", new { verdict = "onTrack" }).IsProblem(404, "notFound");
        Assert.Equal(0, (await app.Mallory.GetAsync("strategies").Is(200)).Count());
        await noa.DeleteAsync($"strategies/{made.Id}").Is(204);
        await noa.GetAsync($"strategies/{made.Id}").IsProblem(404, "notFound");
        await noa.PostAsync($"strategies/{made.Id}/restore").Is(200);
        Assert.Equal(1, (await noa.GetAsync("strategies?status=active").Is(200)).Count());
    }

    [Fact]
    public async Task Who_sees_only_their_own_records_learns_nothing_of_the_others()
    {
        var pia = await app.SignUpAsync("Pia", "Walls");
        var role = await pia.CreateAsync("roles", new { name = "Own only", baseline = "member", rules = Roles.RoleTests.Rules("own") });
        var own = await app.JoinAsync(pia, "Own", "member");
        await SoldAsync(pia, await CompanyAsync(pia, "Hers"), null, 1, amount: Eur("700.00"));
        var made = await pia.CreateAsync("strategies", Plan("wonAmount", new { money = Eur("900.00") }));
        await pia.PostAsync($"strategies/{made.Id}/reviews", new { verdict = "behind" }).Is(200);
        Assert.Equal("700.00", (await own.GetAsync($"strategies/{made.Id}").Is(200))["actual.money.amount"]);
        await pia.PatchAsync($"members/{own.MemberId}", new { roleId = role.Id }).Is(200);
        await own.SignInAsync();
        var seen = await own.GetAsync($"strategies/{made.Id}").Is(200);
        Assert.Equal(("false", null, null, null), (seen["seesAll"]?.ToLowerInvariant(), seen["actual.money.amount"], seen["baseline.money.amount"], seen["progress"]));
        Assert.DoesNotContain("700.00", seen.Text + (await own.GetAsync($"strategies/{made.Id}/reviews").Is(200)).Text + (await own.GetAsync($"strategies/{made.Id}/course").Is(200)).Text, StringComparison.Ordinal);
    }
}
