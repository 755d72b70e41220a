using Crm.Companies;
using Crm.Events;
using Crm.Pipelines;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using static Crm.Records.ImportCells;

namespace Crm.Deals;

/// <summary>Deals from files: recognised by external id; without one by exact title and company.</summary>
public sealed class DealImport(DealRecord type) : RecordImport<Deal, DealInput, DealView>(type)
{
    public override DealInput Empty { get; } = new() { Title = "" };
    public override DealInput WithCustom(DealInput input, IReadOnlyDictionary<string, System.Text.Json.JsonElement> custom) => input with { Custom = custom };

    public override IReadOnlyList<ImportTarget<DealInput>> Targets { get; } =
    [
        new("id", "CRM ID", ImportType.Id, "id", (d, _, _) => d, "-"),
        new("externalId", "ID in the other system", ImportType.ExternalId, "externalIds", (d, v, s) => d with { ExternalIds = WithId(d.ExternalIds, v, s) },
            "id|external id|externalid|opportunity id|deal id|record id|opportunity number|deal number|auftragsnummer|angebotsnummer|chancen id|id opportunite|id affaire|id oportunidad|id oportunidade|id negocio"),
        new("title", "Title", ImportType.Text, "title", (d, v, _) => d with { Title = (string)v },
            "title|deal|deal name|deal title|opportunity|opportunity name|name|subject|titel|bezeichnung|chance|verkaufschance|projekt|titre|affaire|opportunite|nom de l affaire|titulo|oportunidad|negocio|nombre|oportunidade|nome") { Required = true, Constant = true },
        new("company", "Company", ImportType.Company, "companyId", (d, v, _) => d with { CompanyId = (Guid)v },
            "company|company name|account|account name|customer|customer name|client|organization|organisation|business|firma|unternehmen|kunde|societe|entreprise|empresa|cliente|compania"),
        new("companyId", "Company ID", ImportType.Relation, "companyId", (d, v, _) => d with { CompanyId = (Guid)v }, "-") { Related = "company" },
        new("contact", "Contact", ImportType.Contact, "contactIds", (d, v, _) => d with { ContactIds = [.. (d.ContactIds ?? []).Append((Guid)v).Distinct()] },
            "contact|contact name|contact person|primary contact|contact email|email|e mail|person|ansprechpartner|kontakt|interlocuteur|contacto|contato"),
        new("contactIds", "Contact IDs", ImportType.Relation, "contactIds", (d, v, _) => d with { ContactIds = [.. (d.ContactIds ?? []).Append((Guid)v).Distinct()] }, "-") { Related = "contact", Many = true },
        new("stage", "Stage", ImportType.Stage, "stageId", (d, v, _) => d with { StageId = (Guid)v }, "stage|deal stage|sales stage|pipeline stage|opportunity stage|status|phase|stufe|etape|statut|etapa|fase|estado"),
        new("stageId", "Stage ID", ImportType.Stage, "stageId", (d, v, _) => d with { StageId = (Guid)v }, "-"),
        new("status", "Won or lost", ImportType.Choice, "stageId", (d, v, _) => d with { FileStatus = (string)v }, "deal status|opportunity status|won or lost") { Choices = [Stage.Open, Stage.Won, Stage.Lost] },
        new("amount", "Amount", ImportType.Money, "amount", (d, v, s) => d with { Amount = AsMoney(v, s) }, "amount|value|deal value|deal amount|close value|price|total|revenue|deal size|betrag|wert|summe|volumen|auftragswert|montant|valeur|importe|valor|monto|quantia"),
        new("currency", "Currency", ImportType.Currency, "amount.currency", (d, _, _) => d, "currency|currency code|wahrung|devise|moneda|moeda") { Constant = true },
        new("productName", "Product", ImportType.Text, "productName", (d, v, _) => d with { ProductName = (string)v }, "product|product name|item|service|produkt|artikel|leistung|produit|producto|servicio|produto"),
        new("owner", "Owner", ImportType.Owner, "ownerId", (d, v, _) => d with { OwnerId = (Guid)v }, "owner|deal owner|opportunity owner|sales agent|sales rep|sales representative|salesperson|sales person|rep|agent|account manager|assigned to|responsible|verantwortlich|besitzer|vertriebsmitarbeiter|verkaufer|bearbeiter|responsable|commercial|vendeur|proprietaire|propietario|vendedor|comercial|proprietario"),
        new("ownerId", "Owner ID", ImportType.Owner, "ownerId", (d, v, _) => d with { OwnerId = (Guid)v }, "-"),
        new("engagedAt", "Engaged on", ImportType.Date, "engagedAt", (d, v, _) => d with { EngagedAt = (DateOnly)v }, "engage date|engaged at|engaged|engagement date|start date|first contact|date engaged|erstkontakt|startdatum|beginn|date de debut|premier contact|fecha de inicio|data de inicio"),
        new("closedAt", "Closed on", ImportType.Instant, "closedAt", (d, v, _) => d with { ClosedAt = (DateTimeOffset)v }, "close date|closed at|closed|closing date|date closed|closed date|won date|abschlussdatum|abschluss|date de cloture|fecha de cierre|data de fechamento"),
        new("expectedClose", "Expected close", ImportType.Date, "expectedClose", (d, v, _) => d with { ExpectedClose = (DateOnly)v }, "expected close|expected close date|expected closing|forecast date|estimated close date|due date|erwarteter abschluss|geplanter abschluss|date de cloture prevue|fecha prevista de cierre|fecha de cierre prevista|previsao de fechamento"),
        new("lostReason", "Lost because", ImportType.Text, "lostReason", (d, v, _) => d with { LostReason = (string)v }, "lost reason|loss reason|reason lost|reason|verlustgrund|grund|motif de perte|raison|motivo de perdida|motivo da perda|motivo"),
        new("description", "Description", ImportType.Text, "description", (d, v, _) => d with { Description = (string)v }, "description|notes|note|comment|comments|beschreibung|notiz|notizen|bemerkung|commentaire|descripcion|notas|descricao|observacoes"),
        new("tags", "Tags", ImportType.Tags, "tags", (d, v, _) => d with { Tags = WithTags(d.Tags, v) }, "tags|tag|labels|label|categories|category|schlagworte|etiquettes|etiquetas"),
        new("note", "Note", ImportType.Note, "note", (d, _, _) => d, "deal note|opportunity note"),
    ];

