using System.Globalization;
using System.Text.Json;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>
/// What is kept, as a value of the field's present type. Records keep what was written; a change of type is a change of how it
/// is read, so that nothing is lost and a change back brings everything back.
/// </summary>
public static class CustomConvert
{
    static readonly Dictionary<CustomType, CustomType[]> Ways = new()
    {
        [CustomType.Text] = [CustomType.LongText, CustomType.Number, CustomType.Money, CustomType.Date, CustomType.Choice, CustomType.MultiChoice, CustomType.YesNo, CustomType.Link],
        [CustomType.LongText] = [CustomType.Text, CustomType.Link],
        [CustomType.Number] = [CustomType.Text, CustomType.LongText, CustomType.YesNo, CustomType.Choice],
        [CustomType.Money] = [CustomType.Text, CustomType.LongText, CustomType.Number],
        [CustomType.Date] = [CustomType.Text, CustomType.LongText],
        [CustomType.Choice] = [CustomType.Text, CustomType.LongText, CustomType.MultiChoice, CustomType.Number, CustomType.YesNo],
        [CustomType.MultiChoice] = [CustomType.Choice, CustomType.Text, CustomType.LongText],
        [CustomType.YesNo] = [CustomType.Text, CustomType.LongText, CustomType.Number, CustomType.Choice],
        [CustomType.Link] = [CustomType.Text, CustomType.LongText],
        [CustomType.Relation] = [],
    };

    static readonly string[] Yes = ["yes", "true", "1", "y", "ja", "oui", "sí", "si", "sim", "x"], No = ["no", "false", "0", "n", "nein", "non", "não", "nao"];

    public static IReadOnlyList<CustomType> WaysFrom(CustomType type) => Ways[type];

    /// <summary>The value as the field's type shows it; null when it is none that the type knows.</summary>
    public static JsonElement? Present(CustomField field, JsonElement kept)
    {
        try
        {
            return field.Type switch
            {
                CustomType.Text or CustomType.LongText when kept.ValueKind == JsonValueKind.String && field.Options.Count == 0 => Length(field, kept),
                CustomType.YesNo when kept.ValueKind is JsonValueKind.True or JsonValueKind.False => kept,
                CustomType.Number when kept.ValueKind == JsonValueKind.Number => kept,
                CustomType.Money when kept.ValueKind == JsonValueKind.Object => kept,
                CustomType.Date or CustomType.Relation or CustomType.Link or CustomType.Number or CustomType.Money or CustomType.YesNo or CustomType.Text or CustomType.LongText => Written(field, kept),
                _ => Chosen(field, kept),
            };
        }
        catch (Refused) { return null; }
    }

    static JsonElement? Length(CustomField field, JsonElement kept) =>
        field.Type == CustomType.LongText || kept.GetString()!.Length <= CustomRead.LongestText && !kept.GetString()!.Any(char.IsControl) ? kept : null;

    static JsonElement? Chosen(CustomField field, JsonElement kept)
    {
        var several = kept.ValueKind == JsonValueKind.Array ? [.. kept.EnumerateArray().Select(v => v.ToString())] : field.Type == CustomType.MultiChoice && field.Option(Words(field, kept)) is null && field.OptionLabelled(Words(field, kept)) is null
            ? Words(field, kept).Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : new[] { Words(field, kept) };
        var ids = several.Select(s => (field.Option(s) ?? field.OptionLabelled(s))?.Id).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count == 0 || ids.Contains(null)) return null;
        if (field.Type == CustomType.Choice) return ids.Count == 1 ? JsonSerializer.SerializeToElement(ids[0]) : null;
        return JsonSerializer.SerializeToElement(ids);
    }

    static JsonElement? Written(CustomField field, JsonElement kept)
    {
        var text = Words(field, kept);
        return field.Type switch
        {
            CustomType.Number when kept.ValueKind == JsonValueKind.Object => Number(kept.GetProperty("amount").GetString()!),
            CustomType.Number when kept.ValueKind is JsonValueKind.True or JsonValueKind.False => JsonSerializer.SerializeToElement(kept.ValueKind == JsonValueKind.True ? 1 : 0),
            CustomType.Number => Number(text),
            CustomType.Money => Amount(field, text),
            CustomType.YesNo => Yes.Contains(text, StringComparer.OrdinalIgnoreCase) ? JsonSerializer.SerializeToElement(true) : No.Contains(text, StringComparer.OrdinalIgnoreCase) ? JsonSerializer.SerializeToElement(false) : null,
            _ => CustomRead.Read(field, JsonSerializer.SerializeToElement(text)),
        };
    }

    static JsonElement? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && CustomRead.Fits(number) ? JsonSerializer.SerializeToElement(CustomRead.Plain(number)) : null;

    /// <summary>"12.50 EUR" or "EUR 12.50".</summary>
    static JsonElement? Amount(CustomField field, string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2) return null;
        var (amount, currency) = parts[1].Length == 3 && char.IsLetter(parts[1][0]) ? (parts[0], parts[1]) : (parts[1], parts[0]);
        return CustomRead.Read(field, JsonSerializer.SerializeToElement(new Money(amount, currency.ToUpperInvariant()), Json.Options));
    }

    /// <summary>A value in words: what text fields make of it, search finds, and people read where the type does not fit.</summary>
    public static string Words(CustomField field, JsonElement kept) => kept.ValueKind switch
    {
        JsonValueKind.String => kept.GetString() is var text && field.Option(text!) is { } option ? option.Label : text!,
        JsonValueKind.Array => string.Join(", ", kept.EnumerateArray().Select(v => Words(field, v))),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Object => kept.TryGetProperty("amount", out var amount) && kept.TryGetProperty("currency", out var currency) ? $"{amount} {currency}" : kept.GetRawText(),
        _ => kept.GetRawText(),
    };
}
