using System.Text.Json;
using Crm.Tests.Support;

namespace Crm.Tests.Bookings;

/// <summary>A page on which anybody books a time. The class has a server of its own: many book at once, and all from one address.</summary>
public sealed class BookingTests(OwnApp app) : IClassFixture<OwnApp>
{
    static object Page(bool isOn = true, string name = "ada", object[]? hours = null, int minutes = 30, int buffer = 0, int notice = 0, int ahead = 60, string? zone = "Europe/Berlin", string? title = "First talk") => new
    {
        isOn, name, hours = hours ?? [.. Enumerable.Range(1, 7).Select(day => new { day, from = "09:00", to = "12:00" })], minutes, bufferMinutes = buffer, noticeHours = notice, daysAhead = ahead, timeZone = zone, title, place = "1 Mill Lane",
    };

    async Task<string> OpenAsync(Person person, object? page = null) => (await person.PutAsync("me/booking-page", page ?? Page()).Is(200))["address"]!.Split('/')[^1];

    Task<Answer> OfferAsync(string page, string query = "") => app.Nobody.GetAsync($"public/booking?page={page}{query}");

    async Task<string> FirstSlotAsync(string page) => (await OfferAsync(page).Is(200)).Strings("slots")[^1];

    Task<Answer> BookAsync(string page, string start, string email, string name = "Carla Winter", object? also = null)
    {
        return app.Nobody.PostAsync("public/booking", also ?? new { page, start, name, email, note = "About the new shop", phone = "+44 20 7946 0018" });
    }

    Task ForgetTriesAsync() => app.ExecuteAsync("delete from identity.throttles");

    [Fact]
    public async Task A_visitor_books_a_free_time_which_is_planned_invited_to_and_told_to_the_host()
    {
        await ForgetTriesAsync();
        var page = await OpenAsync(app.Ada);
        var offer = await OfferAsync(page).Is(200);
        Assert.Equal(("Ada", "Acme", "First talk", "Europe/Berlin", "30"), (offer["hostName"], offer["businessName"], offer["title"], offer["timeZone"], offer["minutes"]));
        var start = offer.Strings("slots")[^1];
        var booked = await BookAsync(page, start, "Carla@Winter.example").Is(201);
        Assert.Equal((start, "1 Mill Lane"), (booked["start"], booked["place"]));
        Assert.DoesNotContain(start, (await OfferAsync(page).Is(200)).Strings("slots"));
        var meeting = await app.Ada.GetAsync("activities?filter[source]=booking&sort=-createdAt").Is(200);
        Assert.Equal(("meeting", "planned", "First talk: Carla Winter and Ada", start, app.Ada.MemberId), (meeting["items[0].kind"], meeting["items[0].status"], meeting["items[0].subject"], meeting["items[0].at"], meeting["items[0].ownerId"]));
        Assert.Contains("About the new shop", meeting["items[0].body"]!, StringComparison.Ordinal);
        var contact = await app.Ada.GetAsync($"contacts/{meeting["items[0].links[0].id"]}").Is(200);
        Assert.Equal(("Carla", "Winter", app.Ada.MemberId), (contact["firstName"], contact["lastName"], contact["ownerId"]));
        Assert.Equal("booking", await app.ScalarAsync<string>("select source from contacts where id = $1", Guid.Parse(contact.Id)));
        var list = await app.Ada.GetAsync($"activities/{meeting["items[0].id"]}/attendees").Is(200);
        Assert.Equal(("carla@winter.example", contact.Id, "false"), (list["items[0].email"], list["items[0].contactId"], list["changed"]));
        var entry = Ical.Net.Calendar.Load(await app.ScalarAsync<string>("select calendar from identity.mails where recipient = 'carla@winter.example'"))!.Events.Single();
        Assert.Equal((DateTimeOffset.Parse(start).UtcDateTime, "First talk: Carla Winter and Ada"), (entry.Start!.AsUtc, entry.Summary));
        Assert.Equal("timeBooked", (await app.Ada.GetAsync("notifications?limit=1").Is(200))["items[0].kind"]);
        // Who comes back is the same person, however they write their address.
        await BookAsync(page, (await OfferAsync(page).Is(200)).Strings("slots")[0], "CARLA@winter.example", "C. Winter").Is(201);
        Assert.Equal(1, (await app.Ada.PostAsync("contacts/search", new { filter = new { field = "email", op = "eq", value = "carla@winter.example" } }).Is(200)).Count());
    }

