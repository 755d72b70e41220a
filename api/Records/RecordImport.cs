
namespace Crm.Records;

/// <summary>What a cell of a file is read as.</summary>
public enum ImportType { Text, Number, Money, Currency, Date, Instant, Email, Phone, Domain, Choice, Tags, Owner, Stage, Company, Contact, ExternalId, Decimal, Relation }

/// <summary>What the rows of one import have in common.</summary>
/// <param name="Source">The source of external ids.</param>
/// <param name="Currency">The currency of amounts; a row may name its own.</param>
/// <param name="Country">The country whose dial plan reads phone numbers.</param>
public sealed record ImportSetting(string Source, string Currency, string? Country, TimeZoneInfo Zone, Guid? PipelineId)
{
    /// <summary>A date as an instant: noon of that day, so that it is the same date in nearly every zone.</summary>
    public DateTimeOffset Noon(DateOnly date)
    {
        var local = date.ToDateTime(new TimeOnly(12, 0));
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>Something a column may be mapped to.</summary>
/// <param name="Field">The member of the input that it fills, by which errors are traced back to the column.</param>
/// <param name="Words">What such a column is usually called: folded, words separated by single spaces, names by bars.</param>
public abstract record ImportTarget(string To, string Label, ImportType Type, string Field, string Words)
{
    public bool Required { get; init; }
    public bool Constant { get; init; }
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The kind of record that a relation points at: "contact".</summary>
    public string? Related { get; init; }

    /// <summary>Makes what a cell was read as into what the column becomes; a <see cref="Platform.Http.Refused"/> says what is wrong.</summary>
    public Func<object, object>? Finish { get; init; }
}

/// <param name="Set">Puts the value of a cell into the input.</param>
public sealed record ImportTarget<TInput>(string To, string Label, ImportType Type, string Field, Func<TInput, object, ImportSetting, TInput> Set, string Words) : ImportTarget(To, Label, Type, Field, Words);

/// <summary>How a kind of record is brought in from files: which columns it knows and what a row is recognised by.</summary>
public abstract class RecordImport
{
    public abstract RecordType Type { get; }
    public string Object => Type.Object;
    public string Plural => Type.Plural;
    public abstract IReadOnlyList<ImportTarget> TargetsWith(IEnumerable<CustomField> fields);
}

/// <summary>A noun's side of the import, beside its descriptor.</summary>
public abstract class RecordImport<T, TInput, TView>(RecordType<T, TInput, TView> type) : RecordImport where T : OwnedRecord where TInput : class
{
    public override RecordType<T, TInput, TView> Type => type;
    public override IReadOnlyList<ImportTarget> TargetsWith(IEnumerable<CustomField> fields) => AllTargets(fields);
    public abstract IReadOnlyList<ImportTarget<TInput>> Targets { get; }

    /// <summary>The input with these values of custom fields.</summary>
    public abstract TInput WithCustom(TInput input, IReadOnlyDictionary<string, System.Text.Json.JsonElement> custom);

    /// <summary>What columns can become, the workspace's own fields included.</summary>
    public IReadOnlyList<ImportTarget<TInput>> AllTargets(IEnumerable<CustomField> fields) =>
        [.. Targets, .. fields.Where(f => f.Object == Object).Select(f => CustomTargets.Of<TInput>(f, (input, value) => WithCustom(input, CustomTargets.With((input as ICustomInput)?.Custom, f.Key, value))))];

    /// <summary>What a row starts from when it makes a new record.</summary>
    public abstract TInput Empty { get; }

    /// <summary>What the row is recognised by when its external id finds nothing, strongest first: "email ann@lee.example".</summary>
    public abstract IReadOnlyList<string> KeysOf(TInput input);

    /// <summary>The records that have one of these keys, oldest first.</summary>
    public abstract Task<ILookup<string, Guid>> FindAsync(IReadOnlyCollection<string> keys, Writing writing, CancellationToken ct);

    /// <summary>True when two rows with the same keys are two records (deals of the same name), false when they are one.</summary>
    public virtual bool RowsStandAlone => false;

    /// <summary>What follows from the other values once all are set.</summary>
    public virtual Task<TInput> FinishAsync(TInput input, ImportSetting setting, Writing writing, CancellationToken ct) => Task.FromResult(input);

    /// <summary>Keys that must not be shared with another record, and the words for it.</summary>
    public virtual string? ClashOf(string key) => null;
}

/// <summary>Ways to set members that several nouns share.</summary>
public static class ImportCells
{
    public static IReadOnlyDictionary<string, string?> WithId(IReadOnlyDictionary<string, string?>? ids, object value, ImportSetting setting) =>
        new Dictionary<string, string?>(ids ?? new Dictionary<string, string?>(), StringComparer.Ordinal) { [setting.Source] = (string)value };

    /// <summary>"a@x.example ::: b@x.example": several values in one cell, as address books export them.</summary>
    public static string[] Several(string text) => text.Split([":::", ";", ","], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static IReadOnlyList<PointInput> WithEmail(IReadOnlyList<PointInput>? emails, object value) => Several((string)value).Aggregate(emails ?? [], (all, email) =>
        all.Any(e => string.Equals(e.Value.Trim(), email, StringComparison.OrdinalIgnoreCase)) ? all : [.. all, new PointInput(email, "work")]);

    /// <summary>The numbers of a cell, where each of several is long enough to be one by itself.</summary>
    public static string[] SeveralPhones(string text, ImportSetting setting) =>
        Several(text) is { Length: > 1 } several && several.All(p => p.Count(char.IsAsciiDigit) > 5 && Phones.Normalize(p, setting.Country) is not null) ? several : [text];

    public static IReadOnlyList<PointInput> WithPhone(IReadOnlyList<PointInput>? phones, object value, ImportSetting setting, string label) =>
        SeveralPhones((string)value, setting).Aggregate(phones ?? [], (all, phone) => WithOnePhone(all, phone, setting, label));

    static IReadOnlyList<PointInput> WithOnePhone(IReadOnlyList<PointInput>? phones, object value, ImportSetting setting, string label)
    {
        var number = Phones.Normalize((string)value, setting.Country);
        return phones is not null && phones.Any(p => Phones.Normalize(p.Value, setting.Country) == number) ? phones : [.. phones ?? [], new PointInput((string)value, label)];
    }

    /// <summary>The first address with one part changed.</summary>
    public static IReadOnlyList<AddressInput> WithPart(IReadOnlyList<AddressInput>? addresses, Func<AddressInput, AddressInput> change) =>
        addresses is { Count: > 0 } ? [change(addresses[0]), .. addresses.Skip(1)] : [change(new AddressInput())];

    // Where the number stands in front of the street's name.
    static readonly string[] NumberFirst = ["AU", "CA", "FR", "GB", "IE", "IN", "LU", "NZ", "SG", "US", "ZA"];

    /// <summary>The street with its house number, in front or behind by the country's custom; once, however often it is brought in.</summary>
    public static string WithNumber(string? street, string number, string? country) => string.IsNullOrWhiteSpace(street) ? number
        : street.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Contains(number, StringComparer.OrdinalIgnoreCase) ? street
        : country is null || NumberFirst.Contains(country, StringComparer.Ordinal) ? $"{number} {street}" : $"{street} {number}";

    /// <summary>The street with a second line behind a comma, once.</summary>
    public static string WithLine(string? street, string line) => string.IsNullOrWhiteSpace(street) ? line : street.EndsWith(line, StringComparison.OrdinalIgnoreCase) ? street : $"{street}, {line}";

    public static IReadOnlyList<string> WithTags(IReadOnlyList<string>? tags, object value) =>
        [.. (tags ?? []).Concat((IReadOnlyList<string>)value).Distinct(StringComparer.OrdinalIgnoreCase)];

    public static Money AsMoney(object value, ImportSetting setting)
    {
        var decimals = Currencies.Decimals(setting.Currency);
        return new Money(decimal.Round((decimal)value, decimals, MidpointRounding.AwayFromZero).ToString("F" + decimals, System.Globalization.CultureInfo.InvariantCulture), setting.Currency);
    }
}
