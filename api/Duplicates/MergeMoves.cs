using System.Text.Json;
using Crm.Platform.Database;
using Crm.Records;
using Npgsql;

namespace Crm.Duplicates;

/// <summary>What hangs on merged records, moved and moved back by the database's functions (repeat_merge.sql), whatever the caller sees of it.</summary>
static class MergeMoves
{
    /// <summary>Moves everything to the survivor; answers how many rows by table.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> MoveAsync(CrmDb db, Merge merge, CancellationToken ct)
    {
        await RelateAsync(db, merge, merge.MergedId, merge.SurvivorId, back: false, ct);
        var moved = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var command = Command(db, "select moved_table, moved from merge_move($1, $2, $3, $4)", merge.Id, merge.Object, merge.MergedId, merge.SurvivorId))
        await using (var row = await command.ExecuteReaderAsync(ct))
            while (await row.ReadAsync(ct)) moved[row.GetString(0)] = row.GetInt64(1);
        if (merge.Object == "company") await RenameAsync(db, merge.SurvivorId, ct);
        return moved;
    }

    public static async Task TakeBackAsync(CrmDb db, Merge merge, CancellationToken ct)
    {
        await RelateAsync(db, merge, merge.SurvivorId, merge.MergedId, back: true, ct);
        await using (var command = Command(db, "select merge_unmove($1, $2, $3)", merge.Id, merge.MergedId, merge.SurvivorId)) await command.ExecuteNonQueryAsync(ct);
        if (merge.Object != "company") return;
        await RenameAsync(db, merge.SurvivorId, ct);
        await RenameAsync(db, merge.MergedId, ct);
    }

    /// <summary>How many rows hang on each of some records, by table, for the preview.</summary>
    public static async Task<Dictionary<Guid, Dictionary<string, long>>> CountAsync(CrmDb db, string @object, Guid[] ids, CancellationToken ct)
    {
        var links = new List<(string Table, string Column)>();
        await new Question(db).Add("select table_name, column_name from merge_links() where object = $1", @object).AskAsync(ct, row => links.Add((row.GetString(0), row.GetString(1))));
        var counts = ids.ToDictionary(id => id, _ => new Dictionary<string, long>(StringComparer.Ordinal));
        // Names come from the function above, never from anybody's input.
        await new Question(db).Add(string.Join(" union all ", links.Where(l => l.Column is not ("about_id" or "ref_id")).Select(l => $"select '{l.Table}', {l.Column}, count(*) from {l.Table} where tenant_id = $1 and {l.Column} = any ($2) group by 2")), db.CurrentTenantId, ids)
            .AskAsync(ct, row => counts[row.GetGuid(1)][row.GetString(0)] = counts[row.GetGuid(1)].GetValueOrDefault(row.GetString(0)) + row.GetInt64(2));
        return counts;
    }

    /// <summary>Ids in other systems of which the survivor has another one already still find it, by way of the merged record.</summary>
    public static async Task KeepOldIdsAsync(CrmDb db, string @object, OwnedRecord merged, CancellationToken ct)
    {
        if (merged.ExternalIds.Count == 0) return;
        await using var command = Command(db, "insert into external_ids (tenant_id, record_id, object, source, external_id) select app_tenant(), $1, $2, s, e from unnest($3::text[], $4::text[]) as t(s, e) on conflict do nothing",
            merged.Id, @object, merged.ExternalIds.Keys.ToArray(), merged.ExternalIds.Values.ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The pair is decided; what was decided about the merged record and others holds for the survivor.</summary>
    public static async Task DecideAsync(CrmDb db, Merge merge, CancellationToken ct)
    {
        await using var batch = db.Batch();
        batch.Add("""
            insert into duplicate_pairs (tenant_id, id, object, a_id, b_id, score, reasons, status, found_at, checked_at, decided_at, decided_by)
            values (app_tenant(), gen_random_uuid(), $1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid), coalesce($4, 1), '[]', 'merged', $5, $5, $5, $6)
            on conflict (tenant_id, a_id, b_id) do update set status = 'merged', decided_at = excluded.decided_at, decided_by = excluded.decided_by
            """, merge.Object, merge.SurvivorId, merge.MergedId, merge.Score, merge.MergedAt, merge.MergedBy ?? (object)DBNull.Value);
        batch.Add("delete from duplicate_pairs where tenant_id = app_tenant() and status = 'open' and (a_id = $1 or b_id = $1)", merge.MergedId);
        batch.Add("""
            insert into duplicate_pairs (tenant_id, id, object, a_id, b_id, score, reasons, status, found_at, checked_at, decided_at, decided_by)
            select p.tenant_id, gen_random_uuid(), p.object, least(o.id, $2), greatest(o.id, $2), p.score, p.reasons, 'notDuplicate', p.found_at, p.checked_at, p.decided_at, p.decided_by
            from duplicate_pairs p cross join lateral (select case when p.a_id = $1 then p.b_id else p.a_id end as id) o
            where p.tenant_id = app_tenant() and p.status = 'notDuplicate' and (p.a_id = $1 or p.b_id = $1) and o.id <> $2 on conflict do nothing
            """, merge.MergedId, merge.SurvivorId);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>After an undo the pair is looked at again.</summary>
    public static async Task ReopenAsync(CrmDb db, Merge merge, CancellationToken ct)
    {
        await using var command = Command(db, "update duplicate_pairs set status = 'open', decided_at = null, decided_by = null where tenant_id = app_tenant() and a_id = least($1::uuid, $2::uuid) and b_id = greatest($1::uuid, $2::uuid)", merge.SurvivorId, merge.MergedId);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Values of the workspace's own fields that point at the merged record; back only those that the merge has changed.</summary>
    static async Task RelateAsync(CrmDb db, Merge merge, Guid from, Guid to, bool back, CancellationToken ct)
    {
        await using var command = Command(db, """
            with pointing as (
                select v.record_id, v.field_id, f.key, f.object from custom_values v join field_defs f on f.tenant_id = v.tenant_id and f.id = v.field_id
                where v.tenant_id = app_tenant() and f.type = 'relation' and f.target = $3 and v.value = $1 and (not $5 or exists (
                  select from merge_moves m where m.tenant_id = v.tenant_id and m.merge_id = $4 and m.table_name = 'custom_values' and m.row_key = jsonb_build_object('record_id', v.record_id, 'field_id', v.field_id)))),
              people as (update contacts r set custom = jsonb_set(r.custom, array[p.key], to_jsonb($2)) from pointing p where r.tenant_id = app_tenant() and p.object = 'contact' and r.id = p.record_id),
              firms as (update companies r set custom = jsonb_set(r.custom, array[p.key], to_jsonb($2)) from pointing p where r.tenant_id = app_tenant() and p.object = 'company' and r.id = p.record_id),
              sales as (update deals r set custom = jsonb_set(r.custom, array[p.key], to_jsonb($2)) from pointing p where r.tenant_id = app_tenant() and p.object = 'deal' and r.id = p.record_id),
              noted as (insert into merge_moves (tenant_id, merge_id, place, table_name, column_name, row_key)
                select app_tenant(), $4, 0, 'custom_values', 'value', jsonb_build_object('record_id', p.record_id, 'field_id', p.field_id) from pointing p where not $5)
            update custom_values v set value = $2 from pointing p where v.tenant_id = app_tenant() and v.record_id = p.record_id and v.field_id = p.field_id and v.value = $1
            """, from.ToString(), to.ToString(), merge.Object, merge.Id, back);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>People whose company changed its record show its name under their own in search.</summary>
    static async Task RenameAsync(CrmDb db, Guid company, CancellationToken ct)
    {
        await using var command = Command(db, """
            update search_docs d set subtitle = k.name, body = left(d.body || chr(10) || k.sort_name, 2000)
            from companies k where d.tenant_id = app_tenant() and d.object = 'contact' and k.tenant_id = d.tenant_id and k.id = $1 and d.subtitle <> k.name
              and d.record_id in (select c.id from contacts c where c.tenant_id = app_tenant() and c.company_id = $1)
            """, company);
        await command.ExecuteNonQueryAsync(ct);
    }

    static NpgsqlCommand Command(CrmDb db, string sql, params object[] values)
    {
        var command = db.Command(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
