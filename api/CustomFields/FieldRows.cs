using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Npgsql;

namespace Crm.CustomFields;

/// <summary>Definitions on their way into the database, and what a change of one means for the values of all records.</summary>
static class FieldRows
{
    const int ChunkSize = 5_000;

    /// <summary>Writes definitions and raises the version by which every process knows that what it remembers is stale.</summary>
    public static async Task SaveAsync(CrmDb db, IReadOnlyList<CustomField> fields, CancellationToken ct)
    {
        await using var batch = db.Batch();
        foreach (var f in fields)
            batch.Add("""
                insert into field_defs (tenant_id, id, version, object, key, label, description, type, options, target, required, required_from, is_unique, sensitivity, default_value, group_name, position, show_in_table, created_at, updated_at, deleted_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14, $15::jsonb, $16, $17, $18, $19, $20, $21)
                on conflict (tenant_id, id) do update set version = excluded.version, label = excluded.label, description = excluded.description, type = excluded.type, options = excluded.options, target = excluded.target,
                  required = excluded.required, required_from = excluded.required_from, is_unique = excluded.is_unique, sensitivity = excluded.sensitivity, default_value = excluded.default_value, group_name = excluded.group_name,
                  position = excluded.position, show_in_table = excluded.show_in_table, updated_at = excluded.updated_at, deleted_at = excluded.deleted_at
                """, db.CurrentTenantId, f.Id, f.Version, f.Object, f.Key, f.Label, f.Description, FieldMaking.Name(f.Type), JsonSerializer.Serialize(f.Options, Json.Options), f.Target, FieldMaking.Name(f.Required), f.RequiredFrom,
                f.Unique, FieldMaking.Name(f.Sensitivity), f.Default?.GetRawText(), f.Group, f.Position, f.ShowInTable, f.CreatedAt, f.UpdatedAt, f.DeletedAt);
        batch.Add("update identity.tenants set fields_version = fields_version + 1 where id = $1", db.CurrentTenantId);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What every record holds in the field, whatever its type was when it was written.</summary>
    public static async Task<List<(Guid Record, JsonElement Kept, bool Trashed)>> KeptAsync(CrmDb db, RecordType type, CustomField field, CancellationToken ct)
    {
        await using var command = db.Command($"select id, (custom -> $2)::text, deleted_at is not null from {type.Plural} where tenant_id = $1 and jsonb_exists(custom, $2)");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = field.Key }]);
        var found = new List<(Guid, JsonElement, bool)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add((reader.GetGuid(0), JsonSerializer.Deserialize<JsonElement>(reader.GetString(1)), reader.GetBoolean(2)));
        return found;
    }

    /// <summary>The next records that hold something in the field, by id.</summary>
    public static async Task<Guid[]> HoldersAsync(CrmDb db, RecordType type, CustomField field, Guid after, int most, CancellationToken ct)
    {
        await using var command = db.Command($"select coalesce(array_agg(id order by id), '{{}}') from (select id from {type.Plural} where tenant_id = $1 and id > $2 and deleted_at is null and jsonb_exists(custom, $3) order by id limit $4) held");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = after }, new() { Value = field.Key }, new() { Value = most }]);
        return (Guid[])(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Writes the side table of a field anew, by its present type, options and uniqueness.</summary>
    public static async Task EncodeAsync(CrmDb db, RecordTypes types, CustomField field, CancellationToken ct)
    {
        var kept = await KeptAsync(db, types.ByObject(field.Object)!, field, ct);
        foreach (var chunk in kept.Chunk(ChunkSize))
        {
            try { await CustomRows.SaveAsync(db, types, [.. chunk.Where(k => !k.Trashed).Select(k => new CustomChange(k.Record, field, k.Kept))], ct); }
            catch (Refused refused) when (refused.Type == "duplicate")
            {
                throw Refused.Conflict($"More than one {field.Object} has the same value of '{field.Label}'. Change those first.", "unique");
            }
            await CustomRows.SaveAsync(db, types, [.. chunk.Where(k => k.Trashed).Select(k => new CustomChange(k.Record, field with { Unique = false }, k.Kept))], ct);
        }
    }

    /// <summary>Records in all, and those without a value in the field.</summary>
    public static async Task<int> CountAsync(CrmDb db, RecordType type, CancellationToken ct)
    {
        await using var command = db.Command($"select count(*)::int from {type.Plural} where tenant_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = db.CurrentTenantId });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }
}
