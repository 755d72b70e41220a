using System.Text.Json;
using Crm.Competitors;
using Crm.Contacts;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Needs;

/// <summary>The need, as lists, batch and timelines know it.</summary>
public sealed class NeedRecord : CustomerPartRecord<Need, NeedInput, NeedView>
{
    public override string Object => "need";
    public override string Plural => "needs";
    public override string DefaultSort => "-createdAt";

    /// <summary>What they spend is what our share is of.</summary>
    public override bool MovesStanding => true;

    public override IReadOnlyList<Field<Need>> Fields { get; } =
    [
        Field<Need>.Id("id", n => n.Id), Field<Need>.Id("contactId", n => n.ContactId), Field<Need>.Id("companyId", n => n.CompanyId), Field<Need>.Id("categoryId", n => n.CategoryId), Field<Need>.Id("competitorId", n => n.CompetitorId),
        Field<Need>.Choice("metBy", n => n.MetBy, "us", "competitor", "nobody"), Field<Need>.Money("estAnnualSpend", n => n.EstAnnualSpendMinor), Field<Need>.Choice("currency", n => n.Currency, Currencies.All),
        Field<Need>.Number("importance", n => n.Importance), Field<Need>.Number("satisfaction", n => n.Satisfaction), Field<Need>.Date("incumbentSince", n => n.IncumbentSince), Field<Need>.Date("contractEnd", n => n.ContractEnd), Field<Need>.Text("note", n => n.Note),
        Field<Need>.Instant("createdAt", n => n.CreatedAt), Field<Need>.Instant("updatedAt", n => n.UpdatedAt),
    ];

    public override Need New() => new();
    public override Guid IdOf(NeedView view) => view.Id;
    public override int VersionOf(NeedView view) => view.Version;
    public override IQueryable<Need> Matching(IQueryable<Need> rows, CrmDb db, string q) => rows.Where(n => EF.Functions.ILike(n.Note ?? "", $"%{Filters.Escape(q.Trim())}%", "\\"));

    public override NeedInput InputOf(Need n) => new()
    {
        ContactId = n.ContactId, CompanyId = n.CompanyId, CategoryId = n.CategoryId, EstAnnualSpend = Money.From(n.EstAnnualSpendMinor, n.Currency), Importance = n.Importance, MetBy = Enum.Parse<MetBy>(n.MetBy, true), CompetitorId = n.CompetitorId,
        Satisfaction = n.Satisfaction, IncumbentSince = n.IncumbentSince, ContractEnd = n.ContractEnd, SwitchingCost = n.SwitchingCost, Note = n.Note,
    };

    public override async Task ApplyAsync(Need need, NeedInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        await writing.RequireAsync<NeedCategory>([input.CategoryId], "categoryId", ct, [need.CategoryId]);
        await writing.RequireAsync<Competitor>(input.CompetitorId, "competitorId", ct, need.CompetitorId);
        var metBy = input.MetBy ?? (input.CompetitorId is null ? MetBy.Nobody : MetBy.Competitor);
        if (input.CompetitorId is not null && metBy != MetBy.Competitor) throw Refused.Invalid("competitorId", "Only a need that a competitor meets names one.");
        var spend = input.EstAnnualSpend is { } money ? (Minor: money.Minor("estAnnualSpend"), money.Currency) : ((long Minor, string Currency)?)null;
        if (spend is { Minor: < 0 }) throw Refused.Invalid("estAnnualSpend.amount", "What they spend is not below zero.");
        foreach (var (field, date) in new[] { ("incumbentSince", input.IncumbentSince), ("contractEnd", input.ContractEnd) })
            if (date is { Year: < 1900 or > 2200 }) throw Refused.Invalid(field, "A date lies between 1900 and 2200.");
        if (input.ContractEnd < input.IncumbentSince) throw Refused.Invalid("contractEnd", "A contract does not end before it began.");
        await GiveAsync(need, input.ContactId, input.CompanyId, writing, ct);
        // Known late, it is told of at once.
        if (input.ContractEnd != need.ContractEnd && metBy == MetBy.Competitor && input.ContractEnd < DateOnly.FromDateTime(writing.Now.UtcDateTime).AddDays(92)) await Platform.Jobs.Job.SoonAsync(writing.Db, "timedTasks", writing.Now, ct);
        need.Say(input, spend, JsonNamingPolicy.CamelCase.ConvertName(metBy.ToString()));
    }

    public override TimelineLine Line(Record record) => TimelineLine.None;

    const string Rows = $"""
        select x.id, x.version, {CustomerPartTable.Columns}, x.category_id, g.name, x.est_annual_spend_minor, x.currency, x.importance, x.met_by, x.competitor_id, c.name, x.satisfaction, x.incumbent_since, x.contract_end, x.switching_cost, x.note, x.created_at, x.updated_at, x.deleted_at
        from needs x {CustomerPartTable.Join} join need_categories g on g.tenant_id = x.tenant_id and g.id = x.category_id left join competitors c on c.tenant_id = x.tenant_id and c.id = x.competitor_id
        where x.tenant_id = $1 and {CustomerPartTable.IsThere} and x.id = any ($2) and (x.deleted_at is null or $3)
        """;

    public override async Task<List<NeedView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct)
    {
        var views = new List<NeedView>(ids.Length);
        await new Question(db).Add(Rows, db.CurrentTenantId, ids, trashed).AskAsync(ct, row => views.Add(new NeedView(row.GetGuid(0), row.GetInt32(1), row.Id(2), row.Text(3), row.Id(4), row.Text(5), row.GetGuid(6), row.GetString(7), Money.From(row.Long(8), row.Text(9)), row.Whole(10),
            Enum.Parse<MetBy>(row.GetString(11), true), row.Id(12), row.Text(13), row.Whole(14), row.Date(15), row.Date(16), row.Text(17), row.Text(18), row.Instant(19), row.Instant(20), row.MaybeInstant(21))));
        return views;
    }
}
