using System.Globalization;
using System.Text.Json;
using Crm.Members;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

static class BulkEndpoints
{
    const int MostIds = 10_000, MostFound = 100_000;
    static readonly string[] Objects = ["contacts", "companies", "deals", "tasks"];

    public static void MapBulk(this IEndpointRouteBuilder app)
    {
        foreach (var plural in Objects)
            app.MapTenantGroup($"/{plural}/bulk", char.ToUpperInvariant(plural[0]) + plural[1..])
                .MapPost("/", (BulkRequest body, RecordTypes types, CrmDb db, Writing writing, IServiceProvider services, CancellationToken ct) => StartAsync(types.ByPlural(plural)!, body, db, writing, services, ct))
                .Writes().WithName("bulk" + char.ToUpperInvariant(plural[0]) + plural[1..]).WithSummary($"Change, tag, assign, trash or restore many {plural} at once")
                .WithDescription("Up to 250 records are done when the answer comes (200); more go on in the background (202), and GET /bulk/{id} shows the progress. Each record is written as if it were changed alone: with its checks, its event and its version; one that is refused leaves the others standing. POST /bulk/{id}/undo takes everything back within 30 days.")
                .Produces<BulkView>().Produces<BulkView>(202).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        var group = app.MapTenantGroup("/bulk", "Bulk actions");
        group.MapGet("/{id}", GetAsync).Reads().WithName("getBulk").WithSummary("An action on many records: progress, counts, and what was refused")
            .WithDescription("Only for the member who started it.").ProducesProblem(404);
        group.MapGet("/{id}/items", ItemsAsync).Reads().WithName("bulkItems").WithSummary("What became of each record").WithDescription("result: changed, unchanged, refused, or kept for what an undo left because people had changed it since. Without it those refused or kept.")
            .ProducesProblem(404);
        group.MapPost("/{id}/undo", UndoAsync).Writes().WithName("undoBulk").WithSummary("Take an action on many records back")
            .WithDescription("Within 30 days. Fields that people have changed since keep their new values, and are named under items; tags come and go one by one.")
            .Produces<BulkView>().Produces<BulkView>(202).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> StartAsync(RecordType type, BulkRequest asked, CrmDb db, Writing writing, IServiceProvider services, CancellationToken ct)
    {
        writing.Require(type, RecordAction.Bulk);
        if (asked.Patch is { ValueKind: JsonValueKind.Object } patch) await services.GetRequiredService<FieldSight>().CheckAsync(type, patch, ct);
        var change = await CheckedAsync(type, asked, writing, ct);
        var bulk = new BulkAction
        {
            Object = type.Plural, Action = JsonNamingPolicy.CamelCase.ConvertName(asked.Action.ToString()), Change = JsonSerializer.Serialize(change, Json.Options),
            CreatedAt = writing.Now, UpdatedAt = writing.Now, CreatedBy = writing.User.MemberId,
        };
        db.Add(bulk);
        writing.Events.AddPlain("bulk", bulk.Id, bulk.Version, "started");
        await db.SaveChangesAsync(ct);
        var restores = asked.Action == BulkKind.Restore;
        if (asked.Ids is { } ids)
        {
            var chosen = ids.Distinct().ToArray();
            bulk.Total = chosen.Length;
            for (var refused = await BulkItems.ChooseAsync(db, type, bulk.Id, chosen, restores, ct); refused > 0; refused--) bulk.Count("refused");
        }
        else
        {
            var query = new SearchRecords(asked.Filter, Q: asked.Q, Trashed: restores).AsQuery();
            bulk.Total = await BulkItems.ChooseAsync(db, (await type.IdsAsync(services.GetRequiredService<RecordReads>(), query, newestFirst: false, ct)).Take(MostFound + 1), bulk.Id, ct);
            if (bulk.Total > MostFound) throw Refused.Invalid("filter", string.Create(CultureInfo.InvariantCulture, $"This finds more than {MostFound:N0} records. Narrow it down and take them in parts."));
        }
        await db.SaveChangesAsync(ct);
        return await RunAsync(bulk, bulk.Total, (runs, id) => runs.GoOnAsync(id, ct), db, writing, services, ct);
    }

    static async Task<IResult> UndoAsync(string id, CrmDb db, Writing writing, IServiceProvider services, CancellationToken ct)
    {
        var bulk = Guid.TryParseExact(id, "D", out var key) ? await services.GetRequiredService<BulkRuns>().FindAsync(key, ct) : null;
        if (bulk is null || bulk.CreatedBy != writing.User.MemberId) throw Refused.NotFound();
        if (!bulk.MayUndo(writing.Now)) throw Refused.Conflict(bulk.Status is "running" or "undoing" ? "Wait until it has come to its end." : bulk.Changed == 0 ? "It changed nothing." : bulk.Status == "undone" ? "It has been taken back already." : "An action can be taken back for 30 days.");
        bulk.BeginUndo(writing.Now);
        writing.Events.AddPlain("bulk", bulk.Id, bulk.Version, "undoing");
        await db.SaveChangesAsync(ct);
        return await RunAsync(bulk, bulk.Changed, (runs, id) => runs.TakeBackAsync(id, ct), db, writing, services, ct);
    }

    /// <summary>What is soon done is done before the answer; the rest is a job's.</summary>
    static async Task<IResult> RunAsync(BulkAction bulk, int records, Func<BulkRuns, Guid, Task<bool>> step, CrmDb db, Writing writing, IServiceProvider services, CancellationToken ct)
    {
        var soon = records <= BulkRuns.ChunkSize;
        if (soon)
        {
            db.ChangeTracker.Clear();
            while (await step(services.GetRequiredService<BulkRuns>(), bulk.Id)) { }
        }
        else
        {
            db.Add(Job.Of("bulk", new BulkTask(bulk.Id), writing.User.MemberId, BulkTask.Key(bulk.Id), writing.Now));
            await db.SaveChangesAsync(ct);
        }
        var view = await ViewAsync(db, await db.Set<BulkAction>().AsNoTracking().FirstAsync(b => b.Id == bulk.Id, ct), ct);
        return soon ? TypedResults.Ok(view) : TypedResults.Accepted($"/api/v1/bulk/{bulk.Id}", view);
    }

    /// <summary>What is wrong with the action itself is said before any record is touched.</summary>
    static async Task<BulkChange> CheckedAsync(RecordType type, BulkRequest asked, Writing writing, CancellationToken ct)
    {
        if (asked.Ids is null == asked.Filter is null or { ValueKind: JsonValueKind.Null }) throw Refused.Invalid("ids", "Say which records: either ids, or a filter; {\"all\": []} is every record.");
        if (asked.Ids is { Count: 0 or > MostIds }) throw Refused.Invalid("ids", string.Create(CultureInfo.InvariantCulture, $"Send 1 to {MostIds:N0} ids; for more, send a filter."));
        if (asked.Ids is not null && asked.Q is not null) throw Refused.Invalid("q", "Words belong to a filter, not to ids.");
        Only(asked.Patch is not null, BulkKind.Update, "patch");
        if (asked.Tags is not null && asked.Action is not (BulkKind.AddTags or BulkKind.RemoveTags)) throw Refused.Invalid("tags", "Tags belong to addTags and removeTags.");
        if (asked.OwnerId is not null && asked.Action != BulkKind.Assign) throw Refused.Invalid("ownerId", "An owner belongs to assign.");
        if (asked.Action is BulkKind.AddTags or BulkKind.RemoveTags)
        {
            if (!typeof(OwnedRecord).IsAssignableFrom(type.Clr)) throw Refused.Invalid("action", $"There are no tags on {type.Plural}.");
            if (asked.Tags is not { Count: > 0 }) throw Refused.Invalid("tags", "Say which tags.");
            Inputs.Tags(asked.Tags);
        }
        if (asked.Action == BulkKind.Assign) await writing.RequireAsync<Member>(asked.OwnerId, "ownerId", ct);
        if (asked.Action == BulkKind.Update) type.CheckPatch(asked.Patch!.Value);
        return new BulkChange(asked.Action, asked.Patch, asked.Tags, asked.OwnerId);

        void Only(bool given, BulkKind kind, string field)
        {
            if (given != (asked.Action == kind)) throw Refused.Invalid(field, given ? "A patch belongs to update." : "Say what to change: a merge patch of the record.");
        }
    }

    static async Task<Ok<BulkView>> GetAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct) => TypedResults.Ok(await ViewAsync(db, await OwnAsync(id, db, scope, ct), ct));

