using System.ComponentModel.DataAnnotations;
using Crm.Platform.Access;

namespace Crm.Roles;

/// <summary>A role of the workspace's own.</summary>
/// <param name="Name">1 to 60 characters, unlike any other role's.</param>
/// <param name="Baseline">admin, member or readOnly: decides everything but records (who manages people, pipelines, imports). An admin sees every record; a read-only person changes none.</param>
/// <param name="Clearance">The most sensitive fields that the role sees; default the baseline's: special for admins, personal for members, else normal.</param>
/// <param name="Rules">By kind of record (contact, company, deal, task, activity), whose records the role may create, read, update, delete, export and change in bulk. A kind left out is as for the baseline. No scope is wider than read's.</param>
public sealed record CreateRole([Required, StringLength(60, MinimumLength = 1)] string Name, Role Baseline, Sensitivity? Clearance = null, IReadOnlyDictionary<string, ObjectRule>? Rules = null);

/// <summary>What to change of a role; members left out stay. It holds with the next request of whoever has the role.</summary>
/// <param name="Rules">By kind of record; a kind left out stays.</param>
public sealed record UpdateRole([StringLength(60, MinimumLength = 1)] string? Name = null, Role? Baseline = null, Sensitivity? Clearance = null, IReadOnlyDictionary<string, ObjectRule>? Rules = null);

/// <summary>A role of the workspace's own.</summary>
/// <param name="Members">How many people have it. A role that somebody has, or is invited to, cannot be deleted.</param>
public sealed record RoleView(Guid Id, int Version, string Name, Role Baseline, Sensitivity Clearance, IReadOnlyDictionary<string, ObjectRule> Rules, int Members, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A role that every workspace has.</summary>
/// <param name="Members">How many people have it.</param>
public sealed record BuiltInRoleView(Role Role, Sensitivity Clearance, IReadOnlyDictionary<string, ObjectRule> Rules, int Members);

/// <summary>The roles: those that every workspace has, and the workspace's own by name.</summary>
public sealed record RoleList(IReadOnlyList<BuiltInRoleView> BuiltIn, IReadOnlyList<RoleView> Items);
