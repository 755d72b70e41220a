using System.Text.Json;
using Crm.Events;
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

namespace Crm.Imports;

static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder app)
    {
        app.MapPresets();
        app.MapSavedMappings();
        var uploads = app.MapGroup("").AddEndpointFilter(Upload.ReceiveAsync).MapTenantGroup("/imports", "Imports");
        uploads.MapPost("/", UploadAsync).Writes(Permissions.Import).WithName("uploadImport").WithSummary("Upload a file and get a mapping proposed")
            .WithDescription("multipart/form-data with file (CSV, XLSX, vCard or JSONL, told by its bytes; up to 50 MiB, 500,000 rows, 200 columns), object (companies, contacts or deals) and, if wanted, sheet (of a workbook), mappingId (of a kept mapping) and mapping: JSON, complete or partial, put over the proposal. What is proposed can be started as it is.")
            .Accepts<ImportForm>("multipart/form-data").Produces<ImportView>(202).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithMetadata(new RequestSizeLimitAttribute(Upload.MostBody));
        var group = app.MapTenantGroup("/imports", "Imports");
        group.MapGet("/", ListAsync).Reads().WithName("listImports").WithSummary("The imports of the workspace, newest first");
        group.MapGet("/{id}", GetAsync).Reads().WithName("getImport").WithSummary("An import: file, preview, mapping, progress and counts").ProducesProblem(404);
        group.MapPut("/{id}/mapping", MapAsync).Writes(Permissions.Import).WithName("mapImport").WithSummary("Change the mapping before the start")
            .WithDescription("Members left out stay. Columns, when sent, are replaced whole: one that is not named is left out of the import. What a column leaves open (order of dates, values) is filled in. A column or a target twice is refused with 422.")
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/{id}/start", StartAsync).Writes(Permissions.Import).WithName("startImport").WithSummary("Start the import, or a dry run that writes nothing")
            .WithDescription("Runs in the background; GET shows the progress. A second start is refused with 409, except after a dry run. The body may be left out. A mapping in it is put over the stored one.")
            .Accepts<StartImport>(isOptional: true, "application/json").Produces<ImportView>(202).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        group.MapPut("/{id}/corrections", CorrectAsync).Writes(Permissions.Import).WithName("correctImportRow").WithSummary("Put cells of a row right before the start")
            .WithDescription("The file stays as it is: what is put right here is read in its place, in dry runs and in the import. Up to 2,000 cells. A column that the file does not have is 422, after the start 409.")
            .Produces<ImportView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        group.MapPost("/{id}/undo", UndoAsync).Writes(Permissions.Import).WithName("undoImport").WithSummary("Take an import back")
            .WithDescription("Within 30 days. Records that it made are removed and records that it changed put back, unless somebody has changed them since: those are kept and counted.")
            .Produces<ImportView>(202).ProducesProblem(404).ProducesProblem(409);
        group.MapGet("/{id}/rows", ImportReads.RowsAsync).Reads().WithName("importRows").WithSummary("What became of each row").WithDescription("status: created, updated, unchanged or failed; warned is rows that were taken and about which there is something to say all the same.").Produces<Page<ImportRowView>>().ProducesProblem(404);
        group.MapGet("/{id}/errors.csv", ImportReads.ErrorsAsync).Reads().WithName("importErrors").WithSummary("The rows that failed, as they were in the file, with number and reason")
            .WithDescription("UTF-8 with BOM, every field quoted. A cell that a spreadsheet would run as a formula has ' in front, which an import takes away again.").Produces<string>(200, "text/csv").ProducesProblem(404);
        group.MapGet("/{id}/result.csv", ImportReads.ResultAsync).Reads().WithName("importResult").WithSummary("What became of every row: its number in the file, the result, the record's id and the reason")
            .WithDescription("UTF-8 with BOM, every field quoted. After an undo it still tells what the import had done.").Produces<string>(200, "text/csv").ProducesProblem(404);
    }

    static async Task<IResult> UploadAsync(HttpContext http, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var upload = Upload.Of(http);
        var kind = kinds.FirstOrDefault(k => k.Of.Plural == upload.Object) ?? throw Refused.Invalid("object", $"Say what the rows are: {string.Join(", ", kinds.Select(k => k.Of.Plural))}.");
        writing.Require(kind.Of.Type, RecordAction.Bulk);
        var around = await Surroundings.LoadAsync(db, writing.User.TenantId, ct);
        var proposal = new Proposal(kind.Of, upload.Facts, around, Presets.Of(upload.Format, upload.Facts.Select(f => f.Name), kind.Of.Plural));
        var (rules, mapping) = (new MappingRules(kind.Of, upload.Facts, around), proposal.Sketch(upload.FileName));
        if (await SavedMappings.ForAsync(upload.MappingId ?? upload.Mapping?.MappingId, kind.Of.Plural, upload.Facts.Select(f => f.Name), db, ct) is { } saved) mapping = rules.Merge(mapping, saved.Fit(kind.Of, upload.Facts, around), whole: false);
        if (upload.Mapping is { } sent) mapping = rules.Merge(mapping, sent with { MappingId = null }, whole: false);
        mapping = proposal.Complete(mapping);
        var import = new Import
        {
            Object = kind.Of.Plural, FileName = upload.FileName, FileBytes = upload.File.Length, Rows = upload.Rows,
            Format = upload.Format, Encoding = upload.Encoding, Delimiter = upload.Delimiter, Sheet = upload.Sheet, Sheets = upload.Sheets,
            Mapping = Text(mapping), Preview = Text(upload.First), Columns = Text(upload.Facts), CreatedAt = writing.Now, UpdatedAt = writing.Now, CreatedBy = writing.User.MemberId,
        };
        db.Add(import);
        writing.Events.AddPlain("import", import.Id, import.Version, "uploaded");
        await db.SaveChangesAsync(ct);
        await ImportFile.StoreAsync(db, import.Id, upload.File, ct);
        return TypedResults.Accepted($"/api/v1/imports/{import.Id}", ImportReads.View(import, kinds, around, writing.Now));
    }

    static async Task<Ok<Page<ImportSummary>>> ListAsync(CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        var rows = db.Set<Import>().AsNoTracking();
        if (cursor is not null)
        {
            var last = Guid.Parse(cursors.Read(scope.TenantId, "imports", cursor)[0]!);
            rows = rows.Where(i => i.Id.CompareTo(last) < 0);
        }
        var found = await rows.OrderByDescending(i => i.Id).Take(limit + 1).Select(i => new { i.Id, i.Version, i.Object, i.Status, i.FileName, i.DryRun, i.Rows, i.Processed, i.Created, i.Updated, i.Unchanged, i.Failed, i.CreatedBy, i.CreatedAt, i.StartedAt, i.FinishedAt, i.UndoUntil }).ToListAsync(ct);
        var items = found.Take(limit).Select(i => new ImportSummary(i.Id, i.Version, i.Object, Enum.Parse<ImportStatus>(i.Status, ignoreCase: true), i.FileName, i.DryRun, i.Rows, i.Processed, i.Created, i.Updated, i.Unchanged, i.Failed,
            i.CreatedBy, i.CreatedAt, i.StartedAt, i.FinishedAt, i.UndoUntil)).ToList();
        return TypedResults.Ok(new Page<ImportSummary>(items, found.Count > limit ? cursors.Write(scope.TenantId, "imports", [items[^1].Id.ToString()]) : null));
    }

    static async Task<Ok<ImportView>> GetAsync(string id, IEnumerable<ImportKind> kinds, CrmDb db, TenantScope scope, TimeProvider time, CancellationToken ct)
    {
        var import = await FindAsync(id, db, scope.TenantId, forUpdate: false, ct);
        return TypedResults.Ok(await ViewAsync(import, kinds, db, scope.TenantId, time.Now(), ct));
    }

    static async Task<Ok<ImportView>> MapAsync(string id, ImportMapping mapping, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var import = await FindAsync(id, db, writing.User.TenantId, forUpdate: true, ct);
        if (!import.MayStart) throw Refused.Conflict("The import has been started: its mapping stands.");
        await PutMappingAsync(import, mapping, whole: true, kinds, db, writing, ct);
        writing.Events.AddPlain("import", import.Id, import.Version, "mapped");
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(await ViewAsync(import, kinds, db, writing.User.TenantId, writing.Now, ct));
    }

    static async Task<IResult> StartAsync(string id, HttpContext http, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var input = http.Request.ContentLength is null or 0 && http.Request.ContentType is null ? new StartImport() : Body.As<StartImport>(await Body.ReadAsync(http.Request, ct));
        var import = await FindAsync(id, db, writing.User.TenantId, forUpdate: true, ct);
        var own = kinds.First(k => k.Of.Plural == import.Object).Of;
        writing.Require(own.Type, RecordAction.Bulk);
        if (!import.MayStart) throw Refused.Conflict(import.IsRunning ? "The import is running." : "The import has been run. Upload the file again to run it once more.");
        if (input.Mapping is { } mapping) await PutMappingAsync(import, mapping, whole: false, kinds, db, writing, ct);
        foreach (var part in own.Parts.Where(p => import.ReadMapping().Columns!.Any(c => c.To?.StartsWith(p.Object + ".", StringComparison.Ordinal) == true))) writing.Require(part.Type, RecordAction.Bulk);
        import.Start(input.DryRun, writing.Now);
        if (import.Processed == 0) await ImportReads.ForgetRowsAsync(db, import.Id, ct);
        db.Add(Job.Of("import", new ImportTask(import.Id), writing.User.MemberId, ImportTask.Key(import.Id), writing.Now));
        writing.Events.AddPlain("import", import.Id, import.Version, "started");
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/imports/{import.Id}", await ViewAsync(import, kinds, db, writing.User.TenantId, writing.Now, ct));
    }

    static async Task<Ok<ImportView>> CorrectAsync(string id, CorrectRow input, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var import = await FindAsync(id, db, writing.User.TenantId, forUpdate: true, ct);
        if (!import.MayStart) throw Refused.Conflict("The import has been started: its rows stand.");
        if (input.Row < 2 || input.Row > import.Rows + 1) throw Refused.Unusable("row", $"The file has rows 2 to {import.Rows + 1}.");
        foreach (var (column, value) in input.Values)
        {
            if (!import.ColumnNames().Contains(column, StringComparer.Ordinal)) throw Refused.Unusable($"values.{column}", "The file has no such column.");
            if (value?.Length > FileRows.MostLetters) throw Refused.Invalid($"values.{column}", $"A cell has at most {FileRows.MostLetters:N0} characters.");
        }
        if (import.Corrected() + input.Values.Count > 2000) throw Refused.Conflict("2,000 cells have been put right. Mend the file itself and upload it again.");
        import.Correct(input.Row, input.Values, writing.Now);
        writing.Events.AddPlain("import", import.Id, import.Version, "corrected");
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(await ViewAsync(import, kinds, db, writing.User.TenantId, writing.Now, ct));
    }

    static async Task<IResult> UndoAsync(string id, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var import = await FindAsync(id, db, writing.User.TenantId, forUpdate: true, ct);
        if (!import.MayUndo(writing.Now)) throw Refused.Conflict(import.Status is "done" or "failed" && import.UndoUntil is not null ? "An import can be taken back for 30 days." : "There is nothing to take back.");
        import.BeginUndo(writing.Now);
        db.Add(Job.Of("importUndo", new ImportTask(import.Id), writing.User.MemberId, ImportTask.Key(import.Id), writing.Now));
        writing.Events.AddPlain("import", import.Id, import.Version, "undoing");
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/imports/{import.Id}", await ViewAsync(import, kinds, db, writing.User.TenantId, writing.Now, ct));
    }

    static async Task PutMappingAsync(Import import, ImportMapping sent, bool whole, IEnumerable<ImportKind> kinds, CrmDb db, Writing writing, CancellationToken ct)
    {
        var (kind, facts, around) = (kinds.First(k => k.Of.Plural == import.Object).Of, import.Facts(), await Surroundings.LoadAsync(db, writing.User.TenantId, ct));
        var (rules, mapping) = (new MappingRules(kind, facts, around), import.ReadMapping());
        if (sent.MappingId is { } chosen && chosen != mapping.MappingId) mapping = rules.Merge(mapping, (await SavedMappings.ForAsync(chosen, import.Object, [], db, ct))!.Fit(kind, facts, around), whole: true);
        import.Mapping = Text(new Proposal(kind, facts, around, import.Preset()).Complete(rules.Merge(mapping, sent, whole)));
        import.Changed(writing.Now);
    }

    internal static async Task<Import> FindAsync(string id, CrmDb db, Guid tenant, bool forUpdate, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = forUpdate ? db.Set<Import>().FromSqlRaw("select * from imports where tenant_id = {0} and id = {1} for update", tenant, key) : db.Set<Import>().AsNoTracking().Where(i => i.Id == key);
        return await rows.FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();
    }

    static async Task<ImportView> ViewAsync(Import import, IEnumerable<ImportKind> kinds, CrmDb db, Guid tenant, DateTimeOffset now, CancellationToken ct) =>
        ImportReads.View(import, kinds, await Surroundings.LoadAsync(db, tenant, ct), now);

    static string Text<TValue>(TValue value) => JsonSerializer.Serialize(value, Json.Options);
}

/// <summary>The form of an upload.</summary>
/// <param name="File">CSV (UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab), XLSX, vCard 2.1 to 4.0, or JSONL: one flat object a line.</param>
/// <param name="Object">companies, contacts or deals.</param>
/// <param name="Mapping">JSON, complete or partial.</param>
/// <param name="Sheet">The sheet of a workbook; default its first one with rows.</param>
/// <param name="MappingId">A kept mapping to propose; default the newest one that was kept for a file with the same columns.</param>
public sealed record ImportForm(IFormFile File, string Object, string? Mapping, string? Sheet, Guid? MappingId);
