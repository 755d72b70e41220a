using System.Linq.Expressions;
using Crm.Members;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Companies;

/// <summary>The company, as lists, search, batch, import and timeline know it.</summary>
public sealed class CompanyRecord : RecordType<Company, CompanyInput, CompanyView>
{
    public override string Object => "company";
    public override string Plural => "companies";
    public override MatchRules Match { get; } = new CompanyMatch();

    public override IReadOnlyList<Field<Company>> Fields { get; } =
    [
        Field<Company>.Text("name", c => c.Name, c => c.SortName), Field<Company>.Text("industry", c => c.Industry), Field<Company>.Text("website", c => c.Website),
        Field<Company>.Number("employees", c => c.Employees), Field<Company>.Money("annualRevenue", c => c.AnnualRevenueMinor), Field<Company>.Number("foundedYear", c => c.FoundedYear),
        Field<Company>.Points("domains", (op, value) => DomainCondition(op, value.ToLowerInvariant())),
        Field<Company>.Points("country", (op, value) => op is "eq" or "in" ? c => c.Points.Any(p => p.Country == value) : throw Refused.Invalid("country", "'country' is compared with eq or in.")),
        Field<Company>.Id("id", c => c.Id), Field<Company>.Id("ownerId", c => c.OwnerId), Field<Company>.Id("parentCompanyId", c => c.ParentCompanyId), .. CustomerTable.Fields<Company>(), Freshness.Field<Company>(_ => [], "email", "phone", "address"), Field<Company>.Tags(c => c.Tags), Field<Company>.Text("source", c => c.Source),
        Field<Company>.Instant("createdAt", c => c.CreatedAt), Field<Company>.Instant("updatedAt", c => c.UpdatedAt),
    ];

    public override Company New() => new();
    public override Task<List<CompanyView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => CompanyReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(CompanyView view) => view.Id;
    public override int VersionOf(CompanyView view) => view.Version;
    public override IQueryable<Company> WithParts(IQueryable<Company> rows) => rows.Include(c => c.Points).Include(c => c.DomainRows);

