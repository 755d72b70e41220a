using Crm.Platform.Database;
using Npgsql;

namespace Crm.Records;

/// <summary>Keeps the keys by which duplicates are found in step with the records, in the transaction that changes them.</summary>
static class MatchKeys
{
    public static NpgsqlBatch AddKeys(this NpgsqlBatch batch, CrmDb db, RecordTypes types, IReadOnlyList<Record> records)
    {
        var gone = records.Where(r => r.DeletedAt is not null && types.Of(r).Match is not null).Select(r => r.Id).ToArray();
        if (gone.Length > 0) batch.Add("delete from duplicate_keys where tenant_id = $1 and record_id = any ($2)", db.CurrentTenantId, gone);
        foreach (var kind in records.Where(r => r.DeletedAt is null).GroupBy(types.Of))
            if (kind.Key.Match is { } rules) batch.AddKeys(db, kind.Key.Object, rules, [.. kind.Select(rules.FaceOf)]);
        return batch;
    }

    public static NpgsqlBatch AddKeys(this NpgsqlBatch batch, CrmDb db, string @object, MatchRules rules, IReadOnlyList<MatchFace> faces)
    {
        var keys = faces.SelectMany(f => rules.KeysOf(f, thorough: false).Select(MatchRules.Hash).Distinct().Select(key => (f.Id, Key: key))).ToList();
        batch.Add("""
            with wanted as (select * from unnest($4::uuid[], $5::bigint[]) as w(record_id, key)),
                 gone as (delete from duplicate_keys k where k.tenant_id = $1 and k.record_id = any ($3) and not exists (select from wanted w where w.record_id = k.record_id and w.key = k.key))
            insert into duplicate_keys (tenant_id, object, key, record_id) select $1, $2, key, record_id from wanted on conflict do nothing
            """, db.CurrentTenantId, @object, faces.Select(f => f.Id).ToArray(), keys.Select(k => k.Id).ToArray(), keys.Select(k => k.Key).ToArray());
        return batch;
    }
}
