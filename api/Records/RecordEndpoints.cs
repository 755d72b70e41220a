using System.Text.Json;
using Crm.Events;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>The routes that every kind of record has: list, search, create, read, change, trash, restore, batch, upsert, timeline.</summary>
static class RecordEndpoints
{
    public static RouteGroupBuilder MapRecords<T, TInput, TView>(this IEndpointRouteBuilder app, RecordType<T, TInput, TView> type)
        where T : Record where TInput : notnull
    {
        var (one, many) = (type.Object, type.Plural);
        var (One, Many) = (Capital(one), Capital(many));
        var group = app.MapTenantGroup($"/{many}", Many);
        (one, many) = (Words(one), Words(many));
        group.MapGet("/", (HttpContext http, RecordReads reads, CancellationToken ct) => reads.ListAsync(type, ListQuery.From(http.Request.Query), http.Request.Query, ct))
            .Reads().WithName($"list{Many}").WithSummary($"List {many}").Produces<Page<TView>>()
            .WithDescription("Paged by cursor. Simple filters: filter[field]=value or filter[field][op]=value. sort=field or -field; q=words; count=true adds total; trashed=true lists the trash.").WithListParameters();
        group.MapPost("/search", (SearchRecords body, RecordReads reads, CancellationToken ct) => reads.ListAsync(type, body.AsQuery(), null, ct))
            .Reads().WithName($"search{Many}").WithSummary($"Search {many} by a filter tree").Produces<Page<TView>>()
            .WithDescription("Filter tree: {all: […]}, {any: […]}, {not: …} over {field, op, value}; ops eq ne gt gte lt lte in contains startsWith empty.");
        group.MapPost("/", (HttpContext http, RecordWrites writes, CancellationToken ct) => writes.CreateAsync(type, http, ct))
            .Writes().WithName($"create{One}").WithSummary($"Create {A(one)}").Accepts<TInput>("application/json")
            .Produces<TView>(201).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithDuplicates<T>();
        group.MapGet("/{id}", (string id, HttpContext http, RecordReads reads, CancellationToken ct) => reads.OneAsync(type, id, http, ct))
            .Reads().WithName($"get{One}").WithSummary($"Read {A(one)}").Produces<TView>().ProducesProblem(404)
            .WithDescription(type.Match is null ? "" : $"The id of {A(one)} that was merged into another answers with that one, whose address is in Content-Location.");
        group.MapPatch("/{id}", (string id, HttpContext http, RecordWrites writes, CancellationToken ct) => writes.PatchAsync(type, id, http, ct))
            .Writes().WithName($"update{One}").WithSummary($"Change {A(one)} by merge patch")
            .WithDescription("Members sent replace, null clears, arrays are replaced whole (RFC 7386). Send If-Match with the ETag to refuse a stale change with 412.")
            .Accepts<TInput>("application/json", "application/merge-patch+json").Produces<TView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithIfMatch().WithDuplicates<T>();
        group.MapDelete("/{id}", (string id, HttpContext http, RecordWrites writes, CancellationToken ct) => writes.TrashAsync(type, id, http, ct))
            .Writes().WithName($"delete{One}").WithSummary($"Move {A(one)} to the trash").Produces(204).ProducesProblem(404).ProducesProblem(412).WithIfMatch();
        group.MapPost("/{id}/restore", (string id, HttpContext http, RecordWrites writes, CancellationToken ct) => writes.RestoreAsync(type, id, http, ct))
            .Writes().WithName($"restore{One}").WithSummary($"Bring {A(one)} back from the trash").Produces<TView>().ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/batch", (HttpContext http, RecordBatch batch, CancellationToken ct) => batch.RunAsync(type, http, ct))
            .Writes().WithName($"batch{Many}").WithSummary($"Create, change, trash or restore up to 1,000 {many}").Accepts<BatchRequest>("application/json")
            .WithDescription("Each item stands alone: a new one, or one with id (and optionally version) and the members to change, or {id, delete: true}, {id, restore: true}. The answer has one line per item with its own status.")
            .Produces<BatchAnswer>().ProducesProblem(413).ProducesProblem(415).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(8 << 20)).WithDuplicates<T>();
        group.MapPost("/groups", (GroupRecords body, RecordGroups groups, CancellationToken ct) => groups.CountAsync(type, body, ct))
            .Reads().WithName($"group{Many}").WithSummary($"Count {many} by the values of a field").Produces<RecordGroupList>()
            .WithDescription("by: a field of choices, tags, dates (by month), yes or no, or ids (owner, company, stage, pipeline, assignee), built in or the workspace's own. The 200 largest groups come one by one, with the words people know them by, the sums of deals and the filter that finds them; rest counts the others. A record with several tags counts under each.");
        if (!typeof(OwnedRecord).IsAssignableFrom(typeof(T))) return group;
        group.MapPut("/by/{source}/{externalId}", (string source, string externalId, HttpContext http, RecordWrites writes, CancellationToken ct) => writes.UpsertAsync(type, source, externalId, http, ct))
            .Writes().WithName($"upsert{One}").WithSummary($"Create or change the {one} with this id in another system").Accepts<TInput>("application/json")
            .Produces<TView>(201).Produces<TView>().ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).WithDuplicates<T>();
        group.MapGet("/{id}/timeline", (string id, int? limit, string? cursor, string? kind, string? actorId, string? direction, string? from, string? to, string? pinned, TimelineReads timeline, CancellationToken ct) =>
                timeline.OfAsync(type, id, TimelineQuery.Of(limit, kind, actorId, direction, from, to, pinned), cursor, ct))
            .Reads().WithName($"{type.Object}Timeline").WithSummary($"Everything that happened around {A(one)}, newest first").Produces<Page<TimelineView>>().ProducesProblem(404)
            .WithDescription("A company's holds what its people lived through (the 200 touched last), a deal's the activities of its people. kind: one or several with commas; actorId: who did it; direction: in or out; from (included) and to (excluded): instants, UTC; pinned=true: only what is kept at the top.");
        group.MapPut("/{id}/timeline/{lineId}/pin", async (string id, string lineId, PinLine body, RecordWrites writes, TimelineReads timeline, EventLog events, TimeProvider time, CancellationToken ct) =>
                await timeline.PinAsync(type, await writes.FindAsync(type, id, ct), lineId, body, events, time, ct))
            .Writes().WithName($"pin{One}Line").WithSummary($"Keep a line at the top of {A(one)}'s timeline, or let it go").Produces(204).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415);
        return group;
    }

    /// <summary>"important-dates" as ImportantDates.</summary>
    static string Capital(string word) => string.Concat(word.Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    /// <summary>"importantDate" as important date.</summary>
    static string Words(string word) => string.Concat(word.Select(c => c == '-' ? " " : char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>"a contact", "an activity".</summary>
    static string A(string word) => ("aeio".Contains(word[0], StringComparison.Ordinal) ? "an " : "a ") + word;

    public static RouteHandlerBuilder WithListParameters(this RouteHandlerBuilder route) => route.WithMetadata(new ListParameters());
    public static RouteHandlerBuilder WithIfMatch(this RouteHandlerBuilder route) => route.WithMetadata(new IfMatchParameter());
    public static RouteHandlerBuilder WithRules(this RouteHandlerBuilder route) => route.WithMetadata(new RulesParameter());

    static void WithDuplicates<T>(this RouteHandlerBuilder route)
    {
        if (typeof(CustomerRecord).IsAssignableFrom(typeof(T))) route.WithMetadata(new AllowDuplicatesParameter());
        if (typeof(OwnedRecord).IsAssignableFrom(typeof(T))) route.WithRules();
    }
}

/// <summary>Marks for the contract: the parameters that these handlers read by themselves.</summary>
sealed record ListParameters;
sealed record IfMatchParameter;
sealed record AllowDuplicatesParameter;
sealed record RulesParameter;

/// <summary>A search by filter tree.</summary>
/// <param name="Filter">{all: […]}, {any: […]}, {not: …} or {field, op, value}; absent means every record.</param>
/// <param name="Sort">A field name, with a minus in front for descending.</param>
/// <param name="Q">Words to look for.</param>
public sealed record SearchRecords(JsonElement? Filter = null, string? Sort = null, int Limit = 50, string? Cursor = null, bool Count = false, bool Trashed = false, string? Q = null)
{
    internal ListQuery AsQuery() => new ListQuery { Filter = Filter is { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : Filter, Sort = Sort, Limit = Limit, Cursor = Cursor, Count = Count, Trashed = Trashed, Q = Q }.Checked();
}

/// <summary>Reads of one kind of record.</summary>
public sealed class RecordReads(CrmDb db, Cursors cursors, TenantScope scope, FieldSight sight)
{
    public async Task<IResult> ListAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, ListQuery query, IQueryCollection? simple, CancellationToken ct)
        where T : Record where TInput : notnull
    {
        var (fields, segments) = await AskedAsync(type, query, simple, ct);
        var rows = Rows(type, fields, segments, query, simple);
        await sight.Probes.TryAsync(ct);
        return TypedResults.Ok(await PageAsync(type, rows, fields, query, $"{type.Plural} {Simple(simple)}", ct));
    }

    /// <summary>A page of rows that were chosen by something else than filters (the people of a company).</summary>
    public async Task<IResult> PageAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, IQueryable<T> rows, ListQuery query, string question, string defaultSort, CancellationToken ct) where T : Record where TInput : notnull =>
        TypedResults.Ok(await PageAsync(type, rows, await sight.UsableAsync(type, query.Named(null), ct), query, question, ct, defaultSort));

    async Task<Page<TView>> PageAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, IQueryable<T> rows, IReadOnlyList<Field<T>> fields, ListQuery query, string question, CancellationToken ct, string? defaultSort = null) where T : Record where TInput : notnull
    {
        var page = await rows.PageAsync(query, type, fields, db, cursors, scope, question, ct, defaultSort);
        return type.SensitiveMembers.Count == 0 ? page : page with { Items = await sight.MaskAsync(type, [.. page.Items], ct) };
    }

    /// <summary>The rows that a list, a board or a bulk action works on: trash, words and filters applied.</summary>
    public async Task<IQueryable<T>> RowsAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, ListQuery query, IQueryCollection? simple, CancellationToken ct) where T : Record where TInput : notnull
    {
        var (fields, segments) = await AskedAsync(type, query, simple, ct);
        var rows = Rows(type, fields, segments, query, simple);
        await sight.Probes.TryAsync(ct);
        return rows;
    }

    /// <summary>The fields and segments that a question may use: what a segment asks for is asked for here as well.</summary>
    async Task<(IReadOnlyList<Field<T>> Fields, SegmentFilters Segments)> AskedAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, ListQuery query, IQueryCollection? simple, CancellationToken ct) where T : Record where TInput : notnull
    {
        var segments = await SegmentFilters.LoadAsync(db, type.Plural, query.Filter, simple, ct);
        return (await sight.UsableAsync(type, query.Named(simple).Where(name => name != SegmentFilters.Name).Concat(segments.Fields), ct), segments);
    }

    IQueryable<T> Rows<T, TInput, TView>(RecordType<T, TInput, TView> type, IReadOnlyList<Field<T>> fields, SegmentFilters segments, ListQuery query, IQueryCollection? simple) where T : Record where TInput : notnull
    {
        var rows = db.Set<T>().AsNoTracking();
        if (query.Trashed) rows = rows.InTrash();
        if (!string.IsNullOrWhiteSpace(query.Q)) rows = type.Matching(rows, db, query.Q);
        if (simple is not null && Filters.FromQuery(simple, fields, segments) is { } filter) rows = rows.Where(filter);
        if (query.Filter is { } tree) rows = rows.Where(Filters.FromTree(tree, fields, segments));
        return rows;
    }

    public async Task<IResult> OneAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var view = await ViewAsync(type, key, ct);
        if (view is null && await MergedRecords.SurvivorAsync(db, type, key, ct) is { } survivor)
        {
            view = await ViewAsync(type, survivor, ct);
            http.Response.Headers.ContentLocation = $"/api/v1/{type.Plural}/{survivor}";
        }
        if (view is null) throw Refused.NotFound();
        http.Response.Headers.ETag = $"\"{type.VersionOf(view)}\"";
        return TypedResults.Ok(view);
    }

    async Task<TView?> ViewAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, Guid id, CancellationToken ct) where T : Record where TInput : notnull =>
        (await sight.MaskAsync(type, await type.ViewsAsync(db, [id], trashed: false, ct), ct)).FirstOrDefault();

    static string Simple(IQueryCollection? query) => query is null ? ""
        : string.Join('&', query.Where(p => p.Key.StartsWith("filter[", StringComparison.Ordinal)).Select(p => p.Key + "=" + p.Value).Order(StringComparer.Ordinal));
}
