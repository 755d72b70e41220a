using System.Globalization;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Privacy;

namespace Crm.Reports;

/// <summary>
/// Counts who changed what. The workspace itself counts, so that the same person has the same figures whoever looks and whatever
/// records they see; only counts leave it, and whose are shown the caller's rights and <see cref="PeopleFigures"/> say.
/// </summary>
sealed class Usage(CrmDb db, TenantScope scope, TenantWork work, PeopleFigures people)
{
    const int Days = 28;

    /// <summary>Done by people themselves. That somebody was told of something, or sees another record, is nothing they did.</summary>
    const string ByHand = "r.tenant_id = $1 and r.via in ('ui', 'api') and r.object not in ('notification', 'sight')";

    const string Area = """
        case when r.object in ('contact', 'company', 'relationship', 'importantDate', 'preference', 'concern') then 'customers'
          when r.object = 'deal' then 'deals' when r.object = 'activity' then 'activities' when r.object = 'task' then 'tasks' when r.object = 'enquiry' then 'enquiries'
          when r.object in ('playbook', 'enrolment') then 'playbooks'
          when r.object in ('need', 'needCategory', 'competitor', 'nonBuyReason', 'lossReason', 'strategy') then 'market'
          when r.object in ('duplicate', 'duplicateRun', 'confirmation') then 'quality'
          when r.object in ('view', 'segment', 'bulk') then 'lists'
          when r.object in ('import', 'importMapping', 'export', 'exportSchedule', 'archive', 'restore') then 'files' else 'settings' end
        """;

    /// <summary>Uses of what can be set up: of changes the last by each person, and whether there is one in the time; of what is set up that it stands.</summary>
    static string Uses(string inTime) => $"""
        select 'playbooks' as feature, x.enrolled_by as member, x.started_at as at, false as counts from enrolments x where x.tenant_id = $1 and x.enrolled_by is not null
        union all select 'bookingPage', x.member_id, x.updated_at, true from booking_pages x where x.tenant_id = $1 and x.is_on
        union all select 'bookingPage', x.owner_id, x.created_at, false from activities x where x.tenant_id = $1 and x.source = 'booking'
        union all select 'calendarFeed', x.member_id, x.read_at, false from calendar_feeds x where x.tenant_id = $1 and x.read_at is not null
        union all select 'webPush', x.member_id, x.created_at, true from push_subscriptions x where x.tenant_id = $1
        union all select 'imports', x.created_by, x.created_at, false from imports x where x.tenant_id = $1 and not x.dry_run
        union all select 'confirmations', x.created_by, x.created_at, false from confirmation_requests x where x.tenant_id = $1
        union all select case r.object when 'validationRule' then 'rules' when 'strategy' then 'strategies' else r.object || 's' end, r.actor_id, max(r.at), bool_or({inTime}) from events r
          where {ByHand} and r.actor_id is not null and r.object in ('playbook', 'goal', 'strategy', 'segment', 'view', 'validationRule', 'customField') group by r.object, r.actor_id
        """;

    sealed record Someone(Guid Id, string Name, DateTimeOffset? LastSeenAt);
    sealed record Found(Guid? Member, UsageArea? Area, DateOnly? Week, int Changes, int Days, int People);

    public async Task<UsageReport> ReadAsync(string? from, string? to, CancellationToken ct)
    {
        var (today, members) = (default(DateOnly), new List<Someone>());
        await new Question(db)
            .Add("select ($2::timestamptz at time zone t.time_zone)::date from identity.tenants t where t.id = $1", db.CurrentTenantId, db.Now)
            .Add("select id, name, last_seen_at from members where tenant_id = $1 and status = 'active' order by name, id", db.CurrentTenantId)
            .AskAsync(ct, row => today = row.Date(0)!.Value, row => members.Add(new Someone(row.GetGuid(0), row.GetString(1), row.MaybeInstant(2))));
        // The database has just said which role the caller has now.
        var own = !Permissions.RolesWith(Permissions.ManageMembers).Contains(RoleNames.Name(scope.Entry!.Role));
        if (own) members.RemoveAll(m => m.Id != scope.User.MemberId);

        var asked = Time(from, to, today);
        var time = await ReportScope.OfAsync(db, people, asked, "at", "r.at", deals: false, ct);
        var fold = own ? PeopleFold.None : await FoldAsync(members, asked, ct);
        var (found, features) = await CountAsync(members, time, own, ct);

        var (folded, none) = (fold.Ids.ToHashSet(), Enum.GetValues<UsageArea>());
        IEnumerable<UsageLine> lines = members.Where(m => !folded.Contains(m.Id)).Select(m => Line(m.Id.ToString(), m.Name, m.LastSeenAt, m.Id));
        if (fold.Told is { Shown: true }) lines = lines.Append(Line(PeopleFigures.Key, null, null, fold.Ids));
        return new UsageReport(time.From!.Value, time.To!.Value, time.TimeZone, own, [.. lines.OrderByDescending(l => l.Changes).ThenByDescending(l => l.LastSeenAt)],
            Line("", null, null, [.. members.Select(m => m.Id)]), Weeks(found, time), features, fold.Told);

        UsageLine Line(string key, string? name, DateTimeOffset? seen, params Guid[] of)
        {
            var some = found.FindAll(f => f.Member is { } one && of.Contains(one));
            return new UsageLine(key, name, some.Where(f => f.Area is null).Sum(f => f.Days), seen, some.Where(f => f.Area is null).Sum(f => f.Changes),
                [.. none.Select(area => new UsageCount(area, some.Where(f => f.Area == area).Sum(f => f.Changes)))]);
        }
    }

