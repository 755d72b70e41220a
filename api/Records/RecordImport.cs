
namespace Crm.Records;

/// <summary>What a cell of a file is read as.</summary>
public enum ImportType { Text, Number, Money, Currency, Date, Instant, Email, Phone, Domain, Choice, Tags, Owner, Stage, Company, Contact, ExternalId, Decimal, Relation, Id, Note }

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

    /// <summary>True when a cell may name several records, with semicolons between them.</summary>
    public bool Many { get; init; }

    /// <summary>True for an id of this workspace, which says more surely than a name what is meant.</summary>
    public bool IsId => To.EndsWith("Id", StringComparison.Ordinal) || To.EndsWith("Ids", StringComparison.Ordinal);

    /// <summary>The other kind of record in the row that it belongs to: "company" of company.domain; null for the row's own kind.</summary>
    public string? Part { get; init; }

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

    /// <summary>Other kinds of record that a row may hold as well.</summary>
    public IReadOnlyList<RecordImport> Parts { get; internal set; } = [];

    /// <summary>By what a row may be recognised beside its ids, strongest first: email, phone, domain, name.</summary>
    public virtual IReadOnlyList<string> Matches => ["name"];

    /// <summary>By what it is recognised unless the mapping says otherwise.</summary>
    public virtual IReadOnlyList<string> UsualMatches => Matches;

    /// <summary>The kind's columns in a file of another kind: company.domain, with its words behind the kind's name.</summary>
    public IEnumerable<ImportTarget> AsPart(IEnumerable<ImportTarget> targets) => targets.Where(t => !IsLink(t)).Select(t => t with
    {
        To = $"{Object}.{t.To}", Label = $"{char.ToUpperInvariant(Object[0])}{Object[1..]}: {char.ToLowerInvariant(t.Label[0])}{t.Label[1..]}", Part = Object, Required = false, Constant = false,
        Words = string.Join('|', t.Words.Split('|').SelectMany(w => Called[Object].Select(c => $"{c} {w}"))),
    });

    // How rows belong together is known; which record a row names is for its own kind to say.
    static bool IsLink(ImportTarget target) => target.Type is ImportType.Company or ImportType.Contact or ImportType.Relation or ImportType.Id or ImportType.Note;
    static readonly Dictionary<string, string[]> Called = new(StringComparer.Ordinal) { ["company"] = ["company", "account", "organization", "firma"], ["contact"] = ["contact", "person", "kontakt"], ["deal"] = ["deal", "opportunity"] };
}

/// <summary>A noun's side of the import, beside its descriptor.</summary>
public abstract class RecordImport<T, TInput, TView>(RecordType<T, TInput, TView> type) : RecordImport where T : Record where TInput : class
{
    public override RecordType<T, TInput, TView> Type => type;
    public override IReadOnlyList<ImportTarget> TargetsWith(IEnumerable<CustomField> fields) => AllTargets(fields);
    public abstract IReadOnlyList<ImportTarget<TInput>> Targets { get; }

    /// <summary>The input with these values of custom fields.</summary>
    public virtual TInput WithCustom(TInput input, IReadOnlyDictionary<string, System.Text.Json.JsonElement> custom) => input;

    /// <summary>What columns can become, the workspace's own fields included.</summary>
    public IReadOnlyList<ImportTarget<TInput>> AllTargets(IEnumerable<CustomField> fields) =>
        [.. Targets, .. fields.Where(f => f.Object == Object).Select(f => CustomTargets.Of<TInput>(f, (input, value) => WithCustom(input, CustomTargets.With((input as ICustomInput)?.Custom, f.Key, value))))];

    /// <summary>What a row starts from when it makes a new record.</summary>
    public abstract TInput Empty { get; }

    /// <summary>What the row is recognised by when its ids find nothing, strongest first: "email ann@lee.example".</summary>
    /// <param name="by">Which of <see cref="RecordImport.Matches"/> count; null for the usual ones.</param>
    public abstract IReadOnlyList<string> KeysOf(TInput input, IReadOnlyList<string>? by, ImportSetting setting);

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

    /// <summary>The first address, or the one at the place given, with one part changed; it follows those that are there.</summary>
    public static IReadOnlyList<AddressInput> WithPart(IReadOnlyList<AddressInput>? addresses, Func<AddressInput, AddressInput> change, int place = 0) =>
        addresses is null || addresses.Count <= place ? [.. addresses ?? [], change(new AddressInput())] : [.. addresses.Take(place), change(addresses[place]), .. addresses.Skip(place + 1)];

    /// <summary>The parts of a second and a third address.</summary>
    public static IEnumerable<ImportTarget<TInput>> MoreAddresses<TInput>(Func<TInput, IReadOnlyList<AddressInput>?> of, Func<TInput, IReadOnlyList<AddressInput>, TInput> with) =>
        from place in new[] { 1, 2 }
        from part in new (string To, string Label, Func<AddressInput, string, AddressInput> Set)[]
        {
            ("street", "street", (a, v) => a with { Street = v }), ("postcode", "postcode", (a, v) => a with { Postcode = v }), ("city", "city", (a, v) => a with { City = v }),
            ("region", "state or region", (a, v) => a with { Region = v }), ("country", "country", (a, v) => a with { Country = v }),
        }
        select new ImportTarget<TInput>($"address{place + 1}.{part.To}", $"{(place == 1 ? "Second" : "Third")} address: {part.Label}", ImportType.Text, "addresses", (c, v, _) => with(c, WithPart(of(c), a => part.Set(a, (string)v), place)), $"address {place + 1} {part.To}");

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
