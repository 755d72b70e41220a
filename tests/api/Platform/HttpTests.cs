using System.Text.RegularExpressions;

namespace Crm.Tests.Platform;

public sealed class HttpTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Every_answer_carries_the_safe_headers()
    {
        foreach (var answer in new[] { await app.Ada.GetAsync("contacts"), await app.Nobody.GetAsync("contacts"), await app.Nobody.GetAsync("/"), await app.Nobody.GetAsync("/nothing.png"), await app.Ada.GetAsync("nothing") })
            foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin") })
                Assert.True(answer.Headers.TryGetValues(name, out var values) && values.Single() == value, $"{answer.Request}: {name}");
        Assert.Equal("no-store", (await app.Ada.GetAsync("contacts")).Headers.CacheControl?.ToString());
        Assert.False((await app.Ada.GetAsync("contacts")).Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_page_comes_with_a_policy_and_a_fresh_nonce()
    {
        var nonces = new HashSet<string>();
        foreach (var path in new[] { "/", "/contacts", "/deals/board", "/reset-password?token=x" })
        {
            var page = await app.Nobody.GetAsync(path).Is(200);
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            foreach (var part in new[] { "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "require-trusted-types-for 'script'" }) Assert.Contains(part, policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var nonce = Regex.Match(policy, "'nonce-([^']+)'").Groups[1].Value;
            Assert.Contains($"nonce=\"{nonce}\"", page.Text, StringComparison.Ordinal);
            nonces.Add(nonce);
        }
        Assert.Equal(4, nonces.Count);
        Assert.Equal("no-referrer", (await app.Nobody.GetAsync("/reset-password?token=x")).Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Files_of_the_web_app_are_cached_and_missing_ones_are_missing()
    {
        var script = await app.Nobody.GetAsync("/assets/app-1a2b3c.js").Is(200);
        Assert.Contains("immutable", script.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        await app.Nobody.GetAsync("/assets/app-old.js").Is(404);
        await app.Nobody.GetAsync("/assets/../appsettings.json").Is(404);
        await app.Nobody.PostAsync("/", new { }).IsProblem(405, "methodNotAllowed");
    }

    [Fact]
    public async Task Other_sites_get_no_permission_to_read()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Options })
        {
            var answer = await app.Ada.SendAsync(method, "contacts", null, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET"));
            Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Health_tells_live_and_ready_and_nothing_else()
    {
        Assert.Equal("live", (await app.Nobody.GetAsync("/health/live").Is(200)).Text);
        Assert.Equal("ready", (await app.Nobody.GetAsync("/health/ready").Is(200)).Text);
    }

    [Fact]
    public async Task A_made_up_host_or_trace_changes_nothing()
    {
        await app.Ada.GetAsync("contacts", ("traceparent", "not-a-trace"), ("X-Forwarded-Proto", "javascript"), ("X-Forwarded-For", "' or 1=1")).Is(200);
        var problem = await app.Ada.GetAsync("nothing", ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        problem.IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Answers_of_the_api_are_not_compressed() =>
        Assert.Contains("\"user\"", (await app.Ada.GetAsync("me", ("Accept-Encoding", "br, gzip")).Is(200)).Text, StringComparison.Ordinal);
}

/// <summary>The database goes away in this class.</summary>
public sealed class DatabaseDownTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task Without_its_database_the_server_lives_says_so_and_recovers()
    {
        var name = app.Database;
        await using var server = await TestDatabase.ConnectAsync("postgres");
        async Task Run(string sql)
        {
            await using var command = server.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
        await app.Ada.CreateAsync("contacts", new { firstName = "Before" });
        await Run($"alter database {name} connection limit 0");
        await Run($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        try
        {
            await app.Nobody.GetAsync("/health/live").Is(200);
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            await app.Nobody.GetAsync("/health/ready").Is(503);
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
            foreach (var answer in new[] { await app.Ada.GetAsync("contacts"), await app.Ada.PostAsync("contacts", new { firstName = "x" }), await app.Nobody.PostAsync("auth/sign-in", new { email = "a@b.example", password = "x" }), await app.Ada.GetAsync("me") })
                Assert.NotNull(answer.IsProblem(503, "unavailable").Headers.RetryAfter);
        }
        finally { await Run($"alter database {name} connection limit -1"); }
        for (var tries = 0; tries < 50 && (await app.Nobody.GetAsync("/health/ready")).Status != 200; tries++) await Task.Delay(100);
        Assert.Equal(["Before"], (await app.Ada.GetAsync("contacts").Is(200)).Each("displayName"));
        await app.Ada.CreateAsync("contacts", new { firstName = "After" });
    }
}
