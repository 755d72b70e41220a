using Crm.Activities;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Imports;

/// <summary>What became of rows: of their own records, of the others that they hold, of what was made on the way; and whose standing follows.</summary>
sealed record RowOutcomes(List<RowOutcome> Own, List<PartOutcome> Parts, List<Extra> Extras, IReadOnlyCollection<RecordRef> Moved);

/// <summary>What became of another record in a row.</summary>
sealed record PartOutcome(string Object, RowOutcome Outcome);

/// <summary>
/// Writes rows that may hold records of several kinds: the company first, then the person who works there, then the deal with both,
/// then what was noted. A row comes in whole or not at all: if one of its records cannot be written, none of them is.
/// </summary>
sealed class RowImport(ImportKind own, IEnumerable<ImportKind> kinds, ActivityRecord activities)
{
    /// <summary>Whatever points at others comes behind them; an undo goes the other way.</summary>
    public static readonly string[] Order = ["company", "contact", "deal", "activity", "task"];

    public ImportKind Own => own;

    public async Task<RowOutcomes> WriteAsync(Run run, IReadOnlyList<FileRow> rows, bool together, IServiceProvider services, CancellationToken ct)
    {
        services.GetRequiredService<Writing>().Events.SettleTogether();
        return together ? await WriteAsync(run, rows, services, ct) : await WriteApartAsync(run, rows, services, ct);
    }

    async Task<RowOutcomes> WriteAsync(Run run, IReadOnlyList<FileRow> rows, IServiceProvider services, CancellationToken ct)
    {
        var (db, writing) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>());
        var order = run.PartsOf(own.Of).Append(own.Of).OrderBy(k => Array.IndexOf(Order, k.Object)).Select(k => kinds.First(x => x.Of == k)).ToList();
        var bad = new Dictionary<int, RowOutcome>();
        while (true)
        {
            await db.Database.CurrentTransaction!.CreateSavepointAsync("parts", ct);
            var (found, parts, extras, mine, failed) = (new List<(int Row, RecordRef Record)>(), new List<PartOutcome>(), new List<Extra>(), new Dictionary<int, RowOutcome>(bad), new Dictionary<int, RowOutcome>());
            var notes = new List<(FileRow Row, Guid Id, string Text)>();
            foreach (var kind in order)
            {
                var written = await kind.WriteAsync(run.For(kind.Of, own.Of), [.. rows.Where(r => !bad.ContainsKey(r.Row) && !failed.ContainsKey(r.Row))], found.ToLookup(f => f.Row, f => f.Record), kind != own, services, ct);
                extras.AddRange(written.Extras);
                notes.AddRange(written.Notes);
                foreach (var outcome in written.Outcomes)
                {
                    if (outcome.Result == RowResult.Failed) { failed[outcome.Raw.Row] = outcome; continue; }
                    found.Add((outcome.Raw.Row, new RecordRef(kind.Of.Object, outcome.Id!.Value)));
                    if (kind == own) mine[outcome.Raw.Row] = outcome; else parts.Add(new PartOutcome(kind.Of.Object, outcome));
                }
            }
            foreach (var (row, outcome) in failed) { bad[row] = outcome; mine[row] = outcome; }
            if (found.Exists(f => failed.ContainsKey(f.Row)))
            {
                // What was written of a row that fails goes back, and with it everything: the others are written again without it.
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync("parts", ct);
                writing.Forget();
                writing.Events.TakeMoved();
                db.ChangeTracker.Clear();
                continue;
            }
            if (notes.Count > 0) parts.AddRange(await NoteAsync(notes, services, ct));
            return new RowOutcomes([.. rows.Select(r => mine[r.Row])], parts, extras, writing.Events.TakeMoved());
        }
    }

    /// <summary>Half of the rows, then the other half, and where one cannot be saved its halves in turn, until the row is found that stands in the way.</summary>
    async Task<RowOutcomes> WriteApartAsync(Run run, IReadOnlyList<FileRow> rows, IServiceProvider services, CancellationToken ct)
    {
        var (db, writing) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>());
        var (all, moved, todo) = (new RowOutcomes([], [], [], []), new HashSet<RecordRef>(), new Stack<IReadOnlyList<FileRow>>([rows]));
        while (todo.TryPop(out var some))
        {
            await db.Database.CurrentTransaction!.CreateSavepointAsync("rows", ct);
            try
            {
                var part = await WriteAsync(run, some, services, ct);
                all.Own.AddRange(part.Own);
                all.Parts.AddRange(part.Parts);
                all.Extras.AddRange(part.Extras);
                moved.UnionWith(part.Moved);
            }
            catch (Exception exception) when (Problems.Translate(exception) is { Status: < 500 } refused)
            {
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync("rows", ct);
                writing.Forget();
                writing.Events.TakeMoved();
                if (some.Count == 1) all.Own.Add(RowOutcome.Failure(some[0], own.Explain(run.For(own.Of, own.Of), refused)));
                else foreach (var half in some.Chunk((some.Count + 1) / 2).Reverse()) todo.Push(half);
            }
            db.ChangeTracker.Clear();
        }
        return all with { Moved = moved };
    }

    /// <summary>What a row has to say of its record becomes a note on it, once however often the row comes.</summary>
    async Task<List<PartOutcome>> NoteAsync(List<(FileRow Row, Guid Id, string Text)> notes, IServiceProvider services, CancellationToken ct)
    {
        var (db, writes) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<RecordWrites>());
        var (column, known) = ($"{own.Of.Object}_id", new HashSet<(Guid, string)>());
        await using (var command = db.Command($"select l.{column}, a.body from links l join activities a on a.tenant_id = l.tenant_id and a.id = l.activity_id where l.tenant_id = $1 and l.{column} = any ($2) and a.kind = 'note' and a.deleted_at is null and a.body is not null"))
        {
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = notes.Select(n => n.Id).Distinct().ToArray() }]);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) known.Add((row.GetGuid(0), row.GetString(1)));
        }
        var made = new List<(FileRow Row, Activity Note)>();
        foreach (var (row, id, text) in notes)
            if (known.Add((id, text)))
                made.Add((row, await writes.CreateAsync(activities, new ActivityInput { Kind = ActivityKind.Note, Body = text, Links = [new LinkInput(Enum.Parse<LinkObject>(own.Of.Object, ignoreCase: true), id)] }, ct)));
        await db.SaveChangesAsync(ct);
        return made.ConvertAll(m => new PartOutcome(activities.Object, new RowOutcome(m.Row, RowResult.Created, m.Note.Id, () => m.Note.Version, null, [])));
    }
}
