using System.Globalization;
using System.Net.Mail;
using System.Text;
using Crm.Events;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Http;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Identity;

/// <summary>Opens workspaces: for a new person at sign-up, or a further one for somebody signed in.</summary>
public sealed class SigningUp(IdentityDb db, Sessions sessions, Throttle throttle, Provisioning provisioning, IdentityMails mails, TimeProvider time, Settings settings)
{
    public async Task<SessionAnswer> SignUpAsync(SignUp input, HttpContext http, CancellationToken ct)
    {
        var email = Emails.Require(input.Email, "email");
        Passwords.Require(input.Password, "password", email, input.BusinessName, input.Name);
        var workspace = WorkspaceSettings(input.Currency, input.TimeZone, input.Locale);
        await throttle.TakeAsync("sign-up from " + http.Connection.RemoteIpAddress, settings.SignUpsPerHour, TimeSpan.FromHours(1), ct);
        await throttle.TakeAsync("sign-up of " + email, settings.SignUpsPerHour, TimeSpan.FromHours(1), ct);
        var hash = await Passwords.HashAsync(input.Password, ct);
        var user = new User { Name = input.Name.Trim(), Email = input.Email.Trim(), NormalizedEmail = email, PasswordHash = hash, CreatedAt = time.Now() };
        if (await db.Users.AnyAsync(u => u.NormalizedEmail == email, ct)) throw Taken();
        Member member;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            db.Add(user);
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }) { throw Taken(); }
            member = await AddWorkspaceAsync(user, input.BusinessName, workspace, ct);
            await mails.SendVerificationAsync(user, ct);
            await transaction.CommitAsync(ct);
        }
        await provisioning.RunAsync(member.TenantId, user.Id, member.Id, input.SampleData, ct);
        db.ChangeTracker.Clear();
        return await sessions.StartAsync(http, user, member, ct);
    }

    /// <summary>A further workspace; the person's session moves into it.</summary>
    public async Task<SessionAnswer> OpenFurtherAsync(Guid userId, CreateTenant input, HttpContext http, CancellationToken ct)
    {
        var workspace = WorkspaceSettings(input.Currency, input.TimeZone, input.Locale);
        await throttle.TakeAsync("workspaces of " + userId, settings.SignUpsPerHour, TimeSpan.FromHours(1), ct);
        var user = await db.Users.SingleAsync(u => u.Id == userId, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await AddWorkspaceAsync(user, input.BusinessName, workspace, ct);
        await transaction.CommitAsync(ct);
        await provisioning.RunAsync(member.TenantId, user.Id, member.Id, sampleData: false, ct);
        db.ChangeTracker.Clear();
        return await sessions.StartAsync(http, user, member, ct);
    }

    async Task<Member> AddWorkspaceAsync(User user, string name, (string Currency, string TimeZone, string Locale) workspace, CancellationToken ct)
    {
        var now = time.Now();
        var tenant = new Tenant { Name = name.Trim(), Slug = await FreeSlugAsync(name, ct), Currency = workspace.Currency, TimeZone = workspace.TimeZone, Locale = workspace.Locale, CreatedAt = now };
        var member = new Member { TenantId = tenant.Id, UserId = user.Id, Name = user.Name, Email = user.Email, Role = "owner", Status = Member.Active, CreatedAt = now, UpdatedAt = now };
        db.Add(tenant);
        await db.SaveChangesAsync(ct);
        db.Add(member);
        await db.SaveChangesAsync(ct);
        return member;
    }

    static (string Currency, string TimeZone, string Locale) WorkspaceSettings(string? currency, string? timeZone, string? locale)
    {
        var language = WorkspaceRules.Locale(locale ?? "en", "locale");
        return (WorkspaceRules.Currency(currency ?? WorkspaceRules.CurrencyOf(language), "currency"), WorkspaceRules.TimeZone(timeZone ?? "UTC", "timeZone"), language);
    }

    async Task<string> FreeSlugAsync(string name, CancellationToken ct)
    {
        var slug = new StringBuilder();
        foreach (var c in SearchDocs.Fold(name))
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        var text = slug.ToString().Trim('-') is { Length: > 0 } some ? some[..Math.Min(some.Length, 40)].Trim('-') : "workspace";
        // Of two businesses of one name that sign up at once, the first has the name to itself; nobody waits.
        var isFirst = (await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock(hashtextextended({"slug " + text}, 0)) as \"Value\"").ToListAsync(ct))[0];
        return isFirst && !await db.Tenants.AnyAsync(t => t.Slug == text, ct) ? text
            : text + "-" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4)).ToString(CultureInfo.InvariantCulture);
    }

    static Refused Taken() => new(409, "duplicate", "There is an account with this e-mail address already.", "Sign in instead, or ask for a new password.")
    { Errors = new Dictionary<string, string[]> { ["email"] = ["There is an account with this e-mail address already. Sign in instead."] } };
}

/// <summary>E-mail addresses of people who sign in.</summary>
public static class Emails
{
    /// <summary>The address in lower case, or a 400 naming the field.</summary>
    public static string Require(string email, string field)
    {
        var text = email.Trim();
        if (text.Length is < 3 or > 254 || text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) || !MailAddress.TryCreate(text, out var address) || address.Address != text || !address.Host.Contains('.', StringComparison.Ordinal) && address.Host != "localhost")
            throw Refused.Invalid(field, "This is not an e-mail address such as ada@acme.example.");
        return User.Normalize(text);
    }
}
