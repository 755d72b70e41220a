using System.Text.Json;

namespace Crm.Tests.Reports;

/// <summary>Pipeline created: what came in, whatever became of it.</summary>
public sealed class PipelineReportTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Deals_count_where_they_were_made_and_each_figure_opens_its_rows()
    {
        var owner = await app.SignUpAsync("Ida", "Made");
        var ben = await app.JoinAsync(owner, "Ben", "member");
        foreach (var (who, title, made, won) in new[] { (owner, "a", "2025-03-31T23:30:00Z", true), (owner, "b", "2025-05-02T10:00:00Z", false), (ben, "c", "2025-05-03T10:00:00Z", true), (ben, "gone", "2025-05-03T10:00:00Z", false) })
        {
            var deal = await who.CreateAsync("deals", new { title, amount = new { amount = "250.00", currency = title == "b" ? "USD" : "EUR" } });
            if (won) await who.PostAsync($"deals/{deal.Id}/win").Is(200);
            if (title == "gone") await who.DeleteAsync($"deals/{deal.Id}").Is(204);
            await app.ExecuteAsync("update deals set created_at = $2 where id = $1", Guid.Parse(deal.Id), DateTimeOffset.Parse(made, System.Globalization.CultureInfo.InvariantCulture));
        }
        await owner.PatchAsync("tenant", new { timeZone = "Europe/London" }).Is(200);
        // Half past eleven at night in UTC is the first of April in London; no month between is left out.
        var months = await owner.GetAsync("reports/pipeline-created?by=month").Is(200);
        Assert.Equal(["2025-04", "2025-05"], months.Each("key"));
        Assert.Equal(("1", "2", "1", "3", "2"), (months["items[0].created.count"], months["items[1].created.count"], months["items[1].won.count"], months["total.created.count"], months["total.won.count"]));
        Assert.Equal(["EUR 250.00", "USD 250.00"], months.At("items[1].created.sums")!.Value.EnumerateArray().Select(s => $"{s.GetProperty("currency")} {s.GetProperty("amount")}").Order());
        foreach (var by in new[] { "owner", "week", "month", "quarter", "source", "pipeline" })
        {
            var report = await owner.GetAsync($"reports/pipeline-created?by={by}").Is(200);
            Assert.Equal(3, report.At("items")!.Value.EnumerateArray().Sum(i => i.GetProperty("created").GetProperty("count").GetInt32()));
            foreach (var group in report.At("items")!.Value.EnumerateArray().Append(report.At("total")!.Value))
                foreach (var part in new[] { group.GetProperty("created"), group.GetProperty("won") }) await OpensAsync(owner, part);
        }
        Assert.Equal("1", (await owner.GetAsync($"reports/pipeline-created?ownerId={ben.MemberId}").Is(200))["total.created.count"]);
        Assert.Equal("2", (await owner.GetAsync("reports/pipeline-created?from=2025-05-01&to=2025-05-31").Is(200))["total.created.count"]);
        Assert.Equal("0", (await app.Mallory.GetAsync("reports/pipeline-created").Is(200))["total.created.count"]);
        Assert.Contains("\"2025-04\",\"EUR\",\"1\",\"250.00\",\"1\",\"250.00\"", (await owner.GetAsync("reports/pipeline-created?by=month&format=csv").Is(200)).Text, StringComparison.Ordinal);
        await owner.GetAsync("reports/pipeline-created?by=moon").IsProblem(400, "validation", "by");
    }

    static async Task OpensAsync(Person who, JsonElement part) =>
        Assert.Equal(part.GetProperty("count").ToString(), (await who.PostAsync("deals/search", new { filter = part.GetProperty("rows").GetProperty("filter"), count = true, limit = 1 }).Is(200))["total"]);
}
