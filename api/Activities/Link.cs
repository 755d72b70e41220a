using Npgsql;
using Crm.Companies;
using Crm.Contacts;
using Crm.Deals;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Activities;

/// <summary>A kind of record that activities and tasks may be about.</summary>
public enum LinkObject { Contact, Company, Deal }

/// <summary>A record that an activity or task is about.</summary>
[ValidatableType]
public sealed record LinkInput(LinkObject Object, Guid Id);

/// <summary>A record that an activity or task is about, with its title.</summary>
public sealed record LinkView(LinkObject Object, Guid Id, string Title);

/// <summary>What an activity or a task is about, one row per record.</summary>
public sealed class Link : TenantRow
{
    public Guid? ActivityId { get; private set; }
    public Guid? TaskId { get; private set; }
    public Guid? ContactId { get; init; }
    public Contact? Contact { get; private set; }
    public Guid? CompanyId { get; init; }
    public Company? Company { get; private set; }
    public Guid? DealId { get; init; }
    public Deal? Deal { get; private set; }

    public Guid Target => ContactId ?? CompanyId ?? DealId ?? Guid.Empty;
    public LinkObject Object => ContactId is not null ? LinkObject.Contact : CompanyId is not null ? LinkObject.Company : LinkObject.Deal;
    public override bool IsLeftOver => ActivityId is null && TaskId is null;
    public LinkInput AsInput() => new(Object, Target);

    /// <summary>The links that the inputs name, each checked; those that were there keep their row.</summary>
    public static async Task<List<Link>> FromAsync(IReadOnlyList<LinkInput>? inputs, IReadOnlyList<Link> before, Writing writing, CancellationToken ct)
    {
        var links = new List<Link>();
        foreach (var (input, index) in (inputs ?? []).Select((l, i) => (l, i)))
        {
            var field = $"links[{index}].id";
            if (links.Any(l => l.Target == input.Id)) throw Refused.Invalid(field, "This record is in the list twice.");
            var already = before.Where(l => l.Object == input.Object).Select(l => l.Target);
            await (input.Object switch
            {
                LinkObject.Contact => writing.RequireAsync<Contact>([input.Id], field, ct, already),
                LinkObject.Company => writing.RequireAsync<Company>([input.Id], field, ct, already),
                _ => writing.RequireAsync<Deal>([input.Id], field, ct, already),
            });
            links.Add(before.FirstOrDefault(l => l.Target == input.Id) ?? new Link
            {
                ContactId = input.Object == LinkObject.Contact ? input.Id : null, CompanyId = input.Object == LinkObject.Company ? input.Id : null, DealId = input.Object == LinkObject.Deal ? input.Id : null,
            });
        }
        return links;
    }

    /// <summary>Where something about these records shows: on them, on the companies of their people, on a deal's company and people.</summary>
    public static async Task<List<RecordRef>> ShownOnAsync(IReadOnlyList<Link> links, Writing writing, CancellationToken ct)
    {
        var shown = links.Select(l => new RecordRef(l.Object.ToString().ToLowerInvariant(), l.Target)).ToList();
        var contacts = links.Where(l => l.ContactId is not null).Select(l => l.ContactId!.Value).ToList();
        var deals = links.Where(l => l.DealId is not null).Select(l => l.DealId!.Value).ToList();
        if (contacts.Count > 0)
            shown.AddRange((await writing.Db.Set<Contact>().Where(c => contacts.Contains(c.Id) && c.CompanyId != null).Select(c => c.CompanyId!.Value).ToListAsync(ct)).Select(id => new RecordRef("company", id)));
        if (deals.Count > 0)
            foreach (var deal in await writing.Db.Set<Deal>().Where(d => deals.Contains(d.Id)).Select(d => new { d.CompanyId, Contacts = d.Contacts.Select(c => c.ContactId).ToList() }).ToListAsync(ct))
                shown.AddRange(deal.Contacts.Select(id => new RecordRef("contact", id)).Concat(deal.CompanyId is { } company ? [new RecordRef("company", company)] : []));
        return [.. shown.Distinct()];
    }
}

/// <summary>Links as the API shows them; those to records in the trash are left out.</summary>
static class LinkReads
{
    public const string Sql = """
        select coalesce(l.activity_id, l.task_id), case when l.contact_id is not null then 0 when l.company_id is not null then 1 else 2 end, coalesce(c.id, k.id, d.id), coalesce(c.display_name, k.name, d.title)
        from links l
        left join contacts c on c.tenant_id = l.tenant_id and c.id = l.contact_id and c.deleted_at is null
        left join companies k on k.tenant_id = l.tenant_id and k.id = l.company_id and k.deleted_at is null
        left join deals d on d.tenant_id = l.tenant_id and d.id = l.deal_id and d.deleted_at is null
        where l.tenant_id = $1 and coalesce(c.id, k.id, d.id) is not null and
        """;

    public static void Read(NpgsqlDataReader row, Dictionary<Guid, List<LinkView>> byRecord)
    {
        if (!byRecord.TryGetValue(row.GetGuid(0), out var links)) byRecord[row.GetGuid(0)] = links = [];
        links.Add(new LinkView((LinkObject)row.GetInt32(1), row.GetGuid(2), row.GetString(3)));
    }
}

sealed class LinkTable : IEntityTypeConfiguration<Link>
{
    public void Configure(EntityTypeBuilder<Link> table)
    {
        table.MapPart("links");
        table.Ignore(l => l.Target).Ignore(l => l.Object);
        table.HasOne(l => l.Contact).WithMany().HasForeignKey(l => new { l.TenantId, l.ContactId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(l => l.Company).WithMany().HasForeignKey(l => new { l.TenantId, l.CompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(l => l.Deal).WithMany().HasForeignKey(l => new { l.TenantId, l.DealId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
