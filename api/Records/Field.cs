using System.Globalization;
using System.Linq.Expressions;
using Crm.Platform.Access;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>What a field holds, and so which comparisons it knows and how its values are written.</summary>
public enum FieldType { Text, Number, Money, Date, Instant, Id, Choice, Tags, Points }

/// <summary>One field of a record for filters, sorting, import and export: its name on the wire and how to read it in a query.</summary>
public sealed class Field<T>
{
    public required string Name { get; init; }
    public required FieldType Type { get; init; }

    /// <summary>The value compared by filters; for points and tags a custom condition stands in its place.</summary>
    public LambdaExpression? Value { get; init; }

    /// <summary>The column to sort by when it is not the value itself; null when the field cannot be sorted by.</summary>
    public LambdaExpression? SortBy { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];
    public Func<string, string, Expression<Func<T, bool>>>? Condition { get; init; }
    public bool Nullable { get; init; } = true;

    /// <summary>A comparison of its own in the place of all others: operator, values, and the place that an error names.</summary>
    public Func<string, string[], string, Expression<Func<T, bool>>>? Compare { get; init; }

    /// <summary>For a field that depends on who asks and when: what it is at that moment.</summary>
    public Func<FilterMoment, Field<T>>? AtTheMoment { get; init; }

    /// <summary>The workspace's own definition, when this is one of its custom fields.</summary>
    public CustomField? Custom { get; init; }

    /// <summary>Whether lists can be sorted by it.</summary>
    public bool Sortable => SortBy is not null || Custom is { Sortable: true };

    /// <summary>Who may know of the field: nobody below this clearance, in any way (see <see cref="FieldSight"/>).</summary>
    public Sensitivity Sensitivity { get; init; }

    /// <summary>Where the field stands in inputs and views when that is not its name: "personal.birthDate".</summary>
    public string? Member { get; init; }

    /// <summary>The same field, kept from those without this clearance.</summary>
    public Field<T> For(Sensitivity clearance, string? member = null) =>
        new() { Name = Name, Type = Type, Value = Value, SortBy = SortBy, Choices = Choices, Condition = Condition, Nullable = Nullable, Sensitivity = clearance, Member = member ?? Member };

    public static Field<T> Text(string name, Expression<Func<T, string?>> value, Expression<Func<T, string>>? sortBy = null) =>
        new() { Name = name, Type = FieldType.Text, Value = value, SortBy = sortBy, Nullable = sortBy is null };
    public static Field<T> Number(string name, Expression<Func<T, int?>> value) => new() { Name = name, Type = FieldType.Number, Value = value, SortBy = value };
    public static Field<T> Money(string name, Expression<Func<T, long?>> minor) => new() { Name = name, Type = FieldType.Money, Value = minor, SortBy = minor };
    public static Field<T> Date(string name, Expression<Func<T, DateOnly?>> value) => new() { Name = name, Type = FieldType.Date, Value = value, SortBy = value };
    public static Field<T> Instant(string name, Expression<Func<T, DateTimeOffset?>> value) => new() { Name = name, Type = FieldType.Instant, Value = value, SortBy = value };
    public static Field<T> Instant(string name, Expression<Func<T, DateTimeOffset>> value) => new() { Name = name, Type = FieldType.Instant, Value = value, SortBy = value, Nullable = false };
    public static Field<T> Id(string name, Expression<Func<T, Guid?>> value) => new() { Name = name, Type = FieldType.Id, Value = value };
    public static Field<T> Choice(string name, Expression<Func<T, string?>> value, params string[] choices) => new() { Name = name, Type = FieldType.Choice, Value = value, Choices = choices, SortBy = value };
    public static Field<T> Tags(Expression<Func<T, List<string>>> value) => new() { Name = "tags", Type = FieldType.Tags, Value = value };
    public static Field<T> Points(string name, Func<string, string, Expression<Func<T, bool>>> condition) => new() { Name = name, Type = FieldType.Points, Condition = condition };

    /// <summary>Other records that it points at, wherever they are written: compared with eq, ne, in and empty, as a plain id is.</summary>
    public static Field<T> Relation(string name, Func<Guid, Expression<Func<T, bool>>> to, Expression<Func<T, bool>> any) => new()
    {
        Name = name, Type = FieldType.Id, Compare = (op, values, where) =>
        {
            if (op == "empty") return values[0] == "false" ? any : Filters.Not(any);
            if (op is not ("eq" or "ne" or "in")) throw Refused.Invalid(where, $"'{name}' cannot be compared with '{op}'.");
            var found = (op == "in" ? values : values[..1]).Select(v => Guid.TryParseExact(v, "D", out var id) ? to(id) : _ => false).Aggregate(Filters.Or);
            return op == "ne" ? Filters.Not(found) : found;
        },
    };

    /// <summary>A value from a query string or a filter tree in the field's own type; a 400 that names the field when it does not fit.</summary>
    public object Parse(string text, string where)
    {
        var invariant = CultureInfo.InvariantCulture;
        object? value = Type switch
        {
            FieldType.Number => int.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out var number) ? number : null,
            FieldType.Money => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, invariant, out var money) && Math.Abs(money) < 90_000_000_000_000_000m ? (long)(money * 100) : null,
            FieldType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var date) ? date : null,
            FieldType.Instant => text.Length >= 10 && DateTimeOffset.TryParse(text, invariant, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null,
            FieldType.Id => Guid.TryParseExact(text, "D", out var id) ? id : Guid.Empty,
            FieldType.Choice => Choices.Contains(text, StringComparer.Ordinal) ? text : null,
            _ => text.Contains('\0', StringComparison.Ordinal) || text.Length > 500 ? null : text,
        };
        return value ?? throw Refused.Invalid(where, Type switch
        {
            FieldType.Choice => $"'{Name}' is one of: {string.Join(", ", Choices)}.",
            FieldType.Date => $"'{Name}' is compared with a date such as 2026-11-22.",
            FieldType.Instant => $"'{Name}' is compared with an instant such as 2026-11-22T09:00:00Z.",
            FieldType.Number or FieldType.Money => $"'{Name}' is compared with a number.",
            _ => $"This value does not fit '{Name}'.",
        });
    }
}
