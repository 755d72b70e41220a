using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>
/// A LINQ query that picks a page of rows (a sort key and an id each), sent in front of a <see cref="Question"/> about just those
/// rows: filter and order are composed by LINQ, the answer is read by plain SQL, and both are one round trip. The database keeps
/// the ids in a setting of the transaction, where the question's statements find them.
/// </summary>
public sealed class Choice
{
    const string Setting = "app.chosen";
    static readonly ConcurrentDictionary<(string, int), string> Referring = new();
    readonly List<(DbCommand Command, string Sql, Action<NpgsqlDataReader> Read)> parts = [];

    /// <param name="keysAndIds">Two columns: the key that rows are sorted by, and the id.</param>
    /// <param name="row">Called for each picked row in order: column 0 the key, column 1 the id.</param>
    public Choice(IQueryable keysAndIds, Action<NpgsqlDataReader> row)
    {
        var command = keysAndIds.CreateDbCommand();
        // The join to one row makes the setting even when nothing is picked; that one row then has no id.
        parts.Add((command, $"""
            with page(key, id) as materialized ({command.CommandText}),
              told as materialized (select set_config('{Setting}', coalesce(array_agg(id), array[]::uuid[])::text, true) from page)
            select p.key, p.id from told left join page p on true
            """, r => { if (!r.IsDBNull(1)) row(r); }));
    }

    /// <summary>A further query of the same trip, such as the count of all rows.</summary>
    public Choice And(IQueryable query, Action<NpgsqlDataReader> row)
    {
        var command = query.CreateDbCommand();
        parts.Add((command, command.CommandText, row));
        return this;
    }

    /// <summary>The statement with its array parameter replaced by the picked ids, read once per statement.</summary>
    internal static string Refer(string sql, int parameter) => Referring.GetOrAdd((sql, parameter), static key =>
        key.Item1.Replace($"(${key.Item2.ToString(CultureInfo.InvariantCulture)})", $"((select current_setting('{Setting}')::uuid[])::uuid[])", StringComparison.Ordinal));

    internal IEnumerable<Action<NpgsqlDataReader>> PutInFrontOf(NpgsqlBatch batch)
    {
        foreach (var ((command, sql, _), place) in parts.Select((part, i) => (part, i)))
        {
            var asked = new NpgsqlBatchCommand(sql);
            foreach (NpgsqlParameter parameter in command.Parameters) asked.Parameters.Add(parameter.Clone());
            batch.BatchCommands.Insert(place, asked);
        }
        return parts.Select(part => part.Read);
    }
}
