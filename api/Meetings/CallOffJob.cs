using System.Text.Json;
using Crm.Activities;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Meetings;

/// <summary>Has those who were invited told when a meeting is called off or goes to the trash; a moment later, so that who takes that back in time has troubled nobody.</summary>
sealed class CallOffFollower : IChangeFollower
{
    const string Later = """
        insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at)
        select $1, gen_random_uuid(), 'meetingOff', jsonb_build_object('activityId', i.activity_id), 'meetingOff ' || i.activity_id, $2::timestamptz + interval '30 seconds', $2
        from meeting_invitations i where i.tenant_id = $1 and i.activity_id = any ($3) and i.cancelled_at is null
        on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
        """;

    public void Follow(NpgsqlBatch batch, CrmDb db, CurrentUser who, IReadOnlyList<Happened> happened, DateTimeOffset now)
    {
        var off = happened.Where(h => h.Record is Activity activity && h.Verb != "created" && (h.Verb == "trashed" || activity.Status == Activity.Cancelled)).Select(h => h.Record.Id).Distinct().ToArray();
        if (off.Length > 0) batch.Add(Later, db.CurrentTenantId, now, off);
    }
}

/// <summary>Tells everybody who was invited to a meeting that it is off, if it still is.</summary>
sealed class CallOffJob(TenantWork work) : IJobHandler
{
    public string Kind => "meetingOff";

    sealed record Payload(Guid ActivityId);

    public Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = payload.Deserialize<Payload>(Json.Options)!.ActivityId;
        return work.WriteAsync(who with { MemberId = null, Via = "job" }, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var activity = await db.Set<Activity>().Locked(who.TenantId, id).WithTrash().FirstOrDefaultAsync(ct);
            if (activity is { DeletedAt: not null } or { Status: Activity.Cancelled }) await services.GetRequiredService<Inviting>().CallOffAsync(activity, ct);
        }, ct);
    }
}
