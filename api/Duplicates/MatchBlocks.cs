using Crm.Records;

namespace Crm.Duplicates;

/// <summary>The pairs that are worth comparing: those that share a key which not too many have.</summary>
static class MatchBlocks
{
    /// <summary>A key that more records have tells nothing by itself; whoever is the same person shares a rarer one as well.</summary>
    const int Most = 60;

    /// <summary>Pairs of positions in <paramref name="faces"/>, each once, packed as <see cref="First"/> and <see cref="Second"/>.</summary>
    public static long[] Pairs(MatchRules rules, IReadOnlyList<MatchFace> faces)
    {
        var keys = new List<(long Key, int Face)>(faces.Count * 10);
        for (var i = 0; i < faces.Count; i++)
            foreach (var key in rules.KeysOf(faces[i], thorough: true)) keys.Add((MatchRules.Hash(key), i));
        keys.Sort();
        var pairs = new List<long>();
        for (int start = 0, end; start < keys.Count; start = end)
        {
            for (end = start + 1; end < keys.Count && keys[end].Key == keys[start].Key;) end++;
            if (end - start > Most) continue;
            for (var i = start; i < end; i++)
                for (var j = i + 1; j < end; j++)
                    if (keys[i].Face != keys[j].Face) pairs.Add((long)keys[i].Face << 32 | (uint)keys[j].Face);
        }
        pairs.Sort();
        var distinct = 0;
        for (var i = 0; i < pairs.Count; i++)
            if (i == 0 || pairs[i] != pairs[i - 1]) pairs[distinct++] = pairs[i];
        pairs.RemoveRange(distinct, pairs.Count - distinct);
        return [.. pairs];
    }

    public static int First(long pair) => (int)(pair >> 32);
    public static int Second(long pair) => (int)pair;
}
