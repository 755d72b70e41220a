using System.Globalization;
using Crm.Platform;
using Crm.Platform.Database;

namespace Crm.Bookings;

/// <summary>Which times of a member are free: within the hours of the page, as clocks in its zone show them, and beside everything that is planned.</summary>
static class FreeTimes
{
    const string Busy = """
        select a.at, case when a.end_at > a.at then a.end_at else a.at + interval '30 minutes' end from activities a
        where a.tenant_id = $1 and a.deleted_at is null and a.status = 'planned' and a.kind in ('call', 'meeting', 'visit', 'demo') and a.at < $4 and a.at > $3::timestamptz - interval '31 days'
          and case when a.end_at > a.at then a.end_at else a.at + interval '30 minutes' end > $3
          and (a.owner_id = $2 or exists (select from attendees x where x.tenant_id = a.tenant_id and x.activity_id = a.id and x.member_id = $2 and x.removed_at is null and x.invited_at is not null and x.status <> 'declined'))
        order by a.at
        """;

    public static DateOnly LastDay(SetBookingPage page, TimeZoneInfo zone, DateTimeOffset now) => DateOnly.FromDateTime(now.Local(zone)).AddDays(page.DaysAhead);

    /// <param name="to">The day after the last.</param>
    public static async Task<List<DateTimeOffset>> FindAsync(CrmDb db, Guid member, SetBookingPage page, TimeZoneInfo zone, DateOnly from, DateOnly to, DateTimeOffset now, CancellationToken ct)
    {
        var (buffer, slots) = (TimeSpan.FromMinutes(page.BufferMinutes), Slots(page, zone, from, to, now));
        if (slots.Count == 0) return slots;
        var busy = new List<(DateTimeOffset Start, DateTimeOffset End)>();
        await new Question(db).Add(Busy, db.CurrentTenantId, member, slots[0] - buffer, slots[^1].AddMinutes(page.Minutes) + buffer).AskAsync(ct, row => busy.Add((row.Instant(0), row.Instant(1))));
        return slots.FindAll(start => !busy.Exists(b => b.Start < start.AddMinutes(page.Minutes) + buffer && b.End > start - buffer));
    }

    /// <summary>The times of the hours, one after the other from where they begin; what a change of clocks skips is not there.</summary>
    internal static List<DateTimeOffset> Slots(SetBookingPage page, TimeZoneInfo zone, DateOnly from, DateOnly to, DateTimeOffset now)
    {
        var (slots, earliest, last) = (new List<DateTimeOffset>(), now.AddHours(page.NoticeHours), LastDay(page, zone, now));
        for (var day = from; day < to && day <= last; day = day.AddDays(1))
        {
            var weekday = day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
            foreach (var hours in page.Hours.Where(h => h.Day == weekday).OrderBy(h => h.From, StringComparer.Ordinal))
                for (var (start, end) = (At(day, hours.From), At(day, hours.To)); start.AddMinutes(page.Minutes) <= end; start = start.AddMinutes(page.Minutes))
                    if (start >= earliest && start > now) slots.Add(start);
        }
        return slots;

        DateTimeOffset At(DateOnly date, string time) => zone.Instant(date.ToDateTime(TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture)));
    }
}
