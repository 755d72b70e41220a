using Crm.Notifications;
using Crm.Platform.Database;

namespace Crm.Strategies;

/// <summary>What a day brings to strategies: whoever owns one hears that its review is due, a figure that has no past is kept, and what was deleted long ago goes.</summary>
public static class StrategyDays
{
    const string KeepPoint = """
        insert into kpi_points (tenant_id, kpi, day, value)
        select $1, 'shareOfWallet', $2, round(avg(x.share), 1) from (select share_of_wallet as share from contacts where tenant_id = $1 and deleted_at is null union all select share_of_wallet from companies where tenant_id = $1 and deleted_at is null) x
        where exists (select from strategies s where s.tenant_id = $1 and s.kpi = 'shareOfWallet' and s.status = 'active' and s.deleted_at is null) and not exists (select from kpi_points k where k.tenant_id = $1 and k.kpi = 'shareOfWallet' and k.day = $2)
        having count(x.share) > 0 on conflict do nothing
        """;

    /// <returns>How many reviews were told of: the row remembers for which day, in the transaction that tells, so that none is told twice.</returns>
    public static async Task<int> PassAsync(CrmDb db, DateOnly today, DateTimeOffset now, int atOnce, CancellationToken ct)
    {
        var due = new List<(Guid Id, string Name, Guid? Owner)>();
        await new Question(db).Add("""
            select s.id, s.name, s.owner_id from strategies s
            where s.tenant_id = $1 and s.status = 'active' and s.deleted_at is null and s.next_review <= $2 and s.told_for is distinct from s.next_review order by s.id limit $3 for update skip locked
            """, db.CurrentTenantId, today, atOnce).AskAsync(ct, row => due.Add((row.GetGuid(0), row.GetString(1), row.Id(2))));
        await NotificationRows.TellAsync(db, [.. due.Where(d => d.Owner is not null).Select(d => new News(d.Owner!.Value, NotificationKind.StrategyReview, d.Name, "strategy", d.Id, null))], now, ct);
        await using var batch = db.Batch()
            .Add("update strategies set told_for = next_review where tenant_id = $1 and id = any ($2)", db.CurrentTenantId, due.ConvertAll(d => d.Id).ToArray())
            .Add(KeepPoint, db.CurrentTenantId, today)
            .Add("delete from strategies where tenant_id = $1 and deleted_at < $2::timestamptz - interval '30 days'", db.CurrentTenantId, now);
        await batch.ExecuteNonQueryAsync(ct);
        return due.Count;
    }
}
