using System.Globalization;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Teams;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Calendar;

static class CalendarEndpoints
{
    public static void MapCalendar(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/calendar", "Calendar");
        group.MapGet("/", ReadAsync).Reads().WithName("readCalendar").WithSummary("Calls, meetings, visits, demos and tasks of a stretch of days")
            .WithDescription("from and to: days such as 2026-11-01, to is the day after the last; at most 366 days. memberIds: whose, separated by commas; teamId: everybody's of a team; neither: everybody's. timeZone: IANA zone in which days begin, by default the workspace's.");
        group.MapFeeds();
    }

    static async Task<Ok<CalendarView>> ReadAsync(CrmDb db, CancellationToken ct, string? from = null, string? to = null, string? memberIds = null, string? teamId = null, string? timeZone = null)
    {
        var (first, end) = (Day(from, "from"), Day(to, "to"));
        if (end <= first) throw Refused.Invalid("to", "The end is before the start: to is the day after the last.");
        if (end.DayNumber - first.DayNumber > 366) throw Refused.Invalid("to", "Ask for at most 366 days at once.");
        var zone = WallClock.Zone(timeZone is null ? (await db.Set<Tenant>().AsNoTracking().Select(t => new { t.TimeZone }).SingleAsync(ct)).TimeZone : WorkspaceRules.TimeZone(timeZone, "timeZone"));
        var items = await CalendarItems.ReadAsync(db, first, end, zone, await WhoseAsync(db, memberIds, teamId, ct), ct);
        return TypedResults.Ok(new CalendarView(first, end, zone.Id, [.. items.Take(CalendarItems.Most)], items.Count > CalendarItems.Most));
    }

    /// <summary>Whose calendars; ids of nobody here match nothing, as in every filter.</summary>
    static async Task<Guid[]?> WhoseAsync(CrmDb db, string? memberIds, string? teamId, CancellationToken ct)
    {
        if (memberIds is null && teamId is null) return null;
        var members = (memberIds ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(id => Guid.TryParseExact(id, "D", out var key) ? key : throw Refused.Invalid("memberIds", "These are ids of members, separated by commas.")).ToList();
        if (teamId is null) return [.. members];
        if (!Guid.TryParseExact(teamId, "D", out var team)) throw Refused.Invalid("teamId", "This is not an id.");
        return [.. members, .. await TeamAsync(db, team, ct)];
    }

    public static Task<List<Guid>> TeamAsync(CrmDb db, Guid team, CancellationToken ct) => db.Set<TeamMember>().Where(m => m.TeamId == team).Select(m => m.MemberId).ToListAsync(ct);

    static DateOnly Day(string? text, string field) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2200 ? day : throw Refused.Invalid(field, "This is a day such as 2026-11-01, from the year 1900 to 2199.");
}
