using System.IO.Compression;
using Crm.Platform.Database;

namespace Crm.Imports;

/// <summary>The uploaded file's bytes in the database: compressed, in parts of a size that every connection carries easily.</summary>
static class ImportFile
{
    const int PartSize = 1 << 20;

    public static async Task StoreAsync(CrmDb db, Guid import, Stream file, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        file.Position = 0;
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await file.CopyToAsync(gzip, ct);
        var (bytes, part) = (packed.GetBuffer(), 0);
        for (var at = 0; at < packed.Length; at += PartSize)
        {
            await using var command = db.Command("insert into import_files (tenant_id, import_id, part, content) values ($1, $2, $3, $4)");
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import }, new() { Value = part++ }, new() { Value = bytes.AsMemory(at, (int)Math.Min(PartSize, packed.Length - at)).ToArray() }]);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>The file in a temporary place on this machine, gone when the stream is closed.</summary>
    public static async Task<Stream> OpenAsync(CrmDb db, Guid import, CancellationToken ct)
    {
        var packed = new MemoryStream();
        for (var part = 0; ; part++)
        {
            await using var command = db.Command("select content from import_files where tenant_id = $1 and import_id = $2 and part = $3");
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import }, new() { Value = part }]);
            if (await command.ExecuteScalarAsync(ct) is not byte[] content) break;
            await packed.WriteAsync(content, ct);
        }
        packed.Position = 0;
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        await gzip.CopyToAsync(file, ct);
        file.Position = 0;
        return file;
    }

    public static async Task ForgetAsync(CrmDb db, Guid import, CancellationToken ct)
    {
        await using var command = db.Command("delete from import_files where tenant_id = $1 and import_id = $2");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
