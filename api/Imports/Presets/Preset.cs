using Crm.Records;

namespace Crm.Imports;

/// <summary>The export file of another product: how its header is recognised and what its columns become.</summary>
/// <param name="Object">What its rows are: contacts, companies …</param>
/// <param name="Source">Under which source its ids are kept as external ids.</param>
/// <param name="From">The address at which the product publishes this header.</param>
/// <param name="Header">Columns by which the file is recognised, wherever they stand; separated by bars.</param>
/// <param name="Columns">"First Name &gt; firstName", separated by line ends or bars; one with nothing behind the sign is left out.</param>
sealed record Preset(string Key, string Name, string Object, string Source, string From, string Header, string Columns)
{
    /// <summary>The order in which the product writes dates whose day and month cannot be told apart.</summary>
    public string? DateOrder { get; init; }

    /// <summary>Its words for our choices: "Marketing Qualified Lead > lead".</summary>
    public string Values { get; init; } = "";

    IReadOnlyDictionary<string, string?> Targets { get; } = Pairs(Columns);
    IReadOnlyDictionary<string, string?> Words => Pairs(Values);

    public bool Recognises(IReadOnlySet<string> names) => Header.Length > 0 && Header.Split('|').All(names.Contains);
    public int Signs => Header.Split('|').Length;
    public IEnumerable<string> TargetNames => Targets.Values.OfType<string>();

    /// <summary>True when the preset says what becomes of the column, be it nothing.</summary>
    public bool Knows(string column) => Targets.ContainsKey(column);

    /// <summary>What a column becomes, as far as the workspace has it.</summary>
    public ColumnMapping? Of(ColumnFacts fact, IReadOnlyList<ImportTarget> targets, string locale)
    {
        if (Targets.GetValueOrDefault(fact.Name) is not { } to || targets.FirstOrDefault(t => t.To == to) is not { } target) return null;
        return new ColumnMapping(fact.Name, to)
        {
            DateOrder = DateOrder is not null && target.Type is ImportType.Date or ImportType.Instant && fact.DateOrder(locale).Unclear ? DateOrder : null,
            Values = target.Type == ImportType.Choice && fact.Values is { } values ? Choices(values) : null,
        };
    }

    Dictionary<string, System.Text.Json.JsonElement>? Choices(IEnumerable<string> values)
    {
        var found = values.Where(v => Words.GetValueOrDefault(v) is not null).ToDictionary(v => v, v => System.Text.Json.JsonSerializer.SerializeToElement(Words[v]), StringComparer.Ordinal);
        return found.Count == 0 ? null : found;
    }

    static Dictionary<string, string?> Pairs(string text) => text.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(p => p.Split('>', StringSplitOptions.TrimEntries)).ToDictionary(p => p[0], p => p[1].Length == 0 ? null : p[1], StringComparer.OrdinalIgnoreCase);
}
