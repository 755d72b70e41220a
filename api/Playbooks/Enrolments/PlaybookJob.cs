using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;

namespace Crm.Playbooks;

/// <summary>Once an hour: whoever waits for a day that has come goes on, each in a transaction of their own. A day is the workspace's own, so that a change of clocks moves nothing.</summary>
public sealed class PlaybookJob(TenantWork work, TimeProvider time) : IRecurringJob
{
    public const string Name = "playbooks";
    const int AtOnce = 500;

    public string Kind => Name;
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var (me, waiting, failed) = (who with { MemberId = null, Via = "job" }, new List<Guid>(), new List<Exception>());
        await work.WriteAsync(me, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            await new Question(db).Add($"""
                select e.id from enrolments e join identity.tenants w on w.id = e.tenant_id
                where e.tenant_id = $1 and e.status = 'active' and e.task_id is null and e.due_on <= ($2::timestamptz at time zone w.time_zone)::date order by e.due_on, e.id limit {AtOnce}
                """, db.CurrentTenantId, time.Now()).AskAsync(ct, row => waiting.Add(row.GetGuid(0)));
        }, ct);
        foreach (var id in waiting)
            // One that cannot go on keeps nobody else from it; the job is tried again for it.
            try { await work.WriteAsync(me, async services => await services.GetRequiredService<Advancing>().PassAsync(id, ct), ct); }
            catch (Exception exception) when (exception is not OperationCanceledException) { failed.Add(exception); }
        if (failed.Count > 0) throw new AggregateException(failed);
        if (waiting.Count == AtOnce) await RunAsync(who, payload, ct);
    }
}
