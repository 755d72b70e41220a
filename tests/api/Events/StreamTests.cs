using System.Text.Json;

namespace Crm.Tests.Events;

/// <summary>The live stream, through two API processes' worth of servers on one database.</summary>
[Collection("the feed waits for older transactions")]
public sealed class StreamTests(TwoServers app) : IClassFixture<TwoServers>
{
    [Fact]
    public async Task A_change_made_through_one_server_shows_on_a_screen_at_the_other()
    {
        using var stream = await OpenStream.OfAsync(await app.AtTheOtherAsync(app.Ada));
        var deal = await app.Bob.CreateAsync("deals", new { title = "Live" });
        var change = await stream.ToldOfAsync(deal.Id);
        Assert.Equal(("deal.created", "Bob"), (change.GetProperty("type").GetString(), change.GetProperty("actor").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Nothing_of_another_workspace_is_heard()
    {
        using var stream = await OpenStream.OfAsync(app.Ada);
        var foreign = await app.Mallory.CreateAsync("companies", new { name = "CANARY" });
        var mine = await app.Ada.CreateAsync("companies", new { name = "Mine" });
        await stream.ToldOfAsync(mine.Id, never: foreign.Id);
    }

    [Fact]
    public async Task A_stream_that_broke_off_goes_on_where_it_was()
    {
        string cursor;
        using (var stream = await OpenStream.OfAsync(app.Ada)) cursor = stream.LastId;
        var missed = await app.Ada.CreateAsync("companies", new { name = "Missed" });
        using var again = await OpenStream.OfAsync(app.Ada, ("Last-Event-ID", cursor));
        await again.ToldOfAsync(missed.Id);
    }

    [Fact]
    public async Task Somebody_who_is_put_out_hears_nothing_more()
    {
        var dan = await app.JoinAsync(app.Ada, "Dan", "member");
        using var stream = await OpenStream.OfAsync(dan);
        await app.Ada.PatchAsync($"members/{dan.MemberId}", new { status = "deactivated" }).Is(200);
        await app.Ada.CreateAsync("companies", new { name = "Secret" });
        var heard = await stream.ToTheEndAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain("company.created", heard, StringComparison.Ordinal);
        using var refused = await dan.OpenAsync("events/stream");
        Assert.Equal(401, (int)refused.StatusCode);
    }
}

/// <summary>A second server on the first one's database.</summary>
public sealed class TwoServers : CrmApp
{
    readonly Second second = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        second.Shared = Database;
        await second.InitializeAsync();
    }

    public async Task<Person> AtTheOtherAsync(Person person)
    {
        var there = second.NewPerson(person.Name, person.Email, person.Password);
        await there.SignInAsync();
        return there;
    }

    public override async ValueTask DisposeAsync()
    {
        await second.DisposeAsync();
        await base.DisposeAsync();
    }

    sealed class Second : CrmApp
    {
        public string Shared { get; set; } = "";
        protected override bool WithPeople => false;
        protected override Task<string> DatabaseAsync() => Task.FromResult(Shared);
    }
}

/// <summary>A listener to server-sent events.</summary>
sealed class OpenStream : IDisposable
{
    readonly HttpResponseMessage response;
    readonly StreamReader reader;

    OpenStream(HttpResponseMessage response, Stream body) => (this.response, reader) = (response, new StreamReader(body));

    public string LastId { get; private set; } = "";

    public static async Task<OpenStream> OfAsync(Person person, params (string, string)[] headers)
    {
        var response = await person.OpenAsync("events/stream", headers);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var stream = new OpenStream(response, await response.Content.ReadAsStreamAsync());
        await stream.NextAsync("ready");
        return stream;
    }

    public async Task<JsonElement> NextAsync(string wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        var name = "";
        while (await reader.ReadLineAsync(limit.Token) is { } line)
            if (line.StartsWith("id: ", StringComparison.Ordinal)) LastId = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && name == wanted) return JsonDocument.Parse(line[6..]).RootElement;
        throw new EndOfStreamException($"The stream ended before '{wanted}'.");
    }

    /// <summary>The change of a record; others may come before it, since the feed waits for older transactions of the whole server.</summary>
    public async Task<JsonElement> ToldOfAsync(string record, string? never = null)
    {
        while (true)
        {
            var change = await NextAsync("change");
            Assert.NotEqual(never, change.GetProperty("recordId").GetString());
            if (change.GetProperty("recordId").GetString() == record) return change;
        }
    }

    /// <summary>All that is said until an event of this name, and this text in it, comes.</summary>
    public async Task<string> UntilAsync(string wanted, string containing = "")
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        var (said, name) = (new System.Text.StringBuilder(), "");
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            said.AppendLine(line);
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && name == wanted && line.Contains(containing, StringComparison.Ordinal)) return said.ToString();
        }
        throw new EndOfStreamException($"The stream ended before '{wanted}'.");
    }

    /// <summary>What is still said until the server ends the stream; fails when it does not.</summary>
    public async Task<string> ToTheEndAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        return await reader.ReadToEndAsync(limit.Token);
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
