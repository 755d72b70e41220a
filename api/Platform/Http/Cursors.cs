using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Crm.Platform.Http;

/// <summary>Opaque page marks, signed and bound to the tenant and to the question asked, so that none can be made up or carried over.</summary>
public sealed class Cursors(Settings settings)
{
    readonly byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes("cursor:" + settings.Secret));

    public string Write(Guid tenant, string question, string?[] values)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(values);
        return Base64Url.EncodeToString(Sign(tenant, question, payload)) + "." + Base64Url.EncodeToString(payload);
    }

    /// <summary>The values of a cursor made for the same tenant and question; a 400 otherwise.</summary>
    public string?[] Read(Guid tenant, string question, string cursor, string field = "cursor")
    {
        try
        {
            var parts = cursor.Split('.');
            var payload = Base64Url.DecodeFromChars(parts[1]);
            if (parts.Length == 2 && CryptographicOperations.FixedTimeEquals(Sign(tenant, question, payload), Base64Url.DecodeFromChars(parts[0])))
                return JsonSerializer.Deserialize<string?[]>(payload)!;
        }
        catch (Exception exception) when (exception is FormatException or IndexOutOfRangeException or JsonException) { /* refused below */ }
        throw Refused.Invalid(field, "This cursor is not one of ours, or belongs to another question. Start again without it.");
    }

    byte[] Sign(Guid tenant, string question, byte[] payload) =>
        HMACSHA256.HashData(key, (byte[])[.. tenant.ToByteArray(), .. Encoding.UTF8.GetBytes(question), 0, .. payload])[..16];
}
