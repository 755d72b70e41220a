using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Crm.Identity;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Teams;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Validation;

namespace Crm.Calendar;

/// <summary>Make a secret address for calendar programs.</summary>
/// <param name="TeamId">A team, whose members' entries it then shows as far as one sees them; null for one's own.</param>
[ValidatableType]
public sealed record CreateFeed(Guid? TeamId = null);

/// <summary>A secret address that was made.</summary>
/// <param name="ReadAt">When a calendar program last read it.</param>
public sealed record FeedView(Guid Id, Guid? TeamId, string? TeamName, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt);

/// <summary>A secret address, which is shown this once.</summary>
/// <param name="Address">Paste it into a calendar program: whoever has it reads the calendar.</param>
public sealed record FeedMade(Guid Id, Guid? TeamId, string Address);

/// <summary>One's secret addresses.</summary>
public sealed record FeedList(IReadOnlyList<FeedView> Items);

/// <summary>
/// Calendars for other programs (RFC 5545) at secret addresses of 256 random bits, of which only the hash is kept. What such an address
/// shows is read in its member's rights of that moment; one that is unknown, revoked or of somebody who left is one and the same 404.
/// </summary>
static class CalendarFeeds
{
    const int Back = 60, Ahead = 400, MostMisses = 120;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public static void MapFeeds(this RouteGroupBuilder calendar)
    {
        var group = calendar.MapGroup("/feeds");
        group.MapGet("/", ListAsync).Reads().WithName("listCalendarFeeds").WithSummary("The secret addresses of one's calendars; not the addresses themselves");
        group.MapPost("/", CreateAsync).Writes().WithName("createCalendarFeed").WithSummary("Make a secret address for calendar programs").WithDescription("The answer is the only time that it is shown. One for the same calendar that was made before stops working.").ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapDelete("/{id}", DeleteAsync).Writes().WithName("deleteCalendarFeed").WithSummary("Revoke a secret address").ProducesProblem(404);
    }

    public static void MapIcs(this IEndpointRouteBuilder app) => app.MapGet("/ics/{file}", FeedAsync).AllowAnonymous().ExcludeFromDescription();

    static async Task<Ok<FeedList>> ListAsync(CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var items = new List<FeedView>();
        await new Question(db).Add("select f.id, f.team_id, t.name, f.created_at, f.read_at from calendar_feeds f left join teams t on t.tenant_id = f.tenant_id and t.id = f.team_id where f.tenant_id = $1 and f.member_id = $2 order by f.created_at",
            db.CurrentTenantId, scope.User.MemberId!).AskAsync(ct, row => items.Add(new FeedView(row.GetGuid(0), row.Id(1), row.Text(2), row.Instant(3), row.MaybeInstant(4))));
        return TypedResults.Ok(new FeedList(items));
    }

