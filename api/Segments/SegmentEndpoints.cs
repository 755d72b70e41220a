using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.Segments;

static class SegmentEndpoints
{
    const int MostLive = 200, MostChanges = 1000;

    public static void MapSegments(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/segments", "Segments");
        group.MapGet("/", ListAsync).Reads().WithName("listSegments").WithSummary("The workspace's segments").WithDescription("object=contacts lists those of one kind of record; trashed=true the deleted ones. By name, at most 500.");
        group.MapPost("/preview", (PreviewSegment body, SegmentReads reads, CancellationToken ct) => PreviewAsync(body, reads, ct)).Reads().WithName("previewSegment").WithSummary("What a filter would find: the exact count and the first rows");
        group.MapPost("/", CreateAsync).Writes().WithName("createSegment").WithSummary("Make a segment")
            .WithDescription("Records that enter or leave are told in the change feed as segment.entered and segment.left of the record, within seconds of the change that caused it; those that it finds at first as well.")
            .Accepts<SegmentInput>("application/json").Produces<SegmentView>(201).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        group.MapGet("/{id}", GetAsync).Reads().WithName("getSegment").WithSummary("A segment with its count of this moment").Produces<SegmentView>().ProducesProblem(404);
        group.MapPatch("/{id}", PatchAsync).Writes().WithName("updateSegment").WithSummary("Change a segment by merge patch").WithDescription("The filter is replaced whole.")
            .Accepts<SegmentInput>("application/json", "application/merge-patch+json").Produces<SegmentView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes().WithName("deleteSegment").WithSummary("Delete a segment; it can be restored").Produces(204).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).WithIfMatch();
        group.MapPost("/{id}/restore", RestoreAsync).Writes().WithName("restoreSegment").WithSummary("Bring a deleted segment back").Produces<SegmentView>().ProducesProblem(404);
        group.MapGet("/{id}/members", MembersAsync).Reads().WithName("segmentMembers").WithSummary("Who is in a segment, at this moment").ProducesProblem(404);
        group.MapGet("/{id}/moves", MovesAsync).Reads().WithName("segmentMoves").WithSummary("Who has entered and left a segment lately").WithDescription("Of each record its last move, the latest first; limit: 1 to 200.").ProducesProblem(404);
        group.MapSegmentWatches();
        group.MapPost("/{id}/members", ChangeMembersAsync).Writes().WithName("changeSegmentMembers").WithSummary("Put records into a static segment or take them out").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    static async Task<Ok<SegmentList>> ListAsync(SegmentReads reads, CancellationToken ct, string? @object = null, bool trashed = false) =>
        TypedResults.Ok(new SegmentList(await reads.ListAsync(@object is null ? null : Choices.Of<SegmentObject>(@object, "object"), trashed, ct)));
    static async Task<Ok<SegmentPreview>> PreviewAsync(PreviewSegment asked, SegmentReads reads, CancellationToken ct) => TypedResults.Ok(await reads.PreviewAsync(asked, ct));
    static async Task<IResult> GetAsync(string id, SegmentReads reads, HttpContext http, CancellationToken ct) => Answer(await reads.OneAsync(await reads.FindAsync(id, false, false, ct), ct), http);

