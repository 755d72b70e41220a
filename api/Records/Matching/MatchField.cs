namespace Crm.Records;

/// <summary>What a comparison of one field found.</summary>
/// <param name="Level">0 differs, up to the highest: the same; -1 when one of them does not say.</param>
/// <param name="Similarity">0 to 1.</param>
public readonly record struct Likening(sbyte Level, float Similarity)
{
    public static readonly Likening Unsaid = new(-1, 0), Differs = new(0, 0);
}

/// <summary>
/// One thing by which two records are compared, with what is supposed of it before a workspace's own data is looked at: how often each
/// level comes up between two records of one person (M), of two strangers (U), and of two who share a household or a workplace (Near).
/// Each adds up to 1, from "differs" to "the same".
/// </summary>
public sealed record MatchField(string Name, Func<string[], string[], Likening> Compare, double[] M, double[] U, double[] Near)
{
    /// <summary>Whether a rare value that is the same says more than a common one.</summary>
    public bool ByFrequency { get; init; }

    /// <summary>An identifier: strangers share it so rarely that a sample cannot tell how often.</summary>
    public bool IsIdentifier { get; init; }
    public Platform.Access.Sensitivity Sensitivity { get; init; }
}

/// <summary>A record as it is compared: the folded terms of each field, in the order of the rules' fields; none where it says nothing.</summary>
public sealed record MatchFace(Guid Id, string[][] Terms);

/// <summary>How records of a noun are compared, and by which keys candidates are found.</summary>
public abstract class MatchRules
{
    public static readonly string[] None = [];
    public abstract IReadOnlyList<MatchField> Fields { get; }

    /// <summary>How many duplicates a record is supposed to have before the workspace's own are looked at.</summary>
    public virtual double Duplicates => 0.01;

    /// <summary>The same for others of its household or workplace.</summary>
    public virtual double Neighbours => 0.3;

    /// <summary>The record as it is compared.</summary>
    public abstract MatchFace FaceOf(Record record);

    /// <summary>The faces of the records that are chosen, in the order of their ids; without those in the trash.</summary>
    internal abstract Task<List<MatchFace>> ReadAsync(Platform.Database.CrmDb db, MatchChoice choice, CancellationToken ct);

    /// <summary>A record as its writer has it so far, complete or not.</summary>
    public abstract MatchFace Read(System.Text.Json.JsonElement input, string? country);

    /// <summary>What two records of one person nearly always share one of. Thorough keys are for the scan, the others are kept for the check while typing.</summary>
    public abstract IEnumerable<string> KeysOf(MatchFace face, bool thorough);

    /// <summary>The level of each field.</summary>
    public virtual void Compare(MatchFace a, MatchFace b, Span<Likening> found)
    {
        for (var i = 0; i < Fields.Count; i++)
            found[i] = a.Terms[i].Length == 0 || b.Terms[i].Length == 0 ? Likening.Unsaid : Fields[i].Compare(a.Terms[i], b.Terms[i]);
    }

    /// <summary>A key as it is stored: 64 bits of its text (FNV-1a).</summary>
    public static long Hash(string key)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in key) hash = (hash ^ c) * 1099511628211UL;
        return unchecked((long)hash);
    }
}
