using static Crm.Tests.Duplicates.Settling;

namespace Crm.Tests.Duplicates;

/// <summary>What the background finds, and what people decide about it.</summary>
public sealed class QueueTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<(Answer One, Answer Other)> TwinsAsync(string last, string? email = null) => (await app.Ada.CreateAsync("contacts", Person("Evangeline", last, email ?? $"eva@{last.ToLowerInvariant()}.example", "+44 20 7946 1" + last.Length)),
        await app.Ada.CreateAsync("contacts?allowDuplicates=true", Person("Evangelin", last, email ?? $"eva@{last.ToLowerInvariant()}.example")));

    [Fact]
    public async Task A_second_record_of_the_same_person_shows_in_the_queue_within_seconds_and_counts_against_both()
    {
        var (one, other) = await TwinsAsync("Brackenbury");
        var pairs = await app.Ada.PairOfAsync(one.Id);
        Assert.Equal(new[] { one.Id, other.Id }.Order(), new[] { pairs["items[0].a.id"], pairs["items[0].b.id"] }.Order());
        Assert.Equal("email", pairs["items[0].reasons[0].field"]);
        Assert.Equal("1", (await app.Ada.GetAsync($"duplicates?recordId={other.Id}&count=true").Is(200))["total"]);
        Assert.Equal(0, (await app.Mallory.GetAsync($"duplicates?recordId={one.Id}").Is(200)).Count());
    }

    [Fact]
    public async Task Not_a_duplicate_is_remembered_whatever_changes_and_can_be_taken_back()
    {
        var (one, other) = await TwinsAsync("Fotheringay");
        var pair = (await app.Ada.PairOfAsync(one.Id))["items[0].id"]!;
        (await app.Vera.PostAsync($"duplicates/{pair}/dismiss")).IsProblem(403, "forbidden");
        (await app.Mallory.PostAsync($"duplicates/{pair}/dismiss")).IsProblem(404, "notFound");
        Assert.Equal("notDuplicate", (await app.Ada.PostAsync($"duplicates/{pair}/dismiss").Is(200))["status"]);
        var (third, fourth) = await TwinsAsync("Fotheringaye");
        await app.Ada.PatchAsync($"contacts/{one.Id}", new { jobTitle = "Baker" }).Is(200);
        await app.Ada.PatchAsync($"contacts/{other.Id}", new { jobTitle = "Baker" }).Is(200);
        await app.Ada.PairOfAsync(third.Id);
        Assert.DoesNotContain(pair, (await app.Ada.GetAsync($"duplicates?recordId={one.Id}").Is(200)).Each("id"));
        Assert.Equal("open", (await app.Ada.PostAsync($"duplicates/{pair}/reopen").Is(200))["status"]);
    }

    [Fact]
    public async Task A_pair_that_is_mended_by_hand_leaves_the_queue()
    {
        var (one, other) = await TwinsAsync("Garrowby");
        await app.Ada.PairOfAsync(one.Id);
        await app.Ada.PatchAsync($"contacts/{other.Id}", new { firstName = "Rudolf", lastName = "Zimmerlein", emails = new[] { new { value = "rudolf@zimmerlein.example" } } }).Is(200);
        for (var tries = 0; tries < 300 && (await app.Ada.GetAsync($"duplicates?recordId={one.Id}").Is(200)).Count() > 0; tries++) await Task.Delay(100);
        Assert.Equal(0, (await app.Ada.GetAsync($"duplicates?recordId={one.Id}").Is(200)).Count());
    }

    [Fact]
    public async Task Two_scans_at_once_are_one_scan_and_a_clear_answer()
    {
        var person = await app.SignUpAsync("Sven", "Scanned");
        for (var i = 0; i < 3; i++) await person.CreateAsync("contacts?allowDuplicates=true", Person("Ludovica", "Pemberton", "ludo@pemberton.example"));
        await person.PairOfAsync((await person.GetAsync("contacts").Is(200))["items[0].id"]!, 2);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => person.PostAsync("duplicates/runs", new { @object = "contacts", kind = "scan" })));
        Assert.True(answers.Count(a => a.Status == 202) >= 1);
        foreach (var second in answers.Where(a => a.Status != 202)) second.IsProblem(409, "running");
        foreach (var begun in answers.Where(a => a.Status == 202)) Assert.Equal("done", (await person.EndOfRunAsync(begun.Id))["status"]);
        Assert.Equal("3", (await person.GetAsync("duplicates?count=true").Is(200))["total"]);
    }

    [Fact]
    public async Task Side_by_side_tells_what_differs_what_hangs_on_each_and_who_should_stay()
    {
        var (one, other) = await TwinsAsync("Harlestone");
        await app.Ada.CreateAsync("deals", new { title = "Hers", contactIds = new[] { other.Id } });
        var pair = await app.Ada.PairOfAsync(one.Id);
        var both = await app.Ada.GetAsync($"duplicates/{pair["items[0].id"]}").Is(200);
        Assert.Equal(other.Id, both["survivorId"]);
        var names = both.Each("field", "fields").Zip(both.Each("same", "fields")).ToDictionary(p => p.First!, p => p.Second);
        Assert.Equal(("False", "True", "False"), (names["firstName"], names["lastName"], names["phones"]));
        Assert.Equal("1", both[both["pair.a.id"] == other.Id ? "linksA.deal_contacts" : "linksB.deal_contacts"]);
    }
}
