using System.ComponentModel.DataAnnotations;
using Crm.Competitors;
using Crm.Contacts;
using Crm.Events;
using Crm.LossReasons;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.NonBuyReasons;

/// <summary>What may be written of a reason why somebody does not buy.</summary>
[ValidatableType]
public sealed record NonBuyReasonInput
{
    /// <summary>Who does not buy; or say companyId, or dealId alone for whom that deal is about.</summary>
    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    /// <summary>The deal at which it showed.</summary>
    public Guid? DealId { get; init; }
    /// <summary>One of the list (GET /loss-reasons), matched by its words, or words of one's own.</summary>
    [Required, StringLength(500, MinimumLength = 1)] public required string Reason { get; init; }
    /// <summary>What they said.</summary>
    [StringLength(5000)] public string? Text { get; init; }
    /// <summary>To whom they go instead.</summary>
    public Guid? CompetitorId { get; init; }
    /// <summary>The activity in which it was heard.</summary>
    public Guid? ActivityId { get; init; }
    /// <summary>Since when, such as 2026-11-22; default today on the workspace's clock.</summary>
    public DateOnly? Since { get; init; }
    /// <summary>The day on which it may be otherwise ("no budget till spring"): whose customer it is gets a task then, once.</summary>
    public DateOnly? RevisitOn { get; init; }
    /// <summary>Since when it holds no more.</summary>
    public DateOnly? GoneOn { get; init; }
}