    static async Task<IResult> CreateAsync(HttpContext http, SegmentReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var input = await Body.ValidAsync(Body.As<SegmentInput>(await Body.ReadAsync(http.Request, ct)), http.RequestServices, ct);
        if (writing.User.MemberId is not { } owner) throw Refused.Forbidden("A segment belongs to a member.");
        var kind = input.Kind ?? (FilterOf(input) is null ? SegmentKind.Static : SegmentKind.Live);
        var segment = new Segment { Object = SegmentReads.Word(input.Object), Kind = SegmentReads.Word(kind), OwnerId = owner };
        await ApplyAsync(segment, input, reads, db, ct);
        if (kind == SegmentKind.Live && await db.Set<Segment>().CountAsync(s => s.Kind == Segment.Live, ct) >= MostLive) throw Refused.Conflict($"A workspace has at most {MostLive} live segments.");
        db.Add(segment);
        writing.Events.AddPlain("segment", segment.Id, segment.Version, "created");
        if (segment.Kind == Segment.Live) await SegmentRefresh.ScheduleAsync(db, writing.Now, ct);
        await db.SaveChangesAsync(ct);
        var view = await reads.OneAsync(segment, ct);
        Answer(view, http);
        return TypedResults.Created($"/api/v1/segments/{segment.Id}", view);
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, SegmentReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var segment = await ToChangeAsync(id, trashed: false, http, reads, ct);
        var before = new SegmentInput(Enum.Parse<SegmentObject>(segment.Object, true), segment.Name, Enum.Parse<SegmentKind>(segment.Kind, true), segment.Description, segment.Filter is null ? null : JsonDocument.Parse(segment.Filter).RootElement);
        // A filter is one value: merged member by member, an "any" would join the "all" that it replaces.
        var after = MergePatch.Apply(patch.TryGetProperty("filter", out var filter) ? before with { Filter = null } : before, patch);
        if (filter.ValueKind == JsonValueKind.Object) after = after with { Filter = filter };
        if (after.Object != before.Object) throw Refused.Invalid("object", "What a segment holds stays as it was made. Make another segment.");
        if (after.Kind is { } kind && kind != before.Kind) throw Refused.Invalid("kind", "A segment stays live or static as it was made. Make another one.");
        await ApplyAsync(segment, await Body.ValidAsync(after, http.RequestServices, ct), reads, db, ct);
        await SaveAsync(segment, "updated", writing, db, ct);
        return Answer(await reads.OneAsync(segment, ct), http);
    }

    static async Task<NoContent> DeleteAsync(string id, HttpContext http, SegmentReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var segment = await ToChangeAsync(id, trashed: false, http, reads, ct);
        var users = (await db.Set<Segment>().AsNoTracking().Where(s => s.Filter != null && s.Id != segment.Id).ToListAsync(ct)).Where(s => SegmentFilters.Named(JsonDocument.Parse(s.Filter!).RootElement).Contains(segment.Id)).Select(s => s.Name).ToList();
        if (users.Count > 0) throw Refused.Conflict($"Other segments are made with this one: {string.Join(", ", users.Take(5))}. Change them first.");
        segment.Trash(writing.Now);
        await SaveAsync(segment, "trashed", writing, db, ct);
        return TypedResults.NoContent();
    }

    static async Task<IResult> RestoreAsync(string id, HttpContext http, SegmentReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var segment = await ToChangeAsync(id, trashed: true, http, reads, ct);
        segment.Restore();
        await SaveAsync(segment, "restored", writing, db, ct);
        return Answer(await reads.OneAsync(segment, ct), http);
    }

