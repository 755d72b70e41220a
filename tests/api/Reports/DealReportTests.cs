using System.Globalization;
using System.Text.Json;
using Crm.Tests.Imports;
using Crm.Tests.Support;

namespace Crm.Tests.Reports;

/// <summary>Deals won and lost: right figures, and each opens exactly its rows.</summary>
public sealed class DealReportTests(CrmApp app) : IClassFixture<CrmApp>
{
    static readonly string[] Periods = ["2017-Q1", "2017-Q2", "2017-Q3", "2017-Q4"];

    [Fact]
    public async Task The_public_sales_data_tells_what_is_known_of_it_in_the_answer_in_the_rows_and_in_the_file()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "crm-sales");
        Assert.SkipUnless(Directory.Exists(folder), "The data set crm-sales is not beside the project.");
        var pipeline = await PipelineAsync(app.Mallory, "MavenTech");
        Assert.Equal((85, 0, 0, 0), (await app.Mallory.ImportAsync("companies", await File.ReadAllTextAsync(Path.Combine(folder, "accounts.csv")))).Counts());
        var imported = await app.Mallory.ImportAsync("deals", await File.ReadAllTextAsync(Path.Combine(folder, "sales_pipeline.csv")), new { constants = new { pipelineId = pipeline, currency = "USD" } });
        Assert.Equal((8800, 0, 0, 0), imported.Counts());

        var quarters = await app.Mallory.GetAsync($"reports/deals?by=quarter&pipelineId={pipeline}").Is(200);
        Assert.Equal(Periods, quarters.Each("key"));
        Assert.Equal(["1134672.00", "3086111.00", "2982255.00", "2802496.00"], Enumerable.Range(0, 4).Select(i => quarters[$"items[{i}].won.sums[0].amount"]));
        Assert.Equal(("4238", "2473", "10005534.00"), (quarters["total.won.count"], quarters["total.lost.count"], quarters["total.won.sums[0].amount"]));

        // Every agent has become a member who cannot sign in.
        var agents = await app.Mallory.GetAsync($"reports/deals?by=owner&pipelineId={pipeline}").Is(200);
        Assert.Equal(30, agents.Count());
        Assert.Equal(("Darcel Schlecht", "349", "204", "1153214.00", "63.1"), (agents["items[0].name"], agents["items[0].won.count"], agents["items[0].lost.count"], agents["items[0].won.sums[0].amount"], agents["items[0].winRate"]));
        var products = await app.Mallory.GetAsync($"reports/deals?by=product&pipelineId={pipeline}").Is(200);
        Assert.Equal(7, products.Count());
        foreach (var report in new[] { quarters, agents, products }) await OpensItsRowsAsync(app.Mallory, report);

        // The file holds the same figures, line by line.
        foreach (var (by, report) in new[] { ("quarter", quarters), ("owner", agents), ("product", products) })
        {
            var file = await app.Mallory.GetAsync($"reports/deals?by={by}&pipelineId={pipeline}&format=csv").Is(200);
            Assert.Equal("text/csv", file.ContentType);
            var lines = file.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim('"').Split("\",\"")).ToArray();
            Assert.Equal(report.Count() + 2, lines.Length);
            for (var i = 0; i < report.Count(); i++)
                Assert.Equal([report[$"items[{i}].name"] ?? "", "USD", report[$"items[{i}].won.count"]!, report[$"items[{i}].won.sums[0].amount"] ?? "", report[$"items[{i}].lost.count"]!], lines[i + 1][..5]);
        }

        // Every deal has reached the first stage, the won ones all of them.
        var funnel = await app.Mallory.GetAsync($"reports/funnel/{pipeline}").Is(200);
        Assert.Equal(["8800", "5827", "4238"], Enumerable.Range(0, 3).Select(i => funnel[$"stages[{i}].reached.count"]));
        Assert.Equal(["500", "1589", "4238"], Enumerable.Range(0, 3).Select(i => funnel[$"stages[{i}].here.count"]));
        Assert.Equal(("2473", "66.2", "48.2"), (funnel["lost.count"], funnel["stages[1].fromStart"], funnel["stages[2].fromStart"]));
        for (var i = 0; i < 3; i++)
            foreach (var part in new[] { "reached", "here" }) await OpensAsync(app.Mallory, funnel.At($"stages[{i}].{part}")!.Value);
        await OpensAsync(app.Mallory, funnel.At("lost")!.Value);
    }

    [Fact]
    public async Task Days_follow_the_workspaces_clock_and_currencies_are_never_mixed()
    {
        var pipeline = await PipelineAsync(app.Ada, "Clock");
        await app.Ada.PatchAsync("tenant", new { timeZone = "America/New_York" });
        var won = await StageAsync(app.Ada, pipeline, "won");
        // 03:30 in UTC on 1 April is still March in New York; the clock there has changed since the first of the month.
        foreach (var (amount, currency, closedAt) in new[] { ("100.00", "EUR", "2025-04-01T03:30:00Z"), ("250.00", "EUR", "2025-04-01T04:30:00Z"), ("70.00", "USD", "2025-04-02T12:00:00Z"), ((string?)null, "EUR", "2025-06-01T12:00:00Z") })
            await app.Ada.CreateAsync("deals", new { title = "Clock", pipelineId = pipeline, stageId = won, amount = amount is null ? null : new { amount, currency }, closedAt });
        var months = await app.Ada.GetAsync($"reports/deals?by=month&pipelineId={pipeline}").Is(200);
        Assert.Equal(["2025-03", "2025-04", "2025-05", "2025-06"], months.Each("key")); // no gap where nothing happened
        Assert.Equal(("1", "2", "0", "1"), (months["items[0].won.count"], months["items[1].won.count"], months["items[2].won.count"], months["items[3].won.count"]));
        Assert.Equal(2, months.At("items[1].won.sums")!.Value.GetArrayLength());
        Assert.Equal(0, months.At("items[3].won.sums")!.Value.GetArrayLength());
        await OpensItsRowsAsync(app.Ada, months);
        var march = await app.Ada.GetAsync($"reports/deals?by=month&pipelineId={pipeline}&from=2025-03-01&to=2025-03-31").Is(200);
        Assert.Equal("1", march["total.won.count"]);
        await OpensItsRowsAsync(app.Ada, march);
    }

    [Fact]
    public async Task Bob_sees_of_himself_what_Ada_sees_of_him_and_Mallory_sees_nothing()
    {
        var pipeline = await PipelineAsync(app.Ada, "Same figures");
        var (won, lost) = (await StageAsync(app.Ada, pipeline, "won"), await StageAsync(app.Ada, pipeline, "lost"));
        var bob = app.Bob.MemberId;
        foreach (var (owner, stage) in new[] { (bob, won), (bob, won), (bob, lost), (app.Ada.MemberId, won) })
            await app.Ada.CreateAsync("deals", new { title = "Same", pipelineId = pipeline, stageId = stage, ownerId = owner, amount = new { amount = "10.00", currency = "EUR" }, lostReason = stage == lost ? "Price" : null });
        var whole = await app.Ada.GetAsync($"reports/deals?by=owner&pipelineId={pipeline}").Is(200);
        var own = (await app.Bob.GetAsync($"reports/deals?by=owner&pipelineId={pipeline}&ownerId={bob}").Is(200)).At("items[0]")!.Value;
        var seen = whole.At("items")!.Value.EnumerateArray().Single(i => i.GetProperty("key").GetString() == bob);
        Assert.Equal((seen.GetProperty("won").GetProperty("count").GetInt32(), seen.GetProperty("winRate").GetDouble()), (own.GetProperty("won").GetProperty("count").GetInt32(), own.GetProperty("winRate").GetDouble()));
        Assert.Equal(("2", "1", "66.7"), (seen.GetProperty("won").GetProperty("count").ToString(), seen.GetProperty("lost").GetProperty("count").ToString(), seen.GetProperty("winRate").ToString()));
        var reasons = await app.Ada.GetAsync($"reports/deals?by=reason&pipelineId={pipeline}").Is(200);
        Assert.Equal((1, "Price", "1"), (reasons.Count(), reasons["items[0].key"], reasons["items[0].lost.count"]));
        await OpensItsRowsAsync(app.Ada, reasons);

        Assert.Equal("0", (await app.Mallory.GetAsync($"reports/deals?by=owner&pipelineId={pipeline}").Is(200))["total.won.count"]);
        await app.Mallory.GetAsync($"reports/funnel/{pipeline}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Each_competitor_of_a_deal_has_it_in_its_group_and_the_total_counts_it_once()
    {
        var pipeline = await PipelineAsync(app.Ada, "Rivals");
        var (won, lost) = (await StageAsync(app.Ada, pipeline, "won"), await StageAsync(app.Ada, pipeline, "lost"));
        var (north, south) = ((await app.Ada.CreateAsync("competitors", new { name = "North" })).Id, (await app.Ada.CreateAsync("competitors", new { name = "South" })).Id);
        async Task DealAsync(string stage, string amount, params string[] rivals)
        {
            var deal = await app.Ada.CreateAsync("deals", new { title = "Rivals", pipelineId = pipeline, stageId = stage, amount = new { amount, currency = "EUR" }, lostReason = stage == lost ? "Price" : null });
            await app.Ada.PutAsync($"deals/{deal.Id}/competitors", new { items = rivals.Select((r, i) => new { competitorId = r, lostTo = stage == lost && i == 0 }) }).Is(200);
        }
        await DealAsync(won, "100.00", north, south);
        await DealAsync(lost, "30.00", south, north);
        await DealAsync(lost, "7.00", south);
        await DealAsync(won, "1.00");

        var report = await app.Ada.GetAsync($"reports/deals?by=competitor&pipelineId={pipeline}").Is(200);
        Assert.Equal("South North ", string.Join(" ", report.Each("name")));
        Assert.Equal(("1", "2", "2", "37.00", "33.3"), (report["items[0].won.count"], report["items[0].lost.count"], report["items[0].lostTo.count"], report["items[0].lostTo.sums[0].amount"], report["items[0].winRate"]));
        Assert.Equal(("1", "1", "0", "50"), (report["items[1].won.count"], report["items[1].lost.count"], report["items[1].lostTo.count"], report["items[1].winRate"]));
        Assert.Equal(("1", null), (report["items[2].won.count"], report["items[2].lostTo"]));
        Assert.Equal(("2", "2", "101.00", "37.00", "0"), (report["total.won.count"], report["total.lost.count"], report["total.won.sums[0].amount"], report["total.lost.sums[0].amount"], report["total.daysToWin"]));
        await OpensItsRowsAsync(app.Ada, report);
        for (var i = 0; i < 2; i++) await OpensAsync(app.Ada, report.At($"items[{i}].lostTo")!.Value);
        var file = (await app.Ada.GetAsync($"reports/deals?by=competitor&pipelineId={pipeline}&format=csv").Is(200)).Text;
        Assert.Contains("\"South\",\"EUR\",\"1\",\"100.00\",\"2\",\"37.00\",\"33.3\",\"100.00\",\"0\",\"2\",\"37.00\"", file);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_by_name()
    {
        await app.Ada.GetAsync("reports/deals?by=weather").IsProblem(400, "validation", "by");
        await app.Ada.GetAsync("reports/deals?from=yesterday").IsProblem(400, "validation", "from");
        await app.Ada.GetAsync("reports/deals?to=10000-01-01").IsProblem(400, "validation", "to");
        await app.Ada.GetAsync("reports/deals?from=2026-02-01&to=2026-01-01").IsProblem(400, "validation", "to");
        await app.Ada.GetAsync("reports/deals?ownerId=me").IsProblem(400, "validation", "ownerId");
        await app.Ada.GetAsync("reports/deals?format=pdf").IsProblem(400, "validation", "format");
        await app.Ada.GetAsync("reports/activities?pipelineId=0199d0a1-0005-7000-8000-000000000001").IsProblem(400, "validation", "pipelineId");
        await app.Ada.GetAsync("reports/funnel/none").IsProblem(404, "notFound");
        var unknown = await app.Ada.GetAsync($"reports/deals?teamId={Guid.NewGuid()}").Is(200);
        Assert.Equal("0", unknown["total.won.count"]);
    }

    static async Task OpensItsRowsAsync(Person person, Answer report)
    {
        var groups = report.At("items")!.Value.EnumerateArray().Append(report.At("total")!.Value).ToArray();
        foreach (var group in groups.Take(3).Append(groups[^1]))
            foreach (var part in new[] { "won", "lost" }) await OpensAsync(person, group.GetProperty(part));
    }

    /// <summary>The figure's filter finds as many rows as it says, and for few rows they add up to its sum.</summary>
    static async Task OpensAsync(Person person, JsonElement part)
    {
        var rows = part.GetProperty("rows");
        var found = await person.PostAsync($"{rows.GetProperty("object").GetString()}/search", new { filter = rows.GetProperty("filter"), count = true, limit = 200 }).Is(200);
        var count = part.GetProperty("count").GetInt32();
        Assert.Equal(count.ToString(CultureInfo.InvariantCulture), found["total"]);
        if (count > 200) return;
        foreach (var sum in part.GetProperty("sums").EnumerateArray())
            Assert.Equal(decimal.Parse(sum.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture), found.At("items")!.Value.EnumerateArray().Select(d => d.GetProperty("amount")).Where(a => a.ValueKind == JsonValueKind.Object && a.GetProperty("currency").GetString() == sum.GetProperty("currency").GetString())
                .Sum(a => decimal.Parse(a.GetProperty("amount").GetString()!, CultureInfo.InvariantCulture)));
    }

    static async Task<string> PipelineAsync(Person person, string name) => (await person.CreateAsync("pipelines", new
    {
        name,
        stages = new object[] { new { name = "Prospecting", kind = "open", probability = 10 }, new { name = "Engaging", kind = "open", probability = 40 }, new { name = "Won", kind = "won", probability = 100 }, new { name = "Lost", kind = "lost", probability = 0 } },
    })).Id;

    static async Task<string> StageAsync(Person person, string pipeline, string kind) =>
        (await person.GetAsync($"pipelines/{pipeline}").Is(200)).At("stages")!.Value.EnumerateArray().First(s => s.GetProperty("kind").GetString() == kind).GetProperty("id").GetString()!;
}
