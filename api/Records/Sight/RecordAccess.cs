using Crm.Platform.Access;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>
/// The one place that says whether the caller may do something to a record. What the caller does not see is a 404 before it
/// comes here (the database shows it to nobody else); what is seen but not allowed is a 403 that says what to ask for.
/// </summary>
public static class RecordAccess
{
    /// <summary>Refuses when the caller may do this to no record of the kind.</summary>
    public static void Require(this Writing writing, RecordType type, RecordAction action)
    {
        if (type.RuledBy.All(kind => writing.Rights.On(kind).Of(type.RightFor(action)) == AccessScope.None)) throw NotAllowed(type, null, type.RightFor(action), AccessScope.None);
    }

    /// <summary>Refuses when the caller may not do this to this record; many at a time take the right to that as well.</summary>
    public static void Require(this Writing writing, RecordType type, RecordAction action, Record record)
    {
        var kind = type.RightsOf(record);
        foreach (var needed in writing.IsBulk ? [type.RightFor(action), RecordAction.Bulk] : new[] { type.RightFor(action) })
            if (!writing.Rights.Reaches(kind, needed, record.Responsible)) throw NotAllowed(type, record, needed, writing.Rights.On(kind).Of(needed));
    }

    /// <summary>Refuses a change after which the caller could not see the record.</summary>
    public static void RequireSight(this Writing writing, RecordType type, Record record)
    {
        var kind = type.RightsOf(record);
        if (writing.Rights.Reaches(kind, RecordAction.Read, record.Responsible)) return;
        var (field, words) = (type.ResponsibleField, $"You would not see this {type.Object} any more: your role shows you {Whose(writing.Rights.On(kind).Read)} {type.Plural}.");
        throw new Refused(403, "forbidden", "Your role does not allow this.", words) { Errors = new Dictionary<string, string[]> { [field] = [words] }, Extra = Needs(kind, RecordAction.Read, AccessScope.All) };
    }

    static Refused NotAllowed(RecordType type, Record? record, RecordAction action, AccessScope has)
    {
        var deed = action switch
        {
            RecordAction.Create => "create", RecordAction.Delete => "delete and restore", RecordAction.Export => "export", RecordAction.Bulk => "change many at a time of", RecordAction.Read => "see", _ => "change",
        };
        var words = has == AccessScope.None ? $"Your role may not {deed} {type.Plural}." : $"Your role may {deed} {Whose(has)} {type.Plural}.";
        return new Refused(403, "forbidden", "Your role does not allow this.", words + " Ask an owner or admin of the workspace for more.") { Extra = Needs(record is null ? type.RuledBy[0] : type.RightsOf(record), action, has == AccessScope.None ? AccessScope.Own : AccessScope.All) };
    }

    static string Whose(AccessScope scope) => scope == AccessScope.Team ? "only your team's" : "only your own";

    static Dictionary<string, object?> Needs(string @object, RecordAction action, AccessScope scope) => new() { ["needs"] = new MissingRight(@object, action, scope) };
}

/// <summary>The right that a refused request lacks: what to ask an owner or admin for.</summary>
/// <param name="Object">contact, company, deal, task or activity.</param>
/// <param name="Scope">The least that would do, as far as it can be told.</param>
public sealed record MissingRight(string Object, RecordAction Action, AccessScope Scope);
