using Crm.Companies;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Activities;

/// <summary>Activities from files: recognised by id, else by kind, instant and text. What they are about is named by id, e-mail address or name.</summary>
public sealed class ActivityImport(ActivityRecord type) : RecordImport<Activity, ActivityInput, ActivityView>(type)
{
    public override ActivityInput Empty { get; } = new() { Kind = ActivityKind.Note, Links = [] };

    public override IReadOnlyList<ImportTarget<ActivityInput>> Targets { get; } =
    [
        new("id", "CRM ID", ImportType.Id, "id", (a, _, _) => a, "-"),
        new("externalId", "ID in the other system", ImportType.ExternalId, "externalIds", (a, _, _) => a, "id|external id|activity id|record id|task id|event id"),
        new("kind", "Kind", ImportType.Choice, "kind", (a, v, _) => a with { Kind = Enum.Parse<ActivityKind>((string)v, ignoreCase: true) }, "kind|type|activity type|art|typ|tipo") { Choices = LinkCells.Names<ActivityKind>() },
        new("status", "Status", ImportType.Choice, "status", (a, v, _) => a with { Status = Enum.Parse<ActivityStatus>((string)v, ignoreCase: true) }, "status|state|activity status|statut|estado") { Choices = LinkCells.Names<ActivityStatus>() },
        new("place", "Place", ImportType.Text, "place", (a, v, _) => a with { Place = (string)v }, "place|location|where|ort|lieu|lugar|local"),
        new("subject", "Subject", ImportType.Text, "subject", (a, v, _) => a with { Subject = (string)v }, "subject|title|name|activity subject|betreff|objet|asunto|assunto"),
        new("body", "Text", ImportType.Text, "body", (a, v, _) => a with { Body = (string)v }, "text|body|note|notes|description|comment|comments|activity notes|notiz|beschreibung"),
        new("at", "When", ImportType.Instant, "at", (a, v, _) => a with { At = (DateTimeOffset)v }, "at|when|date|time|start|started at|activity date|due date|datum|date time|fecha|data"),
        new("endAt", "Until", ImportType.Instant, "endAt", (a, v, _) => a with { EndAt = (DateTimeOffset)v }, "until|end|ended at|end at|end time|ende"),
        new("outcome", "Outcome", ImportType.Choice, "outcome", (a, v, _) => a with { Outcome = Enum.Parse<Outcome>((string)v, ignoreCase: true) }, "outcome|result|call outcome|ergebnis|resultat") { Choices = LinkCells.Names<Outcome>() },
        new("direction", "Direction", ImportType.Choice, "direction", (a, v, _) => a with { Direction = Enum.Parse<Direction>((string)v, ignoreCase: true) }, "direction|richtung") { Choices = ["in", "out"] },
        new("owner", "Owner", ImportType.Owner, "ownerId", (a, v, _) => a with { OwnerId = (Guid)v }, "owner|by|user|assigned to|assigned to user|activity owner|verantwortlich"),
        new("ownerId", "Owner ID", ImportType.Owner, "ownerId", (a, v, _) => a with { OwnerId = (Guid)v }, "-"),
        .. LinkCells.Targets<ActivityInput>((a, link) => a with { Links = LinkCells.With(a.Links, link) }),
    ];

    public override Task<ActivityInput> FinishAsync(ActivityInput input, ImportSetting setting, Writing writing, CancellationToken ct) => input.Links.Count > 0 ? Task.FromResult(input)
        : throw Platform.Http.Refused.Invalid("links", "An activity is about a contact, a company or a deal: name one that is there.");

    public override bool RowsStandAlone => true;

    public override IReadOnlyList<string> KeysOf(ActivityInput input, IReadOnlyList<string>? by, ImportSetting setting) =>
        input.At is { } at && by?.Contains("name") != false && (input.Subject ?? input.Body) is { } text ? [Key(input.Kind.ToString(), at, text)] : [];

    public override async Task<ILookup<string, Guid>> FindAsync(IReadOnlyCollection<string> keys, Writing writing, CancellationToken ct)
    {
        var instants = keys.Select(k => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(k.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))).Distinct().ToList();
        var found = instants.Count == 0 ? [] : await writing.Db.Set<Activity>().Where(a => instants.Contains(a.At)).OrderBy(a => a.Id).Select(a => new { a.Id, a.Kind, a.At, a.Subject, a.Body }).ToListAsync(ct);
        return found.ToLookup(a => Key(a.Kind, a.At, a.Subject ?? a.Body ?? ""), a => a.Id, StringComparer.Ordinal);
    }

    static string Key(string kind, DateTimeOffset at, string text) => $"{at.ToUnixTimeMilliseconds()} {kind.ToLowerInvariant()} {CompanyImport.Exact(text)}";
}

/// <summary>What activities and tasks are about, as columns of a file.</summary>
public static class LinkCells
{
    public static IEnumerable<ImportTarget<TInput>> Targets<TInput>(Func<TInput, LinkInput, TInput> with) =>
        from o in new (LinkObject Object, string Label, string Plural, string Words)[]
        {
            (LinkObject.Contact, "Contact", "contactIds", "contact|contact name|contact person|contact email|email|e mail|person|name of contact|associated contact|ansprechpartner|kontakt"),
            (LinkObject.Company, "Company", "companyIds", "company|company name|account|account name|organization|organisation|associated company|firma|unternehmen"),
            (LinkObject.Deal, "Deal", "dealIds", "deal|deal name|deal title|opportunity|opportunity name|associated deal|chance"),
        }
        from target in new[]
        {
            new ImportTarget<TInput>(o.Label.ToLowerInvariant(), o.Label, ImportType.Relation, "links", (a, v, _) => with(a, new LinkInput(o.Object, (Guid)v)), o.Words) { Related = o.Label.ToLowerInvariant() },
            new ImportTarget<TInput>(o.Plural, o.Label + " IDs", ImportType.Relation, "links", (a, v, _) => with(a, new LinkInput(o.Object, (Guid)v)), "-") { Related = o.Label.ToLowerInvariant(), Many = true },
        }
        select target;

    public static IReadOnlyList<LinkInput> With(IReadOnlyList<LinkInput>? links, LinkInput link) => links is null ? [link] : links.Contains(link) ? links : [.. links, link];

    public static string[] Names<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)];
}
