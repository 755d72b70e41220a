namespace Crm.Platform;

/// <summary>The time of day for everything that is stored: UTC, in the database's own precision (microseconds).</summary>
public static class Clock
{
    public static DateTimeOffset Now(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
