using Crm.Platform.Database;

namespace Crm.Activities;

/// <summary>Who writes or calls proves an address: the only one of its kind, else the primary one, is verified as of then.</summary>
static class ProvenPoints
{
    const string Sql = """
        update contact_points p set validity = 'verified', problem = null, verified_at = greatest(p.verified_at, $4), confirmed_at = greatest(p.confirmed_at, $4)
        from (select distinct on (contact_id) id from contact_points where tenant_id = $1 and contact_id = any ($2) and kind = $3 order by contact_id, is_primary desc, position, id) first
        where p.tenant_id = $1 and p.id = first.id
        """;

    /// <summary>Keeps what follows from an activity that is being written; where the customers stand is settled with it.</summary>
    public static Task VerifyAsync(string kind, Guid[] contacts, DateTimeOffset at, CrmDb db, CancellationToken ct) => contacts.Length == 0 ? Task.CompletedTask : db.FollowUpAsync(async () =>
    {
        await using var command = db.Command(Sql);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = contacts }, new() { Value = kind }, new() { Value = at }]);
        await command.ExecuteNonQueryAsync(ct);
    }, ct);
}
