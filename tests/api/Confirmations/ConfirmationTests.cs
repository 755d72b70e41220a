using System.Text.RegularExpressions;
using Crm.Tests.Support;

namespace Crm.Tests.Confirmations;

/// <summary>"Is this still right?", from the question to what the answer changes.</summary>
public sealed partial class ConfirmationTests(CrmApp app) : IClassFixture<CrmApp>
{
    static int people;

    /// <summary>Somebody with an e-mail address, a number and a street.</summary>
    async Task<(Answer Contact, string Email)> SomebodyAsync(Person? by = null)
    {
        var email = $"ann{Interlocked.Increment(ref people)}@lee.example";
        return (await (by ?? app.Ada).CreateAsync("contacts", new
        {
            firstName = "Ann", lastName = "Lee", jobTitle = "Baker", emails = new[] { new { value = email } }, phones = new[] { new { value = "+44 20 7946 0018" } },
            addresses = new[] { new { street = "1 Mill Lane", city = "York", country = "GB" } },
        }), email);
    }

    static readonly string[] Everything = ["name", "emails", "phones", "addresses", "job", "preferredChannel", "consent"];

    Task<Answer> AskAsync(Person by, string contact, string channel = "mail", string[]? fields = null, bool again = false) =>
        by.PostAsync("confirmation-requests", new { contactIds = new[] { contact }, fields = fields ?? Everything, channel, again });

    /// <summary>Asked by mail, and opened by the link in it.</summary>
    async Task<(Answer Contact, string Request, string Token, Answer Page)> OpenedAsync(string[]? fields = null)
    {
        var (contact, email) = await SomebodyAsync();
        var request = (await AskAsync(app.Ada, contact.Id, fields: fields).Is(200))["ids[0]"]!;
        var token = await app.MailedTokenAsync(email, "confirm");
        return (contact, request, token, await app.Nobody.PostAsync("confirmations/open", new { token }).Is(200));
    }

    static object Shown(Answer page, string? lastName = null, string? phone = null, object[]? morePhones = null) => new
    {
        firstName = page["values.firstName"], lastName = lastName ?? page["values.lastName"], jobTitle = page["values.jobTitle"], company = page["values.company"], preferredChannel = page["values.preferredChannel"],
        emails = new[] { new { id = page["values.emails[0].id"], value = page["values.emails[0].value"] } },
        phones = new object[] { new { id = page["values.phones[0].id"], value = phone ?? page["values.phones[0].value"] } }.Concat(morePhones ?? []).ToArray(),
        addresses = new[] { new { id = page["values.addresses[0].id"], street = page["values.addresses[0].street"], city = page["values.addresses[0].city"], country = page["values.addresses[0].country"] } },
    };

    [Fact]
    public async Task Ann_gets_a_warm_mail_and_says_yes_all_right_in_one_tap()
    {
        var (contact, request, token, page) = await OpenedAsync();
        var mail = (await app.MailsAsync(contact["emails[0].value"]!)).Single();
        Assert.Contains("keep serving you right", mail, StringComparison.Ordinal);
        Assert.Equal(app.Ada.Email, await app.ScalarAsync<string>("select reply_to from identity.mails where recipient = $1", contact["emails[0].value"]!));
        Assert.Equal(("Acme", "Ann", "1 Mill Lane"), (page["businessName"], page["values.firstName"], page["values.addresses[0].street"]));
        Assert.Equal("opened", (await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200))["state"]);

        await app.Nobody.PostAsync("confirmations/answer", new { token, values = Shown(page), consents = new[] { new { purpose = "marketingEmail", given = true }, new { purpose = "marketingPhone", given = false } } }).Is(200);

