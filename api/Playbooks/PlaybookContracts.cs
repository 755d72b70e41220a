using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.Extensions.Validation;

namespace Crm.Playbooks;

/// <summary>Who goes along a playbook.</summary>
public enum PlaybookObject { Contact, Deal }

/// <summary>What enrols by itself: nothing (manual), an enquiry comes in, a deal enters a stage, a deal is won, a concern is opened.</summary>
public enum PlaybookTrigger { Manual, Enquiry, Stage, Won, Concern }

/// <summary>What a step is. task, call (with a script) and letter become a task of somebody; mail is sent; wait lets days pass; branch goes on elsewhere.</summary>
public enum PlaybookStepKind { Task, Call, Mail, Letter, Wait, Branch }

/// <summary>Who does a step: whose the contact or deal is, who enrolled, or a member.</summary>
public enum StepRole { Owner, Enroller, Member }

/// <summary>
/// What a branch asks. replied: has the customer reached out since the enrolment. succeeded: did the last activity that was noted since the
/// step before began end well (a success by GET /activity-outcomes); when none was, whether that step was done and not skipped.
/// won, lost: is the deal, or a deal with the contact since the enrolment.
/// </summary>
public enum StepQuestion { Replied, Succeeded, Won, Lost }

/// <summary>A step.</summary>
/// <param name="Id">A short name of its own within the playbook, such as "call"; a branch goes there.</param>
/// <param name="Title">What is to be done, or the subject of a mail. {{contact.firstName}}, {{contact.name}}, {{deal.title}}, {{company.name}} and {{owner.name}} are filled in, here and in the text; another name is a 400.</param>
/// <param name="Text">A note, the script of a call, the text of a mail or letter.</param>
/// <param name="AfterDays">Days after the step before it: when it is due, or when the mail goes out; for wait how long. 0 to 365. A task that would be due on a weekend is due on Monday.</param>
/// <param name="Role">Default owner.</param>
/// <param name="MemberId">For the role member.</param>
/// <param name="Ask">For a branch.</param>
/// <param name="GoTo">For a branch: the id of the step to go on with when the answer is yes; null ends the playbook. When it is no, the next step comes.</param>
[ValidatableType]
public sealed record PlaybookStep([Required, StringLength(40, MinimumLength = 1)] string Id, PlaybookStepKind Kind, [Required, StringLength(300, MinimumLength = 1)] string Title, [StringLength(10_000)] string? Text = null,
    [Range(0, 365)] int AfterDays = 0, StepRole Role = StepRole.Owner, Guid? MemberId = null, StepQuestion? Ask = null, [StringLength(40)] string? GoTo = null);

/// <summary>What may be written of a playbook. Members left out of a patch stay; the steps are replaced whole.</summary>
[ValidatableType]
public sealed record PlaybookInput
{
    [Required, StringLength(200, MinimumLength = 1)] public required string Name { get; init; }
    [StringLength(2000)] public string? Description { get; init; }
    public required PlaybookObject Object { get; init; }
    /// <summary>Default manual.</summary>
    public PlaybookTrigger? Trigger { get; init; }
    /// <summary>For the trigger stage.</summary>
    public Guid? StageId { get; init; }
    /// <summary>Default true. One that is not active enrols nobody; who is on their way goes on.</summary>
    public bool? Active { get; init; }
    /// <summary>Which of those that come along it is made from (GET /playbook-templates).</summary>
    [StringLength(40)] public string? Template { get; init; }
    [Required, MinLength(1), MaxLength(50)] public required IReadOnlyList<PlaybookStep> Steps { get; init; }
}

/// <summary>The records that a figure counts: POST /{object}/search {filter} lists them.</summary>
/// <param name="Object">contacts, deals or tasks.</param>
/// <param name="Filter">A filter tree {all: […]}.</param>
public sealed record PlaybookRows(string Object, JsonElement Filter);

/// <summary>A figure that opens its rows.</summary>
public sealed record PlaybookFigure(int Count, PlaybookRows Rows);

