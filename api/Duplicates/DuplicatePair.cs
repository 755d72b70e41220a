using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Npgsql;

namespace Crm.Duplicates;

/// <summary>Two records that look like one, as a scan or a look at what changed found them.</summary>
sealed record FoundPair(Guid A, Guid B, double Score, IReadOnlyList<MatchReason> Reasons);

/// <summary>The pairs of a workspace and what has been decided about them. Decided ones stay as they are, whatever is found later.</summary>
static class DuplicatePairs
{
    /// <summary>More likely than not.</summary>
    public const double Likely = 0.5;
    public const string Open = "open", Merged = "merged", NotDuplicate = "notDuplicate";

    /// <summary>Writes what was found; answers the records about whom something is new.</summary>
    public static async Task<List<Guid>> SaveAsync(CrmDb db, string @object, IReadOnlyList<FoundPair> pairs, DateTimeOffset now, CancellationToken ct)
    {
        var changed = new List<Guid>();
        if (pairs.Count == 0) return changed;
        await using var command = db.Command("""
            insert into duplicate_pairs (tenant_id, id, object, a_id, b_id, score, reasons, found_at, checked_at)
            select $1, gen_random_uuid(), $2, least(a, b), greatest(a, b), score, reasons::jsonb, $7, $7 from unnest($3::uuid[], $4::uuid[], $5::real[], $6::text[]) as f(a, b, score, reasons)
            on conflict (tenant_id, a_id, b_id) do update set score = excluded.score, reasons = excluded.reasons, checked_at = excluded.checked_at where duplicate_pairs.status = 'open'
            returning a_id, b_id, found_at = checked_at
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = @object }, new() { Value = pairs.Select(p => p.A).ToArray() }, new() { Value = pairs.Select(p => p.B).ToArray() },
            new() { Value = pairs.Select(p => (float)p.Score).ToArray() }, new() { Value = pairs.Select(p => JsonSerializer.Serialize(p.Reasons, Json.Options)).ToArray() }, new() { Value = now }]);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
            if (row.GetBoolean(2)) changed.AddRange([row.GetGuid(0), row.GetGuid(1)]);
        return changed;
    }

    /// <summary>Takes out open pairs that a look has not found again: of all records of the kind, or of those it looked at.</summary>
    public static async Task<List<Guid>> ForgetAsync(CrmDb db, string @object, Guid[]? records, DateTimeOffset began, CancellationToken ct)
    {
        await using var command = db.Command("delete from duplicate_pairs where tenant_id = $1 and object = $2 and status = 'open' and checked_at < $3 and ($4::uuid[] is null or a_id = any ($4) or b_id = any ($4)) returning a_id, b_id");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = @object }, new() { Value = began }, new() { Value = (object?)records ?? DBNull.Value }]);
        var changed = new List<Guid>();
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct)) changed.AddRange([row.GetGuid(0), row.GetGuid(1)]);
        return changed;
    }

    /// <summary>Those that share a rare key with one of these records, and those that an open pair names: (one of these, the other).</summary>
    public static async Task<List<(Guid One, Guid Other)>> PartnersAsync(CrmDb db, string @object, Guid[] records, CancellationToken ct)
    {
        var partners = new List<(Guid, Guid)>();
        await new Question(db).Add("""
            select k.record_id, other from duplicate_keys k
              cross join lateral (select array_agg(s.record_id) as ids from (select o.record_id from duplicate_keys o where o.tenant_id = $1 and o.object = $2 and o.key = k.key limit 61) s) block
              cross join lateral unnest(block.ids) other
            where k.tenant_id = $1 and k.record_id = any ($3) and cardinality(block.ids) between 2 and 60 and other <> k.record_id
            union
            select case when p.a_id = any ($3) then p.a_id else p.b_id end, case when p.a_id = any ($3) then p.b_id else p.a_id end
            from duplicate_pairs p where p.tenant_id = $1 and p.object = $2 and p.status = 'open' and (p.a_id = any ($3) or p.b_id = any ($3))
            """, db.CurrentTenantId, @object, records).AskAsync(ct, row => partners.Add((row.GetGuid(0), row.GetGuid(1))));
        return partners;
    }
}
