using System.ComponentModel.DataAnnotations;
using Crm.Records;
using Crm.Reports;
using Microsoft.Extensions.Validation;

namespace Crm.Strategies;

/// <summary>
/// The figure that tells whether a strategy works, counted on a day and the time before it, on the workspace's clock, over the records that the caller sees.
/// A customer is a deal's company or, without one, its first contact.
/// retentionRate (percent): of the customers with a deal won in the 12 months before the last 12 months, how many had one won in the last 12 months (customers at the end from among those at the start ÷ customers at the start: the usual customer retention rate).
/// winRate (percent): won ÷ (won + lost) of the deals closed in the last 12 months.
/// wonAmount (money): sum of the deals won in the last 12 months in the workspace's currency; others do not count.
/// wonCount (count): deals won in the last 12 months.
/// newCustomers (count): customers whose first won deal lies in the last 12 months.
/// firstResponseMinutes (minutes; lower is better): median time from an activity with direction "in" in the last 3 months to the first one with direction "out" about the same contact, company or deal, as in GET /reports/response-time.
/// dataQuality (points, 0 to 100): mean quality score of contacts and companies.
/// shareOfWallet (percent): mean share of wallet of the contacts and companies whose share is known.
/// </summary>
public enum StrategyKpi { RetentionRate, WinRate, WonAmount, WonCount, NewCustomers, FirstResponseMinutes, DataQuality, ShareOfWallet }

/// <summary>What a figure is in.</summary>
public enum KpiUnit { Percent, Points, Count, Minutes, Money }

/// <summary>Pursued, come true, or given up.</summary>
public enum StrategyStatus { Active, Reached, Dropped }

/// <summary>How often a strategy is looked at again.</summary>
public enum ReviewEvery { Month, Quarter, HalfYear }

/// <summary>What a review found: on track, behind, changed (a new target or new ways), reached, or dropped.</summary>
public enum ReviewVerdict { OnTrack, Behind, Changed, Reached, Dropped }

/// <summary>Whether a review lies ahead, is due today, or should have been.</summary>
public enum ReviewState { None, Ahead, Due, Overdue }

/// <summary>A value of a KPI.</summary>
/// <param name="Number">In the KPI's unit, to one decimal (counts without); null of wonAmount.</param>
/// <param name="Money">Of wonAmount alone, in the workspace's currency.</param>
[ValidatableType]
public sealed record KpiValue([Range(0, 1_000_000_000)] double? Number = null, Money? Money = null);

/// <summary>What may be written of a strategy.</summary>
[ValidatableType]
public sealed record StrategyInput
{
    [Required, StringLength(200)] public required string Name { get; init; }
    /// <summary>Why it matters, and what is to be done.</summary>
    [StringLength(4000)] public string? Why { get; init; }
    /// <summary>Stays as it is once the strategy is made.</summary>
    public required StrategyKpi Kpi { get; init; }
    /// <summary>The member who sees to it and is told of reviews; at first who makes it.</summary>
    public Guid? OwnerId { get; init; }
    public required DateOnly Starts { get; init; }
    /// <summary>The day by which the target is to be reached; 10 years after starts at most.</summary>
    public required DateOnly Ends { get; init; }
    /// <summary>Where it begins. Without one it is measured as of starts, or today if that lies ahead; null when there is nothing to measure yet.</summary>
    public KpiValue? Baseline { get; init; }
    /// <summary>What is to be reached; percent and points are 0 to 100, and it is not the baseline.</summary>
    public KpiValue? Target { get; init; }
    /// <summary>Instead of a target: how far from the baseline, percentage points of what is in percent or points (5 from 70 % is 75 %), else percent of the baseline.</summary>
    [Range(-1000, 1000)] public double? Change { get; init; }
    public required ReviewEvery ReviewEvery { get; init; }
    /// <summary>From starts to ends; without one the next step of reviewEvery after today, ends at the latest.</summary>
    public DateOnly? NextReview { get; init; }
    /// <summary>At first active.</summary>
    public StrategyStatus? Status { get; init; }
    /// <summary>Why it was dropped; of a dropped one alone.</summary>
    [StringLength(4000)] public string? DropReason { get; init; }
}

