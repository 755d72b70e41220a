using System.Text.Json;
using Crm.Records;

namespace Crm.Exports;

/// <summary>
/// One column of a file. Its value is text, several texts, a number, a date, an instant, yes or no, or nothing.
/// </summary>
/// <param name="To">The target of an import that it fills again, and its key in JSONL.</param>
/// <param name="Label">Its header, where no import target of this name has one.</param>
sealed record ExportColumn<TView>(string To, string Label, Func<TView, object?> Value)
{
    /// <summary>The member of the view by which it is hidden from some, if that is not its name.</summary>
    public string? Member { get; init; }

    /// <summary>What the list calls it, if it is something else.</summary>
    public string? Shown { get; init; }

    public bool Is(string name) => name == To || name == Shown;
}

/// <summary>Text that a workbook keeps as it is, though it begins like a formula: a phone number.</summary>
sealed record Dialled(string Number);

/// <summary>The workspace's own fields as columns.</summary>
static class CustomColumns
{
    public static IEnumerable<ExportColumn<TView>> Of<TView>(CustomField field, Func<TView, IReadOnlyDictionary<string, JsonElement>> custom)
    {
        if (field.Type == CustomType.Money)
        {
            yield return new(field.Name, field.Label, v => Value(v)?.TryGetProperty("amount", out var amount) == true ? Number(amount.GetString()) : Kept(field, Value(v)));
            yield return new(field.Name + ".currency", field.Label + " (currency)", v => Value(v)?.TryGetProperty("currency", out var currency) == true ? currency.GetString() : null) { Shown = field.Name };
        }
        else yield return new(field.Name, field.Label, v => Value(v) is { } value ? Read(field, value) : null);

        JsonElement? Value(TView view) => custom(view).TryGetValue(field.Key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    static object? Read(CustomField field, JsonElement value) => (field.Type, value.ValueKind) switch
    {
        (_, JsonValueKind.Object) => Kept(field, value),
        (CustomType.Number, JsonValueKind.Number) => value.GetDecimal(),
        (CustomType.Date, JsonValueKind.String) => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", out var date) ? date : value.GetString(),
        (CustomType.YesNo, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
        (CustomType.MultiChoice, JsonValueKind.Array) => value.EnumerateArray().Select(v => CustomConvert.Words(field, v)).ToList(),
        _ => CustomConvert.Words(field, value),
    };

    /// <summary>What is kept of a value that does not fit the field's present type, in words.</summary>
    static string? Kept(CustomField field, JsonElement? value) => value is not { } some ? null : some.ValueKind == JsonValueKind.Object && some.TryGetProperty("kept", out var kept) ? kept.GetString() : CustomConvert.Words(field, some);

    static decimal? Number(string? text) => decimal.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
