using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Crm.Exports;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Archives;

/// <summary>Writes a whole workspace into a zip file, as one moment shows it: a file of JSON lines for each table, and what they must add up to.</summary>
sealed class ArchiveJob(TenantWork work, ExportEnd end, TimeProvider time, ILogger<ArchiveJob> log) : IJobHandler
{
    public const string Format = "crm-archive-1";
    const int PageSize = 500;

    public string Kind => "archive";

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = payload.Deserialize<ExportTask>(Json.Options)!.ExportId;
        who = who with { Via = "archive" };
        try { await WriteAsync(who, id, ct); }
        catch (Refused refused) { await end.BreakAsync(who, id, refused.Detail ?? refused.Title, ct); }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!await work.IsLastTryAsync(who, ExportTask.Key(id), ct)) throw;
            log.LogError(exception, "Archive {Id} is given up", id);
            await end.BreakAsync(who, id, "Something went wrong on our side. Please make the archive again.", ct);
        }
    }

    async Task WriteAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        if (await end.BeginAsync(who, id, ct) is not { } export) return;
        await using var file = new ExportFile(work, who, id, export.Run);
        using var counted = new CountedStream(file);
        ArchiveManifest? manifest = null;
        await work.SnapshotAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            if ((await db.EnteredAsync(ct))!.Role != Role.Owner || !await IsActiveAsync(db, who, ct)) throw Refused.Forbidden("Only an owner can archive the workspace.");
            var (by, tenant) = (await db.Set<Member>().Where(m => m.Id == who.MemberId).Select(m => m.Name).FirstAsync(ct), await db.Set<Tenant>().AsNoTracking().SingleAsync(ct));
            var (tables, told, written) = (new List<ArchiveTableView>(), time.GetTimestamp(), 0);
            using (var zip = new ZipArchive(counted, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var table in await ArchiveTables.LoadAsync(db, ct))
                {
                    using var part = new CountedStream(zip.CreateEntry($"tables/{table.Name}.jsonl", CompressionLevel.Fastest).Open());
                    var digest = new LineDigest();
                    await foreach (var page in LinesAsync(db, table, ct))
                    {
                        foreach (var line in page)
                        {
                            var bytes = Encoding.UTF8.GetBytes(line);
                            digest.Add(bytes);
                            part.Write(bytes);
                            part.Write("\n"u8);
                        }
                        written += page.Count;
                        if (!await file.SendAsync(all: false, ct)) return;
                        if (time.GetElapsedTime(told) < TimeSpan.FromMilliseconds(700)) continue;
                        told = time.GetTimestamp();
                        if (!await end.TellAsync(who, export, written, written, ct)) return;
                    }
                    tables.Add(new ArchiveTableView(table.Name, digest.Lines, part.Sha256(), digest.ToString()));
                }
                manifest = new ArchiveManifest(Format, Migrator.Latest, time.Now(), by, new ArchivedWorkspace(tenant.Name, tenant.Currency, tenant.TimeZone, tenant.Locale), tables, ArchiveTables.LeftOut);
                using var words = zip.CreateEntry("manifest.json", CompressionLevel.Fastest).Open();
                words.Write(JsonSerializer.SerializeToUtf8Bytes(manifest, Json.Options));
            }
        }, ct);
        if (manifest is null || !await file.SendAsync(all: true, ct)) return;
        await end.FinishAsync(who, export, (int)manifest.Tables.Sum(t => t.Rows), counted.Bytes, counted.Sha256(), JsonSerializer.Serialize(manifest, Json.Options), "", ct);
    }

    static Task<bool> IsActiveAsync(CrmDb db, CurrentUser who, CancellationToken ct) => db.Set<Member>().AnyAsync(m => m.Id == who.MemberId && m.Status == Member.Active, ct);

    /// <summary>A table's rows as JSON lines, some hundred at a time, by a cursor of the transaction.</summary>
    public static async IAsyncEnumerable<List<string>> LinesAsync(CrmDb db, ArchiveTable table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using (var open = db.Command($"declare archived no scroll cursor for {table.Lines}")) await open.ExecuteNonQueryAsync(ct);
        while (true)
        {
            var page = new List<string>(PageSize);
            await using (var fetch = db.Command($"fetch {(table.Name == "import_files" ? 2 : PageSize)} from archived"))
            await using (var row = await fetch.ExecuteReaderAsync(ct))
                while (await row.ReadAsync(ct)) page.Add(row.GetString(0));
            if (page.Count == 0) break;
            yield return page;
        }
        await using var close = db.Command("close archived");
        await close.ExecuteNonQueryAsync(ct);
    }
}
