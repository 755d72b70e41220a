using System.Buffers.Text;
using System.Security.Cryptography;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Http;
using Crm.Records;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Identity;

/// <summary>Starts, renews and ends sessions, and gives the answer that tells the web app who is signed in.</summary>
public sealed class Sessions(IdentityDb db, AccessTokens tokens, TimeProvider time, Settings settings, Provisioning provisioning, RecordTypes types)
{
    static readonly TimeSpan Idle = TimeSpan.FromDays(14), Absolute = TimeSpan.FromDays(90);

    string CookieName => settings.PublicUrl.Scheme == Uri.UriSchemeHttps ? "__Host-crm_refresh" : "crm_refresh";

    /// <summary>A new session of a person in a workspace: access token in the answer, refresh token in the cookie.</summary>
    public async Task<SessionAnswer> StartAsync(HttpContext http, User user, Member member, CancellationToken ct)
    {
        var now = time.Now();
        var secret = RandomNumberGenerator.GetBytes(32);
        var device = http.Request.Headers.UserAgent.ToString();
        var session = new Session
        {
            UserId = user.Id, TenantId = member.TenantId, MemberId = member.Id, RefreshHash = SHA256.HashData(secret), Device = device.Length > 300 ? device[..300] : device,
            CreatedAt = now, LastSeenAt = now, IdleExpiresAt = now + Idle, ExpiresAt = now + Absolute,
        };
        db.Add(session);
        member.LastSeenAt = now;
        await db.SaveChangesAsync(ct);
        SetCookie(http, session, secret);
        return await AnswerAsync(user, session, ct);
    }

    /// <summary>The next access token for the cookie, which changes. A used cookie shows theft or a copy: the session ends.</summary>
    public async Task<SessionAnswer> RefreshAsync(HttpContext http, CancellationToken ct)
    {
        if (Cookie(http) is not var (id, secret)) throw Refused.Unauthenticated("You are not signed in.");
        var now = time.Now();
        var (old, next) = (SHA256.HashData(secret), RandomNumberGenerator.GetBytes(32));
        var rotated = await db.Sessions
            .Where(s => s.Id == id && s.RefreshHash == old && s.RevokedAt == null && s.ExpiresAt > now && s.IdleExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.RefreshHash, SHA256.HashData(next)).SetProperty(x => x.LastSeenAt, now).SetProperty(x => x.IdleExpiresAt, now + Idle), ct);
        if (rotated == 0)
        {
            await db.Sessions.Where(s => s.Id == id && s.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedAt, now), ct);
            ClearCookie(http);
            throw Refused.Unauthenticated("Your session has ended. Please sign in again.");
        }
        var session = await db.Sessions.AsNoTracking().SingleAsync(s => s.Id == id, ct);
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == session.UserId, ct);
        if (!await db.Members.AnyAsync(m => m.TenantId == session.TenantId && m.Id == session.MemberId && m.Status == Member.Active, ct))
            throw Refused.Unauthenticated("You are no longer a member of this workspace.");
        await db.Members.Where(m => m.TenantId == session.TenantId && m.Id == session.MemberId).ExecuteUpdateAsync(m => m.SetProperty(x => x.LastSeenAt, now), ct);
        SetCookie(http, session, next);
        return await AnswerAsync(user, session, ct);
    }

    public async Task EndAsync(HttpContext http, CancellationToken ct)
    {
        if (Cookie(http) is var (id, secret))
        {
            var (hash, now) = (SHA256.HashData(secret), time.Now());
            await db.Sessions.Where(s => s.Id == id && s.RefreshHash == hash && s.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedAt, now), ct);
        }
        ClearCookie(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }

    /// <summary>Ends every session of a person, everywhere; except one, when it is theirs to keep.</summary>
    public Task EndAllAsync(Guid user, Guid? except, CancellationToken ct)
    {
        var now = time.Now();
        return db.Sessions.Where(s => s.UserId == user && s.RevokedAt == null && s.Id != except).ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedAt, now), ct);
    }

    public async Task<SessionAnswer> AnswerAsync(User user, Session session, CancellationToken ct)
    {
        var tenants = await (from m in db.Members join t in db.Tenants on m.TenantId equals t.Id
                             where m.UserId == user.Id && m.Status == Member.Active orderby t.Name select new { Tenant = t, m.Id, m.Role, m.RoleId }).AsNoTracking().ToListAsync(ct);
        var here = tenants.FirstOrDefault(t => t.Tenant.Id == session.TenantId) ?? throw Refused.Unauthenticated("You are no longer a member of this workspace.");
        if (here.Tenant.ProvisionedAt is null) await provisioning.RunAsync(here.Tenant.Id, user.Id, here.Id, sampleData: false, ct);
        var custom = here.RoleId is null ? null : await db.Roles.AsNoTracking().SingleAsync(r => r.TenantId == here.Tenant.Id && r.Id == here.RoleId, ct);
        var rights = custom?.Rights ?? Rights.Of(RoleNames.Parse(here.Role));
        return new SessionAnswer(tokens.Create(session), AccessTokens.LifetimeSeconds,
            new UserView(user.Id, user.Name, user.Email, user.EmailVerifiedAt is not null), TenantSummary.Of(here.Tenant),
            new MemberSummary(here.Id, here.Role, custom?.Id, custom?.Name), [.. tenants.Select(t => new TenantChoice(t.Tenant.Id, t.Tenant.Name, t.Role))],
            Permissions.Of(rights.Role), new AccessView(rights.Clearance, types.Ruled.ToDictionary(t => t.Object, t => rights.On(t.Object), StringComparer.Ordinal)));
    }

    /// <summary>The session that this browser last had, whether or not it still runs: tells a known device.</summary>
    public async Task<Guid?> KnownDeviceAsync(HttpContext http, Guid? user, CancellationToken ct) =>
        user is not null && Cookie(http) is var (id, _) && await db.Sessions.AnyAsync(s => s.Id == id && s.UserId == user, ct) ? id : null;

    void SetCookie(HttpContext http, Session session, byte[] secret) => http.Response.Cookies.Append(CookieName,
        $"{session.Id:N}.{Base64Url.EncodeToString(secret)}", Options(session.ExpiresAt));

    void ClearCookie(HttpContext http) => http.Response.Cookies.Delete(CookieName, Options(null));

    CookieOptions Options(DateTimeOffset? expires) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", Expires = expires, IsEssential = true, Secure = settings.PublicUrl.Scheme == Uri.UriSchemeHttps,
    };

    (Guid Id, byte[] Secret)? Cookie(HttpContext http)
    {
        var parts = (http.Request.Cookies[CookieName] ?? "").Split('.');
        if (parts.Length != 2 || !Guid.TryParseExact(parts[0], "N", out var id) || !Base64Url.IsValid(parts[1])) return null;
        return (id, Base64Url.DecodeFromChars(parts[1]));
    }
}
