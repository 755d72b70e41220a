using System.Globalization;
using Crm.Tests.Support;

namespace Crm.Tests.Reminders;

/// <summary>A year of reminders in five zones, with clock changes, sleeps of the server, workers that run at once and are killed: each rings once.</summary>
public sealed class YearTests(OwnApp app, ITestOutputHelper output) : IClassFixture<OwnApp>
{
    /// <summary>CRM_LONG=1 has a task for every day of the year; else there is one for the days about each zone's clock changes, and for every Sunday.</summary>
    static readonly bool Everything = Environment.GetEnvironmentVariable("CRM_LONG") == "1";
    static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata"];

    [Fact]
    public async Task Over_a_year_no_reminder_is_missed_and_none_rings_twice()
    {
        var random = new Random(20261123);
        var (start, expected) = (app.Clock.GetUtcNow(), new HashSet<(string Task, DateTime Due)>());
        foreach (var (name, index) in Zones.Select((z, i) => (z, i)))
        {
            var person = await app.JoinAsync(app.Ada, $"Zoe{index}", "member");
            await person.PutAsync("me/notification-preferences", new { timeZone = name, dayStarts = "02:30", kinds = Array.Empty<object>() }).Is(200);
            await FillAsync(person, TimeZoneInfo.FindSystemTimeZoneById(name), DateOnly.FromDateTime(start.UtcDateTime), expected);
        }
        var (kills, sleeps, pairs) = (0, 0, 0);
        for (var end = start.AddDays(368); app.Clock.GetUtcNow() < end;)
        {
            // A step of minutes or hours; now and then the server is off for days.
            var sleep = random.Next(60) == 0;
            if (sleep) sleeps++;
            app.Clock.Advance(sleep ? TimeSpan.FromHours(random.Next(24, 80)) : TimeSpan.FromMinutes(random.Next(1, (Everything ? 24 : 96) * 60)));
            var workers = new List<Task> { QuietlyAsync(default) };
            if (random.Next(3) == 0) { workers.Add(QuietlyAsync(default)); pairs++; }
            if (random.Next(4) == 0)
            {
                // Its connections are cut in the middle of whatever they do, as when the process is killed.
                kills++;
                await Task.Delay(random.Next(0, 12));
                await app.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'crm_app' and datname = current_database() and state <> 'idle'");
            }
            await Task.WhenAll(workers);
        }
        // The server's own worker has been at it all the time as well; the last look finds what is left.
        await RemindersTests.RingAsync(app, app.Ada);
        var rung = await app.ListAsync<string>("select record_id || ' ' || to_char(due_at at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS') from notifications where kind = 'reminder'");
        var early = await app.ScalarAsync<long>("select count(*) from notifications where kind = 'reminder' and at < due_at");
        var told = rung.ToLookup(r => r);
        var wanted = expected.Select(e => $"{e.Task} {e.Due:yyyy-MM-dd'T'HH:mm:ss}").ToHashSet();
        var (missed, doubled, strange) = (wanted.Count(w => !told.Contains(w)), told.Count(g => g.Count() > 1), told.Count(g => !wanted.Contains(g.Key)));
        output.WriteLine($"{wanted.Count} reminders, {Zones.Length} zones, {sleeps} sleeps of days, {kills} kills, {pairs} times two workers at once: {missed} missed, {doubled} doubled, {strange} at a wrong instant, {early} too early");
        Assert.True(wanted.Count > (Everything ? 2000 : 500));
        Assert.Equal((0, 0, 0, 0L), (missed, doubled, strange, early));
    }

    /// <summary>A worker that may be killed: whatever it had not committed is done by the next.</summary>
    async Task QuietlyAsync(CancellationToken ct)
    {
        try { await RemindersTests.RingAsync(app, app.Ada, ct); }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or InvalidOperationException or IOException) { /* killed */ }
    }

    /// <summary>Every day by date alone, every week at an instant, every month at a time of the clock on the wall.</summary>
    static async Task FillAsync(Person person, TimeZoneInfo zone, DateOnly first, HashSet<(string, DateTime)> expected)
    {
        var tasks = new List<(object Task, object Reminder, DateTime Due)>();
        for (var day = first.AddDays(2); day < first.AddDays(366); day = day.AddDays(1))
        {
            if (Everything || day.DayOfWeek == DayOfWeek.Sunday || Changes(zone, day)) tasks.Add((new { title = "Daily", dueDate = Text(day) }, new { minutesBefore = 0 }, Utc(zone, day, new TimeOnly(2, 30))));
            if (day.DayOfWeek == DayOfWeek.Sunday)
            {
                var at = Utc(zone, day, new TimeOnly(9, 0));
                tasks.Add((new { title = "Weekly", dueAt = at.ToString("O", CultureInfo.InvariantCulture), timeZone = zone.Id }, new { minutesBefore = 420 }, at.AddMinutes(-420)));
            }
            if (day.Day == 28) tasks.Add((new { title = "Monthly" }, new { localTime = $"{Text(day)}T08:15", timeZone = zone.Id }, Utc(zone, day, new TimeOnly(8, 15))));
        }
        var made = await person.PostAsync("tasks/batch", new { items = tasks.Select(t => t.Task) }).Is(200);
        var ids = made.Each("id").ToList();
        await Parallel.ForEachAsync(tasks.Zip(ids), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (one, _) => await person.PutAsync($"tasks/{one.Second}/reminders", new { items = new[] { one.First.Reminder } }).Is(200));
        foreach (var (task, id) in tasks.Zip(ids)) expected.Add((id!, task.Due));
    }

    static bool Changes(TimeZoneInfo zone, DateOnly day) => zone.GetUtcOffset(day.AddDays(-1).ToDateTime(default)) != zone.GetUtcOffset(day.AddDays(2).ToDateTime(default));

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>By the rules of the zone as .NET knows them: the day's reminder at a skipped time is as much later as the clock jumps. Of a time that comes twice the database takes the second.</summary>
    static DateTime Utc(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time);
        if (zone.IsInvalidTime(local)) return local - zone.GetUtcOffset(local.AddHours(-3));
        return local - (zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local));
    }
}
