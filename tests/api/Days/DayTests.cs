namespace Crm.Tests.Days;

public sealed class DayTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<string> ContactAsync(string name) => (await app.Ada.CreateAsync("contacts", new { firstName = name, phones = new[] { new { value = "+44 20 7946 0501" } }, addresses = new[] { new { street = $"{name} Street 1", city = "Leeds", postcode = "LS1 4AP" } } })).Id;

    Task<Answer> StopAsync(Person who, string contact, string at, string? place = null) =>
        who.CreateAsync("activities", new { kind = "visit", subject = at, at, status = "planned", place, links = new[] { new { @object = "contact", id = contact } } });

    static IEnumerable<string?> StopsOf(Answer day) => Enumerable.Range(0, day.Count("stops")).Select(i => day[$"stops[{i}].activity.id"]);

    [Fact]
    public async Task The_day_shows_stops_in_order_with_phone_and_address_and_then_the_tasks()
    {
        var contact = await ContactAsync("Road");
        var second = await StopAsync(app.Bob, contact, "2098-03-03T14:00:00Z", "Back door");
        var first = await StopAsync(app.Bob, contact, "2098-03-03T09:00:00Z");
        await StopAsync(app.Bob, contact, "2098-03-04T09:00:00Z");
        await StopAsync(app.Ada, contact, "2098-03-03T10:00:00Z");
        foreach (var (title, due) in new[] { ("today", "2098-03-03"), ("late", "2098-03-01"), ("later", "2098-03-05") }) await app.Bob.CreateAsync("tasks", new { title, dueDate = due });
        var day = await app.Bob.GetAsync("day?date=2098-03-03").Is(200);
        Assert.Equal([first.Id, second.Id], StopsOf(day));
        Assert.Equal(("Road", "+44 20 7946 0501", "Road Street 1, LS1 4AP Leeds"), (day["stops[0].contactName"], day["stops[0].phone"], day["stops[0].address"]));
        Assert.Equal("Back door", day["stops[1].address"]);
        Assert.Equal(["today"], day.Each("title", "tasks"));
        Assert.Equal(["late"], day.Each("title", "overdueTasks"));
        await app.Bob.PutAsync("day/order", new { date = "2098-03-03", stops = new[] { second.Id, first.Id } }).Is(204);
        Assert.Equal([second.Id, first.Id], StopsOf(await app.Bob.GetAsync("day?date=2098-03-03").Is(200)));
        Assert.Equal([second.Id, first.Id], StopsOf(await app.Ada.GetAsync($"day?date=2098-03-03&memberId={app.Bob.MemberId}").Is(200)));
        await app.Bob.PatchAsync($"activities/{first.Id}", new { status = "done", outcome = "held", at = "2026-01-01T10:00:00Z" }).Is(200);
        Assert.Equal([second.Id], StopsOf(await app.Bob.GetAsync("day?date=2098-03-03").Is(200)));
        Assert.Equal(second.Id, (await app.Bob.GetAsync("day?date=2098-03-04").Is(200))["late[0].activity.id"]);
    }

    [Fact]
    public async Task Nobody_sees_a_day_of_another_business_or_orders_what_is_not_there()
    {
        var contact = await ContactAsync("Private");
        var stop = await StopAsync(app.Bob, contact, "2098-04-03T14:00:00Z");
        var foreign = await app.Mallory.GetAsync($"day?date=2098-04-03&memberId={app.Bob.MemberId}").Is(200);
        Assert.Equal(0, foreign.Count("stops"));
        await app.Mallory.PutAsync("day/order", new { date = "2098-04-03", stops = new[] { stop.Id } }).IsProblem(422, "unusable", "stops");
        await app.Bob.PutAsync("day/order", new { date = "2098-04-03", stops = new[] { stop.Id, stop.Id } }).IsProblem(400, "validation", "stops");
        foreach (var date in new[] { "tomorrow", "10000-01-01", "0001-01-01" }) await app.Bob.GetAsync($"day?date={date}").IsProblem(400, "validation", "date");
    }

    [Fact]
    public async Task A_day_is_moved_with_every_time_of_day_and_each_is_answered()
    {
        var timed = await app.Bob.CreateAsync("tasks", new { title = "Timed", dueAt = "2098-03-29T07:00:00Z", timeZone = "Europe/Berlin" });
        var plain = await app.Bob.CreateAsync("tasks", new { title = "Plain", dueDate = "2098-03-29" });
        var done = await app.Bob.CreateAsync("tasks", new { title = "Done", dueDate = "2098-03-29", status = "done" });
        var gone = Guid.CreateVersion7().ToString();
        var moved = await app.Bob.PostAsync("tasks/reschedule", new { ids = new[] { timed.Id, plain.Id, done.Id, gone }, to = new { days = 1 } }).Is(200);
        Assert.Equal(["200", "200", "409", "404"], moved.Each("status"));
        // The clocks change on that night: eight in the morning stays eight.
        Assert.Equal(("2098-03-30T06:00:00Z", "2098-03-30", "2098-03-29"), ((await app.Bob.GetAsync($"tasks/{timed.Id}").Is(200))["dueAt"], (await app.Bob.GetAsync($"tasks/{plain.Id}").Is(200))["dueDate"], moved["items[1].before.dueDate"]));
        var all = await app.Bob.PostAsync("tasks/reschedule", new { date = "2098-03-30", to = new { date = "2098-06-30" } }).Is(200);
        Assert.Equal(2, all.Count());
        Assert.Equal("2098-06-30T06:00:00Z", (await app.Bob.GetAsync($"tasks/{timed.Id}").Is(200))["dueAt"]);
        var winter = await app.Bob.PostAsync("tasks/reschedule", new { ids = new[] { timed.Id }, to = new { date = "2098-12-01" } }).Is(200);
        Assert.Equal("2098-12-01T07:00:00Z", winter["items[0].now.dueAt"]);
        await app.Bob.PostAsync("tasks/reschedule", new { ids = new[] { timed.Id }, to = new { } }).IsProblem(400, "validation", "to");
        await app.Bob.PostAsync("tasks/reschedule", new { ids = new[] { timed.Id }, to = new { days = 1, nextWorkingDay = true } }).IsProblem(400, "validation", "to");
        await app.Bob.PostAsync("tasks/reschedule", new { to = new { days = 1 } }).IsProblem(400, "validation", "ids");
        Assert.Equal("404", (await app.Mallory.PostAsync("tasks/reschedule", new { ids = new[] { timed.Id }, to = new { days = 1 } }).Is(200))["items[0].status"]);
        await app.Vera.PostAsync("tasks/reschedule", new { ids = new[] { timed.Id }, to = new { days = 1 } }).IsProblem(403, "forbidden");
    }
}
