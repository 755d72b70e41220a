using Crm.Activities;
using Crm.Platform.Database;

namespace Crm.Calendar;

/// <summary>What stands in a calendar: something with people, or something to be done.</summary>
public enum CalendarObject { Activity, Task }

/// <summary>Whether it is still to come or to be done, was, or was called off.</summary>
public enum CalendarStatus { Planned, Done, Cancelled }

/// <summary>One entry. It has either start and end, or a day.</summary>
/// <param name="Id">The activity's or the task's.</param>
/// <param name="Version">Its version, for If-Match of a change.</param>
/// <param name="Kind">call, meeting, visit, demo … of an activity; task.</param>
/// <param name="Title">Subject or title; empty when an activity has none.</param>
/// <param name="Start">Instant.</param>
/// <param name="End">Instant; of what has no end, half an hour after start.</param>
/// <param name="HasEnd">False when the end is only assumed.</param>
/// <param name="Day">The day of a task without a time, such as 2026-12-31.</param>
/// <param name="TimeZone">IANA zone in which its time was set, if one was said.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="About">Whom and what it is about, as far as the caller sees that.</param>
public sealed record CalendarItem(CalendarObject Object, Guid Id, int Version, string Kind, string Title, CalendarStatus Status, DateTimeOffset? Start, DateTimeOffset? End, bool HasEnd, DateOnly? Day, string? TimeZone,
    string? Place, string? Notes, Guid? OwnerId, string? OwnerName, DateTimeOffset UpdatedAt, IReadOnlyList<LinkView> About);

/// <summary>A stretch of the calendar, by time; days first.</summary>
/// <param name="Items">At most 2,000.</param>
/// <param name="Truncated">True when there were more.</param>
public sealed record CalendarView(DateOnly From, DateOnly To, string TimeZone, IReadOnlyList<CalendarItem> Items, bool Truncated);

/// <summary>Calendars, read under the caller's own policies: nobody sees more here than anywhere else.</summary>
static class CalendarItems
{
    public const int Most = 2000;

    const string Activities = """
        select a.id, a.version, a.kind, coalesce(a.subject, ''), coalesce(to_jsonb(a) ->> 'status', case when a.at > now() then 'planned' else 'done' end), a.at, a.end_at, to_jsonb(a) ->> 'place', a.body, a.owner_id, m.name, a.updated_at
        from activities a left join members m on m.tenant_id = a.tenant_id and m.id = a.owner_id
        where a.tenant_id = $1 and a.deleted_at is null and a.kind in ('call', 'meeting', 'visit', 'demo') and a.at < $3 and coalesce(a.end_at, a.at + interval '30 minutes') > $2 and a.at > $2::timestamptz - interval '31 days'
          and ($4::uuid[] is null or a.owner_id = any ($4)) order by a.at, a.id limit 2001
        """;

    const string Tasks = """
        select t.id, t.version, t.title, t.status, t.due_at, t.due_date, t.time_zone, t.notes, t.assignee_id, m.name, t.updated_at
        from tasks t left join members m on m.tenant_id = t.tenant_id and m.id = t.assignee_id
        where t.tenant_id = $1 and t.deleted_at is null and (t.due_at >= $2 and t.due_at < $3 or t.due_at is null and t.due_date >= $5 and t.due_date < $6)
          and ($4::uuid[] is null or t.assignee_id = any ($4)) order by t.due_date, t.due_at nulls first, t.id limit 2001
        """;

    public static async Task<List<CalendarItem>> ReadAsync(CrmDb db, DateOnly from, DateOnly to, TimeZoneInfo zone, Guid[]? members, CancellationToken ct)
    {
        var (items, start, end) = (new List<CalendarItem>(), Platform.WallClock.Instant(zone, from.ToDateTime(default)), Platform.WallClock.Instant(zone, to.ToDateTime(default)));
        object whose = members is null ? DBNull.Value : members;
        await new Question(db).Add(Activities, db.CurrentTenantId, start, end, whose).Add(Tasks, db.CurrentTenantId, start, end, whose, from, to).AskAsync(ct,
            row => items.Add(new CalendarItem(CalendarObject.Activity, row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetString(3), Enum.Parse<CalendarStatus>(row.GetString(4), true), row.Instant(5), row.MaybeInstant(6) ?? row.Instant(5).AddMinutes(30),
                !row.IsDBNull(6), null, null, row.Text(7), row.Text(8), row.Id(9), row.Text(10), row.Instant(11), [])),
            row => items.Add(new CalendarItem(CalendarObject.Task, row.GetGuid(0), row.GetInt32(1), "task", row.GetString(2), row.GetString(3) == "done" ? CalendarStatus.Done : CalendarStatus.Planned, row.MaybeInstant(4), row.MaybeInstant(4)?.AddMinutes(30),
                false, row.IsDBNull(4) ? row.Date(5) : null, row.Text(6), null, row.Text(7), row.Id(8), row.Text(9), row.Instant(10), [])));
        var about = new Dictionary<Guid, List<LinkView>>();
        await new Question(db).Add(LinkReads.Sql + " (l.activity_id = any ($2) or l.task_id = any ($2)) order by l.id", db.CurrentTenantId, items.Select(i => i.Id).ToArray()).AskAsync(ct, row => LinkReads.Read(row, about));
        return [.. items.Select(i => about.TryGetValue(i.Id, out var links) ? i with { About = links } : i).OrderBy(i => i.Start ?? Platform.WallClock.Instant(zone, i.Day!.Value.ToDateTime(default))).ThenBy(i => i.Id)];
    }
}
