using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.CustomFields;

/// <summary>Makes definitions of inputs, and refuses what cannot be one.</summary>
static partial class FieldMaking
{
    public const int MostFields = 100, MostDeleted = 400;
    static readonly string[] Colours = ["gray", "red", "pink", "grape", "violet", "indigo", "blue", "cyan", "teal", "green", "lime", "yellow", "orange"];
    static readonly CustomType[] MayBeUnique = [CustomType.Text, CustomType.Number, CustomType.Date, CustomType.Link];

    public static string Name<TName>(TName value) where TName : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    public static bool IsChoice(CustomType type) => type is CustomType.Choice or CustomType.MultiChoice;

    public static CustomFieldInput InputOf(CustomField f) => new()
    {
        Object = Enum.Parse<RelationTarget>(f.Object, ignoreCase: true), Key = f.Key, Label = f.Label, Description = f.Description, Type = f.Type,
        Options = IsChoice(f.Type) ? [.. f.Options.Select(o => new FieldOptionInput(o.Label, o.Id, o.Colour, o.Retired))] : null,
        Target = f.Target is { } target ? Enum.Parse<RelationTarget>(target, ignoreCase: true) : null, Required = new RequiredRule(f.Required, f.RequiredFrom), Unique = f.Unique,
        Sensitivity = f.Sensitivity, Default = f.Default, Group = f.Group, ShowInTable = f.ShowInTable,
    };

    /// <summary>The definition that an input makes, beside the others of the workspace and in the place of an earlier one.</summary>
    public static CustomField Make(CustomFieldInput input, CustomField? before, FieldSet set, RecordTypes types, Sensitivity clearance, DateTimeOffset now)
    {
        var @object = Name(input.Object);
        if (before is not null && @object != before.Object) throw Refused.Invalid("object", "A field stays with its kind of record.");
        if (before is not null && input.Key != before.Key) throw Refused.Invalid("key", "The key of a field is given once.");
        if (before is not null && input.Type != before.Type && !CustomConvert.WaysFrom(before.Type).Contains(input.Type))
            throw Refused.Invalid("type", $"A field of type {Name(before.Type)} can become: {(CustomConvert.WaysFrom(before.Type) is { Count: > 0 } ways ? string.Join(", ", ways.Select(Name)) : "nothing else")}.");
        var others = set.All.Where(f => f.Object == @object && f.Id != before?.Id).ToList();
        var label = Label(input.Label, others, types.ByObject(@object)!);
        var field = new CustomField
        {
            Id = before?.Id ?? Guid.CreateVersion7(), Version = (before?.Version ?? 0) + 1, Object = @object, Key = before?.Key ?? Key(input.Key, label, others, types.ByObject(@object)!), Label = label,
            Description = Inputs.Text(input.Description), Type = input.Type, Options = IsChoice(input.Type) ? Options(input.Options ?? [], before?.Options ?? []) : input.Options is { Count: > 0 } && before is null
                ? throw Refused.Invalid("options", "Only a choice has options.") : before?.Options ?? [],
            Target = input.Type == CustomType.Relation ? Name(input.Target ?? throw Refused.Invalid("target", "Say what the relation points at: contact, company or deal.")) : null,
            Sensitivity = input.Sensitivity ?? Sensitivity.Normal, Unique = input.Unique ?? false, Group = Inputs.Text(input.Group), ShowInTable = input.ShowInTable ?? false,
            Position = before?.Position ?? others.Select(f => f.Position + 1).DefaultIfEmpty(0).Max(), CreatedAt = before?.CreatedAt ?? now, UpdatedAt = now,
        };
        if (before?.Target is { } target && field.Target is not null && target != field.Target) throw Refused.Invalid("target", "A relation keeps what it points at.");
        if (field.Unique && !MayBeUnique.Contains(field.Type)) throw Refused.Invalid("unique", "Only text, numbers, dates and links can be unique.");
        if (field.Sensitivity > clearance) throw Refused.Invalid("sensitivity", "You cannot make a field that you may not see yourself.");
        field = Required(field, input.Required);
        return field with { Default = Default(field, input.Default, typeChanged: before is not null && before.Type != field.Type) };
    }

    static string Label(string text, List<CustomField> others, RecordType type)
    {
        var label = Inputs.Required(text, "label", "A label");
        if (label.Any(char.IsControl)) throw Refused.Invalid("label", "A label is a single line.");
        if (BuiltIn(type, label) is { } name) throw Refused.Conflict($"Every {type.Object} has a field called '{name}' already.", "label");
        return others.FirstOrDefault(f => f.DeletedAt is null && SearchDocs.Fold(f.Label) == SearchDocs.Fold(label)) is null ? label : throw Refused.Conflict($"There is a field called '{label}' already.", "label");
    }

