using Crm.Companies;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Imports;

/// <summary>Reads the text of a cell as what its column becomes. Names of other records stay text: they are looked up for a whole chunk at once.</summary>
static class Cells
{
    static readonly string[] Nothing = ["-", "–", "n/a", "#n/a", "null"];

    /// <summary>The value, null for nothing; a <see cref="Refused"/> that says what is wrong.</summary>
    public static object? Read(ColumnMapping column, ImportTarget target, string text, ImportSetting setting)
    {
        if (target.Type is ImportType.Date or ImportType.Instant or ImportType.Number or ImportType.Money or ImportType.Decimal && Nothing.Contains(text, StringComparer.OrdinalIgnoreCase)) return null;
        var value = Read(column, target.Type, target, text, setting);
        return target.Finish is { } finish ? finish(value) : value;
    }

    static object Read(ColumnMapping column, ImportType type, ImportTarget target, string text, ImportSetting setting) => type switch
    {
        ImportType.Date => Dates.Read(text, column.DateOrder!)?.Date ?? throw Wrong($"'{Short(text)}' is no date in the order {column.DateOrder}."),
        ImportType.Instant => Dates.Instant(text, column.DateOrder!, setting) ?? throw Wrong($"'{Short(text)}' is no date in the order {column.DateOrder}."),
        ImportType.Number => Numbers.Read(text, column.Decimal![0]) is { } number && number == decimal.Truncate(number) && Math.Abs(number) <= int.MaxValue ? (int)number : throw Wrong($"'{Short(text)}' is no whole number."),
        ImportType.Money => Numbers.Read(text, column.Decimal![0]) is { } money && Math.Abs(money) < 10_000_000_000_000m ? money : throw Wrong($"'{Short(text)}' is no amount."),
        ImportType.Decimal => Numbers.Read(text, column.Decimal![0]) ?? throw Wrong($"'{Short(text)}' is no number."),
        ImportType.Currency => Currencies.IsKnown(text.ToUpperInvariant()) ? text.ToUpperInvariant() : throw Wrong($"'{Short(text)}' is no currency code such as EUR."),
        ImportType.Email => ImportCells.Several(text).All(e => EmailAddress.Normalize(e) is not null) ? text : throw Wrong($"'{Short(text)}' is no e-mail address."),
        ImportType.Phone => ImportCells.SeveralPhones(text, setting).All(p => Phones.Normalize(p, setting.Country) is not null) ? text : throw Wrong($"'{Short(text)}' is no phone number."),
        ImportType.Domain => CompanyRecord.Domain(text, target.To),
        ImportType.Choice => target.Choices.FirstOrDefault(c => string.Equals(c, column.Values?.GetValueOrDefault(text) is { ValueKind: System.Text.Json.JsonValueKind.String } chosen ? chosen.GetString() : text, StringComparison.OrdinalIgnoreCase)) ?? throw Wrong($"'{Short(text)}' is none of: {string.Join(", ", target.Choices)}."),
        ImportType.Tags => setting.Source == AddressBooks.GoogleSource ? (IReadOnlyList<string>)[.. text.Split(":::").Select(t => t.Trim('*', ' ')).Where(t => t.Length > 0)] : ListText.Read(text),
        ImportType.ExternalId => text.Length <= 200 ? text : throw Wrong("An id has at most 200 characters."),
        _ => text,
    };

    static Refused Wrong(string message) => Refused.Invalid("value", message);
    static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
