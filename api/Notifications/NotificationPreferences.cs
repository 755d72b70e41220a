using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Validation;

namespace Crm.Notifications;

/// <summary>What a member can be told: a reminder rings, a task or a deal was given to them, a deal was won in their team, somebody answered their invitation, or booked a time with them, a segment that they watch has changed, the day has come to look at a strategy of theirs again.</summary>
public enum NotificationKind { Reminder, TaskAssigned, DealAssigned, DealWon, InvitationAnswered, TimeBooked, SegmentMoved, StrategyReview }

/// <summary>Where a kind of news is told.</summary>
/// <param name="InApp">In the list behind the bell.</param>
/// <param name="Digest">In the mail of the day, if it is still unread then.</param>
/// <param name="Mail">In a mail of its own, at once or when the quiet hours end.</param>
/// <param name="Push">On one's devices that asked for it (POST /me/push-devices), at once or when the quiet hours end. Default true.</param>
public sealed record NotificationChannels(NotificationKind Kind, bool InApp, bool Digest, bool Mail, bool Push = true);

/// <summary>When mail and push wait. They come when it ends; the list behind the bell does not wait.</summary>
/// <param name="From">HH:mm on the member's clock. After to: over midnight.</param>
/// <param name="To">HH:mm.</param>
/// <param name="Days">Days that are quiet from midnight to midnight: 1 is Monday, 7 is Sunday; not all seven.</param>
[ValidatableType]
public sealed record QuietHours([Required, RegularExpression(ClockTime.Pattern)] string From, [Required, RegularExpression(ClockTime.Pattern)] string To, [MaxLength(7)] IReadOnlyList<int>? Days = null);

/// <summary>The mail of the day: what is unread, and the tasks of today and before. None when there is nothing to tell.</summary>
/// <param name="At">HH:mm on the member's clock.</param>
/// <param name="Days">1 is Monday, 7 is Sunday.</param>
[ValidatableType]
public sealed record DigestTime([Required, RegularExpression(ClockTime.Pattern)] string At, [Required, MinLength(1), MaxLength(7)] IReadOnlyList<int> Days);

/// <summary>How one wants to be told.</summary>
/// <param name="TimeZone">IANA zone of one's clock; null is the workspace's.</param>
/// <param name="DayStarts">HH:mm from which reminders of what has a day and no time are counted.</param>
/// <param name="QuietHours">Null for none.</param>
/// <param name="Digest">Null for no mail of the day.</param>
/// <param name="Kinds">Kinds that are left out stay as they come.</param>
[ValidatableType]
public sealed record NotificationPreferences([Required, RegularExpression(ClockTime.Pattern)] string DayStarts, [Required, MaxLength(20)] IReadOnlyList<NotificationChannels> Kinds, [StringLength(64)] string? TimeZone = null, QuietHours? QuietHours = null, DigestTime? Digest = null)
{
    public static readonly IReadOnlyList<NotificationChannels> AsTheyCome =
    [
        new(NotificationKind.Reminder, true, false, false), new(NotificationKind.TaskAssigned, true, true, false), new(NotificationKind.DealAssigned, true, true, false),
        new(NotificationKind.DealWon, true, false, false), new(NotificationKind.InvitationAnswered, true, true, false),
        new(NotificationKind.TimeBooked, true, true, true), new(NotificationKind.SegmentMoved, true, true, false),
        new(NotificationKind.StrategyReview, true, true, false),
    ];

    public static readonly NotificationPreferences AsItComes = new("09:00", AsTheyCome, Digest: new DigestTime("08:00", [1, 2, 3, 4, 5]));

    public NotificationChannels Of(NotificationKind kind) => Kinds.FirstOrDefault(k => k.Kind == kind) ?? AsTheyCome.First(k => k.Kind == kind);

    /// <summary>When mail and push may go: now, or when the quiet hours that it is in end.</summary>
    public DateTimeOffset SpeaksAt(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (QuietHours is null || !IsQuiet(now.Local(zone))) return now;
        var (today, to) = (now.Local(zone).Date, ClockTime.Of(QuietHours.To));
        return Enumerable.Range(0, 9).SelectMany(day => new[] { today.AddDays(day), today.AddDays(day) + to.ToTimeSpan() }).Select(zone.Instant).Where(at => at > now).Order().FirstOrDefault(at => !IsQuiet(at.Local(zone)), now);
    }

    bool IsQuiet(DateTime local)
    {
        if (QuietHours!.Days?.Contains(Weekday(local)) == true) return true;
        var (from, to, at) = (ClockTime.Of(QuietHours.From), ClockTime.Of(QuietHours.To), TimeOnly.FromDateTime(local));
        return from <= to ? at >= from && at < to : at >= from || at < to;
    }

    public static int Weekday(DateTime local) => local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek;

