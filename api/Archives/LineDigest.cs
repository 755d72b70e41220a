using System.Numerics;
using System.Security.Cryptography;

namespace Crm.Archives;

/// <summary>
/// The sum of the SHA-256 of many lines, modulo 2^256: the same in whatever order they come, and without those that were there before.
/// </summary>
struct LineDigest
{
    static readonly BigInteger All = BigInteger.One << 256;
    BigInteger sum;

    public long Lines { get; private set; }

    public void Add(ReadOnlySpan<byte> line)
    {
        Lines++;
        sum = (sum + new BigInteger(SHA256.HashData(line), isUnsigned: true, isBigEndian: true)) % All;
    }

    /// <summary>What was added since.</summary>
    public readonly LineDigest Since(LineDigest before) => new() { Lines = Lines - before.Lines, sum = (sum - before.sum + All) % All };

    public override readonly string ToString() => sum.ToString("x65", System.Globalization.CultureInfo.InvariantCulture)[^64..];
}
