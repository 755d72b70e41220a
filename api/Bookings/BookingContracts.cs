using System.ComponentModel.DataAnnotations;
using Crm.Activities;
using Microsoft.Extensions.Validation;

namespace Crm.Bookings;

/// <summary>Hours of a weekday in which times can be booked; several a day are fine, one beside the other.</summary>
/// <param name="Day">1 is Monday, 7 is Sunday.</param>
/// <param name="From">HH:mm as the clock shows it in the page's time zone.</param>
/// <param name="To">HH:mm, after from.</param>
[ValidatableType]
public sealed record BookingHours([Range(1, 7)] int Day, [Required, RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$")] string From, [Required, RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$")] string To);

/// <summary>How others book a time with one.</summary>
[ValidatableType]
public sealed record SetBookingPage
{
    /// <summary>Whether the page is there. Takes a confirmed address of one's own: otherwise 403.</summary>
    public required bool IsOn { get; init; }
    /// <summary>The words in its address: 2 to 40 small letters, digits and hyphens. Another name makes another address.</summary>
    [Required, StringLength(40, MinimumLength = 2), RegularExpression("^[a-z0-9]+(-[a-z0-9]+)*$")] public required string Name { get; init; }
    /// <summary>When times can be booked; not needed while it is off.</summary>
    [Required, MaxLength(28)] public required IReadOnlyList<BookingHours> Hours { get; init; }
    /// <summary>IANA zone of the hours; null is that of one's notifications, or the workspace's.</summary>
    [StringLength(64)] public string? TimeZone { get; init; }
    /// <summary>What is planned: meeting, call, visit or demo.</summary>
    public ActivityKind Kind { get; init; } = ActivityKind.Meeting;
    /// <summary>How long it takes: 5 to 480 minutes.</summary>
    [Range(5, 480)] public int Minutes { get; init; } = 30;
    /// <summary>Minutes that stay free before and after: 0 to 240.</summary>
    [Range(0, 240)] public int BufferMinutes { get; init; }
    /// <summary>How many hours ahead at least: 0 to 720.</summary>
    [Range(0, 720)] public int NoticeHours { get; init; } = 24;
    /// <summary>How many days ahead at most: 1 to 365.</summary>
    [Range(1, 365)] public int DaysAhead { get; init; } = 30;
    /// <summary>What it is called in calendars, such as "First talk"; null names the kind.</summary>
    [StringLength(120)] public string? Title { get; init; }
    /// <summary>Where it takes place, or how one meets.</summary>
    [StringLength(500)] public string? Place { get; init; }
    /// <summary>A few words to whoever comes to the page.</summary>
    [StringLength(1000)] public string? Text { get; init; }
}

/// <summary>How others book a time with one.</summary>
/// <param name="Address">The page's; null until it has been set up.</param>
/// <param name="TimeZone">What was set; null is that of one's notifications, or the workspace's.</param>
/// <param name="UsedTimeZone">The IANA zone in which the hours are read now.</param>
/// <param name="Kind">meeting, call, visit or demo.</param>
public sealed record BookingPageView(bool IsOn, string Name, string? Address, IReadOnlyList<BookingHours> Hours, string? TimeZone, string UsedTimeZone, ActivityKind Kind, int Minutes, int BufferMinutes, int NoticeHours, int DaysAhead, string? Title, string? Place, string? Text);

/// <summary>The page as a visitor sees it, and the times that are free.</summary>
/// <param name="HostName">With whom.</param>
/// <param name="Kind">meeting, call, visit or demo.</param>
/// <param name="TimeZone">IANA zone of the host.</param>
/// <param name="From">The first day that was looked at, in the host's zone.</param>
/// <param name="To">The day after the last.</param>
/// <param name="LastDay">The last day on which a time can be booked.</param>
/// <param name="Slots">When each free time begins; instants, in order.</param>
public sealed record BookingOffer(string HostName, string BusinessName, string? Title, string? Place, string? Text, ActivityKind Kind, int Minutes, string TimeZone, DateOnly From, DateOnly To, DateOnly LastDay, IReadOnlyList<DateTimeOffset> Slots);

/// <summary>Book a time.</summary>
[ValidatableType]
public sealed record BookTime
{
    /// <summary>The last part of the page's address.</summary>
    [Required, StringLength(60, MinimumLength = 1)] public required string Page { get; init; }
    /// <summary>One of the free times.</summary>
    public required DateTimeOffset Start { get; init; }
    [Required, StringLength(100, MinimumLength = 1)] public required string Name { get; init; }
    [Required, StringLength(254, MinimumLength = 3)] public required string Email { get; init; }
    [StringLength(50)] public string? Phone { get; init; }
    /// <summary>What it is about.</summary>
    [StringLength(2000)] public string? Note { get; init; }
    /// <summary>People do not see this field and leave it empty.</summary>
    [StringLength(200)] public string? Website { get; init; }
}

/// <summary>A time that was booked. An invitation is on its way by mail.</summary>
/// <param name="TimeZone">IANA zone of the host.</param>
public sealed record BookedTime(DateTimeOffset Start, DateTimeOffset End, string TimeZone, string HostName, string BusinessName, string? Title, string? Place);