    public NotificationPreferences Checked()
    {
        if (TimeZone is not null) WorkspaceRules.TimeZone(TimeZone, "timeZone");
        foreach (var (days, field) in new[] { (QuietHours?.Days, "quietHours.days"), (Digest?.Days, "digest.days") })
            if (days is not null && (days.Any(d => d is < 1 or > 7) || days.Distinct().Count() != days.Count)) throw Refused.Invalid(field, "Days are numbers from 1 (Monday) to 7 (Sunday), each once.");
        if (QuietHours?.Days?.Count == 7) throw Refused.Invalid("quietHours.days", "With every day quiet nothing would ever come. Switch the kinds off instead.");
        if (Kinds.Select(k => k.Kind).Distinct().Count() != Kinds.Count) throw Refused.Invalid("kinds", "A kind is in the list twice.");
        return this with { Kinds = [.. AsTheyCome.Select(k => Of(k.Kind))] };
    }
}

/// <summary>Times of day as HH:mm.</summary>
static class ClockTime
{
    public const string Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
    public static TimeOnly Of(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
    public static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

static class PreferenceRows
{
    /// <summary>The columns that <see cref="Read"/> reads, of a row p that may not be there.</summary>
    public const string Columns = "p.time_zone, p.day_starts, p.quiet_from, p.quiet_to, p.quiet_days, p.digest_at, p.digest_days, p.channels::text";

    public static NotificationPreferences Read(Npgsql.NpgsqlDataReader row, int at) => row.IsDBNull(at + 1) ? NotificationPreferences.AsItComes : new(
        ClockTime.Text(row.GetFieldValue<TimeOnly>(at + 1)), JsonSerializer.Deserialize<List<NotificationChannels>>(row.GetString(at + 7), Json.Options)!, row.Text(at),
        row.IsDBNull(at + 2) ? null : new QuietHours(ClockTime.Text(row.GetFieldValue<TimeOnly>(at + 2)), ClockTime.Text(row.GetFieldValue<TimeOnly>(at + 3)), row.GetFieldValue<int[]>(at + 4)),
        row.IsDBNull(at + 5) ? null : new DigestTime(ClockTime.Text(row.GetFieldValue<TimeOnly>(at + 5)), row.GetFieldValue<int[]>(at + 6)));

    public static async Task<NotificationPreferences> OfAsync(CrmDb db, Guid member, CancellationToken ct)
    {
        var found = NotificationPreferences.AsItComes;
        await new Question(db).Add($"select {Columns} from notification_preferences p where p.tenant_id = $1 and p.member_id = $2", db.CurrentTenantId, member).AskAsync(ct, row => found = Read(row, 0));
        return found;
    }
}

static class PreferenceRoutes
{
    public static void MapNotificationPreferences(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/me/notification-preferences", "Notifications");
        group.MapGet("/", async (CrmDb db, TenantScope scope, CancellationToken ct) => TypedResults.Ok(await PreferenceRows.OfAsync(db, scope.User.MemberId!.Value, ct))).Reads().WithName("getNotificationPreferences").WithSummary("How one wants to be told what happens");
        group.MapPut("/", PutAsync).Writes().WithName("setNotificationPreferences").WithSummary("Say how one wants to be told what happens")
            .WithDescription("Replaced whole. Reminders of what has a day and no time are worked out again from dayStarts and timeZone.").ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<NotificationPreferences>> PutAsync(NotificationPreferences asked, CrmDb db, TenantScope scope, IEnumerable<IClockFollower> followers, TimeProvider time, CancellationToken ct)
    {
        var (kept, me) = (asked.Checked(), scope.User.MemberId!.Value);
        object Time(string? text) => text is null ? DBNull.Value : ClockTime.Of(text);
        await using (var command = db.Command("""
            insert into notification_preferences (tenant_id, member_id, time_zone, day_starts, quiet_from, quiet_to, quiet_days, digest_at, digest_days, channels, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11)
            on conflict (tenant_id, member_id) do update set time_zone = excluded.time_zone, day_starts = excluded.day_starts, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, quiet_days = excluded.quiet_days,
              digest_at = excluded.digest_at, digest_days = excluded.digest_days, channels = excluded.channels, updated_at = excluded.updated_at
            """))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = me }, new() { Value = (object?)kept.TimeZone ?? DBNull.Value }, new() { Value = Time(kept.DayStarts) }, new() { Value = Time(kept.QuietHours?.From), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Time },
                new() { Value = Time(kept.QuietHours?.To), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Time }, new() { Value = kept.QuietHours?.Days?.ToArray() ?? [] }, new() { Value = Time(kept.Digest?.At), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Time }, new() { Value = kept.Digest?.Days.ToArray() ?? [] },
                new() { Value = JsonSerializer.Serialize(kept.Kinds, Json.Options) }, new() { Value = time.Now() }]);
            await command.ExecuteNonQueryAsync(ct);
        }
        foreach (var follower in followers) await follower.ClockChangedAsync(db, me, time.Now(), ct);
        // What waits for an hour looks again when that is.
        db.HasNews = true;
        return TypedResults.Ok(kept);
    }
}

/// <summary>What hangs on a member's clock.</summary>
public interface IClockFollower
{
    Task ClockChangedAsync(CrmDb db, Guid member, DateTimeOffset now, CancellationToken ct);
}
