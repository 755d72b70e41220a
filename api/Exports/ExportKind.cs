using System.Runtime.CompilerServices;
using System.Text.Json;
using Crm.Members;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Exports;

/// <summary>A column as the file calls it: by its key in JSONL, by its label elsewhere.</summary>
sealed record ExportHead(string To, string Label);

/// <summary>Records on their way into a file: their columns, how many they are, and their rows some hundred at a time.</summary>
sealed record ExportRows(IReadOnlyList<ExportHead> Columns, int Count, IAsyncEnumerable<List<object?[]>> Pages);

/// <summary>A kind of record that can be taken out, whatever its types are.</summary>
abstract class ExportKind
{
    public abstract RecordType Type { get; }

    /// <summary>What the caller may take out of what is asked for. A 400 names what is wrong with the question.</summary>
    public abstract Task<ExportRows> OpenAsync(ExportInput ask, IServiceProvider services, CancellationToken ct);

    /// <summary>The labels by which an import knows the columns again.</summary>
    public Func<IEnumerable<CustomField>, IReadOnlyDictionary<string, string>> Labels { get; init; } = _ => new Dictionary<string, string>();

    /// <summary>What both filters ask.</summary>
    internal static JsonElement? Both(JsonElement? one, JsonElement? other) => one is null or { ValueKind: JsonValueKind.Null } ? other : other is null ? one : JsonSerializer.SerializeToElement(new { all = new[] { one, other } });
}

/// <param name="columns">The table of columns; the workspace's own fields come behind them, and last when the record was made and changed.</param>
sealed class ExportKind<T, TInput, TView>(RecordType<T, TInput, TView> type, IReadOnlyList<ExportColumn<TView>> columns, Func<TView, IReadOnlyDictionary<string, JsonElement>>? custom, IReadOnlyList<ExportColumn<TView>> last) : ExportKind where T : Record where TInput : notnull
{
    const int PageSize = 500;

    public override RecordType Type => type;

