using Crm.Members;
using Crm.Platform;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Identity;

/// <summary>Signing up, in and out. Public routes are listed here and in the house test; everything else needs a session.</summary>
static class IdentityEndpoints
{
    public static void MapIdentity(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/auth").WithTags("Sign-in").AllowAnonymous().AddEndpointFilter<SameSiteFilter>().ProducesProblem(400).ProducesProblem(415).ProducesProblem(429);
        open.MapPost("/sign-up", SignUpAsync).WithName("signUp").WithSummary("Sign up a business: a usable workspace at once").ProducesProblem(409);
        open.MapPost("/sign-in", SignInAsync).WithName("signIn").WithSummary("Sign in with e-mail and password").ProducesProblem(401);
        open.MapPost("/refresh", RefreshAsync).WithName("refreshSession").WithSummary("The next access token, for the refresh cookie, which changes at each use").ProducesProblem(401);
        open.MapPost("/sign-out", SignOutAsync).WithName("signOut").WithSummary("End this session");
        open.MapPost("/forgot-password", ForgotPasswordAsync).WithName("forgotPassword").WithSummary("Mail a link to set a new password; the answer never tells whether the address is known");
        open.MapPost("/reset-password", ResetPasswordAsync).WithName("resetPassword").WithSummary("Set a new password with the link's token; every session ends");
        open.MapPost("/verify-email", VerifyEmailAsync).WithName("verifyEmail").WithSummary("Confirm an e-mail address with the link's token");

        var mine = app.MapGroup("").WithTags("Sign-in").RequireAuthorization().AddEndpointFilter<SessionFilter>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        mine.MapGet("/me", MeAsync).WithName("me").WithSummary("Who is signed in, where, and what the role allows");
        mine.MapPatch("/me", UpdateMeAsync).WithName("updateMe").WithSummary("Change one's own name");
        mine.MapPost("/auth/switch", SwitchAsync).WithName("switchTenant").WithSummary("Change to another of one's workspaces").ProducesProblem(404);
        mine.MapPost("/auth/sign-out-everywhere", SignOutEverywhereAsync).WithName("signOutEverywhere").WithSummary("End every session of this person");
        mine.MapPost("/auth/change-password", ChangePasswordAsync).WithName("changePassword").WithSummary("Change the password; other sessions end");
        mine.MapPost("/auth/resend-verification", ResendVerificationAsync).WithName("resendVerification").WithSummary("Mail the confirmation link again");
        mine.MapGet("/auth/sessions", SessionsAsync).WithName("listSessions").WithSummary("The devices that are signed in");
        mine.MapDelete("/auth/sessions/{id}", EndSessionAsync).WithName("endSession").WithSummary("Sign one device out").ProducesProblem(404);
    }

    static async Task<Created<SessionAnswer>> SignUpAsync(SignUp input, SigningUp signingUp, HttpContext http, CancellationToken ct) =>
        TypedResults.Created("/api/v1/me", await signingUp.SignUpAsync(input, http, ct));

