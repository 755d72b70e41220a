using System.IO.Compression;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Crm.Archives;

/// <summary>An archive as it came in: looked at before any transaction is open, as far as its list of files and its manifest go.</summary>
static class ArchiveUpload
{
    public const int MostBytes = 256 << 20, MostRatio = 100;
    public const long MostUnpacked = 2L << 30;
    const int PartSize = 1 << 20, MostManifest = 1 << 20;

    sealed record Received(IFormFile File, string Name, ArchiveManifest Manifest);

    /// <summary>Receives the file ahead of the write's transaction. What is wrong with it is only said by <see cref="Of"/>, after the caller's role has been checked.</summary>
    public static async ValueTask<object?> ReceiveAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try { http.Items[typeof(ArchiveUpload)] = await ReadAsync(http, http.RequestAborted); }
        catch (Exception exception) when (exception is not OperationCanceledException) { http.Items[typeof(ArchiveUpload)] = exception; }
        return await next(context);
    }

    public static ((string Name, IFormFile File) Upload, ArchiveManifest Manifest) Of(HttpContext http) => http.Items[typeof(ArchiveUpload)] switch
    {
        Received received => ((received.Name, received.File), received.Manifest),
        InvalidDataException => throw Refused.Invalid("body", "This is not a well-formed form with a file."),
        Exception exception => throw exception,
        _ => throw new InvalidOperationException("The route does not receive files."),
    };

    static async Task<Received> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) != true)
            throw new Refused(415, "unsupportedMediaType", "Send a form with a file.", "The Content-Type must be multipart/form-data.");
        var form = await http.Request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MostBytes, ValueCountLimit = 20, BufferBody = false }, ct);
        var file = form.Files.GetFile("file") ?? throw Refused.Invalid("file", "Send the file as the part named 'file'.");
        if (form.Keys.Concat(form.Files.Select(f => f.Name)).FirstOrDefault(k => k is not ("file" or "object")) is { } unknown) throw Refused.Invalid(unknown.Length > 50 ? unknown[..50] : unknown, "There is no such member.");
        await using var stream = file.OpenReadStream();
        using var zip = Open(stream);
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        return new Received(file, string.Concat(name.Where(c => !char.IsControl(c))) is { Length: > 0 } plain ? plain[..Math.Min(200, plain.Length)] : "archive.zip", Manifest(zip));
    }

    public static Refused Unusable(string message) => Refused.Unusable("file", message);

    /// <summary>The zip file with nothing in it but what an archive has, and not more than it may have.</summary>
    public static ZipArchive Open(Stream stream)
    {
        ZipArchive zip;
        try
        {
            zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = zip.Entries.Count;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or IOException or ArgumentException) { throw Unusable("This is not an archive, or not all of it: the zip file cannot be read."); }
        if (zip.Entries.Count > 1000) throw Unusable("The file holds more than 1,000 files; an archive has one for each table.");
        foreach (var entry in zip.Entries)
            if (entry.FullName != "manifest.json" && !ArchiveTables.Kept.Any(t => entry.FullName == $"tables/{t}.jsonl")) throw Unusable($"The file holds '{(entry.FullName.Length > 80 ? entry.FullName[..80] + "…" : entry.FullName)}', which no archive has.");
        if (zip.Entries.Select(e => e.FullName).Distinct(StringComparer.Ordinal).Count() < zip.Entries.Count) throw Unusable("The file holds a table twice.");
        return zip;
    }

    public static ArchiveManifest Manifest(ZipArchive zip)
    {
        var entry = zip.GetEntry("manifest.json") ?? throw Unusable("The file has no manifest.json: it is no archive of a workspace.");
        ArchiveManifest? manifest;
        try
        {
            using var stream = entry.Open();
            var bytes = new byte[MostManifest + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MostManifest) throw Unusable("manifest.json is too large.");
            manifest = JsonSerializer.Deserialize<ArchiveManifest>(bytes.AsSpan(0, length), Json.Options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or IOException or Refused { Status: 400 }) { throw Unusable("manifest.json cannot be read."); }
        if (manifest?.Format != ArchiveJob.Format) throw Unusable($"This is no archive of the format {ArchiveJob.Format}.");
        if (string.CompareOrdinal(manifest.Schema, Migrator.Latest) > 0) throw Unusable($"The archive is of a newer version of the product ({manifest.Schema}); this one is at {Migrator.Latest}.");
        if (manifest.Tables is null || manifest.Workspace is null || manifest.Tables.Any(t => t?.Name is null || t.Sha256 is null || t.Digest is null)) throw Unusable("manifest.json is not complete.");
        var listed = manifest.Tables.Select(t => $"tables/{t.Name}.jsonl").ToList();
        var there = zip.Entries.Select(e => e.FullName).Where(n => n != "manifest.json").ToList();
        if (listed.Except(there, StringComparer.Ordinal).FirstOrDefault() is { } missing) throw Unusable($"{missing} is in the manifest and not in the file.");
        if (there.Except(listed, StringComparer.Ordinal).FirstOrDefault() is { } surplus) throw Unusable($"{surplus} is in the file and not in the manifest.");
        return manifest;
    }

    public static async Task StoreAsync(CrmDb db, Guid restore, IFormFile file, CancellationToken ct)
    {
        await using var stream = file.OpenReadStream();
        var buffer = new byte[PartSize];
        for (var part = 0; await stream.ReadAtLeastAsync(buffer, PartSize, throwOnEndOfStream: false, ct) is > 0 and var length; part++)
        {
            await using var command = db.Command("insert into archive_files (tenant_id, restore_id, part, content) values ($1, $2, $3, $4)");
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = restore }, new() { Value = part }, new() { Value = buffer[..length] }]);
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>The file in a temporary place on this machine, gone when the stream is closed.</summary>
    public static async Task<Stream> FetchAsync(CrmDb db, Guid restore, CancellationToken ct)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        for (var part = 0; ; part++)
        {
            byte[]? content = null;
            await new Question(db).Add("select content from archive_files where tenant_id = $1 and restore_id = $2 and part = $3", db.CurrentTenantId, restore, part).AskAsync(ct, row => content = row.GetFieldValue<byte[]>(0));
            if (content is null) break;
            await file.WriteAsync(content, ct);
        }
        file.Position = 0;
        return file;
    }
}
