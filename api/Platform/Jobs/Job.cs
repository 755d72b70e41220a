using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Platform.Jobs;

/// <summary>Work for later: a row of the tenant, written in the transaction that causes it.</summary>
public sealed class Job : TenantRow
{
    public required string Kind { get; init; }
    public required string Payload { get; init; }
    public Guid? MemberId { get; init; }
    public string? UniqueKey { get; init; }
    public required DateTimeOffset AvailableAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <param name="uniqueKey">While one such job waits or runs, a second is refused by the database.</param>
    public static Job Of<T>(string kind, T payload, Guid? member, string? uniqueKey, DateTimeOffset now) =>
        new() { Kind = kind, Payload = JsonSerializer.Serialize(payload, Json.Options), MemberId = member, UniqueKey = uniqueKey, AvailableAt = now, CreatedAt = now };

    /// <summary>Has a job run as soon as the transaction is committed; asked for twice within a second, it runs once.</summary>
    public static async Task SoonAsync(CrmDb db, string kind, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = db.Batch().Add("""
            insert into jobs (tenant_id, id, kind, payload, unique_key, available_at, created_at) values ($1, $2, $3, '{}', $4, $5, $5)
            on conflict (tenant_id, unique_key) where status in ('waiting', 'running') do nothing
            """, db.CurrentTenantId, Guid.CreateVersion7(), kind, $"{kind} {now:yyyy-MM-ddTHH:mm:ss}", now);
        await batch.ExecuteNonQueryAsync(ct);
    }
}

sealed class JobTable : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> table)
    {
        table.MapPart("jobs");
        table.Property(j => j.Payload).HasColumnType("jsonb");
    }
}

/// <summary>What runs jobs of one kind. It may be run again after a crash, so it must be able to start over.</summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>True for work on so many records that what only follows changes waits until it is through.</summary>
    bool IsLong => false;
    Task RunAsync(Tenancy.CurrentUser who, JsonElement payload, CancellationToken ct);
}

/// <summary>What runs a job that is never done: it answers how long to wait until it runs again. A failure only makes it wait longer.</summary>
public interface IRepeatedJob
{
    /// <summary>The job's kind and its unique key in a workspace.</summary>
    string Kind { get; }

    /// <summary>Whether a change in a workspace has the job run soon.</summary>
    JobWake Wake => JobWake.Never;

    /// <summary>True when it may wait until an import or the like is through: it then looks at everything at once.</summary>
    bool GivesWay => false;

    /// <summary>True for what people wait for by the clock and is done in a moment: it has places of its own, which long work cannot take.</summary>
    bool IsPrompt => false;
    Task<TimeSpan> RunAsync(Tenancy.CurrentUser who, JsonElement payload, CancellationToken ct);
}

/// <summary>Where a change has a repeated job run soon: nowhere, in workspaces that have scheduled it, in every workspace.</summary>
public enum JobWake { Never, WhereScheduled, Everywhere }
