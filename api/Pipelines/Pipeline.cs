using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Pipelines;

/// <summary>A way of selling: an ordered row of stages that deals move along.</summary>
public sealed class Pipeline : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Name { get; set; }
    public int Position { get; set; }
    public bool IsDefault { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public List<Stage> Stages { get; private set; } = [];

    public void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);

    public static Pipeline Create(string name, DateTimeOffset now) => new() { Name = name, CreatedAt = now, UpdatedAt = now };

    /// <summary>What a new workspace starts with.</summary>
    public static Pipeline Default(DateTimeOffset now)
    {
        var pipeline = Create("Sales", now);
        pipeline.IsDefault = true;
        foreach (var (name, kind, probability) in new[] { ("New", Stage.Open, 10), ("Contacted", Stage.Open, 25), ("Offer sent", Stage.Open, 50), ("Negotiation", Stage.Open, 75), ("Won", Stage.Won, 100), ("Lost", Stage.Lost, 0) })
            pipeline.AddStage(name, kind, probability, null, now);
        return pipeline;
    }

    /// <summary>A new stage in front of another, or at the end.</summary>
    public Stage AddStage(string name, string kind, int probability, Stage? before, DateTimeOffset now)
    {
        var stage = new Stage { Name = name, Kind = kind, Probability = kind switch { Stage.Won => 100, Stage.Lost => 0, _ => probability }, CreatedAt = now, UpdatedAt = now };
        Place(stage, before);
        return stage;
    }

    public void Place(Stage stage, Stage? before)
    {
        var ordered = Stages.Where(s => s != stage).OrderBy(s => s.Position).ToList();
        ordered.Insert(before is null ? ordered.Count : ordered.IndexOf(before), stage);
        if (!Stages.Contains(stage)) Stages.Add(stage);
        foreach (var (s, index) in ordered.Select((s, i) => (s, i))) s.Position = index;
    }
}

/// <summary>A step of a pipeline. Its kind says what becomes of a deal in it.</summary>
public sealed class Stage : ITenantOwned
{
    public const string Open = "open", Won = "won", Lost = "lost";

    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public Guid PipelineId { get; private set; }
    public Pipeline Pipeline { get; private set; } = null!;
    public required string Name { get; set; }
    public required string Kind { get; set; }
    public required int Probability { get; set; }
    public int Position { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>After how many days without a touch a deal rots here; null when it never does.</summary>
    public int? RotDays { get; set; }

    /// <summary>The fields of a deal that must be filled to enter: "amount", "custom.tier".</summary>
    public List<string> RequiredFields { get; set; } = [];

    /// <summary>JSON: what must be ticked to enter, as <see cref="StageItem"/>s.</summary>
    public string Checklist { get; set; } = "[]";
    public string? Guidance { get; set; }

    public IReadOnlyList<StageItem> Items => StageGate.ItemsOf(Checklist);
    public bool HasGate => RequiredFields.Count > 0 || Checklist != "[]";

    public void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);
}

sealed class PipelineTable : IEntityTypeConfiguration<Pipeline>, IEntityTypeConfiguration<Stage>
{
    public void Configure(EntityTypeBuilder<Pipeline> table)
    {
        table.ToTable("pipelines").HasKey(p => new { p.TenantId, p.Id });
        table.Property(p => p.Version).IsConcurrencyToken();
        table.HasMany(p => p.Stages).WithOne(s => s.Pipeline).HasForeignKey(s => new { s.TenantId, s.PipelineId }).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<Stage> table)
    {
        table.ToTable("stages").HasKey(s => new { s.TenantId, s.Id });
        table.Property(s => s.Version).IsConcurrencyToken();
        table.Property(s => s.Checklist).HasColumnType("jsonb");
        table.Ignore(s => s.Items).Ignore(s => s.HasGate);
    }
}
