using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Crm.Platform.Access;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.CustomFields;

/// <summary>A value that a choice offers.</summary>
/// <param name="Id">Of an option that is there already: renaming keeps it. New options get one.</param>
/// <param name="Colour">gray, red, pink, grape, violet, indigo, blue, cyan, teal, green, lime, yellow or orange.</param>
/// <param name="Retired">True when it can be chosen no more; records that have it keep it. An option left out of a change is retired.</param>
[ValidatableType]
public sealed record FieldOptionInput([Required, StringLength(100, MinimumLength = 1)] string Label, [StringLength(80)] string? Id = null, [StringLength(20)] string? Colour = null, bool? Retired = null);

/// <summary>When a record must have a value. What lacks one already may still be changed in other things.</summary>
/// <param name="When">never, always, lifecycle (contacts) or stage (deals).</param>
/// <param name="From">The first stage of life, such as "qualified"; or the id of the first deal stage, as listed by /pipelines. Losing a deal asks only for what is required from a lost stage.</param>
[ValidatableType]
public sealed record RequiredRule(RequiredWhen When, [StringLength(50)] string? From = null);

/// <summary>What may be written of a custom field. Type and label suffice; object and key are given once.</summary>
[ValidatableType]
public sealed record CustomFieldInput
{
    /// <summary>The kind of record that gets the field: contact, company or deal.</summary>
    public required RelationTarget Object { get; init; }
    [Required, StringLength(100, MinimumLength = 1)] public required string Label { get; init; }
    /// <summary>The name on the wire, in custom: a small letter, then letters, digits and underscores; made from the label when absent.</summary>
    [StringLength(50)] public string? Key { get; init; }
    /// <summary>Words of help below the field.</summary>
    [StringLength(500)] public string? Description { get; init; }
    public required CustomType Type { get; init; }
    /// <summary>What a choice offers, in its order: at most 200, retired ones included.</summary>
    [MaxLength(200)] public IReadOnlyList<FieldOptionInput>? Options { get; init; }
    /// <summary>What a relation points at.</summary>
    public RelationTarget? Target { get; init; }
    public RequiredRule? Required { get; init; }
    /// <summary>No two records may have the same value, the trash not counted; for text, number, date and link. Text is compared without regard to case and accents.</summary>
    public bool? Unique { get; init; }
    /// <summary>Who may know of the field: roles with the clearance for this class.</summary>
    public Sensitivity? Sensitivity { get; init; }
    /// <summary>What a new record gets when its writer says nothing; a value of the field's type.</summary>
    public JsonElement? Default { get; init; }
    /// <summary>The heading under which forms show it.</summary>
    [StringLength(100)] public string? Group { get; init; }
    /// <summary>Whether lists offer it as a column of their own from the start.</summary>
    public bool? ShowInTable { get; init; }
}

/// <summary>A custom field.</summary>
/// <param name="Key">Its name in custom; filters, sorting and errors call it custom.key.</param>
/// <param name="Position">Its place among the fields of its object, from 0.</param>
/// <param name="DeletedAt">When it was deleted: its values are hidden, kept, and come back with it.</param>
public sealed record CustomFieldView(Guid Id, int Version, RelationTarget Object, string Key, string Label, string? Description, CustomType Type, IReadOnlyList<FieldOption> Options, RelationTarget? Target,
    RequiredRule Required, bool Unique, Sensitivity Sensitivity, JsonElement? Default, string? Group, int Position, bool ShowInTable, IReadOnlyList<CustomType> CanBecome,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>Custom fields in their order, object by object.</summary>
public sealed record CustomFieldList(IReadOnlyList<CustomFieldView> Items);

/// <summary>A new order of the fields of one object.</summary>
/// <param name="Ids">Every field of the object, each once.</param>
public sealed record OrderFields(RelationTarget Object, [Required, MaxLength(200)] IReadOnlyList<Guid> Ids);

/// <summary>What a change of a field would mean for the records that are there.</summary>
/// <param name="Values">Records that hold something in the field, the trash included.</param>
/// <param name="Fitting">Of these, those whose value is one of the new type.</param>
/// <param name="Kept">Those whose value is none: it stays as it is, shown as {"kept": "words"}.</param>
/// <param name="Examples">Some of the kept values, in words.</param>
/// <param name="Empty">Records without a value.</param>
/// <param name="Repeated">Values that more than one record has: as long as there are any, the field cannot be unique.</param>
public sealed record CustomFieldPreview(int Values, int Fitting, int Kept, IReadOnlyList<string> Examples, int Empty, int Repeated);
