using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Imports;

/// <summary>Proposes what each column becomes, by its header and by what is in it. What it proposes can be started as it is.</summary>
sealed class Proposal(RecordImport kind, IReadOnlyList<ColumnFacts> facts, Surroundings around, Preset? preset = null)
{
    public ImportMapping Make(string fileName) => Complete(Sketch(fileName));

    /// <summary>Only which column becomes what.</summary>
    public ImportMapping Sketch(string fileName)
    {
        var known = preset?.Map(facts, around.TargetsOf(kind), around.Workspace.Locale) ?? new Dictionary<string, ColumnMapping>();
        var targets = Match(known);
        return new ImportMapping(preset?.Source ?? SourceOf(fileName), ImportMode.Upsert, [.. facts.Select(f => known.GetValueOrDefault(f.Name) ?? new ColumnMapping(f.Name, targets.GetValueOrDefault(f.Name)?.To))]);
    }

    /// <summary>The same mapping with everything that it leaves open filled in from what was seen in the columns.</summary>
    public ImportMapping Complete(ImportMapping mapping)
    {
        var constants = mapping.Constants ?? new ImportConstants();
        var columns = mapping.Columns ?? [];
        constants = constants with
        {
            Currency = constants.Currency ?? around.Workspace.Currency,
            PipelineId = HasDeals(columns) ? constants.PipelineId ?? around.DefaultPipeline : null,
            Title = HasDeals(columns) ? constants.Title ?? Template(columns) : null,
        };
        return mapping with { Source = mapping.Source ?? "import", Mode = mapping.Mode ?? ImportMode.Upsert, Constants = constants, Columns = [.. columns.Select(c => Complete(c, constants))] };
    }

    /// <summary>True when a row makes deals, its own or beside the rest.</summary>
    bool HasDeals(IReadOnlyList<ColumnMapping> columns) => kind.Object == "deal" || columns.Any(c => c.To?.StartsWith("deal.", StringComparison.Ordinal) == true);

    ColumnMapping Complete(ColumnMapping column, ImportConstants constants)
    {
        var fact = facts.First(f => f.Name == column.Column);
        column = column with { Samples = fact.Samples, Suggests = fact.Suggests };
        if (around.TargetsOf(kind).FirstOrDefault(t => t.To == column.To) is not { } target) return column with { Match = null, Missing = null, DateOrder = null, Decimal = null, Values = null };
        return target.Type switch
        {
            ImportType.Date or ImportType.Instant => column with { DateOrder = column.DateOrder ?? fact.DateOrder(around.Workspace.Locale).Order },
            ImportType.Money or ImportType.Number or ImportType.Decimal => column with { Decimal = column.Decimal ?? fact.DecimalSign(around.Workspace.Locale).Sign },
            ImportType.Company => column with { Match = MatchBy.Name, Missing = column.Missing ?? WhenMissing.Create },
            ImportType.Contact => column with { Match = column.Match ?? (fact.Emails * 2 > fact.Filled ? MatchBy.Email : MatchBy.Name), Missing = column.Missing ?? WhenMissing.Create },
            // An id of another workspace is no mistake: the name beside it counts.
            ImportType.Relation => column with { Missing = (column.Missing ?? (target.IsId ? WhenMissing.Empty : WhenMissing.Error)) == WhenMissing.Empty ? WhenMissing.Empty : WhenMissing.Error },
            ImportType.Owner when target.IsId => column with { Values = null },
            ImportType.Stage => column with { Values = Stages(column, fact, constants) },
            ImportType.Owner => column with { Values = Owners(column, fact) },
            _ => column,
        };
    }

