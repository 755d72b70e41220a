using System.Globalization;
using System.Text;
using Crm.Imports;
using Crm.Privacy;
using Crm.Records;

namespace Crm.Reports;

/// <summary>A report as a file: the figures that the screen shows, a line per group (and per currency, where there are several), the total last.</summary>
static class ReportCsv
{
    public static IResult Answer<T>(string? format, T report, string name, Func<T, IEnumerable<object?[]>> lines) where T : class => format is null or "" or "json" ? TypedResults.Ok(report)
        : format == "csv" ? TypedResults.File(Write(lines(report)), "text/csv; charset=utf-8", name + ".csv") : throw Platform.Http.Refused.Invalid("format", "This is json or csv.");

    public static IEnumerable<object?[]> Lines(DealReport report)
    {
        var to = report.By == DealsBy.Competitor;
        yield return [report.By.ToString(), "Currency", "Won", "Won sum", "Lost", "Lost sum", "Win rate %", "Average won", "Median days to win", .. to ? ["Lost to them", "Lost to them sum"] : Array.Empty<object?>()];
        foreach (var group in report.Items.Append(report.Total with { Name = "Total" }))
            foreach (var currency in Currencies(group.Won.Sums, group.Lost.Sums))
                yield return [Called(group.Key, group.Name), currency, group.Won.Count, Sum(group.Won.Sums, currency), group.Lost.Count, Sum(group.Lost.Sums, currency), group.WinRate, Sum(group.Average, currency), group.DaysToWin,
                    .. to ? [group.LostTo?.Count, group.LostTo is { } theirs ? Sum(theirs.Sums, currency) : null] : Array.Empty<object?>()];
    }

    public static IEnumerable<object?[]> Lines(FunnelReport report)
    {
        yield return ["Stage", "Currency", "Reached", "Reached sum", "Of the stage before %", "Of all %", "There now", "There now sum", "Median days", "Average days"];
        foreach (var stage in report.Stages)
            foreach (var currency in Currencies(stage.Reached.Sums, stage.Here.Sums))
                yield return [stage.Name, currency, stage.Reached.Count, Sum(stage.Reached.Sums, currency), stage.FromPrevious, stage.FromStart, stage.Here.Count, Sum(stage.Here.Sums, currency), stage.MedianDays, stage.AverageDays];
        foreach (var currency in Currencies(report.Lost.Sums)) yield return ["Lost", currency, null, null, null, null, report.Lost.Count, Sum(report.Lost.Sums, currency), null, null];
    }

    public static IEnumerable<object?[]> Lines(ActivityReport report)
    {
        var (kinds, outcomes) = (report.Total.Kinds.Select(k => k.Key).ToList(), report.Total.Outcomes.Select(o => o.Key).ToList());
        yield return [report.By.ToString(), "Activities", .. kinds, .. outcomes.Select(o => o.Length == 0 ? "without a result" : o), "With a result %"];
        foreach (var group in report.Items.Append(report.Total with { Name = "Total" }))
            yield return [Called(group.Key, group.Name), group.Count, .. kinds.Select(k => (object?)(group.Kinds.FirstOrDefault(c => c.Key == k)?.Count ?? 0)), .. outcomes.Select(o => (object?)(group.Outcomes.FirstOrDefault(c => c.Key == o)?.Count ?? 0)), group.Noted];
    }

    public static IEnumerable<object?[]> Lines(ResponseReport report)
    {
        yield return ["Owner", "Came in", "Answered", "Median hours", "90 % within hours", "Within a day %"];
        foreach (var group in report.Items.Append(report.Total with { Name = "Total" })) yield return [Called(group.Key, group.Name), group.Incoming.Count, group.Answered, group.MedianHours, group.SlowestHours, group.WithinADay];
    }

    public static IEnumerable<object?[]> Lines(PipelineReport report)
    {
        yield return [report.By.ToString(), "Currency", "Created", "Created sum", "Won since", "Won sum"];
        foreach (var group in report.Items.Append(report.Total with { Name = "Total" }))
            foreach (var currency in Currencies(group.Created.Sums)) yield return [Called(group.Key, group.Name), currency, group.Created.Count, Sum(group.Created.Sums, currency), group.Won.Count, Sum(group.Won.Sums, currency)];
    }

    public static IEnumerable<object?[]> Lines(TimeSavedReport report)
    {
        yield return ["What", "How often", "Minutes each", "Minutes"];
        foreach (var line in report.Items) yield return [System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(line.Kind.ToString()), line.Count, line.MinutesEach, line.Minutes];
        yield return ["Total", report.Count, null, report.Minutes];
    }

    public static IEnumerable<object?[]> Lines(UsageReport report)
    {
        yield return ["Who", "Days active", "Last seen", "Changes", .. report.Total.Areas.Select(a => a.Area.ToString())];
        foreach (var line in report.Items.Append(report.Total with { Name = "Total" }))
            yield return [Called(line.Key, line.Name), line.DaysActive, line.LastSeenAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), line.Changes, .. line.Areas.Select(a => (object?)a.Count)];
    }

    public static IEnumerable<object?[]> Lines(ForecastView report)
    {
        yield return ["Starts", "Ends", "Currency", "Won", "Won sum", "Goal", "Open", "Open sum", "Weighted"];
        foreach (var period in report.Periods)
            foreach (var line in period.Lines)
                yield return [period.Starts, period.Ends, line.Currency, line.Won.Count, line.Won.Amount.Amount, line.Goal?.Amount, line.Open.Count, line.Open.Amount.Amount, line.Weighted.Amount];
        foreach (var (name, figures) in new[] { ("Overdue", report.Overdue), ("No date", report.NoDate) })
            foreach (var figure in figures) yield return [name, null, figure.Amount.Currency, null, null, null, figure.Count, figure.Amount.Amount, null];
    }

    static byte[] Write(IEnumerable<object?[]> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.AppendJoin(',', line.Select(value => CsvCell.Write(value is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : (string?)value))).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    static string Called(string key, string? name) => name ?? (key == PeopleFigures.Key ? PeopleFigures.Name : "");
    static IEnumerable<string> Currencies(params IReadOnlyList<Money>[] sums) => sums.SelectMany(s => s.Select(m => m.Currency)).Distinct(StringComparer.Ordinal).DefaultIfEmpty("");
    static string? Sum(IReadOnlyList<Money> sums, string currency) => sums.FirstOrDefault(m => m.Currency == currency)?.Amount;
}
