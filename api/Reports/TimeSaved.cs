using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Privacy;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Reports;

/// <summary>What the product does by itself that somebody would have done by hand.</summary>
/// <remarks>playbookTask: a task that a playbook's step became. playbookMail: a mail that a step sent. recurringTask: the next one of a task that repeats. alertTask: a task that a date brought about (a deal rots, a rival's contract ends, a day to ask again).
/// booking: a time that a visitor booked. invitationAnswer: somebody's last answer to an invitation, read from their mail. importedRow: a record made or changed from a row of a file. merge: two records merged in one go with others.
/// confirmedValue: a value of a file that a customer put right on their own. scheduledExport: a file made by a schedule; of these only the last 30 days are known. reminder: a reminder that rang.</remarks>
public enum AutomationKind { PlaybookTask, PlaybookMail, RecurringTask, AlertTask, Booking, InvitationAnswer, ImportedRow, Merge, ConfirmedValue, ScheduledExport, Reminder }

/// <summary>One kind of work that was saved.</summary>
/// <param name="Count">How often it happened, counted from the records that are there: what was deleted or undone since does not count.</param>
/// <param name="MinutesEach">The workspace's estimate of what one costs by hand.</param>
/// <param name="Default">The estimate that comes along.</param>
/// <param name="Minutes">count × minutesEach.</param>
/// <param name="Rows">Which ones they are; null where no list holds them.</param>
public sealed record TimeSavedLine(AutomationKind Kind, int Count, decimal MinutesEach, decimal Default, decimal Minutes, RowsOf? Rows);

/// <summary>What was saved in a week.</summary>
/// <param name="Week">ISO 8601, such as 2026-W47.</param>
/// <param name="Starts">Its Monday.</param>
public sealed record TimeSavedWeek(string Week, DateOnly Starts, decimal Minutes);

/// <summary>What automation saved, in minutes. An estimate: counts are exact, minutes each are what the workspace believes.</summary>
/// <param name="Items">Every kind, the most minutes first.</param>
/// <param name="Weeks">Week by week without gaps, by the workspace's clock; the latest 520.</param>
/// <param name="Count">Of all kinds.</param>
/// <param name="Minutes">Of all kinds.</param>
public sealed record TimeSavedReport(DateOnly? From, DateOnly? To, string TimeZone, IReadOnlyList<TimeSavedLine> Items, IReadOnlyList<TimeSavedWeek> Weeks, int Count, decimal Minutes);

/// <summary>What one of a kind costs by hand.</summary>
/// <param name="MinutesEach">0 to 480, to one decimal.</param>
[ValidatableType]
public sealed record AutomationEstimate([Required] AutomationKind? Kind, [Required, Range(typeof(decimal), "0", "480", ParseLimitsInInvariantCulture = true)] decimal? MinutesEach);

/// <summary>The workspace's own estimates; kinds that are not named have the one that comes along.</summary>
[ValidatableType]
public sealed record AutomationEstimates([Required, MaxLength(20)] IReadOnlyList<AutomationEstimate> Items);

/// <summary>Counts what automation did from the rows it left behind, as far as the caller sees them.</summary>
sealed class TimeSaved(CrmDb db, PeopleFigures people)
{
    static readonly Dictionary<AutomationKind, decimal> Defaults = new()
    {
        [AutomationKind.PlaybookTask] = 2, [AutomationKind.PlaybookMail] = 5, [AutomationKind.RecurringTask] = 1, [AutomationKind.AlertTask] = 3, [AutomationKind.Booking] = 8, [AutomationKind.InvitationAnswer] = 2,
        [AutomationKind.ImportedRow] = 1, [AutomationKind.Merge] = 3, [AutomationKind.ConfirmedValue] = 3, [AutomationKind.ScheduledExport] = 5, [AutomationKind.Reminder] = 0.5m,
    };

    const string Pieces = """
        select 'playbookTask' as kind, t.created_at as at, 1 as count from tasks t where t.tenant_id = $1 and t.deleted_at is null and t.playbook_id is not null
        union all select 'playbookMail', a.created_at, 1 from activities a where a.tenant_id = $1 and a.deleted_at is null and a.source = 'playbook'
        union all select 'recurringTask', t.created_at, 1 from tasks p join tasks t on t.tenant_id = p.tenant_id and t.id = p.next_id and t.deleted_at is null where p.tenant_id = $1
        union all select 'alertTask', t.created_at, 1 from tasks t where t.tenant_id = $1 and t.deleted_at is null and t.playbook_id is null
          and exists (select from events e where e.tenant_id = $1 and e.record_id = t.id and e.type = 'task.created' and e.via = 'job')
        union all select 'booking', a.created_at, 1 from activities a where a.tenant_id = $1 and a.deleted_at is null and a.source = 'booking'
        union all select 'invitationAnswer', x.answered_at, 1 from attendees x where x.tenant_id = $1 and x.answered_at is not null
        union all select 'importedRow', i.finished_at, i.created + i.updated from imports i where i.tenant_id = $1 and i.status = 'done' and not i.dry_run
        union all select 'merge', m.merged_at, 1 from merges m where m.tenant_id = $1 and m.run_id is not null and m.undone_at is null
        union all select 'confirmedValue', c.answered_at, c.repaired from confirmation_requests c where c.tenant_id = $1 and c.channel <> 'call' and c.repaired > 0
        union all select 'scheduledExport', e.finished_at, 1 from exports e where e.tenant_id = $1 and e.schedule_id is not null and e.status = 'done'
        union all select 'reminder', n.at, 1 from notifications n where n.tenant_id = $1 and n.kind = 'reminder'
        """;

