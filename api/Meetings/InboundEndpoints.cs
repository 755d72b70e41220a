using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.Identity;
using Crm.Platform;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Meetings;

/// <summary>
/// The door for mail that comes in, told in deploy/README.md: a gateway reads the mail and signs what it passes on. The reply address alone
/// leads to a workspace and a meeting; nothing else in the mail does.
/// </summary>
static class InboundEndpoints
{
    const int MostBytes = 1 << 20, MostRecipients = 50;
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    sealed record InboundMail(string From, IReadOnlyList<string> To, string? Subject = null, string? Text = null, string? Calendar = null);
    sealed record Lead(Guid TenantId, Guid ActivityId);

    public static void MapInbound(this IEndpointRouteBuilder app) => app.MapPost("/inbound/mail", TakeAsync).AllowAnonymous().ExcludeFromDescription();

    static async Task<IResult> TakeAsync(HttpContext http, Settings settings, IdentityDb identity, TenantWork work, TimeProvider time, CancellationToken ct)
    {
        if (settings.InboundSecret is not { } secret) throw Refused.NotFound();
        var body = await BodyAsync(http, ct);
        if (!IsSigned(http.Request.Headers["X-Crm-Timestamp"].ToString(), http.Request.Headers["X-Crm-Signature"].ToString(), body, secret, time.Now())) throw Refused.Unauthenticated("The signature is missing, wrong or older than five minutes.");
        var mail = Body.As<InboundMail>(Parsed(body));
        if (mail.To.Count > MostRecipients) throw Refused.Invalid("to", $"At most {MostRecipients} addresses.");
        var hash = mail.To.Select(ReplyAddress.HashIn).FirstOrDefault(h => h is not null);
        var found = hash is null ? [] : await identity.Database.SqlQuery<Lead>($"select tenant_id as \"TenantId\", activity_id as \"ActivityId\" from meeting_invitations where token_hash = {hash}").ToListAsync(ct);
        if (found is not [var lead]) throw Refused.NotFound();
        if (string.IsNullOrWhiteSpace(mail.Calendar)) throw ReplyText.Odd("The mail has no answer of a calendar program in it (text/calendar).");
        var reply = ReplyText.Read(mail.Calendar);
        var sender = System.Net.Mail.MailAddress.TryCreate(mail.From, out var from) ? EmailAddress.Normalize(from.Address) : null;
        if (sender is null) throw Refused.Invalid("from", "This is not an e-mail address.");
        var applied = false;
        using var turn = await http.RequestServices.GetRequiredService<RecordTurns>().TakeAsync(lead.TenantId, lead.ActivityId.ToString(), ct);
        await work.WriteAsync(new CurrentUser(lead.TenantId, null, null, null, "mail"), async services => applied = await services.GetRequiredService<Replies>().TakeAsync(lead.ActivityId, reply, sender, ct), ct);
        return TypedResults.Json(new { status = reply.Status, applied });
    }

    static async Task<byte[]> BodyAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.ContentLength > MostBytes) throw new Refused(413, "tooLarge", "The request is too large.");
        using var held = new MemoryStream();
        await http.Request.Body.CopyToAsync(held, ct);
        return held.ToArray();
    }

    static JsonElement Parsed(byte[] body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : throw Refused.Invalid("body", "The body must be a JSON object.");
    }

    /// <summary>HMAC-SHA256 over the timestamp in seconds, a dot, and the body as it was sent.</summary>
    static bool IsSigned(string timestamp, string signature, byte[] body, string secret, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 1L << 40) return false;
        var age = now - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (age > Fresh || age < -Fresh || !signature.StartsWith("sha256=", StringComparison.Ordinal)) return false;
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. body]);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes("sha256=" + Convert.ToHexStringLower(expected)), Encoding.ASCII.GetBytes(signature));
    }
}