        var after = await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200);
        Assert.Equal(("verified", "verified", "verified"), (after["emails[0].validity"], after["phones[0].validity"], after["addresses[0].validity"]));
        var asked = await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200);
        Assert.Equal(("answered", "0", "0"), (asked["state"], asked["waiting"], asked["repaired"]));
        var consents = await app.Ada.GetAsync($"contacts/{contact.Id}/consents").Is(200);
        Assert.Equal(2, consents.Count());
        var yes = consents.Json.GetProperty("items").EnumerateArray().Single(c => c.GetProperty("purpose").GetString() == "marketingEmail");
        Assert.Equal(("True", "Acme may send me news and offers by e-mail.", "confirmation", "127.0.0.0/24"), (yes.GetProperty("given").ToString(), yes.GetProperty("text").GetString(), yes.GetProperty("source").GetString(), yes.GetProperty("network").GetString()));
        Assert.Contains((await app.Ada.GetAsync($"contacts/{contact.Id}/timeline").Is(200)).Each("kind"), kind => kind == "confirmation");
    }

    [Fact]
    public async Task A_further_number_is_taken_over_at_once_and_a_changed_name_waits_for_Bob()
    {
        var (contact, request, token, page) = await OpenedAsync();
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = Shown(page, lastName: "Lee-Smith", morePhones: [new { value = "+44 20 7946 0999" }]) }).Is(200);

        var after = await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200);
        Assert.Equal("Lee", after["lastName"]);
        Assert.Equal(("+442079460999", "verified"), (after["phones[1].normalized"], after["phones[1].validity"]));
        var waiting = await app.Bob.GetAsync($"confirmation-requests?contactId={contact.Id}&waiting=true&count=true").Is(200);
        Assert.Equal(("1", "1", "1"), (waiting["total"], waiting["items[0].waiting"], waiting["items[0].repaired"]));
        var name = waiting.Json.GetProperty("items")[0].GetProperty("answer").EnumerateArray().Select((item, index) => (item, index)).Single(i => i.item.GetProperty("decision").GetString() == "waiting");
        Assert.Equal(("lastName", "changed", "Lee", "Lee-Smith"), (name.item.GetProperty("name").GetString(), name.item.GetProperty("kind").GetString(), name.item.GetProperty("old").GetString(), name.item.GetProperty("new").GetString()));

        var reviewed = await app.Bob.PostAsync($"confirmation-requests/{request}/review", new { items = new[] { new { index = name.index, accept = true } } }).Is(200);
        Assert.Equal(("0", "2"), (reviewed["waiting"], reviewed["repaired"]));
        Assert.Equal("Lee-Smith", (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["lastName"]);
    }

    [Fact]
    public async Task What_is_turned_down_leaves_the_file_as_it_is()
    {
        var (contact, request, token, page) = await OpenedAsync();
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = Shown(page, phone: "+44 20 7946 0777") }).Is(200);
        Assert.Equal(["rejected"], (await app.Ada.PostAsync($"confirmation-requests/{request}/review", new { all = false }).Is(200)).At("answer")!.Value.EnumerateArray().Where(i => i.GetProperty("kind").GetString() == "changed").Select(i => i.GetProperty("decision").GetString()));
        var after = await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200);
        Assert.Equal("+442079460018", after["phones[0].normalized"]);
        Assert.Equal("0", (await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200))["waiting"]);
    }

    [Fact]
    public async Task A_corrected_address_job_and_company_are_written_when_all_is_accepted()
    {
        var (contact, request, token, page) = await OpenedAsync();
        await app.Nobody.PostAsync("confirmations/answer", new
        {
            token,
            values = new
            {
                jobTitle = "Head baker", company = $"Lee & Daughters {people}", preferredChannel = "sms",
                addresses = new[] { new { id = page["values.addresses[0].id"], street = "7 Bridge Street", city = "Leeds", country = "GB" } },
                emails = new object[] { new { id = page["values.emails[0].id"], value = "" }, new { value = $"new{people}@lee.example" } },
            },
        }).Is(200);
        await app.Ada.PostAsync($"confirmation-requests/{request}/review", new { all = true }).Is(200);
        var after = await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200);
        Assert.Equal(("Head baker", "sms", "7 Bridge Street", "verified"), (after["jobTitle"], after["preferredChannel"], after["addresses[0].street"], after["addresses[0].validity"]));
        Assert.StartsWith("Lee & Daughters", after["companyName"], StringComparison.Ordinal);
        Assert.Equal(1, after.Count("emails"));
        Assert.StartsWith("new", after["emails[0].value"], StringComparison.Ordinal);
        // What was left out was not answered.
        Assert.Equal(("Lee", "1"), (after["lastName"], after.Count("phones").ToString()));
    }

    [Fact]
    public async Task The_page_shows_what_was_asked_and_no_more()
    {
        var (contact, email) = await SomebodyAsync();
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { incomeBand = "75-100k", birthDate = "1980-01-02" }).Is(200);
        await AskAsync(app.Ada, contact.Id, fields: ["phones"]).Is(200);
        var page = await app.Nobody.PostAsync("confirmations/open", new { token = await app.MailedTokenAsync(email, "confirm") }).Is(200);
        Assert.Null(page["values.firstName"]);
        Assert.Null(page["values.emails"]);
        foreach (var hidden in new[] { "75-100k", "1980", email, "Mill Lane", "Lee", contact.Id, app.Ada.TenantId }) Assert.DoesNotContain(hidden, page.Text, StringComparison.OrdinalIgnoreCase);
        await app.Nobody.PostAsync("confirmations/answer", new { token = await app.MailedTokenAsync(email, "confirm"), values = new { lastName = "Taken" } }).Is(200);
        Assert.Equal("Lee", (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["lastName"]);
    }

    [Fact]
    public async Task A_call_is_a_task_with_a_script_and_what_was_heard_is_taken_over()
    {
        var (contact, _) = await SomebodyAsync();
        var request = (await AskAsync(app.Bob, contact.Id, "call", ["name", "phones", "consent"]).Is(200))["ids[0]"]!;
        var asked = await app.Bob.GetAsync($"confirmation-requests/{request}").Is(200);
        var task = await app.Bob.GetAsync($"tasks/{asked["taskId"]}").Is(200);
        Assert.Equal("Call Ann Lee: is this still right?", task["title"]);
        Assert.Contains("Is this still your number?", task["notes"]!, StringComparison.Ordinal);
        var page = await app.Bob.GetAsync($"confirmation-requests/{request}/page").Is(200);
        await app.Bob.PostAsync($"confirmation-requests/{request}/answer", new { values = new { lastName = "Leeds", phones = new[] { new { id = page["values.phones[0].id"], value = page["values.phones[0].value"] } } }, consents = new[] { new { purpose = "marketingPhone", given = true } } }).Is(200);
        var after = await app.Bob.GetAsync($"contacts/{contact.Id}").Is(200);
        Assert.Equal(("Leeds", "verified"), (after["lastName"], after["phones[0].validity"]));
        Assert.Equal("done", (await app.Bob.GetAsync($"tasks/{asked["taskId"]}").Is(200))["status"]);
        Assert.Equal("Bob", (await app.Bob.GetAsync($"contacts/{contact.Id}/consents").Is(200))["items[0].byName"]);
    }

    [Fact]
    public async Task A_letter_has_a_link_a_picture_of_it_and_a_short_code_and_printing_again_makes_new_ones()
    {
        var (contact, _) = await SomebodyAsync();
        var request = (await AskAsync(app.Ada, contact.Id, "letter", ["addresses"]).Is(200))["ids[0]"]!;
        Assert.Equal("created", (await app.Ada.GetAsync($"confirmation-requests/{request}").Is(200))["state"]);
        var letter = await app.Ada.PutAsync("confirmation-requests/letters", new { ids = new[] { request } }).Is(200);
        Assert.Equal(["Ann Lee", "1 Mill Lane", "York", "GB"], letter.At("items[0].address")!.Value.EnumerateArray().Select(l => l.GetString()));
        Assert.StartsWith("data:image/png;base64,", letter["items[0].qr"], StringComparison.Ordinal);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", letter["items[0].code"]!);
        var page = await app.Nobody.PostAsync("confirmations/open", new { token = letter["items[0].code"]!.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal) }).Is(200);
        Assert.Equal("1 Mill Lane", page["values.addresses[0].street"]);
        await app.Nobody.PostAsync("confirmations/open", new { token = Token().Match(letter["items[0].link"]!).Groups[1].Value }).Is(200);

        var again = await app.Ada.PutAsync("confirmation-requests/letters", new { ids = new[] { request } }).Is(200);
        await app.Nobody.PostAsync("confirmations/open", new { token = letter["items[0].code"] }).IsProblem(404, "notFound");
        await app.Nobody.PostAsync("confirmations/open", new { token = again["items[0].code"] }).Is(200);
        Assert.DoesNotContain(again["items[0].code"]!.Replace("-", "", StringComparison.Ordinal), await app.ScalarAsync<string>("select r::text from confirmation_requests r where id = $1", Guid.Parse(request)), StringComparison.Ordinal);
    }

    [GeneratedRegex("token=([A-Za-z0-9_-]+)")]
    private static partial Regex Token();

    [Fact]
    public async Task A_segment_is_asked_after_a_dry_count_and_those_asked_lately_are_left_alone()
    {
        var tag = $"asked {people}";
        var (one, two) = (await SomebodyAsync(), await SomebodyAsync());
        foreach (var contact in new[] { one.Contact, two.Contact }) await app.Ada.PatchAsync($"contacts/{contact.Id}", new { tags = new[] { tag } }).Is(200);
        var silent = await app.Ada.CreateAsync("contacts", new { firstName = "Silent", tags = new[] { tag } });
        var shared = await app.Ada.PostAsync("contacts?allowDuplicates=true", new { firstName = "Twin", emails = new[] { new { value = one.Email } }, tags = new[] { tag } }).Is(201);
        var bounced = await SomebodyAsync();
        await app.Ada.PatchAsync($"contacts/{bounced.Contact.Id}", new { tags = new[] { tag } }).Is(200);
        await app.Ada.PutAsync($"contacts/{bounced.Contact.Id}/points/{bounced.Contact["emails[0].id"]}", new { doNotUse = true }).Is(200);
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = tag, filter = new { field = "tags", op = "eq", value = tag } });
        object Asked(bool dry) => new { filter = new { field = "segment", op = "eq", value = segment.Id }, fields = new[] { "emails" }, channel = "mail", dryRun = dry };

        var dry = await app.Ada.PostAsync("confirmation-requests", Asked(true)).Is(200);
        Assert.Equal(("5", "2", "0", "2", "1"), (dry["found"], dry["asked"], dry["recent"], dry["noAddress"], dry["sameAddress"]));
        Assert.Empty(await app.MailsAsync(two.Email));
        await app.Ada.PostAsync("confirmation-requests", Asked(false)).Is(200);
        Assert.Single(await app.MailsAsync(one.Email));
        var again = await app.Ada.PostAsync("confirmation-requests", Asked(false)).Is(200);
        Assert.Equal(("2", "1"), (again["recent"], again["asked"]));
        Assert.Equal("0", (await app.Ada.GetAsync($"confirmation-requests?contactId={silent.Id}&count=true").Is(200))["total"]);
        Assert.NotNull(shared.Id);
    }

    [Fact]
    public async Task Figures_count_what_was_sent_answered_and_repaired()
    {
        var before = await app.Ada.GetAsync("confirmation-requests/stats").Is(200);
        var (_, request, token, page) = await OpenedAsync();
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = Shown(page, lastName: "Leigh") }).Is(200);
        await app.Ada.PostAsync($"confirmation-requests/{request}/review", new { all = true }).Is(200);
        var after = await app.Ada.GetAsync("confirmation-requests/stats").Is(200);
        foreach (var figure in new[] { "sent", "opened", "answered", "repaired" })
            Assert.True(int.Parse(after[$"total.{figure}"]!) > int.Parse(before[$"total.{figure}"]!), figure);
        Assert.NotEmpty(after.Each("week", "weeks"));
    }

    [Fact]
    public async Task A_workspace_says_itself_what_is_taken_over_and_what_consent_is_asked_for()
    {
        var mallory = app.Mallory;
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(mallory.Email, "verify-email") });
        var kept = await mallory.PutAsync("confirmation-settings", new { message = "Hello from us.", days = 7, takeOver = new[] { new { field = "name", kind = "changed" } }, purposes = new[] { new { key = "letters", text = "{business} may write to me." } } }).Is(200);
        Assert.Equal("7", kept["days"]);
        var (contact, email) = await SomebodyAsync(mallory);
        await AskAsync(mallory, contact.Id).Is(200);
        Assert.Contains("Hello from us.", (await app.MailsAsync(email)).Single(), StringComparison.Ordinal);
        var token = await app.MailedTokenAsync(email, "confirm");
        var page = await app.Nobody.PostAsync("confirmations/open", new { token }).Is(200);
        Assert.Equal("Globex may write to me.", page["consents[0].text"]);
        await app.Nobody.PostAsync("confirmations/answer", new { token, values = Shown(page, lastName: "Renamed", morePhones: [new { value = "+44 20 7946 0555" }]) }).Is(200);
        var after = await mallory.GetAsync($"contacts/{contact.Id}").Is(200);
        Assert.Equal(("Renamed", 1), (after["lastName"], after.Count("phones")));
        await mallory.PutAsync("confirmation-settings", new { days = 0, takeOver = Array.Empty<object>(), purposes = Array.Empty<object>() }).IsProblem(400, "validation", "days");
        await app.Bob.PutAsync("confirmation-settings", new { days = 7, takeOver = Array.Empty<object>(), purposes = Array.Empty<object>() }).IsProblem(403, "forbidden");
    }
}