/// <summary>A strategy and how far it has come.</summary>
/// <param name="Baseline">Null when there was nothing to measure, or when the caller does not see all records: it tells of all of them.</param>
/// <param name="Actual">Today, of what the caller sees; null when there is nothing to measure.</param>
/// <param name="Progress">(actual − baseline) ÷ (target − baseline), percent, rounded down; below zero when it went the other way, null without a baseline or an actual value.</param>
/// <param name="SeesAll">Whether the caller sees all records, so that actual is the business's.</param>
/// <param name="NextReview">Null once it is reached or dropped, or when its last review is behind.</param>
/// <param name="LastVerdict">Of the latest review.</param>
public sealed record StrategyView(Guid Id, int Version, string Name, string? Why, StrategyKpi Kpi, KpiUnit Unit, Guid? OwnerId, string? OwnerName, DateOnly Starts, DateOnly Ends, KpiValue? Baseline, KpiValue Target, KpiValue? Actual, int? Progress, bool SeesAll,
    ReviewEvery ReviewEvery, DateOnly? NextReview, ReviewState Review, ReviewVerdict? LastVerdict, StrategyStatus Status, string? DropReason, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Strategies, the active ones first, the next review first.</summary>
public sealed record StrategyList(IReadOnlyList<StrategyView> Items);

/// <summary>What a review says.</summary>
[ValidatableType]
public sealed record StrategyReviewInput
{
    public required ReviewVerdict Verdict { get; init; }
    /// <summary>Needed to drop a strategy: it is kept as the reason.</summary>
    [StringLength(4000)] public string? Text { get; init; }
    /// <summary>After today, and ends at the latest; without one the next step of reviewEvery, none once ends has come.</summary>
    public DateOnly? NextReview { get; init; }
    /// <summary>A new target; with the verdict changed alone.</summary>
    public KpiValue? Target { get; init; }
}

/// <summary>A review of a strategy.</summary>
/// <param name="Actual">What was measured at that moment, of what the reviewer saw; null when there was nothing, or when the caller does not see all records.</param>
/// <param name="Target">As it was after the review.</param>
public sealed record StrategyReviewView(Guid Id, DateTimeOffset At, Guid? MemberId, string? MemberName, ReviewVerdict Verdict, string? Text, KpiValue? Actual, KpiValue Target, DateOnly? NextReview);

/// <summary>Reviews, the newest first; 200 at most.</summary>
public sealed record StrategyReviewList(IReadOnlyList<StrategyReviewView> Items);

/// <summary>The KPI on a day.</summary>
/// <param name="Value">Null when there was nothing to measure.</param>
public sealed record KpiPoint(DateOnly Day, KpiValue? Value);

/// <summary>What a part of a KPI's rows is: deals won, deals lost, customers who came back, customers who did not, new customers, activities that came in, records of poor quality (below 60), records that are measured.</summary>
public enum KpiPartOf { Won, Lost, Returned, NotReturned, New, Incoming, Flawed, Measured }

/// <summary>Rows behind today's value.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Rows">Which ones. Customers are named by their ids, those who bought last first, 100 at most.</param>
public sealed record KpiPart(KpiPartOf Of, int Count, RowsOf Rows);

/// <summary>How a strategy's KPI has gone.</summary>
/// <param name="Points">At the end of each month from a year before starts, five years ago at the earliest, and today, which comes last. Worked out from deals and activities as they are now; of dataQuality and shareOfWallet what was kept day by day, the latter since there is a strategy about it. For who does not see all records, these two have a value today alone.</param>
/// <param name="Parts">The rows behind today's value.</param>
public sealed record StrategyCourse(IReadOnlyList<KpiPoint> Points, IReadOnlyList<KpiPart> Parts);