    public override bool RowsStandAlone => true;

    /// <summary>By title and company; of people without a company by title and person.</summary>
    public override IReadOnlyList<string> KeysOf(DealInput input, IReadOnlyList<string>? by, ImportSetting setting) =>
        by?.Contains("name") == false || input.ExternalIds is { Count: > 0 } || input.Title.Length == 0 ? [] : [$"{input.CompanyId ?? input.ContactIds?.FirstOrDefault(c => c != Guid.Empty) ?? Guid.Empty} {CompanyImport.Exact(input.Title)}"];

    public override async Task<ILookup<string, Guid>> FindAsync(IReadOnlyCollection<string> keys, Writing writing, CancellationToken ct)
    {
        var folded = keys.Select(k => SearchDocs.Fold(k[(k.IndexOf(' ', StringComparison.Ordinal) + 1)..])).Distinct(StringComparer.Ordinal).ToList();
        var found = folded.Count == 0 ? [] : await writing.Db.Set<Deal>().Where(d => folded.Contains(d.SortName)).OrderBy(d => d.Id).Select(d => new { d.Id, d.Title, d.CompanyId, Contacts = d.Contacts.Select(c => c.ContactId).ToList() }).ToListAsync(ct);
        return found.SelectMany(d => (d.CompanyId is { } company ? [company] : d.Contacts.Append(Guid.Empty)).Select(whose => (Key: $"{whose} {CompanyImport.Exact(d.Title)}", d.Id))).ToLookup(d => d.Key, d => d.Id, StringComparer.Ordinal);
    }

    /// <summary>A closing date of a deal that is still open is when it is expected to close; a reason belongs to a lost one.</summary>
    public override async Task<DealInput> FinishAsync(DealInput input, ImportSetting setting, Writing writing, CancellationToken ct)
    {
        if (input.StageId is null) input = input with { PipelineId = input.PipelineId ?? setting.PipelineId };
        var stage = await StageDeals.ResolveAsync(input.StageId is null ? input.PipelineId : null, input.StageId, writing, ct);
        // Some products leave a deal that is won in the stage where it was won.
        if (input.FileStatus is Stage.Won or Stage.Lost && input.FileStatus != stage.Kind) stage = (await StageDeals.StagesAsync(writing, ct)).Find(s => s.PipelineId == stage.PipelineId && s.Kind == input.FileStatus) ?? stage;
        input = input with { PipelineId = stage.PipelineId, StageId = stage.Id, FileStatus = null };
        if (stage.Kind != Stage.Lost) input = input with { LostReason = null };
        if (stage.Kind != Stage.Open || input.ClosedAt is not { } at) return input;
        return input with { ClosedAt = null, ExpectedClose = input.ExpectedClose ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, setting.Zone).DateTime) };
    }
}
