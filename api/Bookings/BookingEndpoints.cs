using System.Globalization;
using Crm.Identity;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bookings;

/// <summary>The page for whoever has its address, without signing in. It leads to its workspace and member; unknown, off, and of somebody who left are one and the same 404.</summary>
static class BookingEndpoints
{
    const int MostMisses = 60, MostTries = 40, MostDays = 62;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15), Hour = TimeSpan.FromHours(1);

    sealed record Lead(Guid TenantId, Guid MemberId);

    public static void MapOffer(IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/public/booking").WithTags("Calendar").AllowAnonymous().ProducesProblem(400).ProducesProblem(404).ProducesProblem(429);
        open.MapGet("/", OfferAsync).WithName("getBookingOffer").WithSummary("A booking page as a visitor sees it, with the times that are free")
            .WithDescription("page: the last part of its address. from and to: days such as 2026-11-24 in the host's zone, to is the day after the last; by default two weeks from today, at most 62 days.");
        open.MapPost("/", BookAsync).WithName("bookTime").WithSummary("Book a time: it is planned, and an invitation goes out by mail")
            .WithDescription("Who is known by the e-mail address is not made a second time. 409 when the time has just been taken: of several at once, one gets it. At most 40 tries an hour from one address.").ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
    }

    static async Task<Ok<BookingOffer>> OfferAsync(IdentityDb identity, Throttle throttle, TenantWork work, TimeProvider time, HttpContext http, CancellationToken ct, string page = "", string? from = null, string? to = null)
    {
        var lead = await LeadAsync(page, identity, throttle, http, ct);
        BookingOffer? offer = null;
        await work.WriteAsync(Who(lead), async services =>
        {
            var (db, now) = (services.GetRequiredService<CrmDb>(), time.Now());
            var (set, host, business, zone) = await PageAsync(db, lead.MemberId, locked: false, ct) ?? throw Refused.NotFound();
            var first = Day(from, "from") ?? DateOnly.FromDateTime(now.Local(zone));
            var end = Day(to, "to") ?? first.AddDays(14);
            if (end <= first) throw Refused.Invalid("to", "The end is before the start: to is the day after the last.");
            if (end.DayNumber - first.DayNumber > MostDays) throw Refused.Invalid("to", $"Ask for at most {MostDays} days at once.");
            offer = new BookingOffer(host, business, set.Title, set.Place, set.Text, set.Kind, set.Minutes, zone.Id, first, end, FreeTimes.LastDay(set, zone, now), await FreeTimes.FindAsync(db, lead.MemberId, set, zone, first, end, now, ct));
        }, ct);
        return TypedResults.Ok(offer!);
    }

    static async Task<Created<BookedTime>> BookAsync(BookTime asked, IdentityDb identity, Throttle throttle, TenantWork work, HttpContext http, CancellationToken ct)
    {
        await throttle.TakeAsync("books from " + http.Connection.RemoteIpAddress, MostTries, Hour, ct);
        var lead = await LeadAsync(asked.Page, identity, throttle, http, ct);
        BookedTime? booked = null;
        using var turn = await http.RequestServices.GetRequiredService<RecordTurns>().TakeAsync(lead.TenantId, lead.MemberId.ToString(), ct);
        await work.WriteAsync(Who(lead), async services => booked = await services.GetRequiredService<Booking>().BookAsync(lead.MemberId, asked, ct), ct);
        return TypedResults.Created((string?)null, booked!);
    }

    /// <summary>A page that is there, with its host's name, the business's and the zone.</summary>
    internal static async Task<(SetBookingPage Page, string Host, string Business, TimeZoneInfo Zone)?> PageAsync(CrmDb db, Guid member, bool locked, CancellationToken ct)
    {
        var (page, host) = ((SetBookingPage?)null, "");
        await new Question(db).Add($"select {BookingPages.Columns}, m.name from booking_pages p join members m on m.tenant_id = p.tenant_id and m.id = p.member_id and m.status = '{Member.Active}' where p.tenant_id = $1 and p.member_id = $2 and p.is_on{(locked ? " for update of p" : "")}", db.CurrentTenantId, member)
            .AskAsync(ct, row => (page, host) = (BookingPages.Read(row), row.GetString(13)));
        if (page is null) return null;
        var business = await db.Set<Tenant>().AsNoTracking().Where(t => t.Id == db.CurrentTenantId).Select(t => t.Name).SingleAsync(ct);
        return (page, host, business, await BookingPages.ZoneAsync(db, member, page.TimeZone, ct));
    }

    /// <summary>The workspace's own work, for nobody is signed in.</summary>
    static CurrentUser Who(Lead lead) => new(lead.TenantId, null, null, null, "booking");

    static async Task<Lead> LeadAsync(string page, IdentityDb identity, Throttle throttle, HttpContext http, CancellationToken ct)
    {
        var key = "booking page from " + http.Connection.RemoteIpAddress;
        await throttle.CheckAsync(key, MostMisses, Window, ct);
        var found = page.Contains('\0', StringComparison.Ordinal) ? [] : await identity.Database.SqlQuery<Lead>($"select tenant_id as \"TenantId\", member_id as \"MemberId\" from booking_pages where slug = {page} and is_on").ToListAsync(ct);
        if (found is [var lead]) return lead;
        await throttle.TakeAsync(key, int.MaxValue, Window, ct);
        throw Refused.NotFound();
    }

    static DateOnly? Day(string? text, string field) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200 ? day : throw Refused.Invalid(field, "This is a day such as 2026-11-24.");
}
