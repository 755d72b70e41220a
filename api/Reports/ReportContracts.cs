using System.Text.Json;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>What deals are grouped by: when they were closed, who owns them, what was sold, to whom, why they were lost, where they came from, who else was in the running.</summary>
public enum DealsBy { Week, Month, Quarter, Year, Owner, Product, Reason, Source, Company, Pipeline, Competitor }

/// <summary>What activities are grouped by: who did them, when, their kind, what came of them.</summary>
public enum ActivitiesBy { Owner, Kind, Outcome, Week, Month }

/// <summary>Which day of a deal counts for the funnel: when it was made here, or when the customer was first engaged.</summary>
public enum StartedOn { CreatedAt, EngagedAt }

/// <summary>The records that a figure counts. The same tree lists them: POST /{object}/search {filter}.</summary>
/// <param name="Object">A plural noun: deals, activities, contacts.</param>
/// <param name="Filter">A filter tree {all: […]}.</param>
public sealed record RowsOf(string Object, JsonElement Filter);

/// <summary>A figure that opens its rows.</summary>
/// <param name="Count">How many records.</param>
/// <param name="Sums">Their exact sum per currency, the most frequent first; never mixed, empty when there are no amounts.</param>
/// <param name="Rows">Which ones they are.</param>
public sealed record ReportPart(int Count, IReadOnlyList<Money> Sums, RowsOf Rows);

/// <summary>The closed deals of a group.</summary>
/// <param name="Key">2017-Q1, 2017-03, 2017, 2017-W09, a member's, company's, pipeline's or competitor's id, a product, a reason, a source; empty for deals without one; notSingly for people who are folded.</param>
/// <param name="Name">What it is called; null for deals without one and for the fold.</param>
/// <param name="WinRate">won ÷ (won + lost), percent to one decimal; null when nothing was closed.</param>
/// <param name="Average">What a won deal was worth on average, per currency, deals without an amount left out.</param>
/// <param name="DaysToWin">Median of whole days from the first engagement (else from the deal's making) to winning; deals that were made after they were won are left out.</param>
/// <param name="LostTo">By competitor: those of the lost that they got; null otherwise. A deal with several competitors is in the group of each, and in the total once.</param>
public sealed record DealGroup(string Key, string? Name, ReportPart Won, ReportPart Lost, double? WinRate, IReadOnlyList<Money> Average, double? DaysToWin, ReportPart? LostTo);

/// <summary>Deals won and lost.</summary>
/// <param name="From">The first day of closing that counts, by the workspace's clock; null: since ever.</param>
/// <param name="To">The last one.</param>
/// <param name="TimeZone">The clock that days, weeks, months, quarters and years follow.</param>
/// <param name="Items">The groups: periods in order and without gaps, everything else by what was won. At most 200.</param>
/// <param name="More">Groups beyond these.</param>
/// <param name="Total">All deals that were asked for, also those of groups that are not shown.</param>
/// <param name="NotSingly">By owner: how many people are folded into the line notSingly (GET /privacy); null when nobody is.</param>
public sealed record DealReport(DealsBy By, DateOnly? From, DateOnly? To, string TimeZone, IReadOnlyList<DealGroup> Items, int More, DealGroup Total, NotSingly? NotSingly);

/// <summary>A stage of the funnel.</summary>
/// <param name="Reached">Deals that have ever been in this stage or one behind it. Every deal has reached the first stage; a won one all of them; a lost one those that its history tells of.</param>
/// <param name="FromPrevious">Percent of those that reached the stage before, to one decimal.</param>
/// <param name="FromStart">Percent of all that started.</param>
/// <param name="Here">Deals that stand in the stage now.</param>
/// <param name="MedianDays">Half of the stays in the stage were shorter (a stay that goes on counts until now); null without any.</param>
/// <param name="AverageDays">Their mean.</param>
public sealed record FunnelStage(Guid Id, string Name, StageOf Kind, ReportPart Reached, double? FromPrevious, double? FromStart, ReportPart Here, double? MedianDays, double? AverageDays);

/// <summary>Whether a deal in the stage is open or won.</summary>
public enum StageOf { Open, Won }

/// <summary>How far the deals of a pipeline come that started in a time.</summary>
/// <param name="Lost">Those that were lost, wherever.</param>
public sealed record FunnelReport(Guid PipelineId, string PipelineName, StartedOn On, DateOnly? From, DateOnly? To, string TimeZone, IReadOnlyList<FunnelStage> Stages, ReportPart Lost);

/// <summary>How many of a kind.</summary>
public sealed record ActivityCount(string Key, int Count, RowsOf Rows);

/// <summary>The activities of a group.</summary>
/// <param name="Kinds">By kind, the most frequent first.</param>
/// <param name="Outcomes">By what came of them; the key is empty for those that nobody noted a result of.</param>
/// <param name="Noted">Percent that have a result, to one decimal.</param>
public sealed record ActivityGroup(string Key, string? Name, int Count, RowsOf Rows, IReadOnlyList<ActivityCount> Kinds, IReadOnlyList<ActivityCount> Outcomes, double? Noted);

/// <summary>What was done, and what came of it.</summary>
/// <param name="NotSingly">By owner: how many people are folded into the line notSingly (GET /privacy); null when nobody is.</param>
public sealed record ActivityReport(ActivitiesBy By, DateOnly? From, DateOnly? To, string TimeZone, IReadOnlyList<ActivityGroup> Items, ActivityGroup Total, NotSingly? NotSingly);

/// <summary>How soon somebody answers.</summary>
/// <param name="Incoming">Times that a customer reached out (an activity with direction "in"), by the member it belongs to.</param>
/// <param name="Answered">Those that were answered since: by any activity with direction "out" about the same contact, company or deal. A call that was taken is answered at once.</param>
/// <param name="MedianHours">Half of the answers came sooner.</param>
/// <param name="SlowestHours">Nine of ten answers came sooner (the 90th percentile).</param>
/// <param name="WithinADay">Percent of all that came in that were answered within 24 hours.</param>
public sealed record ResponseGroup(string Key, string? Name, ActivityCount Incoming, int Answered, double? MedianHours, double? SlowestHours, double? WithinADay);

/// <summary>How soon customers who reach out are answered, by the member whose activity it was.</summary>
/// <param name="NotSingly">How many people are folded into the line notSingly (GET /privacy); null when nobody is.</param>
public sealed record ResponseReport(DateOnly? From, DateOnly? To, string TimeZone, IReadOnlyList<ResponseGroup> Items, ResponseGroup Total, NotSingly? NotSingly);