    public override async Task<ExportRows> OpenAsync(ExportInput ask, IServiceProvider services, CancellationToken ct)
    {
        var (db, sight, reads) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<FieldSight>(), services.GetRequiredService<RecordReads>());
        var rights = (await db.EnteredAsync(ct))!.Rights;
        var filter = Both(Both(ask.Filter, OneOf("id", ask.Ids)), await ReachAsync(rights, db, ct));
        var query = new ListQuery { Filter = filter, Q = ask.Q, Sort = ask.Sort, Trashed = ask.Trashed }.Checked();
        // What is wrong with the caller's own filter is named by its own place in it.
        if (ask.Filter is { ValueKind: JsonValueKind.Object }) await reads.RowsAsync(type, query with { Filter = ask.Filter }, null, ct);
        var rows = await reads.RowsAsync(type, query, null, ct);
        var field = ask.Sort is { } sort ? Keyset.SortField(await sight.UsableAsync(type, [sort.TrimStart('-')], ct), sort) : null;
        var chosen = await ColumnsAsync(ask, db, sight, ct);
        var ids = field is null ? rows.OrderBy(r => r.Id).Select(r => r.Id) : field.Custom is null ? Keyset.Ordered(rows, field.SortBy!, ask.Sort!.StartsWith('-'), field.Nullable).Select(r => r.Id) : null;
        var pages = ids is not null ? ByCursorAsync(ids, db, ct) : ByFieldAsync(rows, field!.Custom!, ask.Sort!.StartsWith('-'), db, ct);
        return new ExportRows([.. chosen.Select(c => new ExportHead(c.To, c.Label))], await rows.CountAsync(ct), PagesAsync(pages, chosen, ask.Trashed, db, sight, ct));
    }

    /// <summary>Only what the member's role lets out: everybody's, the team's, one's own.</summary>
    async Task<JsonElement?> ReachAsync(Rights rights, CrmDb db, CancellationToken ct)
    {
        var scope = rights.On(type.Object).Export;
        if (scope == AccessScope.All) return null;
        if (scope == AccessScope.None) throw Refused.Forbidden($"Your role may not export {type.Plural}. Ask an owner or admin of the workspace for more.");
        var members = await db.Set<Member>().Select(m => m.Id).ToListAsync(ct);
        return OneOf(type.ResponsibleField, [.. members.Where(m => rights.Reaches(type.Object, RecordAction.Export, m))]);
    }

    async Task<List<ExportColumn<TView>>> ColumnsAsync(ExportInput ask, CrmDb db, FieldSight sight, CancellationToken ct)
    {
        var hidden = await sight.HiddenAsync(type, ct);
        var fields = custom is null ? [] : (await db.FieldsAsync(ct)).Of(type.Object, db.Clearance()).ToList();
        var labels = Labels(fields);
        var all = columns.Concat(fields.SelectMany(f => CustomColumns.Of(f, custom!))).Concat(last)
            .Where(c => !hidden.Contains(c.Member ?? c.To, StringComparer.Ordinal)).Select(c => c with { Label = labels.GetValueOrDefault(c.To, c.Label) }).ToList();
        foreach (var twin in all.GroupBy(c => c.Label, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            foreach (var column in twin.Where(c => c.To.StartsWith("custom.", StringComparison.Ordinal))) all[all.IndexOf(column)] = column with { Label = column.To };
        if (ask.Columns is not { Count: > 0 } wanted) return all;
        if (wanted.FirstOrDefault(w => !all.Exists(c => c.Is(w))) is { } unknown && ask.ViewId is null) throw Refused.Invalid("columns", $"There is no column '{(unknown.Length > 50 ? unknown[..50] : unknown)}'.");
        return [all[0], .. wanted.SelectMany(w => all.Where(c => c.Is(w))).Where(c => c != all[0]).Distinct()];
    }

    /// <summary>The ids in their order, by a cursor of the snapshot: however many, never more than a page of them is here.</summary>
    static async IAsyncEnumerable<List<Guid>> ByCursorAsync(IQueryable<Guid> ids, CrmDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        await using (var open = ids.Wrapped(db, sql => $"declare exported no scroll cursor for {sql}")) await open.ExecuteNonQueryAsync(ct);
        while (true)
        {
            var page = new List<Guid>(PageSize);
            await using (var fetch = db.Command($"fetch {PageSize} from exported"))
            await using (var row = await fetch.ExecuteReaderAsync(ct))
                while (await row.ReadAsync(ct)) page.Add(row.GetGuid(0));
            if (page.Count > 0) yield return page;
            if (page.Count < PageSize) break;
        }
        await using var close = db.Command("close exported");
        await close.ExecuteNonQueryAsync(ct);
    }

    static async IAsyncEnumerable<List<Guid>> ByFieldAsync(IQueryable<T> rows, CustomField field, bool down, CrmDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        for (string?[]? after = null; ;)
        {
            var page = await CustomQueries.PageAsync(rows, field, down, after, PageSize, db, ct);
            if (page.Count > 0) yield return page.ConvertAll(p => p.Id);
            if (page.Count < PageSize) yield break;
            after = [page[^1].Key, page[^1].Id.ToString()];
        }
    }

    async IAsyncEnumerable<List<object?[]>> PagesAsync(IAsyncEnumerable<List<Guid>> pages, List<ExportColumn<TView>> chosen, bool trashed, CrmDb db, FieldSight sight, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var ids in pages.WithCancellation(ct))
        {
            var views = (await sight.MaskAsync(type, await type.ViewsAsync(db, [.. ids], trashed, ct), ct)).ToDictionary(type.IdOf);
            yield return [.. ids.Where(views.ContainsKey).Select(id => chosen.ConvertAll(c => c.Value(views[id])).ToArray())];
        }
    }

    /// <summary>{field in ids}, in as many conditions as it takes; null when there is no choice, nothing when there are no ids.</summary>
    static JsonElement? OneOf(string field, IReadOnlyList<Guid>? ids) => ids is null ? null
        : JsonSerializer.SerializeToElement(new { any = ids.Chunk(200).Select(some => new { field, op = "in", value = some }) });
}