    static async Task<Ok<Page<BulkItem>>> ItemsAsync(string id, CrmDb db, Cursors cursors, TenantScope scope, CancellationToken ct, string? result = null, int limit = 50, string? cursor = null)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        if (result is not (null or "changed" or "unchanged" or "refused" or "kept")) throw Refused.Invalid("result", "This is one of: changed, unchanged, refused, kept.");
        var bulk = await OwnAsync(id, db, scope, ct);
        var question = $"bulk {bulk.Id} {result}";
        var after = cursor is null ? 0 : int.Parse(cursors.Read(scope.TenantId, question, cursor)[0]!, CultureInfo.InvariantCulture);
        var items = await BulkItems.PageAsync(db, bulk.Id, result, after, limit + 1, ct);
        var more = items.Count > limit;
        if (more) items.RemoveAt(limit);
        return TypedResults.Ok(new Page<BulkItem>(items, more ? cursors.Write(scope.TenantId, question, [items[^1].Number.ToString(CultureInfo.InvariantCulture)]) : null));
    }

    static async Task<BulkAction> OwnAsync(string id, CrmDb db, TenantScope scope, CancellationToken ct)
    {
        var member = scope.User.MemberId;
        var bulk = Guid.TryParseExact(id, "D", out var key) ? await db.Set<BulkAction>().AsNoTracking().FirstOrDefaultAsync(b => b.Id == key && b.CreatedBy == member, ct) : null;
        return bulk ?? throw Refused.NotFound();
    }

    static async Task<BulkView> ViewAsync(CrmDb db, BulkAction b, CancellationToken ct) => new(b.Id, b.Version, b.Object, Enum.Parse<BulkKind>(b.Action, ignoreCase: true), Enum.Parse<BulkStatus>(b.Status, ignoreCase: true),
        b.Total, b.Processed, b.Changed, b.Unchanged, b.Refused, b.Undone, b.Kept, b.Error, b.CreatedAt, b.FinishedAt, b.UndoUntil, await BulkItems.PageAsync(db, b.Id, null, 0, 100, ct));
}
