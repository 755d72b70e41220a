using System.Linq.Expressions;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>
/// What a filter means by {field: "segment"}: a live segment stands for its own filter, so that it is exact at once; a static
/// one for its members. Loaded before the filter is built; a segment that is not there matches nothing.
/// </summary>
public sealed class SegmentFilters
{
    public const string Name = "segment";
    const int Deepest = 5;

    readonly Dictionary<Guid, JsonElement?> filters = [];
    readonly CrmDb db;
    readonly int depth;

    SegmentFilters(CrmDb db, int depth) => (this.db, this.depth) = (db, depth);

    /// <summary>The segments of one kind of record that a tree or a query string names, and those that these name in turn.</summary>
    public static async Task<SegmentFilters> LoadAsync(CrmDb db, string plural, JsonElement? tree, IQueryCollection? query, CancellationToken ct)
    {
        var loaded = new SegmentFilters(db, 0);
        var wanted = tree is { } t ? Named(t).ToHashSet() : [];
        foreach (var (key, values) in query?.AsEnumerable() ?? [])
            if (key.StartsWith($"filter[{Name}]", StringComparison.Ordinal)) wanted.UnionWith(values.SelectMany(v => Ids((v ?? "").Split(',', '\u001f'))));
        for (var round = 0; round <= Deepest && wanted.Count > 0; round++)
        {
            var (ids, found) = (wanted.ToArray(), new List<(Guid Id, string? Filter)>());
            await new Question(db).Add("select id, filter::text from segments where tenant_id = $1 and object = $2 and id = any ($3) and deleted_at is null", db.CurrentTenantId, plural, ids)
                .AskAsync(ct, row => found.Add((row.GetGuid(0), row.Text(1))));
            foreach (var (id, filter) in found) loaded.filters[id] = filter is null ? null : JsonDocument.Parse(filter).RootElement;
            wanted = found.Where(f => f.Filter is not null).SelectMany(f => Named(loaded.filters[f.Id]!.Value)).Where(id => !loaded.filters.ContainsKey(id)).ToHashSet();
        }
        return loaded;
    }

    /// <summary>The fields that the loaded segments ask for.</summary>
    public IEnumerable<string> Fields => filters.Values.Where(f => f is not null).SelectMany(f => Filters.Named(f!.Value)).Where(name => name != Name);

    /// <summary>The segments that a tree names.</summary>
    public static IEnumerable<Guid> Named(JsonElement tree)
    {
        if (tree.ValueKind == JsonValueKind.Array) return tree.EnumerateArray().SelectMany(Named).ToList();
        if (tree.ValueKind != JsonValueKind.Object) return [];
        if (tree.TryGetProperty("field", out var field) && field.ValueKind == JsonValueKind.String && field.GetString() == Name)
            return tree.TryGetProperty("value", out var value) ? Ids(value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.ToString())] : value.ToString().Split(',')) : [];
        return tree.EnumerateObject().Where(m => m.Name is "all" or "any" or "not").SelectMany(m => Named(m.Value)).ToList();
    }

    /// <summary>The condition that a record is, or is not, in one of the segments.</summary>
    internal Expression<Func<T, bool>> Condition<T>(string op, string[] values, IReadOnlyList<Field<T>> fields, string where)
    {
        if (op is not ("eq" or "ne" or "in")) throw Refused.Invalid(where, $"'{Name}' is compared with eq, ne or in.");
        if (depth >= Deepest) throw Refused.Invalid(where, $"Segments may stand for one another {Deepest} deep.");
        var within = values.Select(v => Guid.TryParseExact(v, "D", out var id) ? In(id, fields) : _ => false).Aggregate(Filters.Or);
        return op == "ne" ? Filters.Not(within) : within;
    }

    Expression<Func<T, bool>> In<T>(Guid id, IReadOnlyList<Field<T>> fields)
    {
        if (!filters.TryGetValue(id, out var filter)) return _ => false;
        if (filter is { } tree) return Filters.FromTree(tree, fields, Within());
        var members = db.Database.SqlQuery<Guid>($"select record_id as \"Value\" from segment_members where tenant_id = {db.CurrentTenantId} and segment_id = {id} and left_at is null");
        var row = Expression.Parameter(typeof(T), "row");
        var contains = Expression.Call(typeof(Queryable), nameof(Queryable.Contains), [typeof(Guid)], members.Expression, Expression.Property(row, nameof(Record.Id)));
        return Expression.Lambda<Func<T, bool>>(contains, row);
    }

    SegmentFilters Within()
    {
        var within = new SegmentFilters(db, depth + 1);
        foreach (var (id, filter) in filters) within.filters[id] = filter;
        return within;
    }

    static IEnumerable<Guid> Ids(string[] texts) => texts.Select(t => Guid.TryParseExact(t, "D", out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
}
