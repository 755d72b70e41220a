using Crm.Events;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Tasks;

static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var group = app.MapRecords(app.ServiceProvider.GetRequiredService<TaskRecord>());
        group.MapPost("/{id}/reopen", ReopenAsync).Writes().WithName("reopenTask").WithSummary("Take a finished task up again")
            .WithDescription("The next one of a series, which finishing it made, goes to the trash unless somebody has changed it since.").Produces<TaskView>().ProducesProblem(404).ProducesProblem(412).WithIfMatch();
        group.MapPost("/{id}/skip", SkipAsync).Writes().WithName("skipTask").WithSummary("Pass over one of a series: the next one takes its place")
            .WithDescription("409 for a task that does not repeat. The answer's nextId is the next one; null when this was the last.").Produces<TaskView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).WithIfMatch();
        group.MapPost("/reschedule", Rescheduling.RunAsync).Writes().WithName("rescheduleTasks").WithSummary("Move many tasks to another day, each at its time of day")
            .WithDescription("One line per task with its own status; before tells when it was due, so that it can be taken back.").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
    }

    static async Task<IResult> ReopenAsync(string id, TaskRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        await writes.AnswerAsync(type, await ToAsync(id, TaskState.Open, false, type, writes, writing, http, ct), http, created: false, ct);

    static async Task<IResult> SkipAsync(string id, TaskRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        await writes.AnswerAsync(type, await ToAsync(id, TaskState.Done, true, type, writes, writing, http, ct), http, created: false, ct);

    /// <summary>Finishes a task, passes it over, or takes it up again, and announces it once.</summary>
    internal static async Task<TaskItem> ToAsync(string id, TaskState state, bool skips, TaskRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var task = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, task, http, ct);
        if (skips && task.Recurrence is null) throw Refused.Conflict("This task does not repeat: finish it or move it.");
        var before = task.Status;
        if (!await TaskDoing.SetAsync(task, state, writing, ct, skipped: skips)) return task;
        writing.Events.Add(task, state == TaskState.Open ? "reopened" : skips ? "skipped" : "completed", [Change.Of("status", before, task.Status)]);
        await writing.Db.SaveChangesAsync(ct);
        return task;
    }
}
