using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Crm.Events;
using Crm.Identity;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Outbound;
using Crm.Platform.Tenancy;
using Crm.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Members;

/// <summary>Invite somebody into the workspace.</summary>
/// <param name="Role">owner, admin, member or readOnly; at most one's own.</param>
/// <param name="RoleId">A custom role. With a role beside it, that must be its baseline.</param>
public sealed record CreateInvitation([Required, StringLength(254)] string Email, Role? Role = null, Guid? RoleId = null);

/// <summary>An invitation.</summary>
/// <param name="Status">pending, accepted, expired or cancelled.</param>
public sealed record InvitationView(Guid Id, string Email, string Role, Guid? RoleId, string? InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string Status);

/// <summary>The workspace's invitations, newest first.</summary>
public sealed record InvitationList(IReadOnlyList<InvitationView> Items);

/// <summary>Accept with the link's token. A new person gives name and password; somebody with an account gives theirs.</summary>
public sealed record AcceptInvitation([Required, StringLength(200)] string Token, [StringLength(100)] string? Name = null, string? Password = null);

/// <summary>Look at an invitation before accepting it.</summary>
public sealed record PreviewInvitation([Required, StringLength(200)] string Token);

/// <summary>What an invitation says.</summary>
/// <param name="HasAccount">True when the address has an account: its password is asked for, not a new one.</param>
public sealed record InvitationPreview(string BusinessName, string Email, string? InvitedBy, string Role, bool HasAccount);

