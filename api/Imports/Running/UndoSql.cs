using Crm.Platform.Database;
using Crm.Records;
using Npgsql;

namespace Crm.Imports;

/// <summary>A record that an import wrote: the version it wrote last, and what was there before if it only changed it.</summary>
sealed record WrittenRecord(Guid Id, bool Made, int Version, string? Before);

/// <summary>The statements of an undo. Records go with everything that hangs on them; what happened stays in the event log.</summary>
static class UndoSql
{
    // Nothing hangs on activities and tasks.
    const string Nobody = "select null::uuid as record, null::uuid as by where $1::uuid is null and $2::uuid[] is null";

    // Who points at a record of the kind, as (record, the one that points). A record somebody else's work hangs on is not removed.
    static readonly Dictionary<string, string> Users = new(StringComparer.Ordinal)
    {
        ["deals"] = "select deal_id as record, coalesce(activity_id, task_id) as by from links where tenant_id = $1 and deal_id = any ($2)",
        ["contacts"] = """
            select contact_id as record, coalesce(activity_id, task_id) as by from links where tenant_id = $1 and contact_id = any ($2)
            union all select contact_id, deal_id from deal_contacts where tenant_id = $1 and contact_id = any ($2)
            union all select contact_id, id from preferences where tenant_id = $1 and contact_id = any ($2)
            union all select contact_id, id from concerns where tenant_id = $1 and contact_id = any ($2)
            union all select contact_id, id from enquiries where tenant_id = $1 and contact_id = any ($2)
            union all select contact_id, id from important_dates where tenant_id = $1 and contact_id = any ($2)
            union all select unnest(array[contact_id, other_contact_id]), id from relationships where tenant_id = $1 and (contact_id = any ($2) or other_contact_id = any ($2))
            """,
        ["companies"] = """
            select company_id as record, coalesce(activity_id, task_id) as by from links where tenant_id = $1 and company_id = any ($2)
            union all select company_id, id from deals where tenant_id = $1 and company_id = any ($2)
            union all select company_id, id from preferences where tenant_id = $1 and company_id = any ($2)
            union all select company_id, id from concerns where tenant_id = $1 and company_id = any ($2)
            union all select company_id, id from enquiries where tenant_id = $1 and company_id = any ($2)
            union all select company_id, id from important_dates where tenant_id = $1 and company_id = any ($2)
            union all select company_id, contact_id from contact_roles where tenant_id = $1 and company_id = any ($2)
            union all select parent_company_id, id from companies where tenant_id = $1 and parent_company_id = any ($2)
            """,
        ["activities"] = Nobody,
        ["tasks"] = Nobody,
        ["members"] = """
            select owner_id as record, id as by from deals where tenant_id = $1 and owner_id = any ($2)
            union all select owner_id, id from contacts where tenant_id = $1 and owner_id = any ($2)
            union all select owner_id, id from companies where tenant_id = $1 and owner_id = any ($2)
            union all select owner_id, id from activities where tenant_id = $1 and owner_id = any ($2)
            union all select assignee_id, id from tasks where tenant_id = $1 and assignee_id = any ($2)
            """,
    };

