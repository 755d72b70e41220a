using Crm.Tests.Support;

namespace Crm.Tests.Meetings;

/// <summary>Who takes part in a meeting, and the invitations that calendar programs read.</summary>
public sealed class InvitationTests(MeetingApp app) : IClassFixture<MeetingApp>
{
    static Task<Answer> Send(Person person, string meeting, object? body = null) => person.PostAsync($"activities/{meeting}/invitations", body ?? new { });

    [Fact]
    public async Task Ada_invites_a_contact_a_colleague_and_somebody_with_an_address_by_mail_that_a_calendar_accepts()
    {
        var (meeting, contact, email) = await app.MeetingAsync(app.Ada, "Carla", new { memberId = app.Bob.MemberId });
        await app.Ada.PutAsync($"activities/{meeting}/attendees", new { items = new object[] { new { contactId = contact }, new { memberId = app.Bob.MemberId }, new { email = "Guest@Else.example", name = "Gus \"the\" Guest; x:y" } } }).Is(200);
        var before = await app.Ada.GetAsync($"activities/{meeting}/attendees").Is(200);
        Assert.Equal(("Carla", "waiting", null, "true", "guest@else.example"), (before["items[0].name"], before["items[0].status"], before["sentAt"], before["changed"], before["items[2].email"]));
        var sent = await Send(app.Ada, meeting, new { message = "We look at the samples first." }).Is(200);
        Assert.Equal(("3", "0", "0", "false"), (sent["sent"], sent["calledOff"], sent["attendees.sequence"], sent["attendees.changed"]));

        var (method, calendar) = (await app.CalendarsAsync(email)).Single();
        var entry = calendar.Events.Single();
        Assert.Equal(("REQUEST", "REQUEST", 0, "Kick-off with Carla", "1 Mill Lane"), (method, calendar.Method, entry.Sequence, entry.Summary, entry.Location));
        Assert.Equal((app.Soon.UtcDateTime, app.Soon.UtcDateTime.AddMinutes(45), "UTC"), (entry.Start!.AsUtc, entry.End!.AsUtc, entry.Start.TzId));
        Assert.Matches("^reply\\+[a-z2-7]{52}@mail\\.crm\\.test$", MeetingApp.AddressOf(entry));
        Assert.Equal([email, app.Bob.Email, "guest@else.example"], entry.Attendees.Select(a => a.Value!.OriginalString["mailto:".Length..]));
        Assert.All(entry.Attendees, a => Assert.Equal((true, "NEEDS-ACTION"), (a.Rsvp, a.ParticipationStatus)));
        // What the workspace notes for itself goes to nobody.
        var mails = await app.ListAsync<string>("select subject || body_text || body_html || calendar from identity.mails where recipient = $1", email);
        Assert.Contains("We look at the samples first.", mails.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("haggle", mails.Single(), StringComparison.Ordinal);
        Assert.Equal(app.Ada.Email, await app.ScalarAsync<string>("select reply_to from identity.mails where recipient = $1", email));
    }

    [Fact]
    public async Task A_second_time_only_those_get_a_mail_for_whom_there_is_something_new()
    {
        var (meeting, contact, email) = await app.MeetingAsync(app.Ada, "Dora");
        await Send(app.Ada, meeting).Is(200);
        Assert.Equal("0", (await Send(app.Ada, meeting).Is(200))["sent"]);
        await app.Ada.PutAsync($"activities/{meeting}/attendees", new { items = new object[] { new { contactId = contact }, new { email = "later@else.example" } } }).Is(200);
        Assert.Equal("1", (await Send(app.Ada, meeting).Is(200))["sent"]);
        Assert.Single(await app.CalendarsAsync(email));
        // Another time asks everybody anew, under the same UID and organiser.
        await app.Ada.PatchAsync($"activities/{meeting}", new { at = app.Soon.AddHours(2), endAt = app.Soon.AddHours(3) }).Is(200);
        Assert.Equal("true", (await app.Ada.GetAsync($"activities/{meeting}/attendees").Is(200))["changed"]);
        var moved = await Send(app.Ada, meeting).Is(200);
        Assert.Equal(("2", "1"), (moved["sent"], moved["attendees.sequence"]));
        // Another title is told and asks nothing.
        await app.Ada.PatchAsync($"activities/{meeting}", new { subject = "Kick-off, at last" }).Is(200);
        Assert.Equal(("2", "1"), await Send(app.Ada, meeting).Is(200) is var told ? (told["sent"], told["attendees.sequence"]) : default);
        var entries = (await app.CalendarsAsync(email)).ConvertAll(c => c.Calendar.Events.Single());
        Assert.Equal([0, 1, 1], entries.Select(e => e.Sequence));
        Assert.Single(entries.Select(e => e.Uid + MeetingApp.AddressOf(e)).Distinct());
        Assert.Equal(app.Soon.UtcDateTime.AddHours(2), entries[1].Start!.AsUtc);
    }

    [Fact]
    public async Task Who_is_taken_off_the_list_is_told_with_the_next_sending_and_who_was_never_invited_is_not()
    {
        var (meeting, contact, email) = await app.MeetingAsync(app.Ada, "Emma", new { email = "never@else.example" });
        await app.Ada.PutAsync($"activities/{meeting}/attendees", new { items = new object[] { new { contactId = contact }, new { email = "stays@else.example" } } }).Is(200);
        await Send(app.Ada, meeting).Is(200);
        await app.Ada.PutAsync($"activities/{meeting}/attendees", new { items = new[] { new { email = "stays@else.example" } } }).Is(200);
        var sent = await Send(app.Ada, meeting).Is(200);
        Assert.Equal(("0", "1"), (sent["sent"], sent["calledOff"]));
        var (method, calendar) = (await app.CalendarsAsync(email))[^1];
        Assert.Equal(("CANCEL", "CANCELLED", 1), (method, calendar.Events.Single().Status, calendar.Events.Single().Attendees.Count));
        Assert.Empty(await app.CalendarsAsync("never@else.example"));
    }

    [Fact]
    public async Task When_a_meeting_is_deleted_or_called_off_all_are_told_unless_it_is_taken_back_in_time()
    {
        var (deleted, _, first) = await app.MeetingAsync(app.Ada, "Fay");
        var (cancelled, _, second) = await app.MeetingAsync(app.Ada, "Gil");
        var (restored, _, third) = await app.MeetingAsync(app.Ada, "Hal");
        foreach (var meeting in new[] { deleted, cancelled, restored }) await Send(app.Ada, meeting).Is(200);
        await app.Ada.DeleteAsync($"activities/{deleted}").Is(204);
        await app.Ada.PatchAsync($"activities/{cancelled}", new { status = "cancelled" }).Is(200);
        await app.Ada.DeleteAsync($"activities/{restored}").Is(204);
        await app.Ada.PostAsync($"activities/{restored}/restore").Is(200);
        app.Clock.Advance(TimeSpan.FromSeconds(40));
        foreach (var email in new[] { first, second })
        {
            for (var tries = 0; tries < 200 && (await app.CalendarsAsync(email)).Count < 2; tries++) await Task.Delay(50);
            var (method, calendar) = (await app.CalendarsAsync(email))[^1];
            Assert.Equal(("CANCEL", "CANCELLED", 1), (method, calendar.Events.Single().Status, calendar.Events.Single().Sequence));
        }
        for (var tries = 0; tries < 200 && await app.ScalarAsync<long>("select count(*) from jobs where kind = 'meetingOff' and status in ('waiting', 'running')") > 0; tries++) await Task.Delay(50);
        Assert.Single(await app.CalendarsAsync(third));
        // Taken up again, it is the same meeting in everybody's calendar, a version later.
        await app.Ada.PostAsync($"activities/{deleted}/restore").Is(200);
        Assert.Equal(("1", "2"), await Send(app.Ada, deleted).Is(200) is var again ? (again["sent"], again["attendees.sequence"]) : default);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_the_name_of_the_field_and_nothing_is_sent()
    {
        var (meeting, contact, email) = await app.MeetingAsync(app.Ada, "Ida");
        Task<Answer> Put(params object[] items) => app.Ada.PutAsync($"activities/{meeting}/attendees", new { items });
        await Put(new { contactId = contact, email = "a@b.example" }).IsProblem(400, "validation", "items[0]");
        await Put(new { name = "Nobody" }).IsProblem(400, "validation", "items[0]");
        await Put(new { email = "no address" }).IsProblem(400, "validation", "items[0].email");
        await Put(new { email = "a@b.example\r\nBcc: all@b.example" }).IsProblem(400, "validation", "items[0].email");
        await Put(new { email = "a@b.example", name = "A\r\nBcc: all@b.example" }).IsProblem(400, "validation", "items[0].name");
        await Put(new { email = "a@b.example" }, new { email = "A@B.example" }).IsProblem(400, "validation", "items[1]");
        await Put(new { contactId = (await app.Ada.CreateAsync("contacts", new { firstName = "No address" })).Id }).IsProblem(422, "unusable", "items[0].contactId");
        await Put(new { memberId = app.Ada.MemberId }).IsProblem(422, "unusable", "items[0].memberId");
        await Put(new { contactId = (await app.Mallory.CreateAsync("contacts", new { firstName = "Foreign" })).Id }).IsProblem(422, "unusable", "items[0].contactId");
        await app.Vera.PutAsync($"activities/{meeting}/attendees", new { items = Array.Empty<object>() }).IsProblem(403, "forbidden");
        await app.Mallory.GetAsync($"activities/{meeting}/attendees").IsProblem(404, "notFound");
        // Whoever has not confirmed their own address writes to nobody.
        var (unconfirmed, _, _) = await app.MeetingAsync(app.Mallory, "Igor");
        await Send(app.Mallory, unconfirmed).IsProblem(403, "forbidden");
        await app.Ada.PatchAsync($"activities/{meeting}", new { at = "2020-01-01T09:00:00Z", endAt = (string?)null }).Is(200);
        await Send(app.Ada, meeting).IsProblem(409, "conflict", "at");
        var note = await app.Ada.CreateAsync("activities", new { kind = "note", body = "x", links = new[] { new { @object = "contact", id = contact } } });
        await app.Ada.PutAsync($"activities/{note.Id}/attendees", new { items = Array.Empty<object>() }).IsProblem(409, "conflict");
        Assert.Empty(await app.CalendarsAsync(email));
    }

    [Fact]
    public async Task Who_may_not_see_a_contact_neither_sees_nor_loses_them_as_somebody_who_takes_part()
    {
        var rules = new Dictionary<string, object>();
        foreach (var of in new[] { "contact", "company", "deal", "task", "activity" }) rules[of] = new { create = "own", read = "own", update = "own", delete = "own", export = "none", bulk = "none" };
        var role = await app.Ada.CreateAsync("roles", new { name = "Own only", baseline = "member", rules });
        var olga = await app.JoinAsync(app.Ada, "Olga", "member");
        var (meeting, _, email) = await app.MeetingAsync(app.Ada, "Kai", new { email = "open@else.example" });
        await app.Ada.PatchAsync($"activities/{meeting}", new { ownerId = olga.MemberId }).Is(200);
        await app.Ada.PatchAsync($"members/{olga.MemberId}", new { roleId = role.Id }).Is(200);
        var seen = await olga.GetAsync($"activities/{meeting}/attendees").Is(200);
        Assert.Equal(["open@else.example"], seen.Each("email"));
        Assert.DoesNotContain(email, seen.Text, StringComparison.Ordinal);
        await olga.PutAsync($"activities/{meeting}/attendees", new { items = new[] { new { email = "other@else.example" } } }).Is(200);
        Assert.Equal(new[] { email, "other@else.example" }.Order(), (await app.Ada.GetAsync($"activities/{meeting}/attendees").Is(200)).Each("email").Order());
        Assert.Equal("2", (await Send(olga, meeting).Is(200))["sent"]);
        Assert.Single(await app.CalendarsAsync(email));
    }

    [Fact]
    public async Task A_subject_with_a_line_in_it_makes_no_header_and_no_property_of_its_own()
    {
        var (meeting, _, email) = await app.MeetingAsync(app.Ada, "Jo");
        await app.Ada.PatchAsync($"activities/{meeting}", new { subject = "Lunch\r\nBcc: all@b.example\r\nATTENDEE:mailto:evil@b.example", place = "Here\r\nURL:http://evil.example" }).Is(200);
        await Send(app.Ada, meeting).Is(200);
        var entry = (await app.CalendarsAsync(email)).Single().Calendar.Events.Single();
        Assert.Equal((1, null), (entry.Attendees.Count, entry.Url));
        Assert.DoesNotContain('\n', await app.ScalarAsync<string>("select subject from identity.mails where recipient = $1", email));
    }
}
