using Crm.Records;
using Crm.Reports;

namespace Crm.Home;

/// <summary>Why something is worth doing next.</summary>
/// <remarks>closeOverdue: an open deal should have been closed by now. noNextStep: an open deal for which nothing is planned. nextStepOverdue: what was planned is past. closesSoon: an open deal that should close within 14 days.
/// noOpenDeal: a good customer with whom nothing is going on. contractEnds: a rival's contract ends within 90 days. gap: they spend more elsewhere than with us. untouched: a customer nobody has talked to for 90 days. concern: something worries them.</remarks>
public enum HomeWhy { CloseOverdue, NoNextStep, NextStepOverdue, ClosesSoon, NoOpenDeal, ContractEnds, Gap, Untouched, Concern }

/// <summary>A month of a trend.</summary>
/// <param name="Month">Such as 2026-11, by the workspace's clock.</param>
/// <param name="Value">In the trend's currency; null for a trend that counts.</param>
/// <param name="Count">The records that it is made of.</param>
/// <param name="Rows">Which ones they are; null when there are none.</param>
public sealed record HomePoint(string Month, Money? Value, int Count, RowsOf? Rows);

/// <summary>What is worth doing next.</summary>
/// <param name="Object">deal, contact or company.</param>
/// <param name="Subtitle">Whose or what it is about.</param>
/// <param name="On">The day that the reason is about: when it should have closed, when the contract ends, the last touch.</param>
/// <param name="Value">What is at stake: the deal's amount, or what the customer is worth.</param>
public sealed record HomeStep(string Object, Guid Id, string Title, string? Subtitle, HomeWhy Why, DateOnly? On, Money? Value);

/// <summary>One of the three jobs: a trend of twelve months and what to do next, the most urgent first, at most eight.</summary>
/// <param name="Currency">Of the trend's values: the one that most of the deals are in. Others are left out of the picture and stand in the rows.</param>
public sealed record HomeColumn(string? Currency, IReadOnlyList<HomePoint> Trend, IReadOnlyList<HomeStep> Next);

/// <summary>What a business lives by.</summary>
/// <param name="Win">New business: the value of the deals won each month; open deals that need somebody.</param>
/// <param name="Grow">More with those who buy already: what a won deal was worth on average each month; good customers with room.</param>
/// <param name="Keep">Staying in touch: activities done each month; customers who are about to be forgotten.</param>
public sealed record HomeView(HomeColumn Win, HomeColumn Grow, HomeColumn Keep);