    public async Task<TimeSavedReport> ReadAsync(string? from, string? to, CancellationToken ct)
    {
        var scope = await ReportScope.OfAsync(db, people, new ReportQuery(from, to), "createdAt", "r.at", deals: false, ct);
        var zone = scope.Place(scope.TimeZone);
        var (found, own) = (new List<(AutomationKind Kind, DateOnly Week, int Count)>(), await OwnAsync(ct));
        await new Question(db).Add($"select r.kind, date_trunc('week', r.at at time zone {zone})::date, sum(r.count)::int from ({Pieces}) r where true{scope.Sql} group by 1, 2", scope.Values)
            .AskAsync(ct, row => found.Add((Enum.Parse<AutomationKind>(row.GetString(0), ignoreCase: true), row.Date(1)!.Value, row.GetInt32(2))));
        decimal Each(AutomationKind kind) => own.GetValueOrDefault(kind, Defaults[kind]);
        List<TimeSavedLine> items = [.. Enum.GetValues<AutomationKind>().Select(kind => (Kind: kind, Count: found.Where(f => f.Kind == kind).Sum(f => f.Count)))
            .Select(k => new TimeSavedLine(k.Kind, k.Count, Each(k.Kind), Defaults[k.Kind], k.Count * Each(k.Kind), RowsOf(k.Kind, scope))).OrderByDescending(l => l.Minutes).ThenByDescending(l => l.Count)];
        var weeks = new List<TimeSavedWeek>();
        if (found.Count > 0)
            for (var (monday, last) = (found.Min(f => f.Week), found.Max(f => f.Week)); monday <= last; monday = monday.AddDays(7))
                weeks.Add(new TimeSavedWeek(DealReports.PeriodKey("week", monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), monday, found.Where(f => f.Week == monday).Sum(f => f.Count * Each(f.Kind))));
        return new TimeSavedReport(scope.From, scope.To, scope.TimeZone, items, weeks.Count > 520 ? weeks[^520..] : weeks, items.Sum(i => i.Count), items.Sum(i => i.Minutes));
    }

    public async Task<AutomationEstimates> SetAsync(AutomationEstimates asked, Writing writing, CancellationToken ct)
    {
        if (asked.Items.Select(i => i.Kind).Distinct().Count() != asked.Items.Count) throw Refused.Invalid("items", "A kind is in the list twice.");
        if (asked.Items.Index().FirstOrDefault(i => decimal.Round(i.Item.MinutesEach!.Value, 1) != i.Item.MinutesEach) is { Item: not null } odd) throw Refused.Invalid($"items[{odd.Index.ToString(CultureInfo.InvariantCulture)}].minutesEach", "Minutes have one decimal.");
        await new Question(db).Add("delete from automation_minutes where tenant_id = $1", db.CurrentTenantId)
            .Add("insert into automation_minutes (tenant_id, kind, minutes) select $1, k, m from unnest($2::text[], $3::numeric[]) x(k, m)", db.CurrentTenantId, asked.Items.Select(i => i.Kind!.Value.ToString()).ToArray(), asked.Items.Select(i => i.MinutesEach!.Value).ToArray())
            .AskAsync(ct, _ => { }, _ => { });
        writing.Events.AddPlain("workspace", db.CurrentTenantId, 1, "automationEstimatesUpdated");
        await db.SaveChangesAsync(ct);
        return asked;
    }

    async Task<Dictionary<AutomationKind, decimal>> OwnAsync(CancellationToken ct)
    {
        var own = new Dictionary<AutomationKind, decimal>();
        await new Question(db).Add("select kind, minutes from automation_minutes where tenant_id = $1", db.CurrentTenantId).AskAsync(ct, row => own[Enum.Parse<AutomationKind>(row.GetString(0))] = row.GetDecimal(1));
        return own;
    }

    static RowsOf? RowsOf(AutomationKind kind, ReportScope scope) => kind switch
    {
        AutomationKind.PlaybookTask => scope.Rows("tasks", new Condition("playbookId", "empty", false)),
        AutomationKind.PlaybookMail => scope.Rows("activities", new Condition("source", "eq", "playbook")),
        AutomationKind.Booking => scope.Rows("activities", new Condition("source", "eq", "booking")),
        _ => null,
    };
}
