using System.Globalization;
using System.Text.Json;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>Reads what somebody has sent as the value of a custom field: the value as it is kept, or a 400 that names the field.</summary>
public static class CustomRead
{
    public const int LongestText = 255, LongestLongText = 10_000, LongestLink = 500, MostChosen = 100;

    /// <param name="before">What the record holds so far: an option that is retired since may stay.</param>
    public static JsonElement Read(CustomField field, JsonElement value, JsonElement? before = null) => field.Type switch
    {
        CustomType.Text => JsonSerializer.SerializeToElement(Line(field, value, LongestText)),
        CustomType.LongText => JsonSerializer.SerializeToElement(Text(field, value, LongestLongText)),
        CustomType.Number => Number(field, value),
        CustomType.Money => JsonSerializer.SerializeToElement(Money(field, value), Json.Options),
        CustomType.Date => JsonSerializer.SerializeToElement(OrderedText.Date(Date(field, Text(field, value, 10)))),
        CustomType.Choice => JsonSerializer.SerializeToElement(Chosen(field, value, [before is { ValueKind: JsonValueKind.String } old ? old.GetString()! : ""])),
        CustomType.MultiChoice => JsonSerializer.SerializeToElement(Several(field, value, before)),
        CustomType.YesNo => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value : throw Wrong(field, $"'{field.Label}' is true or false."),
        CustomType.Link => JsonSerializer.SerializeToElement(Link(field, Line(field, value, LongestLink))),
        _ => JsonSerializer.SerializeToElement(Guid.TryParseExact(Text(field, value, 36), "D", out var id) ? id.ToString() : throw Wrong(field, $"'{field.Label}' is the id of a {field.Target}.")),
    };

    static string Text(CustomField field, JsonElement value, int longest)
    {
        if (value.ValueKind != JsonValueKind.String) throw Wrong(field, $"'{field.Label}' is {Shape(field)}.");
        var text = value.GetString()!.Trim();
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal)) throw Wrong(field, $"'{field.Label}' is {Shape(field)}; send null to clear it.");
        return text.Length <= longest ? text : throw Wrong(field, $"'{field.Label}' has at most {longest} characters.");
    }

    static string Line(CustomField field, JsonElement value, int longest)
    {
        var text = Text(field, value, longest);
        return text.Any(char.IsControl) ? throw Wrong(field, $"'{field.Label}' is a single line.") : text;
    }

    static JsonElement Number(CustomField field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number) throw Wrong(field, $"'{field.Label}' is a number.");
        return value.TryGetDecimal(out var number) && Fits(number) ? JsonSerializer.SerializeToElement(Plain(number)) : throw Wrong(field, $"'{field.Label}' is a number of at most 15 digits, 6 of them decimals.");
    }

    /// <summary>At most fifteen digits, so that a browser holds the same number.</summary>
    public static bool Fits(decimal number) =>
        Math.Abs(number) <= OrderedText.Largest && decimal.Round(number, 6) == number && Plain(number).ToString(CultureInfo.InvariantCulture).Count(char.IsAsciiDigit) <= 15 + (Math.Abs(number) < 1 ? 1 : 0);

    /// <summary>Without zeros at the end: 12.50 is 12.5.</summary>
    public static decimal Plain(decimal number) => number / 1.000000000000000000000000000000000m;

    static Money Money(CustomField field, JsonElement value)
    {
        Money money;
        try { money = value.Deserialize<Money>(Json.Options)!; }
        catch (JsonException) { money = null!; }
        if (money?.Amount is null || money.Currency is null) throw Wrong(field, $"'{field.Label}' is an amount such as {{\"amount\": \"1250.00\", \"currency\": \"EUR\"}}.");
        money.Minor(field.Name);
        return money.Rounded();
    }

    static DateOnly Date(CustomField field, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw Wrong(field, $"'{field.Label}' is a date such as 2026-11-22.");

    static string Link(CustomField field, string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal)) text = "https://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "tel" && !text.Any(char.IsWhiteSpace) ? text
            : throw Wrong(field, $"'{field.Label}' is a link that starts with http://, https://, mailto: or tel:.");
    }

    static string Chosen(CustomField field, JsonElement value, IReadOnlyCollection<string> before)
    {
        var id = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var option = field.Option(id) ?? throw Wrong(field, $"'{field.Label}' is one of: {Ids(field)}.");
        return !option.Retired || before.Contains(id) ? id : throw Refused.Unusable(field.Name, $"'{option.Label}' is no longer a choice of '{field.Label}'.");
    }

    static IReadOnlyList<string> Several(CustomField field, JsonElement value, JsonElement? before)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > MostChosen) throw Wrong(field, $"'{field.Label}' is a list of 1 to {MostChosen} of: {Ids(field)}; send null to clear it.");
        string[] had = before is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(v => v.ToString())] : [];
        var chosen = value.EnumerateArray().Select(v => Chosen(field, v, had)).ToList();
        return chosen.Distinct(StringComparer.Ordinal).Count() == chosen.Count ? [.. chosen.OrderBy(id => OrderedText.Option(field, id), StringComparer.Ordinal)] : throw Wrong(field, $"'{field.Label}' names a value twice.");
    }

    static string Ids(CustomField field) => string.Join(", ", field.Options.Where(o => !o.Retired).Take(20).Select(o => o.Id));

    static string Shape(CustomField field) => field.Type switch
    {
        CustomType.Date => "a date such as 2026-11-22", CustomType.Link => "a link", CustomType.Relation => $"the id of a {field.Target}", _ => "text",
    };

    static Refused Wrong(CustomField field, string message) => Refused.Invalid(field.Name, message);
}
