using System.Text.Json;

namespace Crm.Tests.Privacy;

/// <summary>Figures about people, where they are not to be shown singly.</summary>
public sealed class PeopleFiguresTests(CrmApp app) : IClassFixture<CrmApp>
{
    const string Fold = "notSingly";

    sealed record Team(Person Ida, Person Dora, Person Dirk, Person Dina, Person Gus);

    /// <summary>Ida leads from Britain; Dora, Dirk and Dina work in Germany, Gus does not. Each has won deals and made calls.</summary>
    async Task<Team> TeamAsync(string business, int germans = 3)
    {
        var ida = await app.SignUpAsync("Ida", business);
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(ida.Email) }).Is(204);
        var (dora, dirk, dina, gus) = (await app.JoinAsync(ida, "Dora", "member"), await app.JoinAsync(ida, "Dirk", "member"), await app.JoinAsync(ida, "Dina", "member"), await app.JoinAsync(ida, "Gus", "member"));
        foreach (var person in new[] { dora, dirk, dina }.Take(germans)) await ida.PatchAsync($"members/{person.MemberId}", new { country = "DE" }).Is(200);
        foreach (var (person, count) in new[] { (ida, 1), (dora, 2), (dirk, 3), (dina, 4), (gus, 5) })
        {
            var links = new[] { new { @object = "contact", id = (await person.CreateAsync("contacts", new { firstName = "Of " + person.Name })).Id } };
            for (var i = 0; i < count; i++)
            {
                var deal = await person.CreateAsync("deals", new { title = $"{person.Name} {i}", amount = new { amount = "100.00", currency = "EUR" } });
                await person.PostAsync($"deals/{deal.Id}/win").Is(200);
                await person.CreateAsync("activities", new { kind = "call", outcome = "reached", direction = "in", links });
            }
        }
        return new Team(ida, dora, dirk, dina, gus);
    }

    static readonly string[] ByOwner = ["reports/deals?by=owner", "reports/activities?by=owner", "reports/response-time?from=2020-01-01", "reports/pipeline-created?by=owner", "data-quality/scores?by=owner"];

    static IEnumerable<JsonElement> Items(Answer answer) => answer.At("items")!.Value.EnumerateArray();
    static string[] Keys(Answer answer) => [.. Items(answer).Select(i => i.GetProperty("key").GetString()!)];

    static int Count(JsonElement line) => (line.TryGetProperty("won", out var won) && !line.TryGetProperty("created", out _) ? won : line.TryGetProperty("created", out var created) ? created : line.TryGetProperty("incoming", out var came) ? came : line)
        is var part && part.TryGetProperty("records", out var records) ? records.GetInt32() : part.GetProperty("count").GetInt32();

    [Fact]
    public async Task Every_report_by_person_folds_those_who_are_not_to_be_shown_singly_and_its_total_stays()
    {
        var (ida, dora, dirk, dina, gus) = await TeamAsync("Folding");
        foreach (var report in ByOwner)
        {
            var seen = await ida.GetAsync(report).Is(200);
            Assert.Equal(new[] { Fold, gus.MemberId, ida.MemberId }.Order(), Keys(seen).Order());
            Assert.Equal(("3", "true"), (seen["notSingly.people"], seen["notSingly.shown"]));
            Assert.Equal(report.StartsWith("data", StringComparison.Ordinal) ? 3 : 9, Count(Items(seen).Single(i => i.GetProperty("key").GetString() == Fold)));
            if (seen.At("total") is { } total) Assert.Equal(15, Count(total));
            foreach (var hidden in new[] { dora, dirk, dina }) Assert.DoesNotContain(hidden.Name + "\"", seen.Text, StringComparison.Ordinal);
            // Dora sees her own, and not those of Dirk and Dina: the next smallest goes with them, so that neither can be told.
            var hers = await dora.GetAsync(report).Is(200);
            Assert.Equal(("3", "true"), (hers["notSingly.people"], hers["notSingly.shown"]));
            Assert.Equal(new[] { dora.MemberId, Fold, report.StartsWith("data", StringComparison.Ordinal) ? "" : gus.MemberId }.Length, hers.Count());
            Assert.Equal(report.StartsWith("data", StringComparison.Ordinal) ? 1 : 2, Count(Items(hers).Single(i => i.GetProperty("key").GetString() == dora.MemberId)));
            if (hers.At("total") is { } same) Assert.Equal(15, Count(same));
            if (report.StartsWith("data", StringComparison.Ordinal)) continue;
            var file = (await ida.GetAsync(report + "&format=csv").Is(200)).Text;
            Assert.Contains("People not shown singly", file, StringComparison.Ordinal);
            Assert.DoesNotContain("Dora", file, StringComparison.Ordinal);
        }
        // The line of several opens their rows like any other.
        var fold = Items(await ida.GetAsync("reports/activities?by=owner").Is(200)).Single(i => i.GetProperty("key").GetString() == Fold);
        Assert.Equal("9", (await ida.PostAsync("activities/search", new { filter = fold.GetProperty("rows").GetProperty("filter"), count = true }).Is(200))["total"]);
        // Whose a record is stays visible: that is work, and no score.
        Assert.Equal(2, (await ida.GetAsync($"deals?filter[ownerId]={dora.MemberId}").Is(200)).Count());
    }

    [Fact]
    public async Task Figures_of_one_of_them_are_refused_to_others_and_open_to_themselves()
    {
        var (ida, dora, _, _, gus) = await TeamAsync("Refusing");
        var pipeline = (await ida.GetAsync("pipelines").Is(200))["items[0].id"];
        foreach (var report in new[] { "reports/deals?by=month", "reports/activities?by=kind", "reports/response-time?from=2020-01-01", "reports/pipeline-created?by=week", $"reports/funnel/{pipeline}?on=createdAt", "forecast?period=month" })
            foreach (var format in new[] { "json", "csv" })
            {
                await ida.GetAsync($"{report}&ownerId={dora.MemberId}&format={format}").IsProblem(403, "forbidden", "ownerId");
                await gus.GetAsync($"{report}&ownerId={dora.MemberId}&format={format}").IsProblem(403, "forbidden", "ownerId");
                await dora.GetAsync($"{report}&ownerId={dora.MemberId}&format={format}").Is(200);
                await ida.GetAsync($"{report}&ownerId={gus.MemberId}&format={format}").Is(200);
            }
        await ida.GetAsync($"data-quality/trend?by=owner&key={dora.MemberId}").IsProblem(403, "forbidden", "key");
        await dora.GetAsync($"data-quality/trend?by=owner&key={dora.MemberId}").Is(200);
        Assert.Equal("3", (await ida.GetAsync($"data-quality/trend?by=owner&key={Fold}").Is(200))["days[0].records"]);
        // A team of hers and one more would tell her; one of three others does not.
        var small = await ida.CreateAsync("teams", new { name = "Small", memberIds = new[] { dora.MemberId, gus.MemberId, ida.MemberId } });
        var large = await ida.CreateAsync("teams", new { name = "Large", memberIds = (await ida.GetAsync("members").Is(200)).Each("id").ToArray() });
        await ida.GetAsync($"reports/deals?by=month&teamId={small.Id}").IsProblem(403, "forbidden", "teamId");
        await ida.GetAsync($"forecast?teamId={small.Id}").IsProblem(403, "forbidden", "teamId");
        await ida.GetAsync($"reports/deals?by=month&teamId={large.Id}").Is(200);
        await app.Mallory.GetAsync($"reports/deals?ownerId={dora.MemberId}").Is(200);
    }

    [Fact]
    public async Task What_one_of_them_has_reached_of_a_goal_only_they_see()
    {
        var (ida, dora, _, _, gus) = await TeamAsync("Goals");
        var month = new DateOnly(app.Clock.GetUtcNow().Year, app.Clock.GetUtcNow().Month, 1);
        async Task<string> GoalAsync(object who) => (await ida.CreateAsync("goals", who)).Id;
        var (hers, his) = (await GoalAsync(new { memberId = dora.MemberId, measure = "wonCount", period = "month", starts = month, target = 4 }), await GoalAsync(new { memberId = gus.MemberId, measure = "wonCount", period = "month", starts = month, target = 5 }));
        var team = await ida.CreateAsync("teams", new { name = "Two", memberIds = new[] { dora.MemberId, gus.MemberId } });
        var theirs = await GoalAsync(new { teamId = team.Id, measure = "wonCount", period = "month", starts = month, target = 14 });
        Assert.Equal(("true", null, null), ((await ida.GetAsync($"goals/{hers}").Is(200))["withheld"], (await ida.GetAsync($"goals/{hers}").Is(200))["actual"], (await ida.GetAsync($"goals/{hers}").Is(200))["attainment"]));
        Assert.Equal(("false", "2", "50"), ((await dora.GetAsync($"goals/{hers}").Is(200))["withheld"], (await dora.GetAsync($"goals/{hers}").Is(200))["actual"], (await dora.GetAsync($"goals/{hers}").Is(200))["attainment"]));
        Assert.Equal(("100", "true"), ((await ida.GetAsync($"goals/{his}").Is(200))["attainment"], (await ida.GetAsync($"goals/{theirs}").Is(200))["withheld"]));
        Assert.Equal("true", (await ida.PatchAsync($"goals/{hers}", new { target = 8 }).Is(200))["withheld"]);
    }

    [Fact]
    public async Task One_alone_is_not_told_from_the_total_the_next_smallest_go_with_them()
    {
        var (ida, dora, dirk, dina, gus) = await TeamAsync("Alone", germans: 1);
        var report = await ida.GetAsync("reports/deals?by=owner").Is(200);
        // Dora has to be; Dirk and Dina are the next smallest.
        Assert.Equal(new[] { Fold, gus.MemberId, ida.MemberId }.Order(), Keys(report).Order());
        Assert.Equal(9, Count(Items(report).Single(i => i.GetProperty("key").GetString() == Fold)));
        // With nobody to go with her, only the total counts her.
        var (eva, ben) = (await app.SignUpAsync("Eva", "Two"), (Person?)null);
        ben = await app.JoinAsync(eva, "Ben", "member");
        await eva.PatchAsync($"members/{ben.MemberId}", new { country = "AT" }).Is(200);
        foreach (var who in new[] { eva, ben }) await who.PostAsync($"deals/{(await who.CreateAsync("deals", new { title = "One" })).Id}/win").Is(200);
        var two = await eva.GetAsync("reports/deals?by=owner").Is(200);
        Assert.Equal((eva.MemberId, "2", "1", "false"), (string.Join(' ', Keys(two)), two["total.won.count"], two["notSingly.people"], two["notSingly.shown"]));
    }

    [Fact]
    public async Task Showing_by_name_takes_a_reason_and_is_told()
    {
        var (ida, dora, _, _, _) = await TeamAsync("Switching");
        var asItComes = await ida.GetAsync("privacy").Is(200);
        Assert.Equal(("GB", "named", "AT DE GB"), (asItComes["workspaceCountry"], asItComes["you.figures"], string.Join(' ', asItComes.Each("country", "countries"))));
        Assert.Equal(("grouped", "3", null), (asItComes["countries[1].figures"], asItComes["countries[1].members"], asItComes["countries[1].changedBy"]));
        Assert.Contains("87", asItComes["countries[1].source"], StringComparison.Ordinal);
        Assert.Equal(("DE", "grouped"), ((await dora.GetAsync("privacy").Is(200))["you.country"], (await dora.GetAsync("privacy").Is(200))["you.figures"]));
        await ida.PutAsync("privacy", new { country = "DE", figures = "named" }).IsProblem(400, "validation", "reason");
        await ida.PutAsync("privacy", new { country = "DE", figures = "named", reason = "  " }).IsProblem(400, "validation", "reason");
        await ida.PutAsync("privacy", new { country = "QZ", figures = "grouped" }).IsProblem(400, "validation", "country");
        await ida.PutAsync("privacy", new { country = "de", figures = "grouped" }).IsProblem(400, "validation", "country");
        await ida.PutAsync("privacy", new { country = "DE" }).IsProblem(400, "validation", "figures");
        await dora.PutAsync("privacy", new { country = "DE", figures = "named", reason = "I would not mind" }).IsProblem(403, "forbidden");
        var end = await ida.EndOfFeedAsync();
        var named = await ida.PutAsync("privacy", new { country = "DE", figures = "named", reason = "Agreement of 1 March" }).Is(200);
        Assert.Equal(("named", "Ida", "Agreement of 1 March"), (named["countries[1].figures"], named["countries[1].changedBy"], named["countries[1].reason"]));
        await ida.WaitForFeedAsync(ida.TenantId, "workspace.privacyUpdated", end);
        var told = (await ida.GetAsync($"events?after={end}").Is(200)).At("items")!.Value.EnumerateArray().Single(e => e.GetProperty("type").GetString() == "workspace.privacyUpdated").GetRawText();
        Assert.Contains("Agreement of 1 March", told, StringComparison.Ordinal);
        Assert.Contains("figures.DE", told, StringComparison.Ordinal);
        Assert.Contains(dora.MemberId, Keys(await ida.GetAsync("reports/deals?by=owner").Is(200)));
        await ida.GetAsync($"reports/deals?ownerId={dora.MemberId}").Is(200);
        Assert.Equal("named", (await dora.GetAsync("privacy").Is(200))["you.figures"]);
        // Back takes no reason; another country is grouped as easily.
        await ida.PutAsync("privacy", new { country = "DE", figures = "grouped" }).Is(200);
        await ida.GetAsync($"reports/deals?ownerId={dora.MemberId}").IsProblem(403, "forbidden", "ownerId");
        await ida.PutAsync("privacy", new { country = "GB", figures = "grouped" }).Is(200);
        Assert.Equal("grouped", (await ida.GetAsync("privacy").Is(200))["you.figures"]);
        // Of all of this Globex has nothing.
        Assert.Equal("AT DE GB", string.Join(' ', (await app.Mallory.GetAsync("privacy").Is(200)).Each("country", "countries")));
        Assert.Equal("grouped", (await app.Mallory.GetAsync("privacy").Is(200))["countries[1].figures"]);
    }

    [Fact]
    public async Task Where_somebody_works_is_a_country_that_those_who_manage_people_say()
    {
        await app.Ada.PatchAsync($"members/{app.Vera.MemberId}", new { country = "Germany" }).IsProblem(400, "validation", "country");
        await app.Ada.PatchAsync($"members/{app.Vera.MemberId}", new { country = "QZ" }).IsProblem(400, "validation", "country");
        await app.Bob.PatchAsync($"members/{app.Vera.MemberId}", new { country = "FR" }).IsProblem(403, "forbidden");
        Assert.Equal("FR", (await app.Ada.PatchAsync($"members/{app.Vera.MemberId}", new { country = "FR" }).Is(200))["country"]);
        Assert.Equal("FR", (await app.Vera.GetAsync("privacy").Is(200))["you.country"]);
        Assert.Null((await app.Ada.PatchAsync($"members/{app.Vera.MemberId}", new { country = "" }).Is(200))["country"]);
        await app.Mallory.PatchAsync($"members/{app.Vera.MemberId}", new { country = "FR" }).IsProblem(404, "notFound");
    }
}