static class InvitationEndpoints
{
    static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public static void MapInvitations(IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/invitations", "People");
        group.MapGet("/", ListAsync).Reads(Permissions.ManageMembers).WithName("listInvitations").WithSummary("The workspace's invitations");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManageMembers).WithName("createInvitation").WithSummary("Invite somebody by mail").ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/{id}/resend", ResendAsync).Writes(Permissions.ManageMembers).WithName("resendInvitation").WithSummary("Mail a fresh link; the old one stops working").ProducesProblem(404);
        group.MapDelete("/{id}", CancelAsync).Writes(Permissions.ManageMembers).WithName("cancelInvitation").WithSummary("Take an invitation back").ProducesProblem(404);
        var open = app.MapGroup("/invitations").WithTags("People").AllowAnonymous().ProducesProblem(400).ProducesProblem(429);
        open.MapPost("/preview", PreviewAsync).WithName("previewInvitation").WithSummary("What the invitation of this link says");
        open.MapPost("/accept", AcceptAsync).WithName("acceptInvitation").WithSummary("Accept an invitation and sign in").ProducesProblem(401);
    }

    static async Task<Ok<InvitationList>> ListAsync(CrmDb db, TimeProvider time, CancellationToken ct)
    {
        var now = time.Now();
        var found = await (from i in db.Set<Invitation>().AsNoTracking() join m in db.Set<Member>() on i.InvitedBy equals m.Id into inviters from m in inviters.DefaultIfEmpty()
                           orderby i.CreatedAt descending select new { i, Name = m == null ? null : m.Name }).Take(200).ToListAsync(ct);
        return TypedResults.Ok(new InvitationList([.. found.Select(f => View(f.i, f.Name, now))]));
    }

    static async Task<Created<InvitationView>> CreateAsync(CreateInvitation input, CrmDb db, GivenRole given, EventLog events, TenantScope scope, TimeProvider time, Settings settings, CancellationToken ct)
    {
        var (email, now) = (Emails.Require(input.Email, "email"), time.Now());
        var (role, roleId) = await given.OfAsync(input.Role, input.RoleId, ct);
        // One invitation at a time, so that the limit below holds.
        var me = await db.Set<Member>().FromSqlRaw("select * from members where tenant_id = {0} and id = {1} for update", scope.TenantId, scope.User.MemberId!).SingleAsync(ct);
        if (await db.Set<Member>().AnyAsync(m => m.Email != null && m.Email.ToLower() == email, ct)) throw Refused.Conflict("This person is a member already.", "email");
        if (await db.Set<Invitation>().AnyAsync(i => i.Email == email && i.AcceptedAt == null && i.CancelledAt == null && i.ExpiresAt > now, ct)) throw Refused.Conflict("This address has been invited already. Send the invitation again instead.", "email");
        if (await db.Set<Invitation>().CountAsync(ct) >= 5 && !await IsVerifiedAsync(db, scope, ct))
            throw Refused.Forbidden("Please confirm your own e-mail address before you invite more than 5 people.");
        var (secret, invitation) = (RandomNumberGenerator.GetBytes(32), default(Invitation)!);
        invitation = new Invitation { Email = email, Role = role, RoleId = roleId, TokenHash = SHA256.HashData(secret), InvitedBy = me.Id, CreatedAt = now, ExpiresAt = now + Lifetime };
        db.Add(invitation);
        events.AddPlain("invitation", invitation.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        await SendAsync(db, invitation, secret, me.Name, settings, now, ct);
        return TypedResults.Created($"/api/v1/invitations/{invitation.Id}", View(invitation, me.Name, now));
    }

    static async Task<Accepted> ResendAsync(string id, CrmDb db, Throttle throttle, TenantScope scope, TimeProvider time, Settings settings, CancellationToken ct)
    {
        var (invitation, now) = (await FindAsync(id, db, scope, ct), time.Now());
        if (invitation.AcceptedAt is not null || invitation.CancelledAt is not null) throw Refused.NotFound();
        await throttle.TakeAsync("invitation " + invitation.Id, 5, TimeSpan.FromDays(1), ct);
        var secret = RandomNumberGenerator.GetBytes(32);
        (invitation.TokenHash, invitation.ExpiresAt) = (SHA256.HashData(secret), now + Lifetime);
        await db.SaveChangesAsync(ct);
        var name = await db.Set<Member>().Where(m => m.Id == scope.User.MemberId).Select(m => m.Name).SingleAsync(ct);
        await SendAsync(db, invitation, secret, name, settings, now, ct);
        return TypedResults.Accepted((string?)null);
    }

    static async Task<NoContent> CancelAsync(string id, CrmDb db, EventLog events, TenantScope scope, TimeProvider time, CancellationToken ct)
    {
        var invitation = await FindAsync(id, db, scope, ct);
        if (invitation.AcceptedAt is not null || invitation.CancelledAt is not null) throw Refused.NotFound();
        invitation.CancelledAt = time.Now();
        events.AddPlain("invitation", invitation.Id, invitation.Version, "cancelled");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<Ok<InvitationPreview>> PreviewAsync(PreviewInvitation input, IdentityDb db, TimeProvider time, CancellationToken ct)
    {
        var invitation = await ByTokenAsync(db, input.Token, time.Now(), ct);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == invitation.TenantId, ct);
        var by = await db.Members.Where(m => m.TenantId == invitation.TenantId && m.Id == invitation.InvitedBy).Select(m => m.Name).FirstOrDefaultAsync(ct);
        return TypedResults.Ok(new InvitationPreview(tenant.Name, invitation.Email, by, invitation.Role, await db.Users.AnyAsync(u => u.NormalizedEmail == invitation.Email, ct)));
    }

    static async Task<Ok<SessionAnswer>> AcceptAsync(AcceptInvitation input, IdentityDb db, Sessions sessions, Throttle throttle, HttpContext http, TimeProvider time, CancellationToken ct)
    {
        var now = time.Now();
        var invitation = await ByTokenAsync(db, input.Token, now, ct);
        var user = await db.Users.FirstOrDefaultAsync(u => u.NormalizedEmail == invitation.Email, ct);
        user = user is null ? await NewUserAsync(input, invitation, now, ct) : await KnownUserAsync(input, user, throttle, http, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var hash = invitation.TokenHash;
        if (await db.Invitations.Where(i => i.Id == invitation.Id && i.TenantId == invitation.TenantId && i.TokenHash == hash && i.AcceptedAt == null && i.CancelledAt == null)
                .ExecuteUpdateAsync(i => i.SetProperty(x => x.AcceptedAt, now), ct) == 0) throw Spent();
        if (db.Entry(user).State == EntityState.Detached) db.Add(user);
        user.EmailVerifiedAt ??= now;
        await db.SaveChangesAsync(ct); // the membership points at the person
        var member = await db.Members.FirstOrDefaultAsync(m => m.TenantId == invitation.TenantId && m.UserId == user.Id, ct);
        if (member is null)
        {
            member = new Member { TenantId = invitation.TenantId, UserId = user.Id, Name = user.Name, Email = user.Email, Role = invitation.Role, RoleId = invitation.RoleId, Status = Member.Active, CreatedAt = now, UpdatedAt = now };
            db.Add(member);
        }
        else { (member.Role, member.RoleId, member.Status) = (invitation.Role, invitation.RoleId, Member.Active); member.Changed(now); }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Ok(await sessions.StartAsync(http, user, member, ct));
    }

    static async Task<User> NewUserAsync(AcceptInvitation input, Invitation invitation, DateTimeOffset now, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(input.Name)) throw Refused.Invalid("name", "Your name is required.");
        Passwords.Require(input.Password ?? "", "password", invitation.Email, input.Name);
        return new User { Name = input.Name.Trim(), Email = invitation.Email, NormalizedEmail = invitation.Email, PasswordHash = await Passwords.HashAsync(input.Password!, ct), CreatedAt = now };
    }

    /// <summary>Somebody with an account proves it: signed in under the same address, or by password.</summary>
    static async Task<User> KnownUserAsync(AcceptInvitation input, User user, Throttle throttle, HttpContext http, CancellationToken ct)
    {
        if (http.User.FindFirst("sub")?.Value is { } signedIn)
            return signedIn == user.Id.ToString() ? user : throw Refused.Forbidden("This invitation is for another e-mail address. Sign out first.");
        var (key, window) = ("sign-in of " + user.NormalizedEmail, TimeSpan.FromMinutes(15));
        await throttle.CheckAsync(key, 10, window, ct);
        if (input.Password is not null && await Passwords.VerifyAsync(user, input.Password, ct)) return user;
        await throttle.TakeAsync(key, int.MaxValue, window, ct);
        throw Refused.Invalid("password", "This address has an account: give its password.");
    }

    static async Task<bool> IsVerifiedAsync(CrmDb db, TenantScope scope, CancellationToken ct) =>
        (await db.Database.SqlQuery<bool>($"select identity.is_verified({scope.User.UserId}) as \"Value\"").ToListAsync(ct))[0];

    static async Task<Invitation> FindAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<Invitation>().FirstOrDefaultAsync(i => i.Id == key, ct) is { } found ? found : throw Refused.NotFound();

    static async Task<Invitation> ByTokenAsync(IdentityDb db, string token, DateTimeOffset now, CancellationToken ct)
    {
        if (!Base64Url.IsValid(token)) throw Spent();
        var hash = SHA256.HashData(Base64Url.DecodeFromChars(token));
        return await db.Invitations.AsNoTracking().FirstOrDefaultAsync(i => i.TokenHash == hash, ct) is { } found && found.IsOpen(now) ? found : throw Spent();
    }

    static Refused Spent() => Refused.Invalid("token", "This invitation has been used, taken back, or is too old. Ask for a new one.");

    static async Task SendAsync(CrmDb db, Invitation invitation, byte[] secret, string from, Settings settings, DateTimeOffset now, CancellationToken ct)
    {
        var business = await db.Set<Tenant>().Select(t => t.Name).SingleAsync(ct);
        var link = new Uri(settings.PublicUrl, $"/accept-invitation?token={Base64Url.EncodeToString(secret)}");
        await MailOutbox.AddAsync(db.Database, Mail.WithButton(db.CurrentTenantId, invitation.Email, $"{from} invites you to {business}", "Hello,",
            $"{from} would like to work with you on the customers of {business}.", "Accept the invitation", link, "The link works for 7 days."), now, ct);
    }

    static InvitationView View(Invitation i, string? by, DateTimeOffset now) => new(i.Id, i.Email, i.Role, i.RoleId, by, i.CreatedAt, i.ExpiresAt, i.StatusAt(now));
}
