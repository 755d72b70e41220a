using System.Globalization;
using System.Text.Json;
using Crm.Pipelines;
using Crm.Records;

namespace Crm.Imports;

/// <summary>The export file of another product: how its header is recognised and what its columns become.</summary>
/// <param name="Object">What its rows are: contacts, companies …</param>
/// <param name="Source">Under which source its ids are kept as external ids.</param>
/// <param name="From">The address at which the product publishes this header, or how to get at the file.</param>
/// <param name="Header">Columns by which the file is recognised, wherever they stand; separated by bars.</param>
/// <param name="Columns">
/// "First Name > firstName", separated by bars or line ends; one with nothing behind the sign is left out. Of several that
/// become the same the first with values does; behind a question mark, values that cannot be read leave the field empty.
/// </param>
sealed record Preset(string Key, string Name, string Object, string Source, string From, string Header, string Columns)
{
    readonly IReadOnlyList<KeyValuePair<string, string>> columns = Pairs(Columns);

    /// <summary>The order in which the product writes dates whose day and month cannot be told apart.</summary>
    public string? DateOrder { get; init; }

    /// <summary>Its words for our choices: "Marketing Qualified Lead > qualified".</summary>
    public string Values { get; init; } = "";

    /// <summary>Its stages, by what they are worth in per cent or as won and lost: "Contract Sent > 90 | Closed Won > won".</summary>
    public string Stages { get; init; } = "";

    public IReadOnlyList<string> Signs { get; } = Header.Split('|', StringSplitOptions.RemoveEmptyEntries);
    public IEnumerable<string> TargetNames => columns.Select(c => c.Value.TrimEnd('?')).Where(to => to.Length > 0).Distinct(StringComparer.Ordinal);

    public bool Recognises(IReadOnlySet<string> names) => Signs.Count > 0 && Signs.All(names.Contains);

    /// <summary>True when the preset says what becomes of the column, be it nothing.</summary>
    public bool Knows(string column) => columns.Any(c => c.Key.Equals(column, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the file's columns become, as far as the workspace has it.</summary>
    public IReadOnlyDictionary<string, ColumnMapping> Map(IReadOnlyList<ColumnFacts> facts, IReadOnlyList<ImportTarget> targets, string locale)
    {
        var (found, choices) = (new Dictionary<string, ColumnMapping>(StringComparer.Ordinal), Pairs(Values).DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase));
        foreach (var group in columns.Where(c => c.Value.Length > 0).GroupBy(c => c.Value.TrimEnd('?')))
        {
            var there = group.Select(c => facts.FirstOrDefault(f => f.Name.Equals(c.Key, StringComparison.OrdinalIgnoreCase))).OfType<ColumnFacts>().ToList();
            if ((there.Find(f => f.Filled > 0) ?? there.FirstOrDefault()) is not { } fact || targets.FirstOrDefault(t => t.To == group.Key) is not { } target) continue;
            var words = target.Type == ImportType.Choice ? (fact.Values ?? []).Where(choices.ContainsKey).ToDictionary(v => v, v => JsonSerializer.SerializeToElement(choices[v]), StringComparer.Ordinal) : [];
            found[fact.Name] = new ColumnMapping(fact.Name, group.Key)
            {
                Missing = group.Any(c => c.Value.EndsWith('?')) ? WhenMissing.Empty : null,
                DateOrder = target.Type is ImportType.Date or ImportType.Instant && fact.DateOrder(locale).Unclear ? DateOrder : null,
                Values = words.Count > 0 ? words : null,
            };
        }
        return found;
    }

    /// <summary>The stage that comes nearest to one of the product's.</summary>
    public Stage? StageNamed(string text, Guid? pipeline, Surroundings around)
    {
        if (Pairs(Stages).FirstOrDefault(s => s.Key.Equals(text, StringComparison.OrdinalIgnoreCase)).Value is not { } worth) return null;
        var own = around.Stages.Where(s => s.PipelineId == pipeline).OrderBy(s => s.Position);
        return int.TryParse(worth, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) ? own.Where(s => s.Kind == Stage.Open).MinBy(s => Math.Abs(s.Probability - percent)) : own.FirstOrDefault(s => s.Kind == worth);
    }

    static List<KeyValuePair<string, string>> Pairs(string text) => [.. text.Split(['|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(p => p.Split('>', StringSplitOptions.TrimEntries)).Select(p => KeyValuePair.Create(p[0], p[1]))];
}
