using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Imports;

/// <summary>A mapping kept under a name, for the next file of the same header.</summary>
public sealed class SavedMapping : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public required string Name { get; set; }
    public required string Object { get; init; }
    public string Fingerprint { get; private set; } = "";
    public string Mapping { get; private set; } = "";
    public required DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    internal ImportMapping Read() => JsonSerializer.Deserialize<ImportMapping>(Mapping, Json.Options)!;

    /// <summary>Without what belongs to the one file: samples of its values.</summary>
    internal void Say(ImportMapping mapping, DateTimeOffset now)
    {
        var columns = mapping.Columns!.Select(c => c with { Samples = null }).ToList();
        (Mapping, Fingerprint, UpdatedAt) = (JsonSerializer.Serialize(mapping with { Columns = columns, MappingId = null }, Json.Options), FingerprintOf(columns.Select(c => c.Column)), now);
    }

    internal void Changed(DateTimeOffset now) => (Version, UpdatedAt) = (Version + 1, now);

    /// <summary>The same for the same columns, in whatever order and capitals.</summary>
    internal static string FingerprintOf(IEnumerable<string> columns) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', columns.Select(c => c.Trim().ToLowerInvariant()).Order(StringComparer.Ordinal)))));

    /// <summary>As much of it as the file and the workspace still have: columns, targets, stages, members, the pipeline.</summary>
    internal ImportMapping Fit(RecordImport kind, IReadOnlyList<ColumnFacts> facts, Surroundings around)
    {
        var (kept, targets) = (Read(), around.TargetsOf(kind).Select(t => t.To).ToHashSet(StringComparer.Ordinal));
        var columns = facts.Select(f => (Fact: f, Column: kept.Columns!.FirstOrDefault(c => c.Column.Equals(f.Name, StringComparison.OrdinalIgnoreCase)))).Where(p => p.Column is not null)
            .Select(p => p.Column! with { Column = p.Fact.Name, To = p.Column.To is { } to && targets.Contains(to) ? to : null, Values = p.Column.Values?.Where(v => IsThere(v.Value, around)).ToDictionary() }).ToList();
        var constants = kept.Constants is { PipelineId: { } pipeline } && around.Stages.All(s => s.PipelineId != pipeline) ? kept.Constants with { PipelineId = null } : kept.Constants;
        if (constants?.Title is { } title && TitleTemplate.Names(title).Any(n => facts.All(f => f.Name != n))) constants = constants with { Title = null };
        return kept with { Columns = columns, Constants = constants, MappingId = Id };
    }

    static bool IsThere(JsonElement value, Surroundings around) => value.ValueKind switch
    {
        JsonValueKind.String when Guid.TryParse(value.GetString(), out var stage) => around.Stages.Any(s => s.Id == stage),
        JsonValueKind.Object when value.TryGetProperty("memberId", out var member) => member.ValueKind == JsonValueKind.String && Guid.TryParse(member.GetString(), out var id) && around.Members.Any(m => m.Id == id),
        _ => true,
    };
}

sealed class SavedMappingTable : IEntityTypeConfiguration<SavedMapping>
{
    public void Configure(EntityTypeBuilder<SavedMapping> table)
    {
        table.ToTable("import_mappings").HasKey(m => new { m.TenantId, m.Id });
        table.Property(m => m.Version).IsConcurrencyToken();
        table.Property(m => m.Mapping).HasColumnType("jsonb");
    }
}

/// <summary>A mapping to keep.</summary>
/// <param name="Name">1 to 100 characters, once for each kind of record.</param>
/// <param name="Object">contacts, companies, deals …: what the files' rows are. It stays as it was made.</param>
/// <param name="Mapping">With all columns of the file, those left out included: a file with exactly these columns gets it proposed.</param>
[Microsoft.Extensions.Validation.ValidatableType]
public sealed record SavedMappingInput([Required, StringLength(100, MinimumLength = 1)] string Name, [Required] string Object, [Required] ImportMapping Mapping);

/// <summary>A mapping kept under a name.</summary>
public sealed record SavedMappingView(Guid Id, int Version, string Name, string Object, ImportMapping Mapping, Guid? CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
