using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Companies;

/// <summary>Companies as people read them: the rows and their points in one round trip.</summary>
static class CompanyReads
{
    const string Rows = $$"""
        select c.id, c.version, c.name, c.domains, c.industry, c.employees, c.annual_revenue_minor, c.annual_revenue_currency, c.founded_year, c.website, c.description,
          c.parent_company_id, p.name, c.owner_id, m.name, c.tags, c.external_ids::text, c.created_at, c.updated_at, c.deleted_at,
          c.lifecycle_stage, {{StandingView.Columns}}, c.custom::text
        from companies c
        left join companies p on p.tenant_id = c.tenant_id and p.id = c.parent_company_id and p.deleted_at is null
        left join members m on m.tenant_id = c.tenant_id and m.id = c.owner_id
        {{StandingView.Join}}
        where c.tenant_id = $1 and c.id = any ($2) and (c.deleted_at is null or $3)
        """;

    public static async Task<List<CompanyView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var question = new Question(db);
        var views = Add(question, db, ids, trashed);
        await question.AskAsync(ct);
        return views;
    }

    /// <summary>Puts the companies' statements into a question; the list is filled when it has been asked.</summary>
    public static List<CompanyView> Add(Question question, CrmDb db, object ids, bool trashed)
    {
        var (views, points) = (new List<CompanyView>(), new Dictionary<Guid, PointViews>());
        var kept = new List<string>();
        question.Add(row => PointViews.Read(row, points), PointViews.Sql("company_id"), db.CurrentTenantId, ids).Add(
            row =>
            {
                var (id, reach) = (row.GetGuid(0), PointViews.Of(points, row.GetGuid(0)));
                kept.Add(row.GetString(row.FieldCount - 1));
                views.Add(new CompanyView(id, row.GetInt32(1), row.GetString(2), row.Texts(3), row.Text(4), row.Whole(5), Money.From(row.Long(6), row.Text(7)), row.Whole(8), row.Text(9), row.Text(10),
                    row.Id(11), row.Text(12), row.Id(13), row.Text(14), reach.Emails, reach.Phones, reach.Addresses, row.Texts(15), row.Pairs(16), Inputs.NoCustom, row.Instant(17), row.Instant(18), row.MaybeInstant(19))
                { LifecycleStage = row.GetString(20), Standing = StandingView.Read(row, 21) });
            }, Rows, db.CurrentTenantId, ids, trashed);
        question.Then(ct => views.FillCustomAsync(db, "company", kept, (view, custom) => view with { Custom = custom }, ct));
        return views;
    }
}
