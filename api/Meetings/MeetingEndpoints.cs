using Crm.Activities;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Meetings;

static class MeetingEndpoints
{
    static readonly string[] Kinds = ["call", "meeting", "visit", "demo"];

    public static IServiceCollection AddMeetings(this IServiceCollection services) =>
        services.AddScoped<Inviting>().AddScoped<Replies>().AddSingleton<IJobHandler, CallOffJob>().AddSingleton<Events.IChangeFollower, CallOffFollower>();

    public static void MapMeetings(this IEndpointRouteBuilder app)
    {
        var attendees = app.MapTenantGroup("/activities/{id}/attendees", "Activities");
        attendees.MapGet("/", ListAsync).Reads().WithName("listAttendees").WithSummary("Who takes part in a meeting, and what they answered").ProducesProblem(404);
        attendees.MapPut("/", SetAsync).Writes().WithName("setAttendees").WithSummary("Say who takes part in a meeting")
            .WithDescription("Replaces the whole list; answers of those who stay are kept. Nobody hears of it before invitations are sent: then those who were taken off are told as well. For calls, meetings, visits and demos.").ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        app.MapTenantGroup("/activities/{id}/invitations", "Activities").MapPost("/", SendAsync).Writes().WithName("sendInvitations").WithSummary("Send invitations to a planned meeting, or what has changed of it, by mail that calendar programs accept")
            .WithDescription("Who has it already gets a mail only when time, place or subject have changed since; a change of time or place asks for a new answer. When the meeting is called off or deleted, everybody invited is told by themselves, half a minute later. Takes a confirmed address of one's own: otherwise 403.").ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<AttendeeList>> ListAsync(string id, CrmDb db, Settings settings, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await AttendeeRows.ListAsync(db, settings, key, ct) is { } list ? TypedResults.Ok(list) : throw Refused.NotFound();

    static async Task<Ok<AttendeeList>> SetAsync(string id, SetAttendees asked, ActivityRecord type, RecordWrites writes, Writing writing, Settings settings, CancellationToken ct)
    {
        var activity = await FindAsync(id, type, writes, ct);
        await AttendeeRows.SetAsync(activity, asked.Items, writing, ct);
        return TypedResults.Ok((await AttendeeRows.ListAsync(writing.Db, settings, activity.Id, ct))!);
    }

    static async Task<Ok<InvitationsSent>> SendAsync(string id, SendInvitations asked, Inviting inviting, ActivityRecord type, RecordWrites writes, Writing writing, Settings settings, CancellationToken ct)
    {
        var activity = await FindAsync(id, type, writes, ct);
        if (!await VerifiedSender.IsAsync(writing.Db, writing.User, ct)) throw Refused.Forbidden("Please confirm your own e-mail address before you invite others.");
        var (sent, calledOff) = await inviting.SendAsync(activity, Inputs.Text(asked.Message), asked.Again, ct);
        return TypedResults.Ok(new InvitationsSent(sent, calledOff, (await AttendeeRows.ListAsync(writing.Db, settings, activity.Id, ct))!));
    }

    static async Task<Activity> FindAsync(string id, ActivityRecord type, RecordWrites writes, CancellationToken ct)
    {
        var activity = await writes.FindAsync(type, id, ct);
        return Kinds.Contains(activity.Kind, StringComparer.Ordinal) ? activity : throw Refused.Conflict("Calls, meetings, visits and demos have people who take part; other kinds do not.");
    }
}
