namespace Crm.Records;

/// <summary>
/// A contact's or deal's way through a playbook. It stands here because records are asked for by it; what happens on the way is the
/// playbooks' (Crm.Playbooks).
/// </summary>
public sealed class Enrolment : ITenantOwned
{
    public const string Active = "active", Done = "done", Stopped = "stopped";

    public Guid TenantId { get; private set; }
    public Guid Id { get; private set; }
    public int Version { get; private set; }
    public Guid PlaybookId { get; private set; }
    public Guid? ContactId { get; private set; }
    public Guid? DealId { get; private set; }
    public string Status { get; private set; } = Active;
    public string? StopReason { get; private set; }

    /// <summary>JSON: the steps as they were on the day of enrolling.</summary>
    public string Steps { get; private set; } = "[]";

    /// <summary>JSON: the steps that it has come to.</summary>
    public string Came { get; private set; } = "[]";
    public int Place { get; private set; }

    /// <summary>What is to be done for the present step; without one it waits for a day.</summary>
    public Guid? TaskId { get; private set; }
    public DateOnly? DueOn { get; private set; }
    public bool WhileOpen { get; private set; }
    public Guid? EnrolledBy { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public void Stand(int place, string came, Guid? task, DateOnly? dueOn) =>
        (Version, Status, StopReason, EndedAt, Place, Came, TaskId, DueOn) = (Version + 1, Active, null, null, place, came, task, dueOn);

    public void End(string status, string? reason, string came, DateTimeOffset now) =>
        (Version, Status, StopReason, EndedAt, Came, TaskId, DueOn) = (Version + 1, status, reason, now, came, null, null);
}
