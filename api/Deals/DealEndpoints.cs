using Crm.Events;
using Crm.LossReasons;
using Crm.Pipelines;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Deals;

static class DealEndpoints
{
    public static void MapDeals(this IEndpointRouteBuilder app)
    {
        var group = app.MapRecords(app.ServiceProvider.GetRequiredService<DealRecord>());
        group.MapPut("/{id}/stage", MoveAsync).Writes().WithName("moveDeal").WithSummary("Put a deal into a stage, in front of another deal or at the end")
            .WithDescription("A stage's gate asks for fields and ticks: what is missing is a 409 of type gate, keyed by field and checklist[<id>] and listed in its member gate. Send it along as fields and checked: all of it happens, or nothing. Going back to an earlier open stage needs no gate. A deal that is at the end of the stage already stays as it is.").Changes();
        group.MapPost("/{id}/win", WinAsync).Writes().WithName("winDeal").WithSummary("Win a deal: it enters the pipeline's first won stage").Changes();
        group.MapPost("/{id}/lose", LoseAsync).Writes().WithName("loseDeal").WithSummary("Lose a deal, saying why: it enters the pipeline's first lost stage").Changes();
        group.MapPost("/{id}/reopen", ReopenAsync).Writes().WithName("reopenDeal").WithSummary("Open a closed deal again: it enters the open stage it was in last").Changes();
        group.MapPut("/{id}/checklist/{itemId}", DealTicks.PutAsync).Writes().WithName("tickDeal").WithSummary("Tick an item of a stage's checklist on a deal, or take the tick back").Produces<DealView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();
        group.MapDealCompetitors(app);
        group.MapGet("/{id}/stages", StaysAsync).Reads().WithName("dealStages").WithSummary("The deal's way through the stages, with the time in each").ProducesProblem(404);
        app.MapTenantGroup("/lost-reasons", "Deals").MapGet("/", LostReasonsAsync).Reads().WithName("lostReasons").WithSummary("Why deals were lost, most frequent first");
        var board = app.MapTenantGroup("/pipelines/{id}/board", "Pipelines");
        board.MapGet("/", BoardReads.BoardAsync).Reads().WithName("board").WithSummary("The board: each stage's cards, exact count and exact sum per currency")
            .WithDescription("limit: cards per stage. stageId and cursor: the next page of one stage. filter[…] and q as in the list of deals.").Produces<Board>().ProducesProblem(404).WithListParameters();
        board.MapPost("/search", BoardReads.SearchAsync).Reads().WithName("searchBoard").WithSummary("The board of the deals that a filter tree finds").WithDescription("The same tree as in a search of deals, a saved view and a segment.").Produces<Board>().ProducesProblem(404);
    }

