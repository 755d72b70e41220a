using System.ComponentModel.DataAnnotations;
using Crm.Activities;
using Crm.Tasks;
using Microsoft.Extensions.Validation;

namespace Crm.Days;

/// <summary>A planned activity on somebody's way: whom it is with, how to reach them and where it is.</summary>
/// <param name="Phone">The number to call: the one that the activity names, else the first one that works of the person, else of the company.</param>
/// <param name="PhonePointId">Its id, for the outcome of the call.</param>
/// <param name="Address">Where to go: the activity's place, else the first address that works, in one line.</param>
public sealed record DayStop(ActivityView Activity, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, string? Phone, Guid? PhonePointId, string? Address);

/// <summary>A member's day on the workspace's clock.</summary>
/// <param name="Stops">What is planned for the day: in the order that was chosen, else by time.</param>
/// <param name="Late">What was planned for a day before and has not been finished; at most 50.</param>
/// <param name="Tasks">Open tasks that are due on the day; at most 200.</param>
/// <param name="OverdueTasks">Open tasks that were due before; at most 200.</param>
/// <param name="Done">How many activities of the day are done.</param>
public sealed record DayView(DateOnly Date, Guid MemberId, string TimeZone, IReadOnlyList<DayStop> Stops, IReadOnlyList<DayStop> Late, IReadOnlyList<TaskView> Tasks, IReadOnlyList<TaskView> OverdueTasks, int Done);

/// <summary>The order in which one's own stops of a day are visited.</summary>
/// <param name="Stops">Activities, the first first; those that are not named keep their place by time.</param>
[ValidatableType]
public sealed record DayOrder(DateOnly Date, [Required, MaxLength(200)] IReadOnlyList<Guid> Stops);
