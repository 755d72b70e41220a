using Crm.Events;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Tasks;

static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder app)
    {
        var group = app.MapRecords(app.ServiceProvider.GetRequiredService<TaskRecord>());
        group.MapPost("/{id}/complete", (string id, TaskRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) => SetAsync(id, TaskState.Done, type, writes, writing, http, ct))
            .Writes().WithName("completeTask").WithSummary("Finish a task").Produces<TaskView>().ProducesProblem(404).ProducesProblem(412).WithIfMatch();
        group.MapPost("/{id}/reopen", (string id, TaskRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) => SetAsync(id, TaskState.Open, type, writes, writing, http, ct))
            .Writes().WithName("reopenTask").WithSummary("Take a finished task up again").Produces<TaskView>().ProducesProblem(404).ProducesProblem(412).WithIfMatch();
    }

    static async Task<IResult> SetAsync(string id, TaskState state, TaskRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var task = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, task, http, ct);
        var before = task.Status;
        if (task.Set(state, writing.Now))
        {
            writing.Events.Add(task, state == TaskState.Done ? "completed" : "reopened", [Change.Of("status", before, task.Status)]);
            await writing.Db.SaveChangesAsync(ct);
        }
        return await writes.AnswerAsync(type, task, http, created: false, ct);
    }
}
