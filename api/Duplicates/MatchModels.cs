using System.Collections.Concurrent;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Duplicates;

/// <summary>What each workspace's duplicates look like, as its last scan estimated it; kept in memory by workspace and time of the estimate.</summary>
sealed class MatchModels
{
    readonly ConcurrentDictionary<(Guid Tenant, string Object), (DateTimeOffset At, MatchModel Model)> known = new();

    /// <summary>The model, and up to which change records have been looked at; before the first scan what is supposed of any workspace.</summary>
    public async Task<(MatchModel Model, DateTimeOffset? LookedUntil)> OfAsync(CrmDb db, RecordType type, CancellationToken ct)
    {
        var key = (db.CurrentTenantId, type.Object);
        (DateTimeOffset At, DateTimeOffset Until, string? Estimate)? stored = null;
        await new Question(db).Add("select estimated_at, looked_until, case when estimated_at is distinct from $3 then estimate::text end from duplicate_models where tenant_id = $1 and object = $2",
            db.CurrentTenantId, type.Object, known.TryGetValue(key, out var had) ? had.At : DateTimeOffset.MinValue.AddYears(1)).AskAsync(ct, row => stored = (row.Instant(0), row.Instant(1), row.Text(2)));
        if (stored is not { } found) return (MatchModel.Supposed(type.Match!, 1000), null);
        if (found.Estimate is null) return (had.Model, found.Until);
        var model = new MatchModel(type.Match!, JsonSerializer.Deserialize<MatchEstimate>(found.Estimate, Json.Options)!);
        known[key] = (found.At, model);
        return (model, found.Until);
    }

    public static async Task SaveAsync(CrmDb db, RecordType type, MatchModel model, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into duplicate_models (tenant_id, object, estimate, records, estimated_at, looked_until) values ($1, $2, $3::jsonb, $4, $5, $5)
            on conflict (tenant_id, object) do update set estimate = excluded.estimate, records = excluded.records, estimated_at = excluded.estimated_at, looked_until = excluded.looked_until
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = type.Object }, new() { Value = JsonSerializer.Serialize(model.Estimate, Json.Options) }, new() { Value = model.Estimate.Records }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task LookedAsync(CrmDb db, RecordType type, DateTimeOffset until, CancellationToken ct)
    {
        await using var command = db.Command("update duplicate_models set looked_until = greatest(looked_until, $3) where tenant_id = $1 and object = $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = type.Object }, new() { Value = until }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
