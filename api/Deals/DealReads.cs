using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Deals;

/// <summary>Deals as people read them: the rows and their people in one round trip.</summary>
static class DealReads
{
    const string Rows = """
        select d.id, d.version, d.title, d.pipeline_id, p.name, d.stage_id, s.name, d.status, s.probability, d.amount_minor, d.currency, d.company_id, k.name, d.owner_id, m.name, d.expected_close, d.closed_at,
          d.lost_reason, d.stage_entered_at, d.product_name, d.engaged_at, d.description, d.tags, d.external_ids::text, d.created_at, d.updated_at, d.deleted_at, d.custom::text
        from deals d
        join pipelines p on p.tenant_id = d.tenant_id and p.id = d.pipeline_id
        join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id
        left join companies k on k.tenant_id = d.tenant_id and k.id = d.company_id and k.deleted_at is null
        left join members m on m.tenant_id = d.tenant_id and m.id = d.owner_id
        where d.tenant_id = $1 and d.id = any ($2) and (d.deleted_at is null or $3)
        """;
    const string People = """
        select dc.deal_id, c.id, c.display_name from deal_contacts dc join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id and c.deleted_at is null
        where dc.tenant_id = $1 and dc.deal_id = any ($2) order by dc.position
        """;

    public static async Task<List<DealView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var question = new Question(db);
        var views = Add(question, db, ids, trashed);
        await question.AskAsync(ct);
        return views;
    }

    /// <summary>Puts the deals' statements into a question; the list is filled when it has been asked.</summary>
    public static List<DealView> Add(Question question, CrmDb db, object ids, bool trashed)
    {
        var (views, people) = (new List<DealView>(), new Dictionary<Guid, List<DealContactView>>());
        var kept = new List<string>();
        question.Add(
            row =>
            {
                if (!people.TryGetValue(row.GetGuid(0), out var list)) people[row.GetGuid(0)] = list = [];
                list.Add(new DealContactView(row.GetGuid(1), row.GetString(2)));
            }, People, db.CurrentTenantId, ids).Add(
            row =>
            {
                var contacts = people.TryGetValue(row.GetGuid(0), out var found) ? found : [];
                kept.Add(row.GetString(row.FieldCount - 1));
                views.Add(new DealView(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetGuid(3), row.GetString(4), row.GetGuid(5), row.GetString(6), row.GetString(7), row.GetInt32(8), Money.From(row.Long(9), row.Text(10)),
                    row.Id(11), row.Text(12), [.. contacts.Select(c => c.Id)], contacts, row.Id(13), row.Text(14), row.Date(15), row.MaybeInstant(16), row.Text(17), row.Instant(18), row.Text(19), row.Date(20), row.Text(21),
                    row.Texts(22), row.Pairs(23), Inputs.NoCustom, row.Instant(24), row.Instant(25), row.MaybeInstant(26)));
            }, Rows, db.CurrentTenantId, ids, trashed);
        question.Then(ct => views.FillCustomAsync(db, "deal", kept, (view, custom) => view with { Custom = custom }, ct));
        return views;
    }
}
