namespace Crm.Records;

/// <summary>A step that was planned together with finishing something.</summary>
/// <param name="Object">task or activity.</param>
/// <param name="Kind">task, or the kind of activity.</param>
/// <param name="At">When it is, UTC; null for a task that is due on a day.</param>
public sealed record PlannedStep(string Object, Guid Id, int Version, string Kind, string Title, DateOnly? DueDate, DateTimeOffset? At);
