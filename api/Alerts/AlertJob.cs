using System.Globalization;
using System.Text.Json;
using Crm.Activities;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Strategies;
using Crm.Tasks;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Alerts;

/// <summary>
/// Once an hour, and soon after a date is written that has come already: what time alone brings about becomes a task for whose customer
/// or deal it is. A deal begins to rot, a rival's contract ends in 90 days, the day has come to ask somebody again. Each once: the row
/// remembers for which spell or date, in the transaction that makes the task. Days are the workspace's own, so that a change of clocks moves nothing.
/// </summary>
public sealed class AlertJob(TenantWork work, TimeProvider time) : IRecurringJob
{
    public const string Name = "timedTasks";
    const int AtOnce = 50, MostRotTasks = 10;

    public string Kind => Name;
    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var me = who with { Via = "job" };
        foreach (var step in new Func<IServiceProvider, DateOnly, CancellationToken, Task<int>>[] { ClearRotAsync, RotAsync, ContractsAsync, RevisitsAsync, StrategiesAsync })
            for (var done = AtOnce; done >= AtOnce;)
                await work.WriteAsync(me, async services => done = await step(services, await TodayAsync(services, ct), ct), ct);
    }

    async Task<DateOnly> TodayAsync(IServiceProvider services, CancellationToken ct)
    {
        var tenant = await services.GetRequiredService<CrmDb>().Set<Tenant>().AsNoTracking().SingleAsync(ct);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.Now(), TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone)).DateTime);
    }

    const string Rests = "greatest(d.stage_entered_at, d.last_touch_at)";

    /// <summary>What is touched again needs no task any more; a task that somebody has finished stays.</summary>
    async Task<int> ClearRotAsync(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var (db, rows) = (services.GetRequiredService<CrmDb>(), new List<(Guid Deal, Guid Task)>());
        await new Question(db).Add($"""
            select d.id, d.rot_task_id from deals d join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id
            where d.tenant_id = $1 and d.rot_task_id is not null and (d.deleted_at is not null or d.status <> 'open' or s.rot_days is null or d.rot_told_for <> {Rests} or {Rests} + make_interval(days => s.rot_days) > $2)
            order by d.id limit {AtOnce} for update of d skip locked
            """, db.CurrentTenantId, time.Now()).AskAsync(ct, row => rows.Add((row.GetGuid(0), row.GetGuid(1))));
        var (writes, tasks) = (services.GetRequiredService<RecordWrites>(), services.GetRequiredService<TaskRecord>());
        foreach (var (_, id) in rows)
            if (await tasks.WithParts(db.Set<TaskItem>().Locked(db.CurrentTenantId, id)).FirstOrDefaultAsync(ct) is { Status: "open" } task) await writes.TrashAsync(tasks, task, ct);
        await NoteAsync(db, "update deals set rot_task_id = null where tenant_id = $1 and id = any ($2)", ct, rows.Select(r => r.Deal).ToArray());
        return rows.Count;
    }

    /// <summary>A task for each deal that has begun to rot, ten open ones for one owner at most, the longest at rest first: the list of all is a filter away.</summary>
    async Task<int> RotAsync(IServiceProvider services, DateOnly today, CancellationToken ct)
    {
        var (db, rows) = (services.GetRequiredService<CrmDb>(), new List<(Guid Id, string Title, Guid? Owner, string Stage, int Days, DateTime Since)>());
        await new Question(db).Add($"""
            select d.id, d.title, d.owner_id, s.name, s.rot_days, {Rests} from deals d join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id
            where d.tenant_id = $1 and d.id in (
              select id from (select d.id, row_number() over (partition by d.owner_id order by {Rests}, d.id)
                  + (select count(*) from deals o where o.tenant_id = $1 and o.owner_id is not distinct from d.owner_id and o.rot_task_id is not null) as place
                from deals d join stages s on s.tenant_id = d.tenant_id and s.id = d.stage_id
                where d.tenant_id = $1 and d.status = 'open' and d.deleted_at is null and {Rests} + make_interval(days => s.rot_days) <= $2 and d.rot_told_for is distinct from {Rests}) q
              where place <= {MostRotTasks})
              -- Looked at again once the row is held: another run may have been quicker.
              and d.rot_told_for is distinct from {Rests}
            order by d.id limit {AtOnce} for update of d skip locked
            """, db.CurrentTenantId, time.Now()).AskAsync(ct, row => rows.Add((row.GetGuid(0), row.GetString(1), row.Id(2), row.GetString(3), row.GetInt32(4), row.GetDateTime(5))));
        foreach (var row in rows)
        {
            var task = await TaskAsync(services, Cut($"{row.Title}: nothing has happened for {row.Days} days"), $"It rests in '{row.Stage}' since {row.Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}. Get in touch, move it, or close it.", today, row.Owner, new LinkInput(LinkObject.Deal, row.Id), ct);
            await NoteAsync(db, "update deals set rot_told_for = $3, rot_task_id = $4 where tenant_id = $1 and id = $2", ct, row.Id, row.Since, task);
        }
        return rows.Count;
    }

    sealed record Due(Guid Id, Guid? Contact, Guid? Company, string Customer, Guid? Owner, string What, string? Who, DateOnly On, string? Text);

    const string Whose = """
        left join contacts p on p.tenant_id = x.tenant_id and p.id = x.contact_id and p.deleted_at is null
        left join companies k on k.tenant_id = x.tenant_id and k.id = x.company_id and k.deleted_at is null
        left join competitors c on c.tenant_id = x.tenant_id and c.id = x.competitor_id
        """;

    /// <summary>90 days before, or at once when it is known later; another date is told of anew.</summary>
    Task<int> ContractsAsync(IServiceProvider services, DateOnly today, CancellationToken ct) => TellAsync(services, "needs", $"""
        select x.id, p.id, k.id, coalesce(k.name, p.display_name), coalesce(k.owner_id, p.owner_id), g.name, c.name, x.contract_end, x.note
        from needs x join need_categories g on g.tenant_id = x.tenant_id and g.id = x.category_id {Whose}
        where x.tenant_id = $1 and x.deleted_at is null and x.met_by = 'competitor' and x.contract_end between $2 and $2 + 90 and x.told_for is distinct from x.contract_end and coalesce(k.id, p.id) is not null
        order by x.contract_end, x.id limit {AtOnce} for update of x skip locked
        """, today, due => ($"{due.Customer}: the contract with {due.Who ?? "the present supplier"} ends on {due.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}", $"What they need: {due.What}.{(due.Text is null ? "" : " " + due.Text)}"), ct);

    /// <summary>On the day that was noted, or at once when that is past.</summary>
    Task<int> RevisitsAsync(IServiceProvider services, DateOnly today, CancellationToken ct) => TellAsync(services, "non_buy_reasons", $"""
        select x.id, p.id, k.id, coalesce(k.name, p.display_name), coalesce(k.owner_id, p.owner_id), x.reason, c.name, x.revisit_on, concat_ws(' ', x.text, l.play)
        from non_buy_reasons x {Whose} left join loss_reasons l on l.tenant_id = x.tenant_id and l.match = x.match
        where x.tenant_id = $1 and x.deleted_at is null and x.gone_on is null and x.revisit_on <= $2 and x.told_for is distinct from x.revisit_on and coalesce(k.id, p.id) is not null
        order by x.revisit_on, x.id limit {AtOnce} for update of x skip locked
        """, today, due => ($"{due.Customer}: ask again, it was '{due.What}'", string.IsNullOrEmpty(due.Text) ? null : due.Text), ct);

    Task<int> StrategiesAsync(IServiceProvider services, DateOnly today, CancellationToken ct) => StrategyDays.PassAsync(services.GetRequiredService<CrmDb>(), today, time.Now(), AtOnce, ct);

    async Task<int> TellAsync(IServiceProvider services, string table, string sql, DateOnly today, Func<Due, (string Title, string? Notes)> words, CancellationToken ct)
    {
        var (db, rows) = (services.GetRequiredService<CrmDb>(), new List<Due>());
        await new Question(db).Add(sql, db.CurrentTenantId, today)
            .AskAsync(ct, row => rows.Add(new Due(row.GetGuid(0), row.Id(1), row.Id(2), row.GetString(3), row.Id(4), row.GetString(5), row.Text(6), row.Date(7)!.Value, row.Text(8))));
        foreach (var due in rows)
        {
            var (title, notes) = words(due);
            var task = await TaskAsync(services, Cut(title), notes, today, due.Owner, due.Company is { } company ? new LinkInput(LinkObject.Company, company) : new LinkInput(LinkObject.Contact, due.Contact!.Value), ct);
            await NoteAsync(db, $"update {table} set told_for = $3, told_task_id = $4 where tenant_id = $1 and id = $2", ct, due.Id, due.On, task);
        }
        return rows.Count;
    }

    static async Task<Guid> TaskAsync(IServiceProvider services, string title, string? notes, DateOnly day, Guid? owner, LinkInput about, CancellationToken ct)
    {
        var task = await services.GetRequiredService<RecordWrites>().CreateAsync(services.GetRequiredService<TaskRecord>(), new TaskInput { Title = title, Notes = notes, DueDate = day, AssigneeId = owner, Links = [about] }, ct);
        await services.GetRequiredService<CrmDb>().SaveChangesAsync(ct);
        return task.Id;
    }

    static async Task NoteAsync(CrmDb db, string sql, CancellationToken ct, params object[] values)
    {
        await using var batch = db.Batch().Add(sql, [db.CurrentTenantId, .. values]);
        await batch.ExecuteNonQueryAsync(ct);
    }

    static string Cut(string text) => text.Length > 300 ? text[..297] + "…" : text;
}
