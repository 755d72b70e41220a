namespace Crm.Records;

/// <summary>How alike two texts are. Both are folded already: lower case, without accents.</summary>
public static class Likeness
{
    /// <summary>
    /// Jaro's similarity with Winkler's bonus for a common beginning, 0 to 1 (Winkler 1990, "String Comparator Metrics and Enhanced
    /// Decision Rules in the Fellegi-Sunter Model of Record Linkage": up to 4 letters, 0.1 each, from 0.7 on).
    /// </summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var jaro = Jaro(a, b);
        if (jaro <= 0.7) return jaro;
        var common = 0;
        while (common < 4 && common < a.Length && common < b.Length && a[common] == b[common]) common++;
        return jaro + common * 0.1 * (1 - jaro);
    }

    static double Jaro(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.SequenceEqual(b)) return 1;
        if (a.IsEmpty || b.IsEmpty || a.Length > 100 || b.Length > 100) return 0;
        var reach = Math.Max(Math.Max(a.Length, b.Length) / 2 - 1, 0);
        Span<bool> inA = stackalloc bool[a.Length], inB = stackalloc bool[b.Length];
        inA.Clear();
        inB.Clear();
        var matches = 0;
        for (var i = 0; i < a.Length; i++)
            for (var j = Math.Max(0, i - reach); j < Math.Min(i + reach + 1, b.Length); j++)
                if (!inB[j] && a[i] == b[j]) { inA[i] = inB[j] = true; matches++; break; }
        if (matches == 0) return 0;
        var (k, moved) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            if (!inA[i]) continue;
            while (!inB[k]) k++;
            if (a[i] != b[k]) moved++;
            k++;
        }
        double m = matches;
        return (m / a.Length + m / b.Length + (m - moved / 2.0) / m) / 3;
    }

    /// <summary>Letters put in, left out, changed or swapped with their neighbour (optimal string alignment); one more than <paramref name="most"/> when there are more.</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || b.Length > 100) return most + 1;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }
            if (least > most) return most + 1;
            last.CopyTo(before);
            row.CopyTo(last);
        }
        return last[b.Length];
    }

    /// <summary>How much of the shorter and of the longer row of words the other holds, misspelt ones included: 0 to 1, long words count more.</summary>
    public static double Words(string[] a, string[] b)
    {
        var (one, other) = (Covered(a, b), Covered(b, a));
        var soft = Math.Min(one, other);
        // A part that one of them leaves out tells little against them when the rest is long enough.
        if (a.Length >= 2 && b.Length >= 2) soft = Math.Max(soft, 0.95 * Math.Max(one, other));
        if (soft >= 0.97) return soft;
        var whole = JaroWinkler(string.Join(' ', a), string.Join(' ', b));
        return whole >= 0.9 ? Math.Max(soft, whole) : soft;
    }

    static double Covered(string[] a, string[] b)
    {
        double found = 0, all = 0;
        foreach (var word in a)
        {
            double best = 0;
            foreach (var other in b) best = Math.Max(best, JaroWinkler(word, other));
            if (best >= 0.85) found += best * word.Length;
            all += word.Length;
        }
        return all == 0 ? 0 : found / all;
    }

    /// <summary>How a name sounds: a letter and three digits (American Soundex, as the US National Archives describe it). Other scripts: the first four letters.</summary>
    public static string Sound(string word)
    {
        if (word.Length == 0) return "";
        if (!char.IsAsciiLetter(word[0])) return word[..Math.Min(4, word.Length)];
        Span<char> code = stackalloc char[4] { word[0], '0', '0', '0' };
        var (length, last) = (1, Digit(word[0]));
        for (var i = 1; i < word.Length && length < 4; i++)
        {
            var digit = Digit(word[i]);
            if (digit != '0' && digit != last) code[length++] = digit;
            if (word[i] is not ('h' or 'w')) last = digit;
        }
        return new string(code);
    }

    static char Digit(char c) => c switch
    {
        'b' or 'f' or 'p' or 'v' => '1', 'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2', 'd' or 't' => '3', 'l' => '4', 'm' or 'n' => '5', 'r' => '6', _ => '0',
    };
}
