using System.ComponentModel.DataAnnotations;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;

namespace Crm.Quality;

/// <summary>An e-mail address to be looked at while it is typed.</summary>
/// <param name="Value">As typed; up to 500 characters.</param>
[ValidatableType]
public sealed record CheckEmail([Required, StringLength(500)] string Value);

/// <summary>What can be told of an e-mail address without sending a mail.</summary>
/// <param name="Valid">Whether it is an address by RFC 5321; letters of all languages are.</param>
/// <param name="Problem">What is wrong with it when it is none.</param>
/// <param name="Suggestion">What was probably meant, for a slip of the keys: ann@gmial.com is meant to be ann@gmail.com. Also for what is no address yet.</param>
/// <param name="Disposable">It is of a service that gives addresses for an hour.</param>
/// <param name="Role">It belongs to an office (info@, sales@) rather than to a person.</param>
public sealed record EmailChecked(bool Valid, EmailProblem? Problem, string? Suggestion, bool Disposable, bool Role);

static class QualityEndpoints
{
    public static IServiceCollection AddQuality(this IServiceCollection services, Settings settings) =>
        services.AddSingleton(Settings.WritesContract ? new OfflineMailDomains() : DnsMailDomains.Of(settings.Dns)).AddSingleton<IRepeatedJob, DomainCheck>()
            .AddSingleton<IJobHandler, QualitySnapshots>().AddSingleton<IJobHandler, TouchNudges>().AddScoped<QualityQueue>().AddScoped<QualityScores>();

    public static void MapQuality(this IEndpointRouteBuilder app)
    {
        app.MapTenantGroup("/emails", "Data quality").MapPost("/check", Check).Reads().WithName("checkEmail").WithSummary("Look at an e-mail address while it is typed")
            .WithDescription("By its form and by small lists alone: nothing leaves the server, nothing is stored. Whether the domain takes mail is found out after the address was saved.").ProducesProblem(413).ProducesProblem(415);
        var group = app.MapTenantGroup("/data-quality", "Data quality");
        group.MapGet("/", GetAsync).Reads().WithName("getDataQuality").WithSummary("How the workspace keeps its data right");
        group.MapQueue();
        group.MapScores();
        group.MapNudge();
        group.MapGet("/tidy", async (CrmDb db, CancellationToken ct) => TypedResults.Ok(await DataQuality.TryAsync(db, ct))).Reads(Permissions.ManageTenant).WithName("tryTidying").WithSummary("How many records have something that would be put in order, were they written anew").WithDescription("By the workspace's present settings. Nothing is changed.");
        group.MapPatch("/", PatchAsync).Writes(Permissions.ManageTenant).WithName("updateDataQuality").WithSummary("Change how the workspace keeps its data right, by merge patch")
            .Accepts<DataQualityInput>("application/json", "application/merge-patch+json").Produces<DataQualityView>().ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();
    }

    static Ok<EmailChecked> Check(CheckEmail body)
    {
        var normalized = EmailAddress.Normalize(body.Value, out var problem);
        return TypedResults.Ok(new EmailChecked(normalized is not null, problem, EmailHints.Suggest(body.Value), normalized is not null && EmailHints.IsDisposable(normalized), normalized is not null && EmailHints.IsRole(normalized)));
    }

    static async Task<Ok<DataQualityView>> GetAsync(CrmDb db, HttpContext http, CancellationToken ct) => Answer(await DataQuality.LoadAsync(db, ct), http);

    static async Task<IResult> PatchAsync(HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var before = await DataQuality.LoadAsync(db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{before.Version}\"") throw Refused.Stale(before);
        var input = await Body.ValidAsync(MergePatch.Apply(before.AsInput(), patch), http.RequestServices, ct);
        if (input.Weights is { Completeness: 0, Validity: 0, Uniqueness: 0, Freshness: 0, Consent: 0 }) throw Refused.Invalid("weights", "At least one part must count.");
        await DataQuality.SaveAsync(db, input, writing.Now, ct);
        await StandingJob.EverybodyAsync(db, writing.Now, ct);
        writing.Events.AddPlain("workspace", db.CurrentTenantId, before.Version + 1, "dataQualityUpdated");
        await db.SaveChangesAsync(ct);
        return Answer(await DataQuality.LoadAsync(db, ct), http);
    }

    static Ok<DataQualityView> Answer(DataQualityView view, HttpContext http)
    {
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }
}
