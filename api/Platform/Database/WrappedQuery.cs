using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>What people choose is LINQ, what is done with it is SQL: sets of ids never leave the database.</summary>
static class WrappedQuery
{
    /// <summary>A query inside a statement of ours, with its parameters and ours (named own_…); it sees what the scope may see.</summary>
    public static NpgsqlCommand Wrapped(this IQueryable<Guid> found, CrmDb db, Func<string, string> statement, params (string Name, object Value)[] values)
    {
        using var query = found.CreateDbCommand();
        var command = db.Command(statement(query.CommandText));
        foreach (DbParameter parameter in query.Parameters) command.Parameters.Add(((NpgsqlParameter)parameter).Clone());
        command.Parameters.Add(new NpgsqlParameter("own_tenant", db.CurrentTenantId));
        foreach (var (name, value) in values) command.Parameters.Add(new NpgsqlParameter(name, value));
        return command;
    }

    /// <summary>The same for a read: the rows of a query counted by a statement of ours, whose columns are named as the members of the answer.</summary>
    public static IQueryable<TRow> Read<TRow>(this IQueryable found, CrmDb db, Func<string, string> statement, params (string Name, object Value)[] values)
    {
        using var query = found.CreateDbCommand();
        object[] parameters = [.. query.Parameters.Cast<NpgsqlParameter>().Select(p => p.Clone()), .. values.Append(("own_tenant", db.CurrentTenantId)).Select(v => new NpgsqlParameter(v.Item1, v.Item2))];
        return db.Database.SqlQueryRaw<TRow>(statement(query.CommandText).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), parameters);
    }
}
