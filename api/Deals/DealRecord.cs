using System.Linq.Expressions;
using Crm.Companies;
using Crm.Contacts;
using Crm.LossReasons;
using Crm.Members;
using Crm.NonBuyReasons;
using Crm.Pipelines;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Deals;

/// <summary>The deal, as lists, search, batch, import and timeline know it.</summary>
public sealed class DealRecord : RecordType<Deal, DealInput, DealView>
{
    public override string Object => "deal";
    public override string Plural => "deals";

    public override IReadOnlyList<Field<Deal>> Fields { get; } =
    [
        Field<Deal>.Text("title", d => d.Title, d => d.SortName), Field<Deal>.Money("amount", d => d.AmountMinor), Field<Deal>.Choice("currency", d => d.Currency, Currencies.All),
        Field<Deal>.Id("id", d => d.Id), Field<Deal>.Id("pipelineId", d => d.PipelineId), Field<Deal>.Id("stageId", d => d.StageId), Field<Deal>.Choice("status", d => d.Status, Stage.Open, Stage.Won, Stage.Lost),
        Field<Deal>.Id("companyId", d => d.CompanyId), Field<Deal>.Id("ownerId", d => d.OwnerId),
        Field<Deal>.Relation("contactId", id => d => d.Contacts.Any(c => c.ContactId == id), d => d.Contacts.Any()),
        Field<Deal>.Relation("competitorId", id => d => d.Competitors.Any(c => c.CompetitorId == id), d => d.Competitors.Any()), Field<Deal>.Relation("lostTo", id => d => d.Competitors.Any(c => c.LostTo && c.CompetitorId == id), d => d.Competitors.Any(c => c.LostTo)),
        // What the funnel counts as reached: every deal has reached the first stage, a won one all of them, any other what its history tells of.
        Field<Deal>.Relation("reachedStageId", id => d => d.Pipeline.Stages.Any(t => t.Id == id && t.Kind != Stage.Lost && (d.Status == Stage.Won || !d.Pipeline.Stages.Any(f => f.Position < t.Position)
            || d.Stays.Any(s => s.Stage!.PipelineId == t.PipelineId && s.Stage.Kind != Stage.Lost && s.Stage.Position >= t.Position))), d => true),
        // Its own, and those that somebody in it went through before it was made.
        Field<Deal>.Relation("playbookId", id => d => d.Enrolments.Any(e => e.PlaybookId == id) || d.Contacts.Any(c => c.Contact!.Enrolments.Any(e => e.PlaybookId == id && e.StartedAt <= d.CreatedAt)), d => d.Enrolments.Any() || d.Contacts.Any(c => c.Contact!.Enrolments.Any(e => e.StartedAt <= d.CreatedAt))),
        Field<Deal>.Relation("onPlaybookId", id => d => d.Enrolments.Any(e => e.PlaybookId == id && e.Status == Enrolment.Active), d => d.Enrolments.Any(e => e.Status == Enrolment.Active)),
        Field<Deal>.Text("productName", d => d.ProductName), Field<Deal>.Text("lostReason", d => d.LostReason), Field<Deal>.Text("wonReason", d => d.WonReason), Field<Deal>.Number("probability", d => d.Status == Stage.Won ? 100 : d.Status == Stage.Lost ? 0 : d.Probability ?? d.Stage.Probability),
        Field<Deal>.Instant("lastTouchAt", d => d.LastTouchAt), .. DealRot.Fields, Field<Deal>.Tags(d => d.Tags), Field<Deal>.Text("source", d => d.Source),
        Field<Deal>.Date("expectedClose", d => d.ExpectedClose), Field<Deal>.Date("engagedAt", d => d.EngagedAt), Field<Deal>.Instant("closedAt", d => d.ClosedAt), Field<Deal>.Instant("stageEnteredAt", d => d.StageEnteredAt),
        Field<Deal>.Instant("nextStepAt", d => d.NextStepAt), Field<Deal>.Instant("createdAt", d => d.CreatedAt), Field<Deal>.Instant("updatedAt", d => d.UpdatedAt),
    ];

    public override (string Currency, string Minor)? Amount => ("currency", "amount_minor");

