using Crm.Platform.Database;

namespace Crm.Activities;

/// <summary>Activities as people read them: the rows and what they are about in one round trip.</summary>
static class ActivityReads
{
    const string Rows = """
        select a.id, a.version, a.kind, a.status, a.at, a.end_at, a.subject, a.body, a.outcome, a.direction, a.place, a.point_id, a.owner_id, m.name, a.completed_at, a.completed_by, b.name, a.created_at, a.updated_at, a.deleted_at, a.check_in
        from activities a left join members m on m.tenant_id = a.tenant_id and m.id = a.owner_id left join members b on b.tenant_id = a.tenant_id and b.id = a.completed_by
        where a.tenant_id = $1 and a.id = any ($2) and (a.deleted_at is null or $3)
        """;

    public static async Task<List<ActivityView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var question = new Question(db);
        var views = Add(question, db, ids, trashed);
        await question.AskAsync(ct);
        return views;
    }

    /// <summary>Puts the activities' statements into a question; the list is filled when it has been asked.</summary>
    public static List<ActivityView> Add(Question question, CrmDb db, object ids, bool trashed)
    {
        var (views, links) = (new List<ActivityView>(), new Dictionary<Guid, List<LinkView>>());
        question.Add(row => LinkReads.Read(row, links), LinkReads.Sql + " l.activity_id = any ($2) order by l.id", db.CurrentTenantId, ids).Add(
            row => views.Add(new ActivityView(row.GetGuid(0), row.GetInt32(1), Enum.Parse<ActivityKind>(row.GetString(2), true), Enum.Parse<ActivityStatus>(row.GetString(3), true), row.Instant(4), row.MaybeInstant(5), row.Text(6), row.Text(7),
                row.Text(8) is { } outcome ? Enum.Parse<Outcome>(outcome, true) : null, row.Text(9) is { } direction ? Enum.Parse<Direction>(direction, true) : null, row.Text(10), row.Id(11), row.Id(12), row.Text(13),
                row.MaybeInstant(14), row.Id(15), row.Text(16), CheckIn.Of(row.Text(20)), links.TryGetValue(row.GetGuid(0), out var about) ? about : [], row.Instant(17), row.Instant(18), row.MaybeInstant(19))), Rows, db.CurrentTenantId, ids, trashed);
        return views;
    }
}
