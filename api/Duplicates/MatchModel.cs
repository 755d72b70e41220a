using System.Runtime.InteropServices;
using Crm.Records;

namespace Crm.Duplicates;

/// <summary>What speaks for or against two records being one.</summary>
/// <param name="Field">firstName, lastName, birthDate, email, phone, street, houseNumber, city, postcode, region or company; of companies name and domain instead of the names and birth date.</param>
/// <param name="Likeness">same, similar or differs.</param>
/// <param name="Similarity">0 to 1; null where only same and different are told apart.</param>
/// <param name="Weight">Log-odds in favour (above 0) or against, in natural logarithms.</param>
public sealed record MatchReason(string Field, string Likeness, double? Similarity, double Weight);

/// <summary>What a workspace's own records say about how its duplicates look; kept as JSON.</summary>
/// <param name="M">Per field and level: how often two records of one person agree so.</param>
/// <param name="U">The same for two strangers.</param>
/// <param name="Duplicates">The part of all pairs that are duplicates.</param>
/// <param name="Neighbours">The part of all pairs that share a household or a workplace.</param>
/// <param name="Frequencies">Per field the part of the records that have a value, for values that are not rare.</param>
/// <param name="Records">How many records it was estimated from.</param>
public sealed record MatchEstimate(double[][] M, double[][] U, double Duplicates, double Neighbours, Dictionary<string, Dictionary<string, double>> Frequencies, int Records);

/// <summary>
/// The probability that two records are one, by the model of Fellegi and Sunter ("A Theory for Record Linkage", JASA 64, 1969): each
/// field's agreement adds the logarithm of how much more often duplicates agree so than others do. How often is estimated from the
/// workspace's own records without any labels, by expectation maximisation (Winkler 1988, "Using the EM Algorithm for Weight Computation
/// in the Fellegi-Sunter Model"), with rare values counting more (Winkler 1989, frequency-based matching). Whoever is no duplicate is
/// either a stranger or a neighbour, who shares a household or workplace: three classes instead of two, as in Larsen and Rubin
/// ("Iterative Automated Record Linkage Using Mixture Models", JASA 96, 2001), so that spouses and colleagues are told from duplicates.
/// </summary>
public sealed class MatchModel(MatchRules rules, MatchEstimate estimate)
{
    /// <summary>How many pairs the beliefs that the rules bring are worth against what is found in the data.</summary>
    const double PriorPairs = 100, PriorSample = 2000, PriorShare = 0.5;
    const int Sample = 60_000, Rounds = 25, MostFrequencies = 1000;

    public MatchRules Rules => rules;
    public MatchEstimate Estimate => estimate;

    /// <summary>The model of a workspace of which nothing is known yet but how many records there are.</summary>
    public static MatchModel Supposed(MatchRules rules, int records) => new(rules, new MatchEstimate(
        [.. rules.Fields.Select(f => f.M)], [.. rules.Fields.Select(f => f.U)], Share(records, rules.Duplicates), Share(records, rules.Neighbours), [], records));

    /// <summary>The part of all pairs when so many of each record's kind are expected.</summary>
    static double Share(int records, double each) => Math.Min(0.2, 2 * each / Math.Max(records - 1, 1));

    /// <summary>Estimates the model from all records and the pairs that share a key.</summary>
    public static MatchModel Of(MatchRules rules, IReadOnlyList<MatchFace> faces, ReadOnlySpan<long> pairs)
    {
        var supposed = Supposed(rules, faces.Count).Estimate;
        var strangers = Strangers(rules, faces);
        var patterns = Patterns(rules, faces, pairs);
        var all = faces.Count * (faces.Count - 1.0) / 2;
        var (m, duplicates, neighbours) = (supposed.M, supposed.Duplicates, supposed.Neighbours);
        var near = rules.Fields.Select(f => f.Near).ToArray();
        for (var round = 0; round < Rounds && all > 0; round++)
        {
            // However many pairs there are, what is believed beforehand keeps a part: else one large group that is alike in a way of its own would be taken for what duplicates look like.
            var belief = Math.Max(PriorPairs, duplicates * all * PriorShare);
            var counts = rules.Fields.Select(f => f.M.Select(p => p * belief).ToArray()).ToArray();
            var (found, close) = (supposed.Duplicates * all * 0.1, supposed.Neighbours * all * 0.1);
            foreach (var (pattern, count) in patterns)
            {
                var (same, beside) = Share(pattern, m, near, strangers, duplicates, neighbours);
                found += same * count;
                close += beside * count;
                for (var field = 0; field < counts.Length; field++)
                    if (Level(pattern, field) is >= 0 and var level) counts[field][level] += same * count;
            }
            m = [.. counts.Select(c => c.Select(x => x / c.Sum()).ToArray())];
            (duplicates, neighbours) = (Math.Min(found / all, 0.2), Math.Min(close / all, 0.2));
        }
        return new(rules, new MatchEstimate(m, strangers, Math.Max(duplicates, 1e-12), Math.Max(neighbours, 1e-12), Frequent(rules, faces), faces.Count));
    }