    /// <summary>The next records of a kind that rows of the import wrote, last row first.</summary>
    public static async Task<List<WrittenRecord>> NextAsync(CrmDb db, Guid import, string @object, int most, CancellationToken ct)
    {
        await using var command = Command(db, """
            with last as materialized (select distinct record_id from (
              select record_id from import_rows where tenant_id = $1 and import_id = $2 and object = $3 and version is not null and result in ('created', 'updated') order by row desc limit $4) r)
            select l.record_id, w.made, w.version, w.before from last l cross join lateral (
              select bool_or(r.result = 'created') as made, max(r.version) as version, (array_agg(r.before::text order by r.row) filter (where r.before is not null))[1] as before
              from import_rows r where r.tenant_id = $1 and r.import_id = $2 and r.record_id = l.record_id and r.result in ('created', 'updated') and r.version is not null) w
            """, import, @object, most);
        var found = new List<WrittenRecord>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(new WrittenRecord(reader.GetGuid(0), reader.GetBoolean(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return found;
    }

    /// <summary>Marks rows as dealt with: a row whose record the undo has seen has no version any more.</summary>
    public static Task MarkAsync(CrmDb db, Guid import, Guid[] records, CancellationToken ct) =>
        RunAsync(db, "update import_rows set version = null where tenant_id = $1 and import_id = $2 and record_id = any ($3)", ct, import, records);

    /// <summary>The records' present versions; those that are gone for good are missing. Locked until the transaction ends.</summary>
    public static async Task<Dictionary<Guid, int>> VersionsAsync(CrmDb db, string table, Guid[] ids, CancellationToken ct)
    {
        await using var command = Command(db, $"select id, version from {table} where tenant_id = $1 and id = any ($2) order by id for update", ids);
        var found = new Dictionary<Guid, int>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[reader.GetGuid(0)] = reader.GetInt32(1);
        return found;
    }

    /// <summary>Those of the records that others hang on. What the same import made and is yet to be taken back does not count, what stays does.</summary>
    public static async Task<HashSet<Guid>> UsedAsync(CrmDb db, string table, Guid[] ids, Guid? apartFrom, Guid[] kept, CancellationToken ct)
    {
        await using var command = Command(db, $"""
            select distinct u.record from ({Users[table]}) u where $3::uuid is null or u.by = any ($4)
              or not exists (select 1 from import_rows r where r.tenant_id = $1 and r.import_id = $3 and r.record_id = u.by and r.result = 'created' and r.version is not null)
            """, ids, (object?)apartFrom ?? DBNull.Value, kept);
        var used = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) used.Add(reader.GetGuid(0));
        return used;
    }

    public static async Task RemoveAsync(CrmDb db, string table, Guid[] ids, CancellationToken ct)
    {
        if (ids.Length == 0) return;
        await RunAsync(db, "delete from timeline_entries where tenant_id = $1 and (record_id = any ($2) or ref_id = any ($2))", ct, ids);
        await RunAsync(db, "delete from search_docs where tenant_id = $1 and record_id = any ($2)", ct, ids);
        await RunAsync(db, "delete from duplicate_keys where tenant_id = $1 and record_id = any ($2)", ct, ids);
        await RunAsync(db, "delete from custom_values where tenant_id = $1 and record_id = any ($2)", ct, ids);
        await RunAsync(db, "delete from external_ids where tenant_id = $1 and record_id = any ($2)", ct, ids);
        await RunAsync(db, $"delete from {table} where tenant_id = $1 and id = any ($2)", ct, ids);
    }

    // Whose stage of life follows from records of the kind.
    static readonly Dictionary<string, string> Customers = new(StringComparer.Ordinal)
    {
        ["deals"] = """
            select 'company' as object, company_id as id from deals where tenant_id = $1 and id = any ($2) and company_id is not null
            union select 'contact', contact_id from deal_contacts where tenant_id = $1 and deal_id = any ($2)
            union select 'company', c.company_id from deal_contacts d join contacts c on c.tenant_id = d.tenant_id and c.id = d.contact_id where d.tenant_id = $1 and d.deal_id = any ($2) and c.company_id is not null
            """,
        ["contacts"] = "select 'contact' as object, id from contacts where tenant_id = $1 and id = any ($2) union select 'company', company_id from contacts where tenant_id = $1 and id = any ($2) and company_id is not null",
        ["companies"] = "select 'company' as object, id from companies where tenant_id = $1 and id = any ($2)",
        ["activities"] = LinkedBy("activity_id"),
        ["tasks"] = LinkedBy("task_id"),
    };

    static string LinkedBy(string column) => $"""
        select 'contact' as object, contact_id as id from links where tenant_id = $1 and {column} = any ($2) and contact_id is not null
        union select 'company', coalesce(l.company_id, c.company_id, d.company_id) from links l left join contacts c on c.tenant_id = $1 and c.id = l.contact_id left join deals d on d.tenant_id = $1 and d.id = l.deal_id
          where l.tenant_id = $1 and l.{column} = any ($2) and coalesce(l.company_id, c.company_id, d.company_id) is not null
        """;

    /// <summary>The customers whose standing goes back with these records, whether or not the author sees them.</summary>
    public static async Task<List<RecordRef>> CustomersAsync(CrmDb db, string table, Guid[] ids, CancellationToken ct)
    {
        var found = new List<RecordRef>();
        await db.FollowUpAsync(async () =>
        {
            await using var command = Command(db, Customers[table], ids);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) found.Add(new RecordRef(reader.GetString(0), reader.GetGuid(1)));
        }, ct);
        return found;
    }

    /// <summary>
    /// Takes back the story of customers whom nothing but imports has moved since then, and who stand where they stood: lines that
    /// tell of an opportunity that there never was. Whom somebody else has moved as well keeps all of it.
    /// </summary>
    public static Task ForgetTripsAsync(CrmDb db, Guid[] customers, DateTimeOffset since, CancellationToken ct) => RunAsync(db, """
        with trips as (
          select l.record_id, array_agg(l.id) as lines, array_agg(l.at) as instants
          from timeline_entries l
            join (select id, lifecycle_stage as stage from contacts where tenant_id = $1 and id = any ($2) union all select id, lifecycle_stage from companies where tenant_id = $1 and id = any ($2)) c on c.id = l.record_id
            left join events e on e.tenant_id = $1 and e.record_id = l.record_id and e.at = l.at and e.type in ('contact.lifecycleChanged', 'company.lifecycleChanged')
          where l.tenant_id = $1 and l.record_id = any ($2) and l.kind = 'lifecycle' and l.at >= $3
          group by l.record_id, c.stage
          having bool_and(coalesce(e.via = 'import', false)) and (array_agg(l.changes -> 0 ->> 'old' order by l.at, l.id))[1] = c.stage),
        lines as (delete from timeline_entries l using trips t where l.tenant_id = $1 and l.id = any (t.lines)),
        history as (delete from lifecycle_history h using trips t where h.tenant_id = $1 and (h.contact_id = t.record_id or h.company_id = t.record_id) and h.at = any (t.instants)),
        since as (select t.record_id, (select max(h.at) from lifecycle_history h where h.tenant_id = $1 and (h.contact_id = t.record_id or h.company_id = t.record_id) and not h.at = any (t.instants)) as at from trips t),
        people as (update contacts c set lifecycle_since = coalesce(s.at, c.created_at) from since s where c.tenant_id = $1 and c.id = s.record_id)
        update companies c set lifecycle_since = coalesce(s.at, c.created_at) from since s where c.tenant_id = $1 and c.id = s.record_id
        """, ct, customers, since);

    /// <summary>What the import made on the way, with the version it had then.</summary>
    public static async Task<List<(string Object, Guid Id, int Version)>> ExtrasAsync(CrmDb db, Guid import, CancellationToken ct)
    {
        await using var command = Command(db, "select object, record_id, version from import_extras where tenant_id = $1 and import_id = $2", import);
        var found = new List<(string, Guid, int)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add((reader.GetString(0), reader.GetGuid(1), reader.GetInt32(2)));
        return found;
    }

    public static Task ForgetExtrasAsync(CrmDb db, Guid import, CancellationToken ct) => RunAsync(db, "delete from import_extras where tenant_id = $1 and import_id = $2", ct, import);

    static NpgsqlCommand Command(CrmDb db, string sql, params object[] values)
    {
        var command = db.Command(sql);
        command.Parameters.Add(new() { Value = db.CurrentTenantId });
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }

    static async Task RunAsync(CrmDb db, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(db, sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }
}
