using System.Globalization;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Crm.Notifications;

/// <summary>Something that one member was told.</summary>
/// <param name="Title">Of what it is about; empty when it is about many.</param>
/// <param name="Count">How many it is about.</param>
/// <param name="Object">task, deal, activity, segment or strategy, whose id is recordId; null when there is none.</param>
/// <param name="ActorName">Who did it; null for what the clock or somebody outside did.</param>
/// <param name="DueAt">Of a reminder: when it was due to ring, which is before at when the server slept then.</param>
/// <param name="OccursAt">Of a reminder: when what it reminds of begins or is due.</param>
public sealed record NotificationView(Guid Id, NotificationKind Kind, string Title, int Count, string? Object, Guid? RecordId, string? ActorName, DateTimeOffset At, DateTimeOffset? DueAt, DateTimeOffset? OccursAt, DateTimeOffset? ReadAt);

/// <summary>What one was told, newest first.</summary>
/// <param name="Unread">How many are unread in all.</param>
public sealed record NotificationList(IReadOnlyList<NotificationView> Items, string? NextCursor, int Unread);

/// <summary>How many are unread now.</summary>
/// <param name="Marked">How many this changed.</param>
public sealed record NotificationsMarked(int Marked, int Unread);

static class NotificationEndpoints
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) =>
        services.AddSingleton<IChangeFollower, ChangeNews>().AddSingleton<IRepeatedJob, Alerts>().AddSingleton(s => new PushKey(s.GetRequiredService<Settings>().Secret)).AddSingleton<IJobHandler, PushJob>();

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/notifications", "Notifications");
        group.MapGet("/", ListAsync).Reads().WithName("listNotifications").WithSummary("What one was told, newest first")
            .WithDescription("unread=true: only what is unread; limit: 1 to 100. A new one is announced on the live stream as notification.created to its member alone. Kinds that one wants not in the app are left out.");
        // Everybody keeps their own list, also who may change nothing else.
        group.MapPost("/{id}/read", (string id, HttpContext http, TenantWork work, TimeProvider time, CancellationToken ct) => MarkAsync(Id(id), true, http, work, time, ct)).OpensItsOwnScopes().WithName("readNotification").WithSummary("Mark as read").ProducesProblem(404);
        group.MapPost("/{id}/unread", (string id, HttpContext http, TenantWork work, TimeProvider time, CancellationToken ct) => MarkAsync(Id(id), false, http, work, time, ct)).OpensItsOwnScopes().WithName("unreadNotification").WithSummary("Mark as unread again").ProducesProblem(404);
        group.MapPost("/read-all", (HttpContext http, TenantWork work, TimeProvider time, CancellationToken ct) => MarkAsync(null, true, http, work, time, ct)).OpensItsOwnScopes().WithName("readAllNotifications").WithSummary("Mark everything as read");
        app.MapNotificationPreferences();
        app.MapPushDevices();
    }

    /// <summary>Kinds that the member wants not in the app.</summary>
    const string Shown = "not exists (select from notification_preferences p, jsonb_array_elements(p.channels) c where p.tenant_id = $1 and p.member_id = $2 and c ->> 'kind' = n.kind and not (c ->> 'inApp')::boolean)";
    const string Unread = $"select count(*)::int from notifications n where n.tenant_id = $1 and n.member_id = $2 and n.read_at is null and {Shown}";

    static async Task<Ok<NotificationList>> ListAsync(CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct, bool unread = false, int limit = 20, string? cursor = null)
    {
        if (limit is < 1 or > 100) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 100.");
        var question = unread ? "notifications unread" : "notifications";
        var mark = cursor is null ? null : cursors.Read(scope.TenantId, question, cursor);
        var (items, count) = (new List<NotificationView>(), 0);
        await new Question(db).Add(Unread, db.CurrentTenantId, scope.User.MemberId!).Add($"""
            select n.id, n.kind, n.title, n.count, n.object, n.record_id, m.name, n.at, n.due_at, n.occurs_at, n.read_at
            from notifications n left join members m on m.tenant_id = n.tenant_id and m.id = n.actor_id
            where n.tenant_id = $1 and n.member_id = $2 and (not $3 or n.read_at is null) and ($4::timestamptz is null or (n.at, n.id) < ($4, $5)) and {Shown} order by n.at desc, n.id desc limit $6
            """, db.CurrentTenantId, scope.User.MemberId!, unread, mark is null ? DBNull.Value : DateTimeOffset.Parse(mark[0]!, CultureInfo.InvariantCulture), mark is null ? Guid.Empty : Guid.Parse(mark[1]!), limit + 1)
            .AskAsync(ct, row => count = row.GetInt32(0), row => items.Add(new NotificationView(row.GetGuid(0), Enum.Parse<NotificationKind>(row.GetString(1), true), row.GetString(2), row.GetInt32(3), row.Text(4), row.Id(5), row.Text(6),
                row.Instant(7), row.MaybeInstant(8), row.MaybeInstant(9), row.MaybeInstant(10))));
        if (items.Count <= limit) return TypedResults.Ok(new NotificationList(items, null, count));
        var last = items[limit - 1];
        return TypedResults.Ok(new NotificationList(items[..limit], cursors.Write(scope.TenantId, question, [last.At.ToString("O", CultureInfo.InvariantCulture), last.Id.ToString()]), count));
    }

    static Guid? Id(string id) => Guid.TryParseExact(id, "D", out var key) ? key : throw Refused.NotFound();

    static async Task<Ok<NotificationsMarked>> MarkAsync(Guid? one, bool read, HttpContext http, TenantWork work, TimeProvider time, CancellationToken ct)
    {
        var (who, marked) = (TenantFilter.UserOf(http.User), new NotificationsMarked(0, 0));
        await work.WriteAsync(who, Permissions.RolesWith(Permissions.Read), async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            int changed;
            await using (var command = db.Command("with those as (select id, read_at from notifications where tenant_id = $1 and member_id = $2 and ($3::uuid is null and read_at is null or id = $3)), marked as (update notifications n set read_at = case when $4 then coalesce(n.read_at, $5) end from those t where n.tenant_id = $1 and n.id = t.id) select count(*)::int from those"))
            {
                command.Parameters.AddAll([new() { Value = who.TenantId }, new() { Value = who.MemberId! }, new() { Value = (object?)one ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid }, new() { Value = read }, new() { Value = time.Now() }]);
                changed = (int)(await command.ExecuteScalarAsync(ct))!;
            }
            if (one is not null && changed == 0) throw Refused.NotFound();
            // The member's other screens count again.
            services.GetRequiredService<EventLog>().AddPlain("notification", who.MemberId!.Value, 1, "read");
            await db.SaveChangesAsync(ct);
            await new Question(db).Add(Unread, who.TenantId, who.MemberId!).AskAsync(ct, row => marked = new NotificationsMarked(changed, row.GetInt32(0)));
        }, ct);
        return TypedResults.Ok(marked);
    }
}