    static async Task<Ok<Page<SegmentRow>>> MembersAsync(string id, SegmentReads reads, CancellationToken ct, int limit = 50, string? cursor = null, bool count = false)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        return TypedResults.Ok(await reads.MembersAsync(await reads.FindAsync(id, false, false, ct), limit, cursor is { Length: > 0 } ? cursor : null, count, ct));
    }

    static async Task<Ok<SegmentMoves>> MovesAsync(string id, SegmentReads reads, CancellationToken ct, int limit = 50)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        return TypedResults.Ok(await reads.MovesAsync(await reads.FindAsync(id, false, false, ct), limit, ct));
    }

    static async Task<Ok<SegmentMembersChanged>> ChangeMembersAsync(string id, ChangeSegmentMembers asked, SegmentReads reads, Writing writing, CrmDb db, CancellationToken ct)
    {
        var (add, remove) = (asked.Add?.Distinct().ToArray() ?? [], asked.Remove?.Distinct().ToArray() ?? []);
        if (add.Length + remove.Length is 0 or > MostChanges) throw Refused.Invalid("add", $"Send 1 to {MostChanges} ids in add and remove together.");
        if (add.Intersect(remove).Any()) throw Refused.Invalid("remove", "The same record cannot be put in and taken out.");
        var segment = await reads.FindAsync(id, forUpdate: true, trashed: false, ct);
        if (segment.Kind == Segment.Live) throw Refused.Conflict("A live segment has the members that its filter finds.");
        var type = reads.TypeOf(segment);
        if (await SegmentMembers.UnknownAsync(db, type, add, ct) is { Count: > 0 } unknown)
            throw Refused.Unusable($"add[{asked.Add!.ToList().IndexOf(unknown[0])}]", unknown.Count == 1 ? $"There is no {type.Object} with this id." : $"{unknown.Count} of these ids are no {type.Plural}; the first is here.");
        var (entered, left) = await SegmentMembers.ChangeAsync(db, type, segment, add, remove, writing.User, writing.Now, ct);
        if (entered + left > 0)
        {
            db.HasNews = true;
            await SegmentRefresh.ScheduleAsync(db, writing.Now, ct);
        }
        return TypedResults.Ok(new SegmentMembersChanged(entered, left));
    }

    static JsonElement? FilterOf(SegmentInput input) => input.Filter is { ValueKind: not JsonValueKind.Null } tree ? tree : null;

    static async Task ApplyAsync(Segment segment, SegmentInput input, SegmentReads reads, CrmDb db, CancellationToken ct)
    {
        var (name, filter) = (Inputs.Required(input.Name, "name", "A name"), FilterOf(input));
        if (segment.Kind == Segment.Live && filter is null) throw Refused.Invalid("filter", "A live segment needs a filter; {\"all\": []} is every record.");
        if (segment.Kind == Segment.Static && filter is not null) throw Refused.Invalid("filter", "A static segment has no filter; its members are put in.");
        if (filter is { } tree)
        {
            await reads.AskAsync(reads.TypeOf(segment), tree, false, ct);
            await RefuseCircleAsync(segment.Id, tree, db, ct);
        }
        var text = filter?.GetRawText();
        if (text is not null && segment.Filter is not null && JsonElement.DeepEquals(JsonDocument.Parse(segment.Filter).RootElement, filter!.Value)) text = segment.Filter;
        segment.Describe(name, Inputs.Text(input.Description), text);
    }

    static async Task RefuseCircleAsync(Guid segment, JsonElement filter, CrmDb db, CancellationToken ct)
    {
        var (seen, wanted) = (new HashSet<Guid>(), SegmentFilters.Named(filter).ToHashSet());
        while (wanted.Count > 0)
        {
            if (wanted.Contains(segment)) throw Refused.Invalid("filter", "A segment cannot be made with itself.");
            seen.UnionWith(wanted);
            var ids = wanted.ToList();
            var filters = await db.Set<Segment>().Where(s => ids.Contains(s.Id) && s.Filter != null).Select(s => s.Filter!).ToListAsync(ct);
            wanted = [.. filters.SelectMany(f => SegmentFilters.Named(JsonDocument.Parse(f).RootElement)).Where(id => !seen.Contains(id))];
        }
    }

    static async Task SaveAsync(Segment segment, string verb, Writing writing, CrmDb db, CancellationToken ct)
    {
        if (db.Entry(segment).State == EntityState.Modified) writing.Events.AddPlain("segment", segment.Id, segment.Version + 1, verb);
        if (segment.Kind == Segment.Live) await SegmentRefresh.ScheduleAsync(db, writing.Now, ct);
        await db.SaveChangesAsync(ct);
    }

    static async Task<Segment> ToChangeAsync(string id, bool trashed, HttpContext http, SegmentReads reads, CancellationToken ct)
    {
        var segment = await reads.FindAsync(id, forUpdate: true, trashed, ct);
        if (!trashed && http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{segment.Version}\"") throw Refused.Stale(await reads.OneAsync(segment, ct));
        return segment;
    }

    static Ok<SegmentView> Answer(SegmentView view, HttpContext http)
    {
        http.Response.Headers.ETag = $"\"{view.Version}\"";
        return TypedResults.Ok(view);
    }
}
