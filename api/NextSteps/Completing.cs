using System.Globalization;
using Crm.Activities;
using Crm.Events;
using Crm.Members;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Crm.NextSteps;

/// <summary>Finishing what was planned, with what came of it and how it goes on, in one transaction.</summary>
static class Completing
{
    public static void MapCompleting(this IEndpointRouteBuilder app)
    {
        app.MapTenantGroup("/activities/{id}/complete", "Activities").MapPost("/", ActivityAsync).Writes().WithName("completeActivity").WithSummary("Finish a planned activity: what came of it, and the next step")
            .WithDescription("The outcome is required but for a note, and proves or marks the address that was used. One that is not planned any more is refused with 409, which names who finished it and when, and plans nothing.")
            .Produces<CompletedActivity>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        app.MapTenantGroup("/tasks/{id}/complete", "Tasks").MapPost("/", TaskAsync).Writes().WithName("completeTask").WithSummary("Finish a task, and plan the next step if wanted").Accepts<CompleteTask>(isOptional: true, "application/json")
            .WithDescription("The next one of a series is made with it, once. Finished already, the same task is answered and nothing is planned; send If-Match to be refused instead.")
            .Produces<TaskView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
    }

    static async Task<IResult> ActivityAsync(string id, CompleteActivity input, ActivityRecord type, RecordWrites writes, Writing writing, StepPlanning planning, StepSources sources, HttpContext http, CancellationToken ct)
    {
        var activity = await writes.FindAsync(type, id, ct);
        await planning.CheckAsync(input.Next, ct);
        if (activity.Status != Activity.Planned) throw Refused.Conflict(await ToldAsync(activity, writing, ct));
        await writes.CheckVersionAsync(type, activity, http, ct);
        var before = type.InputOf(activity);
        var tookPlaceThen = before.Kind is ActivityKind.Meeting or ActivityKind.Visit or ActivityKind.Demo && activity.At <= writing.Now;
        var after = before with
        {
            Status = ActivityStatus.Done, Outcome = input.Outcome, Body = input.Body ?? before.Body, PointId = input.PointId ?? before.PointId, CheckIn = input.CheckIn,
            At = input.At ?? (tookPlaceThen ? activity.At : writing.Now), EndAt = input.EndAt ?? (tookPlaceThen ? activity.EndAt : null),
        };
        await type.ApplyAsync(activity, after, isNew: false, writing, ct);
        writing.Events.Add(activity, "completed", Change.Between(before, type.InputOf(activity)));
        writing.Rules.Expect(type, activity, isNew: false);
        var next = await planning.PlanAsync(input.Next, before.Links, activity.OwnerId, ct);
        await writing.Db.SaveChangesAsync(ct);
        var about = before.Links.FirstOrDefault(l => l.Object == LinkObject.Deal) ?? before.Links.FirstOrDefault(l => l.Object == LinkObject.Contact) ?? before.Links[0];
        var recommended = await sources.ForAsync(about.Object.ToString().ToLowerInvariant(), about.Id, null, ct);
        http.Response.Headers.ETag = $"\"{activity.Version}\"";
        return TypedResults.Ok(new CompletedActivity((await writes.ViewAsync(type, activity.Id, ct))!, next, recommended));
    }

    static async Task<IResult> TaskAsync(string id, TaskRecord type, RecordWrites writes, Writing writing, StepPlanning planning, IServiceProvider services, HttpContext http, CancellationToken ct)
    {
        // It needs no body: to finish a task is all that most people want of it.
        var input = http.Request.ContentLength == 0 || http.Request.ContentType is null ? null : await Body.ValidAsync(Body.As<CompleteTask>(await Body.ReadAsync(http.Request, ct)), services, ct);
        var before = await writes.FindAsync(type, id, ct);
        await planning.CheckAsync(input?.Next, ct);
        var wasOpen = before.Status == "open";
        var task = await TaskEndpoints.ToAsync(id, TaskState.Done, false, type, writes, writing, http, ct);
        PlannedStep? next = null;
        if (wasOpen && input?.Next is not null)
        {
            next = await planning.PlanAsync(input.Next, [.. task.Links.Select(l => l.AsInput())], task.AssigneeId, ct);
            await writing.Db.SaveChangesAsync(ct);
        }
        http.Response.Headers.ETag = $"\"{task.Version}\"";
        return TypedResults.Ok((await writes.ViewAsync(type, task.Id, ct))! with { Planned = next });
    }

    static async Task<string> ToldAsync(Activity activity, Writing writing, CancellationToken ct)
    {
        var did = activity.Status == Activity.Cancelled ? "called off" : "finished";
        if (activity.CompletedAt is not { } at) return $"This activity is not planned: it is {activity.Status}.";
        var who = activity.CompletedBy is { } by ? await writing.Db.Set<Member>().Where(m => m.Id == by).Select(m => m.Name).FirstOrDefaultAsync(ct) : null;
        return $"{who ?? "Somebody"} has {did} this already, on {at.UtcDateTime.ToString("yyyy-MM-dd 'at' HH:mm 'UTC'", CultureInfo.InvariantCulture)}.";
    }
}
