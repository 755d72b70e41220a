using System.Linq.Expressions;
using System.Text.Json;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>
/// The filter language: filter[field][op]=value in a query, or a tree {all|any: […]}, {not: …}, {field, op, value} in a body.
/// One builder makes both into a query; unknown fields and ops are a 400.
/// </summary>
public static class Filters
{
    public static readonly string[] Operators = ["eq", "ne", "gt", "gte", "lt", "lte", "in", "contains", "startsWith", "empty"];
    const int MostConditions = 50, Deepest = 10;

    /// <summary>filter[…] members of a query string; several are combined with and.</summary>
    public static Expression<Func<T, bool>>? FromQuery<T>(IQueryCollection query, IReadOnlyList<Field<T>> fields, SegmentFilters? segments = null)
    {
        Expression<Func<T, bool>>? all = null;
        var count = 0;
        foreach (var (key, values) in query)
        {
            if (!key.StartsWith("filter[", StringComparison.Ordinal)) continue;
            var parts = key["filter".Length..].Split(']', StringSplitOptions.RemoveEmptyEntries).Select(p => p.TrimStart('[')).ToArray();
            if (!key.EndsWith(']') || parts.Length is 0 or > 2) throw Refused.Invalid(key, "Write filter[field]=value or filter[field][op]=value.");
            foreach (var value in values)
            {
                if (++count > 20) throw Refused.Invalid(key, "At most 20 filters fit into a query; use a search body.");
                var one = One(fields, segments, parts[0], parts.Length == 2 ? parts[1] : "eq", (value ?? "").Split('\u001f'), key, key);
                all = all is null ? one : And(all, one);
            }
        }
        return all;
    }

    public static Expression<Func<T, bool>> FromTree<T>(JsonElement tree, IReadOnlyList<Field<T>> fields, SegmentFilters? segments = null)
    {
        var count = 0;
        return Node(tree, "filter", 0);

        Expression<Func<T, bool>> Node(JsonElement node, string where, int depth)
        {
            if (depth > Deepest || count > MostConditions) throw Refused.Invalid(where, $"A filter may be {Deepest} deep and hold {MostConditions} conditions.");
            if (node.ValueKind != JsonValueKind.Object) throw Refused.Invalid(where, "A filter is an object: {all: []}, {any: []}, {not: {}} or {field, op, value}.");
            var names = node.EnumerateObject().Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
            if (names.SetEquals(["all"])) return Group(node.GetProperty("all"), where + ".all", depth, And, true);
            if (names.SetEquals(["any"])) return Group(node.GetProperty("any"), where + ".any", depth, Or, false);
            if (names.SetEquals(["not"])) return Not(Node(node.GetProperty("not"), where + ".not", depth + 1));
            if (!names.Contains("field") || names.Except(["field", "op", "value"]).Any()) throw Refused.Invalid(where, "A filter is an object: {all: []}, {any: []}, {not: {}} or {field, op, value}.");
            count++;
            var op = node.TryGetProperty("op", out var o) ? o.ToString() : "eq";
            return One(fields, segments, node.GetProperty("field").ToString(), op, Values(node), where + ".field", where + ".value");
        }

        Expression<Func<T, bool>> Group(JsonElement list, string where, int depth, Func<Expression<Func<T, bool>>, Expression<Func<T, bool>>, Expression<Func<T, bool>>> join, bool whenEmpty)
        {
            if (list.ValueKind != JsonValueKind.Array) throw Refused.Invalid(where, "This must be a list of conditions.");
            Expression<Func<T, bool>>? joined = null;
            foreach (var (child, index) in list.EnumerateArray().Select((c, i) => (c, i)))
            {
                var one = Node(child, $"{where}[{index}]", depth + 1);
                joined = joined is null ? one : join(joined, one);
            }
            return joined ?? (_ => whenEmpty);
        }
    }

    /// <summary>The fields that a tree names, wherever; a tree that is none names nothing.</summary>
    public static IEnumerable<string> Named(JsonElement tree) => tree.ValueKind switch
    {
        JsonValueKind.Array => tree.EnumerateArray().SelectMany(Named),
        JsonValueKind.Object => tree.EnumerateObject().SelectMany(m => m.Name == "field" ? [m.Value.ToString()] : Named(m.Value)),
        _ => [],
    };

    static Expression<Func<T, bool>> One<T>(IReadOnlyList<Field<T>> fields, SegmentFilters? segments, string name, string op, string[] values, string whereName, string whereValue)
    {
        if (name != SegmentFilters.Name || segments is null) return Compare(Find(fields, name, whereName), op, values, whereValue);
        return segments.Condition(op, op == "in" && values.Length == 1 ? values[0].Split(',') : values, fields, whereValue);
    }

