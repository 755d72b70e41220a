using System.Security.Cryptography;
using System.Text;
using Crm.Platform;

namespace Crm.Meetings;

/// <summary>
/// Where answers to an invitation come to: reply+token@domain. The token is 256 bits that nobody can guess, made for one workspace, meeting
/// and this purpose from random salt and the server's secret, so that the database alone does not tell it; it stays the same for all
/// mails of a meeting, for calendar programs know an organiser by the address. In letters that survive being made lower case.
/// </summary>
static class ReplyAddress
{
    const string Letters = "abcdefghijklmnopqrstuvwxyz234567", Start = "reply+";

    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(32);

    public static byte[] Token(Settings settings, Guid tenant, Guid activity, byte[] salt) =>
        HMACSHA256.HashData(SHA256.HashData(Encoding.UTF8.GetBytes("reply:" + settings.Secret)), (byte[])[.. Encoding.ASCII.GetBytes("invitation"), .. tenant.ToByteArray(), .. activity.ToByteArray(), .. salt]);

    public static byte[] Hash(byte[] token) => SHA256.HashData(token);

    public static string Of(Settings settings, byte[] token)
    {
        var (text, bits, held) = (new StringBuilder(Start), 0, 0);
        foreach (var part in token)
            for ((bits, held) = ((bits << 8) | part, held + 8); held >= 5; held -= 5) text.Append(Letters[(bits >> (held - 5)) & 31]);
        if (held > 0) text.Append(Letters[(bits << (5 - held)) & 31]);
        return $"{text}@{settings.ReplyDomain ?? new System.Net.Mail.MailAddress(settings.MailFrom).Host}";
    }

    /// <summary>The hash of the token in an address; null when it is no reply address.</summary>
    public static byte[]? HashIn(string address)
    {
        var local = address.Trim().ToLowerInvariant().Split('@')[0];
        if (!local.StartsWith(Start, StringComparison.Ordinal) || local.Length != Start.Length + 52) return null;
        var (token, bits, held) = (new List<byte>(32), 0, 0);
        foreach (var letter in local[Start.Length..])
        {
            if (Letters.IndexOf(letter, StringComparison.Ordinal) is not (>= 0 and var five)) return null;
            (bits, held) = (((bits << 5) | five) & 0xFFFF, held + 5);
            if (held >= 8) { token.Add((byte)(bits >> (held - 8))); held -= 8; }
        }
        return token.Count == 32 ? Hash([.. token]) : null;
    }
}
