using System.Security.Cryptography;
using Crm.Tests.Support;

namespace Crm.Tests.Confirmations;

/// <summary>The customer's page under attack, opened twice, too late, and after its contact has gone.</summary>
public sealed class HostilePageTests(OwnApp app) : IClassFixture<OwnApp>
{
    static int people;

    async Task<(string Contact, string Request, string Token)> AskedAsync(params string[] fields)
    {
        var email = $"hostile{Interlocked.Increment(ref people)}@lee.example";
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Ann", lastName = "Lee", emails = new[] { new { value = email } } });
        var request = (await app.Ada.PostAsync("confirmation-requests", new { contactIds = new[] { contact.Id }, fields = fields.Length == 0 ? ["name", "emails"] : fields, channel = "mail" }).Is(200))["ids[0]"]!;
        return (contact.Id, request, await app.MailedTokenAsync(email, "confirm"));
    }

    Task<Answer> OpenAsync(string token) => app.Nobody.PostAsync("confirmations/open", new { token });
    Task<Answer> AnswerAsync(string token, string lastName = "Lee") => app.Nobody.PostAsync("confirmations/answer", new { token, values = new { firstName = "Ann", lastName } });

    [Fact]
    public async Task The_same_link_answers_once_and_says_so_the_second_time()
    {
        var (_, _, token) = await AskedAsync();
        await AnswerAsync(token).Is(200);
        var second = await OpenAsync(token).Is(200);
        Assert.Equal(("true", null), (second["answered"], second["values"]));
        await AnswerAsync(token, "Twice").IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Of_two_answers_at_once_exactly_one_counts()
    {
        var (contact, request, token) = await AskedAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            // Whoever waits too long for the others is told to come again, and does.
            for (; ; await Task.Delay(200))
                if (await AnswerAsync(token, $"Lee{i}") is { Status: not 503 } answer) return answer;
        }));
        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.Equal(5, answers.Count(a => a.Status == 409));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from events where record_id = $1 and type = 'confirmation.answered'", Guid.Parse(request)));
        Assert.Equal("Lee", (await app.Ada.GetAsync($"contacts/{contact}").Is(200))["lastName"]);
    }

    [Fact]
    public async Task Another_token_an_expired_and_a_cancelled_one_are_all_the_same()
    {
        var unknown = await OpenAsync(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).Replace('+', '-').Replace('/', '_').TrimEnd('=')).IsProblem(404, "notFound");
        var (_, request, cancelled) = await AskedAsync();
        await app.Ada.PostAsync($"confirmation-requests/{request}/cancel").Is(200);
        var (_, _, expired) = await AskedAsync();
        await app.ExecuteAsync("update confirmation_requests set expires_at = now() - interval '1 day' where token_hash = $1", SHA256.HashData(System.Buffers.Text.Base64Url.DecodeFromChars(expired)));
        foreach (var token in new[] { cancelled, expired, "7K2M-X9QF-40AB", "x", "../../etc/passwd", app.Ada.Token![..90] })
        {
            Assert.Equal(unknown["title"], (await OpenAsync(token).IsProblem(404, "notFound"))["title"]);
            await AnswerAsync(token).IsProblem(404, "notFound");
        }
        // A secret of another purpose opens nothing here, and this one nothing elsewhere.
        var (_, _, mine) = await AskedAsync();
        await app.Nobody.PostAsync("invitations/preview", new { token = mine }).IsProblem(400, "validation");
        await app.Nobody.PostAsync("auth/verify-email", new { token = mine }).IsProblem(400, "validation");
    }

    [Fact]
    public async Task A_link_reaches_its_own_workspace_whoever_is_signed_in()
    {
        var (contact, _, token) = await AskedAsync();
        await app.Mallory.PostAsync("confirmations/answer", new { token, values = new { firstName = "Anna" } }).Is(200);
        Assert.Equal("1", (await app.Ada.GetAsync($"confirmation-requests?contactId={contact}").Is(200))["items[0].waiting"]);
        Assert.Equal(0, (await app.Mallory.GetAsync("confirmation-requests").Is(200)).Count());
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_and_so_is_a_name_that_is_too_long_or_half_a_character()
    {
        var (_, _, token) = await AskedAsync();
        await app.Nobody.PostAsync("confirmations/answer", $$"""{"token": "{{token}}", "values": {"lastName": "{{new string('x', 10 << 20)}}"} }""").IsProblem(413, "tooLarge");
        await AnswerAsync(token, new string('x', 5000)).IsProblem(400, "validation", "values.lastName");
        await app.Nobody.PostAsync("confirmations/answer", $$"""{"token": "{{token}}", "values": {"lastName": "\ud83d"} }""").IsProblem(400, "validation");
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = new { emails = new[] { new { value = "not an address" } } } }).IsProblem(400, "validation", "values.emails[0].value");
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = new { emails = Enumerable.Range(0, 21).Select(i => new { value = $"a{i}@lee.example" }).ToArray() } }).IsProblem(400, "validation");
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = new { firstName = "Ann" }, consents = new[] { new { purpose = "marketingEmail", given = true } } }).IsProblem(400, "validation", "consents");
        await AnswerAsync(token).Is(200);
    }

    [Fact]
    public async Task A_script_in_a_name_is_text_on_the_page_in_the_mail_and_in_the_file()
    {
        const string script = "<Script>alert(1)</Script>"; // a name all in small letters would be given capitals
        var (contact, request, token) = await AskedAsync();
        await AnswerAsync(token, script).Is(200);
        await app.Ada.PostAsync($"confirmation-requests/{request}/review", new { all = true }).Is(200);
        Assert.Equal(script, (await app.Ada.GetAsync($"contacts/{contact}").Is(200))["lastName"]);
        await app.Ada.PatchAsync($"contacts/{contact}", new { firstName = script + "\r\nBcc: all@evil.example" }).Is(200);
        await app.Ada.PostAsync("confirmation-requests", new { contactIds = new[] { contact }, fields = new[] { "name" }, channel = "mail", again = true }).Is(200);
        Assert.DoesNotContain(script, await app.ScalarAsync<string>("select body_html from identity.mails where recipient like 'hostile%' and body_text like '%<Script>%'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_about_somebody_in_the_trash_is_thanked_for_and_changes_nothing()
    {
        var (contact, request, token) = await AskedAsync();
        await OpenAsync(token).Is(200);
        await app.Ada.DeleteAsync($"contacts/{contact}").Is(204);
        await AnswerAsync(token, "Gone").Is(200);
        await app.Ada.PostAsync($"contacts/{contact}/restore").Is(200);
        Assert.Equal("Lee", (await app.Ada.GetAsync($"contacts/{contact}").Is(200))["lastName"]);
        Assert.Equal("answered", (await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200))["state"]);
    }

    [Fact]
    public async Task An_answer_about_somebody_who_was_merged_meanwhile_reaches_the_survivor()
    {
        var (contact, request, token) = await AskedAsync();
        var page = await OpenAsync(token).Is(200);
        var survivor = await app.Ada.CreateAsync("contacts", new { firstName = "Ann", lastName = "Leigh", emails = new[] { new { value = $"survivor{people}@lee.example" } } });
        await app.Ada.PostAsync($"contacts/{survivor.Id}/merge", new { mergedId = contact }).Is(200);
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = new { firstName = "Ann", lastName = "Lee-Leigh", emails = new[] { new { id = page["values.emails[0].id"], value = page["values.emails[0].value"] } } } }).Is(200);
        var asked = await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200);
        Assert.Equal(survivor.Id, asked["contactId"]);
        Assert.DoesNotContain("removed", asked.Each("kind", "answer"));
        await app.Ada.PostAsync($"confirmation-requests/{request}/review", new { all = true }).Is(200);
        var after = await app.Ada.GetAsync($"contacts/{survivor.Id}").Is(200);
        Assert.Equal(("Lee-Leigh", 2), (after["lastName"], after.Count("emails")));
        Assert.Contains(after.At("emails")!.Value.EnumerateArray(), e => e.GetProperty("value").GetString() == page["values.emails[0].value"] && e.GetProperty("validity").GetString() == "verified");
    }

    [Fact]
    public async Task An_address_that_is_somebody_elses_waits_for_a_person_who_is_told_why()
    {
        await app.Ada.CreateAsync("contacts", new { firstName = "Owner", emails = new[] { new { value = "taken@lee.example" } } });
        var (contact, request, token) = await AskedAsync();
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = new { firstName = "Ann", emails = new[] { new { value = "taken@lee.example" } } } }).Is(200);
        var asked = await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200);
        Assert.Contains(asked.Each("problem", "answer"), problem => problem.Contains("Another contact", StringComparison.Ordinal));
        Assert.Contains(asked.Each("decision", "answer"), decision => decision == "accepted");
        await app.Ada.PostAsync($"confirmation-requests/{request}/review", new { all = true }).IsProblem(409, "duplicate");
        Assert.Equal("answered", (await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200))["state"]);
        Assert.StartsWith("hostile", (await app.Ada.GetAsync($"contacts/{contact}").Is(200))["emails[0].value"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessing_comes_to_an_end()
    {
        await using var own = new OwnApp();
        await own.InitializeAsync();
        var statuses = new List<int>();
        for (var i = 0; i < 65; i++) statuses.Add((await own.Nobody.PostAsync("confirmations/open", new { token = $"AAAA-AAAA-{i:0000}" })).Status);
        Assert.Equal((404, 429), (statuses[0], statuses[^1]));
    }

    [Fact]
    public async Task Who_has_not_confirmed_their_own_address_writes_to_nobody_and_Vera_never()
    {
        var contact = await app.Bob.CreateAsync("contacts", new { firstName = "Ann", emails = new[] { new { value = "unverified@lee.example" } }, phones = new[] { new { value = "+44 20 7946 0018" } } });
        object Asked(string channel) => new { contactIds = new[] { contact.Id }, fields = new[] { "name" }, channel };
        await app.ExecuteAsync("update identity.users set email_verified_at = null where id = $1", Guid.Parse(app.Bob.UserId));
        await app.Bob.PostAsync("confirmation-requests", Asked("mail")).IsProblem(403, "forbidden");
        await app.Vera.PostAsync("confirmation-requests", Asked("call")).IsProblem(403, "forbidden");
        await app.Mallory.PostAsync("confirmation-requests", Asked("call")).IsProblem(422, "unusable", "contactIds");
        await app.Bob.PostAsync("confirmation-requests", Asked("call")).Is(200);
    }
}
