using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;

namespace Crm.Pipelines;

/// <summary>What a stage means for a deal: open, won or lost.</summary>
public enum StageKind { Open, Won, Lost }

/// <summary>Something to be ticked on a deal before it may enter the stage.</summary>
/// <param name="Id">Given by the server to a new item; sent back with the item it stays, and the deals keep their ticks.</param>
/// <param name="Text">What was done, such as "Decision maker has seen the offer".</param>
[ValidatableType]
public sealed record StageItem([Required, StringLength(200, MinimumLength = 1)] string Text, [StringLength(36)] string? Id = null);

/// <summary>A stage of a new pipeline.</summary>
/// <param name="Probability">Percent, 0 to 100; a won stage has 100, a lost one 0.</param>
/// <param name="RotDays">After how many days without a touch (an activity, a change of stage) an open deal rots here: 1 to 3,650; null: never.</param>
/// <param name="RequiredFields">What a deal must have to enter: amount, expectedClose, companyId, contactIds, ownerId, productName, description, engagedAt, tags; lostReason for a lost stage, wonReason for a won one; custom.key for a field of the workspace's own.</param>
/// <param name="Checklist">What must be ticked on a deal to enter; not for the first open stage of a pipeline, where deals begin.</param>
/// <param name="Guidance">What to do in this stage, for whoever works there.</param>
public sealed record CreateStage([Required, StringLength(100, MinimumLength = 1)] string Name, StageKind Kind = StageKind.Open, [Range(0, 100)] int Probability = 50, Guid? BeforeId = null,
    [Range(1, 3650)] int? RotDays = null, [MaxLength(30)] IReadOnlyList<string>? RequiredFields = null, [MaxLength(30)] IReadOnlyList<StageItem>? Checklist = null, [StringLength(5000)] string? Guidance = null);

/// <summary>A new pipeline with its stages in order; it needs at least one open stage.</summary>
public sealed record CreatePipeline([Required, StringLength(100, MinimumLength = 1)] string Name, [Required, MaxLength(50)] IReadOnlyList<CreateStage> Stages);

/// <summary>Members left out stay.</summary>
public sealed record UpdatePipeline([StringLength(100, MinimumLength = 1)] string? Name = null, bool? IsDefault = null);

/// <summary>Members left out stay; beforeId moves the stage in front of another one of the pipeline.</summary>
/// <param name="RotDays">1 to 3,650; 0 takes it away.</param>
/// <param name="RequiredFields">Replaced whole; [] takes them away.</param>
/// <param name="Checklist">Replaced whole; [] takes it away. Items that keep their id keep the deals' ticks.</param>
/// <param name="Guidance">An empty text takes it away.</param>
public sealed record UpdateStage([StringLength(100, MinimumLength = 1)] string? Name = null, StageKind? Kind = null, [Range(0, 100)] int? Probability = null, Guid? BeforeId = null, bool? ToEnd = null,
    [Range(0, 3650)] int? RotDays = null, [MaxLength(30)] IReadOnlyList<string>? RequiredFields = null, [MaxLength(30)] IReadOnlyList<StageItem>? Checklist = null, [StringLength(5000)] string? Guidance = null);

/// <summary>A stage.</summary>
/// <param name="DealCount">Deals in it, the trash not counted.</param>
/// <param name="RotDays">After how many days without a touch an open deal rots here; null: never.</param>
/// <param name="RequiredFields">What a deal must have to enter.</param>
/// <param name="Checklist">What must be ticked on a deal to enter.</param>
public sealed record StageView(Guid Id, int Version, string Name, StageKind Kind, int Probability, int Position, int DealCount, int? RotDays, IReadOnlyList<string> RequiredFields, IReadOnlyList<StageItem> Checklist, string? Guidance);

/// <summary>A pipeline with its stages in order.</summary>
public sealed record PipelineView(Guid Id, int Version, string Name, int Position, bool IsDefault, IReadOnlyList<StageView> Stages);

/// <summary>The workspace's pipelines in order.</summary>
public sealed record PipelineList(IReadOnlyList<PipelineView> Items);
