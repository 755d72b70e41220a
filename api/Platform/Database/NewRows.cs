using System.Text;
using System.Text.Json;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

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
            .GroupBy(e => e.Metadata).OrderBy(g => Depth(g.Key, [])).ToList();
        if (tables.Count == 0) return;
        await using var batch = db.Batch();
        foreach (var table in tables)
        {
            var columns = table.Key.GetProperties().Where(p => p.GetBeforeSaveBehavior() == PropertySaveBehavior.Save && !p.IsShadowProperty()).ToList();
            var (name, list) = (table.Key.GetTableName()!, string.Join(", ", columns.Select(c => c.GetColumnName())));
            var command = new NpgsqlBatchCommand($"insert into {name} ({list}) select {list} from json_populate_recordset(null::{name}, $1)");
            command.Parameters.Add(new NpgsqlParameter { Value = Text(columns, table), NpgsqlDbType = NpgsqlDbType.Json });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(ct);
        foreach (var entry in tables.SelectMany(t => t)) entry.State = EntityState.Unchanged;
    }

    // What others point at: a record, or a member.
    static bool IsRoot(IReadOnlyEntityType type) => typeof(Record).IsAssignableFrom(type.ClrType) || type.GetReferencingForeignKeys().Any();
    static Guid Id(EntityEntry entry) => (Guid)entry.Metadata.FindProperty("Id")!.GetGetter().GetClrValue(entry.Entity)!;
    static int Depth(IReadOnlyEntityType type, HashSet<IReadOnlyEntityType> above) =>
        above.Add(type) ? type.GetForeignKeys().Select(k => k.PrincipalEntityType).Where(p => p != type).Select(p => 1 + Depth(p, [.. above])).DefaultIfEmpty(0).Max() : 0;

    static string Text(List<IProperty> columns, IEnumerable<EntityEntry> rows)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                foreach (var column in columns)
                {
                    var value = column.GetGetter().GetClrValue(row.Entity);
                    if (value is null) continue;
                    json.WritePropertyName(column.GetColumnName());
                    if (column.GetValueConverter() is { } converter) value = converter.ConvertToProvider(value);
                    Write(json, value!, column.GetColumnType() == "jsonb");
                }
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    static void Write(Utf8JsonWriter json, object value, bool isJson)
    {
        switch (value)
        {
            case string text when isJson: json.WriteRawValue(text); break;
            case string text: json.WriteStringValue(text); break;
            case Guid id: json.WriteStringValue(id); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case short number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case DateTimeOffset instant: json.WriteStringValue(instant); break;
            case DateOnly date: json.WriteStringValue(date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)); break;
            default: JsonSerializer.Serialize(json, value); break;
        }
    }
}
