using System.Text.Json;
using Crm.Events;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>Custom fields as what columns of a file can become.</summary>
static class CustomTargets
{
    public static ImportTarget<TInput> Of<TInput>(CustomField field, Func<TInput, JsonElement, TInput> set) =>
        new(field.Name, field.Label, TypeOf(field), field.Name, (input, value, setting) => set(input, value switch
        {
            decimal amount => JsonSerializer.SerializeToElement(ImportCells.AsMoney(amount, setting), Json.Options), Guid related => JsonSerializer.SerializeToElement(related), _ => (JsonElement)value,
        }), $"{Plain(field.Label)}|{Plain(field.Key)}")
        {
            Related = field.Target, Required = field is { Required: RequiredWhen.Always, Default: null },
            Choices = field.Type == CustomType.Choice ? [.. field.Options.Select(o => o.Label)] : [], Finish = field.Type == CustomType.Money ? null : value => Finish(field, value),
        };

    public static Dictionary<string, JsonElement> With(IReadOnlyDictionary<string, JsonElement>? custom, string key, JsonElement value) =>
        new(custom ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal) { [key] = value };

    static ImportType TypeOf(CustomField field) => field.Type switch
    {
        CustomType.Number => ImportType.Decimal, CustomType.Money => ImportType.Money, CustomType.Date => ImportType.Date, CustomType.Choice => ImportType.Choice, CustomType.MultiChoice => ImportType.Tags, CustomType.Relation => ImportType.Relation, _ => ImportType.Text,
    };

    /// <summary>A cell as the field's value. Whether an option may still be chosen is asked when the record is written: one that has it keeps it.</summary>
    static object Finish(CustomField field, object value) => field.Type switch
    {
        CustomType.Number => CustomRead.Read(field, JsonSerializer.SerializeToElement((decimal)value)),
        CustomType.Date => JsonSerializer.SerializeToElement(OrderedText.Date((DateOnly)value)),
        CustomType.Choice => JsonSerializer.SerializeToElement(Option(field, (string)value)),
        CustomType.MultiChoice => JsonSerializer.SerializeToElement(((IReadOnlyList<string>)value).Select(v => Option(field, v)).Distinct(StringComparer.Ordinal).OrderBy(id => OrderedText.Option(field, id), StringComparer.Ordinal)),
        CustomType.YesNo => CustomConvert.Present(field, JsonSerializer.SerializeToElement((string)value)) ?? throw Refused.Invalid("value", $"'{value}' is neither yes nor no."),
        _ => CustomRead.Read(field, JsonSerializer.SerializeToElement((string)value)),
    };

    static string Option(CustomField field, string text) =>
        (field.OptionLabelled(text) ?? field.Option(text))?.Id ?? throw Refused.Invalid("value", $"'{(text.Length > 60 ? text[..60] + "…" : text)}' is none of: {string.Join(", ", field.Options.Where(o => !o.Retired).Take(20).Select(o => o.Label))}.");

    /// <summary>"Deal_Stage" and "dealStage" as "deal stage".</summary>
    public static string Plain(string header)
    {
        var spaced = new System.Text.StringBuilder();
        for (var i = 0; i < header.Length; i++)
        {
            if (i > 0 && char.IsUpper(header[i]) && char.IsLower(header[i - 1])) spaced.Append(' ');
            spaced.Append(char.IsLetterOrDigit(header[i]) ? header[i] : ' ');
        }
        return string.Join(' ', SearchDocs.Fold(spaced.ToString()).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
