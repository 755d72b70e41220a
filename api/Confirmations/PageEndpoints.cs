using System.Buffers.Text;
using System.Security.Cryptography;
using Crm.Consents;
using Crm.Identity;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Confirmations;

/// <summary>
/// The page that a customer sees without signing in. A token or code leads to its workspace and request, whatever else is said;
/// one that is unknown, expired, cancelled or of somebody in the trash is one and the same 404. Guessing is counted by network address.
/// </summary>
static class PageEndpoints
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    const int MostMisses = 60;

    public static void MapPage(IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/confirmations").WithTags("Confirmations").AllowAnonymous().ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429);
        open.MapPost("/open", OpenAsync).WithName("openConfirmation").WithSummary("A customer's own page: what they are asked, by the link's token or a letter's code")
            .WithDescription("Changes nothing but that the page was opened. 404 for a token that is unknown, expired, cancelled, or not needed any more.");
        open.MapPost("/answer", AnswerAsync).WithName("answerConfirmation").WithSummary("A customer's answer; it counts once").WithDescription("409 when it was answered before. What is right as it is counts at once; the rest as the workspace's rules say, or after somebody has looked at it.").ProducesProblem(409);
    }

    static async Task<Ok<ConfirmationPage>> OpenAsync(OpenConfirmation asked, IdentityDb db, Throttle throttle, TenantWork work, HttpContext http, CancellationToken ct)
    {
        var (who, id) = await LeadAsync(asked.Token, db, throttle, http, ct);
        ConfirmationPage? page = null;
        await work.WriteAsync(who, async services => page = await services.GetRequiredService<Answering>().OpenAsync(id, ct), ct);
        return TypedResults.Ok(page!);
    }

    static async Task<Ok<ConfirmationThanks>> AnswerAsync(AnswerConfirmation said, IdentityDb db, Throttle throttle, TenantWork work, HttpContext http, CancellationToken ct)
    {
        var (who, id) = await LeadAsync(said.Token, db, throttle, http, ct);
        var business = "";
        await work.WriteAsync(who, async services =>
        {
            var answering = services.GetRequiredService<Answering>();
            business = await answering.AnswerAsync(await answering.FindAsync(id, ct), said.Values, said.Consents, Networks.Of(http.Connection.RemoteIpAddress), ct);
        }, ct);
        // The answer is kept; what of it can be taken over now is a second matter, and no matter of the customer's.
        try { await TakeOverAsync(null); }
        catch (Refused refused) { await TakeOverAsync(refused.Errors?.Values.FirstOrDefault()?.FirstOrDefault() ?? refused.Message); }
        return TypedResults.Ok(new ConfirmationThanks(business));

        Task TakeOverAsync(string? problem) => work.WriteAsync(who, async services =>
        {
            var answering = services.GetRequiredService<Answering>();
            await answering.TakeOverAsync(await answering.FindAsync(id, ct), everything: false, problem, ct);
        }, ct);
    }

    /// <summary>Where a token or code leads; the workspace's own work, for nobody is signed in.</summary>
    static async Task<(CurrentUser Who, Guid Request)> LeadAsync(string token, IdentityDb db, Throttle throttle, HttpContext http, CancellationToken ct)
    {
        var key = "confirm from " + http.Connection.RemoteIpAddress;
        await throttle.CheckAsync(key, MostMisses, Window, ct);
        var code = ConfirmationWords.HashOfCode(token);
        var hash = code ?? (Base64Url.IsValid(token) ? SHA256.HashData(Base64Url.DecodeFromChars(token)) : null);
        var found = hash is null ? [] : await db.Database.SqlQuery<Lead>(code is null
            ? (FormattableString)$"select tenant_id as \"TenantId\", id as \"Id\" from confirmation_requests where token_hash = {hash}" : $"select tenant_id as \"TenantId\", id as \"Id\" from confirmation_requests where code_hash = {hash}").ToListAsync(ct);
        if (found is [var lead]) return (new CurrentUser(lead.TenantId, null, null, null, "confirmation"), lead.Id);
        await throttle.TakeAsync(key, int.MaxValue, Window, ct);
        throw Refused.NotFound();
    }

    sealed record Lead(Guid TenantId, Guid Id);
}
