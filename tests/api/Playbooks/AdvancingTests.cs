using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Playbooks;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Playbooks;

/// <summary>Somebody goes through a playbook, step by step, once.</summary>
public sealed class AdvancingTests(OwnApp app) : IClassFixture<OwnApp>
{
    static readonly object[] Way =
    [
        new { id = "call", kind = "call", title = "Call {{contact.name}}", text = "Ask {{contact.firstName}} of {{company.name}}." },
        new { id = "reached", kind = "branch", title = "Reached?", ask = "succeeded", goTo = "offer" },
        new { id = "mail", kind = "mail", title = "We missed you, {{contact.firstName}}", text = "Hello {{contact.firstName}},\n\nwhen may I call?\n\n{{owner.name}}" },
        new { id = "wait", kind = "wait", title = "Give them a week", afterDays = 7 },
        new { id = "letter", kind = "letter", title = "Write to {{contact.name}}", text = "Dear {{contact.name}}", afterDays = 1 },
        new { id = "offer", kind = "task", title = "Make an offer", afterDays = 2 },
    ];

    Task RunAsync(Person owner) => app.Services.GetServices<IJobHandler>().OfType<PlaybookJob>().Single().RunAsync(new CurrentUser(Guid.Parse(owner.TenantId), null, null, null, "job"), default, default);

    async Task LaterAsync(Person who, int days)
    {
        app.Clock.Advance(TimeSpan.FromDays(days));
        await who.SignInAsync();
    }

