using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Strategies;

/// <summary>Looking at a strategy again.</summary>
static class StrategyReviews
{
    public static void MapStrategyReviews(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/strategies/{id}/reviews", "Strategies");
        group.MapGet("/", async (string id, CrmDb db, CancellationToken ct) => TypedResults.Ok(await StrategyReads.ReviewsAsync(await StrategyEndpoints.FindAsync(id, db, ct), db, ct))).Reads().WithName("listStrategyReviews").WithSummary("The reviews of a strategy, the newest first").ProducesProblem(404);
        group.MapPost("/", ReviewAsync).Writes().WithName("reviewStrategy").WithSummary("Say how a strategy stands, and keep what is measured at this moment")
            .WithDescription("For who manages the workspace, and for the strategy's owner. reached and dropped end it.").Produces<StrategyView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<StrategyView>> ReviewAsync(string id, StrategyReviewInput input, CrmDb db, Writing writing, HttpContext http, CancellationToken ct)
    {
        var strategy = await StrategyEndpoints.LockedAsync(id, db, ct);
        if (strategy.OwnerId != writing.User.MemberId && !Permissions.Of(writing.Rights.Role).Contains(Permissions.ManageTenant, StringComparer.Ordinal))
            throw Refused.Forbidden("A strategy is reviewed by its owner and by who manages the workspace.");
        var today = DateOnly.FromDateTime(writing.Now.Local(WallClock.Zone((await writing.TenantAsync(ct)).TimeZone)));
        strategy.Review(input, today, writing.Now);
        var actual = await Kpis.OnAsync(db, strategy.Figure, strategy.Currency, today, ct);
        writing.Events.AddPlain("strategy", strategy.Id, strategy.Version, "reviewed");
        await db.SaveChangesAsync(ct);
        await using var command = db.Command("insert into strategy_reviews (tenant_id, id, strategy_id, at, member_id, verdict, text, actual, target, next_review) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        object?[] values = [db.CurrentTenantId, Guid.CreateVersion7(writing.Now), strategy.Id, writing.Now, writing.User.MemberId, Strategy.Word(input.Verdict), Inputs.Text(input.Text), actual, strategy.Target, strategy.NextReview];
        command.Parameters.AddRange(Array.ConvertAll(values, value => new Npgsql.NpgsqlParameter { Value = value ?? DBNull.Value }));
        await command.ExecuteNonQueryAsync(ct);
        http.Response.Headers.ETag = $"\"{strategy.Version}\"";
        return TypedResults.Ok(await StrategyReads.ViewAsync(strategy.Id, db, ct));
    }
}
