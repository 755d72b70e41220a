namespace Crm.Tests.Identity;

public sealed class PasswordTests(CrmApp app) : IClassFixture<CrmApp>
{
    const string Fresh = "four brown kettles on a shelf";

    [Fact]
    public async Task Sign_in_never_tells_whether_the_address_is_known()
    {
        var (known, unknown) = (await app.Nobody.PostAsync("auth/sign-in", new { email = app.Vera.Email, password = "not the right one" }), await app.Nobody.PostAsync("auth/sign-in", new { email = "who@who.example", password = "not the right one" }));
        Assert.Equal(Plain(known.IsProblem(401, "unauthenticated").Text), Plain(unknown.IsProblem(401, "unauthenticated").Text));
        var (reset, none) = (await app.Nobody.PostAsync("auth/forgot-password", new { email = app.Vera.Email }).Is(202), await app.Nobody.PostAsync("auth/forgot-password", new { email = "who@who.example" }).Is(202));
        Assert.Equal(reset.Text, none.Text);
        Assert.Empty(await app.MailsAsync("who@who.example"));
        static string Plain(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\"traceId\":\"[0-9a-f]+\"", "");
    }

    [Fact]
    public async Task A_wrong_password_takes_as_long_for_nobody_as_for_somebody()
    {
        async Task<double> Median(Func<int, string> email)
        {
            var times = new List<double>();
            for (var i = 0; i < 9; i++)
            {
                var start = System.Diagnostics.Stopwatch.GetTimestamp();
                await app.Nobody.PostAsync("auth/sign-in", new { email = email(i), password = "not the right one" }).Is(401);
                times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return times.Order().ElementAt(4);
        }
        var owner = await app.SignUpAsync("Tim", "Timing");
        var (known, unknown) = (await Median(_ => owner.Email), await Median(i => $"who{i}@who.example"));
        Assert.True(unknown > known * 0.3, $"nobody {unknown:0} ms, somebody {known:0} ms");
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_by_the_mailed_link_once()
    {
        var person = await app.SignUpAsync("Fay", "Forgetful");
        var phone = app.NewPerson("Fay", person.Email);
        await phone.SignInAsync();
        await app.Nobody.PostAsync("auth/forgot-password", new { email = person.Email.ToUpperInvariant() }, ("X-Forwarded-Host", "evil.example")).Is(202);
        var mail = (await app.MailsAsync(person.Email)).Last();
        Assert.Contains("http://crm.test/reset-password?token=", mail, StringComparison.Ordinal);
        var token = await app.MailedTokenAsync(person.Email, "reset-password");
        await app.Nobody.PostAsync("auth/reset-password", new { token, password = "elevenchars" }).IsProblem(400, "validation", "password");
        await app.Nobody.PostAsync("auth/reset-password", new { token, password = Fresh }).Is(204);
        await app.Nobody.PostAsync("auth/reset-password", new { token, password = Fresh }).IsProblem(400, "validation", "token");
        foreach (var device in new[] { person, phone }) await device.GetAsync("me").IsProblem(401, "unauthenticated");
        await person.PostAsync("auth/sign-in", new { email = person.Email, password = person.Password }).Is(401);
        person.Password = Fresh;
        Assert.Equal("true", (await person.SignInAsync())["user.emailVerified"]);
    }

    [Fact]
    public async Task Of_many_redemptions_at_once_exactly_one_counts()
    {
        var person = await app.SignUpAsync("Pat", "Parallel");
        await app.Nobody.PostAsync("auth/forgot-password", new { email = person.Email }).Is(202);
        var token = await app.MailedTokenAsync(person.Email, "reset-password");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => app.Nobody.PostAsync("auth/reset-password", new { token, password = $"{Fresh} {i}" })));
        Assert.Equal(1, answers.Count(a => a.Status == 204));
        Assert.All(answers.Where(a => a.Status != 204), a => a.IsProblem(400, "validation", "token"));
    }

