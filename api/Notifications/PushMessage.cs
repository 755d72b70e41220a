using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Crm.Notifications;

/// <summary>The key by which browsers' push services know this server (VAPID, RFC 8292). It follows from CRM_SECRET, so that every process has the same.</summary>
sealed class PushKey
{
    readonly SigningCredentials credentials;

    public PushKey(string secret)
    {
        // A scalar below the curve's order; the second try is as rare as 2⁻³².
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var d = new byte[32];
        for (var i = 1; d.AsSpan().IndexOfAnyExcept((byte)0) < 0 || d.AsSpan().SequenceCompareTo(order) >= 0; i++)
            d = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: Encoding.UTF8.GetBytes($"crm push {i}"));
        var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        Public = Base64UrlEncoder.Encode(PushMessage.PointOf(pair.ExportParameters(false).Q));
        credentials = new SigningCredentials(new ECDsaSecurityKey(pair), SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The uncompressed point in base64url, as PushManager.subscribe takes it.</summary>
    public string Public { get; }

    /// <summary>The Authorization of a request to the push service of this endpoint, good for 12 hours.</summary>
    public string Authorize(Uri endpoint, string contact, DateTimeOffset now) => $"vapid t={new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Audience = endpoint.GetLeftPart(UriPartial.Authority), Expires = now.UtcDateTime.AddHours(12), Claims = new Dictionary<string, object> { ["sub"] = contact }, SigningCredentials = credentials,
    })}, k={Public}";
}

/// <summary>A message that only one browser can read: RFC 8291 on RFC 8188 (aes128gcm).</summary>
static class PushMessage
{
    /// <summary>What a push service has to take at least, less header and tag (RFC 8291, 4).</summary>
    public const int Most = 3993;
    const int Record = 4096;

    public static byte[] PointOf(ECPoint q) => [4, .. q.X!, .. q.Y!];

    /// <summary>Null when the text is no key of a browser: a point on the curve and a secret of 16 bytes, in base64url.</summary>
    public static (byte[] Point, byte[] Auth)? KeysOf(string p256dh, string auth)
    {
        try
        {
            var (point, secret) = (Base64UrlEncoder.DecodeBytes(p256dh), Base64UrlEncoder.DecodeBytes(auth));
            if (point.Length != 65 || point[0] != 4 || secret.Length != 16) return null;
            using var _ = KeyOf(point);
            return (point, secret);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or ArgumentException) { return null; }
    }

    public static byte[] Encrypt(byte[] text, byte[] theirs, byte[] auth)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(text, theirs, auth, own, RandomNumberGenerator.GetBytes(16));
    }

    internal static byte[] Encrypt(byte[] text, byte[] theirs, byte[] auth, ECDiffieHellman own, byte[] salt)
    {
        if (text.Length > Most) throw new ArgumentException("A message has at most 3,993 bytes.", nameof(text));
        using var their = KeyOf(theirs);
        var point = PointOf(own.ExportParameters(false).Q);
        var shared = HKDF.DeriveKey(HashAlgorithmName.SHA256, own.DeriveRawSecretAgreement(their.PublicKey), 32, auth, [.. "WebPush: info\0"u8, .. theirs, .. point]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 12, salt, [.. "Content-Encoding: nonce\0"u8]);
        var head = new byte[16 + 4 + 1 + point.Length];
        salt.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(16), Record);
        head[20] = (byte)point.Length;
        point.CopyTo(head, 21);
        // The only record is the last one: it ends with a 2.
        byte[] plain = [.. text, 2];
        var (closed, tag) = (new byte[plain.Length], new byte[16]);
        using var cipher = new AesGcm(key, 16);
        cipher.Encrypt(nonce, plain, closed, tag);
        return [.. head, .. closed, .. tag];
    }

    static ECDiffieHellman KeyOf(byte[] point) => ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..65] } });
}
