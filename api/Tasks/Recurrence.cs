using Crm.Platform.Http;
using Ical.Net;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using NodaTime;
using NodaTime.TimeZones;

namespace Crm.Tasks;

/// <summary>
/// How a task repeats: an RFC 5545 rule, counted on the wall clock. Nine o'clock stays nine o'clock across a change of the clocks;
/// a time that the change skips moves on by as much (RFC 5545, 3.3.5), one that comes twice is the first of the two.
/// </summary>
public sealed class Recurrence
{
    public const int Most = 1000;
    const string Field = "recurrence";
    readonly RecurrenceRule rule;

    /// <summary>The rule as it is kept: without its name, in capitals.</summary>
    public string Text { get; }

    Recurrence(string text, RecurrenceRule rule) => (Text, this.rule) = (text, rule);

    /// <summary>The rule of an input, with everything that can be wrong with it said as a 400; null without one.</summary>
    public static Recurrence? Of(string? given, DateTime? from, string? zone)
    {
        if (string.IsNullOrWhiteSpace(given)) return null;
        var text = given.Trim().ToUpperInvariant();
        if (text.StartsWith("RRULE:", StringComparison.Ordinal)) text = text["RRULE:".Length..];
        if (from is not { } start) throw Refused.Invalid(Field, "A task that repeats needs a day to start from.");
        var found = new Recurrence(text, Parse(text, zone));
        var last = start;
        try
        {
            foreach (var (at, index) in found.From(start).Select((at, i) => (at, i)))
            {
                if (index >= Most) throw Refused.Invalid(Field, $"A task is repeated at most {Most} times: end the rule earlier.");
                last = at;
            }
        }
        catch (Exception e) when (e is EvaluationException or ArgumentException) { throw Refused.Invalid(Field, "This rule finds no days."); }
        if (last.Year > 2199) throw Refused.Invalid(Field, "The rule goes on for longer than any calendar shows: end it earlier.");
        return found;
    }

    /// <summary>A rule that was checked when it was kept.</summary>
    public static Recurrence Kept(string text, string? zone) => new(text, Parse(text, zone));

    static RecurrenceRule Parse(string text, string? zone)
    {
        RecurrenceRule rule;
        try { rule = new RecurrenceRule(text); }
        catch (Exception e) when (e is not OutOfMemoryException) { throw Refused.Invalid(Field, "This is no RFC 5545 rule such as FREQ=WEEKLY;BYDAY=MO;COUNT=10."); }
        if (!text.StartsWith("FREQ=", StringComparison.Ordinal) && !text.Contains(";FREQ=", StringComparison.Ordinal)) throw Refused.Invalid(Field, "A rule says how often: FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.");
        if (rule.Frequency is not (FrequencyType.Daily or FrequencyType.Weekly or FrequencyType.Monthly or FrequencyType.Yearly) || rule.ByHour.Count + rule.ByMinute.Count + rule.BySecond.Count > 0)
            throw Refused.Invalid(Field, "A task is repeated daily, weekly, monthly or yearly, at its own time of day.");
        if (rule.Count is null && rule.Until is null) throw Refused.Invalid(Field, "A rule needs an end: COUNT or UNTIL.");
        if (rule.Count is < 1 || rule.Interval < 1) throw Refused.Invalid(Field, "COUNT and INTERVAL are whole numbers from 1.");
        // The end is read on the same clock as the start; a day without a time holds the whole day.
        if (rule.Until is { } until)
            rule.Until = until is { HasTime: true, IsFloating: false }
                ? new CalDateTime(LocalOf(new DateTimeOffset(DateTime.SpecifyKind(until.AsUtc, DateTimeKind.Utc)), zone ?? "UTC"), true) : new CalDateTime(until.HasTime ? until.Value : until.Value.Date.AddDays(1).AddSeconds(-1), true);
        return rule;
    }

    /// <summary>The days and times of the rule, in order.</summary>
    IEnumerable<DateTime> From(DateTime start)
    {
        var first = new CalDateTime(DateTime.SpecifyKind(start, DateTimeKind.Unspecified), true);
        return new RecurrencePatternEvaluator(rule).Evaluate(first, first, new EvaluationOptions { MaxUnmatchedIncrementsLimit = 5000 }).Select(p => p.StartTime.Value);
    }

    /// <summary>The one after this, on the wall clock; null when it was the last.</summary>
    public DateTime? After(DateTime start, DateTime at) => From(start).Where(t => t > at).Select(t => (DateTime?)t).FirstOrDefault();

    /// <summary>The wall clock of a zone at an instant.</summary>
    public static DateTime LocalOf(DateTimeOffset at, string zone) => DateTime.SpecifyKind(Instant.FromDateTimeOffset(at).InZone(ZoneOf(zone)).ToDateTimeUnspecified(), DateTimeKind.Unspecified);

    /// <summary>The instant at which a zone's wall clock shows this.</summary>
    public static DateTimeOffset InstantOf(DateTime local, string zone) =>
        ZoneOf(zone).ResolveLocal(LocalDateTime.FromDateTime(local), Resolvers.LenientResolver).ToInstant().ToDateTimeOffset();

    static DateTimeZone ZoneOf(string zone) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? BclDateTimeZone.FromTimeZoneInfo(TimeZoneInfo.FindSystemTimeZoneById(zone));
}
