using Crm.Platform.Database;
using Crm.Platform.Http;
using Npgsql;

namespace Crm.Records;

/// <summary>Ids of records in other systems: one row each, unique per kind of record and source, so that an upsert finds its record.</summary>
static class ExternalIds
{
    public static void Check(IReadOnlyDictionary<string, string>? ids)
    {
        foreach (var (source, id) in ids ?? new Dictionary<string, string>())
            if (source.Length is 0 or > 50 || string.IsNullOrEmpty(id) || id.Length > 200)
                throw Refused.Invalid($"externalIds.{source}", "A source has 1 to 50 characters and an id 1 to 200.");
    }

    /// <summary>Makes the rows equal to the record's ids; an id that another record has is a 409.</summary>
    public static async Task SaveAsync(CrmDb db, RecordType type, Record record, CancellationToken ct)
    {
        if (record is not OwnedRecord owned) return;
        Check(owned.ExternalIds);
        if (owned.ExternalIds.Count == 0 && record.Version == 1 && record.CreatedAt == default) return;
        await using var command = db.Command("""
            with gone as (delete from external_ids where tenant_id = $1 and record_id = $2 and not (source, external_id) in (select * from unnest($4::text[], $5::text[])))
            insert into external_ids (tenant_id, record_id, object, source, external_id)
            select $1, $2, $3, s, e from unnest($4::text[], $5::text[]) as t(s, e)
            on conflict (tenant_id, object, source, external_id) do update set record_id = external_ids.record_id
            returning record_id
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = record.Id }, new() { Value = type.Object },
            new() { Value = owned.ExternalIds.Keys.ToArray() }, new() { Value = owned.ExternalIds.Values.ToArray() }]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        Guid? taken = null;
        while (await reader.ReadAsync(ct))
            if (reader.GetGuid(0) is var other && other != record.Id) taken = other;
        await reader.CloseAsync();
        if (taken is { } existing) throw await TakenAsync(db, type, existing, ct);
    }

    /// <summary>Names the record that has the id already to those who may see it.</summary>
    static async Task<Refused> TakenAsync(CrmDb db, RecordType type, Guid existing, CancellationToken ct)
    {
        await using var command = db.Command("select app_sees($1, $2)");
        command.Parameters.AddAll([new() { Value = type.Object }, new() { Value = existing }]);
        var seen = await command.ExecuteScalarAsync(ct) is true;
        return new Refused(409, "duplicate", "Another record has this external id.")
        {
            Errors = new Dictionary<string, string[]> { ["externalIds"] = ["Another record has this external id."] },
            Extra = seen ? new Dictionary<string, object?> { ["existing"] = new Existing(type.Plural, existing) } : null,
        };
    }

    /// <summary>The same for many records of one kind in one round trip; none of those ids may be taken.</summary>
    public static async Task SaveAllAsync(CrmDb db, string @object, IReadOnlyCollection<OwnedRecord> records, CancellationToken ct)
    {
        foreach (var record in records) Check(record.ExternalIds);
        var rows = records.SelectMany(r => r.ExternalIds.Select(p => (r.Id, p.Key, p.Value))).ToHashSet();
        var changed = records.Where(r => r.CreatedAt != default).Select(r => r.Id).ToArray();
        if (rows.Count == 0 && changed.Length == 0) return;
        await using var command = db.Command("""
            with wanted as (select * from unnest($3::uuid[], $4::text[], $5::text[]) as w(record_id, source, external_id)),
                 gone as (delete from external_ids e where e.tenant_id = $1 and e.record_id = any ($6)
                   and not exists (select 1 from wanted w where w.record_id = e.record_id and w.source = e.source and w.external_id = e.external_id))
            insert into external_ids (tenant_id, record_id, object, source, external_id) select $1, record_id, $2, source, external_id from wanted
            on conflict (tenant_id, object, source, external_id) do update set record_id = external_ids.record_id
            returning record_id, source, external_id
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = @object }, new() { Value = rows.Select(r => r.Id).ToArray() },
            new() { Value = rows.Select(r => r.Key).ToArray() }, new() { Value = rows.Select(r => r.Value).ToArray() }, new() { Value = changed }]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            if (!rows.Contains((reader.GetGuid(0), reader.GetString(1), reader.GetString(2)))) throw Refused.Conflict("Another record has this external id.", "externalIds");
    }

    /// <summary>A record in the trash does not hold on to its ids.</summary>
    public static async Task ReleaseAsync(CrmDb db, Guid[] records, CancellationToken ct)
    {
        await using var command = db.Command("delete from external_ids where tenant_id = $1 and record_id = any ($2)");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = records }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task<Guid?> FindAsync(CrmDb db, Guid tenant, string @object, string source, string id, CancellationToken ct)
    {
        await using var command = db.Command("select record_id from external_ids where tenant_id = $1 and object = $2 and source = $3 and external_id = $4");
        command.Parameters.AddAll([new() { Value = tenant }, new() { Value = @object }, new() { Value = source }, new() { Value = id }]);
        return (Guid?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Two upserts of one id follow each other, so that the second finds what the first made.</summary>
    public static async Task LockAsync(CrmDb db, Guid tenant, string @object, string source, string id, CancellationToken ct)
    {
        await using var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))");
        command.Parameters.Add(new NpgsqlParameter { Value = $"{tenant} {@object} {source} {id}" });
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>The record that is there already.</summary>
/// <param name="Object">contacts, companies, deals …: as its address has it.</param>
public sealed record Existing(string Object, Guid Id);
