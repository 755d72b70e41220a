using System.Text.Json;
using Crm.Identity;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;
using Crm.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Crm.Exports;

static class ExportEndpoints
{
    const int MostAtOnce = 3, FetchesPerHour = 60;

    public static void MapExports(this IEndpointRouteBuilder app)
    {
        app.MapExportSchedules();
        var group = app.MapTenantGroup("/exports", "Exports");
        group.MapPost("/", CreateAsync).Writes(Permissions.Export).WithName("createExport").WithSummary("Take records out as a file")
            .WithDescription("Written in the background, as one moment shows it, with the records and fields that one's role lets out; GET shows the progress. CSV and XLSX have the headers that an import knows, JSONL the names of its targets: the file brought in again changes nothing. A cell that a spreadsheet would run as a formula has ' in front, which an import takes away again. Everything is a zip file with one file for each kind of record and manifest.json.")
            .Accepts<ExportInput>("application/json").Produces<ExportView>(202).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/", ListAsync).Reads().WithName("listExports").WithSummary("One's own exports of the last 30 days, newest first");
        group.MapGet("/{id}", GetAsync).Reads().WithName("getExport").WithSummary("An export: progress, file and manifest").ProducesProblem(404);
        group.MapGet("/{id}/manifest", ManifestAsync).Reads().WithName("getExportManifest").WithSummary("What the file holds: rows, columns, SHA-256").ProducesProblem(404);
        group.MapGet("/{id}/file", FileAsync).OpensItsOwnScopes(Permissions.Export).WithName("downloadExport").WithSummary("The file")
            .WithDescription("For whoever made it, signed in, for 24 hours, and only while they may still see and take out what is in it. Each download is told in the change feed (export.downloaded). At most 60 an hour.")
            .Produces<string>(200, "application/octet-stream").ProducesProblem(404).ProducesProblem(409);
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.Export).WithName("deleteExport").WithSummary("Stop an export, or delete its file").Produces(204).ProducesProblem(404);
    }

    static async Task<IResult> CreateAsync(HttpContext http, IEnumerable<ExportKind> kinds, CrmDb db, Writing writing, TimeProvider time, CancellationToken ct)
    {
        var services = http.RequestServices;
        var ask = await Body.ValidAsync(Body.As<ExportInput>(await Body.ReadAsync(http.Request, ct)), services, ct);
        ask = await CheckedAsync(ask, kinds, writing, services, ct);
        var member = writing.User.MemberId;
        if (await db.Set<Export>().CountAsync(e => e.CreatedBy == member && e.Status == "running" && e.Object != Export.Archive, ct) >= MostAtOnce) throw Refused.Conflict($"{MostAtOnce} of your exports are running. Wait for one of them, or stop it.");
        var export = await StartAsync(ask, member!.Value, null, db, writing, time, ct);
        return TypedResults.Accepted($"/api/v1/exports/{export.Id}", View(export, time.Now()));
    }

    /// <summary>The question with what its view says, tried once, so that what is wrong with it is said before any work.</summary>
    internal static async Task<ExportInput> CheckedAsync(ExportInput ask, IEnumerable<ExportKind> kinds, Writing writing, IServiceProvider services, CancellationToken ct)
    {
        if (ask.Format == ExportFormat.Vcard && ask.Object != ExportObject.Contacts) throw Refused.Invalid("format", "A vCard holds contacts only. Take csv, xlsx or jsonl.");
        if (ask.VcardVersion is not null && ask.Format != ExportFormat.Vcard) throw Refused.Invalid("vcardVersion", "This belongs to the format vcard.");
        if (ask.Object == ExportObject.Everything)
        {
            var odd = ask switch { { ViewId: not null } => "viewId", { Ids: not null } => "ids", { Filter: { ValueKind: not JsonValueKind.Null } } => "filter", { Sort: not null } => "sort", { Q: not null } => "q", { Columns: not null } => "columns", _ => null };
            if (odd is not null) throw Refused.Invalid(odd, "Everything has no choice of records or columns.");
            if (kinds.All(k => writing.Rights.On(k.Type.Object).Export == AccessScope.None)) throw Refused.Forbidden("Your role may not export anything. Ask an owner or admin of the workspace for more.");
            return ask;
        }
        var kind = kinds.First(k => k.Type.Plural == ask.Object.ToString().ToLowerInvariant());
        writing.Require(kind.Type, RecordAction.Export);
        if (ask.Ids is { Count: 0 }) throw Refused.Invalid("ids", "Say which records, or leave the ids away.");
        ask = await ByViewAsync(ask, services, ct);
        await kind.OpenAsync(ask, services, ct);
        return ask;
    }

    /// <summary>The question with the filter, words, order and columns of its view, where it has none of its own.</summary>
    internal static async Task<ExportInput> ByViewAsync(ExportInput ask, IServiceProvider services, CancellationToken ct)
    {
        if (ask.ViewId is not { } id) return ask;
        View view;
        try { view = await services.GetRequiredService<ViewReads>().FindAsync(id.ToString(), forUpdate: false, trashed: false, ct); }
        catch (Refused refused) when (refused.Status == 404) { throw Refused.Unusable("viewId", "There is no view with this id."); }
        if (view.Object != ask.Object.ToString().ToLowerInvariant()) throw Refused.Unusable("viewId", $"This is a view of {view.Object}.");
        JsonElement? filter = view.Filter is null ? null : JsonDocument.Parse(view.Filter).RootElement;
        if (view.PipelineId is { } pipeline) filter = ExportKind.Both(filter, JsonSerializer.SerializeToElement(new { field = "pipelineId", op = "eq", value = pipeline }));
        // A card of a view's columns alone would lack the rest of the person.
        var columns = view.Columns.Count > 0 && ask.Format != ExportFormat.Vcard ? view.Columns : null;
        return ask with { Filter = ask.Filter ?? filter, Q = ask.Q ?? view.Q, Sort = ask.Sort ?? view.Sort, Columns = ask.Columns ?? columns };
    }

    internal static async Task<Export> StartAsync(ExportInput ask, Guid member, ExportSchedule? schedule, CrmDb db, Writing writing, TimeProvider time, CancellationToken ct)
    {
        var (now, plural) = (time.Now(), ask.Object.ToString().ToLowerInvariant());
        var export = new Export
        {
            Object = plural, Format = ask.Format.ToString().ToLowerInvariant(), Ask = JsonSerializer.Serialize(ask, Json.Options), ScheduleId = schedule?.Id, CreatedAt = now, UpdatedAt = now, CreatedBy = member,
            FileName = FormattableString.Invariant($"{NameOf(schedule?.Name) ?? plural}-{now.UtcDateTime:yyyy-MM-dd}.{(ask.Object == ExportObject.Everything ? "zip" : Sheet.Ending(ask.Format))}"),
        };
        db.Add(export);
        db.Add(Job.Of("export", new ExportTask(export.Id), member, ExportTask.Key(export.Id), now));
        writing.Events.AddPlain("export", export.Id, export.Version, "started");
        await db.SaveChangesAsync(ct);
        return export;
    }

    static string? NameOf(string? name) => name is null ? null : string.Concat(name.Where(c => !char.IsControl(c)).Select(c => "/\\:*?\"<>|".Contains(c, StringComparison.Ordinal) ? '-' : c));

    static async Task<Ok<Page<ExportView>>> ListAsync(CrmDb db, Cursors cursors, TenantScope scope, TimeProvider time, CancellationToken ct, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        var member = scope.User.MemberId;
        var rows = db.Set<Export>().AsNoTracking().Where(e => e.CreatedBy == member && e.Object != Export.Archive);
        if (cursor is not null)
        {
            var last = Guid.Parse(cursors.Read(scope.TenantId, "exports", cursor)[0]!);
            rows = rows.Where(e => e.Id.CompareTo(last) < 0);
        }
        var found = await rows.OrderByDescending(e => e.Id).Take(limit + 1).ToListAsync(ct);
        var items = found.Take(limit).Select(e => View(e, time.Now())).ToList();
        return TypedResults.Ok(new Page<ExportView>(items, found.Count > limit ? cursors.Write(scope.TenantId, "exports", [items[^1].Id.ToString()]) : null));
    }

    static async Task<Ok<ExportView>> GetAsync(string id, CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct) => TypedResults.Ok(View(await FindAsync(id, archive: false, db, scope, ct), time.Now()));

    static async Task<Ok<ExportManifest>> ManifestAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct) =>
        TypedResults.Ok((await FindAsync(id, archive: false, db, scope, ct)).Manifest is { } manifest ? JsonSerializer.Deserialize<ExportManifest>(manifest, Json.Options)! : throw Refused.NotFound());

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, TenantScope scope, Writing writing, CancellationToken ct)
    {
        var export = await FindAsync(id, archive: false, db, scope, ct);
        db.Remove(export);
        writing.Events.AddPlain("export", export.Id, export.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static Task FileAsync(string id, HttpContext http, IEnumerable<ExportKind> kinds, TenantWork work, Throttle throttle, TimeProvider time, CancellationToken ct) => SendAsync(id, archive: false, Permissions.Export, http, kinds, work, throttle, time, ct);

    /// <summary>Hands the file out part by part. Each part is read with the session check in front, so that nobody goes on fetching who has been signed out.</summary>
    internal static async Task SendAsync(string id, bool archive, string permission, HttpContext http, IEnumerable<ExportKind> kinds, TenantWork work, Throttle throttle, TimeProvider time, CancellationToken ct)
    {
        var (who, roles, now) = (TenantFilter.UserOf(http.User), Permissions.RolesWith(permission), time.Now());
        var export = await work.ReadAsync(who, roles, async services =>
        {
            var (db, scope) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<TenantScope>());
            var found = await FindAsync(id, archive, db, scope, ct);
            if (found.Status != "done" || found.ExpiresAt <= now) throw found.Status == "running" ? Refused.Conflict("The file is still being written.") : Refused.NotFound();
            if (!archive && found.Sight != ExportRights.Sight(scope.Entry!.Rights, kinds)) throw Refused.Conflict("What you may see or take out has changed since this file was made. Please export again.");
            return found;
        });
        await throttle.TakeAsync($"export {who.TenantId} {who.MemberId}", FetchesPerHour, TimeSpan.FromHours(1), ct);
        await work.WriteAsync(who with { SessionId = null }, async services =>
        {
            services.GetRequiredService<Writing>().Events.AddPlain(export.Noun, export.Id, export.Version, "downloaded");
            await services.GetRequiredService<CrmDb>().SaveChangesAsync(ct);
        }, ct);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(export.FileName);
        (http.Response.ContentType, http.Response.ContentLength) = (Sheet.MediaType(export.FileName), export.Bytes);
        (http.Response.Headers.ContentDisposition, http.Response.Headers.XContentTypeOptions, http.Response.Headers.CacheControl) = (disposition.ToString(), "nosniff", "no-store");
        for (var part = 0; await work.ReadAsync(who, roles, s => ExportFile.PartAsync(s.GetRequiredService<CrmDb>(), export.Id, part, ct)) is { } content; part++) await http.Response.Body.WriteAsync(content, ct);
    }

    internal static async Task<Export> FindAsync(string id, bool archive, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var member = scope.User.MemberId;
        return (Guid.TryParseExact(id, "D", out var key) ? await db.Set<Export>().FirstOrDefaultAsync(e => e.Id == key && e.CreatedBy == member && (e.Object == Export.Archive) == archive, ct) : null) ?? throw Refused.NotFound();
    }

    static ExportView View(Export e, DateTimeOffset now) => new(e.Id, e.Version, Enum.Parse<ExportObject>(e.Object, true), Enum.Parse<ExportFormat>(e.Format, true), e.Status == "done" && e.ExpiresAt <= now ? ExportStatus.Expired : Enum.Parse<ExportStatus>(e.Status, true),
        e.Rows, e.Processed, new ExportFileView(e.FileName, e.Bytes, e.Sha256), e.Manifest is null ? null : JsonSerializer.Deserialize<ExportManifest>(e.Manifest, Json.Options), e.Error, e.ScheduleId, e.CreatedAt, e.FinishedAt, e.ExpiresAt);
}
