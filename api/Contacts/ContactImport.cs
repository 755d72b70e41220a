using Crm.Companies;
using Crm.Events;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using static Crm.Records.ImportCells;

namespace Crm.Contacts;

/// <summary>Contacts from files: recognised by external id or e-mail address; without either by exact name at the same company.</summary>
public sealed class ContactImport(ContactRecord type) : RecordImport<Contact, ContactInput, ContactView>(type)
{
    public override ContactInput Empty { get; } = new();
    public override ContactInput WithCustom(ContactInput input, IReadOnlyDictionary<string, System.Text.Json.JsonElement> custom) => input with { Custom = custom };

    public override IReadOnlyList<ImportTarget<ContactInput>> Targets { get; } =
    [
        new("id", "CRM ID", ImportType.Id, "id", (c, _, _) => c, "-"),
        new("externalId", "ID in the other system", ImportType.ExternalId, "externalIds", (c, v, s) => c with { ExternalIds = WithId(c.ExternalIds, v, s) },
            "id|external id|externalid|contact id|person id|customer id|customer number|record id|kundennummer|kontakt id|numero client|id client|id contact|id contacto|id cliente|id contato"),
        new("name", "Full name", ImportType.Text, "firstName", (c, v, _) => Named(c, (string)v), "name|full name|contact|contact name|person|display name|kontakt|ansprechpartner|vollstandiger name|nom complet|nombre completo|nombre y apellidos|nome completo"),
        new("prefix", "Salutation", ImportType.Text, "prefix", (c, v, _) => c with { Prefix = (string)v }, "prefix|salutation|anrede|titel|civilite|tratamiento|tratamento"),
        new("firstName", "First name", ImportType.Text, "firstName", (c, v, _) => c with { FirstName = (string)v }, "first name|firstname|given name|forename|vorname|prenom|nombre|primeiro nome|nome"),
        new("lastName", "Last name", ImportType.Text, "lastName", (c, v, _) => c with { LastName = (string)v }, "last name|lastname|surname|family name|nachname|familienname|nom|nom de famille|apellido|apellidos|sobrenome|apelido"),
        new("email", "E-mail", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email|e mail|email address|mail|work email|email 1|e mail adresse|adresse e mail|courriel|correo|correo electronico|endereco de email"),
        new("email2", "Second e-mail", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 2|second email|other email|private email|personal email|home email|e mail 2|e mail privat"),
        new("email3", "E-mail 3", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 3|e mail 3 value"),
        new("email4", "E-mail 4", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 4|e mail 4 value"),
        new("email5", "E-mail 5", ImportType.Email, "emails", (c, v, _) => c with { Emails = WithEmail(c.Emails, v) }, "email 5|e mail 5 value"),
        new("phone", "Phone", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "work") }, "phone|phone number|telephone|tel|work phone|business phone|phone 1|telefon|telefonnummer|numero de telephone|telefono|telefone"),
        new("mobile", "Mobile", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "mobile") }, "mobile|mobile phone|cell|cell phone|cellphone|phone 2|handy|mobil|mobiltelefon|portable|telephone portable|movil|celular|telemovel"),
        new("phone3", "Phone 3", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 3|phone 3 value"),
        new("phone4", "Phone 4", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 4|phone 4 value"),
        new("phone5", "Phone 5", ImportType.Phone, "phones", (c, v, s) => c with { Phones = WithPhone(c.Phones, v, s, "other") }, "phone 5|phone 5 value"),
        new("jobTitle", "Job title", ImportType.Text, "jobTitle", (c, v, _) => c with { JobTitle = (string)v }, "job title|title|position|role|function|funktion|beruf|poste|fonction|cargo|puesto|funcao"),
        new("company", "Company", ImportType.Company, "companyId", (c, v, _) => c with { CompanyId = (Guid)v }, "company|company name|account|account name|organization|organisation|employer|business|firma|unternehmen|firmenname|societe|entreprise|empresa|compania"),
        new("companyId", "Company ID", ImportType.Relation, "companyId", (c, v, _) => c with { CompanyId = (Guid)v }, "-") { Related = "company" },
        new("owner", "Owner", ImportType.Owner, "ownerId", (c, v, _) => c with { OwnerId = (Guid)v }, "owner|contact owner|sales agent|sales rep|account manager|assigned to|responsible|verantwortlich|besitzer|betreuer|responsable|commercial|proprietaire|propietario|vendedor|proprietario"),
        new("ownerId", "Owner ID", ImportType.Owner, "ownerId", (c, v, _) => c with { OwnerId = (Guid)v }, "-"),
        new("lifecycleStage", "Lifecycle stage", ImportType.Choice, "lifecycleStage", (c, v, _) => c with { LifecycleStage = Enum.Parse<LifecycleStage>((string)v, ignoreCase: true) }, "lifecycle stage|lifecycle|lead status|contact type") { Choices = Contact.LifecycleStages },
        new("lifecycleReason", "Why this stage", ImportType.Text, "lifecycleReason", (c, v, _) => c with { LifecycleReason = (string)v }, "lifecycle reason|stage reason|reason for stage"),
        new("street", "Street", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Street = (string)v }) }, "street|address|address 1|address line 1|street address|strasse|adresse|rue|calle|direccion|rua|endereco|morada"),
        new("houseNumber", "House number", ImportType.Text, "addresses", (c, v, s) => c with { Addresses = WithPart(c.Addresses, a => a with { Street = WithNumber(a.Street, (string)v, s.Country) }) }, "house number|street number|house no|hausnummer|hausnr|numero de rue|numero"),
        new("street2", "Address line 2", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Street = WithLine(a.Street, (string)v) }) }, "address 2|address line 2|street 2|apartment|suite|adresszusatz|complement d adresse|complemento"),
        new("postcode", "Postcode", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Postcode = (string)v }) }, "postcode|post code|postal code|zip|zip code|plz|postleitzahl|code postal|codigo postal|cep"),
        new("city", "City", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { City = (string)v }) }, "city|town|place|ort|stadt|ville|ciudad|poblacion|cidade|suburb"),
        new("region", "State or region", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Region = (string)v }) }, "region|state|province|county|bundesland|departement|provincia|estado|distrito"),
        new("country", "Country", ImportType.Text, "addresses", (c, v, _) => c with { Addresses = WithPart(c.Addresses, a => a with { Country = (string)v }) }, "country|land|pays|pais"),
        .. MoreAddresses<ContactInput>(c => c.Addresses, (c, a) => c with { Addresses = a }),
        new("tags", "Tags", ImportType.Tags, "tags", (c, v, _) => c with { Tags = WithTags(c.Tags, v) }, "tags|tag|labels|label|categories|category|schlagworte|etiquettes|etiquetas"),
        new("preferredName", "Likes to be called", ImportType.Text, "preferredName", (c, v, _) => c with { PreferredName = (string)v }, "preferred name|nickname|goes by|rufname|spitzname|surnom|apodo|apelido preferido"),
        new("birthDate", "Birth date", ImportType.Date, "birthDate", (c, v, _) => c with { BirthDate = (DateOnly)v, AgeBand = null }, "birth date|birthdate|date of birth|dob|birthday|born|geburtsdatum|geburtstag|date de naissance|fecha de nacimiento|data de nascimento"),
        new("ageBand", "Age band", ImportType.Choice, "ageBand", (c, v, _) => c with { AgeBand = (string)v }, "age band|age group|age range|altersgruppe|tranche d age") { Choices = PersonalFields.AgeBands },
        new("gender", "Gender", ImportType.Text, "gender", (c, v, _) => c with { Gender = (string)v }, "gender|sex|geschlecht|genre|sexe|genero|sexo"),
        new("maritalStatus", "Marital status", ImportType.Choice, "maritalStatus", (c, v, _) => c with { MaritalStatus = (string)v }, "marital status|familienstand|etat civil|estado civil") { Choices = PersonalFields.MaritalStatuses },
        new("householdSize", "Household size", ImportType.Number, "household.size", (c, v, _) => c with { Household = (c.Household ?? new HouseholdInput()) with { Size = (int)v } }, "household size|household|haushaltsgrosse|taille du foyer"),
        new("childBirthYears", "Children's birth years", ImportType.Tags, "household.children", (c, v, _) => c with { Household = (c.Household ?? new HouseholdInput()) with { Children = (IReadOnlyList<ChildInput>)v } },
            "children s birth years|childrens birth years|child birth years|children birth years|birth years of children|geburtsjahre der kinder|annees de naissance des enfants|anos de nacimiento de los hijos|anos de nascimento dos filhos") { Finish = Children },
        new("language", "Language", ImportType.Text, "language", (c, v, _) => c with { Language = (string)v }, "language|locale|sprache|langue|idioma"),
        new("occupation", "Occupation", ImportType.Text, "occupation", (c, v, _) => c with { Occupation = (string)v }, "occupation|profession|beschaftigung|profesion|ocupacion|profissao"),
        new("incomeBand", "Income band", ImportType.Choice, "incomeBand", (c, v, _) => c with { IncomeBand = (string)v }, "income band|income|income range|einkommen|revenu") { Choices = PersonalFields.IncomeBands },
        new("preferredChannel", "Preferred channel", ImportType.Choice, "preferredChannel", (c, v, _) => c with { PreferredChannel = (string)v }, "preferred channel|preferred contact method|contact preference") { Choices = PersonalFields.Channels },
        new("preferredTime", "Best time", ImportType.Text, "preferredTime", (c, v, _) => c with { PreferredTime = (string)v }, "preferred time|best time|best time to call"),
        new("note", "Note", ImportType.Note, "note", (c, _, _) => c, "note|notes|comment|comments|remark|remarks|bemerkung|bemerkungen|notiz|notizen|commentaire|notas|observacoes"),
    ];

    /// <summary>"2012, 2015" as two children.</summary>
    static List<ChildInput> Children(object years) => [.. ((IReadOnlyList<string>)years).Select(y =>
        new ChildInput(y.Length == 4 && int.TryParse(y, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var year) ? year : throw Refused.Invalid("value", $"'{(y.Length > 60 ? y[..60] + "…" : y)}' is no year of birth such as 2015.")))];

    public override IReadOnlyList<string> Matches => ["email", "phone", "name"];
    public override IReadOnlyList<string> UsualMatches => ["email", "name"];

    /// <summary>Without being told otherwise, a name counts only where there is no e-mail address.</summary>
    public override IReadOnlyList<string> KeysOf(ContactInput input, IReadOnlyList<string>? by, ImportSetting setting)
    {
        var keys = new List<string>();
        if (by?.Contains("email") != false) keys.AddRange((input.Emails ?? []).Select(e => "email " + (EmailAddress.Normalize(e.Value) ?? e.Value.Trim().ToLowerInvariant())));
        if (by?.Contains("phone") == true) keys.AddRange((input.Phones ?? []).Select(p => Phones.Normalize(p.Value, setting.Country)).OfType<string>().Select(p => "phone " + p));
        var name = CompanyImport.Exact($"{input.FirstName} {input.LastName}");
        if (name.Length > 0 && (by is null ? keys.Count == 0 : by.Contains("name"))) keys.Add($"name {input.CompanyId} {name}");
        return keys;
    }

    public override Task<ContactInput> FinishAsync(ContactInput input, ImportSetting setting, Writing writing, CancellationToken ct) =>
        Inputs.Text(input.FirstName) is null && Inputs.Text(input.LastName) is null && (input.Emails ?? []).Count == 0 && (input.Phones ?? []).Count == 0
            ? throw Refused.Invalid("firstName", "A contact needs a name, an e-mail address or a phone number.") : Task.FromResult(input);

    public override string? ClashOf(string key) => key.StartsWith("email ", StringComparison.Ordinal) ? "Another contact has this e-mail address." : null;

    public override async Task<ILookup<string, Guid>> FindAsync(IReadOnlyCollection<string> keys, Writing writing, CancellationToken ct)
    {
        var found = new List<KeyValuePair<string, Guid>>();
        foreach (var kind in new[] { ContactPoint.Email, ContactPoint.Phone })
        {
            var points = keys.Where(k => k.StartsWith(kind + " ", StringComparison.Ordinal)).Select(k => k[6..]).ToList();
            if (points.Count > 0) found.AddRange((await writing.Db.Set<ContactPoint>()
                .Where(p => p.Kind == kind && points.Contains(p.Normalized) && p.ContactId != null && writing.Db.Set<Contact>().Any(c => c.Id == p.ContactId))
                .Select(p => new { p.Normalized, p.ContactId }).ToListAsync(ct)).Select(p => KeyValuePair.Create($"{kind} {p.Normalized}", p.ContactId!.Value)));
        }
        // The company's id has no blank in it; what follows it is the name.
        var names = keys.Where(k => k.StartsWith("name ", StringComparison.Ordinal)).Select(k => k[5..]).Select(k => k[(k.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToList();
        if (names.Count > 0) found.AddRange((await ByNameAsync(names, writing, ct)).Select(c => KeyValuePair.Create($"name {c.CompanyId} {c.Name}", c.Id)));
        return found.OrderBy(f => f.Value).ToLookup(f => f.Key, f => f.Value, StringComparer.Ordinal);
    }

    /// <summary>Contacts by exact first and last name, capitals aside.</summary>
    public static async Task<List<(string Name, Guid? CompanyId, Guid Id)>> ByNameAsync(IEnumerable<string> names, Writing writing, CancellationToken ct)
    {
        // Lists sort by last name first, so a name is looked for in every way it may be split there.
        var sortNames = names.SelectMany(SortNames).Select(SearchDocs.Fold).Distinct(StringComparer.Ordinal).ToList();
        var found = await writing.Db.Set<Contact>().Where(c => sortNames.Contains(c.SortName)).OrderBy(c => c.Id).Select(c => new { c.Id, c.FirstName, c.LastName, c.CompanyId }).ToListAsync(ct);
        return found.ConvertAll(c => (CompanyImport.Exact($"{c.FirstName} {c.LastName}"), c.CompanyId, c.Id));
    }

    static IEnumerable<string> SortNames(string name)
    {
        var words = name.Split(' ');
        return Enumerable.Range(0, words.Length).Select(i => string.Join(' ', words[i..].Concat(words[..i])));
    }

    /// <summary>"Lee, Ann" and "Ann Lee" alike.</summary>
    public static ContactInput Named(ContactInput contact, string name)
    {
        if (name.Split(',') is [var last, var first] && last.Trim().Length > 0 && first.Trim().Length > 0) return contact with { FirstName = first.Trim(), LastName = last.Trim() };
        var space = name.LastIndexOf(' ');
        return space < 0 ? contact with { LastName = name } : contact with { FirstName = name[..space].Trim(), LastName = name[(space + 1)..] };
    }
}
