using System.Buffers.Text;
using System.Security.Cryptography;
using Crm.Platform;
using Crm.Platform.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Crm.Identity;

/// <summary>Mails about an account, each with a single-use link built from the configured public address.</summary>
public sealed class IdentityMails(IdentityDb db, TimeProvider time, Settings settings)
{
    public Task SendVerificationAsync(User user, CancellationToken ct) => SendAsync(user, Token.VerifyEmail, TimeSpan.FromDays(7), "verify-email",
        "Please confirm your e-mail address", "Welcome! Please confirm that this address is yours.", "Confirm address", "The link works for 7 days.", ct);

    public Task SendResetAsync(User user, CancellationToken ct) => SendAsync(user, Token.ResetPassword, TimeSpan.FromMinutes(60), "reset-password",
        "Set a new password", "Somebody, hopefully you, asked for a new password for this address.", "Set a new password",
        "The link works once, within an hour. If you did not ask, you need not do anything: your password stays as it is.", ct);

    async Task SendAsync(User user, string purpose, TimeSpan lifetime, string page, string subject, string words, string button, string note, CancellationToken ct)
    {
        var now = time.Now();
        var secret = RandomNumberGenerator.GetBytes(32);
        await db.Tokens.Where(t => t.UserId == user.Id && t.Purpose == purpose && t.UsedAt == null).ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now), ct);
        db.Add(new Token { Hash = SHA256.HashData(secret), Purpose = purpose, UserId = user.Id, CreatedAt = now, ExpiresAt = now + lifetime });
        await db.SaveChangesAsync(ct);
        var link = new Uri(settings.PublicUrl, $"/{page}?token={Base64Url.EncodeToString(secret)}");
        await MailOutbox.AddAsync(db.Database, Mail.WithButton(null, user.Email, subject, $"Hello {user.Name},", words, button, link, note), now, ct);
    }

    /// <summary>Spends a token of this purpose: its person, or null when it is unknown, used, expired or of another purpose.</summary>
    public async Task<User?> RedeemAsync(string token, string purpose, CancellationToken ct)
    {
        if (!Base64Url.IsValid(token)) return null;
        var (hash, now) = (SHA256.HashData(Base64Url.DecodeFromChars(token)), time.Now());
        var spent = await db.Tokens.Where(t => t.Hash == hash && t.Purpose == purpose && t.UsedAt == null && t.ExpiresAt > now).ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now), ct);
        return spent == 0 ? null : await db.Users.SingleAsync(u => u.Id == db.Tokens.Single(t => t.Hash == hash).UserId, ct);
    }
}
