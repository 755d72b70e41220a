using System.Net;
using System.Net.Sockets;
using Crm.Contacts;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Consents;

/// <summary>A yes or a no of a customer.</summary>
/// <param name="Purpose">What for, such as marketingEmail.</param>
/// <param name="Text">The words that they read.</param>
/// <param name="Source">confirmation (their own page) or call (told to a member).</param>
/// <param name="Network">The network that it came from, without the last part: /24 of IPv4, /48 of IPv6; null for a call.</param>
/// <param name="Current">True for the last of its purpose, which counts.</param>
public sealed record ConsentView(Guid Id, string Purpose, bool Given, string Text, string Source, string? Network, string? ByName, DateTimeOffset At, bool Current);

/// <summary>What a customer has consented to and not, newest first; at most 200.</summary>
public sealed record ConsentHistory(IReadOnlyList<ConsentView> Items);

static class ConsentEndpoints
{
    public static void MapConsents(this IEndpointRouteBuilder app) =>
        app.MapTenantGroup("/contacts/{id}/consents", "Contacts").MapGet("/", ListAsync).Reads().WithName("contactConsents").WithSummary("What a contact has consented to, as it was said; never rewritten").ProducesProblem(404);

    static async Task<Ok<ConsentHistory>> ListAsync(string id, CrmDb db, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var contact) || !await db.Set<Contact>().AnyAsync(c => c.Id == contact, ct)) throw Refused.NotFound();
        var items = new List<ConsentView>();
        await new Question(db).Add("""
            select e.id, e.purpose, e.given, e.text, e.source, e.network, m.name, e.at, row_number() over (partition by e.purpose order by e.at desc, e.id desc) = 1
            from consent_events e left join members m on m.tenant_id = e.tenant_id and m.id = e.actor_id
            where e.tenant_id = $1 and e.contact_id = $2 order by e.at desc, e.id desc limit 200
            """, db.CurrentTenantId, contact)
            .AskAsync(ct, row => items.Add(new ConsentView(row.GetGuid(0), row.GetString(1), row.GetBoolean(2), row.GetString(3), row.GetString(4), row.Text(5), row.Text(6), row.Instant(7), row.GetBoolean(8))));
        return TypedResults.Ok(new ConsentHistory(items));
    }
}

/// <summary>The network of an address: enough to show where a consent came from, too little to find a person by.</summary>
static class Networks
{
    public static string? Of(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var (kept, size) = address.AddressFamily == AddressFamily.InterNetwork ? (3, 24) : (6, 48);
        Array.Clear(bytes, kept, bytes.Length - kept);
        return $"{new IPAddress(bytes)}/{size}";
    }
}
