using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Validation;

namespace Crm.Records;

/// <summary>How records are to be counted.</summary>
/// <param name="By">A field of choices, tags or ids, such as ownerId or lifecycleStage.</param>
/// <param name="Filter">A filter tree as in a search; absent means every record.</param>
/// <param name="Q">Words to look for.</param>
[ValidatableType]
public sealed record GroupRecords([Required, StringLength(100)] string By, JsonElement? Filter = null, string? Q = null);

/// <summary>The records that share a value.</summary>
/// <param name="Value">What to filter by for these records; null for those that have none.</param>
/// <param name="Label">What people call it: the owner's, company's or stage's name, else the value; null for none.</param>
public sealed record RecordGroup(string? Value, string? Label, long Count);

/// <summary>Exact counts per value, largest first; the records without a value last.</summary>
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
    };

    /// <summary>The field that records can be grouped by; a 400 that names the choice when it is none.</summary>
    public static Field<T> FieldOf<T>(IReadOnlyList<Field<T>> fields, string name, string where)
    {
        var known = fields.Where(f => f.Value is not null && (f.Type is FieldType.Choice or FieldType.Tags || f.Type == FieldType.Id && Names.ContainsKey(f.Name))).ToList();
        return known.FirstOrDefault(f => f.Name == name) ?? throw Refused.Invalid(where, $"Group by one of: {string.Join(", ", known.Select(f => f.Name))}.");
    }

    public async Task<IResult> CountAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, GroupRecords asked, CancellationToken ct) where T : Record where TInput : notnull
    {
        var field = FieldOf(await sight.UsableAsync(type, [asked.By], ct), asked.By, "by");
        var query = new SearchRecords(asked.Filter, Q: asked.Q).AsQuery();
        var rows = await reads.RowsAsync(type, query, null, ct);
        var counts = field.Type switch
        {
            FieldType.Tags => await TagsAsync(rows, field, ct),
            FieldType.Id => (await ByAsync<T, Guid?>(rows, field, ct)).ConvertAll(c => (c.Key?.ToString(), c.Count)),
            _ => (await ByAsync<T, string?>(rows, field, ct)).ConvertAll(c => ((string?)c.Key, c.Count)),
        };
        var ordered = counts.OrderBy(c => c.Item1 is null).ThenByDescending(c => c.Count).ThenBy(c => c.Item1, StringComparer.Ordinal).ToList();
        var shown = ordered.Where(c => c.Item1 is not null).Take(Most).Concat(ordered.Where(c => c.Item1 is null)).ToList();
        var names = await NamesAsync(field, shown, ct);
        return TypedResults.Ok(new RecordGroupList([.. shown.Select(c => new RecordGroup(c.Item1, c.Item1 is null ? null : names.GetValueOrDefault(c.Item1) ?? (field.Type == FieldType.Id ? "…" : c.Item1), c.Count))], ordered.Count - shown.Count));
    }

    sealed record Counted<TKey>(TKey Key, long Count);

    static async Task<List<Counted<TKey>>> ByAsync<T, TKey>(IQueryable<T> rows, Field<T> field, CancellationToken ct)
    {
        var key = Expression.Lambda<Func<T, TKey>>(field.Value!.Body.Type == typeof(TKey) ? field.Value.Body : Expression.Convert(field.Value.Body, typeof(TKey)), field.Value.Parameters);
        return await rows.GroupBy(key).Select(g => new Counted<TKey>(g.Key, g.LongCount())).ToListAsync(ct);
    }

    static async Task<List<(string?, long Count)>> TagsAsync<T>(IQueryable<T> rows, Field<T> field, CancellationToken ct)
    {
        var tags = Expression.Lambda<Func<T, IEnumerable<string>>>(field.Value!.Body, field.Value.Parameters);
        var counts = (await rows.SelectMany(tags).GroupBy(t => t).Select(g => new Counted<string>(g.Key, g.LongCount())).ToListAsync(ct)).ConvertAll(c => ((string?)c.Key, c.Count));
        var none = await rows.LongCountAsync(Filters.FromTree(JsonSerializer.SerializeToElement(new { field = field.Name, op = "empty", value = true }), [field]), ct);
        if (none > 0) counts.Add((null, none));
        return counts;
    }

    async Task<Dictionary<string, string>> NamesAsync<T>(Field<T> field, List<(string? Value, long)> groups, CancellationToken ct)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var ids = field.Type == FieldType.Id ? groups.Where(g => g.Value is not null).Select(g => Guid.Parse(g.Value!)).ToArray() : [];
        if (ids.Length > 0) await new Question(db).Add($"{Names[field.Name]} where tenant_id = $1 and id = any ($2)", db.CurrentTenantId, ids).AskAsync(ct, row => names[row.GetGuid(0).ToString()] = row.GetString(1));
        return names;
    }
}