    async Task<Person> NewAsync(string name, bool verified = true)
    {
        var person = await app.SignUpAsync(name, name + "s");
        if (verified) await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(person.Email) }).Is(204);
        return person;
    }

    static async Task<string> PlaybookAsync(Person who, object[] steps, string @object = "contact", string trigger = "manual", string? stageId = null) =>
        (await who.CreateAsync("playbooks", new { name = "P" + Guid.CreateVersion7(), @object, trigger, stageId, steps })).Id;

    static async Task<string> ContactAsync(Person who, string? email = "ann@customer.example") =>
        (await who.CreateAsync("contacts", new { firstName = "Ann", lastName = "Lee", ownerId = who.MemberId, emails = email is null ? Array.Empty<object>() : [new { value = email }] })).Id;

    static async Task<Answer> EnrolAsync(Person who, string playbook, string record) => await who.CreateAsync($"playbooks/{playbook}/enrolments", new { recordId = record });
    static async Task<string> TaskAsync(Person who, string enrolment) => (await who.GetAsync($"enrolments/{enrolment}").Is(200)) is var e && e[$"came[{e.Count("came") - 1}].taskId"] is { } task ? task : throw new InvalidOperationException(e.Text);
    static async Task<string[]> OpenAsync(Person who, string contact) => [.. (await who.GetAsync($"tasks?filter[contactId]={contact}&filter[status]=open").Is(200)).Each("title")];
    static Task LogAsync(Person who, string contact, string outcome) => who.CreateAsync("activities", new { kind = "call", direction = "out", outcome, links = new[] { new { @object = "contact", id = contact } } });

    [Fact]
    public async Task A_call_in_vain_leads_to_a_mail_a_wait_a_letter_and_an_offer()
    {
        var ann = await NewAsync("Ann");
        var (playbook, contact) = (await PlaybookAsync(ann, Way), await ContactAsync(ann));
        var way = await EnrolAsync(ann, playbook, contact);
        Assert.Equal(("0", "Call Ann Lee", "Ask Ann of .", 5), (way["progress"], way["came[0].title"], way["came[0].text"], way.Count("ahead")));
        var task = await ann.GetAsync($"tasks/{way["came[0].taskId"]}").Is(200);
        Assert.Equal(("Ask Ann of .", ann.MemberId, "open"), (task["notes"], task["assigneeId"], task["status"]));
        // What the call is noted as, is what the branch goes by; the task is done with it.
        await LogAsync(ann, contact, "noAnswer");
        var after = await ann.GetAsync($"enrolments/{way.Id}").Is(200);
        Assert.Equal(["done", "no", "sent", ""], after.Each("result", "came"));
        Assert.Equal(("50", "3"), (after["progress"], after["place"]));
        Assert.Equal("Hello Ann,\n\nwhen may I call?\n\nAnn\n", Assert.Single(await app.MailsAsync("ann@customer.example")));
        Assert.Contains((await ann.GetAsync($"contacts/{contact}/timeline").Is(200)).Each("title"), t => t == "We missed you, Ann");
        await RunAsync(ann);
        Assert.Empty(await OpenAsync(ann, contact));
        await LaterAsync(ann, 7);
        await Task.WhenAll(RunAsync(ann), RunAsync(ann), RunAsync(ann));
        Assert.Equal(["Write to Ann Lee"], await OpenAsync(ann, contact));
        await ann.PostAsync($"tasks/{await TaskAsync(ann, way.Id)}/complete").Is(200);
        Assert.Equal(["Make an offer"], await OpenAsync(ann, contact));
        // One that is thrown away is skipped; the last one ends the way.
        await ann.DeleteAsync($"tasks/{await TaskAsync(ann, way.Id)}").Is(204);
        var end = await ann.GetAsync($"enrolments/{way.Id}").Is(200);
        Assert.Equal(("done", "100"), (end["status"], end["progress"]));
        Assert.Equal(["done", "no", "sent", "passed", "done", "skipped"], end.Each("result", "came"));
        Assert.Single(await app.MailsAsync("ann@customer.example"));
    }

    [Fact]
    public async Task A_call_that_reached_somebody_goes_straight_on_and_completing_recommends_the_next_step()
    {
        var ben = await NewAsync("Ben");
        var (playbook, contact) = (await PlaybookAsync(ben, Way), await ContactAsync(ben, "ben@customer.example"));
        var way = await EnrolAsync(ben, playbook, contact);
        var advice = await ben.GetAsync($"contacts/{contact}/next-step").Is(200);
        Assert.Equal(("Call Ann Lee", "playbook", "call"), (advice["recommendation.title"], advice["recommendation.source"], advice["recommendation.kind"]));
        Assert.StartsWith("Step 1 of 6 of the playbook 'P", advice["recommendation.reason"]);
        var planned = await ben.CreateAsync("activities", new { kind = "call", status = "planned", at = DateTimeOffset.UtcNow.AddHours(1), links = new[] { new { @object = "contact", id = contact } } });
        var done = await ben.PostAsync($"activities/{planned.Id}/complete", new { outcome = "reached" }).Is(200);
        Assert.Equal(("Make an offer", "playbook"), (done["recommendation.title"], done["recommendation.rule"]));
        Assert.Equal(["done", "yes", ""], (await ben.GetAsync($"enrolments/{way.Id}").Is(200)).Each("result", "came"));
        Assert.Empty(await app.MailsAsync("ben@customer.example"));
    }

    [Fact]
    public async Task A_step_that_is_taken_up_again_takes_back_what_came_of_it_unless_a_mail_went_out()
    {
        var cid = await NewAsync("Cid");
        var (playbook, contact) = (await PlaybookAsync(cid, Way), await ContactAsync(cid, "cid@customer.example"));
        var way = await EnrolAsync(cid, playbook, contact);
        var call = await TaskAsync(cid, way.Id);
        // Ticked off without a note: it was done as asked.
        await cid.PostAsync($"tasks/{call}/complete").Is(200);
        Assert.Equal(["Make an offer"], await OpenAsync(cid, contact));
        await cid.PostAsync($"tasks/{call}/reopen").Is(200);
        Assert.Equal(["Call Ann Lee"], await OpenAsync(cid, contact));
        var back = await cid.GetAsync($"enrolments/{way.Id}").Is(200);
        Assert.Equal(("0", call, 1), (back["place"], back["came[0].taskId"], back.Count("came")));
        await LogAsync(cid, contact, "noAnswer");
        Assert.Single(await app.MailsAsync("cid@customer.example"));
        await cid.PostAsync($"tasks/{call}/reopen").Is(200);
        Assert.Equal("3", (await cid.GetAsync($"enrolments/{way.Id}").Is(200))["place"]);
        await cid.PostAsync($"tasks/{call}/complete").Is(200);
        Assert.Single(await app.MailsAsync("cid@customer.example"));
    }

    [Fact]
    public async Task Fifty_who_finish_one_task_at_once_take_one_step()
    {
        var dan = await NewAsync("Dan");
        var (playbook, contact) = (await PlaybookAsync(dan, Way), await ContactAsync(dan, "dan@customer.example"));
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => dan.PostAsync($"playbooks/{playbook}/enrolments", new { recordId = contact })));
        var way = Assert.Single(made, m => m.Status == 201);
        Assert.Equal(9, made.Count(m => m.Status == 409));
        var task = way["came[0].taskId"];
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? dan.PostAsync($"tasks/{task}/complete") : dan.PatchAsync($"tasks/{task}", new { status = "done" })));
        Assert.Equal(["Make an offer"], await OpenAsync(dan, contact));
        Assert.Equal(["done", "yes", ""], (await dan.GetAsync($"enrolments/{way.Id}").Is(200)).Each("result", "came"));
    }

    [Theory]
    [InlineData("missing", "There is no e-mail address.")]
    [InlineData("bounced", "The e-mail address does not work or may not be used.")]
    [InlineData("unverified", "Eve has not confirmed their own e-mail address.")]
    public async Task A_mail_that_cannot_go_out_becomes_a_task_that_says_why(string case_, string why)
    {
        var eve = await app.SignUpAsync("Eve", $"Eve{case_}");
        if (case_ != "unverified") await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(eve.Email) }).Is(204);
        var address = $"{case_}@customer.example";
        var contact = await ContactAsync(eve, case_ == "missing" ? null : address);
        if (case_ == "bounced") await eve.CreateAsync("activities", new { kind = "email", direction = "out", outcome = "bounced", links = new[] { new { @object = "contact", id = contact } } });
        var way = await EnrolAsync(eve, await PlaybookAsync(eve, [Way[2]]), contact);
        Assert.Equal(why, way["came[0].why"]);
        var task = await eve.GetAsync($"tasks/{way["came[0].taskId"]}").Is(200);
        Assert.Equal("Write to Ann Lee: We missed you, Ann", task["title"]);
        Assert.StartsWith(why, task["notes"]);
        Assert.Empty(await app.MailsAsync(address));
    }

    [Fact]
    public async Task What_happens_enrols_and_what_ends_stops()
    {
        var fay = await NewAsync("Fay");
        var step = new object[] { new { id = "do", kind = "task", title = "Do {{deal.title}}{{contact.name}}" } };
        var pipeline = await fay.CreateAsync("pipelines", new { name = "Sales", stages = new object[] { new { name = "First", kind = "open" }, new { name = "Second", kind = "open" }, new { name = "Won", kind = "won" }, new { name = "Lost", kind = "lost" } } });
        var (enquiry, concern, stage, won) = (await PlaybookAsync(fay, step, trigger: "enquiry"), await PlaybookAsync(fay, step, trigger: "concern"),
            await PlaybookAsync(fay, step, "deal", "stage", pipeline["stages[1].id"]), await PlaybookAsync(fay, step, "deal", "won"));
        var contact = await ContactAsync(fay);
        await fay.CreateAsync("enquiries", new { contactId = contact, text = "Hello" });
        await fay.CreateAsync("enquiries", new { contactId = contact, text = "Hello again" });
        await fay.CreateAsync("concerns", new { contactId = contact, text = "Too late" });
        async Task<string[]> Of(string playbook, string status = "active") => [.. (await fay.GetAsync($"enrolments?playbookId={playbook}&status={status}").Is(200)).Each("recordTitle")];
        Assert.Equal(["Ann Lee"], await Of(enquiry));
        Assert.Equal(["Ann Lee"], await Of(concern));
        var deal = (await fay.CreateAsync("deals", new { title = "Roof", pipelineId = pipeline.Id, contactIds = new[] { contact } })).Id;
        Assert.Empty(await Of(stage));
        await fay.PutAsync($"deals/{deal}/stage", new { stageId = pipeline["stages[1].id"] }).Is(200);
        Assert.Equal(["Roof"], await Of(stage));
        // Winning ends what was for the open deal, and begins what is for the won one, which losing it later does not end.
        await fay.PostAsync($"deals/{deal}/win", new { }).Is(200);
        Assert.Empty(await Of(stage));
        Assert.Equal(["Roof"], await Of(won));
        Assert.Equal("dealWon", (await fay.GetAsync($"enrolments?playbookId={stage}").Is(200))["items[0].stopReason"]);
        await fay.PostAsync($"deals/{deal}/lose", new { reason = "After all" }).Is(200);
        Assert.Equal(["Roof"], await Of(won));
        var other = (await fay.CreateAsync("deals", new { title = "Door", pipelineId = pipeline.Id, stageId = pipeline["stages[1].id"] })).Id;
        await fay.PostAsync($"deals/{other}/lose", new { reason = "No budget" }).Is(200);
        Assert.Equal("dealLost", (await fay.GetAsync($"enrolments?dealId={other}").Is(200))["items[0].stopReason"]);
        await fay.DeleteAsync($"contacts/{contact}").Is(204);
        Assert.Empty(await Of(enquiry));
        await fay.PostAsync($"contacts/{contact}/restore").Is(200);
        Assert.Equal(["Ann Lee"], await Of(enquiry, "stopped"));
        Assert.Equal("trashed", (await fay.GetAsync($"enrolments?contactId={contact}").Is(200))["items[0].stopReason"]);
    }

    [Fact]
    public async Task A_merged_persons_way_goes_on_with_whom_they_are_part_of()
    {
        var gil = await NewAsync("Gil");
        var playbook = await PlaybookAsync(gil, Way);
        var (one, other) = (await ContactAsync(gil, "one@customer.example"), await ContactAsync(gil, null));
        var way = await EnrolAsync(gil, playbook, other);
        var merge = await gil.PostAsync($"contacts/{one}/merge", new { mergedId = other }).Is(200);
        Assert.Equal(one, (await gil.GetAsync($"enrolments/{way.Id}").Is(200))["recordId"]);
        await gil.PostAsync($"tasks/{await TaskAsync(gil, way.Id)}/complete").Is(200);
        Assert.Equal("5", (await gil.GetAsync($"enrolments/{way.Id}").Is(200))["place"]);
        await gil.PostAsync($"merges/{merge.Id}/undo").Is(200);
        Assert.Equal(other, (await gil.GetAsync($"enrolments/{way.Id}").Is(200))["recordId"]);
    }

    [Fact]
    public async Task Every_figure_opens_the_rows_that_it_counts()
    {
        var hal = await NewAsync("Hal");
        var playbook = await PlaybookAsync(hal, [Way[0], Way[5]]);
        var people = new List<string>();
        foreach (var _ in Enumerable.Range(0, 4)) people.Add(await ContactAsync(hal, null));
        var ways = new List<Answer>();
        foreach (var person in people) ways.Add(await EnrolAsync(hal, playbook, person));
        // One in time and on, one late to the end, one stopped, one whose day passes.
        await hal.PostAsync($"tasks/{await TaskAsync(hal, ways[0].Id)}/complete").Is(200);
        await hal.PostAsync($"enrolments/{ways[2].Id}/stop", new { }).Is(200);
        await LaterAsync(hal, 6);
        await hal.PostAsync($"tasks/{await TaskAsync(hal, ways[1].Id)}/complete").Is(200);
        await hal.PostAsync($"tasks/{await TaskAsync(hal, ways[1].Id)}/complete").Is(200);
        foreach (var (person, end) in new[] { (people[0], "win"), (people[1], "win"), (people[2], "lose") })
        {
            var deal = await hal.CreateAsync("deals", new { title = "Deal", contactIds = new[] { person } });
            await hal.PostAsync($"deals/{deal.Id}/{end}", end == "lose" ? new { reason = "x" } : (object)new { }).Is(200);
        }
        var figures = (await hal.GetAsync($"playbooks/{playbook}").Is(200)).At("figures")!.Value;
        foreach (var (name, count) in new[] { ("enrolled", 4), ("onTheirWay", 2), ("due", 5), ("inTime", 2), ("won", 2), ("lost", 1) })
        {
            var figure = figures.GetProperty(name);
            Assert.Equal((name, count), (name, figure.GetProperty("count").GetInt32()));
            var rows = await hal.PostAsync($"{figure.GetProperty("rows").GetProperty("object")}/search", new { filter = figure.GetProperty("rows").GetProperty("filter"), count = true }).Is(200);
            Assert.Equal((name, count), (name, rows.Count()));
        }
        Assert.Equal((40.0, 66.7), (figures.GetProperty("adherence").GetDouble(), figures.GetProperty("winRate").GetDouble()));
    }

    [Fact]
    public async Task A_change_of_the_playbook_changes_nobodys_way()
    {
        var ida = await NewAsync("Ida");
        var playbook = await PlaybookAsync(ida, [Way[0], Way[5]]);
        var way = await EnrolAsync(ida, playbook, await ContactAsync(ida, null));
        await ida.PatchAsync($"playbooks/{playbook}", new { steps = new[] { Way[5] } }).Is(200);
        await ida.PostAsync($"tasks/{await TaskAsync(ida, way.Id)}/complete").Is(200);
        var now = await ida.GetAsync($"enrolments/{way.Id}").Is(200);
        Assert.Equal(("active", "2"), (now["status"], now["steps"]));
    }
}
