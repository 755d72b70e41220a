using System.Globalization;
using Crm.Platform.Access;

namespace Crm.Platform.Tenancy;

/// <summary>What the session check says of a member, with every look at the database: of this moment, never remembered.</summary>
/// <param name="Role">The role in this workspace.</param>
/// <param name="Clearance">The most sensitive class of fields that the member may see.</param>
/// <param name="FieldsVersion">Rises with each change of the workspace's field definitions.</param>
public sealed record Entry(Role Role, Sensitivity Clearance, long FieldsVersion)
{
    internal static Entry Parse(string[] answer) =>
        new(Roles.Parse(answer[0]), Enum.Parse<Sensitivity>(answer[1], ignoreCase: true), long.Parse(answer[2], CultureInfo.InvariantCulture));
}
