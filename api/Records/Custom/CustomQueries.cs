using System.Globalization;
using System.Linq.Expressions;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>Custom fields as fields like any other: in filters, trees and sorting they are answered by the side table and its index.</summary>
static class CustomQueries
{
    public static Field<T> AsField<T>(this CustomField field, CrmDb db, CustomProbes probes) where T : Record => new()
    {
        Name = field.Name, Custom = field, Sensitivity = field.Sensitivity, Choices = [.. field.Options.Select(o => o.Id)], Compare = (op, values, where) => Compare<T>(field, db, probes, op, values, where),
        Type = field.Type switch
        {
            CustomType.Number => FieldType.Number, CustomType.Money => FieldType.Money, CustomType.Date => FieldType.Date, CustomType.Choice or CustomType.YesNo => FieldType.Choice,
            CustomType.MultiChoice => FieldType.Tags, CustomType.Relation => FieldType.Id, _ => FieldType.Text,
        },
    };

    static Expression<Func<T, bool>> Compare<T>(CustomField field, CrmDb db, CustomProbes probes, string op, string[] values, string where) where T : Record
    {
        var id = field.Id;
        var all = db.Set<CustomValue>().Where(v => v.FieldId == id);
        if (op == "empty") return values[0] == "false" ? r => all.Any(v => v.RecordId == r.Id) : r => !all.Any(v => v.RecordId == r.Id);
        if (op is "contains" or "startsWith") return probes.Has<T>(Like(all, field, op, values[0], where));
        var keys = values.Select(v => Key(field, v, where)).ToArray();
        var key = keys[0];
        if (op == "ne") return r => !all.Any(v => v.RecordId == r.Id && v.Value == key);
        if (op is not ("eq" or "in") && field.Type is CustomType.LongText or CustomType.MultiChoice or CustomType.YesNo or CustomType.Relation or CustomType.Choice) throw Cannot(field, op, where);
        return probes.Has<T>(op switch
        {
            "eq" or "in" => keys.Length == 1 ? all.Where(v => v.Value == key) : all.Where(v => keys.Contains(v.Value)),
            "gt" => all.Where(v => string.Compare(v.Value, key) > 0),
            "gte" => all.Where(v => string.Compare(v.Value, key) >= 0),
            "lt" => all.Where(v => string.Compare(v.Value, key) < 0),
            _ => all.Where(v => string.Compare(v.Value, key) <= 0),
        });
    }

    static IQueryable<CustomValue> Like(IQueryable<CustomValue> all, CustomField field, string op, string value, string where)
    {
        if (!field.IsText) throw Cannot(field, op, where);
        var text = SearchDocs.Fold(Checked(field, value, where));
        var pattern = (op == "contains" ? "%" : "") + Filters.Escape(text) + "%";
        if (field.Type == CustomType.LongText) return all.Where(v => EF.Functions.Like(v.Body!, pattern, "\\"));
        // What begins with a text stands between it and the next text: a range, which the index knows.
        if (op == "startsWith" && text.Length > 0 && OrderedText.After(text) is { } end) return all.Where(v => string.Compare(v.Value, text) >= 0 && string.Compare(v.Value, end) < 0);
        return all.Where(v => EF.Functions.Like(v.Value, pattern, "\\"));
    }

    /// <summary>A value from a query string or a filter tree, as the index has it; a 400 that names what is wrong.</summary>
    static string Key(CustomField field, string text, string where)
    {
        var invariant = CultureInfo.InvariantCulture;
        return field.Type switch
        {
            CustomType.Number or CustomType.Money => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, invariant, out var number) && Math.Abs(number) <= OrderedText.Largest && decimal.Round(number, 6) == number
                ? OrderedText.Number(number) : throw Refused.Invalid(where, $"'{field.Name}' is compared with a number of at most 15 digits and 6 decimals."),
            CustomType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", invariant, DateTimeStyles.None, out var date) ? OrderedText.Date(date) : throw Refused.Invalid(where, $"'{field.Name}' is compared with a date such as 2026-11-22."),
            CustomType.Choice or CustomType.MultiChoice => field.Option(text) is { } option ? OrderedText.Option(field, option.Id) : throw Refused.Invalid(where, $"'{field.Name}' is one of: {string.Join(", ", field.Options.Take(20).Select(o => o.Id))}."),
            CustomType.YesNo => text switch { "true" => OrderedText.YesNo(true), "false" => OrderedText.YesNo(false), _ => throw Refused.Invalid(where, $"'{field.Name}' is true or false.") },
            CustomType.Relation => Guid.TryParseExact(text, "D", out var id) ? id.ToString() : "",
            CustomType.LongText => throw Cannot(field, "eq", where),
            _ => OrderedText.Text(Checked(field, text, where)),
        };
    }

    static string Checked(CustomField field, string text, string where) =>
        text.Contains('\0', StringComparison.Ordinal) || text.Length > 500 ? throw Refused.Invalid(where, $"This value does not fit '{field.Name}'.") : text;

    static Refused Cannot(CustomField field, string op, string where) => Refused.Invalid(where, $"'{field.Name}' cannot be compared with '{op}'.");

    sealed record Keyed(string? Key, Guid Id);

    /// <summary>
    /// A page of ids in the order of a custom field, read along its index; behind them, in both directions, those without a
    /// value, by id.
    /// </summary>
    public static async Task<List<(string? Key, Guid Id)>> PageAsync<T>(IQueryable<T> rows, CustomField field, bool down, string?[]? after, int most, CrmDb db, CancellationToken ct) where T : Record
    {
        var (id, found) = (field.Id, new List<Keyed>());
        if (after is null || after[0] is not null) found = await InOrder(rows, field, down, after, db).Take(most).Select(v => new Keyed(v.Value, v.RecordId)).ToListAsync(ct);
        if (found.Count < most)
        {
            var empty = rows.Where(r => !db.Set<CustomValue>().Any(v => v.FieldId == id && v.RecordId == r.Id));
            if (after is not null && after[0] is null)
            {
                var last = Guid.Parse(after[1]!);
                empty = down ? empty.Where(r => r.Id.CompareTo(last) < 0) : empty.Where(r => r.Id.CompareTo(last) > 0);
            }
            found.AddRange(await (down ? empty.OrderByDescending(r => r.Id) : empty.OrderBy(r => r.Id)).Take(most - found.Count).Select(r => new Keyed(null, r.Id)).ToListAsync(ct));
        }
        return found.ConvertAll(k => (k.Key, k.Id));
    }

    /// <summary>The values of these rows in the order of the field, from a mark on.</summary>
    public static IQueryable<CustomValue> InOrder<T>(IQueryable<T> rows, CustomField field, bool down, string?[]? after, CrmDb db) where T : Record
    {
        var id = field.Id;
        var values = db.Set<CustomValue>().Where(v => v.FieldId == id && v.Place == 0);
        if (after is not null)
        {
            var (key, last) = (after[0]!, Guid.Parse(after[1]!));
            values = down ? values.Where(v => string.Compare(v.Value, key) <= 0 && (string.Compare(v.Value, key) < 0 || v.RecordId.CompareTo(last) < 0))
                : values.Where(v => string.Compare(v.Value, key) >= 0 && (string.Compare(v.Value, key) > 0 || v.RecordId.CompareTo(last) > 0));
        }
        var joined = values.Join(rows, v => v.RecordId, r => r.Id, (v, _) => v);
        return down ? joined.OrderByDescending(v => v.Value).ThenByDescending(v => v.RecordId) : joined.OrderBy(v => v.Value).ThenBy(v => v.RecordId);
    }
}
