using System.Globalization;
using System.Text;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>What is wrong with an e-mail address as it is written.</summary>
public enum EmailProblem
{
    /// <summary>Nothing is there, or there is no @ in it.</summary>
    NoAt,
    /// <summary>Nothing stands before the @, or more than 64 bytes.</summary>
    LocalLength,
    /// <summary>What stands before the @ has a blank, a bracket, two dots together or the like, and no quotes around it.</summary>
    LocalForm,
    /// <summary>What stands behind the @ is no domain with a dot, such as lee.example; an address in [brackets] is none.</summary>
    Domain,
    /// <summary>More than 254 bytes altogether.</summary>
    TooLong,
}

/// <summary>
/// The one place that says what an e-mail address is: a mailbox by RFC 5321 (4.1.2 and 4.5.3.1), with the letters of all languages
/// that RFC 6531 adds. Address literals (ann@[192.0.2.1]) and domains without a dot are refused on purpose: no customer has one.
/// </summary>
public static class EmailAddress
{
    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>What is compared: lower case, the domain in its own letters; null with the problem when it is none.</summary>
    public static string? Normalize(string text, out EmailProblem? problem)
    {
        var value = text.Trim();
        var at = value.LastIndexOf('@');
        problem = at < 0 || value == "@" ? EmailProblem.NoAt : value.EnumerateRunes().Contains(Rune.ReplacementChar) ? EmailProblem.LocalForm : null;
        if (problem is not null) return null;
        var (local, domain) = (value[..at], DomainOf(value[(at + 1)..]));
        problem = Bytes(local) is 0 or > 64 ? EmailProblem.LocalLength : !IsDotString(local) && !IsQuoted(local) ? EmailProblem.LocalForm
            : domain is null ? EmailProblem.Domain : Bytes(value) > 254 ? EmailProblem.TooLong : null;
        return problem is null ? $"{local.Normalize().ToLowerInvariant()}@{domain}" : null;
    }

    public static string? Normalize(string text) => Normalize(text, out _);

    /// <summary>The same; a 400 that names the field and what is wrong.</summary>
    public static string Require(string text, string field) =>
        Normalize(text, out var problem) ?? throw Refused.Invalid(field, $"This is not an e-mail address such as ann@lee.example: {Words(problem!.Value)}");

    public static string Words(EmailProblem problem) => problem switch
    {
        EmailProblem.NoAt => "it has no @.",
        EmailProblem.LocalLength => "1 to 64 characters stand before the @.",
        EmailProblem.LocalForm => "what stands before the @ has a character or a dot that does not belong there.",
        EmailProblem.Domain => "a domain such as lee.example stands behind the @.",
        _ => "it is longer than 254 characters.",
    };

    /// <summary>The domain in its own letters, lower case; null when it is none.</summary>
    static string? DomainOf(string text)
    {
        if (text.Length > 253 || !text.Contains('.', StringComparison.Ordinal) || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return null;
        // Full stops of other scripts are none of ours, and one at the end is for name servers.
        if (text.EndsWith('.') || text.Any(c => c is '\u3002' or '\uFF0E' or '\uFF61')) return null;
        string ascii;
        try { ascii = Idn.GetAscii(text); }
        catch (ArgumentException) { return null; }
        var labels = ascii.Split('.');
        if (ascii.Length > 253 || labels.Any(l => l.Length is 0 or > 63 || l[0] == '-' || l[^1] == '-' || !l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) || labels[^1].All(char.IsAsciiDigit)) return null;
        try { return Idn.GetUnicode(ascii).ToLowerInvariant(); }
        catch (ArgumentException) { return null; }
    }

    static bool IsDotString(string local) => local.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtomText));

    // RFC 5322's atext, and every letter beyond ASCII that is no control, blank or half of a pair.
    static bool IsAtomText(char c) => c < 128 ? char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)
        : !char.IsControl(c) && !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>"ann lee"@…: printable characters, with a backslash before quotes and backslashes.</summary>
    static bool IsQuoted(string local)
    {
        if (local.Length < 3 || local[0] != '"' || local[^1] != '"') return false;
        for (var i = 1; i < local.Length - 1; i++)
        {
            if (local[i] == '\\' && ++i == local.Length - 1) return false;
            else if (local[i] == '"' && local[i - 1] != '\\') return false;
            if (char.IsControl(local[i]) || local[i] > 126 && !IsAtomText(local[i])) return false;
        }
        return true;
    }

    static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
