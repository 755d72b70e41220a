using System.Security.Cryptography;
using System.Text.Json;
using Crm.Activities;
using Crm.Members;
using Crm.Notifications;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Bookings;

/// <summary>One's own booking page: kept as one row, replaced whole.</summary>
static class BookingPages
{
    static readonly BookingHours[] AsItComes = [.. Enumerable.Range(1, 5).Select(day => new BookingHours(day, "09:00", "17:00"))];

    public static IServiceCollection AddBookings(this IServiceCollection services) => services.AddScoped<Booking>();

    public static void MapBookings(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/me/booking-page", "Calendar");
        group.MapGet("/", GetAsync).Reads().WithName("getBookingPage").WithSummary("The page on which others book a time with one").WithDescription("Until it is set up: a proposal that is off.");
        group.MapPut("/", SetAsync).Writes().WithName("setBookingPage").WithSummary("Say when others may book a time with one")
            .WithDescription("Replaced whole. Whoever has the address sees one's name, the business's name and which times are free, and nothing else of the workspace.").ProducesProblem(413).ProducesProblem(415);
        BookingEndpoints.MapOffer(app);
    }

    static async Task<Ok<BookingPageView>> GetAsync(CrmDb db, TenantScope scope, Settings settings, CancellationToken ct) => TypedResults.Ok(await ViewAsync(db, scope.User.MemberId!.Value, settings, ct));

    static async Task<BookingPageView> ViewAsync(CrmDb db, Guid member, Settings settings, CancellationToken ct)
    {
        var (page, slug) = ((SetBookingPage?)null, (string?)null);
        await new Question(db).Add($"select {Columns}, p.slug from booking_pages p where p.tenant_id = $1 and p.member_id = $2", db.CurrentTenantId, member).AskAsync(ct, row => (page, slug) = (Read(row), row.GetString(13)));
        page ??= new SetBookingPage { IsOn = false, Name = Words(await db.Set<Member>().AsNoTracking().Where(m => m.Id == member).Select(m => m.Name).FirstAsync(ct)), Hours = AsItComes };
        return new BookingPageView(page.IsOn, page.Name, slug is null ? null : new Uri(settings.PublicUrl, $"/book/{slug}").AbsoluteUri, page.Hours, page.TimeZone, (await ZoneAsync(db, member, page.TimeZone, ct)).Id, page.Kind, page.Minutes, page.BufferMinutes, page.NoticeHours, page.DaysAhead, page.Title, page.Place, page.Text);
    }

    static async Task<Ok<BookingPageView>> SetAsync(SetBookingPage asked, Writing writing, Settings settings, CancellationToken ct)
    {
        var (db, me) = (writing.Db, writing.User.MemberId!.Value);
        Check(asked);
        if (asked.IsOn && !await VerifiedSender.IsAsync(db, writing.User, ct)) throw Refused.Forbidden("Please confirm your own e-mail address before others book times with you.");
        await using var command = db.Command("""
            insert into booking_pages (tenant_id, member_id, is_on, name, suffix, hours, time_zone, kind, minutes, buffer_minutes, notice_hours, days_ahead, title, place, text, updated_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            on conflict (tenant_id, member_id) do update set is_on = excluded.is_on, name = excluded.name, hours = excluded.hours, time_zone = excluded.time_zone, kind = excluded.kind, minutes = excluded.minutes, buffer_minutes = excluded.buffer_minutes,
              notice_hours = excluded.notice_hours, days_ahead = excluded.days_ahead, title = excluded.title, place = excluded.place, text = excluded.text, updated_at = excluded.updated_at
            """);
        object?[] values = [db.CurrentTenantId, me, asked.IsOn, asked.Name, Suffix(), JsonSerializer.Serialize(asked.Hours, Json.Options), Inputs.Text(asked.TimeZone), asked.Kind.ToString().ToLowerInvariant(), asked.Minutes, asked.BufferMinutes, asked.NoticeHours, asked.DaysAhead,
            Inputs.Text(asked.Title), Inputs.Text(asked.Place), Inputs.Text(asked.Text), writing.Now];
        foreach (var value in values) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Ok(await ViewAsync(db, me, settings, ct));
    }

    static void Check(SetBookingPage asked)
    {
        if (asked.Kind is not (ActivityKind.Meeting or ActivityKind.Call or ActivityKind.Visit or ActivityKind.Demo)) throw Refused.Invalid("kind", "This is one of: meeting, call, visit, demo.");
        if (asked.TimeZone is not null) WorkspaceRules.TimeZone(asked.TimeZone, "timeZone");
        if (asked.IsOn && asked.Hours.Count == 0) throw Refused.Invalid("hours", "Say in which hours times can be booked.");
        foreach (var (field, text) in new[] { ("title", asked.Title), ("place", asked.Place) })
            if (text?.Any(char.IsControl) == true) throw Refused.Invalid(field, "This is one line.");
        foreach (var (hours, index) in asked.Hours.Select((h, i) => (h, i)))
        {
            if (string.CompareOrdinal(hours.To, hours.From) <= 0) throw Refused.Invalid($"hours[{index}].to", "This is not after from.");
            if (asked.Hours.Take(index).Any(h => h.Day == hours.Day && string.CompareOrdinal(h.From, hours.To) < 0 && string.CompareOrdinal(hours.From, h.To) < 0)) throw Refused.Invalid($"hours[{index}]", "These hours overlap with others of the day.");
        }
    }

    /// <summary>The columns that <see cref="Read"/> reads, of a row p.</summary>
    public const string Columns = "p.is_on, p.name, p.hours::text, p.time_zone, p.kind, p.minutes, p.buffer_minutes, p.notice_hours, p.days_ahead, p.title, p.place, p.text, p.member_id";

    public static SetBookingPage Read(Npgsql.NpgsqlDataReader row) => new()
    {
        IsOn = row.GetBoolean(0), Name = row.GetString(1), Hours = JsonSerializer.Deserialize<List<BookingHours>>(row.GetString(2), Json.Options)!, TimeZone = row.Text(3), Kind = Enum.Parse<ActivityKind>(row.GetString(4), true),
        Minutes = row.GetInt32(5), BufferMinutes = row.GetInt32(6), NoticeHours = row.GetInt32(7), DaysAhead = row.GetInt32(8), Title = row.Text(9), Place = row.Text(10), Text = row.Text(11),
    };

    /// <summary>The zone in which a member's hours are meant.</summary>
    public static async Task<TimeZoneInfo> ZoneAsync(CrmDb db, Guid member, string? set, CancellationToken ct) => WallClock.Zone(set ?? (await PreferenceRows.OfAsync(db, member, ct)).TimeZone
        ?? (await db.Set<Tenant>().AsNoTracking().Where(t => t.Id == db.CurrentTenantId).Select(t => new { t.TimeZone }).SingleAsync(ct)).TimeZone);

    /// <summary>Nobody finds pages by trying names.</summary>
    static string Suffix() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    static string Words(string name)
    {
        var plain = string.Concat(Events.SearchDocs.Fold(name).Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-'));
        var words = string.Join('-', plain.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return words.Length < 2 ? "book" : words.Length > 40 ? words[..40].TrimEnd('-') : words;
    }
}