/// <summary>How a playbook does, of what the caller sees.</summary>
/// <param name="Enrolled">Contacts or deals that were ever enrolled.</param>
/// <param name="OnTheirWay">Those that are on their way.</param>
/// <param name="Due">Tasks of its steps that were done, or whose day is past.</param>
/// <param name="InTime">Those of them that were done by their day.</param>
/// <param name="Adherence">inTime ÷ due, percent to one decimal; null before the first.</param>
/// <param name="Won">Won deals that went through it, or that were made with somebody who had.</param>
/// <param name="Lost">Lost ones.</param>
/// <param name="WinRate">won ÷ (won + lost), percent to one decimal; null before the first.</param>
public sealed record PlaybookFigures(PlaybookFigure Enrolled, PlaybookFigure OnTheirWay, PlaybookFigure Due, PlaybookFigure InTime, double? Adherence, PlaybookFigure Won, PlaybookFigure Lost, double? WinRate);

/// <summary>A playbook and how it does.</summary>
/// <param name="StageId">Null with the trigger stage: that stage is gone, and nobody is enrolled by it any more.</param>
/// <param name="Template">The one of those that come along which it was made from.</param>
public sealed record PlaybookView(Guid Id, int Version, string Name, string? Description, PlaybookObject Object, PlaybookTrigger Trigger, Guid? StageId, string? Template, bool Active, IReadOnlyList<PlaybookStep> Steps,
    PlaybookFigures Figures, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>The playbooks by name.</summary>
public sealed record PlaybookList(IReadOnlyList<PlaybookView> Items);

/// <summary>A playbook that comes along.</summary>
/// <param name="PlaybookId">The workspace's playbook that was made from it; null before.</param>
public sealed record PlaybookTemplate(string Key, PlaybookInput Playbook, Guid? PlaybookId = null);

/// <summary>Playbooks that come along, ready to be taken over: POST /playbooks with these members.</summary>
public sealed record PlaybookTemplates(IReadOnlyList<PlaybookTemplate> Items);

/// <summary>Who goes along it.</summary>
/// <param name="RecordId">A contact's or a deal's id, by what the playbook is for.</param>
[ValidatableType]
public sealed record Enrol([Required] Guid RecordId);

/// <summary>Where an enrolment stands.</summary>
public enum EnrolmentStatus { Active, Done, Stopped }

/// <summary>What became of a step: done, skipped (its task was thrown away), sent (a mail), passed (a wait), yes or no (a branch).</summary>
public enum StepResult { Done, Skipped, Sent, Passed, Yes, No }

/// <summary>A step that somebody has come to.</summary>
/// <param name="Title">With the names filled in.</param>
/// <param name="TaskId">What is to be done for it.</param>
/// <param name="DueOn">By when, or until when it waits; by the workspace's clock.</param>
/// <param name="Result">Null while it is under way.</param>
/// <param name="Why">Why a mail became a task.</param>
/// <param name="Text">The script of the call, the text of the letter or mail, with the names filled in.</param>
public sealed record EnrolmentStep(string StepId, PlaybookStepKind Kind, string Title, DateTimeOffset CameAt, Guid? TaskId = null, DateOnly? DueOn = null, DateTimeOffset? DoneAt = null, StepResult? Result = null, string? Why = null, string? Text = null);

/// <summary>A contact's or deal's way through a playbook.</summary>
/// <param name="Object">contact or deal.</param>
/// <param name="StopReason">In the words of who stopped it; or dealWon, dealLost, trashed.</param>
/// <param name="Progress">Steps behind it ÷ steps of the playbook, percent, 100 at the end.</param>
/// <param name="Place">How many steps of the playbook are behind it; those that a branch passed over count.</param>
/// <param name="Steps">How many the playbook had on the day of enrolling.</param>
/// <param name="Came">The steps it has come to, in order; the last one without a result is the present one.</param>
/// <param name="Ahead">The steps that follow as far as no branch leads elsewhere, with their names not filled in yet.</param>
public sealed record EnrolmentView(Guid Id, int Version, Guid PlaybookId, string PlaybookName, PlaybookObject Object, Guid RecordId, string RecordTitle, EnrolmentStatus Status, string? StopReason, int Progress, int Place, int Steps,
    IReadOnlyList<EnrolmentStep> Came, IReadOnlyList<PlaybookStep> Ahead, Guid? EnrolledById, string? EnrolledByName, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

/// <summary>Enrolments, those under way first, then the latest; 200 at most.</summary>
public sealed record EnrolmentList(IReadOnlyList<EnrolmentView> Items);

/// <summary>Why it is stopped.</summary>
[ValidatableType]
public sealed record StopEnrolment([StringLength(500)] string? Reason = null);
