using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Crm.Tests.Quality;

/// <summary>Whether domains take mail is found out after the write, from a name server of the test's own.</summary>
public sealed class DomainCheckTests(WithNameServer app) : IClassFixture<WithNameServer>
{
    async Task<Answer> SoonAsync(string contact, Func<Answer, bool> done)
    {
        for (var tries = 0; ; tries++)
        {
            var seen = await app.Ada.GetAsync($"contacts/{contact}").Is(200);
            if (done(seen) || tries == 200) return seen;
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task A_domain_with_mail_is_a_step_up_and_one_without_a_problem()
    {
        var good = await app.Ada.CreateContactAsync("ann@has-mx.lee").Is(201);
        var plain = await app.Ada.CreateContactAsync("ann@has-address.lee").Is(201);
        var idn = await app.Ada.CreateContactAsync("ann@müller.lee").Is(201);
        var none = await app.Ada.CreateContactAsync("ann@nowhere.lee").Is(201);
        var refuses = await app.Ada.CreateContactAsync("ann@null-mx.lee").Is(201);
        Assert.Equal(("syntaxOk", null), (good["emails[0].validity"], good["emails[0].problem"]));
        foreach (var (contact, validity, problem) in new[] { (good, "domainOk", (string?)null), (plain, "domainOk", null), (idn, "domainOk", null), (none, "syntaxOk", "noMailDomain"), (refuses, "syntaxOk", "noMailDomain") })
        {
            var seen = await SoonAsync(contact.Id, s => (s["emails[0].validity"], s["emails[0].problem"]) == (validity, problem));
            Assert.Equal((validity, problem, contact.Version), (seen["emails[0].validity"], seen["emails[0].problem"], seen.Version));
        }
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from events where record_id = $1 and type = 'contact.addressChecked'", Guid.Parse(none.Id)));
        // Another address, another look; what is verified by hand has no problem any more.
        var mended = await app.Ada.PatchAsync($"contacts/{none.Id}", new { emails = new[] { new { value = "ann@has-mx.lee" } } }, ("X", "y"));
        Assert.Equal(409, mended.Status); // the same address as the first one's
        await app.Ada.PatchAsync($"contacts/{none.Id}?allowDuplicates=true", new { emails = new[] { new { value = "ann@has-mx.lee" } } }).Is(200);
        Assert.Equal("domainOk", (await SoonAsync(none.Id, s => s["emails[0].validity"] == "domainOk"))["emails[0].validity"]);
        var judged = await app.Ada.PutAsync($"contacts/{refuses.Id}/points/{refuses["emails[0].id"]}", new { validity = "verified" }).Is(200);
        Assert.Null(judged["emails[0].problem"]);
    }

    [Fact]
    public async Task A_server_that_is_silent_or_broken_changes_nothing_and_keeps_nobody_waiting()
    {
        // The server is silent for longer than four seconds; the write has its answer before anybody has given up on that.
        var silent = await app.Ada.CreateContactAsync("ann@silent.lee").Is(201);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from contact_points where contact_id = $1 and domain_checked_at is not null", Guid.Parse(silent.Id)));
        var broken = await app.Ada.CreateContactAsync("ann@servfail.lee").Is(201);
        var garbage = await app.Ada.CreateContactAsync("ann@garbage.lee").Is(201);
        var checkedBy = "select count(*) from contact_points where contact_id = any ($1) and domain_checked_at is not null";
        Guid[] all = [Guid.Parse(silent.Id), Guid.Parse(broken.Id), Guid.Parse(garbage.Id)];
        for (var tries = 0; tries < 300 && await app.ScalarAsync<long>(checkedBy, (object)all) < 3; tries++) await Task.Delay(100);
        Assert.Equal(3, await app.ScalarAsync<long>(checkedBy, (object)all));
        foreach (var contact in new[] { silent, broken, garbage })
        {
            var seen = await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200);
            Assert.Equal(("syntaxOk", null), (seen["emails[0].validity"], seen["emails[0].problem"]));
        }
    }

    [Fact]
    public async Task Names_that_are_for_examples_are_never_asked_for()
    {
        var sample = await app.Ada.CreateContactAsync("ann@bakery.example").Is(201);
        var other = await app.Ada.CreateContactAsync("ann@has-mx-too.lee").Is(201);
        await SoonAsync(other.Id, s => s["emails[0].validity"] == "domainOk");
        Assert.Null((await app.Ada.GetAsync($"contacts/{sample.Id}").Is(200))["emails[0].problem"]);
        Assert.DoesNotContain(app.Asked, name => name.EndsWith(".example", StringComparison.Ordinal));
        Assert.Contains("has-mx-too.lee", app.Asked);
    }
}

/// <summary>The API with a name server beside it that knows a few domains.</summary>
public sealed class WithNameServer : CrmApp
{
    readonly UdpClient server = new(new IPEndPoint(IPAddress.Loopback, 0));
    public ConcurrentBag<string> Asked { get; } = [];

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["CRM_DNS"] = server.Client.LocalEndPoint!.ToString()! };

    public override ValueTask InitializeAsync()
    {
        _ = AnswerAsync();
        return base.InitializeAsync();
    }

    async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var asked = await server.ReceiveAsync();
                if (Reply(asked.Buffer) is { } reply) await server.SendAsync(reply, asked.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException) { /* the test is over */ }
    }

    byte[]? Reply(byte[] question)
    {
        var (labels, at) = (new List<string>(), 12);
        for (; question[at] > 0; at += question[at] + 1) labels.Add(Encoding.ASCII.GetString(question, at + 1, question[at]));
        var (name, type) = (string.Join('.', labels), question[at + 2]);
        Asked.Add(name);
        byte[] Header(int code, int answers) => [question[0], question[1], 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)answers, 0, 0, 0, 0, .. question[12..(at + 5)]];
        byte[] Record(byte kind, params byte[] data) => [0xC0, 12, 0, kind, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data];
        return (name, type) switch
        {
            ("silent.lee", _) => null,
            ("servfail.lee", _) => Header(2, 0),
            ("garbage.lee", _) => [1, 2, 3],
            ("nowhere.lee", _) => Header(3, 0),
            ("null-mx.lee", 15) => [.. Header(0, 1), .. Record(15, 0, 0, 0)],
            ("has-mx.lee" or "has-mx-too.lee" or "xn--mller-kva.lee", 15) => [.. Header(0, 1), .. Record(15, 0, 10, 4, (byte)'m', (byte)'a', (byte)'i', (byte)'l', 0xC0, 12)],
            ("has-address.lee", 1) => [.. Header(0, 1), .. Record(1, 192, 0, 2, 1)],
            _ => Header(0, 0),
        };
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        server.Dispose();
    }
}