    static RouteHandlerBuilder Changes(this RouteHandlerBuilder route) => route.Produces<DealView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422).WithIfMatch().WithRules();

    static async Task<IResult> MoveAsync(string id, MoveDeal input, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var deal = await FindAsync(id, type, writes, http, ct);
        var stage = await StageDeals.ResolveAsync(null, input.StageId, writing, ct);
        // Where it is already, whoever was quicker: nothing happens twice.
        var told = input.Fields is null && input.Checked is null && input.Unchecked is null && input.LostToId is null && (input.LostReason is null || input.LostReason == deal.LostReason) && (input.WonReason is null || input.WonReason == deal.WonReason);
        if (told && input.BeforeId is null && stage.Id == deal.StageId && await StageDeals.IsLastAsync(deal, writing, ct)) return await writes.AnswerAsync(type, deal, http, created: false, ct);
        if (input.Fields is { } fields) await writes.PatchAsync(type, deal, DealGate.FieldsOf(fields), ct);
        await DealTicks.SetAsync(deal, input.Checked ?? [], input.Unchecked ?? [], writing, ct);
        var position = input.BeforeId is { } before && before != deal.Id ? await StageDeals.BeforeAsync(stage.Id, before, deal.Id, writing, ct)
            : input.BeforeId == deal.Id && stage.Id == deal.StageId ? deal.Position : await StageDeals.EndOfAsync(stage.Id, writing, ct);
        return await EnterAsync(deal, stage, position, input.LostReason, type, writes, writing, http, ct, input.WonReason, input.LostToId);
    }

    static async Task<IResult> WinAsync(string id, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) => await CloseAsync(id, Stage.Won, null, type, writes, writing, http, ct);
    static async Task<IResult> LoseAsync(string id, LoseDeal input, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) => await CloseAsync(id, Stage.Lost, input.Reason, type, writes, writing, http, ct, input.LostToId);

    static async Task<IResult> CloseAsync(string id, string kind, string? reason, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct, Guid? lostTo = null)
    {
        var deal = await FindAsync(id, type, writes, http, ct);
        var stage = (await StageDeals.StagesAsync(writing, ct)).FirstOrDefault(s => s.PipelineId == deal.PipelineId && s.Kind == kind) ?? throw Refused.Conflict($"This pipeline has no {kind} stage.");
        if (deal.Status == kind && reason is null) return await writes.AnswerAsync(type, deal, http, created: false, ct);
        if (deal.Status == kind) stage = (await StageDeals.StagesAsync(writing, ct)).First(s => s.Id == deal.StageId);
        return await EnterAsync(deal, stage, deal.StageId == stage.Id ? deal.Position : await StageDeals.EndOfAsync(stage.Id, writing, ct), reason, type, writes, writing, http, ct, null, lostTo);
    }

    static async Task<IResult> ReopenAsync(string id, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var deal = await FindAsync(id, type, writes, http, ct);
        if (deal.Status == Stage.Open) return await writes.AnswerAsync(type, deal, http, created: false, ct);
        var open = (await StageDeals.StagesAsync(writing, ct)).Where(s => s.PipelineId == deal.PipelineId && s.Kind == Stage.Open).ToList();
        var ids = open.Select(s => s.Id).ToList();
        var last = await writing.Db.Set<DealStay>().Where(s => s.DealId == deal.Id && ids.Contains(s.StageId)).OrderByDescending(s => s.EnteredAt).Select(s => (Guid?)s.StageId).FirstOrDefaultAsync(ct);
        var stage = open.FirstOrDefault(s => s.Id == last) ?? open[0];
        return await EnterAsync(deal, stage, await StageDeals.EndOfAsync(stage.Id, writing, ct), null, type, writes, writing, http, ct);
    }

    static async Task<IResult> EnterAsync(Deal deal, Stage stage, long position, string? reason, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct, string? wonReason = null, Guid? lostTo = null)
    {
        var stages = await StageDeals.StagesAsync(writing, ct);
        var (from, oldStatus, oldReason, oldWon) = (stages.First(s => s.Id == deal.StageId), deal.Status, deal.LostReason, deal.WonReason);
        var standing = await writing.Custom.BeforeAsync(type, deal, writing, ct);
        var entered = await DealRecord.EnterAsync(deal, stage, position, null, isNew: false, writing, ct);
        if (entered) await writing.Custom.RequireAsync(type, deal, standing, writing, ct);
        if (reason is not null && deal.Status != Stage.Lost) throw Refused.Invalid("lostReason", "Only a lost deal has a reason for it.");
        if (Inputs.Text(reason) is { } why) deal.Lose(await LossReason.InTheListsWordsAsync(why, writing, ct));
        if (lostTo is { } rival)
        {
            if (deal.Status != Stage.Lost) throw Refused.Invalid("lostToId", "Only a lost deal was lost to somebody.");
            await DealCompetitors.LostToAsync(deal, rival, "lostToId", writing, ct);
        }
        if (wonReason is not null && deal.Status != Stage.Won) throw Refused.Invalid("wonReason", "Only a won deal has a reason for it.");
        if (Inputs.Text(wonReason) is { } because) deal.Win(because);
        if (entered && oldStatus == Stage.Lost) foreach (var row in await writing.Db.Set<DealCompetitor>().Where(c => c.DealId == deal.Id && c.LostTo).ToListAsync(ct)) row.LostTo = false;
        await type.FinishAsync(deal, isNew: false, writing, ct);
        var verb = !entered ? (deal.LostReason == oldReason && deal.WonReason == oldWon ? "placed" : "updated") : deal.Status == oldStatus ? "moved" : deal.Status switch { Stage.Won => "won", Stage.Lost => "lost", _ => "reopened" };
        var changes = new List<Change>();
        if (entered) changes.Add(Change.Of("stageId", from.Id, stage.Id));
        if (deal.Status != oldStatus) changes.Add(Change.Of("status", oldStatus, deal.Status));
        if (deal.LostReason != oldReason) changes.Add(Change.Of("lostReason", oldReason, deal.LostReason));
        if (deal.WonReason != oldWon) changes.Add(Change.Of("wonReason", oldWon, deal.WonReason));
        writing.Events.Add(deal, verb, changes, verb switch
        {
            "moved" => new TimelineLine("stage", $"{deal.Title}: {from.Name} → {stage.Name}"),
            "lost" => new TimelineLine("lost", deal.Title, deal.LostReason),
            "placed" => TimelineLine.None,
            _ => null,
        });
        if (verb != "placed") writing.Rules.Expect(type, deal, isNew: false);
        await writing.Db.SaveChangesAsync(ct);
        return await writes.AnswerAsync(type, deal, http, created: false, ct);
    }

    static async Task<Deal> FindAsync(string id, DealRecord type, RecordWrites writes, HttpContext http, CancellationToken ct)
    {
        var deal = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, deal, http, ct);
        return deal;
    }

    static async Task<Ok<DealStays>> StaysAsync(string id, CrmDb db, TimeProvider time, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var found = await db.Set<DealStay>().AsNoTracking().Where(s => s.DealId == key).OrderBy(s => s.EnteredAt).ThenBy(s => s.Id).Select(s => new { Stay = s, By = s.Mover!.Name }).ToListAsync(ct);
        if (!await db.Set<Deal>().AnyAsync(d => d.Id == key, ct)) throw Refused.NotFound();
        var now = time.Now();
        return TypedResults.Ok(new DealStays([.. found.Select(f => new DealStayView(f.Stay.StageId, f.Stay.StageName, f.Stay.EnteredAt, f.Stay.LeftAt,
            (long)((f.Stay.LeftAt ?? now) - f.Stay.EnteredAt).TotalSeconds, f.Stay.MovedBy is { } by ? new ActorView(by, f.By ?? "") : null))]));
    }

    static readonly string[] UsualReasons = ["Too expensive", "Bought elsewhere", "No budget", "No reply", "Not the right time", "Missing feature"];

    static async Task<Ok<LostReasons>> LostReasonsAsync(CrmDb db, CancellationToken ct)
    {
        var used = await db.Set<Deal>().Where(d => d.LostReason != null).GroupBy(d => d.LostReason!).Select(g => new LostReasonView(g.Key, g.Count())).ToListAsync(ct);
        // The workspace's own list comes in the place of the usual ones, and in front of what has been written once; what is archived is not offered.
        var list = await db.Set<LossReason>().AsNoTracking().OrderBy(r => r.Position).ToListAsync(ct);
        if (list.Count > 0)
        {
            int CountOf(string match) => used.Where(u => LossReason.Fold(u.Reason) == match).Sum(u => u.Count);
            return TypedResults.Ok(new LostReasons([.. list.Where(r => !r.Archived).Select(r => new LostReasonView(r.Label, CountOf(r.Match))).OrderByDescending(r => r.Count),
                .. used.Where(u => list.TrueForAll(r => r.Match != LossReason.Fold(u.Reason))).OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal).Take(20)]));
        }
        return TypedResults.Ok(new LostReasons([.. used.OrderByDescending(r => r.Count).ThenBy(r => r.Reason, StringComparer.Ordinal).Take(20),
            .. UsualReasons.Where(u => used.All(r => !string.Equals(r.Reason, u, StringComparison.OrdinalIgnoreCase))).Select(u => new LostReasonView(u, 0))]));
    }
}