/// <summary>Why somebody does not buy.</summary>
/// <param name="Play">What to do about it, from the list.</param>
/// <param name="Awake">Its day to be looked at again has come, and it still holds.</param>
/// <param name="Source">manual, or deal when losing one wrote it.</param>
public sealed record NonBuyReasonView(Guid Id, int Version, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, Guid? DealId, string? DealTitle, string Reason, string? Play, string? Text, Guid? CompetitorId, string? CompetitorName,
    Guid? ActivityId, string? ActivitySubject, DateOnly Since, DateOnly? RevisitOn, DateOnly? GoneOn, bool Awake, string Source, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>Why somebody does not buy: several over time, each with what it rests on and when to ask again.</summary>
public sealed class NonBuyReason : CustomerPart
{
    public Guid? DealId { get; private set; }
    public string Reason { get; private set; } = "";
    public string Match { get; private set; } = "";
    public string? Text { get; private set; }
    public Guid? CompetitorId { get; private set; }
    public Guid? ActivityId { get; private set; }
    public DateOnly Since { get; private set; }
    public DateOnly? RevisitOn { get; private set; }
    public DateOnly? GoneOn { get; private set; }

    public void Say(string reason, string? text, DateOnly since, DateOnly? revisitOn, DateOnly? goneOn) => (Reason, Match, Text, Since, RevisitOn, GoneOn) = (reason, LossReason.Fold(reason), text, since, revisitOn, goneOn);
    public void RestOn(Guid? deal, Guid? competitor, Guid? activity) => (DealId, CompetitorId, ActivityId) = (deal, competitor, activity);

    public const string FromDeal = "deal";

    /// <summary>Keeps why a deal was lost with whom it was about; opened again, it was no reason.</summary>
    public static async Task FollowDealAsync(Guid deal, bool isNew, Guid? company, Guid? contact, string? reason, DateOnly on, Writing writing, CancellationToken ct)
    {
        var known = isNew ? null : await writing.Db.Set<NonBuyReason>().FirstOrDefaultAsync(r => r.DealId == deal && r.Source == FromDeal, ct);
        if (reason is null || company is null && contact is null)
        {
            if (known is null) return;
            known.Trash(writing.Now);
            writing.Events.Add(known, "trashed", line: TimelineLine.None);
            return;
        }
        if (known?.Reason == reason) return;
        var row = known ?? new NonBuyReason { Source = FromDeal };
        if (known is null) row.BelongTo(company is null ? contact : null, company);
        row.Say(reason, known?.Text, known?.Since ?? on, known?.RevisitOn, known?.GoneOn);
        row.RestOn(deal, known?.CompetitorId, known?.ActivityId);
        if (known is null) writing.Db.Add(row);
        // The deal's own line tells of it.
        writing.Events.Add(row, known is null ? "created" : "updated", line: TimelineLine.None);
    }
}

sealed class NonBuyReasonTable : IEntityTypeConfiguration<NonBuyReason>
{
    public void Configure(EntityTypeBuilder<NonBuyReason> table) => table.MapCustomerPart("non_buy_reasons");
}

/// <summary>The reason why somebody does not buy, as lists, batch and timelines know it.</summary>
public sealed class NonBuyReasonRecord : CustomerPartRecord<NonBuyReason, NonBuyReasonInput, NonBuyReasonView>
{
    public override string Object => "nonBuyReason";
    public override string Plural => "non-buy-reasons";
    public override string DefaultSort => "-since";

    public override IReadOnlyList<Field<NonBuyReason>> Fields { get; } =
    [
        Field<NonBuyReason>.Id("id", r => r.Id), Field<NonBuyReason>.Id("contactId", r => r.ContactId), Field<NonBuyReason>.Id("companyId", r => r.CompanyId), Field<NonBuyReason>.Id("dealId", r => r.DealId),
        Field<NonBuyReason>.Id("competitorId", r => r.CompetitorId), Field<NonBuyReason>.Text("reason", r => r.Reason), Field<NonBuyReason>.Text("match", r => r.Match), Field<NonBuyReason>.Text("text", r => r.Text), Field<NonBuyReason>.Date("since", r => r.Since), Field<NonBuyReason>.Date("revisitOn", r => r.RevisitOn),
        Field<NonBuyReason>.Date("goneOn", r => r.GoneOn), Field<NonBuyReason>.Text("source", r => r.Source), Field<NonBuyReason>.Instant("createdAt", r => r.CreatedAt), Field<NonBuyReason>.Instant("updatedAt", r => r.UpdatedAt),
    ];

    public override NonBuyReason New() => new();
    public override Guid IdOf(NonBuyReasonView view) => view.Id;
    public override int VersionOf(NonBuyReasonView view) => view.Version;
    public override IQueryable<NonBuyReason> Matching(IQueryable<NonBuyReason> rows, CrmDb db, string q) => rows.Where(r => EF.Functions.ILike(r.Reason + " " + r.Text, $"%{Filters.Escape(q.Trim())}%", "\\"));

    public override NonBuyReasonInput InputOf(NonBuyReason r) => new()
    {
        ContactId = r.ContactId, CompanyId = r.CompanyId, DealId = r.DealId, Reason = r.Reason, Text = r.Text, CompetitorId = r.CompetitorId, ActivityId = r.ActivityId, Since = r.Since == default ? null : r.Since, RevisitOn = r.RevisitOn, GoneOn = r.GoneOn,
    };

    public override async Task ApplyAsync(NonBuyReason row, NonBuyReasonInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var reason = (await LossReason.InTheListsWordsAsync(Inputs.Required(input.Reason, "reason", "A reason"), writing, ct))!;
        var (contact, company) = (input.ContactId, input.CompanyId);
        if (input.DealId is { } deal && deal != row.DealId) (contact, company) = await OfDealAsync(deal, contact, company, writing.Db, ct);
        if (input.ActivityId is { } activity && activity != row.ActivityId && !await IsThereAsync("activities", activity, writing.Db, ct)) throw Refused.Unusable("activityId", "There is no activity with this id.");
        await writing.RequireAsync<Competitor>(input.CompetitorId, "competitorId", ct, row.CompetitorId);
        await GiveAsync(row, contact, company, writing, ct);
        var since = input.Since ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(writing.Now, TimeZoneInfo.FindSystemTimeZoneById((await writing.TenantAsync(ct)).TimeZone)).DateTime);
        foreach (var (field, date) in new[] { ("since", (DateOnly?)since), ("revisitOn", input.RevisitOn), ("goneOn", input.GoneOn) })
            if (date is { Year: < 1900 or > 2200 }) throw Refused.Invalid(field, "A date lies between 1900 and 2200.");
        if (input.RevisitOn < since) throw Refused.Invalid("revisitOn", "The day to ask again does not lie before the reason.");
        if (input.RevisitOn != row.RevisitOn && input.RevisitOn < DateOnly.FromDateTime(writing.Now.UtcDateTime).AddDays(2)) await Platform.Jobs.Job.SoonAsync(writing.Db, "timedTasks", writing.Now, ct);
        row.Say(reason, Inputs.Text(input.Text), since, input.RevisitOn, input.GoneOn);
        row.RestOn(input.DealId, input.CompetitorId, input.ActivityId);
    }

    public override TimelineLine Line(Record record)
    {
        var r = (NonBuyReason)record;
        return new TimelineLine("nonBuyReason", r.Reason, r.Text, r.GoneOn is null ? "open" : "gone", r.CreatedAt == default ? null : r.CreatedAt, Replaces: true);
    }

    /// <summary>Whom a deal is about, unless it has been said: its company, else its main person.</summary>
    static async Task<(Guid?, Guid?)> OfDealAsync(Guid deal, Guid? contact, Guid? company, CrmDb db, CancellationToken ct)
    {
        var found = false;
        await new Question(db).Add("""
            select d.company_id, (select c.contact_id from deal_contacts c where c.tenant_id = $1 and c.deal_id = d.id order by c.position limit 1) from deals d where d.tenant_id = $1 and d.id = $2 and d.deleted_at is null
            """, db.CurrentTenantId, deal).AskAsync(ct, row =>
        {
            found = true;
            if (contact is null && company is null) (company, contact) = (row.Id(0), row.Id(0) is null ? row.Id(1) : null);
        });
        return !found ? throw Refused.Unusable("dealId", "There is no deal with this id.") : contact is null && company is null ? throw Refused.Unusable("dealId", "This deal is about nobody yet: say who does not buy.") : (contact, company);
    }

    static async Task<bool> IsThereAsync(string table, Guid id, CrmDb db, CancellationToken ct)
    {
        var found = false;
        await new Question(db).Add($"select 1 from {table} where tenant_id = $1 and id = $2 and deleted_at is null", db.CurrentTenantId, id).AskAsync(ct, _ => found = true);
        return found;
    }

    const string Rows = $"""
        select x.id, x.version, {CustomerPartTable.Columns}, d.id, d.title, x.reason, l.play, x.text, x.competitor_id, c.name, a.id, a.subject, x.since, x.revisit_on, x.gone_on,
          x.gone_on is null and x.revisit_on <= ($4::timestamptz at time zone (select n.time_zone from identity.tenants n where n.id = $1))::date, x.source, x.created_at, x.updated_at, x.deleted_at
        from non_buy_reasons x {CustomerPartTable.Join}
        left join deals d on d.tenant_id = x.tenant_id and d.id = x.deal_id and d.deleted_at is null
        left join activities a on a.tenant_id = x.tenant_id and a.id = x.activity_id and a.deleted_at is null
        left join competitors c on c.tenant_id = x.tenant_id and c.id = x.competitor_id
        left join loss_reasons l on l.tenant_id = x.tenant_id and l.match = x.match
        where x.tenant_id = $1 and {CustomerPartTable.IsThere} and x.id = any ($2) and (x.deleted_at is null or $3)
        """;

    public override async Task<List<NonBuyReasonView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<NonBuyReasonView>(ids.Length);
        await new Question(db).Add(Rows, db.CurrentTenantId, ids, trashed, db.Now).AskAsync(ct, row => views.Add(new NonBuyReasonView(row.GetGuid(0), row.GetInt32(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), row.Id(6), row.Text(7), row.GetString(8), row.Text(9), row.Text(10),
            row.Id(11), row.Text(12), row.Id(13), row.Text(14), row.Date(15)!.Value, row.Date(16), row.Date(17), !row.IsDBNull(18) && row.GetBoolean(18), row.GetString(19), row.Instant(20), row.Instant(21), row.MaybeInstant(22))));
        return views;
    }
}
