using Crm.Tests.Support;
using Ical.Net.CalendarComponents;

namespace Crm.Tests.Meetings;

/// <summary>Answers to invitations, as a mail gateway passes them on.</summary>
public sealed class ReplyTests(MeetingApp app) : IClassFixture<MeetingApp>
{
    async Task<(string Meeting, string Contact, string Email, CalendarEvent Entry, string To)> InvitedAsync(string name, Person? person = null)
    {
        var (meeting, contact, email) = await app.MeetingAsync(person ?? app.Ada, name);
        await (person ?? app.Ada).PostAsync($"activities/{meeting}/invitations", new { }).Is(200);
        var entry = (await app.CalendarsAsync(email))[^1].Calendar.Events.Single();
        return (meeting, contact, email, entry, MeetingApp.AddressOf(entry));
    }

    async Task<string> StatusAsync(string meeting) => (await app.Ada.GetAsync($"activities/{meeting}/attendees").Is(200))["items[0].status"]!;

    /// <summary>Everything that an answer could change.</summary>
    Task<string> StateAsync() => app.ScalarAsync<string>("""
        select (select count(*) from events where object = 'activity') || ' ' || (select count(*) from timeline_entries where ref_id in (select id from activities)) || ' ' || (select count(*) from notifications where kind = 'invitationAnswered') || ' ' || (select coalesce(string_agg(a::text, '|' order by a.id), '') from attendees a)
        """);

    [Fact]
    public async Task Carla_accepts_and_Ada_is_told_and_it_stands_in_Carlas_story()
    {
        var (meeting, contact, email, entry, to) = await InvitedAsync("Carla");
        var answer = await app.DeliverAsync($"Carla Winter <{email.ToUpperInvariant()}>", to.ToUpperInvariant(), app.Reply(entry, email.ToUpperInvariant())).Is(200);
        Assert.Equal(("accepted", "true"), (answer["status"], answer["applied"]));
        var list = await app.Ada.GetAsync($"activities/{meeting}/attendees").Is(200);
        Assert.Equal(("accepted", "See you there"), (list["items[0].status"], list["items[0].comment"]));
        Assert.NotNull(list["items[0].answeredAt"]);
        var news = await app.Ada.GetAsync("notifications?limit=1").Is(200);
        Assert.Equal(("invitationAnswered", "Carla accepted: Kick-off with Carla", meeting), (news["items[0].kind"], news["items[0].title"], news["items[0].recordId"]));
        var story = await app.Ada.GetAsync($"contacts/{contact}/timeline?kind=invitation").Is(200);
        Assert.Equal(("invitation", "accepted", "Kick-off with Carla", "See you there"), (story["items[0].kind"], story["items[0].outcome"], story["items[0].title"], story["items[0].body"]));
        await app.Ada.WaitForFeedAsync(meeting, "activity.answered");
        // What was answered has happened, whatever the meeting becomes.
        await app.Ada.PatchAsync($"activities/{meeting}", new { subject = "Renamed" }).Is(200);
        Assert.Contains("invitation", (await app.Ada.GetAsync($"contacts/{contact}/timeline").Is(200)).Each("kind"));
    }

    [Fact]
    public async Task A_later_answer_counts_an_earlier_one_does_not_and_the_same_one_again_changes_nothing()
    {
        var (meeting, _, email, entry, to) = await InvitedAsync("Dan");
        var now = app.Clock.GetUtcNow();
        await app.DeliverAsync(email, to, app.Reply(entry, email, "TENTATIVE", stamp: now)).Is(200);
        var state = await StateAsync();
        Assert.Equal("false", (await app.DeliverAsync(email, to, app.Reply(entry, email, "TENTATIVE", stamp: now)).Is(200))["applied"]);
        await app.DeliverAsync(email, to, app.Reply(entry, email, "ACCEPTED", stamp: now)).IsProblem(409, "conflict");
        await app.DeliverAsync(email, to, app.Reply(entry, email, "ACCEPTED", stamp: now.AddMinutes(-1))).IsProblem(409, "conflict");
        Assert.Equal(("tentative", state), (await StatusAsync(meeting), await StateAsync()));
        await app.DeliverAsync(email, to, app.Reply(entry, email, "DECLINED", stamp: now.AddMinutes(1))).Is(200);
        Assert.Equal("declined", await StatusAsync(meeting));
        Assert.Equal("Dan declined: Kick-off with Dan", (await app.Ada.GetAsync("notifications?limit=1").Is(200))["items[0].title"]);
    }

