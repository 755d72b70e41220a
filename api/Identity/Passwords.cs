using Crm.Platform.Http;
using Microsoft.AspNetCore.Identity;

namespace Crm.Identity;

/// <summary>Password rules (12 to 256 characters, none of the common ones) and hashing (PBKDF2 of ASP.NET Core Identity).</summary>
public static class Passwords
{
    static readonly PasswordHasher<User> Hasher = new();
    static readonly Lazy<HashSet<string>> CommonWords = new(() =>
        [.. new StreamReader(typeof(Passwords).Assembly.GetManifestResourceStream("common-passwords.txt")!).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]);
    static readonly string Dummy = Hasher.HashPassword(null!, "nobody has this password");

    // Hashing is slow on purpose: a few at a time, so that a flood of sign-ins leaves the rest of the product its processor.
    static readonly SemaphoreSlim Gate = new(Math.Max(1, Environment.ProcessorCount));

    /// <summary>A 400 naming the field when the password is too short, too long, or one that everybody tries first.</summary>
    public static void Require(string password, string field, params string[] ownWords)
    {
        if (password.Length is < 12 or > 256) throw Refused.Invalid(field, "A password has 12 to 256 characters.");
        if (IsCommon(password, ownWords)) throw Refused.Invalid(field, "This password is among the first that attackers try. Take a few words that do not belong together.");
    }

    public static async Task<string> HashAsync(string password, CancellationToken ct)
    {
        await Gate.WaitAsync(ct);
        try { return Hasher.HashPassword(null!, password); }
        finally { Gate.Release(); }
    }

    /// <summary>Whether the password is the person's. For nobody it takes as long and says no.</summary>
    public static async Task<bool> VerifyAsync(User? user, string password, CancellationToken ct)
    {
        if (password.Length > 256) password = password[..256] + "\n";
        await Gate.WaitAsync(ct);
        try { return Hasher.VerifyHashedPassword(null!, user?.PasswordHash ?? Dummy, password) != PasswordVerificationResult.Failed && user is not null; }
        finally { Gate.Release(); }
    }

    /// <summary>
    /// A common word, or two of them, dressed up with digits, signs, look-alike letters or repetition: "P@ssw0rd1234", "qwertyqwerty1".
    /// </summary>
    static bool IsCommon(string password, string[] ownWords)
    {
        if (password.Distinct().Count() < 5) return true;
        var letters = string.Concat(password.ToLowerInvariant().Select(Plain));
        var bare = string.Concat(letters.Where(char.IsLetter));
        var trimmed = password.ToLowerInvariant().Trim("0123456789!?.,-_#*$+ ".ToCharArray());
        var words = CommonWords.Value;
        return words.Contains(password.ToLowerInvariant()) || words.Contains(trimmed) || words.Contains(string.Concat(trimmed.Select(Plain))) || words.Contains(bare) || MadeOf(bare, words) || MadeOf(trimmed, words) || bare.Length == 0
            || ownWords.Any(own => own.Length >= 4 && string.Equals(trimmed, own.ToLowerInvariant(), StringComparison.Ordinal));
    }

    static bool MadeOf(string text, HashSet<string> words)
    {
        for (var cut = 3; cut <= text.Length - 3; cut++)
            if (words.Contains(text[..cut]) && words.Contains(text[cut..])) return true;
        for (var length = 3; length <= text.Length / 2; length++)
            if (text.Length % length == 0 && words.Contains(text[..length]) && string.Concat(Enumerable.Repeat(text[..length], text.Length / length)) == text) return true;
        return false;
    }

    static char Plain(char c) => c switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' => 'a', '5' => 's', '7' => 't', '@' => 'a', '$' => 's', '!' => 'i', _ => c };
}
