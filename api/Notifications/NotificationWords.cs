using System.Globalization;
using Crm.Platform;

namespace Crm.Notifications;

/// <summary>A notification in one line, for mails and devices.</summary>
static class NotificationWords
{
    public static string Line(NotificationKind kind, string title, int count, string? actor, DateTimeOffset at, DateTimeOffset? dueAt, DateTimeOffset? occursAt, TimeZoneInfo zone)
    {
        var who = actor ?? "Somebody";
        return kind switch
        {
            NotificationKind.Reminder => $"Reminder: {title}" + (occursAt is { } begins ? $", {When(begins, zone)}" : "") + (dueAt is { } due && at - due > TimeSpan.FromMinutes(2) ? $" (this was due at {When(due, zone)})" : ""),
            NotificationKind.TaskAssigned => count > 1 ? $"{who} gave you {count} tasks" : $"{who} gave you a task: {title}",
            NotificationKind.DealAssigned => count > 1 ? $"{who} gave you {count} deals" : $"{who} gave you a deal: {title}",
            NotificationKind.InvitationAnswered or NotificationKind.SegmentMoved => title,
            NotificationKind.TimeBooked => $"A time was booked with you: {title}",
            NotificationKind.StrategyReview => $"Time to look at your strategy again: {title}",
            _ => $"{who} won {title}",
        };
    }

    public static string When(DateTimeOffset at, TimeZoneInfo zone) => at.Local(zone).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
