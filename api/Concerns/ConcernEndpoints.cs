using Crm.Events;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Concerns;

static class ConcernEndpoints
{
    public static void MapConcerns(this IEndpointRouteBuilder app)
    {
        var group = app.MapRecords(app.ServiceProvider.GetRequiredService<ConcernRecord>());
        group.MapPost("/{id}/resolve", ResolveAsync).Writes().WithName("resolveConcern").WithSummary("Settle a concern, saying how").Changes();
        group.MapPost("/{id}/reopen", ReopenAsync).Writes().WithName("reopenConcern").WithSummary("Open a settled concern again").Changes();
    }

    static RouteHandlerBuilder Changes(this RouteHandlerBuilder route) => route.Produces<ConcernView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();

    static Task<IResult> ResolveAsync(string id, ResolveConcern input, ConcernRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        SetAsync(id, concern => concern.Resolve(Inputs.Text(input.Note), writing.User.MemberId, writing.Now), "resolved", type, writes, writing, http, ct);

    static Task<IResult> ReopenAsync(string id, ConcernRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) =>
        SetAsync(id, concern => concern.Reopen(), "reopened", type, writes, writing, http, ct);

    static async Task<IResult> SetAsync(string id, Func<Concern, bool> set, string verb, ConcernRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var concern = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, concern, http, ct);
        var before = concern.Status;
        if (set(concern))
        {
            writing.Events.Add(concern, verb, before == concern.Status ? [] : [Change.Of("status", before, concern.Status)]);
            await writing.Db.SaveChangesAsync(ct);
        }
        return await writes.AnswerAsync(type, concern, http, created: false, ct);
    }
}
