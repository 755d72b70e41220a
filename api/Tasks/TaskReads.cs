using Crm.Activities;
using Crm.Platform.Database;

namespace Crm.Tasks;

/// <summary>Tasks as people read them: the rows and what they are about in one round trip.</summary>
static class TaskReads
{
    const string Rows = """
        select t.id, t.version, t.title, t.notes, t.due_date, t.due_at, t.time_zone, t.priority, t.status, t.done_at, t.done_by, b.name, t.is_skipped, t.recurrence, t.next_id, t.checklist::text, t.assignee_id, m.name, t.created_at, t.updated_at, t.deleted_at
        from tasks t left join members m on m.tenant_id = t.tenant_id and m.id = t.assignee_id left join members b on b.tenant_id = t.tenant_id and b.id = t.done_by
        where t.tenant_id = $1 and t.id = any ($2) and (t.deleted_at is null or $3)
        """;

    public static async Task<List<TaskView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var question = new Question(db);
        var views = Add(question, db, ids, trashed);
        await question.AskAsync(ct);
        return views;
    }

    /// <summary>Puts the tasks' statements into a question; the list is filled when it has been asked.</summary>
    public static List<TaskView> Add(Question question, CrmDb db, object ids, bool trashed)
    {
        var (views, links) = (new List<TaskView>(), new Dictionary<Guid, List<LinkView>>());
        question.Add(row => LinkReads.Read(row, links), LinkReads.Sql + " l.task_id = any ($2) order by l.id", db.CurrentTenantId, ids).Add(
            row => views.Add(new TaskView(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.Text(3), row.Date(4), row.MaybeInstant(5), row.Text(6), Enum.Parse<TaskPriority>(row.GetString(7), true),
                Enum.Parse<TaskState>(row.GetString(8), true), row.MaybeInstant(9), row.Id(10), row.Text(11), row.GetBoolean(12), row.Text(13), row.Id(14), Checklist.Read(row.GetString(15)),
                row.Id(16), row.Text(17), links.TryGetValue(row.GetGuid(0), out var about) ? about : [], row.Instant(18), row.Instant(19), row.MaybeInstant(20))), Rows, db.CurrentTenantId, ids, trashed);
        return views;
    }
}
