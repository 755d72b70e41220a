using System.ComponentModel.DataAnnotations;

namespace Crm.Pipelines;

/// <summary>What a stage means for a deal: open, won or lost.</summary>
public enum StageKind { Open, Won, Lost }

/// <summary>A stage of a new pipeline.</summary>
/// <param name="Probability">Percent, 0 to 100; a won stage has 100, a lost one 0.</param>
public sealed record CreateStage([Required, StringLength(100, MinimumLength = 1)] string Name, StageKind Kind = StageKind.Open, [Range(0, 100)] int Probability = 50, Guid? BeforeId = null);

/// <summary>A new pipeline with its stages in order; it needs at least one open stage.</summary>
public sealed record CreatePipeline([Required, StringLength(100, MinimumLength = 1)] string Name, [Required, MaxLength(50)] IReadOnlyList<CreateStage> Stages);

/// <summary>Members left out stay.</summary>
public sealed record UpdatePipeline([StringLength(100, MinimumLength = 1)] string? Name = null, bool? IsDefault = null);

/// <summary>Members left out stay; beforeId moves the stage in front of another one of the pipeline.</summary>
public sealed record UpdateStage([StringLength(100, MinimumLength = 1)] string? Name = null, StageKind? Kind = null, [Range(0, 100)] int? Probability = null, Guid? BeforeId = null, bool? ToEnd = null);

/// <summary>A stage.</summary>
/// <param name="DealCount">Deals in it, the trash not counted.</param>
public sealed record StageView(Guid Id, int Version, string Name, StageKind Kind, int Probability, int Position, int DealCount);

/// <summary>A pipeline with its stages in order.</summary>
public sealed record PipelineView(Guid Id, int Version, string Name, int Position, bool IsDefault, IReadOnlyList<StageView> Stages);

/// <summary>The workspace's pipelines in order.</summary>
public sealed record PipelineList(IReadOnlyList<PipelineView> Items);
