using Crm.Privacy;

namespace Crm.Reports;

/// <summary>A part of the product in which something was changed.</summary>
/// <remarks>customers: contacts, companies and what hangs on them. market: needs, competitors, strategies, and why deals are lost or nobody buys. quality: duplicates and asking customers whether their data is still right.
/// lists: views, segments and changes of many records. files: imports, exports, archives. settings: everything else, such as members, goals, pipelines, fields and rules.</remarks>
public enum UsageArea { Customers, Deals, Activities, Tasks, Enquiries, Playbooks, Market, Quality, Lists, Files, Settings }

/// <summary>What a workspace may use or leave.</summary>
/// <remarks>Used is: enrolling somebody in a playbook or writing one; a booking page that is on, or a time booked with somebody; a calendar program reading a feed; a device that is told by web push; a file imported; a customer asked whether their data is still right;
/// making or changing a goal, strategy, segment, view, rule or field of one's own.</remarks>
public enum UsageFeature { Playbooks, BookingPage, Goals, Strategies, CalendarFeed, WebPush, Segments, Views, Imports, Confirmations, Rules, CustomFields }

/// <summary>How often somebody changed something in one part of the product.</summary>
public sealed record UsageCount(UsageArea Area, int Count);

/// <summary>How somebody used the product.</summary>
/// <param name="Key">A member's id; notSingly for several who are not shown singly; empty for all of them.</param>
/// <param name="Name">Null for several people.</param>
/// <param name="DaysActive">Days by the workspace's clock on which they changed something; of several people the sum.</param>
/// <param name="LastSeenAt">When they were last signed in, whatever the time asked for; null: never, or several people.</param>
/// <param name="Changes">What they made, changed or deleted by hand; what jobs did for them, such as each row of an import, does not count.</param>
/// <param name="Areas">The same by part of the product: every part.</param>
public sealed record UsageLine(string Key, string? Name, int DaysActive, DateTimeOffset? LastSeenAt, int Changes, IReadOnlyList<UsageCount> Areas);

/// <summary>How many used the product in a week.</summary>
/// <param name="Week">ISO 8601, such as 2026-W47.</param>
/// <param name="Starts">Its Monday.</param>
/// <param name="People">How many changed something.</param>
/// <param name="Changes">What they changed, together.</param>
public sealed record UsageWeek(string Week, DateOnly Starts, int People, int Changes);

/// <summary>Whether something is used at all.</summary>
/// <param name="People">How many used it in the time; bookingPage and webPush also count whoever has it on.</param>
/// <param name="LastUsedAt">Null: never.</param>
public sealed record UsageOfFeature(UsageFeature Feature, int People, DateTimeOffset? LastUsedAt);

/// <summary>Who uses what, from what the product keeps anyway: changes and when somebody was last signed in. Reading alone is not recorded.</summary>
/// <param name="From">The first day; 28 days up to the last where none was asked for.</param>
/// <param name="To">The last day; today by the workspace's clock where none was asked for.</param>
/// <param name="OwnOnly">Whether it is about the caller alone, who does not manage members.</param>
/// <param name="Items">Every active member, the most changes first.</param>
/// <param name="Weeks">Week by week without gaps, by the workspace's clock; the latest 520.</param>
/// <param name="Features">Of the whole workspace; empty with ownOnly.</param>
public sealed record UsageReport(DateOnly From, DateOnly To, string TimeZone, bool OwnOnly, IReadOnlyList<UsageLine> Items, UsageLine Total, IReadOnlyList<UsageWeek> Weeks, IReadOnlyList<UsageOfFeature> Features, NotSingly? NotSingly);
