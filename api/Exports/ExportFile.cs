using System.IO.Compression;
using System.Security.Cryptography;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;

namespace Crm.Exports;

/// <summary>Counts the bytes that go through it, and their SHA-256.</summary>
sealed class CountedStream(Stream inner) : Stream
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long bytes;

    public long Bytes => bytes;
    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        bytes += buffer.Length;
        inner.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing) { inner.Dispose(); hash.Dispose(); }
        base.Dispose(disposing);
    }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => bytes;
    public override long Position { get => bytes; set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>
/// A file's way into the database: parts of 1 MiB, each packed for itself. What is written waits here until <see cref="SendAsync"/>;
/// whoever writes calls that often, so that never more than a few parts do.
/// </summary>
sealed class ExportFile(TenantWork work, CurrentUser who, Guid export, int run) : Stream
{
    const int PartSize = 1 << 20;
    readonly MemoryStream waiting = new();
    int parts;

    public override void Write(ReadOnlySpan<byte> buffer) => waiting.Write(buffer);
    public override void Write(byte[] buffer, int offset, int count) => waiting.Write(buffer, offset, count);

    /// <summary>Stores what is complete, at the end the rest as well. False when somebody else writes the file now, or nobody wants it any more.</summary>
    public async Task<bool> SendAsync(bool all, CancellationToken ct)
    {
        var (bytes, sent) = (waiting.GetBuffer(), 0);
        for (; waiting.Length - sent >= PartSize || all && waiting.Length > sent; sent += PartSize)
            if (!await StoreAsync(Pack(bytes.AsSpan(sent, (int)Math.Min(PartSize, waiting.Length - sent))), ct)) return false;
        if (sent == 0) return true;
        var rest = all ? [] : bytes.AsSpan(sent, (int)waiting.Length - sent).ToArray();
        waiting.SetLength(0);
        waiting.Write(rest);
        return true;
    }

    async Task<bool> StoreAsync(byte[] part, CancellationToken ct)
    {
        var stored = 0;
        await work.WriteAsync(who, async services =>
        {
            await using var command = services.GetRequiredService<CrmDb>().Command("""
                insert into export_files (tenant_id, export_id, part, content) select $1, $2, $3, $4 where exists (select from exports where tenant_id = $1 and id = $2 and run = $5 and status = 'running')
                """);
            command.Parameters.AddAll([new() { Value = who.TenantId }, new() { Value = export }, new() { Value = parts }, new() { Value = part }, new() { Value = run }]);
            stored = await command.ExecuteNonQueryAsync(ct);
        }, ct);
        parts++;
        return stored == 1;
    }

    static byte[] Pack(ReadOnlySpan<byte> part)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(part);
        return packed.ToArray();
    }

    /// <summary>One part of a stored file; null behind the last.</summary>
    public static async Task<byte[]?> PartAsync(CrmDb db, Guid export, int part, CancellationToken ct)
    {
        byte[]? packed = null;
        await new Question(db).Add("select content from export_files where tenant_id = $1 and export_id = $2 and part = $3", db.CurrentTenantId, export, part).AskAsync(ct, row => packed = row.GetFieldValue<byte[]>(0));
        if (packed is null) return null;
        var content = new MemoryStream(PartSize);
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        await gzip.CopyToAsync(content, ct);
        return content.ToArray();
    }

    public override void Flush() { }
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}
