using System.ComponentModel.DataAnnotations;
using Crm.Platform.Access;
using Crm.Tenants;

namespace Crm.Identity;

/// <summary>Sign up a business and its owner.</summary>
/// <param name="BusinessName">1 to 100 characters.</param>
/// <param name="Name">The owner's own name, 1 to 100 characters.</param>
/// <param name="Email">The owner's e-mail address; one person has one.</param>
/// <param name="Password">12 to 256 characters, none of the common ones.</param>
/// <param name="Currency">ISO 4217, such as EUR; by default that of the locale's country, else EUR.</param>
/// <param name="TimeZone">IANA zone, such as Europe/Berlin; default UTC.</param>
/// <param name="Locale">Language and region, such as de-AT; default en.</param>
/// <param name="SampleData">True to start with marked sample records, removed by one call.</param>
public sealed record SignUp([Required, StringLength(100, MinimumLength = 1)] string BusinessName, [Required, StringLength(100, MinimumLength = 1)] string Name,
    [Required, StringLength(254)] string Email, [Required] string Password, [StringLength(3, MinimumLength = 3)] string? Currency = null,
    [StringLength(64)] string? TimeZone = null, [StringLength(35)] string? Locale = null, bool SampleData = false);

/// <summary>Sign in.</summary>
public sealed record SignIn([Required, StringLength(254)] string Email, [Required] string Password);

/// <summary>Change to another of one's workspaces.</summary>
public sealed record SwitchTenant(Guid TenantId);

/// <summary>Ask for a link to set a new password.</summary>
public sealed record ForgotPassword([Required, StringLength(254)] string Email);

/// <summary>Set a new password with the link's token.</summary>
public sealed record ResetPassword([Required, StringLength(200)] string Token, [Required] string Password);

/// <summary>Confirm an e-mail address with the link's token.</summary>
public sealed record VerifyEmail([Required, StringLength(200)] string Token);

/// <summary>Change one's password.</summary>
public sealed record ChangePassword([Required] string CurrentPassword, [Required] string NewPassword);

/// <summary>Change one's own name.</summary>
public sealed record UpdateMe([Required, StringLength(100, MinimumLength = 1)] string Name);

/// <summary>The person.</summary>
public sealed record UserView(Guid Id, string Name, string Email, bool EmailVerified);

/// <summary>The person's membership in the workspace.</summary>
/// <param name="Role">owner, admin, member or readOnly; of a custom role its baseline.</param>
/// <param name="RoleId">The custom role, if it is one.</param>
/// <param name="RoleName">What the custom role is called.</param>
public sealed record MemberSummary(Guid Id, string Role, Guid? RoleId = null, string? RoleName = null);

/// <summary>What the role reaches, for showing and hiding; the server decides again on each call.</summary>
/// <param name="Clearance">The most sensitive fields that are seen: normal, personal or special.</param>
/// <param name="Records">By kind of record (contact, company, deal, task, activity), whose records may be created, read, updated, deleted, exported and changed in bulk.</param>
public sealed record AccessView(Sensitivity Clearance, IReadOnlyDictionary<string, ObjectRule> Records);

/// <summary>A workspace the person may switch to.</summary>
public sealed record TenantChoice(Guid Id, string Name, string Role);

/// <summary>A signed-in session.</summary>
/// <param name="AccessToken">Send as Authorization: Bearer …; lives ExpiresIn seconds.</param>
/// <param name="Permissions">What the role allows, for showing and hiding; the server decides again on each call.</param>
public sealed record SessionAnswer(string AccessToken, int ExpiresIn, UserView User, TenantSummary Tenant, MemberSummary Member, IReadOnlyList<TenantChoice> Tenants, IReadOnlyList<string> Permissions, AccessView Access);

/// <summary>Who is signed in.</summary>
public sealed record Me(UserView User, TenantSummary Tenant, MemberSummary Member, IReadOnlyList<TenantChoice> Tenants, IReadOnlyList<string> Permissions, AccessView Access);

/// <summary>A signed-in device.</summary>
public sealed record SessionView(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Device, bool Current);

/// <summary>The signed-in devices.</summary>
public sealed record SessionList(IReadOnlyList<SessionView> Items);
