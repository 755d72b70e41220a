using Crm.Platform.Access;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Roles;

/// <summary>What a role may be: complete, without contradiction, and nothing above whoever makes or gives it.</summary>
public sealed class RoleRules(RecordTypes types, TenantScope scope)
{
    public RecordTypes Types => types;

    /// <summary>The rules sent over those that were, over the baseline's, as they are stored.</summary>
    public string Complete(Role baseline, IReadOnlyDictionary<string, ObjectRule>? before, IReadOnlyDictionary<string, ObjectRule>? sent)
    {
        if (baseline == Role.Owner) throw Refused.Invalid("baseline", "Owners may do everything: the baseline is admin, member or readOnly.");
        foreach (var (name, rule) in sent ?? new Dictionary<string, ObjectRule>())
        {
            if (types.Ruled.All(t => t.Object != name)) throw Refused.Invalid($"rules.{Short(name)}", $"The kinds of record are: {string.Join(", ", types.Ruled.Select(t => t.Object))}.");
            if (rule is null) throw Refused.Invalid($"rules.{name}", "A value is required.");
        }
        var rules = types.Ruled.ToDictionary(t => t.Object, t => sent?.GetValueOrDefault(t.Object) ?? before?.GetValueOrDefault(t.Object) ?? Rights.Of(baseline).On(t.Object), StringComparer.Ordinal);
        foreach (var (name, rule) in rules)
            foreach (var action in Enum.GetValues<RecordAction>())
            {
                var field = $"rules.{name}.{action.ToString().ToLowerInvariant()}";
                if (rule.Of(action) > rule.Read) throw Refused.Invalid(field, "Nobody may do more to a record than see it: this scope is wider than that of read.");
                if (baseline == Role.Admin && action == RecordAction.Read && rule.Read != AccessScope.All) throw Refused.Invalid(field, "Whoever runs the workspace sees every record: with the baseline admin, read is all.");
                if (baseline == Role.ReadOnly && action is not (RecordAction.Read or RecordAction.Export) && rule.Of(action) != AccessScope.None) throw Refused.Invalid(field, "With the baseline readOnly nothing is changed: this is none.");
            }
        return Rights.Write(rules);
    }

    /// <summary>Refuses a role above the caller's own rights.</summary>
    public void Check(CustomRole role) => Check(role.Rights);

    public void Check(Rights rights)
    {
        if (!scope.Entry!.Rights.Covers(rights, types.Ruled.Select(t => t.Object))) throw Refused.Forbidden("Nobody changes or grants a role above their own.");
    }

    static string Short(string name) => name.Length > 50 ? name[..50] : name;
}
