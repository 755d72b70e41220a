using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Deals;

/// <summary>Deals as people read them: the rows and their people in one round trip.</summary>
static class DealReads
{
    /// <summary>Percent of a deal d in its stage s: its own, else the stage's; what is closed is certain.</summary>
    public const string Probability = "case d.status when 'won' then 100 when 'lost' then 0 else coalesce(d.probability, s.probability) end";

    /// <summary>Since when a deal d rots in its stage s, if it does at $now.</summary>
    public const string RotSince = "case when d.status = 'open' and greatest(d.stage_entered_at, d.last_touch_at) + make_interval(days => s.rot_days) <= $now then greatest(d.stage_entered_at, d.last_touch_at) + make_interval(days => s.rot_days) end";

    const string Rows = $"""
        select d.id, d.version, d.title, d.pipeline_id, p.name, d.stage_id, s.name, d.status, {Probability}, d.amount_minor, d.currency, d.company_id, k.name, d.owner_id, m.name, d.expected_close, d.closed_at,
          d.lost_reason, d.stage_entered_at, d.product_name, d.engaged_at, d.description, d.tags, d.external_ids::text, d.created_at, d.updated_at, d.deleted_at,
          d.probability is not null, d.won_reason, d.last_touch_at, {RotSince}, d.next_step_at, d.next_step_kind, d.next_step_id, d.custom::text
        from deals d
        join pipelines p on p.tenant_id = d.tenant_id and p.id = d.pipeline_id
        join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id
        left join companies k on k.tenant_id = d.tenant_id and k.id = d.company_id and k.deleted_at is null
        left join members m on m.tenant_id = d.tenant_id and m.id = d.owner_id
        where d.tenant_id = $1 and d.id = any ($2) and (d.deleted_at is null or $3)
        """;
    const string Ticks = """
        select c.deal_id, c.item_id, c.done_at, c.done_by, m.name from deal_checks c left join members m on m.tenant_id = c.tenant_id and m.id = c.done_by
        where c.tenant_id = $1 and c.deal_id = any ($2) order by c.done_at, c.item_id
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
        var (views, people, ticks) = (new List<DealView>(), new Dictionary<Guid, List<DealContactView>>(), new Dictionary<Guid, List<DealTick>>());
        var kept = new List<string>();
        question.Add(
            row =>
            {
                if (!people.TryGetValue(row.GetGuid(0), out var list)) people[row.GetGuid(0)] = list = [];
                list.Add(new DealContactView(row.GetGuid(1), row.GetString(2)));
            }, People, db.CurrentTenantId, ids).Add(
            row =>
            {
                if (!ticks.TryGetValue(row.GetGuid(0), out var list)) ticks[row.GetGuid(0)] = list = [];
                list.Add(new DealTick(row.GetString(1), row.Instant(2), row.Id(3), row.Text(4)));
            }, Ticks, db.CurrentTenantId, ids).Add(
            row =>
            {
                var contacts = people.TryGetValue(row.GetGuid(0), out var found) ? found : [];
                kept.Add(row.GetString(row.FieldCount - 1));
                views.Add(new DealView(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetGuid(3), row.GetString(4), row.GetGuid(5), row.GetString(6), row.GetString(7), row.GetInt32(8), Money.From(row.Long(9), row.Text(10)),
                    row.Id(11), row.Text(12), [.. contacts.Select(c => c.Id)], contacts, row.Id(13), row.Text(14), row.Date(15), row.MaybeInstant(16), row.Text(17), row.Instant(18), row.Text(19), row.Date(20), row.Text(21),
                    row.Texts(22), row.Pairs(23), Inputs.NoCustom, row.Instant(24), row.Instant(25), row.MaybeInstant(26),
                    row.GetBoolean(27), row.Text(28), row.MaybeInstant(29), row.MaybeInstant(30), ticks.TryGetValue(row.GetGuid(0), out var done) ? done : [], row.Id(33) is { } step ? new StepView(row.MaybeInstant(31), row.GetString(32), step) : null));
            }, Rows.Replace("$now", "$4", StringComparison.Ordinal), db.CurrentTenantId, ids, trashed, db.Now);
        question.Then(ct => views.FillCustomAsync(db, "deal", kept, (view, custom) => view with { Custom = custom }, ct));
        return views;
    }
}