    /// <summary>0 to 1.</summary>
    public double Score(MatchFace a, MatchFace b)
    {
        Span<Likening> found = stackalloc Likening[rules.Fields.Count];
        rules.Compare(a, b, found);
        var (same, near, far) = (Math.Log(estimate.Duplicates), Math.Log(estimate.Neighbours), Math.Log(Math.Max(1 - estimate.Duplicates - estimate.Neighbours, 1e-12)));
        for (var field = 0; field < found.Length; field++)
        {
            if (found[field].Level < 0) continue;
            var (level, u) = (found[field].Level, Strange(field, found[field].Level, a));
            same += Math.Log(estimate.M[field][level]);
            near += Math.Log(Math.Max(rules.Fields[field].Near[level], Math.Min(u, 1)));
            far += Math.Log(u);
        }
        var top = Math.Max(same, Math.Max(near, far));
        return Math.Exp(same - top) / (Math.Exp(same - top) + Math.Exp(near - top) + Math.Exp(far - top));
    }

    /// <summary>What speaks for it and against it, weightiest first.</summary>
    public List<MatchReason> Reasons(MatchFace a, MatchFace b)
    {
        Span<Likening> found = stackalloc Likening[rules.Fields.Count];
        rules.Compare(a, b, found);
        var reasons = new List<MatchReason>(found.Length);
        for (var field = 0; field < found.Length; field++)
        {
            if (found[field] is not { Level: >= 0 } one) continue;
            var top = one.Level == rules.Fields[field].M.Length - 1;
            reasons.Add(new(rules.Fields[field].Name, top ? "same" : one.Level > 0 ? "similar" : "differs", top || one.Similarity == 0 ? null : Math.Round(one.Similarity, 2),
                Math.Round(Math.Log(estimate.M[field][one.Level] / Strange(field, one.Level, a)), 1)));
        }
        return [.. reasons.OrderByDescending(r => Math.Abs(r.Weight))];
    }

    /// <summary>How often strangers agree so: by the value's own frequency where it is the same.</summary>
    double Strange(int field, int level, MatchFace a)
    {
        var u = estimate.U[field][level];
        if (!rules.Fields[field].ByFrequency || level < estimate.U[field].Length - 1) return u;
        return estimate.Frequencies.TryGetValue(rules.Fields[field].Name, out var known)
            ? Math.Max(known.GetValueOrDefault(a.Terms[field][0], 1.0 / Math.Max(estimate.Records, 1)), 2.0 / Math.Max(estimate.Records, 100)) : u;
    }

    static double[][] Strangers(MatchRules rules, IReadOnlyList<MatchFace> faces)
    {
        var counts = rules.Fields.Select(f => f.U.Select(p => p * PriorSample).ToArray()).ToArray();
        // The same pairs every time, so that two scans of the same records agree.
        var random = new Random(faces.Count);
        Span<Likening> found = stackalloc Likening[rules.Fields.Count];
        for (var i = 0; i < Math.Min(Sample, faces.Count * 20) && faces.Count > 1; i++)
        {
            var (a, b) = (random.Next(faces.Count), random.Next(faces.Count));
            if (a == b) continue;
            rules.Compare(faces[a], faces[b], found);
            for (var field = 0; field < found.Length; field++)
                if (found[field].Level >= 0 && !rules.Fields[field].IsIdentifier) counts[field][found[field].Level]++;
        }
        return [.. counts.Select(c => c.Select(x => x / c.Sum()).ToArray())];
    }

    /// <summary>How often each combination of levels comes up, four bits a field.</summary>
    static Dictionary<long, int> Patterns(MatchRules rules, IReadOnlyList<MatchFace> faces, ReadOnlySpan<long> pairs)
    {
        var patterns = new Dictionary<long, int>();
        Span<Likening> found = stackalloc Likening[rules.Fields.Count];
        foreach (var pair in pairs)
        {
            rules.Compare(faces[MatchBlocks.First(pair)], faces[MatchBlocks.Second(pair)], found);
            var pattern = 0L;
            for (var field = 0; field < found.Length; field++) pattern |= (long)(found[field].Level + 1) << (4 * field);
            CollectionsMarshal.GetValueRefOrAddDefault(patterns, pattern, out _)++;
        }
        return patterns;
    }

    static int Level(long pattern, int field) => (int)(pattern >> (4 * field) & 15) - 1;

    static (double Same, double Near) Share(long pattern, double[][] m, double[][] near, double[][] u, double duplicates, double neighbours)
    {
        var (same, beside, far) = (Math.Log(duplicates), Math.Log(neighbours), 0.0);
        for (var field = 0; field < m.Length; field++)
        {
            if (Level(pattern, field) is not (>= 0 and var level)) continue;
            same += Math.Log(m[field][level]);
            beside += Math.Log(Math.Max(near[field][level], u[field][level]));
            far += Math.Log(u[field][level]);
        }
        var top = Math.Max(same, Math.Max(beside, far));
        (same, beside, far) = (Math.Exp(same - top), Math.Exp(beside - top), Math.Exp(far - top));
        return (same / (same + beside + far), beside / (same + beside + far));
    }

    static Dictionary<string, Dictionary<string, double>> Frequent(MatchRules rules, IReadOnlyList<MatchFace> faces)
    {
        var frequencies = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        for (var field = 0; field < rules.Fields.Count; field++)
        {
            if (!rules.Fields[field].ByFrequency) continue;
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var face in faces)
                if (face.Terms[field].Length > 0) CollectionsMarshal.GetValueRefOrAddDefault(counts, face.Terms[field][0], out _)++;
            double all = Math.Max(counts.Values.Sum(), 1);
            frequencies[rules.Fields[field].Name] = counts.Where(c => c.Value > 2).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostFrequencies).ToDictionary(c => c.Key, c => c.Value / all, StringComparer.Ordinal);
        }
        return frequencies;
    }
}
