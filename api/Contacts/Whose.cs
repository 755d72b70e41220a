using Crm.Companies;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Contacts;

/// <summary>Whose something is that a file holds (a preference, a concern, a date): a contact's or a company's.</summary>
static class Whose
{
    /// <summary>The columns of a row called x that say whose it is, for views; and their joins, which leave out what is in the trash.</summary>
    public const string Columns = "x.contact_id, wc.display_name, x.company_id, wk.name",
        Join = """
            left join contacts wc on wc.tenant_id = x.tenant_id and wc.id = x.contact_id and wc.deleted_at is null
            left join companies wk on wk.tenant_id = x.tenant_id and wk.id = x.company_id and wk.deleted_at is null
            """,
        IsThere = "coalesce(wc.id, wk.id) is not null";

    public static async Task CheckAsync(Guid? contact, Guid? company, Writing writing, CancellationToken ct)
    {
        if (contact is null == company is null) throw Refused.Invalid("contactId", "Say whose it is: a contact's or a company's, one of them.");
        await writing.RequireAsync<Contact>(contact, "contactId", ct);
        await writing.RequireAsync<Company>(company, "companyId", ct);
    }

    public static IEnumerable<RecordRef> Of(Guid? contact, Guid? company)
    {
        if (contact is { } person) yield return new RecordRef("contact", person);
        if (company is { } firm) yield return new RecordRef("company", firm);
    }
}
