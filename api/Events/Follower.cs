using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Records;
using Npgsql;

namespace Crm.Events;

/// <summary>A change of a record, for those who follow changes.</summary>
public sealed record Happened(Record Record, RecordType Type, string Verb, IReadOnlyList<Change> Changes);

/// <summary>A feature across records that does its part of a change in the same transaction, without the noun knowing of it.</summary>
public interface IChangeFollower
{
    /// <summary>Adds statements to the batch that writes the events. They reach rows that the caller does not see, and tell nothing.</summary>
    void Follow(NpgsqlBatch batch, CrmDb db, CurrentUser who, IReadOnlyList<Happened> happened, DateTimeOffset now);
}

/// <summary>The same for what takes more than statements: it may write records of its own, in the same transaction, as upkeep (<see cref="CrmDb.FollowUpAsync"/>).</summary>
public interface IChangeAnswer
{
    Task AnswerAsync(IServiceProvider services, IReadOnlyList<Happened> happened, CancellationToken ct);
}
