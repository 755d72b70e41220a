using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>What a list is asked for: from the query string of GET or the body of POST …/search.</summary>
public sealed record ListQuery
{
    public int Limit { get; init; } = 50;
    public string? Cursor { get; init; }
    public string? Sort { get; init; }
    public string? Q { get; init; }
    public bool Count { get; init; }
    public bool Trashed { get; init; }
    public JsonElement? Filter { get; init; }

    static readonly string[] Names = ["limit", "cursor", "sort", "q", "count", "trashed"];

    public static ListQuery From(IQueryCollection query, params string[] alsoAllowed)
    {
        foreach (var name in query.Keys)
            if (!Names.Contains(name, StringComparer.Ordinal) && !name.StartsWith("filter[", StringComparison.Ordinal) && !alsoAllowed.Contains(name, StringComparer.Ordinal))
                throw Refused.Invalid(name.Length > 50 ? name[..50] : name, "There is no such parameter.");
        return new ListQuery
        {
            Limit = query["limit"] is [{ } limit] ? int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0 : 50,
            Cursor = query["cursor"] is [{ Length: > 0 } cursor] ? cursor : null,
            Sort = query["sort"] is [{ Length: > 0 } sort] ? sort : null,
            Q = query["q"] is [{ } q] ? q : null,
            Count = Flag(query, "count"),
            Trashed = Flag(query, "trashed"),
        }.Checked();
    }

    /// <summary>The fields that the question names, whether or not they exist.</summary>
    public IEnumerable<string> Named(IQueryCollection? simple)
    {
        if (Sort is not null) yield return Sort.TrimStart('-');
        foreach (var key in simple?.Keys ?? [])
            if (key.StartsWith("filter[", StringComparison.Ordinal)) yield return key["filter[".Length..].Split(']')[0];
        if (Filter is { } tree)
            foreach (var name in Filters.Named(tree)) yield return name;
    }

    public ListQuery Checked()
    {
        if (Limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        if (Q is { Length: > 200 } || Q?.Contains('\0', StringComparison.Ordinal) == true) throw Refused.Invalid("q", "The words to look for are at most 200 characters of text.");
        return this;
    }

    static bool Flag(IQueryCollection query, string name) => query[name] is not [{ } text] ? false
        : text switch { "true" => true, "false" => false, _ => throw Refused.Invalid(name, "This is true or false.") };
}

/// <summary>Keyset paging: stable while rows are added, as fast on the last page as on the first.</summary>
static class Keyset
{
    /// <summary>One page of rows after the filter, sorted by a field (default: newest change first) and then by id.</summary>
    public static async Task<Page<TView>> PageAsync<T, TView>(
        this IQueryable<T> rows, ListQuery query, IRecordViews<T, TView> type, IReadOnlyList<Field<T>> fields, CrmDb db,
        Cursors cursors, TenantScope scope, string question, CancellationToken ct, string? defaultSort = null) where T : Record
    {
        var sort = query.Sort ?? defaultSort ?? type.DefaultSort;
        var (field, down) = (SortField(fields, sort), sort.StartsWith('-'));
        question += $" {sort} {query.Q} {query.Trashed} {query.Filter?.GetRawText()}";
        if (field.Custom is { } custom) return await CustomPageAsync(rows, query, type, custom, down, db, cursors, scope, question, ct);
        var key = field.SortBy!;
        var all = rows;
        if (query.Cursor is not null) rows = rows.Where(After<T>(key, down, field.Nullable, cursors.Read(scope.TenantId, question, query.Cursor)));
        // The page's ids, by whatever filter and order, and their views by plain SQL: one round trip.
        var page = new List<(string? Key, Guid Id)>(query.Limit + 1);
        long? total = query.Count ? 0 : null;
        var choice = new Choice(Ordered(rows, key, down, field.Nullable).Take(query.Limit + 1).Select(KeyAndId<T>(key)), row => page.Add((Text(row.IsDBNull(0) ? null : row.GetValue(0)), row.GetGuid(1))));
        db.Choice = query.Count ? choice.And(all.GroupBy(_ => 1).Select(g => g.LongCount()), row => total = row.GetInt64(0)) : choice;
        var byId = (await type.ViewsAsync(db, Question.Chosen, query.Trashed, ct)).ToDictionary(type.IdOf);
        var more = page.Count > query.Limit;
        if (more) page.RemoveAt(query.Limit);
        var next = more ? cursors.Write(scope.TenantId, question, [page[^1].Key, page[^1].Id.ToString()]) : null;
        return new Page<TView>([.. page.Where(p => byId.ContainsKey(p.Id)).Select(p => byId[p.Id])], next, total);
    }

    /// <summary>The field that a list is sorted by; a 400 that names the choice when there is none such.</summary>
    public static Field<T> SortField<T>(IReadOnlyList<Field<T>> fields, string sort) =>
        fields.FirstOrDefault(f => f.Name == (sort.StartsWith('-') ? sort[1..] : sort) && f.Sortable) ?? throw Refused.Invalid("sort",
            $"Sort by one of: {string.Join(", ", fields.Where(f => f.Sortable).Select(f => f.Name))}; a minus in front turns the order round.");

