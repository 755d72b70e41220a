using System.ComponentModel.DataAnnotations;
using Crm.Activities;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.NextSteps;

/// <summary>What a step is: something to do, or a touch with somebody that is planned.</summary>
public enum StepKind { Task, Call, Meeting, Visit, Email, Letter, Demo, Sms, Chat, Other }

/// <summary>How it stands with the next step: none is planned, it is late (its day is past), or it is planned.</summary>
public enum StepState { None, Overdue, Planned }

/// <summary>The next step to plan: a task, or an activity. About the same records as what is being finished.</summary>
/// <param name="Kind">task, or the kind of activity to plan.</param>
/// <param name="Title">What is to be done; required for a task.</param>
/// <param name="DueDate">The day. An activity without a time is planned for 9 o'clock.</param>
/// <param name="At">The instant, in the place of a day.</param>
/// <param name="TimeZone">IANA zone of the clock; default the workspace's.</param>
/// <param name="AssigneeId">A member's id; default whoever the finished one belongs to.</param>
/// <param name="Place">Where, of a meeting or visit.</param>
[ValidatableType]
public sealed record NextStepInput(StepKind Kind, [StringLength(300)] string? Title = null, DateOnly? DueDate = null, DateTimeOffset? At = null, [StringLength(64)] string? TimeZone = null, Guid? AssigneeId = null, [StringLength(500)] string? Place = null);

/// <summary>Finishes a planned activity.</summary>
/// <param name="Outcome">What came of it: one of the kind's (GET /activity-outcomes). Required.</param>
/// <param name="Body">What was said; absent leaves what is there.</param>
/// <param name="At">When it took place; default now, for a meeting, visit or demo the time it was planned for.</param>
/// <param name="EndAt">When it ended.</param>
/// <param name="PointId">The phone, e-mail or street address that was used, which the outcome then proves or marks.</param>
/// <param name="Next">The next step, planned in the same transaction.</param>
/// <param name="CheckIn">Of a visit or meeting: where one stands.</param>
[ValidatableType]
public sealed record CompleteActivity(Outcome? Outcome = null, [StringLength(50_000)] string? Body = null, DateTimeOffset? At = null, DateTimeOffset? EndAt = null, Guid? PointId = null, NextStepInput? Next = null, CheckIn? CheckIn = null);

/// <summary>Finishes a task.</summary>
/// <param name="Next">The next step, planned in the same transaction.</param>
[ValidatableType]
public sealed record CompleteTask(NextStepInput? Next = null);

/// <summary>A finished activity, and how to go on.</summary>
/// <param name="Next">The step that was asked for, now planned.</param>
/// <param name="Recommendation">What the rules would do next, whether a step was planned or not.</param>
public sealed record CompletedActivity(ActivityView Activity, PlannedStep? Next, Recommendation? Recommendation);

/// <summary>A step that is recommended, and why.</summary>
/// <param name="Title">What to do, in English; the rule and its values make it in other languages.</param>
/// <param name="DueDate">By when: a working day.</param>
/// <param name="Rule">Which rule says so, such as noAnswer; GET /next-step-rules lists them. playbook for a step of one.</param>
/// <param name="Values">What the rule was filled with: name, stage, days, count; of a playbook playbook, step and of.</param>
/// <param name="Reason">Why, in English.</param>
/// <param name="Source">Where it comes from: rule or playbook.</param>
public sealed record Recommendation(StepKind Kind, string Title, DateOnly DueDate, string Rule, IReadOnlyDictionary<string, string> Values, string Reason, string Source);

/// <summary>The step that is planned.</summary>
/// <param name="Object">task or activity.</param>
/// <param name="At">When it is due, UTC; a day without a time counts as noon.</param>
/// <param name="Title">Empty when the caller does not see it.</param>
public sealed record CurrentStep(string Object, Guid Id, string Kind, string Title, DateTimeOffset At, Guid? AssigneeId, string? AssigneeName);

/// <summary>How it goes on with a record.</summary>
public sealed record NextStepView(StepState State, CurrentStep? Current, Recommendation? Recommendation);

/// <summary>How many there are, how many have no next step, and of how many its day is past.</summary>
public sealed record StepGap(int All, int Without, int Overdue);

/// <summary>Where the next step is missing: in open deals, and in prospects (leads, qualified and opportunities).</summary>
public sealed record StepGaps(StepGap Deals, StepGap Contacts, StepGap Companies);

/// <summary>A rule that recommends a next step.</summary>
/// <param name="When">When it applies, in English.</param>
/// <param name="Then">What it recommends.</param>
public sealed record StepRuleView(string Rule, string When, StepKind Then);

/// <summary>The rules in the order in which they are asked: the first that applies is the answer.</summary>
public sealed record StepRuleList(IReadOnlyList<StepRuleView> Items);
