using System.Text.Json;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Npgsql;

namespace Crm.Records;

/// <summary>The records of an action, one row each, by plain SQL: they are many.</summary>
static class BulkItems
{
    /// <summary>Writes down what the caller chose by id. What the caller cannot see is refused at once, like what does not exist.</summary>
    public static async Task<int> ChooseAsync(CrmDb db, RecordType type, Guid bulk, Guid[] ids, bool trashed, CancellationToken ct)
    {
        await using var command = Command(db, $"""
            insert into bulk_items (tenant_id, bulk_id, number, record_id, result, problem)
            select $1, $2, c.number, c.id, case when r.id is null then 'refused' end, case when r.id is null then $4::jsonb end
            from unnest($3::uuid[]) with ordinality as c(id, number) left join {type.Plural} r on r.tenant_id = $1 and r.id = c.id and (r.deleted_at is null or $5)
            """, bulk, ids, JsonSerializer.Serialize(new BulkProblem(404, Refused.NotFound().Title, null), Json.Options), trashed);
        await command.ExecuteNonQueryAsync(ct);
        await using var count = Command(db, "select count(*)::int from bulk_items where tenant_id = $1 and bulk_id = $2 and result = 'refused'", bulk);
        return (int)(await count.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Writes down what the caller's question finds at this moment, without the ids leaving the database. How many they are.</summary>
    public static async Task<int> ChooseAsync(CrmDb db, IQueryable<Guid> found, Guid bulk, CancellationToken ct)
    {
        await using var command = found.Wrapped(db, sql => $"""
            insert into bulk_items (tenant_id, bulk_id, number, record_id)
            select @own_tenant, @own_bulk, row_number() over (), c.id from ({sql}) as c(id)
            """, ("own_bulk", bulk));
        return await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task<List<Guid>> WaitingAsync(CrmDb db, Guid bulk, int most, CancellationToken ct)
    {
        await using var command = Command(db, "select record_id from bulk_items where tenant_id = $1 and bulk_id = $2 and result is null order by number limit $3", bulk, most);
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    public static async Task SaveAsync(CrmDb db, Guid bulk, IReadOnlyList<BulkOutcome> outcomes, CancellationToken ct)
    {
        await using var command = Command(db, """
            update bulk_items i set result = o.result, title = o.title, problem = o.problem::jsonb, version = o.version, changes = o.changes::jsonb
            from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[]) as o(id, result, title, problem, version, changes)
            where i.tenant_id = $1 and i.bulk_id = $2 and i.record_id = o.id and i.result is null
            """, bulk, outcomes.Select(o => o.Id).ToArray(), outcomes.Select(o => o.Result).ToArray(), outcomes.Select(o => o.Title).ToArray(),
            outcomes.Select(o => o.Problem is null ? null : JsonSerializer.Serialize(o.Problem, Json.Options)).ToArray(), outcomes.Select(o => o.Version?.Invoke()).ToArray(),
            outcomes.Select(o => o.Result == "changed" ? JsonSerializer.Serialize(o.Changes, Json.Options) : null).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Records that the action changed and its undo has not seen yet, the last one first.</summary>
    public static async Task<List<BulkDone>> ChangedAsync(CrmDb db, Guid bulk, int most, CancellationToken ct)
    {
        await using var command = Command(db, "select record_id, version, changes::text from bulk_items where tenant_id = $1 and bulk_id = $2 and result = 'changed' and undo is null order by number desc limit $3", bulk, most);
        var done = new List<BulkDone>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) done.Add(new BulkDone(reader.GetGuid(0), reader.GetInt32(1), JsonSerializer.Deserialize<List<Change>>(reader.GetString(2), Json.Options)!));
        return done;
    }

    public static async Task SaveTakenBackAsync(CrmDb db, Guid bulk, IReadOnlyList<BulkTakenBack> taken, CancellationToken ct)
    {
        await using var command = Command(db, """
            update bulk_items i set undo = o.undo, kept_fields = string_to_array(nullif(o.kept, ''), ',')
            from unnest($3::uuid[], $4::text[], $5::text[]) as o(id, undo, kept) where i.tenant_id = $1 and i.bulk_id = $2 and i.record_id = o.id and i.result = 'changed'
            """, bulk, taken.Select(t => t.Id).ToArray(), taken.Select(t => t.Kept.Count > 0 ? "kept" : "undone").ToArray(), taken.Select(t => string.Join(',', t.Kept)).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A page of items by their number; which: a result, "kept", or null for those that were refused or kept something.</summary>
    public static async Task<List<BulkItem>> PageAsync(CrmDb db, Guid bulk, string? which, int after, int most, CancellationToken ct)
    {
        var items = new List<BulkItem>();
        await new Question(db).Add("""
            select number, record_id, result, title, problem::text, coalesce(kept_fields, '{}') from bulk_items
            where tenant_id = $1 and bulk_id = $2 and number > $3 and case when $4 = 'problems' then result = 'refused' or undo = 'kept' when $4 = 'kept' then undo = 'kept' when $4 = 'all' then true else result = $4 end
            order by number limit $5
            """, db.CurrentTenantId, bulk, after, which ?? "problems", most).AskAsync(ct, row => items.Add(new BulkItem(row.GetInt32(0), row.GetGuid(1), row.Text(2), row.Text(3),
                row.Text(4) is { } problem ? JsonSerializer.Deserialize<BulkProblem>(problem, Json.Options) : null, row.Texts(5))));
        return items;
    }

    static NpgsqlCommand Command(CrmDb db, string sql, params object[] values)
    {
        var command = db.Command(sql);
        command.Parameters.Add(new() { Value = db.CurrentTenantId });
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
