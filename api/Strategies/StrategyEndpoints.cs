using System.Text.Json;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Strategies;

static class StrategyEndpoints
{
    const int Most = 200;
    const string Counting = "What is counted now and its course are of what the caller sees; baselines and what reviews measured tell of all records, and are shown to who sees all of them.";

    public static void MapStrategies(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/strategies", "Strategies");
        group.MapGet("/", async (CrmDb db, CancellationToken ct, string? status = null) => TypedResults.Ok(new StrategyList(await StrategyReads.ViewsAsync(db, "and ($3::text is null or s.status = $3)", ct, StatusOf(status))))).Reads().WithName("listStrategies").WithSummary("Strategies and how far they have come").WithDescription("status: active, reached or dropped. " + Counting);
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageTenant).WithName("createStrategy").WithSummary("Set up a strategy").WithDescription("The baseline is measured unless one is given.").ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getStrategy").WithSummary("One strategy").WithDescription(Counting).ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.ManageTenant).WithName("updateStrategy").WithSummary("Change a strategy by merge patch").WithDescription("baseline: null measures it anew.")
            .Accepts<StrategyInput>("application/json", "application/merge-patch+json").Produces<StrategyView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManageTenant).WithName("deleteStrategy").WithSummary("Delete a strategy").WithDescription("It can be restored for 30 days.").ProducesProblem(404);
        group.MapPost("/{id}/restore", RestoreAsync).Writes(Permissions.ManageTenant).WithName("restoreStrategy").WithSummary("Bring a deleted strategy back with its reviews").Produces<StrategyView>().ProducesProblem(404);
        group.MapGet("/{id}/course", async (string id, CrmDb db, CancellationToken ct) => TypedResults.Ok(await StrategyReads.CourseAsync(await FindAsync(id, db, ct), db, ct))).Reads().WithName("strategyCourse").WithSummary("How the figure of a strategy has gone, and the rows behind it").WithDescription(Counting).ProducesProblem(404);
        app.MapStrategyReviews();
    }

    static object StatusOf(string? status) => status is null ? DBNull.Value : Strategy.Word(Choices.Of<StrategyStatus>(status, "status"));

    static async Task<Created<StrategyView>> CreateAsync(StrategyInput input, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        if (await db.Set<Strategy>().CountAsync(s => s.DeletedAt == null, ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} strategies.");
        var strategy = new Strategy { Kpi = Strategy.Word(input.Kpi), Currency = input.Kpi == StrategyKpi.WonAmount ? (await writing.TenantAsync(ct)).Currency : null, CreatedAt = writing.Now };
        await SayAsync(strategy, input.OwnerId is null ? input with { OwnerId = writing.User.MemberId } : input, db, writing, ct);
        db.Add(strategy);
        writing.Events.AddPlain("strategy", strategy.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = "\"1\"";
        return TypedResults.Created($"/api/v1/strategies/{strategy.Id}", await StrategyReads.ViewAsync(strategy.Id, db, ct));
    }

    static async Task<Ok<StrategyView>> GetAsync(string id, CrmDb db, HttpContext http, CancellationToken ct)
    {
        var view = Guid.TryParseExact(id, "D", out var key) ? await StrategyReads.ViewAsync(key, db, ct) : throw Refused.NotFound();
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var strategy = await LockedAsync(id, db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{strategy.Version}\"") throw Refused.Stale(await StrategyReads.ViewAsync(strategy.Id, db, ct));
        var before = strategy.AsInput();
        // What follows from other fields gives way to them.
        bool Says(string name) => patch.ValueKind == JsonValueKind.Object && patch.TryGetProperty(name, out _);
        if (Says("change") && !Says("target")) before = before with { Target = null };
        if (Says("status")) before = before with { DropReason = null };
        if (Says("status") || Says("starts") || Says("ends") || Says("reviewEvery")) before = before with { NextReview = null };
        await SayAsync(strategy, await Body.ValidAsync(MergePatch.Apply(before, patch), http.RequestServices, ct), db, writing, ct);
        strategy.Changed();
        writing.Events.AddPlain("strategy", strategy.Id, strategy.Version, "updated");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = $"\"{strategy.Version}\"";
        return TypedResults.Ok(await StrategyReads.ViewAsync(strategy.Id, db, ct));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, Writing writing, CancellationToken ct)
    {
        var strategy = await LockedAsync(id, db, ct);
        strategy.Delete(writing.Now);
        writing.Events.AddPlain("strategy", strategy.Id, strategy.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<Ok<StrategyView>> RestoreAsync(string id, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        var strategy = await LockedAsync(id, db, ct, deleted: true);
        if (strategy.DeletedAt is not null)
        {
            strategy.Delete(null);
            writing.Events.AddPlain("strategy", strategy.Id, strategy.Version, "restored");
            await db.SaveChangesAsync(ct);
        }
        http.Response.Headers.ETag = $"\"{strategy.Version}\"";
        return TypedResults.Ok(await StrategyReads.ViewAsync(strategy.Id, db, ct));
    }

    static async Task SayAsync(Strategy strategy, StrategyInput input, CrmDb db, Writing writing, CancellationToken ct)
    {
        await writing.RequireAsync<Member>(input.OwnerId, "ownerId", ct, strategy.OwnerId);
        var today = DateOnly.FromDateTime(writing.Now.Local(WallClock.Zone((await writing.TenantAsync(ct)).TimeZone)));
        strategy.Say(input, input.Baseline is null ? await Kpis.OnAsync(db, strategy.Figure, strategy.Currency, input.Starts < today ? input.Starts : today, ct) : null, today, writing.Now);
    }

    /// <summary>For who changes it: two at a time wait for each other.</summary>
    internal static async Task<Strategy> LockedAsync(string id, CrmDb db, CancellationToken ct, bool deleted = false)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        await using var batch = db.Batch().Add("select from strategies where tenant_id = $1 and id = $2 for update", db.CurrentTenantId, key);
        await batch.ExecuteNonQueryAsync(ct);
        return await FindAsync(id, db, ct, deleted);
    }

    internal static async Task<Strategy> FindAsync(string id, CrmDb db, CancellationToken ct, bool deleted = false) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<Strategy>().FirstOrDefaultAsync(s => s.Id == key && (deleted || s.DeletedAt == null), ct) is { } strategy ? strategy : throw Refused.NotFound();
}
