using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>What a write has at hand: the data, the clock, who acts, the workspace's settings, and checks of what it points at.</summary>
public sealed class Writing(CrmDb db, EventLog events, TenantScope scope, TimeProvider time, CustomWrites custom, RuleCheck rules)
{
    readonly Dictionary<(Type, Guid), bool> known = [];
    readonly Dictionary<Type, object> notes = [];
    Tenant? tenant;
    Tidying? tidying;

    public CrmDb Db => db;
    public EventLog Events => events;
    public CustomWrites Custom => custom;

    /// <summary>The workspace's validation rules, which everything that is saved has to pass.</summary>
    public RuleCheck Rules => rules;
    public CurrentUser User => scope.User;

    /// <summary>What the caller may do, as the database said it when the write began.</summary>
    public Rights Rights => (scope.Entry ?? throw new InvalidOperationException("A write begins with the session check.")).Rights;

    /// <summary>True for writers of many records at a time, which takes the right to.</summary>
    public bool IsBulk { get; set; }
    public DateTimeOffset Now => time.Now();

    /// <summary>True when the caller said that a second record with the same e-mail is meant.</summary>
    public bool AllowDuplicates { get; set; }

    /// <summary>Where new records say they come from: manual, sample, or import.</summary>
    public string Source { get; set; } = "manual";

    /// <summary>Set by writers of many records, who save the external ids of all of them in one go.</summary>
    public List<OwnedRecord>? IdsToSave { get; set; }

    /// <summary>The workspace's own settings, read once.</summary>
    public async Task<Tenant> TenantAsync(CancellationToken ct) =>
        tenant ??= await db.Set<Tenant>().AsNoTracking().SingleAsync(t => t.Id == scope.User.TenantId, ct);

    /// <summary>What the workspace wants to be put in order, read once.</summary>
    internal async Task<Tidying> TidyingAsync(CancellationToken ct) => tidying ??= await Tidying.LoadAsync(db, ct);

    /// <summary>
    /// A 422 naming the field unless every id is a record of this workspace. Foreign ids are like unknown ones. What a record
    /// pointed at already may stay, even when it has gone to the trash since.
    /// </summary>
    public async Task RequireAsync<T>(IEnumerable<Guid> ids, string field, CancellationToken ct, IEnumerable<Guid>? before = null) where T : class, ITenantOwned
    {
        if (before is not null) ids = [.. ids.Except(before)];
        var wanted = ids.Distinct().Where(id => !known.ContainsKey((typeof(T), id))).ToList();
        if (wanted.Count > 0)
        {
            var found = await db.Set<T>().Where(r => wanted.Contains(r.Id)).Select(r => r.Id).ToListAsync(ct);
            foreach (var id in wanted) known[(typeof(T), id)] = found.Contains(id) || db.Set<T>().Local.Any(r => r.Id == id);
        }
        if (ids.Any(id => !known[(typeof(T), id)])) throw Refused.Unusable(field, $"There is no {typeof(T).Name.ToLowerInvariant()} with this id.");
    }

    public Task RequireAsync<T>(Guid? id, string field, CancellationToken ct, Guid? before = null) where T : class, ITenantOwned =>
        id is { } one && one != before ? RequireAsync<T>([one], field, ct) : Task.CompletedTask;

    /// <summary>What a noun remembers while this scope writes (its stages, the last place on a board), so that many writes look it up once.</summary>
    public T Remember<T>() where T : class, new() => (T)(notes.TryGetValue(typeof(T), out var known) ? known : notes[typeof(T)] = new T());

    /// <summary>Drops what was to be told and checked of work that has been rolled back, and what was learnt from it.</summary>
    internal void Forget()
    {
        events.Forget();
        rules.Forget();
        notes.Clear();
        known.Clear();
    }

    /// <summary>Spares the look-up for ids that the caller has just read or made itself.</summary>
    public void Know<T>(IEnumerable<Guid> ids)
    {
        foreach (var id in ids) known[(typeof(T), id)] = true;
    }
}
