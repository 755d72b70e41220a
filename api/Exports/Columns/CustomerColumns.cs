using System.Globalization;
using Crm.Companies;
using Crm.Contacts;
using Crm.Records;

namespace Crm.Exports;

/// <summary>The columns of contacts and companies, named as the targets of an import.</summary>
static class CustomerColumns
{
    public static readonly IReadOnlyList<ExportColumn<ContactView>> Contacts =
    [
        new("id", "ID", c => c.Id.ToString()),
        new("prefix", "Salutation", c => c.Prefix), new("firstName", "First name", c => c.FirstName) { Shown = "displayName" }, new("lastName", "Last name", c => c.LastName) { Shown = "displayName" },
        .. Emails<ContactView>(c => c.Emails),
        new("phone", "Phone", c => Phone(c.Phones, 0)), new("mobile", "Mobile", c => Mobile(c.Phones)?.Value is { } mobile ? new Dialled(mobile) : null) { Shown = "phone" },
        .. Enumerable.Range(3, 3).Select(n => new ExportColumn<ContactView>($"phone{n}", $"Phone {n}", c => Phone(c.Phones, n - 2)) { Shown = "phone" }),
        new("jobTitle", "Job title", c => c.JobTitle), new("company", "Company", c => c.CompanyName), new("companyId", "Company ID", c => c.CompanyId?.ToString()) { Shown = "company" },
        new("owner", "Owner", c => c.OwnerName), new("ownerId", "Owner ID", c => c.OwnerId?.ToString()) { Shown = "owner" },
        new("lifecycleStage", "Lifecycle stage", c => c.LifecycleStage), new("lifecycleReason", "Why this stage", c => c.Standing.LifecycleReason),
        .. Addresses<ContactView>(c => c.Addresses),
        new("tags", "Tags", c => c.Tags), new("preferredName", "Likes to be called", c => c.PreferredName), new("birthDate", "Birth date", c => c.BirthDate), new("ageBand", "Age band", c => c.AgeBand), new("gender", "Gender", c => c.Gender),
        new("maritalStatus", "Marital status", c => c.MaritalStatus), new("householdSize", "Household size", c => c.Household?.Size) { Member = "household" },
        new("childBirthYears", "Children's birth years", c => c.Household?.Children?.Select(x => x.BirthYear.ToString(CultureInfo.InvariantCulture)).ToList()) { Member = "household" },
        new("language", "Language", c => c.Language), new("occupation", "Occupation", c => c.Occupation), new("incomeBand", "Income band", c => c.IncomeBand), new("preferredChannel", "Preferred channel", c => c.PreferredChannel), new("preferredTime", "Best time", c => c.PreferredTime),
        new("externalIds", "External IDs", c => Ids(c.ExternalIds)),
    ];

    public static readonly IReadOnlyList<ExportColumn<ContactView>> ContactsLast =
    [
        new("lastTouchAt", "Last touch", c => c.Standing.LastTouch?.At), new("nextStepAt", "Next step", c => c.Standing.NextStep?.At), new("qualityScore", "Quality", c => c.Standing.QualityScore), new("shareOfWallet", "Share of wallet %", c => c.Standing.ShareOfWallet),
        new("createdAt", "Created", c => c.CreatedAt), new("updatedAt", "Updated", c => c.UpdatedAt),
    ];

    public static readonly IReadOnlyList<ExportColumn<CompanyView>> Companies =
    [
        new("id", "ID", c => c.Id.ToString()), new("name", "Name", c => c.Name), new("domain", "Domain", c => c.Domains.Count > 0 ? c.Domains[0] : null) { Shown = "domains" }, new("otherDomains", "Other domains", c => c.Domains.Skip(1).ToList()) { Shown = "domains" },
        new("website", "Website", c => c.Website), new("industry", "Industry", c => c.Industry), new("employees", "Employees", c => c.Employees), new("annualRevenue", "Annual revenue", c => Amount(c.AnnualRevenue)), new("currency", "Currency", c => c.AnnualRevenue?.Currency) { Shown = "annualRevenue" },
        new("foundedYear", "Founded", c => c.FoundedYear), new("parentCompany", "Parent company", c => c.ParentCompanyName), new("parentCompanyId", "Parent company ID", c => c.ParentCompanyId?.ToString()) { Shown = "parentCompany" },
        new("owner", "Owner", c => c.OwnerName), new("ownerId", "Owner ID", c => c.OwnerId?.ToString()) { Shown = "owner" }, new("lifecycleStage", "Lifecycle stage", c => c.LifecycleStage), new("lifecycleReason", "Why this stage", c => c.Standing.LifecycleReason),
        .. Emails<CompanyView>(c => c.Emails), new("phone", "Phone", c => Number(c.Phones, 0)), .. Enumerable.Range(2, 4).Select(n => new ExportColumn<CompanyView>($"phone{n}", $"Phone {n}", c => Number(c.Phones, n - 1)) { Shown = "phone" }),
        .. Addresses<CompanyView>(c => c.Addresses), new("description", "Description", c => c.Description), new("tags", "Tags", c => c.Tags), new("externalIds", "External IDs", c => Ids(c.ExternalIds)),
    ];

    public static readonly IReadOnlyList<ExportColumn<CompanyView>> CompaniesLast = [new("createdAt", "Created", c => c.CreatedAt), new("updatedAt", "Updated", c => c.UpdatedAt)];

    static IEnumerable<ExportColumn<T>> Emails<T>(Func<T, IReadOnlyList<PointView>> emails) =>
        Enumerable.Range(1, 5).Select(n => new ExportColumn<T>(n == 1 ? "email" : $"email{n}", n == 1 ? "E-mail" : $"E-mail {n}", c => emails(c).Count >= n ? emails(c)[n - 1].Value : null) { Shown = "email" });

    static IEnumerable<ExportColumn<T>> Addresses<T>(Func<T, IReadOnlyList<AddressView>> addresses)
    {
        for (var n = 1; n <= 3; n++)
        {
            var (index, of, front) = (n - 1, n == 1 ? "" : $"address{n}.", n == 1 ? "" : $"Address {n}: ");
            object? Part(T c, Func<AddressView, string?> part) => addresses(c).Count > index ? part(addresses(c)[index]) : null;
            yield return new(of + "street", front + "Street", c => Part(c, a => a.Street));
            yield return new(of + "postcode", front + "Postcode", c => Part(c, a => a.Postcode));
            yield return new(of + "city", front + "City", c => Part(c, a => a.City));
            yield return new(of + "region", front + "State or region", c => Part(c, a => a.Region));
            yield return new(of + "country", front + "Country", c => Part(c, a => a.Country));
        }
    }

    static PointView? Mobile(IReadOnlyList<PointView> phones) => phones.FirstOrDefault(p => p.Label == "mobile");

    /// <summary>The numbers but for the mobile one, which has a column of its own.</summary>
    static Dialled? Phone(IReadOnlyList<PointView> phones, int index) => Number([.. phones.Where(p => p != Mobile(phones))], index);
    static Dialled? Number(IReadOnlyList<PointView> phones, int index) => phones.Count > index ? new Dialled(phones[index].Value) : null;

    internal static decimal? Amount(Money? money) => money is null ? null : decimal.Parse(money.Amount, CultureInfo.InvariantCulture);

    /// <summary>"shop:42; erp:A-7": for people and programs to read; an import has its own way to name one.</summary>
    internal static List<string> Ids(IReadOnlyDictionary<string, string> ids) => [.. ids.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}:{p.Value}")];
}
