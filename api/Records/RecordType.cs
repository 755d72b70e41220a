using Crm.Platform.Access;
using Crm.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>Where else a record's story shows: the timeline of another record.</summary>
public readonly record struct RecordRef(string Object, Guid Id);

/// <summary>What search finds a record by. Words are folded; digits come from phone numbers.</summary>
public sealed record SearchText(string Title, string Subtitle, IEnumerable<string?> Words);

/// <summary>A kind of record, as the cross-record features (search, timeline, events, import) know it.</summary>
public abstract class RecordType
{
    /// <summary>The singular, as events and links say it: "deal".</summary>
    public abstract string Object { get; }

    /// <summary>The plural, as routes say it: "deals".</summary>
    public abstract string Plural { get; }

    public abstract Type Clr { get; }
    public abstract SearchText? SearchOf(Record record);

    /// <summary>Records with the parts that search and writing need, to be read only.</summary>
    internal abstract Task<IReadOnlyList<Record>> LoadAsync(CrmDb db, Guid[] ids, CancellationToken ct);

    /// <summary>Whether workspaces can define fields of their own for it.</summary>
    public bool TakesFields => typeof(OwnedRecord).IsAssignableFrom(Clr);

    /// <summary>The names of the members that every such record has, which custom fields may not take.</summary>
    public abstract IReadOnlyCollection<string> BuiltIn { get; }

    /// <summary>Whether the record has a timeline of its own (a contact has; a task only shows on others').</summary>
    public virtual bool HasTimeline => true;

    /// <summary>The kinds of record whose rights can count for such a record: its own, or those of what it can be a part of.</summary>
    public virtual IReadOnlyList<string> RuledBy => [Object];

    /// <summary>The one of them whose rights count for this record.</summary>
    public virtual string RightsOf(Record record) => RuledBy[0];

    /// <summary>What it takes to do this: a part is changed by those who may change what it belongs to.</summary>
    public virtual RecordAction RightFor(RecordAction action) => action;

    /// <summary>The member of the input that says whose the record is.</summary>
    public virtual string ResponsibleField => "ownerId";

    /// <summary>The members of inputs and views that not everybody may see, by their paths, with the clearance that each takes.</summary>
    public abstract IReadOnlyList<(string Path, Sensitivity Sensitivity)> SensitiveMembers { get; }

    /// <summary>The other records on whose timelines this one shows.</summary>
    public virtual IEnumerable<RecordRef> ShownOn(Record record) => [];

    /// <summary>The same where it takes a look at the data.</summary>
    public virtual Task<IReadOnlyList<RecordRef>> ShownOnAsync(Record record, Writing writing, CancellationToken ct) => Task.FromResult<IReadOnlyList<RecordRef>>([.. ShownOn(record)]);

    /// <summary>Whether what happens to it can change where its contacts and companies stand: stage, last touch, next step, quality.</summary>
    public virtual bool MovesStanding => true;

    /// <summary>How two such records are found to be one; null when that is not looked for.</summary>
    public virtual MatchRules? Match => null;

    /// <summary>Where the record stands on its way, by which custom fields may be required: a contact's stage of life, a deal's stage.</summary>
    public virtual string? StageOf(Record record) => null;

    /// <summary>Whether it stands where the field is required from, or further on.</summary>
    public virtual Task<bool> HasReachedAsync(Record record, CustomField field, Writing writing, CancellationToken ct) => Task.FromResult(false);

    /// <summary>The line this record itself is on timelines (an activity, a task); null when only its changes are told.</summary>
    public virtual Events.TimelineLine? Line(Record record) => null;

    /// <summary>The ids of what a question finds, for features that do not know the noun; newest change first if wanted. A 400 names what is wrong with the question.</summary>
    public abstract Task<IQueryable<Guid>> IdsAsync(RecordReads reads, ListQuery query, bool newestFirst, CancellationToken ct);

    /// <summary>A 400 unless lists can be sorted and grouped like this.</summary>
    public abstract Task CheckOrderAsync(FieldSight sight, string? sort, string? groupBy, CancellationToken ct);

    /// <summary>A 400 when a merge patch has members that the noun does not have, or values of another type.</summary>
    public abstract void CheckPatch(System.Text.Json.JsonElement patch);

    /// <summary>Does one action to some records, all in the scope's transaction.</summary>
    internal abstract Task<List<BulkOutcome>> BulkAsync(BulkWrites bulk, BulkChange change, IReadOnlyList<Guid> ids, CancellationToken ct);

    /// <summary>Takes such an action back, but for what people have changed since.</summary>
    internal abstract Task<List<BulkTakenBack>> TakeBackAsync(BulkWrites bulk, BulkKind action, IReadOnlyList<BulkDone> items, CancellationToken ct);
}

