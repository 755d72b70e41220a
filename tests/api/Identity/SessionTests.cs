using System.Net;
using System.Text;
using Crm.Identity;
using Crm.Platform;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Crm.Tests.Identity;

public sealed class SessionTests(CrmApp app) : IClassFixture<CrmApp>
{
    static string? Refresh(Person person) => person.Cookies.GetAllCookies().FirstOrDefault(c => c.Name == "crm_refresh")?.Value;

    Person With(string cookie)
    {
        var copy = app.NewPerson("Copy", "copy@copy.example");
        copy.Cookies.Add(app.Address, new Cookie("crm_refresh", cookie));
        return copy;
    }

    [Fact]
    public async Task The_refresh_cookie_is_for_the_browser_alone()
    {
        var answer = await app.Bob.PostAsync("auth/sign-in", new { email = app.Bob.Email, password = app.Bob.Password }).Is(200);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        foreach (var part in new[] { "crm_refresh=", "httponly", "samesite=strict", "path=/" }) Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Refresh(app.Bob)!, answer.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Staying_signed_in_turns_the_refresh_token_each_time()
    {
        var person = await app.SignUpAsync("Rita", "Rotation");
        for (var i = 0; i < 3; i++)
        {
            var before = Refresh(person);
            person.Enter(await person.PostAsync("auth/refresh").Is(200));
            Assert.NotEqual(before, Refresh(person));
            await person.GetAsync("me").Is(200);
        }
    }

    [Fact]
    public async Task A_refresh_token_used_twice_ends_the_session_for_both()
    {
        var person = await app.SignUpAsync("Theo", "Theft");
        var thief = With(Refresh(person)!);
        await person.PostAsync("auth/refresh").Is(200);
        await thief.PostAsync("auth/refresh").IsProblem(401, "unauthenticated");
        await person.PostAsync("auth/refresh").IsProblem(401, "unauthenticated");
        await person.GetAsync("me").IsProblem(401, "unauthenticated");
        await person.GetAsync("contacts").IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Of_two_refreshes_at_once_at_most_one_goes_on()
    {
        var person = await app.SignUpAsync("Rob", "Racing");
        var cookie = Refresh(person)!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => With(cookie).PostAsync("auth/refresh")));
        Assert.True(answers.Count(a => a.Status == 200) <= 1);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_at_once()
    {
        var person = await app.SignUpAsync("Sue", "Signout");
        var cookie = Refresh(person)!;
        var answer = await person.PostAsync("auth/sign-out").Is(204);
        Assert.Contains("storage", answer.Headers.GetValues("Clear-Site-Data").Single(), StringComparison.Ordinal);
        await person.GetAsync("contacts").IsProblem(401, "unauthenticated");
        await With(cookie).PostAsync("auth/refresh").IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_every_device()
    {
        var desk = await app.SignUpAsync("Eve", "Everywhere");
        var phone = app.NewPerson("Eve", desk.Email);
        await phone.SignInAsync();
        var devices = await desk.GetAsync("auth/sessions").Is(200);
        Assert.Equal((2, 1), (devices.Count(), devices.Each("current").Count(c => c == "True")));
        await desk.PostAsync("auth/sign-out-everywhere").Is(204);
        foreach (var device in new[] { desk, phone })
        {
            await device.GetAsync("contacts").IsProblem(401, "unauthenticated");
            await device.PostAsync("auth/refresh").IsProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task One_device_is_signed_out_from_another()
    {
        var desk = await app.SignUpAsync("Dora", "Devices");
        var phone = app.NewPerson("Dora", desk.Email);
        await phone.SignInAsync();
        var other = (await desk.GetAsync("auth/sessions").Is(200)).Json.GetProperty("items").EnumerateArray().Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        await desk.DeleteAsync($"auth/sessions/{other}").Is(204);
        await phone.GetAsync("contacts").IsProblem(401, "unauthenticated");
        await desk.GetAsync("contacts").Is(200);
        await desk.DeleteAsync($"auth/sessions/{other}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Another_sites_page_cannot_use_the_cookie()
    {
        var person = await app.SignUpAsync("Cora", "Crosssite");
        await person.PostAsync("auth/refresh", null, ("Sec-Fetch-Site", "cross-site")).IsProblem(403, "forbidden");
        await person.PostAsync("auth/refresh", null, ("Origin", "https://evil.example")).IsProblem(403, "forbidden");
        await person.PostAsync("auth/sign-out", null, ("Sec-Fetch-Site", "same-site")).IsProblem(403, "forbidden");
        await person.PostAsync("auth/refresh", null, ("Sec-Fetch-Site", "same-origin"), ("Origin", "http://crm.test")).Is(200);
    }

    [Fact]
    public async Task Only_our_own_unexpired_tokens_are_taken()
    {
        var session = await app.ScalarAsync<Guid>("select id from identity.sessions where member_id = $1 and revoked_at is null limit 1", Guid.Parse(app.Ada.MemberId));
        string Token(string secret = TestDatabase.Secret, string issuer = "crm", string audience = "crm-api", int minutes = 5)
        {
            var key = new SymmetricSecurityKey(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("jwt:" + secret)));
            var now = app.Clock.GetUtcNow().UtcDateTime;
            return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
            {
                Issuer = issuer, Audience = audience, IssuedAt = now.AddMinutes(-20), NotBefore = now.AddMinutes(-20), Expires = now.AddMinutes(minutes), SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
                Claims = new Dictionary<string, object> { ["sub"] = app.Ada.UserId, ["sid"] = session.ToString(), ["tid"] = app.Ada.TenantId, ["mid"] = app.Ada.MemberId },
            });
        }
        Task<Answer> With(string token) => app.Nobody.GetAsync("contacts", ("Authorization", "Bearer " + token));
        await With(Token()).Is(200);
        var good = Token().Split('.');
        string Unsigned(string alg) => Base64UrlEncoder.Encode($$"""{"alg":"{{alg}}","typ":"JWT"}""") + "." + good[1] + ".";
        var bad = new Dictionary<string, string>
        {
            ["none"] = Unsigned("none"), ["None"] = Unsigned("None"), ["no signature"] = $"{good[0]}.{good[1]}.", ["another key"] = Token("another environment's secret, also long enough"),
            ["issuer"] = Token(issuer: "other"), ["audience"] = Token(audience: "other"), ["expired"] = Token(minutes: -1), ["another algorithm"] = Unsigned("RS256") + good[2], ["a longer one"] = Unsigned("HS512") + good[2],
            ["tampered"] = $"{good[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(good[1]).Replace(app.Ada.TenantId, app.Mallory.TenantId, StringComparison.Ordinal))}.{good[2]}", ["garbage"] = "x.y.z", ["empty"] = "",
        };
        foreach (var (what, token) in bad)
        {
            var answer = await With(token);
            Assert.True(answer.Status == 401, $"{what}: {answer.Status}");
        }
        // Claims that do not belong together are as good as none, even well signed.
        var tokens = app.Services.GetRequiredService<AccessTokens>();
        var now = app.Clock.Now();
        await With(tokens.Create(new Session { Id = session, UserId = Guid.Parse(app.Mallory.UserId), TenantId = Guid.Parse(app.Mallory.TenantId), MemberId = Guid.Parse(app.Mallory.MemberId), RefreshHash = [], CreatedAt = now, LastSeenAt = now, IdleExpiresAt = now, ExpiresAt = now }))
            .IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_key_in_the_address_is_no_key() => await app.Nobody.GetAsync($"contacts?access_token={app.Ada.Token}").IsProblem(401, "unauthenticated");
}

/// <summary>The clock is put forward here, so this class has a server of its own.</summary>
public sealed class SessionLifeTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task An_access_token_lives_ten_minutes_and_a_session_fourteen_idle_days()
    {
        await app.Ada.GetAsync("contacts").Is(200);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.Ada.GetAsync("contacts").IsProblem(401, "unauthenticated");
        app.Ada.Enter(await app.Ada.PostAsync("auth/refresh").Is(200));
        app.Clock.Advance(TimeSpan.FromDays(13));
        app.Ada.Enter(await app.Ada.PostAsync("auth/refresh").Is(200));
        app.Clock.Advance(TimeSpan.FromDays(15));
        await app.Ada.PostAsync("auth/refresh").IsProblem(401, "unauthenticated");
        await app.Ada.SignInAsync();
    }
}
