using System.Data;
using System.Linq.Expressions;
using System.Text;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>The workspace's data. Every query is filtered by the scope's tenant here, and again by the database's policies.</summary>
public sealed class CrmDb(DbContextOptions<CrmDb> options, TenantScope scope, TimeProvider time, EventLog events, FieldCache fieldCache) : DbContext(options)
{
    internal TenantScope Scope => scope;
    internal FieldCache FieldCache => fieldCache;

    /// <summary>This moment, for what is told of rows as they stand now.</summary>
    internal DateTimeOffset Now => time.Now();

    /// <summary>The workspace's field definitions, once a write holds them still.</summary>
    internal FieldSet? Fields { get; set; }

    /// <summary>True when the transaction holds events: after its commit, open screens are told.</summary>
    internal bool HasNews { get; set; }

    /// <summary>True once a statement has failed on the present connection.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>Notices that a statement of our own has failed. Never true, so that it stands in a filter and the exception goes on.</summary>
    internal bool Notice(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException) HasFailed |= cause is PostgresException;
        return false;
    }

    /// <summary>What is to be done once everything of a save is in the tables, in its transaction.</summary>
    internal Func<CancellationToken, Task>? AfterSave { get; set; }

    /// <summary>True for writers of many records: the new rows of a save go in one statement a table.</summary>
    internal bool InsertsTogether { get; set; }

    /// <summary>True inside a follow-up: what is asked there reaches every row and every field.</summary>
    internal bool FollowsUp { get; private set; }

    /// <summary>The query that picks the rows of the next question, in front of it and in its round trip.</summary>
    internal Choice? Choice { get; set; }

    /// <summary>Read by the query filter on each execution: a member of the context, never a constant baked into the model.</summary>
    public Guid CurrentTenantId => scope.TenantId;

    /// <summary>Begins the one transaction of a write and sets the tenant in it.</summary>
    public async Task<IDbContextTransaction> BeginAsync(CancellationToken ct, IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        Database.AutoSavepointsEnabled = false;
        var transaction = await Database.BeginTransactionAsync(isolation, ct);
        await TenantCommands.EnterAsync((NpgsqlConnection)Database.GetDbConnection(), scope, ct);
        return transaction;
    }

    /// <summary>What the session check says of the caller: asks the database only when nothing has been asked yet.</summary>
    public async ValueTask<Entry?> EnteredAsync(CancellationToken ct)
    {
        if (scope.Entry is null) await Database.SqlQuery<int>($"select 1 as \"Value\"").ToListAsync(ct);
        return scope.Entry;
    }

    /// <summary>
    /// Keeps right what follows from a change that was allowed (search text, lines on others' timelines, places on a board):
    /// the work reaches rows that the caller does not see. Nothing that it reads may be told to the caller.
    /// </summary>
    public async Task FollowUpAsync(Func<Task> work, CancellationToken ct)
    {
        // One in another is part of it.
        if (FollowsUp) { await work(); return; }
        if (SeesSome) await See(Batch(), everything: true).ExecuteNonQueryAsync(ct);
        FollowsUp = true;
        try { await work(); }
        finally { FollowsUp = false; }
        if (SeesSome) await See(Batch(), everything: false).ExecuteNonQueryAsync(ct);
    }

    /// <summary>The same for statements of a batch.</summary>
    public void FollowUp(NpgsqlBatch batch, Action<NpgsqlBatch> add)
    {
        if (SeesSome && !FollowsUp) See(batch, everything: true);
        add(batch);
        if (SeesSome && !FollowsUp) See(batch, everything: false);
    }

    bool SeesSome => scope.Entry is { Rights.SeesEverything: false } or { Clearance: Platform.Access.Sensitivity.Normal };

    NpgsqlBatch See(NpgsqlBatch batch, bool everything) => batch.Add("select set_config('app.sees', $1, true), set_config('app.clearance', $2, true)",
        everything || scope.Entry!.Rights.SeesEverything ? "all" : "", everything ? "special" : scope.Entry!.Clearance.ToString().ToLowerInvariant());

    /// <summary>A statement of our own inside the write's transaction, under the same policies. It names the tenant itself.</summary>
    public NpgsqlCommand Command(string sql) => Database.CurrentTransaction is null
        ? throw new InvalidOperationException("Statements of our own run inside the request's transaction.")
        : new NpgsqlCommand(sql, (NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)Database.CurrentTransaction.GetDbTransaction());

    /// <summary>Several such statements in one round trip.</summary>
    public NpgsqlBatch Batch() => Database.CurrentTransaction is null
        ? throw new InvalidOperationException("Statements of our own run inside the request's transaction.")
        : new NpgsqlBatch((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)Database.CurrentTransaction.GetDbTransaction());

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken ct = default)
    {
        if (Database.CurrentTransaction is null) throw new InvalidOperationException("Nothing is saved outside the request's transaction.");
        // Once for all: EF would look at every property of every row again at each step below.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            var news = await events.GatherAsync(this, scope, time, ct);
            var now = time.Now();
            foreach (var entry in ChangeTracker.Entries<ITenantOwned>().ToList())
            {
                if (entry.State == EntityState.Modified && entry.Entity is TenantRow { IsLeftOver: true }) entry.State = EntityState.Deleted;
                if (entry.State is EntityState.Unchanged or EntityState.Detached) continue;
                if (entry.State == EntityState.Added)
                {
                    if (entry.Entity.TenantId != CurrentTenantId) entry.Property(e => e.TenantId).CurrentValue = CurrentTenantId;
                }
                else if (entry.Entity.TenantId != CurrentTenantId) throw new InvalidOperationException("A row of another tenant was about to be written.");
                if (entry.Entity is not Record record || entry.State is not (EntityState.Added or EntityState.Modified)) continue;
                record.Stamp(now, scope.User.MemberId, entry.State == EntityState.Added);
                entry.DetectChanges();
            }
            if (InsertsTogether) await NewRows.InsertAsync(this, ct);
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, ct);
            await events.WriteAsync(this, scope, time, news, ct);
            if (AfterSave is { } check) await check(ct);
            await events.AnswerAsync(news, ct);
            return saved;
        }
        finally { ChangeTracker.AutoDetectChangesEnabled = true; }
    }

    /// <summary>Settles where the customers of many saved records stand, in one go.</summary>
    public Task SettleAsync(CancellationToken ct) => events.SettleAsync(this, scope, time, ct);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new InvalidOperationException("Saving is asynchronous.");

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(CrmDb).Assembly, type => type.Namespace != "Crm.Identity");
        foreach (var entity in model.Model.GetEntityTypes().ToList())
        {
            if (typeof(ITenantOwned).IsAssignableFrom(entity.ClrType)) AddFilters(model, entity);
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase(property.Name));
        }
    }

    void AddFilters(ModelBuilder model, IMutableEntityType entity)
    {
        var row = Expression.Parameter(entity.ClrType, "row");
        var tenant = Expression.Equal(Expression.Property(row, nameof(ITenantOwned.TenantId)), Expression.Property(Expression.Constant(this), nameof(CurrentTenantId)));
        model.Entity(entity.ClrType).HasQueryFilter("Tenant", Expression.Lambda(tenant, row));
        if (!typeof(Record).IsAssignableFrom(entity.ClrType)) return;
        var notTrashed = Expression.Equal(Expression.Property(row, nameof(Record.DeletedAt)), Expression.Constant(null, typeof(DateTimeOffset?)));
        model.Entity(entity.ClrType).HasQueryFilter(RecordQueries.TrashFilter, Expression.Lambda(notTrashed, row));
        if (!typeof(CustomerRecord).IsAssignableFrom(entity.ClrType)) return;
        var notMerged = Expression.Equal(Expression.Property(row, nameof(CustomerRecord.MergedIntoId)), Expression.Constant(null, typeof(Guid?)));
        model.Entity(entity.ClrType).HasQueryFilter(RecordQueries.MergedFilter, Expression.Lambda(notMerged, row));
    }

    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('_');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }
}
