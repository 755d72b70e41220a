using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Pipelines;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Deals;

/// <summary>What may be written of a deal. A title suffices: it then enters the first stage of the default pipeline.</summary>
[ValidatableType]
public sealed record DealInput : ICustomInput
{
    [Required, StringLength(300, MinimumLength = 1)] public required string Title { get; init; }
    public Guid? PipelineId { get; init; }
    /// <summary>A stage of the pipeline; the status follows it.</summary>
    public Guid? StageId { get; init; }
    /// <summary>What a file says it is, won or lost, beside its stage; only between a row and its record.</summary>
    internal string? FileStatus { get; init; }
    /// <summary>What the deal is worth.</summary>
    public Money? Amount { get; init; }
    public Guid? CompanyId { get; init; }
    /// <summary>The people it is about, the main one first.</summary>
    [MaxLength(50)] public IReadOnlyList<Guid>? ContactIds { get; init; }
    public Guid? OwnerId { get; init; }
    /// <summary>Date, such as 2026-12-31.</summary>
    public DateOnly? ExpectedClose { get; init; }
    /// <summary>When it was won or lost; only for a closed deal, by default the moment it closes.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
    /// <summary>Only for a lost deal.</summary>
    [StringLength(500)] public string? LostReason { get; init; }
    /// <summary>Only for a won deal.</summary>
    [StringLength(500)] public string? WonReason { get; init; }
    /// <summary>Percent, 0 to 100, in the place of the stage's; null goes by the stage. A won deal counts 100, a lost one 0.</summary>
    [Range(0, 100)] public int? Probability { get; init; }
    [StringLength(200)] public string? ProductName { get; init; }
    /// <summary>The date the customer was first engaged.</summary>
    public DateOnly? EngagedAt { get; init; }
    [StringLength(10_000)] public string? Description { get; init; }
    [MaxLength(100)] public IReadOnlyList<string>? Tags { get; init; }
    public IReadOnlyDictionary<string, string?>? ExternalIds { get; init; }
    /// <summary>Values of custom fields by key (GET /custom-fields): text, longText and link a string, number a number, money {amount, currency}, date "2026-11-22", choice an option's id, multiChoice a list of them, yesNo true or false, relation a record's id. A patch merges by key; null clears.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Custom { get; init; }
}

/// <summary>A person of a deal.</summary>
public sealed record DealContactView(Guid Id, string DisplayName);

/// <summary>A deal.</summary>
/// <param name="Status">open, won or lost: it follows the stage.</param>
/// <param name="Probability">Percent: its own, else the stage's.</param>
/// <param name="HasOwnProbability">Whether it is its own; a patch of probability with null goes back to the stage's.</param>
/// <param name="StageEnteredAt">Since when it is in its stage.</param>
/// <param name="NextStep">The earliest open task with a day, or planned activity, that is about the deal; null when there is none. An open deal should have one.</param>
/// <param name="LastTouchAt">The last activity on it.</param>
/// <param name="RotSince">Since when it rots: open, and longer in its stage without a touch than the stage's rotDays; else null.</param>
/// <param name="Checked">The items of stages' checklists that are ticked.</param>
public sealed record DealView(Guid Id, int Version, string Title, Guid PipelineId, string PipelineName, Guid StageId, string StageName, string Status, int Probability, Money? Amount,
    Guid? CompanyId, string? CompanyName, IReadOnlyList<Guid> ContactIds, IReadOnlyList<DealContactView> Contacts, Guid? OwnerId, string? OwnerName, DateOnly? ExpectedClose, DateTimeOffset? ClosedAt,
    string? LostReason, DateTimeOffset StageEnteredAt, string? ProductName, DateOnly? EngagedAt, string? Description, IReadOnlyList<string> Tags, IReadOnlyDictionary<string, string> ExternalIds,
    IReadOnlyDictionary<string, JsonElement> Custom, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt,
    bool HasOwnProbability, string? WonReason, DateTimeOffset? LastTouchAt, DateTimeOffset? RotSince, IReadOnlyList<DealTick> Checked, StepView? NextStep);

/// <summary>A ticked item of a stage's checklist.</summary>
/// <param name="ItemId">The item's id in the stage.</param>
public sealed record DealTick(string ItemId, DateTimeOffset DoneAt, Guid? DoneById, string? DoneByName);

/// <summary>Ticks an item of a checklist, or takes the tick back.</summary>
public sealed record TickItem(bool Done);

