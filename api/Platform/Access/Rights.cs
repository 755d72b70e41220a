using System.Text.Json;
using Crm.Platform.Http;

namespace Crm.Platform.Access;

/// <summary>What can be done to records: made, seen, changed, moved to the trash and back, taken out as a file, changed many at a time.</summary>
public enum RecordAction { Create, Read, Update, Delete, Export, Bulk }

/// <summary>To whose records something may be done: nobody's, one's own, those of the people in one's teams, everybody's.</summary>
public enum AccessScope { None, Own, Team, All }

/// <summary>What a role may do to one kind of record. Nobody may do more to a record than see it: no scope is wider than read's.</summary>
/// <param name="Create">Whose records one may make: with own, the new record is one's own.</param>
/// <param name="Read">Whose records one sees at all: everywhere, in lists, search, counts, boards, timelines, feeds and pickers.</param>
/// <param name="Update">Whose records one may change, move on the board, win, lose or complete.</param>
/// <param name="Delete">Whose records one may move to the trash and bring back.</param>
/// <param name="Export">Whose records one may take out as a file.</param>
/// <param name="Bulk">Whose records one may change many at a time: batches and imports.</param>
public sealed record ObjectRule(AccessScope Create, AccessScope Read, AccessScope Update, AccessScope Delete, AccessScope Export, AccessScope Bulk)
{
    public static readonly ObjectRule Everything = new(AccessScope.All, AccessScope.All, AccessScope.All, AccessScope.All, AccessScope.All, AccessScope.All);
    public static readonly ObjectRule Looking = new(AccessScope.None, AccessScope.All, AccessScope.None, AccessScope.None, AccessScope.None, AccessScope.None);
    public static readonly ObjectRule Nothing = new(AccessScope.None, AccessScope.None, AccessScope.None, AccessScope.None, AccessScope.None, AccessScope.None);

    public AccessScope Of(RecordAction action) => action switch
    {
        RecordAction.Create => Create, RecordAction.Read => Read, RecordAction.Update => Update, RecordAction.Delete => Delete, RecordAction.Export => Export, _ => Bulk,
    };

    public bool Covers(ObjectRule other) => Enum.GetValues<RecordAction>().All(action => Of(action) >= other.Of(action));
}

/// <summary>
/// What a member may do, of this moment. Seeing is decided by the database; this decides what else may be done to what is seen.
/// A built-in role reaches everybody's records: owner, admin and member may do everything with them, read-only people look.
/// </summary>
public sealed class Rights(Role role, Sensitivity clearance, IReadOnlyDictionary<string, ObjectRule>? rules = null, Guid? member = null, IReadOnlyCollection<Guid>? team = null)
{
    public Role Role => role;
    public Sensitivity Clearance => clearance;

    public static Sensitivity ClearanceOf(Role role) => role switch { Role.Owner or Role.Admin => Sensitivity.Special, Role.Member => Sensitivity.Personal, _ => Sensitivity.Normal };

    public static Rights Of(Role role) => new(role, ClearanceOf(role));

    public ObjectRule On(string @object) => rules is null ? role == Role.ReadOnly ? ObjectRule.Looking : ObjectRule.Everything : rules.GetValueOrDefault(@object) ?? ObjectRule.Nothing;

    /// <summary>Whether the member may do this to a record of that owner.</summary>
    public bool Reaches(string @object, RecordAction action, Guid? owner) => On(@object).Of(action) switch
    {
        AccessScope.All => true,
        AccessScope.Team => owner is not null && (owner == member || team?.Contains(owner.Value) == true),
        AccessScope.Own => owner is not null && owner == member,
        _ => false,
    };

    /// <summary>Whether these rights hold everything that the others hold: nobody grants or takes more than they have.</summary>
    public bool Covers(Rights other, IEnumerable<string> objects) => role <= other.Role && clearance >= other.Clearance && objects.All(o => On(o).Covers(other.On(o)));

    /// <summary>True when no record is hidden from the member.</summary>
    public bool SeesEverything => rules is null || rules.Values.All(rule => rule.Read == AccessScope.All);

    /// <summary>What the member sees, as one text: another one as soon as that is something else.</summary>
    public string Sight => $"{role} {clearance} {string.Join(' ', (rules ?? new Dictionary<string, ObjectRule>()).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} {r.Value.Read}"))} {string.Join(' ', (team ?? []).Order())}";

    public static string Write(IReadOnlyDictionary<string, ObjectRule> rules) => JsonSerializer.Serialize(rules, Json.Options);
    public static IReadOnlyDictionary<string, ObjectRule> Read(string rules) => JsonSerializer.Deserialize<Dictionary<string, ObjectRule>>(rules, Json.Options)!;
}
