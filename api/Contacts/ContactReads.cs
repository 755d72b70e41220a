using Crm.Platform.Database;
using Crm.Records;

namespace Crm.Contacts;

/// <summary>Contacts as people read them: the rows, their points and their roles in one round trip.</summary>
static class ContactReads
{
    const string Rows = $$"""
        select c.id, c.version, c.prefix, c.first_name, c.last_name, c.display_name, c.job_title, c.company_id, k.name, c.owner_id, m.name, c.lifecycle_stage, c.tags, c.external_ids::text, c.created_at, c.updated_at, c.deleted_at,
          c.preferred_name, c.birth_date, c.age_band, c.gender, c.marital_status, c.household_size, c.child_birth_years, c.language, c.occupation, c.income_band, c.preferred_channel, c.preferred_time,
          {{StandingView.Columns}}, {{KeyFieldsView.Columns}}, c.custom::text
        from contacts c cross join (select half_lives() as h offset 0) fresh
        left join companies k on k.tenant_id = c.tenant_id and k.id = c.company_id and k.deleted_at is null
        left join members m on m.tenant_id = c.tenant_id and m.id = c.owner_id
        {{StandingView.Join}}
        where c.tenant_id = $1 and c.id = any ($2) and (c.deleted_at is null or $3)
        """;
    const string Roles = """
        select r.contact_id, r.company_id, k.name, r.title, r.is_primary
        from contact_roles r left join companies k on k.tenant_id = r.tenant_id and k.id = r.company_id and k.deleted_at is null
        where r.tenant_id = $1 and r.contact_id = any ($2) order by r.is_primary desc, r.id
        """;

    public static async Task<List<ContactView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var question = new Question(db);
        var views = Add(question, db, ids, trashed);
        await question.AskAsync(ct);
        return views;
    }

    /// <summary>Puts the contacts' statements into a question; the list is filled when it has been asked.</summary>
    /// <param name="ids">An array of ids, or <see cref="Those"/>.</param>
    public static List<ContactView> Add(Question question, CrmDb db, object ids, bool trashed)
    {
        var (views, points, roles) = (new List<ContactView>(), new Dictionary<Guid, PointViews>(), new Dictionary<Guid, List<ContactRoleView>>());
        var kept = new List<string>();
        question.Add(row => PointViews.Read(row, points), PointViews.Sql("contact_id"), db.CurrentTenantId, ids).Add(
            row =>
            {
                if (!roles.TryGetValue(row.GetGuid(0), out var list)) roles[row.GetGuid(0)] = list = [];
                list.Add(new ContactRoleView(row.GetGuid(1), row.Text(2), row.Text(3), row.GetBoolean(4)));
            }, Roles, db.CurrentTenantId, ids).Add(
            row =>
            {
                var (id, reach) = (row.GetGuid(0), PointViews.Of(points, row.GetGuid(0)));
                kept.Add(row.GetString(row.FieldCount - 1));
                views.Add(new ContactView(id, row.GetInt32(1), row.Text(2), row.Text(3), row.Text(4), row.GetString(5), row.Text(6), row.Id(7), row.Text(8), row.Id(9), row.Text(10), row.GetString(11),
                    reach.Emails, reach.Phones, reach.Addresses, roles.TryGetValue(id, out var held) ? held : [], row.Texts(12), row.Pairs(13), Inputs.NoCustom, row.Instant(14), row.Instant(15), row.MaybeInstant(16))
                {
                    PreferredName = row.Text(17), BirthDate = row.Date(18), AgeBand = row.Text(19), Gender = row.Text(20), MaritalStatus = row.Text(21), Household = PersonalFields.Household(row.Whole(22), row.GetFieldValue<int[]>(23)),
                    Language = row.Text(24), Occupation = row.Text(25), IncomeBand = row.Text(26), PreferredChannel = row.Text(27), PreferredTime = row.Text(28), Standing = StandingView.Read(row, 29), KeyFields = KeyFieldsView.Read(row, row.FieldCount - 7),
                });
            }, Rows, db.CurrentTenantId, ids, trashed);
        question.Then(ct => views.FillCustomAsync(db, "contact", kept, (view, custom) => view with { Custom = custom }, ct));
        return views;
    }
}
