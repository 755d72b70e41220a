using Crm.Events;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using static Crm.Records.ImportCells;

namespace Crm.Companies;

/// <summary>Companies from files: recognised by external id, domain or exact name.</summary>
public sealed class CompanyImport(CompanyRecord type) : RecordImport<Company, CompanyInput, CompanyView>(type)
{
    public override CompanyInput Empty { get; } = new() { Name = "" };
    public override CompanyInput WithCustom(CompanyInput input, IReadOnlyDictionary<string, System.Text.Json.JsonElement> custom) => input with { Custom = custom };

    public override IReadOnlyList<ImportTarget<CompanyInput>> Targets { get; } =
    [
        new("id", "CRM ID", ImportType.Id, "id", (c, _, _) => c, "-"),
        new("externalId", "ID in the other system", ImportType.ExternalId, "externalIds", (c, v, s) => c with { ExternalIds = WithId(c.ExternalIds, v, s) },
            "id|external id|externalid|company id|account id|customer id|customer number|customer no|record id|kundennummer|kunden nr|firmen id|numero client|id client|id cliente|numero de cliente|codigo cliente"),
        new("name", "Name", ImportType.Text, "name", (c, v, _) => c with { Name = (string)v },
            "name|company|company name|account|account name|organization|organisation|organization name|business|business name|client|customer|customer name|firma|firmenname|unternehmen|kunde|societe|entreprise|raison sociale|nom|empresa|nombre|nombre de la empresa|razon social|compania|nome|nome da empresa|razao social") { Required = true },
        new("domain", "Domain", ImportType.Domain, "domains", (c, v, _) => c with { Domains = [.. (c.Domains ?? []).Append(CompanyRecord.Domain((string)v, "domains")).Distinct(StringComparer.Ordinal)] },
            "domain|domain name|company domain|email domain|domains|domaine|dominio"),
        new("website", "Website", ImportType.Text, "website", (c, v, _) => c with { Website = (string)v }, "website|web site|web|url|homepage|home page|webseite|internet|site web|site internet|sitio web|pagina web|site"),
        new("industry", "Industry", ImportType.Text, "industry", (c, v, _) => c with { Industry = (string)v }, "industry|sector|branch|vertical|branche|industrie|secteur|secteur d activite|industria|setor|ramo"),
        new("employees", "Employees", ImportType.Number, "employees", (c, v, _) => c with { Employees = (int)v }, "employees|number of employees|no of employees|employee count|headcount|staff|company size|size|mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|effectif|effectifs|employes|empleados|numero de empleados|funcionarios"),
        new("annualRevenue", "Annual revenue", ImportType.Money, "annualRevenue", (c, v, s) => c with { AnnualRevenue = AsMoney(v, s) }, "annual revenue|revenue|turnover|sales|umsatz|jahresumsatz|chiffre d affaires|ca|ingresos|facturacion|receita|faturamento"),
        new("currency", "Currency", ImportType.Currency, "annualRevenue.currency", (c, _, _) => c, "currency|currency code|wahrung|devise|moneda|moeda") { Constant = true },
        new("foundedYear", "Founded", ImportType.Number, "foundedYear", (c, v, _) => c with { FoundedYear = (int)v }, "founded year|founded|year founded|year established|established|grundungsjahr|gegrundet|annee de creation|ano de fundacion|ano de fundacao"),
        new("parentCompany", "Parent company", ImportType.Company, "parentCompanyId", (c, v, _) => c with { ParentCompanyId = (Guid)v }, "parent company|parent|parent account|subsidiary of|part of|group|muttergesellschaft|mutterunternehmen|konzern|maison mere|societe mere|empresa matriz|matriz"),
        new("parentCompanyId", "Parent company ID", ImportType.Relation, "parentCompanyId", (c, v, _) => c with { ParentCompanyId = (Guid)v }, "-") { Related = "company" },
        new("owner", "Owner", ImportType.Owner, "ownerId", (c, v, _) => c with { OwnerId = (Guid)v }, "owner|account owner|company owner|sales agent|sales rep|sales representative|rep|account manager|assigned to|responsible|verantwortlich|besitzer|betreuer|vertriebsmitarbeiter|responsable|commercial|proprietaire|propietario|vendedor|proprietario"),
        new("ownerId", "Owner ID", ImportType.Owner, "ownerId", (c, v, _) => c with { OwnerId = (Guid)v }, "-"),
        new("lifecycleStage", "Lifecycle stage", ImportType.Choice, "lifecycleStage", (c, v, _) => c with { LifecycleStage = Enum.Parse<LifecycleStage>((string)v, ignoreCase: true) }, "lifecycle stage|lifecycle|account status|company type") { Choices = CustomerRecord.LifecycleStages },
        new("lifecycleReason", "Why this stage", ImportType.Text, "lifecycleReason", (c, v, _) => c with { LifecycleReason = (string)v }, "lifecycle reason|stage reason|reason for stage"),
        new("email", "E-mail", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email|e mail|email address|mail|company email|e mail adresse|adresse e mail|courriel|correo|correo electronico|email da empresa"),
        new("email2", "E-mail 2", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 2"),
        new("email3", "E-mail 3", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 3"),
        new("email4", "E-mail 4", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 4"),
        new("email5", "E-mail 5", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 5"),
        new("phone", "Phone", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "work") }, "phone|phone number|telephone|tel|company phone|main phone|telefon|telefonnummer|numero de telephone|telefono|telefone"),
        new("phone2", "Phone 2", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 2"),
        new("phone3", "Phone 3", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 3"),
        new("phone4", "Phone 4", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 4"),
        new("phone5", "Phone 5", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 5"),
        new("street", "Street", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Street = (string)v }) }, "street|address|address 1|address line 1|street address|strasse|adresse|rue|calle|direccion|rua|endereco|morada"),
        new("houseNumber", "House number", ImportType.Text, "addresses", (c, v, s) => c with { Addresses = WithPart(c.Addresses, a => a with { Street = WithNumber(a.Street, (string)v, s.Country) }) }, "house number|street number|house no|hausnummer|hausnr|numero de rue|numero"),
        new("street2", "Address line 2", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Street = WithLine(a.Street, (string)v) }) }, "address 2|address line 2|street 2|apartment|suite|adresszusatz|complement d adresse|complemento"),
        new("postcode", "Postcode", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Postcode = (string)v }) }, "postcode|post code|postal code|zip|zip code|plz|postleitzahl|code postal|codigo postal|cep"),
        new("city", "City", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { City = (string)v }) }, "city|town|place|ort|stadt|ville|ciudad|poblacion|cidade"),
        new("region", "State or region", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Region = (string)v }) }, "region|state|province|county|bundesland|departement|provincia|estado|distrito"),
        new("country", "Country", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Country = (string)v }) }, "country|office location|location|land|pays|pais"),
        .. MoreAddresses<CompanyInput>(c => c.Addresses, (c, a) => c with { Addresses = a }),
        new("description", "Description", ImportType.Text, "description", (c, v, _) => c with { Description = (string)v }, "description|notes|note|about|comment|comments|beschreibung|notiz|notizen|bemerkung|commentaire|remarques|descripcion|notas|descricao|observacoes"),
        new("tags", "Tags", ImportType.Tags, "tags", (c, v, _) => c with { Tags = WithTags(c.Tags, v) }, "tags|tag|labels|label|categories|category|schlagworte|etiquettes|etiquetas"),
        new("note", "Note", ImportType.Note, "note", (c, _, _) => c, "company note|account note"),
    ];

    public override IReadOnlyList<string> Matches => ["domain", "name"];

    public override IReadOnlyList<string> KeysOf(CompanyInput input, IReadOnlyList<string>? by, ImportSetting setting) =>
        [.. by?.Contains("domain") == false ? [] : (input.Domains ?? []).Select(d => "domain " + d), .. input.Name.Length == 0 || by?.Contains("name") == false ? [] : new[] { "name " + Exact(input.Name) }];

    public override string? ClashOf(string key) => key.StartsWith("domain ", StringComparison.Ordinal) ? "Another company has this domain." : null;

    public override async Task<ILookup<string, Guid>> FindAsync(IReadOnlyCollection<string> keys, Writing writing, CancellationToken ct)
    {
        var domains = keys.Where(k => k.StartsWith("domain ", StringComparison.Ordinal)).Select(k => k[7..]).ToList();
        var names = keys.Where(k => k.StartsWith("name ", StringComparison.Ordinal)).Select(k => k[5..]).ToList();
        var found = domains.Count == 0 ? [] : await writing.Db.Set<CompanyDomain>().Where(d => domains.Contains(d.Domain) && writing.Db.Set<Company>().Any(c => c.Id == d.CompanyId)).Select(d => new { Key = "domain " + d.Domain, Id = d.CompanyId }).ToListAsync(ct);
        if (names.Count > 0) found.AddRange((await ByNameAsync(names, writing, ct)).Select(c => new { Key = "name " + c.Key, Id = c.Value }));
        return found.OrderBy(f => f.Id).ToLookup(f => f.Key, f => f.Id, StringComparer.Ordinal);
    }

    /// <summary>Companies by exact name, capitals and outer blanks aside; of several the oldest comes first.</summary>
    public static async Task<List<KeyValuePair<string, Guid>>> ByNameAsync(IEnumerable<string> names, Writing writing, CancellationToken ct)
    {
        var folded = names.Select(SearchDocs.Fold).Distinct(StringComparer.Ordinal).ToList();
        var found = await writing.Db.Set<Company>().Where(c => folded.Contains(c.SortName)).OrderBy(c => c.Id).Select(c => new { c.Id, c.Name }).ToListAsync(ct);
        return [.. found.Select(c => KeyValuePair.Create(Exact(c.Name), c.Id))];
    }

    public static string Exact(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
