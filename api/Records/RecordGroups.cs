using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Validation;

namespace Crm.Records;

/// <summary>How records are to be counted.</summary>
/// <param name="By">A field of choices, tags, dates, yes or no, or ids, such as ownerId, lifecycleStage or custom.tier.</param>
/// <param name="Filter">A filter tree as in a search; absent means every record.</param>
/// <param name="Q">Words to look for.</param>
[ValidatableType]
public sealed record GroupRecords([Required, StringLength(100)] string By, JsonElement? Filter = null, string? Q = null);

/// <summary>The records that share a value.</summary>
/// <param name="Value">The value; of a date its month, 2026-11; null for those that have none.</param>
/// <param name="Label">What people call it: the owner's, company's or stage's name, the option's words, else the value; null for none.</param>
/// <param name="Sums">The exact sum of their amounts per currency; empty for what has no amount.</param>
/// <param name="Filter">The filter tree that finds just these records.</param>
public sealed record RecordGroup(string? Value, string? Label, long Count, IReadOnlyList<Money> Sums, JsonElement Filter);

/// <summary>Exact counts and sums per value: dates in their order, all others largest first; the records without a value last.</summary>
/// <param name="Rest">How many further values there are beyond those listed.</param>
public sealed record RecordGroupList(IReadOnlyList<RecordGroup> Items, int Rest);

/// <summary>Counts records by the values of a field, in one grouped query.</summary>
public sealed class RecordGroups(CrmDb db, RecordReads reads, FieldSight sight)
{
    const int Most = 200;

