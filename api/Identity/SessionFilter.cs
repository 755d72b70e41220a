using Crm.Platform;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Identity;

/// <summary>The signed-in person of a request about the account itself.</summary>
public sealed class SignedIn
{
    User? user;
    Session? session;
    public User User => user ?? throw new InvalidOperationException("Nobody is signed in.");
    public Session Session => session ?? throw new InvalidOperationException("Nobody is signed in.");

    public void Read(User who, Session where) => (user, session) = (who, where);

    public async Task<Me> MeAsync(Sessions sessions, CancellationToken ct)
    {
        var answer = await sessions.AnswerAsync(User, Session, ct);
        return new Me(answer.User, answer.Tenant, answer.Member, answer.Tenants, answer.Permissions, answer.Access);
    }
}

/// <summary>For routes about the account, which have no tenant: the session must still run and the membership be active.</summary>
sealed class SessionFilter(TimeProvider time) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var db = http.RequestServices.GetRequiredService<IdentityDb>();
        var (who, now) = (TenantFilter.UserOf(http.User), time.Now());
        var found = await (from s in db.Sessions join u in db.Users on s.UserId equals u.Id join m in db.Members on new { s.TenantId, Id = s.MemberId } equals new { m.TenantId, m.Id }
                           where s.Id == who.SessionId && s.RevokedAt == null && s.ExpiresAt > now && s.IdleExpiresAt > now && m.Status == Members.Member.Active
                           select new { s, u }).AsNoTracking().FirstOrDefaultAsync(http.RequestAborted) ?? throw Refused.Unauthenticated("Your session has ended.");
        http.RequestServices.GetRequiredService<SignedIn>().Read(found.u, found.s);
        return await next(context);
    }
}

/// <summary>Cookie-reading routes answer only the product's own pages: another site's form or script is refused.</summary>
sealed class SameSiteFilter(Settings settings) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();
        var origin = headers.Origin.ToString();
        var host = context.HttpContext.Request.Host.Value;
        var own = origin.Length == 0 || origin == settings.PublicUrl.GetLeftPart(UriPartial.Authority) || Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == host;
        if (site is not ("" or "same-origin" or "none") || !own) throw Refused.Forbidden("This request came from another site.");
        return next(context);
    }
}
