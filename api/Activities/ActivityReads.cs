using Crm.Platform.Database;

namespace Crm.Activities;

/// <summary>Activities as people read them: the rows and what they are about in one round trip.</summary>
static class ActivityReads
{
    const string Rows = """
        select a.id, a.version, a.kind, a.at, a.end_at, a.subject, a.body, a.outcome, a.direction, a.owner_id, m.name, a.created_at, a.updated_at, a.deleted_at
        from activities a left join members m on m.tenant_id = a.tenant_id and m.id = a.owner_id
        where a.tenant_id = $1 and a.id = any ($2) and (a.deleted_at is null or $3)
        """;

    public static async Task<List<ActivityView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var (views, links) = (new List<ActivityView>(ids.Length), new Dictionary<Guid, List<LinkView>>());
        await new Question(db).Add(LinkReads.Sql + " l.activity_id = any ($2) order by l.id", db.CurrentTenantId, ids).Add(Rows, db.CurrentTenantId, ids, trashed).AskAsync(ct,
            row => LinkReads.Read(row, links),
            row => views.Add(new ActivityView(row.GetGuid(0), row.GetInt32(1), Enum.Parse<ActivityKind>(row.GetString(2), true), row.Instant(3), row.MaybeInstant(4), row.Text(5), row.Text(6),
                row.Text(7) is { } outcome ? Enum.Parse<Outcome>(outcome, true) : null, row.Text(8) is { } direction ? Enum.Parse<Direction>(direction, true) : null, row.Id(9), row.Text(10),
                links.TryGetValue(row.GetGuid(0), out var about) ? about : [], row.Instant(11), row.Instant(12), row.MaybeInstant(13))));
        return views;
    }
}