/// <summary>One noun's descriptor: how it is read, filtered, written. N nouns and M capabilities cost N + M files.</summary>
/// <typeparam name="T">The entity.</typeparam>
/// <typeparam name="TInput">What people may write: the body of a create, and the target of a merge patch.</typeparam>
/// <typeparam name="TView">What people read.</typeparam>
public abstract class RecordType<T, TInput, TView> : RecordType, IRecordViews<T, TView> where T : Record where TInput : notnull
{
    public override Type Clr => typeof(T);
    IReadOnlyCollection<string>? builtIn;
    public override IReadOnlyCollection<string> BuiltIn => builtIn ??= [.. typeof(TView).GetProperties().Select(p => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Union(Fields.Select(f => f.Name))];
    public abstract IReadOnlyList<Field<T>> Fields { get; }
    public virtual string DefaultSort => "-updatedAt";

    /// <summary>The columns of the amount that groups are summed by, if the noun has one.</summary>
    public virtual (string Currency, string Minor)? Amount => null;

    IReadOnlyList<(string, Sensitivity)>? sensitive;
    public override IReadOnlyList<(string Path, Sensitivity Sensitivity)> SensitiveMembers =>
        sensitive ??= [.. Fields.Where(f => f.Sensitivity > Sensitivity.Normal).Select(f => (f.Member ?? f.Name, f.Sensitivity)).Distinct()];

    /// <summary>The rows with the parts that writing needs.</summary>
    public virtual IQueryable<T> WithParts(IQueryable<T> rows) => rows;

    /// <summary>The record as the input that would make it: what a merge patch is merged into.</summary>
    public abstract TInput InputOf(T record);

    /// <summary>What of the input is new, put in order; the same input when there is nothing to do.</summary>
    public virtual TInput Tidied(TInput input, TInput? before, Tidying tidying) => input;

    /// <summary>Checks the input against the workspace and puts it into the record; a new one has default values.</summary>
    public abstract Task ApplyAsync(T record, TInput input, bool isNew, Writing writing, CancellationToken ct);

    /// <summary>What is asked of a record once everything of an input is in it, values of custom fields included; refused before it is saved.</summary>
    public virtual Task FinishAsync(T record, bool isNew, Writing writing, CancellationToken ct) => Task.CompletedTask;

    internal override async Task<IReadOnlyList<Record>> LoadAsync(CrmDb db, Guid[] ids, CancellationToken ct) => await WithParts(db.Set<T>().AsNoTracking().Where(r => ids.Contains(r.Id))).ToListAsync(ct);

    public abstract T New();

    public abstract Guid IdOf(TView view);
    public abstract int VersionOf(TView view);

    /// <summary>The views of these ids, in any order, by plain SQL in one round trip; with those in the trash or without.</summary>
    public abstract Task<List<TView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct);

    public override async Task<IQueryable<Guid>> IdsAsync(RecordReads reads, ListQuery query, bool newestFirst, CancellationToken ct)
    {
        var rows = await reads.RowsAsync(this, query, null, ct);
        return (newestFirst ? rows.OrderByDescending(r => r.UpdatedAt).ThenByDescending(r => r.Id) : rows).Select(r => r.Id);
    }

    public override async Task CheckOrderAsync(FieldSight sight, string? sort, string? groupBy, CancellationToken ct)
    {
        if (sort is not null) Keyset.SortField(await sight.UsableAsync(this, [sort.TrimStart('-')], ct), sort);
        if (groupBy is not null) RecordGroups.FieldOf(await sight.UsableAsync(this, [groupBy], ct), groupBy, "groupBy");
    }

    public override void CheckPatch(System.Text.Json.JsonElement patch) => Platform.Http.MergePatch.Apply(InputOf(New()), patch);

    internal override Task<List<BulkOutcome>> BulkAsync(BulkWrites bulk, BulkChange change, IReadOnlyList<Guid> ids, CancellationToken ct) => bulk.WriteAsync(this, change, ids, ct);
    internal override Task<List<BulkTakenBack>> TakeBackAsync(BulkWrites bulk, BulkKind action, IReadOnlyList<BulkDone> items, CancellationToken ct) => bulk.TakeBackAsync(this, action, items, ct);

    /// <summary>Name by which the noun's rows are searched as a list with q=…</summary>
    public virtual IQueryable<T> Matching(IQueryable<T> rows, CrmDb db, string q)
    {
        var ids = Search.SearchQueries.Ids(db, q, [Object], 20_000);
        return rows.Where(r => ids.Contains(r.Id));
    }
}

/// <summary>What of a noun can be filtered and sorted by, whoever asks; see <see cref="FieldSight"/> for what one caller may.</summary>
public interface IRecordFields<T>
{
    IReadOnlyList<Field<T>> Fields { get; }
}

/// <summary>The reading side of a noun: what lists need of it.</summary>
public interface IRecordViews<T, TView> : IRecordFields<T>
{
    string DefaultSort { get; }
    Task<List<TView>> ViewsAsync(CrmDb db, Guid[] ids, bool trashed, CancellationToken ct);
    Guid IdOf(TView view);
}

/// <summary>The kinds of record that exist, found by entity or by name.</summary>
public sealed class RecordTypes(IEnumerable<RecordType> types)
{
    readonly Dictionary<Type, RecordType> byClr = types.ToDictionary(t => t.Clr);

    public RecordType Of(Record record) => byClr[record.GetType()];
    public IEnumerable<RecordType> All => byClr.Values;
    public RecordType? ByObject(string @object) => byClr.Values.FirstOrDefault(t => t.Object == @object);

    /// <summary>Those that roles tell apart; the others go by what they belong to.</summary>
    public IEnumerable<RecordType> Ruled => All.Where(t => t.RuledBy.Contains(t.Object, StringComparer.Ordinal));
    public RecordType? ByPlural(string plural) => byClr.Values.FirstOrDefault(t => t.Plural == plural);
}