    public override CompanyInput InputOf(Company c) => new()
    {
        Name = c.Name, Domains = [.. c.Domains], Industry = c.Industry, Employees = c.Employees, AnnualRevenue = Money.From(c.AnnualRevenueMinor, c.AnnualRevenueCurrency), FoundedYear = c.FoundedYear,
        Website = c.Website, Description = c.Description, ParentCompanyId = c.ParentCompanyId, OwnerId = c.OwnerId, LifecycleStage = c.LifecycleChoice, LifecycleReason = c.LifecycleReason,
        Emails = [.. c.Points.Where(p => p.Kind == ContactPoint.Email).OrderBy(p => p.Position).Select(p => p.AsPoint())],
        Phones = [.. c.Points.Where(p => p.Kind == ContactPoint.Phone).OrderBy(p => p.Position).Select(p => p.AsPoint())],
        Addresses = [.. c.Points.Where(p => p.Kind == ContactPoint.Address).OrderBy(p => p.Position).Select(p => p.AsAddress())],
        Tags = [.. c.Tags], ExternalIds = c.ExternalIds.ToDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal), Custom = c.CustomValues(),
    };

    public override CompanyInput Tidied(CompanyInput input, CompanyInput? before, Tidying tidying)
    {
        var (name, addresses) = (tidying.Text(input.Name, before?.Name), tidying.Addresses(input.Addresses, before?.Addresses));
        return name == input.Name && (addresses is null || addresses.SequenceEqual(input.Addresses!)) ? input : input with { Name = name!, Addresses = addresses };
    }

    public override async Task ApplyAsync(Company company, CompanyInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var name = Inputs.Required(input.Name, "name", "A name");
        var domains = (input.Domains ?? []).Select((d, i) => Domain(d, $"domains[{i}]")).Distinct(StringComparer.Ordinal).ToList();
        var revenue = input.AnnualRevenue is { } money ? (money.Minor("annualRevenue"), money.Currency) : ((long, string)?)null;
        if (input.ParentCompanyId == company.Id) throw Refused.Invalid("parentCompanyId", "A company is not its own parent.");
        await writing.RequireAsync<Company>(input.ParentCompanyId, "parentCompanyId", ct, company.ParentCompanyId);
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct);
        var country = input.Phones is { Count: > 0 } ? ContactPoint.CountryOf(input.Addresses) ?? (await writing.TenantAsync(ct)).Country : null;
        var points = ContactPoint.From(input.Emails, input.Phones, input.Addresses, country, company.Points, writing.Now);
        await RefuseDuplicateAsync(company, domains, writing, ct);
        company.Rename(name);
        company.Describe(Inputs.Text(input.Industry), input.Employees, revenue, input.FoundedYear, Website(input.Website), Inputs.Text(input.Description));
        company.SetDomains(domains);
        company.BelongTo(input.ParentCompanyId);
        company.Reach(points);
        company.Assign(isNew && input.OwnerId is null && writing.Source == "manual" ? writing.User.MemberId : input.OwnerId);
        company.ChooseLifecycle(input.LifecycleStage, Inputs.Text(input.LifecycleReason), isNew);
        company.SetTags(Inputs.Tags(input.Tags));
        company.SetExternalIds(Inputs.ExternalIds(input.ExternalIds));
    }

    static async Task RefuseDuplicateAsync(Company company, List<string> domains, Writing writing, CancellationToken ct)
    {
        var added = domains.Except(company.Domains, StringComparer.Ordinal).ToList();
        if (writing.AllowDuplicates || added.Count == 0) return;
        var existing = await writing.Db.Set<Company>().Where(c => c.Id != company.Id && c.DomainRows.Any(d => added.Contains(d.Domain))).Select(c => new { c.Id, c.Name }).FirstOrDefaultAsync(ct);
        if (existing is null) return;
        throw new Refused(409, "duplicate", "There is a company with this domain already.", $"It is {existing.Name}. Open it, or repeat the request with allowDuplicates=true.")
        {
            Errors = new Dictionary<string, string[]> { ["domains"] = ["Another company has this domain."] },
            Extra = new Dictionary<string, object?> { ["existing"] = new Existing("companies", existing.Id) },
        };
    }

    /// <summary>"https://www.Acme.example/about" as "acme.example".</summary>
    public static string Domain(string text, string field)
    {
        var host = text.Trim().ToLowerInvariant();
        if (host.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme) host = host[(scheme + 3)..];
        host = host.Split('/', '?', '#')[0];
        if (host.StartsWith("www.", StringComparison.Ordinal)) host = host[4..];
        if (host.Length is < 3 or > 253 || !host.Contains('.', StringComparison.Ordinal) || host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '@' or ',' or ';' or ':') || host.StartsWith('.') || host.EndsWith('.'))
            throw Refused.Invalid(field, "This is not a domain such as acme.example.");
        return host;
    }

    static string? Website(string? text)
    {
        if (Inputs.Text(text) is not { } address) return null;
        if (!address.Contains("://", StringComparison.Ordinal) && !address.Contains(':', StringComparison.Ordinal)) address = "https://" + address;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? address : throw Refused.Invalid("website", "A website starts with http:// or https://.");
    }

    public override SearchText SearchOf(Record record)
    {
        var c = (Company)record;
        return new SearchText(c.Name, c.Domains.FirstOrDefault() ?? c.Industry ?? "",
            c.Domains.Concat(c.Points.SelectMany(p => p.Kind == ContactPoint.Phone ? new[] { p.Normalized, string.Concat(p.Value.Where(char.IsAsciiDigit)) } : [p.Normalized])).Concat(c.Tags).Concat(c.ExternalIds.Values));
    }

    static Expression<Func<Company, bool>> DomainCondition(string op, string value)
    {
        var (contains, starts) = ($"%{Filters.Escape(value)}%", Filters.Escape(value) + "%");
        return op switch
        {
            "eq" or "in" => c => c.DomainRows.Any(d => d.Domain == value),
            "ne" => c => !c.DomainRows.Any(d => d.Domain == value),
            "contains" => c => c.DomainRows.Any(d => EF.Functions.Like(d.Domain, contains, "\\")),
            "startsWith" => c => c.DomainRows.Any(d => EF.Functions.Like(d.Domain, starts, "\\")),
            "empty" => value == "false" ? c => c.DomainRows.Any() : c => !c.DomainRows.Any(),
            _ => throw Refused.Invalid("domains", $"'domains' cannot be compared with '{op}'."),
        };
    }
}