    static ReportQuery Time(string? from, string? to, DateOnly today)
    {
        static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999 ? day : null;
        static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (string.IsNullOrEmpty(to)) to = Text(Day(from) is { } first && first > today ? first : today);
        // A last day that is none is refused by name where the scope reads it.
        if (string.IsNullOrEmpty(from) && Day(to) is { } last) from = Text(last.AddDays(1 - Days));
        return new ReportQuery(from, to);
    }

    /// <summary>Whoever must not be shown singly has a line as everybody has, and is folded even with nothing to count.</summary>
    async Task<PeopleFold> FoldAsync(List<Someone> members, ReportQuery asked, CancellationToken ct)
    {
        var sight = await people.SightAsync(ct);
        if (!sight.HidesAny) return PeopleFold.None;
        var time = await ReportScope.OfAsync(db, people, asked, "at", "r.at", deals: false, ct);
        var (all, hidden) = (time.Place(Ids(members)), time.Place(Ids(members.Where(m => sight.Hides(m.Id)))));
        return await people.FoldAsync($"from (select r.actor_id as owner_id from events r where {ByHand} and r.actor_id = any ({all}){time.Sql} union all select unnest({hidden})) r where true", time.Values, ct);
    }

    async Task<(List<Found>, List<UsageOfFeature>)> CountAsync(List<Someone> members, ReportScope time, bool own, CancellationToken ct)
    {
        var (found, used) = (new List<Found>(), new Dictionary<UsageFeature, UsageOfFeature>());
        var bounds = time.Values;
        var (zone, ids) = (time.Place(time.TimeZone), time.Place(Ids(members)));
        await work.ReadAsync(new CurrentUser(db.CurrentTenantId, null, null, null, "job"), [], async services =>
        {
            var question = new Question(services.GetRequiredService<CrmDb>()).Add(row => found.Add(new Found(row.Id(0), row.Text(1) is { } area ? Enum.Parse<UsageArea>(area, ignoreCase: true) : null, row.Date(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5))), $"""
                with daily as materialized (select r.actor_id, r.object, (r.at at time zone {zone})::date as day, count(*) as changes from events r where {ByHand} and r.actor_id = any ({ids}){time.Sql} group by 1, 2, 3),
                  days as (select actor_id, day, sum(changes) as changes from daily group by 1, 2)
                select r.actor_id, {Area}, null::date, sum(r.changes)::int, 0, 0 from daily r group by 1, 2
                union all select actor_id, null, null, sum(changes)::int, count(*)::int, 0 from days group by 1
                union all select null, null, date_trunc('week', day::timestamp)::date, sum(changes)::int, 0, count(distinct actor_id)::int from days group by 3
                """, time.Values);
            if (!own) question.Add(row => { var of = Enum.Parse<UsageFeature>(row.GetString(0), ignoreCase: true); used[of] = new UsageOfFeature(of, row.GetInt32(1), row.MaybeInstant(2)); },
                $"select r.feature, (count(distinct r.member) filter (where r.counts or (true{time.Sql})))::int, max(r.at) from ({Uses($"true{time.Sql}")}) r group by 1", bounds);
            await question.AskAsync(ct);
            return true;
        });
        return (found, own ? [] : [.. Enum.GetValues<UsageFeature>().Select(f => used.GetValueOrDefault(f, new UsageOfFeature(f, 0, null)))]);
    }

    static List<UsageWeek> Weeks(List<Found> found, ReportScope time)
    {
        var (by, weeks) = (found.Where(f => f.Week is not null).ToDictionary(f => f.Week!.Value), new List<UsageWeek>());
        var (first, last) = (Monday(time.From!.Value), Monday(time.To!.Value));
        if (last.DayNumber - first.DayNumber >= 520 * 7) first = last.AddDays(-519 * 7);
        for (var monday = first; monday <= last; monday = monday.AddDays(7))
            weeks.Add(new UsageWeek(DealReports.PeriodKey("week", monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), monday, by.GetValueOrDefault(monday)?.People ?? 0, by.GetValueOrDefault(monday)?.Changes ?? 0));
        return weeks;
    }

    static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
    static Guid[] Ids(IEnumerable<Someone> members) => [.. members.Select(m => m.Id)];
}
