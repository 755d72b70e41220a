using System.IO.Compression;
using System.Text.Json;
using Crm.Members;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Exports;

/// <summary>Which export a job writes.</summary>
sealed record ExportTask(Guid ExportId)
{
    public static string Key(Guid export) => $"export:{export}";
}

/// <summary>
/// Writes an export with its author's rights of this moment. All that it reads is of one moment (one snapshot), some hundred records at
/// a time; what is written goes to the database in parts. Whoever takes it over after a crash begins anew: a snapshot is not there twice.
/// </summary>
sealed class ExportJob(TenantWork work, IEnumerable<ExportKind> kinds, ExportEnd end, TimeProvider time, ILogger<ExportJob> log) : IJobHandler
{
    static readonly TimeSpan Tell = TimeSpan.FromMilliseconds(700);

    public string Kind => "export";

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var id = payload.Deserialize<ExportTask>(Json.Options)!.ExportId;
        who = who with { Via = "export" };
        try { await WriteAsync(who, id, ct); }
        catch (Refused refused) { await end.BreakAsync(who, id, refused.Detail ?? refused.Title, ct); }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (!await work.IsLastTryAsync(who, ExportTask.Key(id), ct)) throw;
            log.LogError(exception, "Export {Id} is given up", id);
            await end.BreakAsync(who, id, "Something went wrong on our side. Please export again.", ct);
        }
    }

    async Task WriteAsync(CurrentUser who, Guid id, CancellationToken ct)
    {
        if (await end.BeginAsync(who, id, ct) is not { } export) return;
        var ask = export.ReadAsk<ExportInput>();
        await using var file = new ExportFile(work, who, id, export.Run);
        using var counted = new CountedStream(file);
        var (told, processed, total) = (time.GetTimestamp(), 0, 0);
        ExportManifest? manifest = null;
        var sight = "";
        await work.SnapshotAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            var rights = (await db.EnteredAsync(ct))!.Rights;
            sight = ExportRights.Sight(rights, kinds);
            // A regular export asks its view anew each time.
            if (export.ScheduleId is not null) ask = await ExportEndpoints.ByViewAsync(ask, services, ct);
            var by = await db.Set<Member>().Where(m => m.Id == who.MemberId).Select(m => m.Name).FirstAsync(ct);
            var made = new ExportManifest(export.Object, export.Format, 0, "", [], time.Now(), by, ask.Filter, ask.Q, [], []);
            if (ask.Object != ExportObject.Everything)
            {
                var rows = await kinds.First(k => k.Type.Plural == export.Object).OpenAsync(ask, services, ct);
                total = rows.Count;
                if (!await PutAsync(rows, counted, ask)) return;
                manifest = made with { Rows = processed, Columns = Names(rows, ask) };
                return;
            }
            var (open, parts) = (new List<(ExportKind Kind, ExportRows Rows)>(), new List<ExportPart>());
            foreach (var kind in kinds.Where(k => rights.On(k.Type.Object).Export > AccessScope.None)) open.Add((kind, await kind.OpenAsync(ask, services, ct)));
            if (open.Count == 0) throw Refused.Forbidden("Your role may not export anything. Ask an owner or admin of the workspace for more.");
            total = open.Sum(o => o.Rows.Count);
            using (var zip = new ZipArchive(counted, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (kind, rows) in open)
                {
                    var (name, before) = ($"{kind.Type.Plural}.{Sheet.Ending(ask.Format)}", processed);
                    using var part = new CountedStream(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
                    if (!await PutAsync(rows, part, ask)) return;
                    parts.Add(new ExportPart(name, kind.Type.Plural, processed - before, part.Sha256(), Names(rows, ask)));
                }
                made = made with { Rows = processed, Files = parts, LeftOut = [.. kinds.Except(open.Select(o => o.Kind)).Select(k => k.Type.Plural)] };
                using var words = zip.CreateEntry("manifest.json", CompressionLevel.Fastest).Open();
                words.Write(JsonSerializer.SerializeToUtf8Bytes(new { made.ExportedAt, made.By, made.Format, made.Rows, made.Files, made.LeftOut }, Json.Options));
            }
            manifest = made;
        }, ct);
        if (manifest is null || !await file.SendAsync(all: true, ct)) return;
        manifest = manifest with { Sha256 = counted.Sha256() };
        await end.FinishAsync(who, export, manifest.Rows, counted.Bytes, manifest.Sha256, JsonSerializer.Serialize(manifest, Json.Options), sight, ct);

        async Task<bool> PutAsync(ExportRows rows, Stream stream, ExportInput ask)
        {
            using var sheet = Sheet.Of(ask.Format, stream, rows.Columns, export.Object, ask.VcardVersion);
            await foreach (var page in rows.Pages.WithCancellation(ct))
            {
                foreach (var row in page) sheet.Row(row);
                processed += page.Count;
                if (!await file.SendAsync(all: false, ct)) return false;
                if (time.GetElapsedTime(told) < Tell) continue;
                told = time.GetTimestamp();
                if (!await end.TellAsync(who, export, total, processed, ct)) return false;
            }
            return true;
        }
    }

    static IReadOnlyList<string> Names(ExportRows rows, ExportInput ask) => [.. rows.Columns.Select(c => ask.Format == ExportFormat.Jsonl ? c.To : c.Label)];
}

/// <summary>What somebody may take out, as one text: a file is handed out while it is the same.</summary>
static class ExportRights
{
    public static string Sight(Rights rights, IEnumerable<ExportKind> kinds) => $"{rights.Sight} | {string.Join(' ', kinds.Select(k => $"{k.Type.Object} {rights.On(k.Type.Object).Export}"))}";
}
