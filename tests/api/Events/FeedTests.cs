namespace Crm.Tests.Events;

/// <summary>On a database of its own: the feed waits for older transactions, and other classes have long ones.</summary>
public sealed class FeedTests(OwnApp app) : IClassFixture<OwnApp>
{
    /// <summary>Everything after a cursor; the feed holds rows back while an older transaction runs, so an empty page is asked for again.</summary>
    internal static async Task<(List<string> Types, string Cursor)> ReadAsync(Person person, string cursor, int atLeast)
    {
        var types = new List<string>();
        for (var tries = 0; tries < 100; tries++)
        {
            var page = await person.GetAsync($"events?limit=50&after={cursor}").Is(200);
            types.AddRange(page.Each("type"));
            cursor = page["nextCursor"]!;
            if (page.Count() == 0 && types.Count >= atLeast) break;
            if (page.Count() == 0) await Task.Delay(50);
        }
        return (types, cursor);
    }

    /// <summary>The first event after a cursor, once nothing older runs any more.</summary>
    internal static async Task<Answer> FirstAsync(Person person, string cursor)
    {
        for (var tries = 0; ; tries++)
        {
            var page = await person.GetAsync($"events?limit=1&after={cursor}").Is(200);
            if (page.Count() > 0 || tries == 100) return page;
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task The_feed_tells_every_change_once_in_order()
    {
        var person = await app.SignUpAsync("Fritz", "Feed");
        var (_, cursor) = await ReadAsync(person, "", 0);
        var deal = await person.CreateAsync("deals", new { title = "Fed" });
        await person.PatchAsync($"deals/{deal.Id}", new { title = "Fed well" }).Is(200);
        await person.PostAsync($"deals/{deal.Id}/win").Is(200);
        await person.DeleteAsync($"deals/{deal.Id}").Is(204);
        var (types, next) = await ReadAsync(person, cursor, 4);
        Assert.Equal(["deal.created", "deal.updated", "deal.won", "deal.trashed"], types);
        Assert.Empty((await ReadAsync(person, next, 0)).Types);
        var first = await FirstAsync(person, cursor);
        Assert.Equal((deal.Id, "1", "Fritz"), (first["items[0].recordId"], first["items[0].version"], first["items[0].actor.name"]));
        await app.Mallory.GetAsync($"events?after={cursor}").IsProblem(400, "validation", "after");
        await person.GetAsync("events?after=x").IsProblem(400, "validation", "after");
        await person.GetAsync("events?limit=201").IsProblem(400, "validation", "limit");
    }

    [Fact]
    public async Task No_event_is_skipped_while_many_write_at_once()
    {
        var person = await app.SignUpAsync("Felix", "Flood");
        var (_, cursor) = await ReadAsync(person, "", 0);
        var writing = Task.WhenAll(Enumerable.Range(0, 120).Select(i => person.CreateAsync("companies", new { name = $"C{i}" })));
        var seen = new List<string>();
        while (!writing.IsCompleted)
        {
            var page = await person.GetAsync($"events?limit=20&after={cursor}").Is(200);
            seen.AddRange(page.Each("recordId"));
            cursor = page["nextCursor"]!;
        }
        var made = (await writing).Select(a => a.Id).Order().ToList();
        for (var tries = 0; tries < 100 && seen.Count < made.Count; tries++)
        {
            var page = await person.GetAsync($"events?limit=200&after={cursor}").Is(200);
            seen.AddRange(page.Each("recordId"));
            cursor = page["nextCursor"]!;
            await Task.Delay(20);
        }
        Assert.Equal(made, seen.Order());
    }

    [Fact]
    public async Task Every_write_that_was_answered_has_its_event()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Audited" });
        for (var i = 0; i < 5; i++) await app.Ada.PatchAsync($"contacts/{contact.Id}", new { firstName = $"Audited {i}" }).Is(200);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { firstName = new string('x', 200) }).Is(400);
        Assert.Equal([1, 2, 3, 4, 5, 6], await app.ListAsync<int>("select version from events where record_id = $1 order by version", Guid.Parse(contact.Id)));
        Assert.Equal(["ui"], await app.ListAsync<string>("select distinct via from events where record_id = $1", Guid.Parse(contact.Id)));
    }
}

/// <summary>On a database of its own: nobody else's transaction is older here.</summary>
public sealed class FeedHorizonTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task The_feed_goes_on_while_younger_transactions_run()
    {
        var person = await app.SignUpAsync("Frida", "Beside");
        var (_, cursor) = await FeedTests.ReadAsync(person, "", 0);
        var deal = await person.CreateAsync("deals", new { title = "Told although others write" });
        await using var one = await app.RunningTransactionAsync();
        await using var other = await app.RunningTransactionAsync();
        Assert.Equal(deal.Id, (await FeedTests.FirstAsync(person, cursor))["items[0].recordId"]);
    }
}