/// <summary>Where to put a deal.</summary>
/// <param name="BeforeId">The deal of that stage to put it in front of; absent means the end.</param>
/// <param name="LostReason">Why it was lost, when the stage is a lost one.</param>
/// <param name="Fields">What else is changed of the deal with the move, as a merge patch: what the stage's gate asks for. stageId, pipelineId, lostReason and wonReason have their own place.</param>
/// <param name="Checked">Items of the stage's checklist that are ticked with the move.</param>
/// <param name="Unchecked">Items whose tick is taken back with the move.</param>
/// <param name="WonReason">Why it was won, when the stage is a won one.</param>
/// <param name="LostToId">The competitor that got it, when the stage is a lost one.</param>
public sealed record MoveDeal(Guid StageId, Guid? BeforeId = null, [StringLength(500)] string? LostReason = null, JsonElement? Fields = null, [MaxLength(30)] IReadOnlyList<string>? Checked = null, [MaxLength(30)] IReadOnlyList<string>? Unchecked = null, [StringLength(500)] string? WonReason = null, Guid? LostToId = null);

/// <summary>Why a deal was lost.</summary>
/// <param name="Reason">One of the list (GET /loss-reasons), matched by its words, or words of one's own.</param>
/// <param name="LostToId">The competitor that got it.</param>
public sealed record LoseDeal([Required, StringLength(500, MinimumLength = 1)] string Reason, Guid? LostToId = null);

/// <summary>What a stage's gate lacks of a deal, in the "gate" member of a 409 of type gate.</summary>
/// <param name="Fields">Fields that are empty, as a deal's input names them.</param>
/// <param name="Checklist">Items that are not ticked.</param>
public sealed record GateLack(Guid StageId, string StageName, IReadOnlyList<string> Fields, IReadOnlyList<StageItem> Checklist);

/// <summary>A stay in a stage.</summary>
/// <param name="Seconds">How long it lasted, or has lasted until now.</param>
public sealed record DealStayView(Guid StageId, string StageName, DateTimeOffset EnteredAt, DateTimeOffset? LeftAt, long Seconds, Events.ActorView? By);

/// <summary>A deal's way through the stages, oldest first.</summary>
public sealed record DealStays(IReadOnlyList<DealStayView> Items);

/// <summary>A reason that deals were lost for.</summary>
public sealed record LostReasonView(string Reason, int Count);

/// <summary>The reasons in use, most frequent first, and some to start with.</summary>
public sealed record LostReasons(IReadOnlyList<LostReasonView> Items);

/// <summary>A deal on the board.</summary>
/// <param name="NextStep">The earliest open task with a day, or planned activity; null when there is none.</param>
/// <param name="Probability">Percent: its own, else the stage's.</param>
/// <param name="RotSince">Since when it rots; else null.</param>
public sealed record DealCard(Guid Id, int Version, string Title, Money? Amount, Guid? CompanyId, string? CompanyName, Guid? ContactId, string? ContactName, Guid? OwnerId, string? OwnerName, DateOnly? ExpectedClose, DateTimeOffset StageEnteredAt,
    int Probability, DateTimeOffset? RotSince, StepView? NextStep);

/// <summary>A stage of the board.</summary>
/// <param name="Count">All deals in the stage that match, not only the cards of this page.</param>
/// <param name="Sums">Their exact sum per currency; empty when there are no amounts.</param>
/// <param name="Weighted">Each amount times its probability, summed per currency and rounded once.</param>
/// <param name="NextCursor">Next page of this stage: ?stageId=…&amp;cursor=…</param>
public sealed record BoardStage(Guid Id, string Name, StageKind Kind, int Probability, int Count, IReadOnlyList<Money> Sums, string? NextCursor, IReadOnlyList<DealCard> Cards, IReadOnlyList<Money> Weighted);

/// <summary>What of a board is wanted, by a filter tree.</summary>
/// <param name="Filter">A filter tree as in a search of deals; absent means all of the pipeline.</param>
/// <param name="Q">Words to look for, at most 200 characters.</param>
/// <param name="Limit">Cards per stage, 1 to 200.</param>
/// <param name="StageId">Of one stage only.</param>
/// <param name="Cursor">The next page of that stage, from its nextCursor; with the same filter and words.</param>
public sealed record SearchBoard(JsonElement? Filter = null, string? Q = null, int Limit = 20, Guid? StageId = null, string? Cursor = null);

/// <summary>A pipeline in short.</summary>
public sealed record BoardPipeline(Guid Id, string Name);

/// <summary>A pipeline's board: each stage with its first cards, exact count and exact sums.</summary>
public sealed record Board(BoardPipeline Pipeline, IReadOnlyList<BoardStage> Stages);
