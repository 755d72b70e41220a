using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>Figures about the records that the caller sees: the same person has the same figures whoever looks.</summary>
static class ReportEndpoints
{
    const string Asking = "from and to are days by the workspace's clock, both included. Every figure names its rows as a filter tree. format=csv answers the same figures as a file.";

    public static IServiceCollection AddReports(this IServiceCollection services) => services.AddScoped<DealReports>().AddScoped<FunnelReports>().AddScoped<ActivityReports>().AddScoped<ResponseReports>();

    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/reports", "Reports");
        group.MapGet("/deals", DealsAsync).Reads().WithName("reportDeals").WithSummary("Deals won and lost by when, whom, what, whose and why")
            .WithDescription("by: week, month, quarter, year (of closing), owner, product, reason, source, company, pipeline or competitor. from and to: days of closing. " + Asking).Produces<DealReport>();
        group.MapGet("/funnel/{id}", FunnelAsync).Reads().WithName("reportFunnel").WithSummary("How far the deals of a pipeline come, and how long they stay in each stage")
            .WithDescription("on: createdAt or engagedAt, the day that from and to are about. " + Asking).Produces<FunnelReport>().ProducesProblem(404);
        group.MapGet("/activities", ActivitiesAsync).Reads().WithName("reportActivities").WithSummary("What was done, and what came of it")
            .WithDescription("by: owner, kind, outcome, week or month. Planned and cancelled activities do not count. " + Asking).Produces<ActivityReport>();
        group.MapGet("/response-time", ResponseAsync).Reads().WithName("reportResponseTime").WithSummary("How soon customers who reach out are answered").WithDescription(Asking).Produces<ResponseReport>();
        app.MapForecast();
    }

    static async Task<IResult> DealsAsync(DealReports reports, [AsParameters] ReportQuery query, CancellationToken ct, string by = "quarter") =>
        ReportCsv.Answer(query.Format, await reports.ReadAsync(Choices.Of<DealsBy>(by, "by"), query, ct), "deals-by-" + by, ReportCsv.Lines);

    static async Task<IResult> FunnelAsync(string id, FunnelReports reports, [AsParameters] ReportQuery query, CancellationToken ct, string on = "createdAt")
    {
        if (!Guid.TryParseExact(id, "D", out var pipeline)) throw Refused.NotFound();
        if (query.PipelineId is { Length: > 0 } other && other != id) throw Refused.Invalid("pipelineId", "The pipeline stands in the address.");
        return ReportCsv.Answer(query.Format, await reports.ReadAsync(pipeline, Choices.Of<StartedOn>(on, "on"), query, ct), "funnel", ReportCsv.Lines);
    }

    static async Task<IResult> ActivitiesAsync(ActivityReports reports, [AsParameters] ReportQuery query, CancellationToken ct, string by = "owner") =>
        ReportCsv.Answer(query.Format, await reports.ReadAsync(Choices.Of<ActivitiesBy>(by, "by"), query, ct), "activities-by-" + by, ReportCsv.Lines);

    static async Task<IResult> ResponseAsync(ResponseReports reports, [AsParameters] ReportQuery query, CancellationToken ct) =>
        ReportCsv.Answer(query.Format, await reports.ReadAsync(query, ct), "response-time", ReportCsv.Lines);
}