    /// <summary>Stages by name; a stage of another pipeline than the one chosen is looked up anew by the cell's text.</summary>
    Dictionary<string, JsonElement> Stages(ColumnMapping column, ColumnFacts fact, ImportConstants constants)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var text in (fact.Values ?? []).Concat(column.Values?.Keys ?? []).Distinct(StringComparer.Ordinal))
        {
            var chosen = column.Values?.GetValueOrDefault(text) is { ValueKind: JsonValueKind.String } id && Guid.TryParse(id.GetString(), out var key) ? around.Stages.FirstOrDefault(s => s.Id == key) : null;
            var stage = chosen?.PipelineId == constants.PipelineId && chosen is not null ? chosen : around.StageNamed(text, constants.PipelineId) ?? preset?.StageNamed(text, constants.PipelineId, around) ?? chosen;
            if (stage is null && Guid.TryParse(text, out var own)) stage = around.Stages.FirstOrDefault(s => s.Id == own);
            if (stage is not null && (stage.PipelineId == constants.PipelineId || Guid.TryParse(text, out _))) values[text] = JsonSerializer.SerializeToElement(stage.Id);
        }
        return values;
    }

    Dictionary<string, JsonElement> Owners(ColumnMapping column, ColumnFacts fact)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var text in (fact.Values ?? []).Order(StringComparer.Ordinal))
            values[text] = around.MemberNamed(text) is { } member ? JsonSerializer.SerializeToElement(new { memberId = member.Id }) : JsonSerializer.SerializeToElement(new { placeholder = true });
        foreach (var (text, chosen) in column.Values ?? new Dictionary<string, JsonElement>()) values[text] = chosen;
        return values;
    }

    /// <summary>Headers first, the workspace's own labels before the usual words; then what is left by its content.</summary>
    Dictionary<string, ImportTarget> Match(IReadOnlyDictionary<string, ColumnMapping> known)
    {
        var (found, free) = (new Dictionary<string, ImportTarget>(StringComparer.Ordinal), around.TargetsOf(kind).OrderBy(t => t.Field.StartsWith("custom.", StringComparison.Ordinal) ? 0 : 1).ToList());
        free.RemoveAll(t => known.Values.Any(k => k.To == t.To));
        foreach (var fact in facts.Where(f => preset?.Knows(f.Name) != true))
            if (free.FirstOrDefault(t => IsCalled(t, CustomTargets.Plain(fact.Name)) && Fits(t, fact)) is { } target) Take(fact, target);
        foreach (var fact in facts.Where(f => !found.ContainsKey(f.Name) && preset?.Knows(f.Name) != true && f.Filled > 0 && f.Emails == f.Filled))
            if (free.FirstOrDefault(t => t.Type == ImportType.Email) is { } target) Take(fact, target);
        return found;

        void Take(ColumnFacts fact, ImportTarget target)
        {
            found[fact.Name] = target;
            free.Remove(target);
        }
    }

    /// <summary>By the usual words, by its label as our exports have it, by its own name.</summary>
    static bool IsCalled(ImportTarget target, string header) =>
        target.Words.Split('|').Contains(header, StringComparer.Ordinal) || CustomTargets.Plain(target.Label) == header || CustomTargets.Plain(target.To) == header;

    /// <summary>A column called "value" that holds words is no amount.</summary>
    static bool Fits(ImportTarget target, ColumnFacts fact) => fact.Filled == 0 || target.Type switch
    {
        ImportType.Date or ImportType.Instant => fact.Dates * 2 >= fact.Filled,
        ImportType.Money or ImportType.Number or ImportType.Decimal => fact.Numbers * 2 >= fact.Filled,
        ImportType.Email => fact.Emails * 2 >= fact.Filled,
        // Ids of ours are told from those of other systems by their version.
        ImportType.Id => fact.Samples.TrueForAll(v => Guid.TryParseExact(v, "D", out var id) && id.Version == 7),
        ImportType.Currency => fact.Values is { } values && values.All(v => Currencies.IsKnown(v.ToUpperInvariant())),
        _ => true,
    };

    /// <summary>The title of deals that have none: what is sold, and to whom.</summary>
    static string? Template(IReadOnlyList<ColumnMapping> columns)
    {
        if (columns.Any(c => c.To is "title" or "deal.title")) return null;
        var parts = new[] { "productName", "company" }.Select(to => columns.FirstOrDefault(c => c.To == to)?.Column).Where(c => c is not null).ToList();
        if (parts.Count == 0 && (columns.FirstOrDefault(c => c.To is "contact" or "externalId") ?? columns.FirstOrDefault(c => c.To is null)) is { } any) parts = [any.Column];
        return parts.Count == 0 ? "Deal" : string.Join(" - ", parts.Select(p => $"{{{p}}}"));
    }

    static string SourceOf(string fileName)
    {
        var stem = CustomTargets.Plain(Path.GetFileNameWithoutExtension(fileName)).Replace(' ', '-');
        return stem.Length == 0 ? "import" : stem.Length > 50 ? stem[..50] : stem;
    }
}
