using Crm.Platform.Database;
using Npgsql;

namespace Crm.Notifications;

/// <summary>Something to tell one member.</summary>
/// <param name="Key">What may be told once only has a key of its own.</param>
public sealed record News(Guid Member, NotificationKind Kind, string Title, string? Object, Guid? Record, Guid? Actor, int Count = 1, string? Key = null);

/// <summary>Writes notifications in the transaction of their cause. Only who is an active member is told.</summary>
public static class NotificationRows
{
    // What a statement inserts is hidden from who it is not for, its writer among them: it asks for no row back. Open screens of
    // the member hear of it by an event that is shown to them alone.
    const string Insert = """
        with told as (
          insert into notifications (tenant_id, id, member_id, kind, title, count, object, record_id, actor_id, at, key)
          select $1, n.id, m.id, n.kind, n.title, n.count, n.object, n.record_id, n.actor_id, $2, n.key
          from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::int[], $8::text[], $9::uuid[], $10::uuid[], $11::text[]) as n(id, member_id, kind, title, count, object, record_id, actor_id, key)
            join members m on m.tenant_id = $1 and m.id = n.member_id and m.status = 'active'
          on conflict do nothing)
        insert into events (tenant_id, id, type, object, record_id, version, at, via, changes)
        select $1, gen_random_uuid(), 'notification.created', 'notification', m.id, 1, $2, 'job', '[]' from members m where m.tenant_id = $1 and m.status = 'active' and m.id = any ($4::uuid[])
        """;

    public static NpgsqlBatch AddNews(this NpgsqlBatch batch, CrmDb db, IReadOnlyList<News> news, DateTimeOffset now)
    {
        if (news.Count == 0) return batch;
        db.HasNews = true;
        return batch.Add(Insert, db.CurrentTenantId, now, All(news, _ => Guid.CreateVersion7(now)), All(news, n => n.Member), All(news, n => Word(n.Kind)), All(news, n => n.Title.Length > 300 ? n.Title[..300] : n.Title),
            All(news, n => n.Count), All(news, n => n.Object), All(news, n => n.Record), All(news, n => n.Actor), All(news, n => n.Key));
    }

    public static async Task TellAsync(CrmDb db, IReadOnlyList<News> news, DateTimeOffset now, CancellationToken ct)
    {
        if (news.Count == 0) return;
        await using var batch = db.Batch().AddNews(db, news, now);
        await batch.ExecuteNonQueryAsync(ct);
    }

    public static string Word(NotificationKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    static TValue[] All<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];
}