    static async Task<Created<FeedMade>> CreateAsync(CreateFeed asked, Writing writing, Settings settings, CancellationToken ct)
    {
        var (db, secret, id) = (writing.Db, RandomNumberGenerator.GetBytes(32), Guid.CreateVersion7());
        await writing.RequireAsync<Team>(asked.TeamId, "teamId", ct);
        await using var batch = db.Batch().Add("delete from calendar_feeds where tenant_id = $1 and member_id = $2 and team_id is not distinct from $3::uuid", db.CurrentTenantId, writing.User.MemberId, asked.TeamId)
            .Add("insert into calendar_feeds (tenant_id, id, member_id, team_id, token_hash, created_at) values ($1, $2, $3, $4::uuid, $5, $6)", db.CurrentTenantId, id, writing.User.MemberId, asked.TeamId, SHA256.HashData(secret), writing.Now);
        await batch.ExecuteNonQueryAsync(ct);
        return TypedResults.Created($"/api/v1/calendar/feeds/{id}", new FeedMade(id, asked.TeamId, new Uri(settings.PublicUrl, $"/ics/{Base64Url.EncodeToString(secret)}.ics").AbsoluteUri));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        await using var command = db.Command("delete from calendar_feeds where tenant_id = $1 and id = $2 and member_id = $3");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = key }, new() { Value = scope.User.MemberId! }]);
        return await command.ExecuteNonQueryAsync(ct) == 0 ? throw Refused.NotFound() : TypedResults.NoContent();
    }

    sealed record Lead(Guid TenantId, Guid Id, Guid MemberId);

    static async Task<IResult> FeedAsync(string file, IdentityDb identity, Throttle throttle, TenantWork work, Settings settings, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var key = "calendar from " + http.Connection.RemoteIpAddress;
        await throttle.CheckAsync(key, MostMisses, Window, ct);
        var token = file.EndsWith(".ics", StringComparison.Ordinal) ? file[..^4] : "";
        var hash = token.Length == 43 && Base64Url.IsValid(token) ? SHA256.HashData(Base64Url.DecodeFromChars(token)) : null;
        var found = hash is null ? [] : await identity.Database.SqlQuery<Lead>($"select tenant_id as \"TenantId\", id as \"Id\", member_id as \"MemberId\" from calendar_feeds where token_hash = {hash}").ToListAsync(ct);
        string? text = null;
        if (found is [var lead])
            // In the rights that the member has now: who has left sees nothing any more.
            await work.WriteAsync(new CurrentUser(lead.TenantId, null, lead.MemberId, null, "calendar"), async services => text = await TextAsync(services.GetRequiredService<CrmDb>(), lead, settings, time.Now(), ct), ct);
        if (text is null)
        {
            await throttle.TakeAsync(key, int.MaxValue, Window, ct);
            throw Refused.NotFound();
        }
        var tag = $"\"{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16))}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Headers.IfNoneMatch.ToString().Split(',').Any(t => t.Trim() == tag) ? TypedResults.StatusCode(304) : TypedResults.Text(text, "text/calendar", Encoding.UTF8);
    }

    static async Task<string?> TextAsync(CrmDb db, Lead lead, Settings settings, DateTimeOffset now, CancellationToken ct)
    {
        var member = await db.Set<Member>().AsNoTracking().Where(m => m.Id == lead.MemberId && m.Status == Member.Active).Select(m => m.Name).FirstOrDefaultAsync(ct);
        if (member is null) return null;
        var (tenant, teamId, team) = (await db.Set<Tenant>().AsNoTracking().SingleAsync(ct), (Guid?)null, (string?)null);
        await new Question(db).Add("select f.team_id, t.name from calendar_feeds f left join teams t on t.tenant_id = f.tenant_id and t.id = f.team_id where f.tenant_id = $1 and f.id = $2", lead.TenantId, lead.Id).AskAsync(ct, row => (teamId, team) = (row.Id(0), row.Text(1)));
        var zone = WallClock.Zone(tenant.TimeZone);
        var today = DateOnly.FromDateTime(now.Local(zone));
        var items = await CalendarItems.ReadAsync(db, today.AddDays(-Back), today.AddDays(Ahead), zone, teamId is { } id ? [.. await CalendarEndpoints.TeamAsync(db, id, ct)] : [lead.MemberId], ct);
        await using var command = db.Command("update calendar_feeds set read_at = $3 where tenant_id = $1 and id = $2 and (read_at is null or read_at < $3::timestamptz - interval '5 minutes')");
        command.Parameters.AddAll([new() { Value = lead.TenantId }, new() { Value = lead.Id }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
        // What is done needs no place in somebody's day any more; what was called off says so.
        return IcsText.Of(team is null ? $"{member}, {tenant.Name}" : $"{team}, {tenant.Name}", [.. items.Where(i => i.Object == CalendarObject.Activity || i.Status == CalendarStatus.Planned)], team is not null, settings.PublicUrl);
    }
}
