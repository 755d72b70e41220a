using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Imports;

/// <summary>An import's settings, the same for every chunk of its file.</summary>
sealed record Run(Guid ImportId, bool DryRun, ImportMapping Mapping, IReadOnlyList<string> Names, ImportSetting Setting, IReadOnlyList<CustomField> Fields)
{
    public static Run Of(Import import, Surroundings around)
    {
        var mapping = import.ReadMapping();
        return new Run(import.Id, import.DryRun, mapping, import.ColumnNames(), around.Setting(mapping), around.Fields);
    }
}

/// <summary>A kind of record that files can bring in, whatever its types are.</summary>
abstract class ImportKind
{
    public abstract RecordImport Of { get; }

    /// <summary>What the present mapping cannot read in a row, as far as can be said without looking into the workspace.</summary>
    public abstract IReadOnlyList<ImportProblem> Check(Run run, FileRow row);

    /// <summary>Writes rows inside the scope's transaction. One by one, a row that fails leaves the others standing.</summary>
    public abstract Task<(List<RowOutcome> Outcomes, List<Extra> Extras)> WriteAsync(Run run, IReadOnlyList<FileRow> rows, bool together, IServiceProvider services, CancellationToken ct);

    /// <summary>Puts records back to what they were before the import, and answers those for which that was possible.</summary>
    public abstract Task<IReadOnlyList<Guid>> RestoreAsync(IReadOnlyList<WrittenRecord> records, IServiceProvider services, CancellationToken ct);
}

sealed class ImportKind<T, TInput, TView>(RecordImport<T, TInput, TView> kind) : ImportKind where T : OwnedRecord where TInput : class
{
    public override RecordImport Of => kind;

    public override IReadOnlyList<ImportProblem> Check(Run run, FileRow row)
    {
        var read = Plan(run).Read(row);
        return [.. read.Problems, .. read.Names.Where(n => n.Target.Type == ImportType.Stage && n.Column.Values?.ContainsKey(n.Text) != true)
            .Select(n => new ImportProblem(n.Column.Column, $"The pipeline has no stage called '{n.Text}'."))];
    }

    public override async Task<(List<RowOutcome>, List<Extra>)> WriteAsync(Run run, IReadOnlyList<FileRow> rows, bool together, IServiceProvider services, CancellationToken ct)
    {
        if (!together) return await WriteApartAsync(run, rows, services, ct);
        var chunk = Chunk(run, services);
        var outcomes = await chunk.WriteAsync(rows, ct);
        return (Settled(outcomes), Settled(chunk.Extras));
    }

    /// <summary>Half of the rows, then the other half, and where one cannot be saved its halves in turn, until the row is found that stands in the way.</summary>
    async Task<(List<RowOutcome>, List<Extra>)> WriteApartAsync(Run run, IReadOnlyList<FileRow> rows, IServiceProvider services, CancellationToken ct)
    {
        var (db, writing) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>());
        var (outcomes, extras, todo) = (new List<RowOutcome>(), new List<Extra>(), new Stack<IReadOnlyList<FileRow>>([rows]));
        while (todo.TryPop(out var some))
        {
            await db.Database.CurrentTransaction!.CreateSavepointAsync("rows", ct);
            var chunk = Chunk(run, services);
            try
            {
                outcomes.AddRange(Settled(await chunk.WriteAsync(some, ct)));
                extras.AddRange(Settled(chunk.Extras));
            }
            catch (Exception exception) when (Problems.Translate(exception) is { Status: < 500 } refused)
            {
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync("rows", ct);
                writing.Forget();
                if (some.Count == 1) outcomes.Add(RowOutcome.Failure(some[0], chunk.Explain(refused)));
                else foreach (var half in some.Chunk((some.Count + 1) / 2).Reverse()) todo.Push(half);
            }
            db.ChangeTracker.Clear();
        }
        return (outcomes, extras);
    }

    public override async Task<IReadOnlyList<Guid>> RestoreAsync(IReadOnlyList<WrittenRecord> records, IServiceProvider services, CancellationToken ct)
    {
        if (records.Count == 0) return [];
        var (db, writing, writes) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>(), services.GetRequiredService<RecordWrites>());
        (writing.Source, writing.AllowDuplicates, writing.Rules.Skips) = ("import", true, true);
        var (ids, restored) = (records.Select(r => r.Id).ToList(), new List<Guid>());
        var found = await LoadAsync();
        foreach (var written in records)
        {
            if (!found.TryGetValue(written.Id, out var record)) continue;
            await db.Database.CurrentTransaction!.CreateSavepointAsync("record", ct);
            try
            {
                await writes.UpdateAsync(kind.Type, record, kind.Type.InputOf(record), JsonSerializer.Deserialize<TInput>(written.Before!, Json.Options)!, ct);
                await db.SaveChangesAsync(ct);
                restored.Add(record.Id);
            }
            catch (Exception exception) when (Problems.Translate(exception).Status < 500)
            {
                // It points at something that is gone by now: it stays as the import left it.
                await db.Database.CurrentTransaction!.RollbackToSavepointAsync("record", ct);
                writing.Forget();
                db.ChangeTracker.Clear();
                found = await LoadAsync();
            }
        }
        return restored;

        Task<Dictionary<Guid, T>> LoadAsync() => kind.Type.WithParts(db.Set<T>().Where(r => ids.Contains(r.Id))).ToDictionaryAsync(r => r.Id, ct);
    }

    RowPlan<TInput> Plan(Run run) => new(run.Mapping, kind.AllTargets(run.Fields), run.Names, run.Setting);

    ImportChunk<T, TInput, TView> Chunk(Run run, IServiceProvider services)
    {
        var (db, writing, writes) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>(), services.GetRequiredService<RecordWrites>());
        var related = ActivatorUtilities.CreateInstance<RelatedRecords>(services);
        return new ImportChunk<T, TInput, TView>(kind, Plan(run), run.ImportId, db, writing, writes, related, new Relations(db, writing, services.GetRequiredService<RecordTypes>()), new Owners(db, writing), services);
    }

    // Versions are final only once everything is saved; what follows may forget the records.
    static List<RowOutcome> Settled(List<RowOutcome> outcomes) => [.. outcomes.Select(o => o.Version is { } version && version() is var final ? o with { Version = () => final } : o)];
    static List<Extra> Settled(IReadOnlyList<Extra> extras) => [.. extras.Select(e => e.Version() is var final ? e with { Version = () => final } : e)];
}
