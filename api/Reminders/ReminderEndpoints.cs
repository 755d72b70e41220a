using System.Globalization;
using Crm.Activities;
using Crm.Events;
using Crm.Notifications;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tasks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Reminders;

static class ReminderEndpoints
{
    const string How = "Replaces all of them; at most 10. They ring once for whoever the record is assigned to, move with its time, are silent while it is done, cancelled or in the trash, and come back with it. One whose moment is past when it is set or moved does not ring. 400 for a time that a clock change skips, or that comes twice and has no offset.";

    public static IServiceCollection AddReminders(this IServiceCollection services) =>
        services.AddSingleton<IRepeatedJob, ReminderJob>().AddSingleton<ReminderFollower>().AddSingleton<IChangeFollower>(s => s.GetRequiredService<ReminderFollower>()).AddSingleton<IClockFollower>(s => s.GetRequiredService<ReminderFollower>());

    public static void MapReminders(this IEndpointRouteBuilder app)
    {
        var (tasks, activities) = (app.ServiceProvider.GetRequiredService<TaskRecord>(), app.ServiceProvider.GetRequiredService<ActivityRecord>());
        var ofTask = app.MapTenantGroup("/tasks/{id}/reminders", "Tasks");
        ofTask.MapGet("/", (string id, CrmDb db, CancellationToken ct) => ListAsync(tasks, id, db, ct)).Reads().WithName("listTaskReminders").WithSummary("The reminders of a task").ProducesProblem(404);
        ofTask.MapPut("/", (string id, SetReminders asked, CrmDb db, RecordWrites writes, Writing writing, CancellationToken ct) => SetAsync(tasks, id, asked, db, writes, writing, ct)).Writes().WithName("setTaskReminders").WithSummary("Say when to be reminded of a task")
            .WithDescription(How).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415);
        var ofActivity = app.MapTenantGroup("/activities/{id}/reminders", "Activities");
        ofActivity.MapGet("/", (string id, CrmDb db, CancellationToken ct) => ListAsync(activities, id, db, ct)).Reads().WithName("listActivityReminders").WithSummary("The reminders of an activity").ProducesProblem(404);
        ofActivity.MapPut("/", (string id, SetReminders asked, CrmDb db, RecordWrites writes, Writing writing, CancellationToken ct) => SetAsync(activities, id, asked, db, writes, writing, ct)).Writes().WithName("setActivityReminders").WithSummary("Say when to be reminded of a planned activity")
            .WithDescription(How).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<ReminderList>> ListAsync(RecordType type, string id, CrmDb db, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var (found, list) = (false, new List<ReminderView>());
        await new Question(db).Add($"select 1 from {type.Plural} where tenant_id = $1 and id = $2 and deleted_at is null", db.CurrentTenantId, key).Add(ReminderRows.List, db.CurrentTenantId, key).AskAsync(ct, _ => found = true, row => list.Add(View(row)));
        return found ? TypedResults.Ok(new ReminderList(list)) : throw Refused.NotFound();
    }

    static async Task<Ok<ReminderList>> SetAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, SetReminders asked, CrmDb db, RecordWrites writes, Writing writing, CancellationToken ct) where T : Record where TInput : notnull
    {
        var record = await writes.FindAsync(type, id, ct);
        var (before, now) = (new List<(Guid Id, ReminderTime Time)>(), writing.Now);
        await new Question(db).Add("select id, minutes_before, at, local_time, time_zone from reminders where tenant_id = $1 and (task_id = $2 or activity_id = $2)", db.CurrentTenantId, record.Id)
            .AskAsync(ct, row => before.Add((row.GetGuid(0), new ReminderTime(row.Whole(1), row.MaybeInstant(2), row.IsDBNull(3) ? null : row.GetDateTime(3), row.Text(4)))));
        var times = ReminderTime.From(asked.Items, [.. before.Select(b => b.Time)], now);
        var (gone, made) = (before.Where(b => !times.Contains(b.Time)).Select(b => b.Id).ToArray(), times.Where(t => before.TrueForAll(b => b.Time != t)).ToList());
        // Those that stay keep their row, and with it whether they have rung.
        await using (var batch = db.Batch().Add("delete from reminders where tenant_id = $1 and id = any ($2)", db.CurrentTenantId, gone).Add($"""
            insert into reminders (tenant_id, id, {type.Object}_id, minutes_before, at, local_time, time_zone, created_at)
            select $1, n.id, $2, n.minutes, n.at, n.local, n.zone, $3 from unnest($4::uuid[], $5::int[], $6::timestamptz[], $7::timestamp[], $8::text[]) as n(id, minutes, at, local, zone)
            """, db.CurrentTenantId, record.Id, now, made.Select(_ => Guid.CreateVersion7(now)).ToArray(), made.Select(t => t.MinutesBefore).ToArray(), made.Select(t => t.At?.UtcDateTime).ToArray(),
            made.Select(t => t.LocalTime).ToArray(), made.Select(t => t.TimeZone).ToArray()))
        {
            db.FollowUp(batch, b => b.AddSettle(db, [record.Id], now));
            await batch.ExecuteNonQueryAsync(ct);
        }
        if (times.Count > 0) await ReminderJob.ScheduleAsync(db, now, ct);
        var list = new List<ReminderView>();
        await new Question(db).Add(ReminderRows.List, db.CurrentTenantId, record.Id).AskAsync(ct, row => list.Add(View(row)));
        return TypedResults.Ok(new ReminderList(list));
    }

    static ReminderView View(Npgsql.NpgsqlDataReader row) => new(row.GetGuid(0), row.Whole(1), row.MaybeInstant(2), row.IsDBNull(3) ? null : row.GetDateTime(3).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        row.Text(4), row.MaybeInstant(5), row.GetBoolean(6), row.MaybeInstant(7));
}