    static string[] Values(JsonElement node) => !node.TryGetProperty("value", out var value) ? ["true"]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Scalar)] : [Scalar(value)];

    static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object when value.TryGetProperty("amount", out var amount) => amount.ToString(),
        _ => value.GetRawText(),
    };

    static Field<T> Find<T>(IReadOnlyList<Field<T>> fields, string name, string where) =>
        fields.FirstOrDefault(f => f.Name == name) ?? throw Refused.Invalid(where, $"There is no field '{(name.Length > 50 ? name[..50] : name)}' to filter by.");

    static Expression<Func<T, bool>> Compare<T>(Field<T> field, string op, string[] values, string where)
    {
        if (!Operators.Contains(op, StringComparer.Ordinal)) throw Refused.Invalid(where, $"The comparison is one of: {string.Join(", ", Operators)}.");
        if (op == "in" && values.Length == 1) values = values[0].Split(',');
        if (values.Length is 0 or > 200) throw Refused.Invalid(where, "Compare with 1 to 200 values.");
        if (field.Compare is { } own) return own(op, values, where);
        if (field.Condition is { } custom) return values.Select(v => custom(op, (string)field.Parse(v, where))).Aggregate(Or);
        if (field.Type == FieldType.Tags) return values.Select(v => Tag<T>(field, op, v)).Aggregate(Or);
        if (op == "empty") return Empty(field, !string.Equals(values[0], "false", StringComparison.Ordinal));
        if (op == "in") return values.Select(v => Simple(field, "eq", field.Parse(v, where), where)).Aggregate(Or);
        return Simple(field, op, field.Parse(values[0], where), where);
    }

    static Expression<Func<T, bool>> Simple<T>(Field<T> field, string op, object value, string where)
    {
        var (row, left) = (field.Value!.Parameters[0], field.Value.Body);
        var right = Boxed(value, left.Type);
        Expression body = op switch
        {
            "eq" => Expression.Equal(left, right),
            "ne" => Expression.NotEqual(left, right),
            "contains" or "startsWith" when field.Type == FieldType.Text => Like(left, (op == "contains" ? "%" : "") + Escape((string)value) + "%"),
            "gt" or "gte" or "lt" or "lte" when left.Type == typeof(string) && field.Type == FieldType.Text => Expression.MakeBinary(Order(op), Expression.Call(left, typeof(string).GetMethod(nameof(string.CompareTo), [typeof(string)])!, right), Expression.Constant(0)),
            "gt" or "gte" or "lt" or "lte" when field.Type is not (FieldType.Id or FieldType.Choice) => Expression.MakeBinary(Order(op), left, right),
            _ => throw Refused.Invalid(where, $"'{field.Name}' cannot be compared with '{op}'."),
        };
        // An empty value fits no comparison, and so each "not" of one: said here, where the database would say "unknown" to both.
        if (op is not ("eq" or "ne") && (!left.Type.IsValueType || Nullable.GetUnderlyingType(left.Type) is not null)) body = Expression.AndAlso(Expression.NotEqual(left, Expression.Constant(null, left.Type)), body);
        return Expression.Lambda<Func<T, bool>>(body, row);
    }

    static Expression<Func<T, bool>> Tag<T>(Field<T> field, string op, string tag)
    {
        var (row, tags) = (field.Value!.Parameters[0], field.Value.Body);
        if (op == "empty") return Expression.Lambda<Func<T, bool>>(Expression.Equal(Expression.Equal(Expression.Property(tags, "Count"), Expression.Constant(0)), Expression.Constant(tag != "false")), row);
        var has = Expression.Call(tags, typeof(List<string>).GetMethod(nameof(List<string>.Contains))!, Boxed(tag, typeof(string)));
        return Expression.Lambda<Func<T, bool>>(op == "ne" ? Expression.Not(has) : has, row);
    }

    static Expression<Func<T, bool>> Empty<T>(Field<T> field, bool empty)
    {
        var body = field.Value!.Body;
        if (body.Type.IsValueType && Nullable.GetUnderlyingType(body.Type) is null) return _ => !empty;
        var none = Expression.Equal(body, Expression.Constant(null, body.Type));
        return Expression.Lambda<Func<T, bool>>(empty ? none : Expression.Not(none), field.Value.Parameters[0]);
    }

    static ExpressionType Order(string op) => op switch
    {
        "gt" => ExpressionType.GreaterThan, "gte" => ExpressionType.GreaterThanOrEqual, "lt" => ExpressionType.LessThan, _ => ExpressionType.LessThanOrEqual,
    };

    static MethodCallExpression Like(Expression text, string pattern) => Expression.Call(
        typeof(NpgsqlDbFunctionsExtensions).GetMethod(nameof(NpgsqlDbFunctionsExtensions.ILike), [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)])!,
        Expression.Constant(EF.Functions), text, Boxed(pattern, typeof(string)), Expression.Constant("\\"));

    public static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    sealed class Box<TValue> { public TValue Value = default!; }

    /// <summary>A value as a query parameter: a field of a captured object, as the compiler would write it.</summary>
    public static Expression Boxed(object? value, Type type)
    {
        var box = Activator.CreateInstance(typeof(Box<>).MakeGenericType(type))!;
        box.GetType().GetField("Value")!.SetValue(box, value);
        return Expression.Field(Expression.Constant(box), "Value");
    }

    public static Expression<Func<T, bool>> And<T>(Expression<Func<T, bool>> a, Expression<Func<T, bool>> b) => Join(a, b, Expression.AndAlso);
    internal static Expression<Func<T, bool>> Or<T>(Expression<Func<T, bool>> a, Expression<Func<T, bool>> b) => Join(a, b, Expression.OrElse);
    internal static Expression<Func<T, bool>> Not<T>(Expression<Func<T, bool>> a) => Expression.Lambda<Func<T, bool>>(Expression.Not(a.Body), a.Parameters);

    static Expression<Func<T, bool>> Join<T>(Expression<Func<T, bool>> a, Expression<Func<T, bool>> b, Func<Expression, Expression, Expression> how) =>
        Expression.Lambda<Func<T, bool>>(how(a.Body, Replace(b.Body, b.Parameters[0], a.Parameters[0])), a.Parameters[0]);

    public static Expression Replace(Expression body, ParameterExpression from, Expression to) => new Replacing(from, to).Visit(body);

    sealed class Replacing(ParameterExpression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
