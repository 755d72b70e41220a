using System.Text.Json;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>
/// Plain SQL for hot reads: several queries in one round trip, under the same tenant setting, session check and policies as
/// every other read. Each statement names the tenant itself ($1 by custom), which costs nothing beside the policy.
/// </summary>
public sealed class Question(CrmDb db)
{
    /// <summary>Stands for ids that only the database knows yet: those which the <see cref="Choice"/> in front of the question picks. An array of its own: the empty one is everybody's.</summary>
    public static readonly Guid[] Chosen = [Guid.Empty];

    readonly NpgsqlBatch batch = new();
    readonly List<Action<NpgsqlDataReader>> readers = [];
    readonly List<Func<CancellationToken, Task>> after = [];
    Choice? choice;

    public Question Add(string sql, params object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            if (ReferenceEquals(values[i], Chosen)) (sql, choice) = (Choice.Refer(sql, i + 1), db.Choice);
            else if (values[i] is Those those) (sql, values) = those.Into(sql, i, values);
        batch.Add(sql, values);
        return this;
    }

    /// <summary>The same with what reads its rows: parts of a big question come with their readers, and <see cref="AskAsync"/> needs none.</summary>
    public Question Add(Action<NpgsqlDataReader> read, string sql, params object[] values)
    {
        readers.Add(read);
        return Add(sql, values);
    }

    /// <summary>What is done with the rows once all are read and the connection is free again.</summary>
    public void Then(Func<CancellationToken, Task> work) => after.Add(work);

    /// <summary>Sends the queries and reads their results one after the other, a reader function for each.</summary>
    public async Task AskAsync(CancellationToken ct, params Action<NpgsqlDataReader>[] rows)
    {
        var transaction = db.Database.CurrentTransaction;
        if (rows.Length == 0) rows = [.. readers];
        if (choice is not null) rows = [.. choice.PutInFrontOf(batch), .. rows];
        if (transaction is null)
        {
            batch.BatchCommands.Insert(0, TenantCommands.Enter(db.Scope));
#pragma warning disable RS0030 // the context's own connection, opened for these queries
            await db.Database.OpenConnectionAsync(ct);
#pragma warning restore RS0030
        }
        try
        {
            (batch.Connection, batch.Transaction) = ((NpgsqlConnection)db.Database.GetDbConnection(), transaction?.GetDbTransaction() as NpgsqlTransaction);
            await using var reader = await batch.ExecuteReaderAsync(ct);
            if (transaction is null) await TenantCommands.EnteredAsync(reader, db.Scope, ct);
            foreach (var each in rows)
            {
                while (await reader.ReadAsync(ct)) each(reader);
                await reader.NextResultAsync(ct);
            }
        }
        catch (Exception exception) when (db.Notice(exception)) { throw; }
        finally
        {
            if (transaction is null) await db.Database.CloseConnectionAsync();
        }
        foreach (var work in after) await work(ct);
    }
}

/// <summary>Ids that a statement finds itself, in the place of an array of them: those of a customer's open deals.</summary>
/// <param name="sql">Selects the ids; $owner is the record that they hang on.</param>
public sealed class Those(string sql, Guid owner)
{
    internal (string, object[]) Into(string statement, int index, object[] values) =>
        (statement.Replace($"(${index + 1})", $"(array({sql.Replace("$owner", $"${values.Length + 1}", StringComparison.Ordinal)}))", StringComparison.Ordinal),
         [.. values[..index], Array.Empty<Guid>(), .. values[(index + 1)..], owner]);
}

/// <summary>Columns that may be empty.</summary>
static class ReaderColumns
{
    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    public static Guid? Id(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);
    public static int? Whole(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
    public static long? Long(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    public static DateOnly? Date(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);
    public static DateTimeOffset Instant(this NpgsqlDataReader row, int column) => new(row.GetDateTime(column), TimeSpan.Zero);
    public static DateTimeOffset? MaybeInstant(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Instant(column);
    public static string[] Texts(this NpgsqlDataReader row, int column) => row.GetFieldValue<string[]>(column);

    public static IReadOnlyDictionary<string, string> Pairs(this NpgsqlDataReader row, int column) =>
        row.GetString(column) is var json && json == "{}" ? NoPairs : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    static readonly Dictionary<string, string> NoPairs = [];
}