    public override Deal New() => new();
    public override Task<List<DealView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct) => DealReads.ViewsAsync(db, ids, trashed, ct);
    public override Guid IdOf(DealView view) => view.Id;
    public override int VersionOf(DealView view) => view.Version;
    public override IQueryable<Deal> WithParts(IQueryable<Deal> rows) => rows.Include(d => d.Contacts);

    public override DealInput InputOf(Deal d) => new()
    {
        Title = d.Title, PipelineId = d.PipelineId, StageId = d.StageId, Amount = Money.From(d.AmountMinor, d.Currency), CompanyId = d.CompanyId,
        ContactIds = [.. d.Contacts.OrderBy(c => c.Position).Select(c => c.ContactId)], OwnerId = d.OwnerId, ExpectedClose = d.ExpectedClose, ClosedAt = d.ClosedAt, LostReason = d.LostReason, WonReason = d.WonReason, Probability = d.Probability,
        ProductName = d.ProductName, EngagedAt = d.EngagedAt, Description = d.Description, Tags = [.. d.Tags],
        ExternalIds = d.ExternalIds.ToDictionary(p => p.Key, p => (string?)p.Value, StringComparer.Ordinal), Custom = d.CustomValues(),
    };

    public override async Task ApplyAsync(Deal deal, DealInput input, bool isNew, Writing writing, CancellationToken ct)
    {
        var title = Inputs.Required(input.Title, "title", "A title");
        var amount = input.Amount is { } money ? (money.Minor("amount"), money.Currency) : ((long, string)?)null;
        var contacts = input.ContactIds ?? [];
        if (contacts.Distinct().Count() != contacts.Count) throw Refused.Invalid("contactIds", "A contact is in the list twice.");
        await writing.RequireAsync<Company>(input.CompanyId, "companyId", ct, deal.CompanyId);
        await writing.RequireAsync<Contact>(contacts, "contactIds", ct, deal.Contacts.Select(c => c.ContactId));
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct);
        // A patch of the pipeline alone leaves the old stage behind: the deal then enters the new pipeline's first one.
        var stage = await StageDeals.ResolveAsync(input.PipelineId, !isNew && input.PipelineId != deal.PipelineId && input.StageId == deal.StageId ? null : input.StageId, writing, ct);
        var closedAtGiven = input.ClosedAt != deal.ClosedAt ? input.ClosedAt : null;
        deal.Describe(title, amount, Inputs.Text(input.ProductName), Inputs.Text(input.Description), input.EngagedAt, input.ExpectedClose);
        deal.Concern(input.CompanyId, contacts);
        deal.Assign(isNew && input.OwnerId is null && writing.Source == "manual" ? writing.User.MemberId : input.OwnerId);
        deal.Expect(input.Probability);
        if (stage.Id != deal.StageId) await EnterAsync(deal, stage, await StageDeals.EndOfAsync(stage.Id, writing, ct), closedAtGiven, isNew, writing, ct);
        deal.CloseAt(closedAtGiven);
        deal.Lose(await LossReason.InTheListsWordsAsync(Inputs.Text(input.LostReason), writing, ct));
        deal.Win(Inputs.Text(input.WonReason));
        deal.SetTags(Inputs.Tags(input.Tags));
        deal.SetExternalIds(Inputs.ExternalIds(input.ExternalIds));
    }

    /// <summary>Moves a deal into a stage and keeps the history of its stays.</summary>
    public static async Task<bool> EnterAsync(Deal deal, Stage stage, long position, DateTimeOffset? at, bool isNew, Writing writing, CancellationToken ct)
    {
        var (now, from) = (writing.Now, deal.StageId);
        if (!deal.Move(stage, position, at is { } when && when <= now ? when : now)) return false;
        if (!isNew)
            foreach (var stay in await writing.Db.Set<DealStay>().Where(s => s.DealId == deal.Id && s.LeftAt == null).ToListAsync(ct)) stay.LeftAt = now;
        writing.Remember<DealGate.Entered>().By[deal.Id] = (isNew ? null : from, stage);
        writing.Db.Add(new DealStay { DealId = deal.Id, StageId = stage.Id, StageName = stage.Name, EnteredAt = deal.StageEnteredAt, MovedBy = writing.User.MemberId });
        return true;
    }

    /// <summary>A stage is entered through its gate, whichever way.</summary>
    public override async Task FinishAsync(Deal deal, bool isNew, Writing writing, CancellationToken ct)
    {
        await DealGate.CheckAsync(this, deal, writing, ct);
        // Why it was lost is why they do not buy, for the time being.
        if (deal.LostReason != writing.Db.Entry(deal).Property(d => d.LostReason).OriginalValue || isNew && deal.LostReason is not null)
            await NonBuyReason.FollowDealAsync(deal.Id, isNew, deal.CompanyId, deal.Contacts.OrderBy(c => c.Position).Select(c => (Guid?)c.ContactId).FirstOrDefault(), deal.LostReason, DateOnly.FromDateTime((deal.ClosedAt ?? writing.Now).UtcDateTime), writing, ct);
    }

    public override SearchText SearchOf(Record record)
    {
        var d = (Deal)record;
        return new SearchText(d.Title, d.ProductName ?? "", d.ExternalIds.Values.Concat(d.Tags));
    }

    public override string? StageOf(Record record) => ((Deal)record).StageId.ToString();
    public override async Task<bool> HasReachedAsync(Record record, CustomField field, Writing writing, CancellationToken ct) =>
        field.Required == RequiredWhen.Stage && StageDeals.HasReached(await StageDeals.StagesAsync(writing, ct), ((Deal)record).StageId, field.RequiredFrom!);

    public override IEnumerable<RecordRef> ShownOn(Record record)
    {
        var d = (Deal)record;
        if (d.CompanyId is { } company) yield return new RecordRef("company", company);
        foreach (var contact in d.Contacts) yield return new RecordRef("contact", contact.ContactId);
    }
}
