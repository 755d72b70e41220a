using Crm.Companies;
using Crm.Contacts;
using Crm.Platform.Database;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>A record that the import made on the way, so that an undo can take it back.</summary>
sealed record Extra(string Object, Guid Id, Func<int> Version, OwnedRecord? Record = null);

/// <summary>The companies and contacts that rows name: looked up for a whole chunk at once, made where they are missing.</summary>
sealed class RelatedRecords(CrmDb db, Writing writing, RecordWrites writes, CompanyRecord companyType, ContactRecord contactType)
{
    readonly Dictionary<string, Guid> companies = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<(Guid Id, Guid? CompanyId)>> contacts = new(StringComparer.Ordinal);

    public List<Extra> Made { get; } = [];

    public async Task LoadAsync(IReadOnlyList<string> companyNames, IReadOnlyList<string> emails, IReadOnlyList<string> contactNames, CancellationToken ct)
    {
        if (companyNames.Count > 0)
            foreach (var (name, id) in await CompanyImport.ByNameAsync(companyNames.Distinct(StringComparer.Ordinal), writing, ct)) companies.TryAdd(name, id);
        writing.Know<Company>(companies.Values);
        var addresses = emails.Select(e => e.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        if (addresses.Count > 0)
            foreach (var point in await db.Set<ContactPoint>().Where(p => p.Kind == ContactPoint.Email && p.ContactId != null && addresses.Contains(p.Normalized) && db.Set<Contact>().Any(c => c.Id == p.ContactId))
                .OrderBy(p => p.ContactId).Select(p => new { p.Normalized, p.ContactId }).ToListAsync(ct)) Know("email " + point.Normalized, point.ContactId!.Value, null);
        if (contactNames.Count > 0)
            foreach (var (name, company, id) in await ContactImport.ByNameAsync(contactNames.Select(NameOf).Distinct(StringComparer.Ordinal), writing, ct)) Know("name " + name, id, company);
        writing.Know<Contact>(contacts.Values.SelectMany(c => c.Select(x => x.Id)));
    }

    public Guid? Company(string name) => companies.TryGetValue(CompanyImport.Exact(name), out var id) ? id : null;

    public async Task<Guid> MakeCompanyAsync(string name, CancellationToken ct)
    {
        var company = await writes.CreateAsync(companyType, new CompanyInput { Name = name.Trim() }, ct);
        writing.Know<Company>([company.Id]);
        Made.Add(new Extra(companyType.Object, company.Id, () => company.Version, company));
        Learn(name, company.Id);
        return company.Id;
    }

    /// <summary>A company that a row itself has made is there for the rows behind it.</summary>
    public void Learn(string name, Guid id) => companies.TryAdd(CompanyImport.Exact(name), id);

    /// <summary>Of several people of one name the one who works at the row's company, else the one without a rival.</summary>
    public Guid? Contact(MatchBy match, string text, Guid? company)
    {
        if (!contacts.TryGetValue(match == MatchBy.Email ? "email " + text.ToLowerInvariant() : "name " + NameOf(text), out var found)) return null;
        return match == MatchBy.Email ? found[0].Id : found.FirstOrDefault(c => c.CompanyId == company) is { Id: var id } && id != default ? id : found.Count == 1 && company is null ? found[0].Id : null;
    }

    public bool Knows(MatchBy match, string text) => contacts.ContainsKey(match == MatchBy.Email ? "email " + text.ToLowerInvariant() : "name " + NameOf(text));

    public async Task<Guid> MakeContactAsync(MatchBy match, string text, Guid? company, CancellationToken ct)
    {
        var input = match == MatchBy.Email ? new ContactInput { Emails = [new PointInput(text)] } : ContactImport.Named(new ContactInput(), text);
        var contact = await writes.CreateAsync(contactType, input with { CompanyId = company }, ct);
        writing.Know<Contact>([contact.Id]);
        Made.Add(new Extra(contactType.Object, contact.Id, () => contact.Version, contact));
        Know(match == MatchBy.Email ? "email " + text.ToLowerInvariant() : "name " + NameOf(text), contact.Id, company);
        return contact.Id;
    }

    internal static string NameOf(string text)
    {
        var named = ContactImport.Named(new ContactInput(), text);
        return CompanyImport.Exact($"{named.FirstName} {named.LastName}");
    }

    void Know(string key, Guid id, Guid? company)
    {
        if (!contacts.TryGetValue(key, out var known)) contacts[key] = known = [];
        known.Add((id, company));
    }
}
