using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Npgsql;

namespace Crm.Activities;

/// <summary>What an outcome did to an address: what was known of it before, and what is known since.</summary>
sealed record PointEffect(Guid PointId, string Was, string Now, DateTimeOffset? VerifiedAt, DateTimeOffset? ConfirmedAt, string? Problem);

/// <summary>
/// What an activity shows about addresses. Who writes, calls or is reached proves the one that was used, a wrong number or a letter
/// that comes back marks it. It is the point that the activity names, else the only one of its kind, else the primary one. An
/// outcome that is corrected takes back what it had done, unless somebody has said something else about the address since.
/// </summary>
static class ProvenPoints
{
    const string Undo = """
        update contact_points p set validity = e.was, verified_at = e."verifiedAt", confirmed_at = coalesce(e."confirmedAt", p.confirmed_at), problem = e.problem
        from jsonb_to_recordset($2::jsonb) as e("pointId" uuid, was text, now text, "verifiedAt" timestamptz, "confirmedAt" timestamptz, problem text)
        where p.tenant_id = $1 and p.id = e."pointId" and p.validity = e.now
        """;

    const string Apply = """
        with first as (
          select distinct on (coalesce(contact_id, company_id)) id, validity, verified_at, confirmed_at, problem from contact_points
          where tenant_id = $1 and kind = $5 and (case when $4::uuid is not null then id = $4 when cardinality($2::uuid[]) > 0 then contact_id = any ($2) else company_id = any ($3) end)
          order by coalesce(contact_id, company_id), is_primary desc, position, id),
        changed as (
          update contact_points p set validity = $6, problem = null, verified_at = case when $6 = 'verified' then greatest(p.verified_at, $7) end,
            confirmed_at = case when $6 = 'verified' then greatest(p.confirmed_at, $7) else p.confirmed_at end
          from first where p.tenant_id = $1 and p.id = first.id returning p.id)
        select f.id, f.validity, f.verified_at, f.confirmed_at, f.problem from first f join changed c on c.id = f.id
        """;

    /// <summary>Keeps what follows from an activity that is being written, and takes back what followed before; where the customers stand is settled with it.</summary>
    public static Task KeepAsync(Activity activity, string? before, CrmDb db, CancellationToken ct)
    {
        var shows = activity.Shows;
        if (shows == before) return Task.CompletedTask;
        var (contacts, companies) = (Ids(activity, l => l.ContactId), Ids(activity, l => l.CompanyId));
        return db.FollowUpAsync(async () =>
        {
            if (activity.Effects != "[]")
            {
                await using var undo = db.Command(Undo);
                undo.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = activity.Effects }]);
                await undo.ExecuteNonQueryAsync(ct);
            }
            var done = new List<PointEffect>();
            if (shows?.Split(' ') is [var kind, var validity, ..] && (contacts.Length > 0 || companies.Length > 0 || activity.PointId is not null))
            {
                await using var apply = db.Command(Apply);
                apply.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = contacts }, new() { Value = companies }, new() { Value = (object?)activity.PointId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid }, new() { Value = kind }, new() { Value = validity }, new() { Value = activity.At }]);
                await using var row = await apply.ExecuteReaderAsync(ct);
                while (await row.ReadAsync(ct)) done.Add(new PointEffect(row.GetGuid(0), row.GetString(1), validity, row.MaybeInstant(2), row.MaybeInstant(3), row.Text(4)));
            }
            activity.Keep(JsonSerializer.Serialize(done, Json.Options));
        }, ct);
    }

    static Guid[] Ids(Activity activity, Func<Link, Guid?> id) => [.. activity.Links.Select(id).OfType<Guid>()];
}
