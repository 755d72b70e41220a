using System.Text.Json;
using Crm.Exports;
using Crm.Identity;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Crm.Archives;

static class ArchiveEndpoints
{
    public static IServiceCollection AddArchives(this IServiceCollection services) => services.AddSingleton<IJobHandler, ArchiveJob>().AddSingleton<IJobHandler, RestoreJob>();

    public static void MapArchives(this IEndpointRouteBuilder app)
    {
        var uploads = app.MapGroup("").AddEndpointFilter(ArchiveUpload.ReceiveAsync).MapTenantGroup("/archives", "Archives");
        uploads.MapPost("/restore", RestoreAsync).Writes(Permissions.Archive).WithName("restoreArchive").WithSummary("Restore an archive into this workspace, which must be empty")
            .WithDescription("multipart/form-data with file, up to 256 MiB (2 GiB unpacked). By an owner; 409 with what is there unless the workspace has no records. In the background, whole or not at all. Ids stay as they are; whoever restores takes the place of the member with the same e-mail address, all others become placeholders who can be invited again. Afterwards rows and digests are compared with the manifest.")
            .Accepts<RestoreForm>("multipart/form-data").Produces<RestoreView>(202).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithMetadata(new RequestSizeLimitAttribute(ArchiveUpload.MostBytes + (1 << 20)));
        var group = app.MapTenantGroup("/archives", "Archives");
        group.MapPost("/", CreateAsync).Writes(Permissions.Archive).WithName("createArchive").WithSummary("Make an archive of the whole workspace")
            .WithDescription("By an owner. A zip file with a file of JSON lines for each table and manifest.json, as one moment shows it; docs/archive.md tells the format. Written in the background; it can be fetched for 24 hours, by whoever made it.").Produces<ArchiveView>(202).ProducesProblem(409);
        group.MapGet("/", ListAsync).Reads(Permissions.Archive).WithName("listArchives").WithSummary("One's own archives of the last 30 days, and whether one can be restored here");
        group.MapGet("/{id}", GetAsync).Reads(Permissions.Archive).WithName("getArchive").WithSummary("An archive: progress, file and manifest").ProducesProblem(404);
        group.MapGet("/{id}/file", (string id, HttpContext http, IEnumerable<ExportKind> kinds, TenantWork work, Throttle throttle, TimeProvider time, CancellationToken ct) => ExportEndpoints.SendAsync(id, archive: true, Permissions.Archive, http, kinds, work, throttle, time, ct))
            .OpensItsOwnScopes(Permissions.Archive).WithName("downloadArchive").WithSummary("The archive's file").WithDescription("For whoever made it, signed in and still an owner, for 24 hours. Each download is told in the change feed (archive.downloaded).").Produces<string>(200, "application/octet-stream").ProducesProblem(404).ProducesProblem(409);
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.Archive).WithName("deleteArchive").WithSummary("Stop an archive, or delete its file").Produces(204).ProducesProblem(404);
    }

    static async Task<IResult> CreateAsync(CrmDb db, Writing writing, TimeProvider time, CancellationToken ct)
    {
        var (member, now) = (writing.User.MemberId!.Value, time.Now());
        if (await db.Set<Export>().AnyAsync(e => e.Object == Export.Archive && e.Status == "running", ct)) throw Refused.Conflict("An archive is being made. Wait until it is there.");
        var slug = (await writing.TenantAsync(ct)).Slug;
        var archive = new Export { Object = Export.Archive, Format = "zip", Ask = "{}", CreatedAt = now, UpdatedAt = now, CreatedBy = member, FileName = FormattableString.Invariant($"{slug}-{now.UtcDateTime:yyyy-MM-dd}.zip") };
        db.Add(archive);
        db.Add(Job.Of("archive", new ExportTask(archive.Id), member, ExportTask.Key(archive.Id), now));
        writing.Events.AddPlain(archive.Noun, archive.Id, archive.Version, "started");
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/archives/{archive.Id}", View(archive, now));
    }

    static async Task<Ok<ArchiveList>> ListAsync(CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct)
    {
        var member = scope.User.MemberId;
        var archives = await db.Set<Export>().AsNoTracking().Where(e => e.CreatedBy == member && e.Object == Export.Archive).OrderByDescending(e => e.Id).Take(50).ToListAsync(ct);
        RestoreView? restore = null;
        await new Question(db).Add(RestoreRows.Last, db.CurrentTenantId).AskAsync(ct, row => restore = RestoreRows.Read(row));
        return TypedResults.Ok(new ArchiveList([.. archives.Select(a => View(a, time.Now()))], (await RestoreRows.FoundAsync(db, ct)).Count == 0, restore));
    }

    static async Task<Ok<ArchiveView>> GetAsync(string id, CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct) => TypedResults.Ok(View(await ExportEndpoints.FindAsync(id, archive: true, db, scope, ct), time.Now()));

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, TenantScope scope, Writing writing, CancellationToken ct)
    {
        var archive = await ExportEndpoints.FindAsync(id, archive: true, db, scope, ct);
        db.Remove(archive);
        writing.Events.AddPlain(archive.Noun, archive.Id, archive.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task<IResult> RestoreAsync(HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var (upload, manifest) = ArchiveUpload.Of(http);
        if (await RestoreRows.FoundAsync(db, ct) is { Count: > 0 } there)
            throw Refused.Conflict($"This workspace is not empty: {string.Join(", ", there.Select(t => $"{t.Rows} {t.Table.Replace('_', ' ')}"))}. Make a new workspace, without sample data, and restore the archive there.");
        var id = Guid.CreateVersion7();
        await using (var command = db.Command("insert into archive_restores (tenant_id, id, status, file_name, file_bytes, rows, created_at, created_by) select $1, $2, 'running', $3, $4, $5, $6, $7 where not exists (select from archive_restores where tenant_id = $1 and status = 'running')"))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = id }, new() { Value = upload.Name }, new() { Value = upload.File.Length }, new() { Value = manifest.Tables.Sum(t => t.Rows) }, new() { Value = writing.Now }, new() { Value = writing.User.MemberId!.Value }]);
            if (await command.ExecuteNonQueryAsync(ct) == 0) throw Refused.Conflict("An archive is being restored. Wait until it is done.");
        }
        await ArchiveUpload.StoreAsync(db, id, upload.File, ct);
        db.Add(Job.Of("restore", new RestoreTask(id), writing.User.MemberId, RestoreTask.Key(id), writing.Now));
        writing.Events.AddPlain("restore", id, 1, "started");
        await db.SaveChangesAsync(ct);
        RestoreView? restore = null;
        await new Question(db).Add(RestoreRows.Last, db.CurrentTenantId).AskAsync(ct, row => restore = RestoreRows.Read(row));
        return TypedResults.Accepted("/api/v1/archives", restore);
    }

    static ArchiveView View(Export e, DateTimeOffset now) => new(e.Id, e.Status == "done" && e.ExpiresAt <= now ? ExportStatus.Expired : Enum.Parse<ExportStatus>(e.Status, true), e.Rows, e.Processed, new ExportFileView(e.FileName, e.Bytes, e.Sha256),
        e.Manifest is null ? null : JsonSerializer.Deserialize<ArchiveManifest>(e.Manifest, Json.Options), e.Error, e.CreatedAt, e.FinishedAt, e.ExpiresAt);
}
