using System.Globalization;
using Crm.Platform.Access;

namespace Crm.Platform.Tenancy;

/// <summary>What the session check says of a member, with every look at the database: of this moment, never remembered.</summary>
/// <param name="Rights">What the member may do, to which records, and which fields they may see.</param>
/// <param name="RoleId">The custom role, if it is one.</param>
/// <param name="FieldsVersion">Rises with each change of the workspace's field definitions.</param>
/// <param name="RulesVersion">Rises with each change of the workspace's validation rules.</param>
public sealed record Entry(Rights Rights, Guid? RoleId, long FieldsVersion, long RulesVersion)
{
    /// <summary>The role in this workspace; of a custom role its baseline.</summary>
    public Role Role => Rights.Role;

    /// <summary>The most sensitive class of fields that the member may see.</summary>
    public Sensitivity Clearance => Rights.Clearance;

    /// <summary>In the order of identity.enter: role, clearance, fields_version, role_id, rules, team, rules_version.</summary>
    internal static Entry Parse(string?[] answer, Guid? member)
    {
        var (role, clearance) = (RoleNames.Parse(answer[0]!), Enum.Parse<Sensitivity>(answer[1]!, ignoreCase: true));
        var team = answer[5]?.Trim('{', '}').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToHashSet();
        return new Entry(new Rights(role, clearance, answer[4] is { } rules ? Rights.Read(rules) : null, member, team),
            answer[3] is { } id ? Guid.Parse(id) : null, long.Parse(answer[2]!, CultureInfo.InvariantCulture), long.Parse(answer[6]!, CultureInfo.InvariantCulture));
    }
}