    // The names of what an id points at, by the field that holds it.
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["ownerId"] = "select id, name from members", ["assigneeId"] = "select id, name from members", ["companyId"] = "select id, name from companies", ["parentCompanyId"] = "select id, name from companies",
        ["stageId"] = "select id, name from stages", ["pipelineId"] = "select id, name from pipelines",
        ["company"] = "select id, name from companies", ["contact"] = "select id, display_name from contacts", ["deal"] = "select id, title from deals",
    };

    /// <summary>The field that records can be grouped by; a 400 that names the choice when it is none.</summary>
    public static Field<T> FieldOf<T>(IReadOnlyList<Field<T>> fields, string name, string where)
    {
        var known = fields.Where(f => f.Custom is { } custom ? IsGrouped(custom.Type)
            : f.Value is not null && (f.Type is FieldType.Choice or FieldType.Tags or FieldType.Date || f.Type == FieldType.Id && Names.ContainsKey(f.Name))).ToList();
        return known.FirstOrDefault(f => f.Name == name) ?? throw Refused.Invalid(where, $"Group by one of: {string.Join(", ", known.Select(f => f.Name))}.");
    }

    static bool IsGrouped(CustomType type) => type is CustomType.Choice or CustomType.MultiChoice or CustomType.YesNo or CustomType.Date or CustomType.Relation;

    public async Task<IResult> CountAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, GroupRecords asked, CancellationToken ct) where T : Record where TInput : notnull
    {
        var field = FieldOf(await sight.UsableAsync(type, [asked.By], ct), asked.By, "by");
        var query = new SearchRecords(asked.Filter, Q: asked.Q).AsQuery();
        var rows = await reads.RowsAsync(type, query, null, ct);
        var counts = await CountedAsync(rows, field, type.Amount, ct);
        var groups = counts.GroupBy(c => ValueOf(field, c.Key), (value, parts) => new Group(value, parts.Sum(p => p.Count), SumsOf(parts))).ToList();
        var ordered = (field.Type == FieldType.Date ? groups.OrderBy(g => g.Value is null) : groups.OrderBy(g => g.Value is null).ThenByDescending(g => g.Count)).ThenBy(g => g.Value, StringComparer.Ordinal).ToList();
        var shown = ordered.Where(g => g.Value is not null).Take(Most).Concat(ordered.Where(g => g.Value is null)).ToList();
        var names = await NamesAsync(field, [.. shown.Select(g => g.Value).OfType<string>()], ct);
        var items = shown.Select(g => new RecordGroup(g.Value, g.Value is null ? null : names.GetValueOrDefault(g.Value) ?? (field.Type == FieldType.Id ? "…" : g.Value), g.Count, g.Sums, FilterOf(field, g.Value)));
        return TypedResults.Ok(new RecordGroupList([.. items], ordered.Count - shown.Count));
    }

    /// <summary>One value in one currency, as the database counts it.</summary>
    sealed record Counted(string? Key, string? Currency, long Count, long? Minor);

    sealed record Group(string? Value, long Count, IReadOnlyList<Money> Sums);

    /// <summary>The rows that were found, grouped by the column of the field, or by its side table where a record has several values or the workspace its own field.</summary>
    Task<List<Counted>> CountedAsync<T>(IQueryable<T> rows, Field<T> field, (string Currency, string Minor)? amount, CancellationToken ct) where T : Record
    {
        var (key, from) = (field.Custom, field.Type) switch
        {
            ({ Type: CustomType.Date }, _) => ("left(v.value, 7)", Values),
            ({ }, _) => ("v.value", Values),
            (_, FieldType.Tags) => ("t.tag", $"left join lateral unnest(r.{ColumnOf(field)}) t(tag) on true"),
            (_, FieldType.Date) => ($"to_char(r.{ColumnOf(field)}, 'YYYY-MM')", ""),
            _ => ($"r.{ColumnOf(field)}::text", ""),
        };
        var (currency, sum) = amount is { } money ? ($"r.{money.Currency}", $"sum(r.{money.Minor})::bigint") : ("null", "null::bigint");
        return rows.Read<Counted>(db, sql => $"""select {key} as "Key", {currency}::text as "Currency", count(*) as "Count", {sum} as "Minor" from ({sql}) r {from} group by 1, 2""", ("own_field", field.Custom?.Id ?? Guid.Empty)).ToListAsync(ct);
    }

    const string Values = "left join custom_values v on v.tenant_id = @own_tenant and v.field_id = @own_field and v.record_id = r.id";

    string ColumnOf<T>(Field<T> field)
    {
        var body = field.Value!.Body is UnaryExpression wide ? wide.Operand : field.Value.Body;
        return db.Model.FindEntityType(typeof(T))!.FindProperty(((MemberExpression)body).Member.Name)!.GetColumnName();
    }

    /// <summary>What a value is called on the wire: an option by its id, without its place among the others.</summary>
    static string? ValueOf<T>(Field<T> field, string? key) => (key, field.Custom?.Type) switch
    {
        (null, _) => null,
        (_, CustomType.Choice or CustomType.MultiChoice) => key[(key.IndexOf(' ', StringComparison.Ordinal) + 1)..],
        (_, CustomType.YesNo) => key == OrderedText.YesNo(true) ? "true" : "false",
        _ => key,
    };

    static IReadOnlyList<Money> SumsOf(IEnumerable<Counted> parts) =>
        [.. parts.Where(p => p is { Currency: not null, Minor: not null }).GroupBy(p => p.Currency!, (currency, some) => (currency, Count: some.Sum(p => p.Count), Minor: some.Sum(p => p.Minor!.Value))).OrderByDescending(s => s.Count).ThenBy(s => s.currency, StringComparer.Ordinal).Select(s => Money.From(s.Minor, s.currency)!)];

    static JsonElement FilterOf<T>(Field<T> field, string? value)
    {
        object Is(string op, object what) => new { field = field.Name, op, value = what };
        if (value is null) return JsonSerializer.SerializeToElement(Is("empty", true));
        if (field.Type != FieldType.Date) return JsonSerializer.SerializeToElement(Is("eq", value));
        var first = DateOnly.ParseExact(value, "yyyy-MM", CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeToElement(new { all = new[] { Is("gte", OrderedText.Date(first)), Is("lte", OrderedText.Date(first.AddMonths(1).AddDays(-1))) } });
    }

    async Task<Dictionary<string, string>> NamesAsync<T>(Field<T> field, string[] values, CancellationToken ct)
    {
        if (field.Custom is { Options: { Count: > 0 } options }) return options.ToDictionary(o => o.Id, o => o.Label, StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var ids = field.Type == FieldType.Id ? Array.ConvertAll(values, Guid.Parse) : [];
        if (ids.Length > 0) await new Question(db).Add($"{Names[field.Custom?.Target ?? field.Name]} where tenant_id = $1 and id = any ($2)", db.CurrentTenantId, ids).AskAsync(ct, row => names[row.GetGuid(0).ToString()] = row.GetString(1));
        return names;
    }
}
