using Crm.Platform.Database;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>Where the ids of merged records lead. They do for good, as long as the merge is not undone.</summary>
static class MergedRecords
{
    /// <summary>The record that this one is part of now; null when it was not merged, or into one that the caller does not see.</summary>
    public static async Task<Guid?> SurvivorAsync(CrmDb db, RecordType type, Guid id, CancellationToken ct)
    {
        if (type.Match is null) return null;
        Guid? survivor = null;
        await new Question(db).Add("select merged_into($1)", id).AskAsync(ct, row => survivor = row.GetGuid(0));
        return survivor == id ? null : survivor;
    }

    /// <summary>A 409 that tells where a merged record went.</summary>
    public static Refused Gone(RecordType type, Guid survivor) => new(409, "merged", $"This {type.Object} was merged into another.", "Open the one that it is part of now, or undo the merge.")
    {
        Extra = new Dictionary<string, object?> { ["mergedInto"] = new Existing(type.Plural, survivor) },
    };
}
