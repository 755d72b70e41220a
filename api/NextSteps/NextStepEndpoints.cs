using Crm.Activities;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.NextSteps;

static class NextStepEndpoints
{
    public static IServiceCollection AddNextSteps(this IServiceCollection services) => services.AddSingleton(StepSource.Rules).AddScoped<StepSources>().AddScoped<StepPlanning>();

    public static void MapNextSteps(this IEndpointRouteBuilder app)
    {
        app.MapCompleting();
        foreach (var (plural, tag, @object) in new[] { ("deals", "Deals", "deal"), ("contacts", "Contacts", "contact"), ("companies", "Companies", "company") })
            app.MapTenantGroup($"/{plural}/{{id}}/next-step", tag).MapGet("/", (string id, string? kind, string? outcome, CrmDb db, Writing writing, StepSources sources, CancellationToken ct) => OneAsync(@object, id, kind, outcome, db, writing, sources, ct))
                .Reads().WithName($"{@object}NextStep").WithSummary($"The next step of a {@object}, and the recommended one with its reason").ProducesProblem(404)
                .WithDescription("kind and outcome, both or neither: what would be recommended if such an activity had just taken place.");
        app.MapTenantGroup("/next-step-gaps", "Next steps").MapGet("/", GapsAsync).Reads().WithName("nextStepGaps").WithSummary("How many open deals and prospects have no next step, or a late one")
            .WithDescription("memberId: only what belongs to this member. Late is what was due before today, in the workspace's time zone.");
        app.MapTenantGroup("/next-step-rules", "Next steps").MapGet("/", () => TypedResults.Ok(new StepRuleList([.. StepRules.All.Select(r => new StepRuleView(r.Name, r.When, r.Kind))]))).Reads().WithName("nextStepRules").WithSummary("The rules that recommend next steps, in their order");
        app.MapTenantGroup("/activity-outcomes", "Activities").MapGet("/", () => TypedResults.Ok(new OutcomeList(Outcomes.All))).Reads().WithName("activityOutcomes").WithSummary("The outcomes that each kind of activity can have, and what they do");
    }

    static async Task<Ok<NextStepView>> OneAsync(string @object, string id, string? kind, string? outcome, CrmDb db, Writing writing, StepSources sources, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        if (string.IsNullOrEmpty(kind) != string.IsNullOrEmpty(outcome)) throw Refused.Invalid(string.IsNullOrEmpty(kind) ? "kind" : "outcome", "A kind goes with an outcome.");
        (ActivityKind, Outcome)? told = string.IsNullOrEmpty(kind) ? null : (Choices.Of<ActivityKind>(kind, "kind"), Choices.Of<Outcome>(outcome!, "outcome"));
        if (told is var (k, o)) Outcomes.Check(k, o, required: true);
        var recommended = await sources.ForAsync(@object, key, told, ct) ?? throw Refused.NotFound();
        CurrentStep? current = null;
        await new Question(db).Add(row => current = new CurrentStep(row.GetString(0) == "task" ? "task" : "activity", row.GetGuid(1), row.GetString(0), row.Text(2) ?? "", row.Instant(3), row.Id(4), row.Text(5)), $"""
            select r.next_step_kind, r.next_step_id, coalesce(k.title, a.subject), r.next_step_at, m.id, m.name from {(@object == "company" ? "companies" : @object + "s")} r
            left join tasks k on k.tenant_id = r.tenant_id and k.id = r.next_step_id left join activities a on a.tenant_id = r.tenant_id and a.id = r.next_step_id
            left join members m on m.tenant_id = r.tenant_id and m.id = coalesce(k.assignee_id, a.owner_id)
            where r.tenant_id = $1 and r.id = $2 and r.next_step_at is not null
            """, db.CurrentTenantId, key).AskAsync(ct);
        var state = current is null ? StepState.None : current.At < await TodayAsync(writing, ct) ? StepState.Overdue : StepState.Planned;
        return TypedResults.Ok(new NextStepView(state, current, recommended));
    }

    static async Task<Ok<StepGaps>> GapsAsync(string? memberId, CrmDb db, Writing writing, CancellationToken ct)
    {
        object member = string.IsNullOrEmpty(memberId) ? DBNull.Value : Guid.TryParseExact(memberId, "D", out var one) ? one : Guid.Empty;
        var (today, found) = (await TodayAsync(writing, ct), new List<StepGap>());
        var question = new Question(db);
        foreach (var (table, which) in new[] { ("deals", "status = 'open'"), ("contacts", Prospects), ("companies", Prospects) })
            question.Add(row => found.Add(new StepGap(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2))), $"""
                select count(*)::int, count(*) filter (where next_step_at is null)::int, count(*) filter (where next_step_at < $2)::int from {table}
                where tenant_id = $1 and deleted_at is null and {which} and ($3::uuid is null or owner_id = $3)
                """, db.CurrentTenantId, today, member);
        await question.AskAsync(ct);
        return TypedResults.Ok(new StepGaps(found[0], found[1], found[2]));
    }

    const string Prospects = "lifecycle_stage in ('lead', 'qualified', 'opportunity')";

    /// <summary>When today began in the workspace.</summary>
    static async Task<DateTimeOffset> TodayAsync(Writing writing, CancellationToken ct)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await writing.TenantAsync(ct)).TimeZone);
        var today = TimeZoneInfo.ConvertTime(writing.Now, zone).Date;
        return new DateTimeOffset(today, zone.GetUtcOffset(today)).ToUniversalTime();
    }
}
