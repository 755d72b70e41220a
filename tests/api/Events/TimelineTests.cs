namespace Crm.Tests.Events;

public sealed class TimelineTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task What_a_record_lives_through_is_told_newest_first()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Tim" });
        await app.Bob.PatchAsync($"contacts/{contact.Id}", new { lastName = "Line", lifecycleStage = "customer" }).Is(200);
        await app.Ada.DeleteAsync($"contacts/{contact.Id}").Is(204);
        await app.Ada.PostAsync($"contacts/{contact.Id}/restore").Is(200);
        var timeline = await app.Vera.GetAsync($"contacts/{contact.Id}/timeline").Is(200);
        Assert.Equal(["restored", "trashed", "updated", "created"], timeline.Each("kind"));
        Assert.Equal("Bob", timeline["items[2].actor.name"]);
        Assert.Equal(["lastName", "lifecycleStage"], timeline.Each("field", "items[2].changes").Order());
        Assert.Contains("Line", timeline["items[2].changes"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deals_way_is_told_to_its_company_and_people()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Told Ltd" });
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Told" });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Told deal", companyId = company.Id, contactIds = new[] { contact.Id } });
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { description = "Only for the deal" }).Is(200);
        await app.Ada.PostAsync($"deals/{deal.Id}/win").Is(200);
        await app.Ada.PostAsync($"deals/{deal.Id}/reopen").Is(200);
        await app.Ada.PostAsync($"deals/{deal.Id}/lose", new { reason = "No budget" }).Is(200);
        Assert.Equal(["lost", "reopened", "won", "updated", "created"], (await app.Ada.GetAsync($"deals/{deal.Id}/timeline").Is(200)).Each("kind"));
        foreach (var place in new[] { $"companies/{company.Id}", $"contacts/{contact.Id}" })
        {
            var told = await app.Ada.GetAsync($"{place}/timeline?kind=won,lost,reopened").Is(200);
            Assert.Equal(["lost", "reopened", "won"], told.Each("kind"));
            Assert.Equal((deal.Id, "Told deal"), (told["items[0].about.id"], told["items[0].about.title"]));
        }
    }

    [Fact]
    public async Task A_long_timeline_is_paged_without_gap()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Long" });
        for (var i = 0; i < 12; i++) await app.Ada.CreateAsync("activities", new { kind = "note", body = $"Note {i:00}", at = $"2026-01-{1 + i / 3:00}T10:00:00Z", links = new[] { new { @object = "contact", id = contact.Id } } });
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=note&limit=5" + (cursor is null ? "" : "&cursor=" + cursor)).Is(200);
            seen.AddRange(page.Each("body"));
            cursor = page["nextCursor"];
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"Note {i:00}"), seen.Order());
        await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?limit=0").IsProblem(400, "validation", "limit");
        await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?cursor=x").IsProblem(400, "validation", "cursor");
    }
}
