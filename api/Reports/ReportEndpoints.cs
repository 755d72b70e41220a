using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>Figures about the records that the caller sees: the same person has the same figures whoever looks.</summary>
static class ReportEndpoints
{
    const string Asking = "from and to are days by the workspace's clock, both included. Every figure names its rows as a filter tree. format=csv answers the same figures as a file.";

    public static IServiceCollection AddReports(this IServiceCollection services) => services.AddPrivacy().AddScoped<DealReports>().AddScoped<FunnelReports>().AddScoped<ActivityReports>().AddScoped<ResponseReports>().AddScoped<PipelineReports>().AddScoped<TimeSaved>().AddScoped<Usage>();

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
        group.MapGet("/pipeline-created", CreatedAsync).Reads().WithName("reportPipelineCreated").WithSummary("Pipeline created: deals made by when, whom, where they came from and into which pipeline")
            .WithDescription("by: owner, week, month, quarter (of making), source or pipeline. from and to: days of making. Deals in the trash do not count. " + Asking).Produces<PipelineReport>();
        group.MapGet("/time-saved", SavedAsync).Reads().WithName("reportTimeSaved").WithSummary("What automation saved, in minutes: how often it did what somebody would have done by hand")
            .WithDescription("from and to are days by the workspace's clock, both included. Counts come from what automation left behind, as far as the caller sees it; minutes each are an estimate, which the workspace can change. format=csv answers the same figures as a file.").Produces<TimeSavedReport>();
        group.MapPut("/time-saved/estimates", async (AutomationEstimates asked, TimeSaved saved, Writing writing, CancellationToken ct) => TypedResults.Ok(await saved.SetAsync(asked, writing, ct)))
            .Writes(Permissions.ManageTenant).WithName("setAutomationEstimates").WithSummary("Say what a piece of automated work costs by hand").WithDescription("Replaced whole: kinds that are not named go back to the estimate that comes along.").ProducesProblem(413).ProducesProblem(415);
        group.MapGet("/usage", UsageAsync).Reads().WithName("reportUsage").WithSummary("Who uses what: days active and changes by person, people active by week, and which features are used at all")
            .WithDescription("from and to are days by the workspace's clock, both included; without them the last 28 days. Whoever manages members sees every active member, others see themselves. People of countries whose figures are grouped share one line. format=csv answers the people as a file.").Produces<UsageReport>();
        app.MapForecast();
        app.MapPrivacy();
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

    static async Task<IResult> CreatedAsync(PipelineReports reports, [AsParameters] ReportQuery query, CancellationToken ct, string by = "month") =>
        ReportCsv.Answer(query.Format, await reports.ReadAsync(Choices.Of<PipelineBy>(by, "by"), query, ct), "pipeline-created-by-" + by, ReportCsv.Lines);

    static async Task<IResult> SavedAsync(TimeSaved saved, CancellationToken ct, string? from = null, string? to = null, string? format = null) => ReportCsv.Answer(format, await saved.ReadAsync(from, to, ct), "time-saved", ReportCsv.Lines);

    static async Task<IResult> UsageAsync(Usage usage, CancellationToken ct, string? from = null, string? to = null, string? format = null) => ReportCsv.Answer(format, await usage.ReadAsync(from, to, ct), "usage", ReportCsv.Lines);

    static async Task<IResult> ResponseAsync(ResponseReports reports, [AsParameters] ReportQuery query, CancellationToken ct) =>
        ReportCsv.Answer(query.Format, await reports.ReadAsync(query, ct), "response-time", ReportCsv.Lines);
}