    [Fact]
    public async Task Of_twenty_who_want_one_time_at_once_one_gets_it_and_the_others_are_told()
    {
        await ForgetTriesAsync();
        var page = await OpenAsync(app.Bob, Page(name: "bob"));
        var start = await FirstSlotAsync(page);
        var before = await app.ScalarAsync<long>("select count(*) from contacts");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => BookAsync(page, start, $"one{i}@many.example", $"Visitor {i}")));
        Assert.Single(answers, a => a.Status == 201);
        foreach (var other in answers.Where(a => a.Status != 201)) other.IsProblem(409, "conflict", "start");
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from activities where owner_id = $1 and source = 'booking'", Guid.Parse(app.Bob.MemberId)));
        Assert.Equal((before + 1, 1L), (await app.ScalarAsync<long>("select count(*) from contacts"), await app.ScalarAsync<long>("select count(*) from identity.mails where recipient like 'one%@many.example'")));
    }

    [Fact]
    public async Task Only_what_lies_in_the_hours_and_beside_everything_planned_is_free()
    {
        var page = await OpenAsync(app.Ada, Page(hours: [new { day = 2, from = "09:00", to = "11:00" }, new { day = 2, from = "14:00", to = "15:10" }], buffer: 15));
        var tuesday = DateTime.SpecifyKind(app.Clock.GetUtcNow().UtcDateTime.Date.AddDays(7), DateTimeKind.Unspecified);
        while (tuesday.DayOfWeek != DayOfWeek.Tuesday) tuesday = tuesday.AddDays(1);
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        string At(int hour, int minute) => new DateTimeOffset(tuesday.AddHours(hour).AddMinutes(minute), berlin.GetUtcOffset(tuesday.AddHours(hour))).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        async Task<string[]> Slots() => (await OfferAsync(page, $"&from={tuesday.AddDays(-1):yyyy-MM-dd}&to={tuesday.AddDays(2):yyyy-MM-dd}").Is(200)).Strings("slots");
        Assert.Equal([At(9, 0), At(9, 30), At(10, 0), At(10, 30), At(14, 0), At(14, 30)], await Slots());
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Busy" })).Id;
        async Task<Answer> Plan(Person whose, string from, string to) => await whose.CreateAsync("activities", new { kind = "visit", at = from, endAt = to, links = new[] { new { @object = "contact", id = contact } } });
        var visit = await Plan(app.Ada, At(9, 40), At(9, 50));
        await Plan(app.Bob, At(14, 0), At(15, 0));
        // A quarter of an hour stays free around it: 9:00 to 9:30 ends in time only without.
        Assert.Equal([At(10, 30), At(14, 0), At(14, 30)], await Slots());
        await app.Ada.PatchAsync($"activities/{visit.Id}", new { status = "cancelled" }).Is(200);
        Assert.Equal(6, (await Slots()).Length);
        // What she is invited to by a colleague counts as well, until she says no.
        var team = await Plan(app.Bob, At(14, 15), At(14, 20));
        await app.Bob.PutAsync($"activities/{team.Id}/attendees", new { items = new[] { new { memberId = app.Ada.MemberId } } }).Is(200);
        Assert.Equal(6, (await Slots()).Length);
        await app.Bob.PostAsync($"activities/{team.Id}/invitations", new { }).Is(200);
        Assert.Equal([At(9, 0), At(9, 30), At(10, 0), At(10, 30)], await Slots());
    }

    [Theory]
    // In Berlin one Sunday of March has no 02:00 to 03:00, and one of October has it twice.
    [InlineData(3, 4)]
    [InlineData(10, 8)]
    public async Task Where_clocks_change_no_time_is_skipped_or_offered_twice(int month, int expected)
    {
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var day = Enumerable.Range(2, 364).Select(today.AddDays).Single(d => d.Month == month && d.DayOfWeek == DayOfWeek.Sunday && d.AddDays(7).Month != month);
        var person = await app.JoinAsync(app.Ada, "Nora" + month, "member");
        var page = await OpenAsync(person, Page(name: "night", hours: [new { day = 7, from = "01:00", to = "04:00" }], ahead: 365));
        var first = new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero).AddHours(month == 3 ? 0 : -1);
        Assert.Equal(Enumerable.Range(0, expected).Select(i => first.AddMinutes(30 * i)), (await OfferAsync(page, $"&from={day:yyyy-MM-dd}&to={day.AddDays(1):yyyy-MM-dd}").Is(200)).Strings("slots").Select(DateTimeOffset.Parse));
    }

    [Fact]
    public async Task What_cannot_be_booked_is_refused_in_clear_words_and_leaves_nothing()
    {
        await ForgetTriesAsync();
        var page = await OpenAsync(app.Ada, Page(notice: 48, ahead: 20));
        var (free, now) = (await FirstSlotAsync(page), app.Clock.GetUtcNow());
        var before = await app.ScalarAsync<long>("select (select count(*) from contacts) + (select count(*) from activities) + (select count(*) from identity.mails)");
        Task<Answer> Book(string start, string name = "A B", string email = "a@b.example", string? phone = null, object? page2 = null) => app.Nobody.PostAsync("public/booking", new { page = page2 ?? page, start, name, email, phone });
        await Book(DateTimeOffset.Parse(free).AddMinutes(7).ToString("O")).IsProblem(409, "conflict", "start");
        await Book(now.AddHours(47).ToString("O")).IsProblem(409, "conflict", "start");
        await Book(DateTimeOffset.Parse(free).AddDays(30).ToString("O")).IsProblem(409, "conflict", "start");
        await Book(now.AddDays(-3).ToString("O")).IsProblem(409, "conflict", "start");
        await Book("9998-12-31T23:59:59Z").IsProblem(409, "conflict", "start");
        await Book("0002-01-01T00:00:00Z").IsProblem(409, "conflict", "start");
        await Book("soon").IsProblem(400, "validation", "start");
        await Book(free, email: "no address").IsProblem(400, "validation", "email");
        await Book(free, email: "a@b.example\r\nBcc: c@d.example").IsProblem(400, "validation", "email");
        await Book(free, name: " ").IsProblem(400, "validation", "name");
        await Book(free, name: "Win now at http://evil.example").IsProblem(400, "validation", "name");
        await Book(free, name: "A\r\nB").IsProblem(400, "validation", "name");
        await Book(free, page2: "nobody-00000000").IsProblem(404, "notFound");
        await OfferAsync(page, "&from=2027-02-30").IsProblem(400, "validation", "from");
        await OfferAsync(page, "&from=2027-01-01&to=2027-01-01").IsProblem(400, "validation", "to");
        await OfferAsync(page, "&from=2027-01-01&to=2027-06-01").IsProblem(400, "validation", "to");
        // A program that fills every field is thanked, and nothing comes of it.
        await app.Nobody.PostAsync("public/booking", new { page, start = free, name = "Robot", email = "robot@b.example", website = "http://buy.example" }).Is(201);
        Assert.Equal(before, await app.ScalarAsync<long>("select (select count(*) from contacts) + (select count(*) from activities) + (select count(*) from identity.mails)"));
        Assert.Contains(free, (await OfferAsync(page).Is(200)).Strings("slots"));
    }

    [Fact]
    public async Task A_page_that_is_off_renamed_or_of_somebody_who_left_is_not_found_and_shows_nothing_of_the_workspace()
    {
        await ForgetTriesAsync();
        var leaver = await app.JoinAsync(app.Ada, "Lea", "member");
        var page = await OpenAsync(leaver, Page(name: "lea", title: null));
        var offer = await OfferAsync(page).Is(200);
        Assert.Equal(["hostName", "businessName", "title", "place", "text", "kind", "minutes", "timeZone", "from", "to", "lastDay", "slots"], offer.At("")!.Value.EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain(leaver.Email, offer.Text, StringComparison.OrdinalIgnoreCase);
        var renamed = await OpenAsync(leaver, Page(name: "lea-two"));
        await OfferAsync(page).IsProblem(404, "notFound");
        Assert.Equal(page.Split('-')[^1], renamed.Split('-')[^1]);
        await leaver.PutAsync("me/booking-page", Page(isOn: false, name: "lea-two")).Is(200);
        await OfferAsync(renamed).IsProblem(404, "notFound");
        await OpenAsync(leaver, Page(name: "lea-two"));
        await OfferAsync(renamed).Is(200);
        await app.Ada.PatchAsync($"members/{leaver.MemberId}", new { status = "deactivated" }).Is(200);
        await OfferAsync(renamed).IsProblem(404, "notFound");
        await BookAsync(renamed, offer.Strings("slots")[^1], "x@y.example").IsProblem(404, "notFound");
        await OfferAsync("").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Setting_it_up_names_what_is_wrong_and_takes_a_confirmed_address()
    {
        var nina = await app.JoinAsync(app.Ada, "Nina", "member");
        var proposal = await nina.GetAsync("me/booking-page").Is(200);
        Assert.Equal(("09:00", "17:00"), (proposal["hours[0].from"], proposal["hours[0].to"]));
        Task<Answer> Put(object page) => nina.PutAsync("me/booking-page", page);
        await Put(Page(hours: [new { day = 1, from = "12:00", to = "09:00" }])).IsProblem(400, "validation", "hours[0].to");
        await Put(Page(hours: [new { day = 1, from = "09:00", to = "12:00" }, new { day = 1, from = "11:00", to = "13:00" }])).IsProblem(400, "validation", "hours[1]");
        await Put(Page(hours: [new { day = 8, from = "09:00", to = "12:00" }])).IsProblem(400, "validation", "hours[0].day");
        await Put(Page(hours: [new { day = 1, from = "9", to = "12:00" }])).IsProblem(400, "validation", "hours[0].from");
        await Put(Page(hours: [])).IsProblem(400, "validation", "hours");
        await Put(Page(name: "Ada Lovelace")).IsProblem(400, "validation", "name");
        await Put(Page(zone: "Mars/Olympus")).IsProblem(400, "validation", "timeZone");
        await Put(Page(minutes: 0)).IsProblem(400, "validation", "minutes");
        await Put(Page(ahead: 400)).IsProblem(400, "validation", "daysAhead");
        await Put(Page(title: "Two\nlines")).IsProblem(400, "validation", "title");
        await app.Vera.PutAsync("me/booking-page", Page()).IsProblem(403, "forbidden");
        await app.Mallory.PutAsync("me/booking-page", Page()).IsProblem(403, "forbidden");
        await app.Mallory.PutAsync("me/booking-page", Page(isOn: false)).Is(200);
    }

    [Fact]
    public async Task Who_tries_without_end_is_slowed_down()
    {
        await ForgetTriesAsync();
        var page = await OpenAsync(app.Ada);
        var answers = new List<int>();
        for (var i = 0; i < 42; i++) answers.Add((await app.Nobody.PostAsync("public/booking", new { page, start = "2020-01-01T00:00:00Z", name = "A", email = "a@b.example" })).Status);
        Assert.Equal((409, 429), (answers[0], answers[^1]));
        await ForgetTriesAsync();
    }
}
