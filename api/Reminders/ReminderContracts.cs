using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Crm.Platform;
using Crm.Platform.Http;
using Crm.Tenants;
using Microsoft.Extensions.Validation;

namespace Crm.Reminders;

/// <summary>When to be reminded, said in one of three ways: minutesBefore; at; or localTime with timeZone.</summary>
[ValidatableType]
public sealed record ReminderInput
{
    /// <summary>Minutes before the task is due or the activity begins, 0 to 525600. What has a day and no time counts from the time of day that the person's preferences say (09:00).</summary>
    [Range(0, 525_600)] public int? MinutesBefore { get; init; }
    /// <summary>An instant, not before now and not after the year 2199.</summary>
    public DateTimeOffset? At { get; init; }
    /// <summary>A time as clocks show it, such as 2026-03-29T09:30. One that a clock change skips is refused; one that comes twice needs an offset.</summary>
    [RegularExpression("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$")] public string? LocalTime { get; init; }
    /// <summary>IANA zone of localTime, such as Europe/Berlin.</summary>
    [StringLength(64)] public string? TimeZone { get; init; }
    /// <summary>Of a localTime that comes twice: which one, such as +02:00.</summary>
    [RegularExpression("^[+-](0[0-9]|1[0-4]):[0-5][0-9]$")] public string? Offset { get; init; }
}

/// <summary>All reminders of a task or an activity; at most 10.</summary>
[ValidatableType]
public sealed record SetReminders([Required, MaxLength(10)] IReadOnlyList<ReminderInput> Items);

/// <summary>A reminder.</summary>
/// <param name="At">The instant, unless it counts from what it belongs to.</param>
/// <param name="DueAt">When it rings, or rang; null while what it belongs to is done, cancelled, in the trash or without a day.</param>
/// <param name="Done">True when it has rung for that instant, or that was past when it was set.</param>
/// <param name="FiredAt">When it rang last.</param>
public sealed record ReminderView(Guid Id, int? MinutesBefore, DateTimeOffset? At, string? LocalTime, string? TimeZone, DateTimeOffset? DueAt, bool Done, DateTimeOffset? FiredAt);

/// <summary>The reminders of a task or an activity, by when they ring.</summary>
public sealed record ReminderList(IReadOnlyList<ReminderView> Items);

/// <summary>A reminder as it is kept.</summary>
sealed record ReminderTime(int? MinutesBefore, DateTimeOffset? At, DateTime? LocalTime, string? TimeZone)
{
    static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static List<ReminderTime> From(IReadOnlyList<ReminderInput> inputs, IReadOnlyList<ReminderTime> before, DateTimeOffset now)
    {
        var times = new List<ReminderTime>();
        foreach (var (input, index) in inputs.Select((r, i) => (r, i)))
        {
            var time = From(input, $"items[{index}]");
            if (times.Exists(t => t.MinutesBefore == time.MinutesBefore && t.At == time.At)) throw Refused.Invalid($"items[{index}]", "This reminder is in the list twice.");
            if (time.At < now && !before.Contains(time)) throw Refused.Invalid($"items[{index}].{(time.LocalTime is null ? "at" : "localTime")}", "This time is past.");
            times.Add(time);
        }
        return times;
    }

    static ReminderTime From(ReminderInput input, string field)
    {
        if (new object?[] { input.MinutesBefore, input.At, input.LocalTime }.Count(way => way is not null) != 1) throw Refused.Invalid(field, "Say either minutesBefore, or at, or localTime with timeZone.");
        if (input.LocalTime is null && (input.TimeZone ?? input.Offset) is not null) throw Refused.Invalid($"{field}.{(input.TimeZone is null ? "offset" : "timeZone")}", "This goes with localTime only.");
        if (input.MinutesBefore is { } minutes) return new ReminderTime(minutes, null, null, null);
        if (input.At is { } at) return at < Latest ? new ReminderTime(null, at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond)), null, null) : throw Refused.Invalid($"{field}.at", "Nobody will be here then: say a time before the year 2200.");
        if (!DateTime.TryParseExact(input.LocalTime, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) throw Refused.Invalid($"{field}.localTime", "This is not a date and time such as 2026-03-29T09:30.");
        if (local >= Latest.DateTime || local.Year < 2000) throw Refused.Invalid($"{field}.localTime", "Say a time from the year 2000 to 2199.");
        if (input.TimeZone is null) throw Refused.Invalid($"{field}.timeZone", "Say in which time zone, such as Europe/Berlin.");
        var zone = WallClock.Zone(WorkspaceRules.TimeZone(input.TimeZone, $"{field}.timeZone"));
        var offset = input.Offset is { } said ? TimeSpan.ParseExact(said[1..], "hh\\:mm", CultureInfo.InvariantCulture) * (said[0] == '-' ? -1 : 1) : (TimeSpan?)null;
        return new ReminderTime(null, zone.Said(local, offset, $"{field}.localTime", $"{field}.offset"), local, input.TimeZone);
    }
}