    [Fact]
    public async Task An_answer_to_the_meeting_as_it_was_before_it_moved_or_to_one_that_is_off_does_nothing()
    {
        var (meeting, _, email, entry, to) = await InvitedAsync("Eve");
        await app.Ada.PatchAsync($"activities/{meeting}", new { at = app.Soon.AddHours(1), endAt = app.Soon.AddHours(2) }).Is(200);
        await app.Ada.PostAsync($"activities/{meeting}/invitations", new { }).Is(200);
        var state = await StateAsync();
        await app.DeliverAsync(email, to, app.Reply(entry, email)).IsProblem(409, "conflict");
        await app.DeliverAsync(email, to, app.Reply(entry, email, sequence: 7)).IsProblem(409, "conflict");
        Assert.Equal(("waiting", state), (await StatusAsync(meeting), await StateAsync()));
        await app.DeliverAsync(email, to, app.Reply(entry, email, sequence: 1)).Is(200);
        Assert.Equal("accepted", await StatusAsync(meeting));
        await app.Ada.PatchAsync($"activities/{meeting}", new { status = "cancelled" }).Is(200);
        await app.DeliverAsync(email, to, app.Reply(entry, email, "DECLINED", sequence: 1, stamp: app.Clock.GetUtcNow().AddMinutes(5))).IsProblem(409, "conflict");
        await app.Ada.DeleteAsync($"activities/{meeting}").Is(204);
        await app.DeliverAsync(email, to, app.Reply(entry, email, "DECLINED", sequence: 1, stamp: app.Clock.GetUtcNow().AddMinutes(5))).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_stranger_a_wrong_signature_and_an_answer_for_anothers_meeting_do_nothing()
    {
        var (meeting, _, email, entry, to) = await InvitedAsync("Finn");
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(app.Mallory.Email, "verify-email") });
        var theirs = await InvitedAsync("Grete", app.Mallory);
        var (state, good) = (await StateAsync(), app.Reply(entry, email));
        // Strangers, whatever they say they are.
        await app.DeliverAsync("mallory@evil.example", to, good).IsProblem(403, "stranger");
        await app.DeliverAsync("mallory@evil.example", to, app.Reply(entry, "mallory@evil.example")).IsProblem(403, "stranger");
        await app.DeliverAsync(email, to, app.Reply(entry, "mallory@evil.example")).IsProblem(403, "stranger");
        // Signed by somebody else, not at all, or long ago.
        await app.DeliverAsync(email, to, good, secret: "some other secret that is long enough, too").IsProblem(401, "unauthenticated");
        await app.DeliverAsync(email, to, good, secret: null).IsProblem(401, "unauthenticated");
        await app.DeliverAsync(email, to, good, age: TimeSpan.FromMinutes(6)).IsProblem(401, "unauthenticated");
        await app.DeliverAsync(email, to, good, age: TimeSpan.FromMinutes(-6)).IsProblem(401, "unauthenticated");
        await app.Nobody.PostAsync("/inbound/mail", new { from = email, to = new[] { to }, calendar = good }, ("X-Crm-Timestamp", "99999999999999999999"), ("X-Crm-Signature", "sha256=")).IsProblem(401, "unauthenticated");
        // Another business's meeting: each address leads to one meeting, and to no other.
        await app.DeliverAsync(email, theirs.To, good).IsProblem(422, "unusable", "calendar");
        await app.DeliverAsync(theirs.Email, to, app.Reply(theirs.Entry, theirs.Email)).IsProblem(422, "unusable", "calendar");
        await app.DeliverAsync(email, theirs.To, app.Reply(theirs.Entry, email)).IsProblem(403, "stranger");
        await app.DeliverAsync(email, "reply+" + new string('a', 52) + "@mail.crm.test", good).IsProblem(404, "notFound");
        await app.DeliverAsync(email, "ada@acme.example", good).IsProblem(404, "notFound");
        Assert.Equal(("waiting", state), (await StatusAsync(meeting), await StateAsync()));
    }

    [Fact]
    public async Task Whatever_else_comes_is_refused_in_clear_words()
    {
        var (meeting, _, email, entry, to) = await InvitedAsync("Hugo");
        var state = await StateAsync();
        foreach (var (what, calendar) in new (string, string?)[]
        {
            ("nothing", null), ("blank", " "), ("no calendar", "Yes, I will come!"), ("half a calendar", app.Reply(entry, email)[..120]), ("an invitation", app.Reply(entry, email, method: "REQUEST")), ("another meeting", app.Reply(entry, email, uid: "meeting-of-somebody@else.example")),
            ("neither yes nor no", app.Reply(entry, email, "DELEGATED")), ("no answer yet", app.Reply(entry, email, "NEEDS-ACTION")), ("two people", app.Reply(entry, email, more: "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@c.example")), ("no address", app.Reply(entry, "not an address")),
            ("a rule without end", app.Reply(entry, email, more: "RRULE:FREQ=SECONDLY")), ("one of many", app.Reply(entry, email, more: "RECURRENCE-ID:20310310T090000Z")), ("the future", app.Reply(entry, email, stamp: app.Clock.GetUtcNow().AddDays(30))),
            ("two meetings", app.Reply(entry, email).Replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR", StringComparison.Ordinal)), ("depth", string.Concat(Enumerable.Repeat("BEGIN:VCALENDAR\r\n", 1500))),
            ("a long line", app.Reply(entry, email, more: "X-LONG;A=" + new string('"', 90_000))), ("a long line of names", app.Reply(entry, email, more: "X-LONG" + string.Concat(Enumerable.Repeat(";A=B", 22_000)))), ("too long", app.Reply(entry, email, more: "COMMENT:" + new string('x', 200_000))),
            ("rubbish", "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nDTSTAMP:notadate\r\nSEQUENCE:99999999999999999\r\nEND:VEVENT\r\nEND:VCALENDAR"),
        })
        {
            var answer = await app.DeliverAsync(email, to, calendar);
            if (answer.Status == 200) Assert.Fail(what + " was taken: " + answer.Text);
            Assert.True(answer.Status is 422 or 409, $"{what}: {answer.Text}");
            answer.IsProblem(answer.Status, answer["type"]!);
        }
        await app.DeliverAsync("no address", to, app.Reply(entry, email)).IsProblem(400, "validation", "from");
        await app.DeliverAsync(email, to, null, body: new { from = email }).IsProblem(400, "validation", "to");
        await app.DeliverAsync(email, to, null, body: new { from = email, to = new[] { to }, tenantId = app.Mallory.TenantId }).IsProblem(400, "validation", "tenantId");
        await app.DeliverAsync(email, to, null, body: new { from = email, to = Enumerable.Repeat(to, 51) }).IsProblem(400, "validation", "to");
        await app.DeliverAsync(email, to, null, body: new[] { 1 }).IsProblem(400, "validation", "body");
        await app.DeliverAsync(email, to, new string('x', 1 << 20)).Is(413);
        Assert.Equal(("waiting", state), (await StatusAsync(meeting), await StateAsync()));
        // What RFC 5545 allows beside an answer does no harm: unknown properties, a zone, a comment with lines.
        await app.DeliverAsync(email, to, app.Reply(entry, email, more: "X-WHATEVER;A=\"b\":c\r\nCOMMENT:Two\\nlines\\, one\r\n  folded")).Is(200);
        Assert.Equal("Two\nlines, one folded", (await app.Ada.GetAsync($"activities/{meeting}/attendees").Is(200))["items[0].comment"]);
    }

    [Fact]
    public async Task Twenty_answers_at_once_leave_one_of_them()
    {
        var (meeting, _, email, entry, to) = await InvitedAsync("Ines");
        var now = app.Clock.GetUtcNow();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.DeliverAsync(email, to, app.Reply(entry, email, i % 2 == 0 ? "ACCEPTED" : "DECLINED", stamp: now.AddSeconds(i)))));
        Assert.All(answers, a => Assert.True(a.Status is 200 or 409, a.Text));
        Assert.Equal("declined", await StatusAsync(meeting));
    }
}

/// <summary>A server without a gateway.</summary>
public sealed class NoGatewayTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task There_is_no_door_and_answers_go_to_the_organisers_own_mailbox()
    {
        await app.Nobody.PostAsync("/inbound/mail", new { from = "a@b.example", to = new[] { "reply+x@b.example" } }).IsProblem(404, "notFound");
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Jan", emails = new[] { new { value = "jan@no-gateway.example" } } })).Id;
        var meeting = (await app.Ada.CreateAsync("activities", new { kind = "visit", at = app.Clock.GetUtcNow().AddDays(2), links = new[] { new { @object = "contact", id = contact } } })).Id;
        await app.Ada.PutAsync($"activities/{meeting}/attendees", new { items = new[] { new { contactId = contact } } }).Is(200);
        Assert.Equal("false", (await app.Ada.PostAsync($"activities/{meeting}/invitations", new { }).Is(200))["attendees.readsAnswers"]);
        var calendar = Ical.Net.Calendar.Load(await app.ScalarAsync<string>("select calendar from identity.mails where recipient = 'jan@no-gateway.example'"))!;
        Assert.Equal(app.Ada.Email, MeetingApp.AddressOf(calendar.Events.Single()));
    }
}
