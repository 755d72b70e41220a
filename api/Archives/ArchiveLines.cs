using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Crm.Archives;

/// <summary>Reads the tables of an archive line by line, and refuses what no archive has: other columns, other bytes than the manifest tells, more than may be unpacked.</summary>
sealed class ArchiveLines(ZipArchive zip, long packed)
{
    const int PageSize = 500, MostPage = 8 << 20, MostLine = 16 << 20;
    long unpacked;

    /// <summary>The id of the member with this address; null when there is none.</summary>
    public async Task<string?> MemberAsync(string? email, CancellationToken ct)
    {
        if (email is null || zip.GetEntry("tables/members.jsonl") is not { } entry) return null;
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        for (var rows = 0; rows < 100_000 && await reader.ReadLineAsync(ct) is { Length: < 100_000 } line; rows++)
        {
            var row = Parse(line, "members");
            if (row.TryGetProperty("email", out var its) && its.ValueKind == JsonValueKind.String && string.Equals(its.GetString(), email, StringComparison.OrdinalIgnoreCase) && row.TryGetProperty("id", out var id) && id.TryGetGuid(out var found)) return found.ToString();
        }
        return null;
    }

    public async IAsyncEnumerable<List<string>> ReadAsync(ArchiveTable table, ArchiveTableView told, [EnumeratorCancellation] CancellationToken ct)
    {
        var (name, rows, page, size, columns) = ($"tables/{table.Name}.jsonl", 0L, new List<string>(), 0, table.Columns.ToHashSet(StringComparer.Ordinal));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var bytes in LinesAsync(zip.GetEntry(name)!, name, ct))
        {
            hash.AppendData(bytes);
            hash.AppendData("\n"u8);
            var line = Encoding.UTF8.GetString(bytes);
            foreach (var member in Parse(line, table.Name).EnumerateObject())
                if (!columns.Contains(member.Name)) throw ArchiveUpload.Unusable($"{name} has '{(member.Name.Length > 50 ? member.Name[..50] : member.Name)}', which the table does not have. Nothing was restored.");
            if (++rows > told.Rows) throw Wrong(name);
            page.Add(line);
            size += line.Length;
            if (page.Count < PageSize && size < MostPage) continue;
            yield return page;
            (page, size) = ([], 0);
        }
        if (rows != told.Rows || !string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), told.Sha256, StringComparison.OrdinalIgnoreCase)) throw Wrong(name);
        if (page.Count > 0) yield return page;
    }

    async IAsyncEnumerable<byte[]> LinesAsync(ZipArchiveEntry entry, string name, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = entry.Open();
        var (buffer, line) = (new byte[64 << 10], new MemoryStream());
        while (await ReadAsync(stream, buffer, name, ct) is > 0 and var length)
        {
            unpacked += length;
            if (unpacked > ArchiveUpload.MostUnpacked || unpacked > (10 << 20) && unpacked > packed * ArchiveUpload.MostRatio) throw ArchiveUpload.Unusable("The archive unpacks to more than it may. Nothing was restored.");
            for (var at = 0; at < length;)
            {
                var end = Array.IndexOf(buffer, (byte)'\n', at, length - at);
                line.Write(buffer, at, (end < 0 ? length : end) - at);
                if (line.Length > MostLine) throw ArchiveUpload.Unusable($"{name} has a line that is too long. Nothing was restored.");
                if (end < 0) break;
                yield return line.ToArray();
                line.SetLength(0);
                at = end + 1;
            }
        }
        if (line.Length > 0) throw Wrong(name);
    }

    static async Task<int> ReadAsync(Stream stream, byte[] buffer, string name, CancellationToken ct)
    {
        try { return await stream.ReadAsync(buffer, ct); }
        catch (Exception exception) when (exception is InvalidDataException or IOException) { throw Wrong(name); }
    }

    static JsonElement Parse(string line, string table)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : throw new JsonException();
        }
        catch (JsonException) { throw ArchiveUpload.Unusable($"tables/{table}.jsonl has a line that is no JSON object. Nothing was restored."); }
    }

    static Crm.Platform.Http.Refused Wrong(string name) => ArchiveUpload.Unusable($"{name} is not what the manifest says: it was changed or cut off. Nothing was restored.");
}
