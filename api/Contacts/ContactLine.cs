using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Crm.Companies;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Records;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Validation;

namespace Crm.Contacts;

/// <summary>One typed or pasted line about a person.</summary>
/// <param name="Text">Such as "Ann Lee ann@lee.example +49 30 1234 Acme"; up to 500 characters.</param>
[ValidatableType]
public sealed record ContactLineInput([Required, StringLength(500, MinimumLength = 1)] string Text);

/// <summary>What a line says of a person, for a form to be filled with; nothing is stored.</summary>
/// <param name="Company">The company of the workspace that the line means, else only its name.</param>
public sealed record ContactLineView(string? FirstName, string? LastName, IReadOnlyList<PointInput> Emails, IReadOnlyList<PointInput> Phones, LineCompany? Company);

/// <summary>A company named in a line.</summary>
/// <param name="Id">Null when the workspace has no company of this name or e-mail domain.</param>
public sealed record LineCompany(Guid? Id, string Name);

/// <summary>
/// Reads one line about a person. E-mail addresses and phone numbers are found by their form; what stands before them is the name,
/// what stands between or after them the company. Where the line leaves it open, the workspace's own companies decide: by name, then
/// by the e-mail's domain.
/// </summary>
static partial class ContactLine
{
    public static async Task<ContactLineView> ReadAsync(string text, CrmDb db, CancellationToken ct)
    {
        var line = new Parts(text);
        var known = await KnownAsync(line, db, ct);
        var country = known.Country;
        if (line.Company is null && line.Name is { } all && known.Suffix(all) is { } suffix) (line.Name, line.Company) = (all[..^suffix.Length].TrimEnd(' ', ','), suffix);
        var company = line.Company is { } name ? known.ByName(name) ?? new LineCompany(null, name) : known.ByDomain;
        var (first, last) = Names(line.Name);
        return new ContactLineView(first, last, [.. line.Emails.Select(e => new PointInput(e))],
            [.. line.Phones.Where(p => Phones.Normalize(p.Value, country) is not null).Select(p => new PointInput(p.Value, p.Mobile ? "mobile" : null))], company);
    }

    /// <summary>"Lee, Ann" and "Ann Lee": the last word is the last name.</summary>
    static (string? First, string? Last) Names(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return (null, null);
        if (name.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var last, var first]) return (first, last);
        var words = name.Replace(",", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length switch { 0 => (null, null), 1 => (words[0], null), _ => (string.Join(' ', words[..^1]), words[^1]) };
    }

    /// <summary>A line taken apart by form alone.</summary>
    sealed class Parts
    {
        public string? Name { get; set; }
        public string? Company { get; set; }
        public List<string> Emails { get; } = [];
        public List<(string Value, bool Mobile)> Phones { get; } = [];

        public Parts(string text)
        {
            var line = Spaces().Replace(text.Replace('\0', ' '), " ").Trim();
            var found = Email().Matches(line).Select(m => (m.Index, m.Length, Mobile: (bool?)null, m.Groups["address"].Value)).ToList();
            foreach (Match phone in Phone().Matches(line))
            {
                var (value, digits) = (phone.Groups["number"].Value.Trim(), phone.Groups["number"].Value.Count(char.IsAsciiDigit));
                if (digits < (value[0] is '+' or '0' ? 5 : 6) || digits > 17 || found.Any(f => phone.Index < f.Index + f.Length && f.Index < phone.Index + phone.Length)) continue;
                found.Add((phone.Index, phone.Length, phone.Groups["mobile"].Success, value));
            }
            var (words, at) = (new List<string>(), 0);
            foreach (var part in found.OrderBy(f => f.Index))
            {
                words.Add(line[at..part.Index]);
                at = part.Index + part.Length;
                if (part.Mobile is { } mobile) Phones.Add((part.Value, mobile));
                else if (EmailAddress.Normalize(part.Value) is not null) Emails.Add(part.Value);
            }
            words.Add(line[at..]);
            var texts = words.Select(Clean).ToList();
            if (texts[0].Length > 0 && At().Match(texts[0]) is { Success: true } split) texts = [split.Groups["name"].Value, split.Groups["company"].Value, .. texts[1..]];
            var said = texts.Where(t => t.Length > 0).ToList();
            Name = said.FirstOrDefault();
            Company = said.Count > 1 ? string.Join(' ', said[1..]) : null;
        }

        static string Clean(string text) => text.Trim(' ', ',', ';', '<', '>', '|', '/', '·', '–', '-', ':', '(', ')');
    }

    /// <summary>What the workspace knows of the line's words, in one round trip.</summary>
    sealed record Known(string? Country, IReadOnlyList<(string SortName, LineCompany Company)> Named, LineCompany? ByDomain)
    {
        public LineCompany? ByName(string name) => Named.FirstOrDefault(n => n.SortName == SearchDocs.Fold(name)).Company;

        /// <summary>The longest end of the text, short of all of it, that is a company's name.</summary>
        public string? Suffix(string text) => Suffixes(text).FirstOrDefault(end => ByName(end) is not null);
    }

    static async Task<Known> KnownAsync(Parts line, CrmDb db, CancellationToken ct)
    {
        var names = Suffixes(line.Name ?? "").Append(line.Company ?? "").Select(SearchDocs.Fold).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var domains = line.Emails.Select(e => e[(e.LastIndexOf('@') + 1)..].ToLowerInvariant()).ToArray();
        var (named, domain, tenant) = (new List<(string, LineCompany)>(), (LineCompany?)null, "");
        await new Question(db).Add("select locale from identity.tenants where id = $1", db.CurrentTenantId)
            .Add("select id, name, sort_name from companies where tenant_id = $1 and sort_name = any ($2) and deleted_at is null order by created_at limit 100", db.CurrentTenantId, names)
            .Add("select k.id, k.name from company_domains d join companies k on k.tenant_id = d.tenant_id and k.id = d.company_id and k.deleted_at is null where d.tenant_id = $1 and d.domain = any ($2) order by k.created_at limit 1", db.CurrentTenantId, domains)
            .AskAsync(ct, row => tenant = row.GetString(0), row => named.Add((row.GetString(2), new LineCompany(row.GetGuid(0), row.GetString(1)))), row => domain = new LineCompany(row.GetGuid(0), row.GetString(1)));
        return new Known(Tenant.CountryOf(tenant), named, domain);
    }

    static IEnumerable<string> Suffixes(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(1, Math.Max(0, Math.Min(words.Length - 1, 12))).Select(i => string.Join(' ', words[i..]));
    }

    [GeneratedRegex(@"\s+")] private static partial Regex Spaces();
    [GeneratedRegex(@"(?:(?:mailto|e-?mail|mail):\s*)?(?<address>[^\s<>,;:()|]+@[^\s<>,;:()|@]+\.[^\s<>,;:()|@.]+)", RegexOptions.IgnoreCase)] private static partial Regex Email();
    [GeneratedRegex(@"(?:(?:tel|phone|fon|p|t|(?<mobile>mobile?|mobil|cell|m))[.:]+\s*)?(?<number>(?:\+|\(|\d)[\d ()./-]*\d)", RegexOptions.IgnoreCase)] private static partial Regex Phone();
    [GeneratedRegex(@"^(?<name>.+?)(?:,? (?:at|@|bei|chez) |\s*[|·–]\s*| - )(?<company>.+)$", RegexOptions.IgnoreCase)] private static partial Regex At();
}
