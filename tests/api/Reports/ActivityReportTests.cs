using System.Text.Json;
using Crm.Tests.Support;

namespace Crm.Tests.Reports;

/// <summary>What was done and what came of it, and how soon customers are answered.</summary>
public sealed class ActivityReportTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task What_was_done_is_counted_by_whom_and_with_which_result_and_what_is_planned_is_not()
    {
        var links = await AboutAsync(app.Bob);
        foreach (var (kind, outcome) in new[] { ("call", "reached"), ("call", "noAnswer"), ("call", "noAnswer"), ("meeting", "held"), ("email", (string?)null) })
            await app.Bob.CreateAsync("activities", new { kind, outcome, direction = "out", ownerId = app.Bob.MemberId, at = "2025-05-05T10:00:00Z", links });
        await app.Bob.CreateAsync("activities", new { kind = "call", status = "planned", ownerId = app.Bob.MemberId, at = DateTimeOffset.UtcNow.AddDays(3), links });
        var time = $"from=2025-05-01&to=2025-05-31&ownerId={app.Bob.MemberId}";
        var people = await app.Ada.GetAsync($"reports/activities?by=owner&{time}").Is(200);
        Assert.Equal((1, "Bob", "5", "80"), (people.Count(), people["items[0].name"]!.Split(' ')[0], people["items[0].count"], people["items[0].noted"]));
        Assert.Equal(("call", "3", "noAnswer", "2"), (people["items[0].kinds[0].key"], people["items[0].kinds[0].count"], people["items[0].outcomes[0].key"], people["items[0].outcomes[0].count"]));
        foreach (var part in people.At("items[0].outcomes")!.Value.EnumerateArray().Concat(people.At("items[0].kinds")!.Value.EnumerateArray()).Append(people.At("items[0]")!.Value)) await OpensAsync(part);
        foreach (var by in new[] { "kind", "outcome", "week", "month" })
            foreach (var group in (await app.Ada.GetAsync($"reports/activities?by={by}&{time}").Is(200)).At("items")!.Value.EnumerateArray()) await OpensAsync(group);
        Assert.Equal("5", (await app.Bob.GetAsync($"reports/activities?by=owner&{time}").Is(200))["total.count"]); // one's own figures are the same
        Assert.Equal("0", (await app.Mallory.GetAsync($"reports/activities?by=owner&{time}").Is(200))["total.count"]);
        Assert.Contains("\"noAnswer\"", (await app.Ada.GetAsync($"reports/activities?by=owner&{time}&format=csv").Is(200)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reaches_out_is_answered_after_so_many_hours_or_not_yet()
    {
        var (ann, ben, cid) = (await AboutAsync(app.Ada), await AboutAsync(app.Ada), await AboutAsync(app.Ada));
        async Task SayAsync(object links, string kind, string direction, string at, string? outcome = null) => await app.Ada.CreateAsync("activities", new { kind, direction, outcome, ownerId = app.Ada.MemberId, at, links });
        await SayAsync(ann, "email", "in", "2025-06-02T08:00:00Z");
        await SayAsync(ann, "call", "out", "2025-06-02T10:00:00Z", "reached"); // by whatever way
        await SayAsync(ben, "email", "in", "2025-06-02T08:00:00Z");
        await SayAsync(ben, "email", "out", "2025-06-04T08:00:00Z");
        await SayAsync(cid, "email", "out", "2025-06-01T08:00:00Z"); // before it came in: no answer
        await SayAsync(cid, "email", "in", "2025-06-02T08:00:00Z");
        await SayAsync(cid, "call", "in", "2025-06-03T08:00:00Z", "reached"); // taken: answered at once
        var report = await app.Ada.GetAsync($"reports/response-time?from=2025-06-01&to=2025-06-30&ownerId={app.Ada.MemberId}").Is(200);
        Assert.Equal(("4", "3", "2", "50"), (report["total.incoming.count"], report["total.answered"], report["total.medianHours"], report["total.withinADay"]));
        await OpensAsync(report.At("total.incoming")!.Value);
    }

    async Task OpensAsync(JsonElement part)
    {
        var rows = part.GetProperty("rows");
        var found = await app.Ada.PostAsync($"{rows.GetProperty("object").GetString()}/search", new { filter = rows.GetProperty("filter"), count = true, limit = 1 }).Is(200);
        Assert.Equal(part.GetProperty("count").ToString(), found["total"]);
    }

    static async Task<object> AboutAsync(Person person) => new[] { new { @object = "contact", id = (await person.CreateAsync("contacts", new { firstName = "Reported" })).Id } };
}
