namespace Crm.Records;

/// <summary>
/// The ladder of an address, from "as typed" to "known to work", and the ways to fall off it: e-mails bounce or are complained
/// about, phones are a wrong number, letters come back. What is bad does not count as a way to reach somebody.
/// </summary>
static class PointValidity
{
    public const string Unverified = "unverified", SyntaxOk = "syntaxOk", DomainOk = "domainOk", Verified = "verified";

    static readonly Dictionary<string, string[]> ByKind = new(StringComparer.Ordinal)
    {
        [ContactPoint.Email] = [Unverified, SyntaxOk, DomainOk, Verified, "softBounced", "hardBounced", "complained"],
        [ContactPoint.Phone] = [Unverified, SyntaxOk, Verified, "wrongNumber"],
        [ContactPoint.Address] = [Unverified, SyntaxOk, Verified, "returned"],
    };

    /// <summary>What may be said of a point of this kind.</summary>
    public static IReadOnlyList<string> Of(string kind) => ByKind[kind];

    public static bool IsBad(string validity) => validity is "hardBounced" or "complained" or "wrongNumber" or "returned";
}
