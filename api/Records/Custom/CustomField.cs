using System.Text.Json;
using Crm.Platform.Access;

namespace Crm.Records;

/// <summary>What a custom field holds.</summary>
public enum CustomType { Text, LongText, Number, Money, Date, Choice, MultiChoice, YesNo, Link, Relation }

/// <summary>When a record must have a value: never, always, from a stage of life (contacts), or from a stage of a pipeline (deals).</summary>
public enum RequiredWhen { Never, Always, Lifecycle, Stage }

/// <summary>The kinds of record that a relation can point at.</summary>
public enum RelationTarget { Contact, Company, Deal }

/// <summary>One of the values of a choice.</summary>
/// <param name="Id">Given once and kept when the option is renamed; this is what records hold.</param>
/// <param name="Colour">A colour's name, such as teal; null for none.</param>
/// <param name="Retired">Taken out of the list: records that have it keep it, and none can get it any more.</param>
public sealed record FieldOption(string Id, string Label, string? Colour = null, bool Retired = false);

/// <summary>The definition of a field that a workspace has made for itself. It never changes: a change makes another one of the next version.</summary>
public sealed record CustomField
{
    public required Guid Id { get; init; }
    public int Version { get; init; } = 1;

    /// <summary>The kind of record, in the singular: "contact".</summary>
    public required string Object { get; init; }

    /// <summary>Its name on the wire, in custom: given once.</summary>
    public required string Key { get; init; }
    public required string Label { get; init; }
    public string? Description { get; init; }
    public required CustomType Type { get; init; }
    public IReadOnlyList<FieldOption> Options { get; init; } = [];
    public string? Target { get; init; }
    public RequiredWhen Required { get; init; }

    /// <summary>The stage of life, or the id of the deals' stage.</summary>
    public string? RequiredFrom { get; init; }
    public bool Unique { get; init; }
    public Sensitivity Sensitivity { get; init; }
    public JsonElement? Default { get; init; }
    public string? Group { get; init; }
    public int Position { get; init; }
    public bool ShowInTable { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Its name in filters, sorting, errors and changes.</summary>
    public string Name => "custom." + Key;

    public FieldOption? Option(string id) => Options.FirstOrDefault(o => o.Id == id);
    public FieldOption? OptionLabelled(string label) => Options.FirstOrDefault(o => string.Equals(o.Label.Trim(), label.Trim(), StringComparison.OrdinalIgnoreCase));

    public bool IsText => Type is CustomType.Text or CustomType.LongText or CustomType.Link;

    /// <summary>Whether rows can be put in its order: one value a record, and one that has an order.</summary>
    public bool Sortable => Type is not (CustomType.LongText or CustomType.MultiChoice or CustomType.Relation);
}

/// <summary>All definitions of a workspace at one version, deleted ones too.</summary>
public sealed class FieldSet(long version, IReadOnlyList<CustomField> all)
{
    public static readonly FieldSet Empty = new(0, []);
    readonly Dictionary<(string, string), CustomField> byKey = all.Where(f => f.DeletedAt is null).ToDictionary(f => (f.Object, f.Key));

    public long Version => version;
    public IReadOnlyList<CustomField> All => all;

    /// <summary>The fields of a kind of record that somebody with this clearance may know of, in their order.</summary>
    public IEnumerable<CustomField> Of(string @object, Sensitivity clearance) => all.Where(f => f.Object == @object && f.DeletedAt is null && f.Sensitivity <= clearance);

    public CustomField? Find(string @object, string key, Sensitivity clearance) =>
        byKey.TryGetValue((@object, key), out var field) && field.Sensitivity <= clearance ? field : null;
}
