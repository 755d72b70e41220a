namespace Crm.Tests.Support;

/// <summary>The API's clock, which a test may put forward. Timers run on in real time.</summary>
public sealed class TestClock : TimeProvider
{
    TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

    public void Advance(TimeSpan time) => ahead += time;
}