    sealed record Keyed(object? Key, Guid Id);

    /// <summary>The same along the index of a custom field: first the ids, in one or two steps, then their views.</summary>
    static async Task<Page<TView>> CustomPageAsync<T, TView>(
        IQueryable<T> rows, ListQuery query, IRecordViews<T, TView> type, CustomField field, bool down, CrmDb db, Cursors cursors, TenantScope scope, string question, CancellationToken ct) where T : Record
    {
        var after = query.Cursor is null ? null : cursors.Read(scope.TenantId, question, query.Cursor);
        var total = query.Count ? await rows.LongCountAsync(ct) : (long?)null;
        var page = await CustomQueries.PageAsync(rows, field, down, after, query.Limit + 1, db, ct);
        var more = page.Count > query.Limit;
        if (more) page.RemoveAt(query.Limit);
        if (page.Count == 0) return new Page<TView>([], null, total);
        var byId = (await type.ViewsAsync(db, [.. page.Select(p => p.Id)], query.Trashed, ct)).ToDictionary(type.IdOf);
        return new Page<TView>([.. page.Where(p => byId.ContainsKey(p.Id)).Select(p => byId[p.Id])], more ? cursors.Write(scope.TenantId, question, [page[^1].Key, page[^1].Id.ToString()]) : null, total);
    }

    static Expression<Func<T, Keyed>> KeyAndId<T>(LambdaExpression key) where T : Record =>
        Expression.Lambda<Func<T, Keyed>>(Expression.New(typeof(Keyed).GetConstructors()[0], Expression.Convert(key.Body, typeof(object)), Expression.Property(key.Parameters[0], nameof(Record.Id))), key.Parameters);

    internal static IOrderedQueryable<T> Ordered<T>(IQueryable<T> rows, LambdaExpression key, bool down, bool nullable) where T : Record
    {
        // Empty values come last in both directions, so that a sorted column starts with what it holds.
        if (nullable)
        {
            var isNull = Expression.Lambda<Func<T, bool>>(Expression.Equal(key.Body, Expression.Constant(null, key.Body.Type)), key.Parameters);
            var first = rows.OrderBy(isNull);
            var then = (IOrderedQueryable<T>)rows.Provider.CreateQuery<T>(Expression.Call(typeof(Queryable), down ? "ThenByDescending" : "ThenBy", [typeof(T), key.Body.Type], first.Expression, Expression.Quote(key)));
            return down ? then.ThenByDescending(r => r.Id) : then.ThenBy(r => r.Id);
        }
        var ordered = (IOrderedQueryable<T>)rows.Provider.CreateQuery<T>(Expression.Call(typeof(Queryable), down ? "OrderByDescending" : "OrderBy", [typeof(T), key.Body.Type], rows.Expression, Expression.Quote(key)));
        return down ? ordered.ThenByDescending(r => r.Id) : ordered.ThenBy(r => r.Id);
    }

    static Expression<Func<T, bool>> After<T>(LambdaExpression key, bool down, bool nullable, string?[] values)
    {
        var row = key.Parameters[0];
        var id = Expression.Property(row, nameof(Record.Id));
        var lastId = Filters.Boxed(Guid.Parse(values[1]!), typeof(Guid));
        var type = Nullable.GetUnderlyingType(key.Body.Type) ?? key.Body.Type;
        Expression Compare(Expression a, Expression b) => a.Type == typeof(string) || a.Type == typeof(Guid)
            ? Expression.MakeBinary(down ? ExpressionType.LessThan : ExpressionType.GreaterThan, Expression.Call(a, a.Type.GetMethod("CompareTo", [a.Type])!, b), Expression.Constant(0))
            : Expression.MakeBinary(down ? ExpressionType.LessThan : ExpressionType.GreaterThan, a, b);
        var isNull = nullable ? Expression.Equal(key.Body, Expression.Constant(null, key.Body.Type)) : null;
        if (values[0] is null) return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(isNull!, Compare(id, lastId)), row);
        var value = Filters.Boxed(Value(values[0]!, type), key.Body.Type);
        // A bare range condition in front lets the index start at the right place; the rest settles equal values.
        var atOrPast = key.Body.Type == typeof(string)
            ? (Expression)Expression.MakeBinary(down ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual, Expression.Call(key.Body, typeof(string).GetMethod(nameof(string.CompareTo), [typeof(string)])!, value), Expression.Constant(0))
            : Expression.MakeBinary(down ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual, key.Body, value);
        Expression past = Expression.AndAlso(atOrPast, Expression.OrElse(Compare(key.Body, value), Expression.AndAlso(Expression.Equal(key.Body, value), Compare(id, lastId))));
        return Expression.Lambda<Func<T, bool>>(isNull is null ? past : Expression.OrElse(past, isNull), row);
    }

    static string? Text(object? key) => key switch
    {
        null => null,
        DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => key.ToString(),
    };

    static object Value(string text, Type type) =>
        type == typeof(DateTimeOffset) ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
        : type == typeof(DateOnly) ? DateOnly.Parse(text, CultureInfo.InvariantCulture)
        : type == typeof(string) ? text
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
}
