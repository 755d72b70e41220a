using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Imports;

/// <summary>A row as it is understood: values by target, what is wrong with it, names that are yet to be looked up.</summary>
sealed class ReadRow<TInput>(FileRow raw)
{
    public FileRow Raw => raw;
    public List<(ImportTarget<TInput> Target, object Value)> Values { get; } = [];
    public List<(ImportTarget<TInput> Target, ColumnMapping Column, string Text)> Names { get; } = [];
    public List<ImportProblem> Problems { get; } = [];
    public string? Currency { get; set; }

    /// <summary>The record's own id, as an export of ours gives it.</summary>
    public Guid? Id { get; set; }

    /// <summary>Text that becomes a note on the record.</summary>
    public string? Note { get; set; }
    public bool IsEmpty => Values.Count == 0 && Names.Count == 0 && Problems.Count == 0;

    /// <summary>A title put together from other columns: for new records only, so that one that somebody has given stays.</summary>
    public object? MadeTitle { get; set; }
    public string? ExternalId => (string?)Values.FirstOrDefault(v => v.Target.Type == ImportType.ExternalId).Value;
}

/// <summary>A mapping made ready to be followed for hundreds of thousands of rows.</summary>
sealed class RowPlan<TInput>
{
    static readonly ImportType[] ByName = [ImportType.Owner, ImportType.Stage, ImportType.Company, ImportType.Contact, ImportType.Relation];

    readonly List<(int Index, ColumnMapping Column, ImportTarget<TInput> Target)> columns = [];
    readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    readonly string? title;
    readonly ImportTarget<TInput>? titleTarget;
    readonly IReadOnlyList<ImportTarget<TInput>> targets;

    public RowPlan(ImportMapping mapping, IReadOnlyList<ImportTarget<TInput>> targets, IReadOnlyList<string> names, ImportSetting setting)
    {
        this.targets = targets;
        Mapping = mapping;
        Setting = setting;
        foreach (var (name, index) in names.Select((n, i) => (n, i))) indexes[name] = index;
        var places = targets.Select((target, place) => (target, place)).ToDictionary(t => t.target, t => t.place);
        foreach (var column in mapping.Columns!)
            if (targets.FirstOrDefault(t => t.To == column.To) is { } target) columns.Add((indexes[column.Column], column, target));
        // In the order of the targets, not of the file: a house number is put to the street that it belongs to.
        columns.Sort((a, b) => places[a.Target].CompareTo(places[b.Target]));
        titleTarget = targets.FirstOrDefault(t => t is { To: "title", Constant: true });
        title = titleTarget is null ? null : mapping.Constants!.Title;
    }

    public IReadOnlyList<ImportTarget<TInput>> Targets => targets;
    public ImportMapping Mapping { get; }
    public ImportSetting Setting { get; }

    public ReadRow<TInput> Read(FileRow raw)
    {
        var row = new ReadRow<TInput>(raw);
        if (raw.Surplus) row.Problems.Add(new(null, "The row has more values than there are columns; perhaps one of them needs quotation marks."));
        foreach (var (index, column, target) in columns)
        {
            if (raw.Values[index] is not { } text) continue;
            if (target.Type == ImportType.Id) { row.Id = Guid.TryParse(text, out var id) ? id : null; continue; }
            if (target.Type == ImportType.Note)
            {
                row.Note = text;
                if (text.Length > 50_000) row.Problems.Add(new(column.Column, "A note has at most 50,000 characters."));
                continue;
            }
            if (ByName.Contains(target.Type)) { row.Names.Add((target, column, text)); continue; }
            try
            {
                if (Cells.Read(column, target, text, Setting) is not { } value) continue;
                if (target.Type == ImportType.Currency) row.Currency = (string)value;
                row.Values.Add((target, value));
            }
            catch (Refused refused) { if (column.Missing != WhenMissing.Empty) row.Problems.Add(new(column.Column, refused.Message)); }
        }
        // A title is put together only where the file gives none.
        if (title is not null && row.Values.All(v => v.Target != titleTarget))
        {
            var made = TitleTemplate.Fill(title, name => indexes.TryGetValue(name, out var index) ? raw.Values[index] : null) ?? (row.ExternalId is { } number ? $"Deal {number}" : "Deal");
            row.MadeTitle = made.Length > 300 ? made[..300] : made;
        }
        return row;
    }

    /// <summary>The row's values put over what is there; cells that are empty change nothing.</summary>
    public TInput Apply(TInput input, ReadRow<TInput> row, bool isNew)
    {
        var setting = row.Currency is { } currency ? Setting with { Currency = currency } : Setting;
        if (isNew && row.MadeTitle is not null) input = titleTarget!.Set(input, row.MadeTitle, setting);
        foreach (var (target, value) in row.Values) input = target.Set(input, value, setting);
        return input;
    }

    /// <summary>The column that filled a member of the input, so that an error names what the person sees.</summary>
    public string? ColumnOf(string field)
    {
        var (_, column, _) = columns.FirstOrDefault(c => field == c.Target.Field || field.StartsWith(c.Target.Field + "[", StringComparison.Ordinal) || field.StartsWith(c.Target.Field + ".", StringComparison.Ordinal));
        return column?.Column;
    }

    public IReadOnlyList<ImportProblem> Explain(Refused refused) => refused.Errors is { Count: > 0 } errors
        ? [.. errors.SelectMany(e => e.Value.Select(message => new ImportProblem(ColumnOf(e.Key), message)))] : [new(null, refused.Detail ?? refused.Title)];
}
