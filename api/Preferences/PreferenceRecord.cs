using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Preferences;

/// <summary>The preference, as lists, batch and timelines know it.</summary>
public sealed class PreferenceRecord : CustomerPartRecord<Preference, PreferenceInput, PreferenceView>
{
    public override string Object => "preference";
    public override string Plural => "preferences";

    public override IReadOnlyList<Field<Preference>> Fields { get; } =
    [
        Field<Preference>.Id("id", p => p.Id), Field<Preference>.Id("contactId", p => p.ContactId), Field<Preference>.Id("companyId", p => p.CompanyId), Field<Preference>.Text("key", p => p.Key, p => p.Key), Field<Preference>.Text("value", p => p.Value),
        Field<Preference>.Date("since", p => p.Since), Field<Preference>.Instant("createdAt", p => p.CreatedAt), Field<Preference>.Instant("updatedAt", p => p.UpdatedAt),
    ];

    public override Preference New() => new();
    public override Task<List<PreferenceView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => PreferenceReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(PreferenceView view) => view.Id;
    public override int VersionOf(PreferenceView view) => view.Version;
    public override IQueryable<Preference> Matching(IQueryable<Preference> rows, CrmDb db, string q) =>
        rows.Where(p => EF.Functions.ILike(p.Key, $"%{Filters.Escape(q.Trim())}%", "\\") || EF.Functions.ILike(p.Value, $"%{Filters.Escape(q.Trim())}%", "\\"));

    public override PreferenceInput InputOf(Preference p) => new() { ContactId = p.ContactId, CompanyId = p.CompanyId, Key = p.Key, Value = p.Value, Since = p.Since };

    public override async Task ApplyAsync(Preference preference, PreferenceInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var (key, value) = (Inputs.Required(input.Key, "key", "A key"), Inputs.Required(input.Value, "value", "A value"));
        await GiveAsync(preference, input.ContactId, input.CompanyId, writing, ct);
#pragma warning disable CA1862 // compared by the database
        if (await writing.Db.Set<Preference>().AnyAsync(p => p.Id != preference.Id && p.ContactId == input.ContactId && p.CompanyId == input.CompanyId && p.Key.ToLower() == key.ToLower(), ct))
            throw Refused.Conflict("There is a preference with this key already. Change that one.", "key");
#pragma warning restore CA1862
        preference.Say(key, value, input.Since);
    }

    public override TimelineLine Line(Record record) => new("preference", ((Preference)record).Key, ((Preference)record).Value, Replaces: true);
}

static class PreferenceReads
{
    const string Rows = $"""
        select x.id, x.version, {CustomerPartTable.Columns}, x.key, x.value, x.since, x.created_at, x.updated_at, x.deleted_at
        from preferences x {CustomerPartTable.Join} where x.tenant_id = $1 and {CustomerPartTable.IsThere}
        """;

    /// <summary>Those of one contact or company, for its file.</summary>
    public static string Of(string owner) => $"{Rows} and x.{owner}_id = $2 and x.deleted_at is null order by lower(x.key), x.id";

    public static async Task<List<PreferenceView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<PreferenceView>(ids.Length);
        await new Question(db).Add(Rows + " and x.id = any ($2) and (x.deleted_at is null or $3)", db.CurrentTenantId, ids, trashed).AskAsync(ct, row => views.Add(Read(row)));
        return views;
    }

    public static PreferenceView Read(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetInt32(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), row.GetString(6), row.GetString(7), row.Date(8), row.Instant(9), row.Instant(10), row.MaybeInstant(11));
}
