using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Crm.Calendar;

/// <summary>
/// Calendar entries as RFC 5545 text. Times are in UTC, which every program shows in its own zone. A task is an event without claim
/// on the time (TRANSP:TRANSPARENT), all day when it has no time: the programs that people have do not show VTODO of a subscribed calendar.
/// </summary>
static class IcsText
{
    const string Product = "-//CRM//Calendar//EN";

    public static string Of(string name, IReadOnlyList<CalendarItem> items, bool named, Uri home)
    {
        var calendar = new Ical.Net.Calendar { ProductId = Product, Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", name);
        foreach (var item in items) calendar.Events.Add(Event(item, named, home));
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    static CalendarEvent Event(CalendarItem item, bool named, Uri home)
    {
        var title = item.Title.Length > 0 ? item.Title : item.About.Count > 0 ? $"{Word(item.Kind)}: {item.About[0].Title}" : Word(item.Kind);
        var entry = new CalendarEvent
        {
            Uid = $"{item.Object.ToString().ToLowerInvariant()}-{item.Id}@{home.Host}",
            Sequence = item.Version - 1,
            DtStamp = Utc(item.UpdatedAt),
            LastModified = Utc(item.UpdatedAt),
            Summary = named && item.OwnerName is { } owner ? $"{title} ({owner})" : title,
            Description = string.Join('\n', new[] { item.About.Count > 0 ? string.Join(", ", item.About.Select(a => a.Title)) : null, item.Notes }.Where(line => !string.IsNullOrWhiteSpace(line))),
            Location = item.Place,
            Status = item.Status == CalendarStatus.Cancelled ? "CANCELLED" : "CONFIRMED",
            Transparency = item.Object == CalendarObject.Task ? "TRANSPARENT" : "OPAQUE",
            Url = new Uri(home, item.Object == CalendarObject.Task ? "/tasks" : "/calendar"),
        };
        if (item.Day is { } day) (entry.Start, entry.End) = (new CalDateTime(day), new CalDateTime(day.AddDays(1)));
        else (entry.Start, entry.End) = (Utc(item.Start!.Value), Utc(item.End!.Value));
        return entry;
    }

    static CalDateTime Utc(DateTimeOffset at) => new(at.UtcDateTime.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)), CalDateTime.UtcTzId);

    static string Word(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..];
}
