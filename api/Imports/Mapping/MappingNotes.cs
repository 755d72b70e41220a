using Crm.Records;

namespace Crm.Imports;

/// <summary>What a person should look at before starting; none of it forbids the start.</summary>
static class MappingNotes
{
    public static IReadOnlyList<ImportProblem> Of(ImportMapping mapping, RecordImport kind, IReadOnlyList<ColumnFacts> facts, Surroundings around)
    {
        var notes = new List<ImportProblem>();
        foreach (var column in mapping.Columns!)
        {
            var fact = facts.First(f => f.Name == column.Column);
            if (column.Column.EndsWith(" (2)", StringComparison.Ordinal)) notes.Add(new(column.Column, $"The header '{column.Column[..^4]}' is there more than once."));
            if (around.TargetsOf(kind).FirstOrDefault(t => t.To == column.To) is { } target && NoteOn(column, target, fact, mapping, around) is { } note) notes.Add(new(column.Column, note));
        }
        var given = mapping.Columns.Select(c => c.To).ToHashSet(StringComparer.Ordinal);
        foreach (var target in around.TargetsOf(kind).Where(t => t.Required && !given.Contains(t.To) && !(t.Constant && mapping.Constants?.Title is not null)))
            notes.Add(new(null, $"No column becomes '{target.Label}', which a new record needs."));
        return notes;
    }

    static string? NoteOn(ColumnMapping column, ImportTarget target, ColumnFacts fact, ImportMapping mapping, Surroundings around)
    {
        var locale = around.Workspace.Locale;
        switch (target.Type)
        {
            case ImportType.Date or ImportType.Instant when fact is { OnlyDayFirst: { } day, OnlyMonthFirst: { } month }:
                return $"Dates of two orders: row {day.Row} ('{day.Text}') has the day in front, row {month.Row} ('{month.Text}') the month. They are read as {Words(column.DateOrder!)}; rows that do not fit fail.";
            case ImportType.Date or ImportType.Instant when fact.DateOrder(locale).Unclear:
                return $"Day and month cannot be told apart here; they are read as {Words(column.DateOrder!)}.";
            case ImportType.Date or ImportType.Instant when fact.Filled > fact.Dates:
                return $"{fact.Filled - fact.Dates} of {fact.Filled} values are no dates in the order {Words(column.DateOrder!)}.";
            case ImportType.Money or ImportType.Number or ImportType.Decimal when fact.DecimalSign(locale).Unclear:
                return $"It is not clear whether the {(column.Decimal == "," ? "comma" : "point")} marks decimals here; it is taken for that.";
            case ImportType.Money or ImportType.Number or ImportType.Decimal when fact.Filled > fact.Numbers:
                return $"{fact.Filled - fact.Numbers} of {fact.Filled} values are no numbers.";
            case ImportType.Stage when fact.Values is { } values:
                var unknown = values.Where(v => column.Values?.ContainsKey(v) != true).ToList();
                return unknown.Count == 0 ? null : $"The pipeline has no stage called {List(unknown)}. Choose stages for them, or those rows fail.{Hint(values, mapping, around)}";
            case ImportType.Owner when column.Values is { } owners:
                var strangers = owners.Where(o => o.Value.TryGetProperty("placeholder", out _)).Select(o => o.Key).ToList();
                return strangers.Count == 0 ? null : $"{(strangers.Count == 1 ? "1 owner is no member yet and will be a placeholder" : $"{strangers.Count} owners are no members yet and will be placeholders")} who cannot sign in: {List(strangers)}.";
            default:
                return null;
        }
    }

    static string Hint(HashSet<string> values, ImportMapping mapping, Surroundings around)
    {
        var better = around.Stages.GroupBy(s => s.PipelineId).FirstOrDefault(p => p.Key != mapping.Constants!.PipelineId && values.All(v => around.StageNamed(v, p.Key) is not null));
        return better is null ? "" : $" The pipeline '{better.First().Pipeline.Name}' has them all.";
    }

    static string List(List<string> values) => string.Join(", ", values.Order(StringComparer.Ordinal).Take(5).Select(v => $"'{v}'")) + (values.Count > 5 ? $" and {values.Count - 5} more" : "");

    static string Words(string order) => order switch { "dmy" => "day, month, year", "mdy" => "month, day, year", _ => "year, month, day" };
}
