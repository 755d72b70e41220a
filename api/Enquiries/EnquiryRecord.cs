using Crm.Contacts;
using Crm.Events;
using Crm.Members;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Enquiries;

/// <summary>The enquiry, as lists, batch and timelines know it.</summary>
public sealed class EnquiryRecord : CustomerPartRecord<Enquiry, EnquiryInput, EnquiryView>
{
    public override string Object => "enquiry";
    public override string Plural => "enquiries";
    public override string DefaultSort => "-receivedAt";

    public override IReadOnlyList<Field<Enquiry>> Fields { get; } =
    [
        Field<Enquiry>.Id("id", e => e.Id), Field<Enquiry>.Id("contactId", e => e.ContactId), Field<Enquiry>.Id("companyId", e => e.CompanyId), Field<Enquiry>.Id("dealId", e => e.DealId), Field<Enquiry>.Id("ownerId", e => e.OwnerId),
        Field<Enquiry>.Choice("channel", e => e.Channel, Names<EnquiryChannel>()), Field<Enquiry>.Choice("status", e => e.Status, Names<EnquiryStatus>()),
        Field<Enquiry>.Text("text", e => e.Text), Field<Enquiry>.Text("interest", e => e.Interest), Field<Enquiry>.Text("rejectReason", e => e.RejectReason), Field<Enquiry>.Text("source", e => e.Source),
        Field<Enquiry>.Instant("receivedAt", e => e.ReceivedAt), Field<Enquiry>.Instant("closedAt", e => e.ClosedAt), Field<Enquiry>.Instant("createdAt", e => e.CreatedAt), Field<Enquiry>.Instant("updatedAt", e => e.UpdatedAt),
    ];

    public override Enquiry New() => new();
    public override Task<List<EnquiryView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => EnquiryReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(EnquiryView view) => view.Id;
    public override int VersionOf(EnquiryView view) => view.Version;

    public override IQueryable<Enquiry> Matching(IQueryable<Enquiry> rows, CrmDb db, string q)
    {
        var pattern = $"%{Filters.Escape(q.Trim())}%";
        return rows.Where(e => EF.Functions.ILike(e.Text!, pattern, "\\") || EF.Functions.ILike(e.Interest!, pattern, "\\"));
    }

    public override EnquiryInput InputOf(Enquiry e) => new() { ContactId = e.ContactId, CompanyId = e.CompanyId, Channel = Enum.Parse<EnquiryChannel>(e.Channel, true), Text = e.Text, Interest = e.Interest, ReceivedAt = e.ReceivedAt == default ? null : e.ReceivedAt, OwnerId = e.OwnerId };

    public override async Task ApplyAsync(Enquiry enquiry, EnquiryInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var (text, interest) = (Inputs.Text(input.Text), Inputs.Text(input.Interest));
        if (text is null && interest is null) throw Refused.Invalid("text", "Say what they asked for.");
        await GiveAsync(enquiry, input.ContactId, input.CompanyId, writing, ct);
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct);
        enquiry.Say((input.Channel ?? EnquiryChannel.Other).ToString().ToLowerInvariant(), text, interest, input.ReceivedAt ?? writing.Now, input.OwnerId);
    }

    public override TimelineLine Line(Record record)
    {
        var e = (Enquiry)record;
        var title = e.Interest ?? e.Text ?? "";
        return new TimelineLine("enquiry", title.Length > 300 ? title[..300] : title, e.Interest is null ? null : e.Text, e.Status, e.ReceivedAt == default ? null : e.ReceivedAt, Replaces: true);
    }

    static string[] Names<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)];
}

static class EnquiryReads
{
    const string Rows = $"""
        select x.id, x.version, {CustomerPartTable.Columns}, x.channel, x.text, x.interest, x.received_at, x.status, x.reject_reason, x.owner_id, m.name, x.deal_id, d.title,
          (select min(a.at) from links l join activities a on a.tenant_id = l.tenant_id and a.id = l.activity_id and a.direction = 'out' and a.at >= x.received_at and a.deleted_at is null
           where l.tenant_id = x.tenant_id and (l.contact_id = x.contact_id or l.company_id = x.company_id)),
          x.closed_at, x.created_at, x.updated_at, x.deleted_at
        from enquiries x {CustomerPartTable.Join} left join members m on m.tenant_id = x.tenant_id and m.id = x.owner_id left join deals d on d.tenant_id = x.tenant_id and d.id = x.deal_id and d.deleted_at is null
        where x.tenant_id = $1 and {CustomerPartTable.IsThere}
        """;

    public static async Task<List<EnquiryView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<EnquiryView>(ids.Length);
        await new Question(db).Add(Rows + " and x.id = any ($2) and (x.deleted_at is null or $3)", db.CurrentTenantId, ids, trashed).AskAsync(ct, row => views.Add(new EnquiryView(
            row.GetGuid(0), row.GetInt32(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), Enum.Parse<EnquiryChannel>(row.GetString(6), true), row.Text(7), row.Text(8), row.Instant(9), Enum.Parse<EnquiryStatus>(row.GetString(10), true),
            row.Text(11), row.Id(12), row.Text(13), row.Id(14), row.Text(15), row.MaybeInstant(16), row.MaybeInstant(17), row.Instant(18), row.Instant(19), row.MaybeInstant(20))));
        return views;
    }
}
