using Crm.Platform.Http;

namespace Crm.Platform;

/// <summary>Times as clocks on walls show them, and the instants that they mean: a clock change skips some and shows others twice.</summary>
static class WallClock
{
    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);

    public static DateTime Local(this DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    /// <summary>The instant of a local time for what must happen anyhow: a skipped one is as much later as the clock jumps, of one that comes twice it is the first.</summary>
    public static DateTimeOffset Instant(this TimeZoneInfo zone, DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local)) return new DateTimeOffset(local, zone.GetUtcOffset(local.AddHours(-3))).ToUniversalTime();
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The same for what somebody said: a 400 that says what the clock does for a time that is skipped, or comes twice and has no offset beside it.</summary>
    public static DateTimeOffset Said(this TimeZoneInfo zone, DateTime local, TimeSpan? offset, string field, string offsetField)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
            throw Refused.Invalid(field, $"In {zone.Id} there is no {local:HH:mm} on {local:yyyy-MM-dd}: the clock is put forward over it, to {zone.Instant(local).Local(zone):HH:mm}. Say a time before or after.");
        if (!zone.IsAmbiguousTime(local))
            return offset is null || offset == zone.GetUtcOffset(local) ? zone.Instant(local) : throw Refused.Invalid(offsetField, $"At {local:HH:mm} on {local:yyyy-MM-dd} the clock in {zone.Id} is at {Text(zone.GetUtcOffset(local))}.");
        var both = zone.GetAmbiguousTimeOffsets(local).OrderDescending().ToArray();
        if (offset is null) throw Refused.Invalid(field, $"In {zone.Id} it is {local:HH:mm} twice on {local:yyyy-MM-dd}: the clock is put back. Say which with offset: {Text(both[0])} is the first, {Text(both[^1])} the second.");
        return both.Contains(offset.Value) ? new DateTimeOffset(local, offset.Value).ToUniversalTime() : throw Refused.Invalid(offsetField, $"The offset is {Text(both[0])} or {Text(both[^1])}.");
    }

    static string Text(TimeSpan offset) => $"{(offset < TimeSpan.Zero ? "-" : "+")}{offset:hh\\:mm}";
}
