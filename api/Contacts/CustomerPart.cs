using Crm.Companies;
using Crm.Platform.Access;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Contacts;

/// <summary>Something that a file holds beside the record itself (a preference, a concern, a date): a contact's or a company's.</summary>
public abstract class CustomerPart : Record
{
    public Guid? ContactId { get; private set; }
    public Contact? Contact { get; private set; }
    public Guid? CompanyId { get; private set; }
    public Company? Company { get; private set; }
    public override Guid? Responsible => Contact?.OwnerId ?? Company?.OwnerId;

    /// <summary>The same where neither has been read.</summary>
    public void BelongTo(Guid? contact, Guid? company) => (ContactId, CompanyId) = (contact, company);

    public void BelongTo(Contact? contact, Company? company)
    {
        if (ContactId is { } person) LetGo.Add(new RecordRef("contact", person));
        if (CompanyId is { } former) LetGo.Add(new RecordRef("company", former));
        (ContactId, Contact, CompanyId, Company) = (contact?.Id, contact, company?.Id, company);
    }
}

/// <summary>What such parts have in common: they show on their contact or company, and who may change that may change them.</summary>
public abstract class CustomerPartRecord<T, TInput, TView> : RecordType<T, TInput, TView> where T : CustomerPart where TInput : notnull
{
    public override bool HasTimeline => false;
    public override bool MovesStanding => false;
    public override SearchText? SearchOf(Record record) => null;
    public override IReadOnlyList<string> RuledBy { get; } = ["contact", "company"];
    public override string RightsOf(Record record) => record is T { CompanyId: not null } ? "company" : "contact";
    public override RecordAction RightFor(RecordAction action) => action is RecordAction.Create or RecordAction.Delete ? RecordAction.Update : action;
    public override IQueryable<T> WithParts(IQueryable<T> rows) => rows.Include(p => p.Contact).Include(p => p.Company);

    public override IEnumerable<RecordRef> ShownOn(Record record)
    {
        var part = (T)record;
        if (part.ContactId is { } contact) yield return new RecordRef("contact", contact);
        if (part.CompanyId is { } company) yield return new RecordRef("company", company);
    }

    /// <summary>Gives the part to whom the input names, one of them, if the caller may change that one. What it belonged to already it may keep.</summary>
    protected async Task GiveAsync(T part, Guid? contact, Guid? company, Writing writing, CancellationToken ct)
    {
        if (contact is null == company is null) throw Refused.Invalid("contactId", "Say whose it is: a contact's or a company's, one of them.");
        if (part.ContactId == contact && part.CompanyId == company && (part.Contact is not null || part.Company is not null)) return;
        await writing.RequireAsync<Contact>(contact, "contactId", ct);
        await writing.RequireAsync<Company>(company, "companyId", ct);
        part.BelongTo(contact is null ? null : await writing.Db.Set<Contact>().FirstAsync(c => c.Id == contact, ct), company is null ? null : await writing.Db.Set<Company>().FirstAsync(c => c.Id == company, ct));
        writing.Require(this, RecordAction.Update, part);
    }
}

/// <summary>The table of such parts, and the columns by which their views say whose they are.</summary>
static class CustomerPartTable
{
    /// <summary>Columns of a row called x; the joins leave out what belongs to a record in the trash.</summary>
    public const string Columns = "x.contact_id, wc.display_name, x.company_id, wk.name",
        Join = """
            left join contacts wc on wc.tenant_id = x.tenant_id and wc.id = x.contact_id and wc.deleted_at is null
            left join companies wk on wk.tenant_id = x.tenant_id and wk.id = x.company_id and wk.deleted_at is null
            """,
        IsThere = "coalesce(wc.id, wk.id) is not null";

    public static void MapCustomerPart<T>(this EntityTypeBuilder<T> table, string name) where T : CustomerPart
    {
        table.MapRecord(name);
        table.HasOne(p => p.Contact).WithMany().HasForeignKey(p => new { p.TenantId, p.ContactId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(p => p.Company).WithMany().HasForeignKey(p => new { p.TenantId, p.CompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
