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

    /// <summary>The other kinds of record that the mapping finds in a row.</summary>
    public IReadOnlyList<RecordImport> PartsOf(RecordImport kind) => [.. kind.Parts.Where(p => Mapping.Columns!.Any(c => c.To?.StartsWith(p.Object + ".", StringComparison.Ordinal) == true))];

    /// <summary>What of the mapping is about one kind of record in the row: its own columns, or those with its name in front.</summary>
    public Run For(RecordImport kind, RecordImport own)
    {
        var parts = PartsOf(own).Select(p => p.Object).ToHashSet(StringComparer.Ordinal);
        // The name of a company whose other columns are there too is one of them.
        ColumnMapping? Mine(ColumnMapping column) => kind == own
            ? column.To is null || column.To.Contains('.', StringComparison.Ordinal) && parts.Contains(column.To.Split('.')[0]) || parts.Contains(column.To) ? column with { To = null } : column
            : column.To?.StartsWith(kind.Object + ".", StringComparison.Ordinal) == true ? column with { To = column.To[(kind.Object.Length + 1)..] }
            : column.To == kind.Object ? column with { To = column.Match == MatchBy.Email ? "email" : "name" } : null;
        return this with { Mapping = Mapping with { Columns = [.. Mapping.Columns!.Select(Mine).OfType<ColumnMapping>()], Match = kind == own ? Mapping.Match : null } };
    }
}

/// <summary>What became of some rows, and what was made on the way.</summary>
sealed record Written(List<RowOutcome> Outcomes, List<Extra> Extras, List<(FileRow Row, Guid Id, string Text)> Notes);

/// <summary>A kind of record that files can bring in, whatever its types are.</summary>
abstract class ImportKind
{
    public abstract RecordImport Of { get; }

    /// <summary>What the present mapping cannot read in a row, as far as can be said without looking into the workspace.</summary>
    public abstract Func<FileRow, IReadOnlyList<ImportProblem>> Check(Run run);

    /// <summary>Writes what the rows hold of this kind, inside the scope's transaction; a row without any of it has no outcome.</summary>
    public abstract Task<Written> WriteAsync(Run run, IReadOnlyList<FileRow> rows, ILookup<int, RecordRef> beside, bool isPart, IServiceProvider services, CancellationToken ct);

    /// <summary>An error in the words of the file: which column it is about.</summary>
    public abstract IReadOnlyList<ImportProblem> Explain(Run run, Refused refused);

    /// <summary>Puts records back to what they were before the import, and answers those for which that was possible.</summary>
    public abstract Task<IReadOnlyList<Guid>> RestoreAsync(IReadOnlyList<WrittenRecord> records, IServiceProvider services, CancellationToken ct);
}

sealed class ImportKind<T, TInput, TView>(RecordImport<T, TInput, TView> kind) : ImportKind where T : Record where TInput : class
{
    public override RecordImport Of => kind;

    public override Func<FileRow, IReadOnlyList<ImportProblem>> Check(Run run)
    {
        var plan = Plan(run);
        return row =>
        {
            var read = plan.Read(row);
            return [.. read.Problems, .. read.Names.Where(n => n.Target is { Type: ImportType.Stage, IsId: false } && !read.Names.Exists(i => i.Target is { Type: ImportType.Stage, IsId: true } && i.Column.Values?.ContainsKey(i.Text) == true) && n.Column.Values?.ContainsKey(n.Text) != true)
                .Select(n => new ImportProblem(n.Column.Column, $"The pipeline has no stage called '{n.Text}'."))];
        };
    }

    public override async Task<Written> WriteAsync(Run run, IReadOnlyList<FileRow> rows, ILookup<int, RecordRef> beside, bool isPart, IServiceProvider services, CancellationToken ct)
    {
        var (db, writing, writes) = (services.GetRequiredService<CrmDb>(), services.GetRequiredService<Writing>(), services.GetRequiredService<RecordWrites>());
        var related = ActivatorUtilities.CreateInstance<RelatedRecords>(services);
        var chunk = new ImportChunk<T, TInput, TView>(kind, Plan(run), run.ImportId, db, writing, writes, related, new Relations(db, writing, services.GetRequiredService<RecordTypes>()), new Owners(db, writing), services);
        var outcomes = await chunk.WriteAsync(rows, beside, isPart, ct);
        // Versions are final only once everything is saved; what follows may forget the records.
        return new Written([.. outcomes.Select(o => o.Version is { } version && version() is var final ? o with { Version = () => final } : o)], [.. chunk.Extras.Select(e => e.Version() is var final ? e with { Version = () => final } : e)], chunk.Notes);
    }

    public override IReadOnlyList<ImportProblem> Explain(Run run, Refused refused) => Plan(run).Explain(refused);

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
}