    [Fact]
    public async Task A_link_works_for_its_purpose_its_time_and_the_password_it_was_asked_for()
    {
        var person = await app.SignUpAsync("Lin", "Links");
        var verification = await app.MailedTokenAsync(person.Email, "verify-email");
        await app.Nobody.PostAsync("auth/reset-password", new { token = verification, password = Fresh }).IsProblem(400, "validation", "token");
        await app.Nobody.PostAsync("auth/forgot-password", new { email = person.Email }).Is(202);
        var reset = await app.MailedTokenAsync(person.Email, "reset-password");
        await app.Nobody.PostAsync("auth/verify-email", new { token = reset }).IsProblem(400, "validation", "token");
        await person.PostAsync("auth/change-password", new { currentPassword = person.Password, newPassword = Fresh }).Is(204);
        await app.Nobody.PostAsync("auth/reset-password", new { token = reset, password = CrmApp.GoodPassword }).IsProblem(400, "validation", "token");
        await app.Nobody.PostAsync("auth/verify-email", new { token = verification }).Is(204);
        await app.Nobody.PostAsync("auth/verify-email", new { token = verification }).IsProblem(400, "validation", "token");
        Assert.Equal("true", (await person.GetAsync("me").Is(200))["user.emailVerified"]);
        foreach (var token in new[] { "", "x", new string('A', 43), "%%%", "🐝" }) (await app.Nobody.PostAsync("auth/verify-email", new { token })).IsProblem(400, "validation", "token");
    }

    [Fact]
    public async Task A_newer_link_takes_the_place_of_the_older()
    {
        var person = await app.SignUpAsync("Ned", "Newer");
        await app.Nobody.PostAsync("auth/forgot-password", new { email = person.Email }).Is(202);
        var old = await app.MailedTokenAsync(person.Email, "reset-password");
        await app.Nobody.PostAsync("auth/forgot-password", new { email = person.Email }).Is(202);
        await app.Nobody.PostAsync("auth/reset-password", new { token = old, password = Fresh }).IsProblem(400, "validation", "token");
    }

    [Fact]
    public async Task No_token_is_kept_in_the_clear()
    {
        var token = await app.MailedTokenAsync(app.Ada.Email, "verify-email");
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from identity.tokens where hash = $1", bytes));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from identity.tokens where hash = sha256($1)", bytes));
        Assert.DoesNotContain(await app.ListAsync<string>("select password_hash from identity.users"), h => h.Contains(CrmApp.GoodPassword, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changing_the_password_needs_the_old_one_and_ends_other_sessions()
    {
        var desk = await app.SignUpAsync("Kim", "Changing");
        var phone = app.NewPerson("Kim", desk.Email);
        await phone.SignInAsync();
        await desk.PostAsync("auth/change-password", new { currentPassword = "not the right one", newPassword = Fresh }).IsProblem(400, "validation", "currentPassword");
        await desk.PostAsync("auth/change-password", new { currentPassword = desk.Password, newPassword = "elevenchars" }).IsProblem(400, "validation", "newPassword");
        await desk.PostAsync("auth/change-password", new { currentPassword = desk.Password, newPassword = Fresh }).Is(204);
        await desk.GetAsync("me").Is(200);
        await phone.GetAsync("me").IsProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task After_ten_wrong_passwords_strangers_wait_and_the_known_device_does_not()
    {
        var person = await app.SignUpAsync("Ben", "Brute");
        for (var i = 0; i < 10; i++) await app.Nobody.PostAsync("auth/sign-in", new { email = person.Email, password = $"wrong password {i}" }).Is(401);
        var limited = await app.Nobody.PostAsync("auth/sign-in", new { email = person.Email, password = person.Password });
        limited.IsProblem(429, "rateLimited");
        Assert.NotNull(limited.Headers.RetryAfter);
        await person.SignInAsync();
    }

    [Fact]
    public async Task A_resent_verification_is_a_fresh_link()
    {
        var person = await app.SignUpAsync("Rex", "Resend");
        var first = await app.MailedTokenAsync(person.Email, "verify-email");
        await person.PostAsync("auth/resend-verification").Is(202);
        await app.Nobody.PostAsync("auth/verify-email", new { token = first }).IsProblem(400, "validation", "token");
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(person.Email, "verify-email") }).Is(204);
    }
}
