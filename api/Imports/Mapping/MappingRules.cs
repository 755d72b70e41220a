using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Imports;

/// <summary>Puts a sent mapping over the stored one, and refuses what cannot be meant.</summary>
sealed class MappingRules(RecordImport kind, IReadOnlyList<ColumnFacts> facts, Surroundings around)
{
    /// <param name="whole">True when columns that are not named are left out, false when they stay as they were.</param>
    public ImportMapping Merge(ImportMapping stored, ImportMapping sent, bool whole)
    {
        Check(sent);
        var constants = new ImportConstants(sent.Constants?.PipelineId ?? stored.Constants?.PipelineId, sent.Constants?.Currency ?? stored.Constants?.Currency, sent.Constants?.Title ?? stored.Constants?.Title, sent.Constants?.Reason ?? stored.Constants?.Reason);
        return new ImportMapping(sent.Source ?? stored.Source, sent.Mode ?? stored.Mode, Merge(stored.Columns!, sent.Columns, whole), constants, sent.Match is null ? stored.Match : sent.Match.Count == 0 ? null : sent.Match, sent.MappingId ?? stored.MappingId);
    }

    IReadOnlyList<ColumnMapping> Merge(IReadOnlyList<ColumnMapping> stored, IReadOnlyList<ColumnMapping>? sent, bool whole)
    {
        if (sent is null) return stored;
        var taken = sent.Where(s => s.To is not null).Select(s => s.To).ToHashSet(StringComparer.Ordinal);
        return [.. stored.Select(old => sent.FirstOrDefault(s => s.Column == old.Column) is { } change ? Merge(old, change)
            : whole || taken.Contains(old.To) ? new ColumnMapping(old.Column) : old)];
    }

    /// <summary>What the change leaves open stays, as long as the column still becomes the same.</summary>
    static ColumnMapping Merge(ColumnMapping old, ColumnMapping sent) => old.To != sent.To ? sent : sent with
    {
        Match = sent.Match ?? old.Match, Missing = sent.Missing ?? old.Missing, DateOrder = sent.DateOrder ?? old.DateOrder, Decimal = sent.Decimal ?? old.Decimal, Values = sent.Values ?? old.Values,
    };

    void Check(ImportMapping sent)
    {
        if (sent.Source is { Length: 0 or > 50 }) throw Refused.Invalid("mapping.source", "A source has 1 to 50 characters.");
        if (sent.Constants?.Currency is { } currency && !Currencies.IsKnown(currency)) throw Refused.Invalid("mapping.constants.currency", "This is not an ISO 4217 currency code such as EUR.");
        if (sent.Constants?.PipelineId is { } pipeline && around.Stages.All(s => s.PipelineId != pipeline)) throw Refused.Unusable("mapping.constants.pipelineId", "There is no pipeline with this id.");
        if (sent.Constants?.Title is { } title) CheckTitle(title);
        string[] matches = ["externalId", .. kind.Matches];
        if (sent.Match?.FirstOrDefault(m => !matches.Contains(m, StringComparer.Ordinal)) is not null) throw Refused.Invalid("mapping.match", $"Rows of {kind.Plural} are recognised by any of: {string.Join(", ", matches)}.");
        var (columns, targets) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (column, index) in (sent.Columns ?? []).Select((c, i) => (c, i)))
        {
            var field = $"mapping.columns[{index}]";
            if (facts.All(f => f.Name != column.Column)) throw Refused.Unusable(field + ".column", $"The file has no column '{Short(column.Column)}'.");
            if (!columns.Add(column.Column)) throw Refused.Unusable(field + ".column", $"The column '{column.Column}' is mapped twice.");
            if (column.To is null) continue;
            var target = around.TargetsOf(kind).FirstOrDefault(t => t.To == column.To) ?? throw Refused.Unusable(field + ".to", $"{kind.Plural} have no '{Short(column.To)}'. It is one of: {string.Join(", ", around.TargetsOf(kind).Select(t => t.To))}.");
            if (!targets.Add(column.To)) throw Refused.Unusable(field + ".to", $"Two columns become '{column.To}'.");
            Check(column, target, field);
        }
    }

    void Check(ColumnMapping column, ImportTarget target, string field)
    {
        if (column.DateOrder is { } order && !Dates.Orders.Contains(order, StringComparer.Ordinal)) throw Refused.Invalid(field + ".dateOrder", "The order of a date is ymd, dmy or mdy.");
        if (column.Decimal is not (null or "." or ",")) throw Refused.Invalid(field + ".decimal", "The decimal sign is a point or a comma.");
        foreach (var (text, value) in column.Values ?? new Dictionary<string, JsonElement>())
        {
            var name = $"{field}.values.{Short(text)}";
            if (target.Type == ImportType.Stage && value.ValueKind != JsonValueKind.Null)
            {
                if (value.ValueKind != JsonValueKind.String || !Guid.TryParse(value.GetString(), out var stage)) throw Refused.Invalid(name, "This is the id of a stage.");
                if (around.Stages.All(s => s.Id != stage)) throw Refused.Unusable(name, "There is no stage with this id.");
            }
            if (target.Type == ImportType.Choice && (value.ValueKind != JsonValueKind.String || !target.Choices.Contains(value.GetString()!, StringComparer.OrdinalIgnoreCase))) throw Refused.Invalid(name, $"This is one of: {string.Join(", ", target.Choices)}.");
            if (target.Type == ImportType.Owner && OwnerChoice.Read(value, name).MemberId is { } member && around.Members.All(m => m.Id != member)) throw Refused.Unusable(name, "There is no member with this id.");
        }
    }

    void CheckTitle(string title)
    {
        if (title.Length > 300) throw Refused.Invalid("mapping.constants.title", "A title has at most 300 characters.");
        foreach (var name in TitleTemplate.Names(title))
            if (facts.All(f => f.Name != name)) throw Refused.Unusable("mapping.constants.title", $"The file has no column '{Short(name)}'.");
    }

    static string Short(string text) => text.Length > 60 ? text[..60] + "…" : text;
}

/// <summary>Who becomes the owner where a cell has a certain text.</summary>
readonly record struct OwnerChoice(Guid? MemberId, bool None)
{
    public static OwnerChoice Read(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().ToList() is [var only])
        {
            if (only.NameEquals("memberId") && only.Value.ValueKind == JsonValueKind.String && Guid.TryParse(only.Value.GetString(), out var id)) return new OwnerChoice(id, false);
            if (only.NameEquals("placeholder") && only.Value.ValueKind == JsonValueKind.True) return default;
            if (only.NameEquals("none") && only.Value.ValueKind == JsonValueKind.True) return new OwnerChoice(null, true);
        }
        throw Refused.Invalid(field, "An owner is {\"memberId\": \"…\"}, {\"placeholder\": true} or {\"none\": true}.");
    }
}