    static string Key(string? given, string label, List<CustomField> others, RecordType type)
    {
        if (given is not null)
        {
            if (!KeyShape().IsMatch(given)) throw Refused.Invalid("key", "A key is a small letter, then letters, digits and underscores, at most 50.");
            if (BuiltIn(type, given) is { } name) throw Refused.Conflict($"Every {type.Object} has a field called '{name}' already.", "key");
            if (others.Find(f => f.Key == given) is { } other)
                throw new Refused(409, "duplicate", "There is a field with this key.", other.DeletedAt is null ? "Choose another key." : "It has been deleted: restore it, or choose another key.")
                { Errors = new Dictionary<string, string[]> { ["key"] = [$"The field '{other.Label}' has this key."] }, Extra = new Dictionary<string, object?> { ["existing"] = new Existing("custom-fields", other.Id) } };
            return given;
        }
        var stem = KeyOf(label);
        for (var number = 1; ; number++)
        {
            var key = number == 1 ? stem : stem[..Math.Min(stem.Length, 46)] + number;
            if (BuiltIn(type, key) is null && others.TrueForAll(f => f.Key != key)) return key;
        }
    }

    /// <summary>"Customer tier (2026)" as "customerTier2026".</summary>
    static string KeyOf(string label)
    {
        var words = NoLetters().Split(SearchDocs.Fold(label)).Where(w => w.Length > 0).ToList();
        var key = new StringBuilder();
        foreach (var word in words) key.Append(key.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]);
        var text = key.Length == 0 || !char.IsAsciiLetter(key[0]) ? "field" + key : key.ToString();
        return text.Length > 50 ? text[..50] : text;
    }

    /// <summary>"First name", "firstName" and "first_name" are one name.</summary>
    static string? BuiltIn(RecordType type, string name) => type.BuiltIn.FirstOrDefault(b => Squeezed(b) == Squeezed(name));
    static string Squeezed(string name) => string.Concat(SearchDocs.Fold(name).Where(char.IsLetterOrDigit));

    /// <summary>Options keep their ids for ever; those that are no longer named are retired behind the others.</summary>
    static List<FieldOption> Options(IReadOnlyList<FieldOptionInput> given, IReadOnlyList<FieldOption> before)
    {
        var options = new List<FieldOption>();
        foreach (var (option, index) in given.Select((o, i) => (o, i)))
        {
            var (where, label) = ($"options[{index}]", Inputs.Required(option.Label, $"options[{index}].label", "A label"));
            if (label.Any(char.IsControl)) throw Refused.Invalid(where + ".label", "A label is a single line.");
            if (option.Colour is { } colour && !Colours.Contains(colour, StringComparer.Ordinal)) throw Refused.Invalid(where + ".colour", $"A colour is one of: {string.Join(", ", Colours)}.");
            if (option.Id is not null && before.All(o => o.Id != option.Id)) throw Refused.Unusable(where + ".id", "There is no option with this id; leave it out for a new one.");
            if (options.Exists(o => o.Id == option.Id)) throw Refused.Invalid(where + ".id", "This option is in the list twice.");
            if (options.Exists(o => SearchDocs.Fold(o.Label) == SearchDocs.Fold(label))) throw Refused.Invalid(where + ".label", "Two options have this label.");
            var known = option.Id ?? before.FirstOrDefault(o => SearchDocs.Fold(o.Label) == SearchDocs.Fold(label) && given.All(g => g.Id != o.Id))?.Id;
            options.Add(new FieldOption(known ?? NewId(label), label, option.Colour, option.Retired ?? false));
        }
        options.AddRange(before.Where(o => options.TrueForAll(kept => kept.Id != o.Id)).Select(o => o with { Retired = true }));
        if (options.Count > 200) throw Refused.Invalid("options", "A choice has at most 200 options, retired ones included.");
        return options.Exists(o => !o.Retired) ? options : throw Refused.Invalid("options", "A choice needs at least one option.");
    }

    /// <summary>Readable, and never equal to a text that somebody types.</summary>
    static string NewId(string label)
    {
        var slug = string.Join('-', NoLetters().Split(SearchDocs.Fold(label)).Where(w => w.Length > 0));
        return $"{(slug.Length > 40 ? slug[..40] : slug)}~{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3))}";
    }

    static CustomField Required(CustomField field, RequiredRule? rule)
    {
        var (when, from) = (rule?.When ?? RequiredWhen.Never, Inputs.Text(rule?.From));
        if (when is RequiredWhen.Never or RequiredWhen.Always) return field with { Required = when };
        if (when == RequiredWhen.Lifecycle && field.Object != "contact") throw Refused.Invalid("required.when", "Only contacts have stages of life.");
        if (when == RequiredWhen.Stage && field.Object != "deal") throw Refused.Invalid("required.when", "Only deals have stages.");
        if (from is null) throw Refused.Invalid("required.from", "Say from which stage on.");
        if (when == RequiredWhen.Lifecycle && !Contact.LifecycleStages.Contains(from, StringComparer.Ordinal)) throw Refused.Invalid("required.from", $"A stage of life is one of: {string.Join(", ", Contact.LifecycleStages)}.");
        if (when == RequiredWhen.Stage && !Guid.TryParseExact(from, "D", out _)) throw Refused.Invalid("required.from", "This is the id of a stage.");
        return field with { Required = when, RequiredFrom = from };
    }

    static JsonElement? Default(CustomField field, JsonElement? value, bool typeChanged)
    {
        if (value is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given) return null;
        if (field.Unique || field.Type == CustomType.Relation) return typeChanged ? null : throw Refused.Invalid("default", "A field that is unique or a relation has no default.");
        try { return CustomRead.Read(field, given); }
        catch (Refused refused) { return typeChanged ? null : throw Refused.Invalid("default", refused.Message); }
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]{0,49}$")]
    private static partial Regex KeyShape();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoLetters();
}
