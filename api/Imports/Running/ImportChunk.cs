using System.Text.Json;
using Crm.Companies;
using Crm.Contacts;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>
/// Some rows on their way into the records: looked up together, written one after the other through the same pipeline as any
/// other write, saved together. Nothing is saved when one of them cannot be; the caller then takes them one by one.
/// </summary>
sealed class ImportChunk<T, TInput, TView>(RecordImport<T, TInput, TView> kind, RowPlan<TInput> plan, Guid import, CrmDb db, Writing writing, RecordWrites writes, RelatedRecords related, Relations relations, Owners owners, IServiceProvider services)
    where T : Record where TInput : class
{
    readonly Dictionary<string, T> byId = new(StringComparer.Ordinal), byKey = new(StringComparer.Ordinal);
    readonly Dictionary<string, Guid> outsideIds = new(StringComparer.Ordinal);
    readonly HashSet<Guid> touched = [];
    Dictionary<Guid, T> records = [];
    ILookup<string, Guid> byFoundKey = Enumerable.Empty<Guid>().ToLookup(_ => "");
    HashSet<Guid> firstSeen = [];
    readonly Dictionary<int, IReadOnlyList<string>> keysOf = [];

    /// <summary>What the row is recognised by, as far as is known before it is written.</summary>
    void Keyed(ReadRow<TInput> row) => keysOf[row.Raw.Row] = plan.Mapping.Match is { } by && !by.Any(kind.Matches.Contains) ? [] : kind.KeysOf(plan.Apply(kind.Empty, row, isNew: true), plan.Mapping.Match, plan.Setting);

    static IEnumerable<string> Texts(ImportTarget target, string text) => target.Many ? text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [text];

    /// <param name="beside">The records of other kinds that were found in the same row, by its number.</param>
    /// <param name="isPart">True for what may be missing in a row.</param>
    public async Task<List<RowOutcome>> WriteAsync(IReadOnlyList<FileRow> raw, ILookup<int, RecordRef> beside, bool isPart, CancellationToken ct)
    {
        (writing.Source, writing.AllowDuplicates, writing.IsBulk, writing.IdsToSave) = ("import", true, true, []);
        (writing.Rules.Reason, writing.Rules.Collects) = (plan.Mapping.Constants?.Reason, true);
        writing.Custom.Collect();
        db.InsertsTogether = true;
        var rows = raw.Select(plan.Read).Where(r => !isPart || !r.IsEmpty).ToList();
        foreach (var row in rows)
            foreach (var other in beside[row.Raw.Row]) Join(row, other);
        await LoadRelatedAsync(rows, ct);
        await LoadRecordsAsync(rows, ct);
        var outcomes = new List<RowOutcome>(rows.Count);
        foreach (var row in rows)
        {
            var outcome = await WriteAsync(row, ct);
            outcomes.Add(outcome);
            if (row.Note is { } note && outcome.Id is { } about) Notes.Add((row.Raw, about, note));
        }
        var types = services.GetRequiredService<RecordTypes>();
        foreach (var ids in writing.IdsToSave.GroupBy(r => types.Of(r).Object)) await ExternalIds.SaveAllAsync(db, ids.Key, [.. ids.Distinct()], ct);
        await writing.Custom.SaveTogetherAsync(ct);
        await db.SaveChangesAsync(ct);
        await SaveIdsAsync(ct);
        var warned = writing.Rules.TakeWarnings().ToLookup(w => w.RecordId, w => new ImportProblem(null, w.Message));
        return warned.Count == 0 ? outcomes : outcomes.ConvertAll(o => o.Id is { } id && warned.Contains(id) ? o with { Problems = [.. o.Problems, .. warned[id]] } : o);
    }

    /// <summary>Of one row: the person works at the company, the deal is about both.</summary>
    void Join(ReadRow<TInput> row, RecordRef other)
    {
        if (plan.Targets.FirstOrDefault(t => t.To == other.Object && t.Type is ImportType.Company or ImportType.Contact or ImportType.Relation) is not { } target) return;
        if (other.Object == "company") writing.Know<Company>([other.Id]); else writing.Know<Contact>([other.Id]);
        row.Values.Add((target, other.Id));
    }

    public List<(FileRow Row, Guid Id, string Text)> Notes { get; } = [];
    public IReadOnlyList<Extra> Extras => [.. related.Made, .. owners.Made];

    async Task LoadRelatedAsync(List<ReadRow<TInput>> rows, CancellationToken ct)
    {
        var names = rows.SelectMany(r => r.Names).ToList();
        var contacts = names.Where(n => n.Target.Type == ImportType.Contact).ToList();
        await related.LoadAsync([.. names.Where(n => n.Target.Type == ImportType.Company).Select(n => n.Text)],
            [.. contacts.Where(n => n.Column.Match == MatchBy.Email).Select(n => n.Text)], [.. contacts.Where(n => n.Column.Match != MatchBy.Email).Select(n => n.Text)], ct);
        if (names.Any(n => n.Target.Type == ImportType.Owner)) await owners.LoadAsync(ct);
        await relations.LoadAsync([.. names.Where(n => n.Target.Type == ImportType.Relation).SelectMany(n => Texts(n.Target, n.Text).Select(text => (n.Target.Related!, text)))], ct);
        // What can be found already is needed to recognise the row; what is missing is made when the row is written.
        foreach (var row in rows)
            for (var i = row.Names.Count - 1; i >= 0; i--)
                if (row.Names[i] is { Target.Type: ImportType.Company } name && related.Company(name.Text) is { } id) { row.Values.Add((name.Target, id)); row.Names.RemoveAt(i); }
    }

    async Task LoadRecordsAsync(List<ReadRow<TInput>> rows, CancellationToken ct)
    {
        foreach (var row in rows) Keyed(row);
        var keys = rows.SelectMany(r => keysOf[r.Raw.Row]).ToHashSet(StringComparer.Ordinal);
        byFoundKey = await kind.FindAsync(keys, writing, ct);
        var ids = byFoundKey.SelectMany(g => g).ToHashSet();
        var byExternalId = await FindIdsAsync([.. rows.Select(r => r.ExternalId).OfType<string>().Distinct(StringComparer.Ordinal)], ct);
        ids.UnionWith(byExternalId.Values);
        ids.UnionWith(rows.Select(r => r.Id).OfType<Guid>());
        if (ids.Count > 0) records = await kind.Type.WithParts(db.Set<T>().Where(r => ids.Contains(r.Id))).ToDictionaryAsync(r => r.Id, ct);
        foreach (var (id, record) in byExternalId) if (records.TryGetValue(record, out var found)) byId[id] = found;
        if (kind.RowsStandAlone) touched.UnionWith(await ResultRows.TouchedAsync(db, import, records.Keys, ct));
        firstSeen = await ResultRows.TakeExtrasAsync(db, import, records.Keys, ct);
    }

    async Task<Dictionary<string, Guid>> FindIdsAsync(string[] ids, CancellationToken ct)
    {
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (ids.Length == 0) return found;
        await using var command = db.Command("select external_id, merged_into(record_id) from external_ids where tenant_id = $1 and object = $2 and source = $3 and external_id = any ($4)");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = kind.Object }, new() { Value = plan.Setting.Source }, new() { Value = ids }]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[reader.GetString(0)] = reader.GetGuid(1);
        return found;
    }

    async Task<RowOutcome> WriteAsync(ReadRow<TInput> row, CancellationToken ct)
    {
        Name(row);
        if (row.Problems.Count > 0) return RowOutcome.Failure(row.Raw, row.Problems);
        var known = Find(row, out var clash);
        if (clash is not null) return RowOutcome.Failure(row.Raw, [clash]);
        if (known is not null && plan.Mapping.Mode == ImportMode.Create) return new RowOutcome(row.Raw, RowResult.Unchanged, known.Id, () => known.Version, null, []);
        if (known is null && plan.Mapping.Mode == ImportMode.Update) return RowOutcome.Failure(row.Raw, [new(null, $"There is no {kind.Object} yet that this row could change.")]);
        var before = known is null ? null : kind.Type.InputOf(known);
        TInput after;
        try { after = await Body.ValidAsync(await kind.FinishAsync(plan.Apply(before ?? kind.Empty, row, known is null), plan.Setting, writing, ct), services, ct); }
        catch (Refused refused) { return RowOutcome.Failure(row.Raw, plan.Explain(refused)); }
        after = await NameMissingAsync(after, row, ct);
        return known is null ? await CreateAsync(row, after, ct) : await ChangeAsync(row, known, before!, after, ct);
    }

    /// <summary>Stages and owners by the mapping's choices; a stage without a match fails the row and says so.</summary>
    void Name(ReadRow<TInput> row)
    {
        // An id that is found says it more surely than the name beside it.
        foreach (var (target, column, text) in row.Names.Where(n => n.Target.IsId && n.Target.Type != ImportType.ExternalId).ToList())
            if (Identify(row, target, column, text)) row.Names.RemoveAll(n => !n.Target.IsId && (n.Target.Field == target.Field && n.Target.Type != ImportType.Relation || target.Related is { } related && n.Target.Related == related));
        foreach (var (target, column, text) in row.Names)
        {
            if (target.IsId)
            {
                if (column.Missing == WhenMissing.Error && row.Values.TrueForAll(v => v.Target != target)) row.Problems.Add(new(column.Column, $"There is no {target.Related} '{text}'."));
                continue;
            }
            if (target.Type == ImportType.Owner && owners.Of(column, text) is { } owner) row.Values.Add((target, owner));
            if (target.Type == ImportType.Stage && column.Values?.TryGetValue(text, out var stage) == true) row.Values.Add((target, stage.GetGuid()));
            else if (target.Type == ImportType.Stage) row.Problems.Add(new(column.Column, $"The pipeline has no stage called '{text}'."));
            if (target.Type == ImportType.Relation) Relate(row, target, column, text);
            if (target.Type == ImportType.Contact && column.Match == MatchBy.Email && EmailAddress.Normalize(text) is null) row.Problems.Add(new(column.Column, $"'{text}' is no e-mail address."));
            if (column.Missing == WhenMissing.Error && target.Type == ImportType.Company && related.Company(text) is null) row.Problems.Add(new(column.Column, $"There is no company called '{text}'."));
            if (column.Missing == WhenMissing.Error && target.Type == ImportType.Contact && !related.Knows(column.Match ?? MatchBy.Name, text)) row.Problems.Add(new(column.Column, $"There is no contact '{text}'."));
        }
        row.Names.RemoveAll(n => n.Target.Type is ImportType.Owner or ImportType.Stage or ImportType.Relation);
    }

    /// <summary>True when what the ids name is there; an id of another workspace names nothing, and the name beside it counts.</summary>
    bool Identify(ReadRow<TInput> row, ImportTarget<TInput> target, ColumnMapping column, string text)
    {
        var ids = target.Type switch
        {
            ImportType.Owner => Guid.TryParse(text, out var member) && owners.Has(member) ? [member] : [],
            ImportType.Stage => Guid.TryParse(text, out var stage) && column.Values?.ContainsKey(text) == true ? [stage] : [],
            _ => Texts(target, text).Select(t => relations.Of(target.Related!, t)).Where(f => f.Count == 1).Select(f => f.First()).ToArray(),
        };
        if (ids.Length == 0) return false;
        row.Values.RemoveAll(v => v.Target.Field == target.Field && v.Target.Type is ImportType.Company or ImportType.Contact);
        foreach (var id in ids) row.Values.Add((target, id));
        return true;
    }

    void Relate(ReadRow<TInput> row, ImportTarget<TInput> target, ColumnMapping column, string text)
    {
        var found = relations.Of(target.Related!, text);
        if (found.Count == 1) row.Values.Add((target, found.First()));
        else if (found.Count > 1) row.Problems.Add(new(column.Column, $"Several {Relations.Plural(target.Related!)} are meant by '{text}'; {Relations.Hint(target.Related!)} tells them apart."));
        else if (column.Missing != WhenMissing.Empty) row.Problems.Add(new(column.Column, $"There is no {target.Related} '{text}'."));
    }

    /// <summary>The record that the row is about, strongest sign first, and what stands against it.</summary>
    T? Find(ReadRow<TInput> row, out ImportProblem? clash)
    {
        clash = null;
        var found = row.Id is { } own ? records.GetValueOrDefault(own) : null;
        if (found is null && row.ExternalId is { } id && plan.Mapping.Match?.Contains("externalId") != false) found = byId.GetValueOrDefault(id);
        // Owners and relations are known by now.
        Keyed(row);
        foreach (var key in keysOf[row.Raw.Row])
        {
            var ours = byKey.GetValueOrDefault(key);
            var stored = byFoundKey[key].Select(r => records.GetValueOrDefault(r)).OfType<T>().ToList();
            var candidate = ours ?? stored.FirstOrDefault(r => MayBe(r, row)) ?? (kind.ClashOf(key) is null ? null : stored.FirstOrDefault());
            if (candidate is null) continue;
            if ((found ?? candidate) != candidate || !MayBe(candidate, row))
            {
                if (kind.ClashOf(key) is { } words) clash = new ImportProblem(plan.ColumnOf(words.Contains("e-mail", StringComparison.Ordinal) ? "emails" : "domains"), words);
                continue;
            }
            found ??= candidate;
        }
        return found;
    }

    /// <summary>A record with another id of the same source is another record, however much its name is alike.</summary>
    bool MayBe(T record, ReadRow<TInput> row) => !(kind.RowsStandAlone && touched.Contains(record.Id))
        && (row.Id == record.Id || row.ExternalId is not { } id || record is not OwnedRecord owned || !owned.ExternalIds.TryGetValue(plan.Setting.Source, out var other) || other == id);

    async Task<RowOutcome> ChangeAsync(ReadRow<TInput> row, T record, TInput before, TInput after, CancellationToken ct)
    {
        var image = JsonSerializer.Serialize(before, Json.Options);
        var isOwn = firstSeen.Remove(record.Id) || related.Made.RemoveAll(e => e.Id == record.Id) > 0;
        var changed = await writes.UpdateAsync(kind.Type, record, before, after, ct);
        Learn(row, record);
        return isOwn ? new RowOutcome(row.Raw, RowResult.Created, record.Id, () => record.Version, null, [])
            : new RowOutcome(row.Raw, changed ? RowResult.Updated : RowResult.Unchanged, record.Id, () => record.Version, changed ? image : null, []);
    }

    async Task<RowOutcome> CreateAsync(ReadRow<TInput> row, TInput input, CancellationToken ct)
    {
        var record = await writes.CreateAsync(kind.Type, input, ct);
        writing.Know<T>([record.Id]);
        Learn(row, record);
        return new RowOutcome(row.Raw, RowResult.Created, record.Id, () => record.Version, null, []);
    }

    /// <summary>Companies and contacts that the row names and nobody has yet, made if the mapping wants it.</summary>
    async Task<TInput> NameMissingAsync(TInput input, ReadRow<TInput> row, CancellationToken ct)
    {
        foreach (var (target, column, text) in row.Names.OrderBy(n => n.Target.Type == ImportType.Company ? 0 : 1))
        {
            var company = row.Values.FirstOrDefault(v => v.Target.Type == ImportType.Company).Value as Guid?;
            var match = column.Match ?? MatchBy.Name;
            var found = target.Type == ImportType.Company ? related.Company(text) : related.Contact(match, text, company);
            if (found is null && column.Missing == WhenMissing.Create)
            {
                found = target.Type == ImportType.Company ? await related.MakeCompanyAsync(text, ct) : await related.MakeContactAsync(match, text, company, ct);
                // A parent company may have a row of its own further down.
                if (related.Made[^1].Record is T made) foreach (var key in kind.KeysOf(kind.Type.InputOf(made), plan.Mapping.Match, plan.Setting)) byKey.TryAdd(key, made);
            }
            if (found is not { } id) continue;
            row.Values.Add((target, id));
            input = target.Set(input, id, plan.Setting);
        }
        return input;
    }

    /// <summary>What this row has made is there for the rows behind it.</summary>
    void Learn(ReadRow<TInput> row, T record)
    {
        touched.Add(record.Id);
        if (row.ExternalId is { } id && byId.TryAdd(id, record) && record is not OwnedRecord) outsideIds[id] = record.Id;
        relations.Learn(kind.Type, record, row.ExternalId);
        if (record is Company company) related.Learn(company.Name, company.Id);
        if (kind.RowsStandAlone) return;
        Keyed(row);
        foreach (var key in keysOf[row.Raw.Row]) byKey.TryAdd(key, record);
    }

    /// <summary>Ids of other systems for kinds of record that do not carry them themselves.</summary>
    async Task SaveIdsAsync(CancellationToken ct)
    {
        if (outsideIds.Count == 0) return;
        await using var command = db.Command("insert into external_ids (tenant_id, record_id, object, source, external_id) select $1, r, $2, $3, e from unnest($4::uuid[], $5::text[]) as t(r, e) on conflict do nothing");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = kind.Object }, new() { Value = plan.Setting.Source }, new() { Value = outsideIds.Values.ToArray() }, new() { Value = outsideIds.Keys.ToArray() }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
