using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>
/// The new rows of a save, one statement a table instead of one a row: for writers of many records. Records come first, and with
/// them what hangs on a new one; a row that something else must make room for is left to the save itself.
/// </summary>
static class NewRows
{
    public static async Task InsertAsync(CrmDb db, CancellationToken ct)
    {
        var added = db.ChangeTracker.Entries<ITenantOwned>().Where(e => e.State == EntityState.Added).ToList();
        var ids = added.Where(e => IsRoot(e.Metadata)).Select(e => Id(e)).ToHashSet();
        var tables = added.Where(e => IsRoot(e.Metadata) || e.Metadata.GetForeignKeys().Any(k => IsRoot(k.PrincipalEntityType) && k.Properties[^1].GetGetter().GetClrValue(e.Entity) is Guid id && ids.Contains(id)))
            .GroupBy(e => e.Metadata).OrderBy(g => Depth(g.Key, [])).Select(g => (g.Key, Rows: g.ToList())).ToList();
        if (tables.Count == 0) return;
        await using var batch = db.Batch();
        foreach (var table in tables)
        {
            var columns = table.Key.GetProperties().Where(p => p.GetBeforeSaveBehavior() == PropertySaveBehavior.Save && !p.IsShadowProperty()).ToList();
            var command = new NpgsqlBatchCommand();
            // A column that no row fills is told once, not once a row.
            var filled = columns.Select(c => (Column: c, Values: ValuesOf(c, table.Rows))).Where(c => c.Values is not null).ToList();
            foreach (var (_, values) in filled) command.Parameters.Add(new NpgsqlParameter { Value = values });
            var chosen = string.Join(", ", columns.Select(c => filled.FindIndex(f => f.Column == c) is >= 0 and var at ? $"r.c{at}::{c.GetColumnType()}" : $"null::{c.GetColumnType()}"));
            command.CommandText = $"insert into {table.Key.GetTableName()} ({string.Join(", ", columns.Select(c => c.GetColumnName()))}) select {chosen} from unnest({string.Join(", ", filled.Select((f, i) => $"${i + 1}::{Carrier(f.Column)}[]"))}) as r({string.Join(", ", filled.Select((_, i) => "c" + i))})";
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(ct);
        foreach (var entry in tables.SelectMany(t => t.Rows)) entry.State = EntityState.Unchanged;
    }

    // What others point at: a record, or a member.
    static bool IsRoot(IReadOnlyEntityType type) => typeof(Record).IsAssignableFrom(type.ClrType) || type.GetReferencingForeignKeys().Any();
    static Guid Id(EntityEntry entry) => (Guid)entry.Metadata.FindProperty("Id")!.GetGetter().GetClrValue(entry.Entity)!;
    static int Depth(IReadOnlyEntityType type, HashSet<IReadOnlyEntityType> above) =>
        above.Add(type) ? type.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(p => p != type).Select(p => 1 + Depth(p, [.. above])).DefaultIfEmpty(0).Max() : 0;

    // Documents and lists travel as text: arrays of arrays are no arrays of lists to the database.
    static string Carrier(IProperty column) => column.GetColumnType() is var type && (type == "jsonb" || type.EndsWith("[]", StringComparison.Ordinal)) ? "text" : type;

    /// <summary>A column's values of all rows, as an array of its type; nothing when all of them are empty.</summary>
    static Array? ValuesOf(IProperty column, IReadOnlyCollection<EntityEntry> rows)
    {
        var (getter, converter, at) = (column.GetGetter(), column.GetValueConverter(), 0);
        Array? values = null;
        foreach (var row in rows)
        {
            if (getter.GetClrValue(row.Entity) is { } value)
            {
                var told = converter is null ? value : converter.ConvertToProvider(value)!;
                value = told switch
                {
                    DateTimeOffset instant => instant.ToUniversalTime(),
                    string or ValueType => told,
                    System.Collections.IEnumerable list => Literal(list),
                    _ => throw new InvalidOperationException($"{column.Name} has a type that is not written in bulk."),
                };
                values ??= Array.CreateInstance(value is string ? typeof(string) : typeof(Nullable<>).MakeGenericType(value.GetType()), rows.Count);
                values.SetValue(value, at);
            }
            at++;
        }
        return values;
    }

    static string Literal(System.Collections.IEnumerable list) => "{" + string.Join(",", list.Cast<object?>().Select(item => item switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException("A list of this type is not written in bulk."),
    })) + "}";
}