    static async Task<Ok<SessionAnswer>> SignInAsync(SignIn input, IdentityDb db, Sessions sessions, Throttle throttle, HttpContext http, CancellationToken ct)
    {
        var email = User.Normalize(input.Email);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == email, ct);
        // A device that was signed in before has tries of its own: strangers cannot lock its owner out.
        var device = await sessions.KnownDeviceAsync(http, user?.Id, ct);
        var (key, window) = (device is null ? "sign-in of " + email : "sign-in on " + device, TimeSpan.FromMinutes(15));
        await throttle.CheckAsync(key, 10, window, ct);
        if (!await Passwords.VerifyAsync(user, input.Password, ct))
        {
            await throttle.TakeAsync(key, int.MaxValue, window, ct);
            throw Refused.Unauthenticated("The e-mail address or the password is not right.");
        }
        await throttle.ForgetAsync(key, ct);
        var member = await db.Members.Where(m => m.UserId == user!.Id && m.Status == Member.Active).OrderByDescending(m => m.LastSeenAt).FirstOrDefaultAsync(ct)
            ?? throw Refused.Unauthenticated("You are not a member of a workspace any more.");
        return TypedResults.Ok(await sessions.StartAsync(http, user!, member, ct));
    }

    static async Task<Ok<SessionAnswer>> RefreshAsync(Sessions sessions, HttpContext http, CancellationToken ct) => TypedResults.Ok(await sessions.RefreshAsync(http, ct));

    static async Task<NoContent> SignOutAsync(Sessions sessions, HttpContext http, CancellationToken ct)
    {
        await sessions.EndAsync(http, ct);
        return TypedResults.NoContent();
    }

    static async Task<Accepted> ForgotPasswordAsync(ForgotPassword input, IdentityDb db, IdentityMails mails, Throttle throttle, CancellationToken ct)
    {
        var email = Emails.Require(input.Email, "email");
        await throttle.TakeAsync("reset of " + email, 5, TimeSpan.FromHours(1), ct);
        if (await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedEmail == email, ct) is { } user) await InTransaction(db, () => mails.SendResetAsync(user, ct), ct);
        return TypedResults.Accepted((string?)null);
    }

    static async Task<NoContent> ResetPasswordAsync(ResetPassword input, IdentityDb db, IdentityMails mails, Sessions sessions, TimeProvider time, CancellationToken ct)
    {
        Passwords.Require(input.Password, "password");
        var hash = await Passwords.HashAsync(input.Password, ct);
        await InTransaction(db, async () =>
        {
            var user = await mails.RedeemAsync(input.Token, Token.ResetPassword, ct) ?? throw Refused.Invalid("token", "This link has been used or is too old. Ask for a new one.");
            user.PasswordHash = hash;
            user.EmailVerifiedAt ??= time.Now();
            await db.SaveChangesAsync(ct);
            await sessions.EndAllAsync(user.Id, null, ct);
        }, ct);
        return TypedResults.NoContent();
    }

    static async Task<NoContent> VerifyEmailAsync(VerifyEmail input, IdentityDb db, IdentityMails mails, TimeProvider time, CancellationToken ct)
    {
        var user = await mails.RedeemAsync(input.Token, Token.VerifyEmail, ct) ?? throw Refused.Invalid("token", "This link has been used or is too old. Ask for a new one.");
        user.EmailVerifiedAt ??= time.Now();
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<Ok<Me>> MeAsync(SignedIn who, Sessions sessions, CancellationToken ct) => TypedResults.Ok(await who.MeAsync(sessions, ct));

    static async Task<Ok<Me>> UpdateMeAsync(UpdateMe input, SignedIn who, IdentityDb db, Sessions sessions, TimeProvider time, CancellationToken ct)
    {
        var user = await db.Users.SingleAsync(u => u.Id == who.User.Id, ct);
        user.Name = input.Name.Trim() is { Length: > 0 } name ? name : throw Refused.Invalid("name", "A name is required.");
        foreach (var member in await db.Members.Where(m => m.UserId == user.Id).ToListAsync(ct)) { member.Name = user.Name; member.Changed(time.Now()); }
        await db.SaveChangesAsync(ct);
        who.Read(user, who.Session);
        return TypedResults.Ok(await who.MeAsync(sessions, ct));
    }

    static async Task<Ok<SessionAnswer>> SwitchAsync(SwitchTenant input, SignedIn who, IdentityDb db, Sessions sessions, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var member = await db.Members.FirstOrDefaultAsync(m => m.TenantId == input.TenantId && m.UserId == who.User.Id && m.Status == Member.Active, ct) ?? throw Refused.NotFound();
        var now = time.Now();
        await db.Sessions.Where(s => s.Id == who.Session.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedAt, now), ct);
        return TypedResults.Ok(await sessions.StartAsync(http, who.User, member, ct));
    }

    static async Task<NoContent> SignOutEverywhereAsync(SignedIn who, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        await sessions.EndAllAsync(who.User.Id, null, ct);
        await sessions.EndAsync(http, ct);
        return TypedResults.NoContent();
    }

    static async Task<NoContent> ChangePasswordAsync(ChangePassword input, SignedIn who, IdentityDb db, Sessions sessions, Throttle throttle, CancellationToken ct)
    {
        await throttle.CheckAsync("password of " + who.User.Id, 10, TimeSpan.FromMinutes(15), ct);
        if (!await Passwords.VerifyAsync(who.User, input.CurrentPassword, ct))
        {
            await throttle.TakeAsync("password of " + who.User.Id, int.MaxValue, TimeSpan.FromMinutes(15), ct);
            throw Refused.Invalid("currentPassword", "This is not your present password.");
        }
        Passwords.Require(input.NewPassword, "newPassword", who.User.Email, who.User.Name);
        var user = await db.Users.SingleAsync(u => u.Id == who.User.Id, ct);
        user.PasswordHash = await Passwords.HashAsync(input.NewPassword, ct);
        await db.SaveChangesAsync(ct);
        await db.Tokens.Where(t => t.UserId == user.Id && t.Purpose == Token.ResetPassword).ExecuteDeleteAsync(ct);
        await sessions.EndAllAsync(user.Id, who.Session.Id, ct);
        return TypedResults.NoContent();
    }

    static async Task<Accepted> ResendVerificationAsync(SignedIn who, IdentityDb db, IdentityMails mails, Throttle throttle, CancellationToken ct)
    {
        await throttle.TakeAsync("verification of " + who.User.Id, 5, TimeSpan.FromHours(1), ct);
        if (who.User.EmailVerifiedAt is null) await InTransaction(db, () => mails.SendVerificationAsync(who.User, ct), ct);
        return TypedResults.Accepted((string?)null);
    }

    static async Task<Ok<SessionList>> SessionsAsync(SignedIn who, IdentityDb db, TimeProvider time, CancellationToken ct)
    {
        var now = time.Now();
        var sessions = await db.Sessions.Where(s => s.UserId == who.User.Id && s.RevokedAt == null && s.ExpiresAt > now && s.IdleExpiresAt > now).OrderByDescending(s => s.LastSeenAt)
            .Select(s => new SessionView(s.Id, s.CreatedAt, s.LastSeenAt, s.Device, s.Id == who.Session.Id)).ToListAsync(ct);
        return TypedResults.Ok(new SessionList(sessions));
    }

    static async Task<NoContent> EndSessionAsync(string id, SignedIn who, IdentityDb db, TimeProvider time, CancellationToken ct)
    {
        var (now, key) = (time.Now(), Guid.TryParseExact(id, "D", out var parsed) ? parsed : Guid.Empty);
        var ended = await db.Sessions.Where(s => s.Id == key && s.UserId == who.User.Id && s.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(x => x.RevokedAt, now), ct);
        return ended == 1 ? TypedResults.NoContent() : throw Refused.NotFound();
    }

    static async Task InTransaction(IdentityDb db, Func<Task> work, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await work();
        await transaction.CommitAsync(ct);
    }
}
