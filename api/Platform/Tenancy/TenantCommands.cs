using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Crm.Platform.Tenancy;

/// <summary>
/// The seam between a scope and the database. Outside a transaction (a read) the tenant is set by a statement in front of the
/// query, in the same round trip and so in the same implicit transaction; a write has set it when its transaction began.
/// A command without a tenant, or a write outside its transaction, is refused here before it leaves the process.
/// </summary>
public sealed class TenantCommands : DbCommandInterceptor
{
    const string EnterSession = "select identity.enter(@crm_tenant, @crm_session, @crm_roles);\n";
    const string EnterJob = "select identity.enter_job(@crm_tenant, @crm_member);\n";

    /// <summary>Sets the tenant in a transaction that has just begun, and learns the member's rights of this moment.</summary>
    public static async Task EnterAsync(NpgsqlConnection connection, TenantScope scope, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(scope.User.SessionId is null ? EnterJob : EnterSession, connection);
        AddParameters(command, scope);
        var answer = await command.ExecuteScalarAsync(ct);
        scope.Entry = Entry.Parse((string?[])answer!, scope.User.MemberId);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Prefix(command, ScopeOf(eventData));
        return new(result);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null) return result;
        try { await EnteredAsync(result, ScopeOf(eventData), cancellationToken); }
        catch
        {
            // The query behind it has failed: the connection is free again once what is left of the answer is read.
            await result.DisposeAsync();
            throw;
        }
        return result;
    }

    /// <summary>Reads what the session check in front of a query said, and goes on to the query's own rows.</summary>
    public static async Task EnteredAsync(DbDataReader reader, TenantScope scope, CancellationToken ct)
    {
        if (await reader.ReadAsync(ct)) scope.Entry = Entry.Parse(reader.GetFieldValue<string?[]>(0), scope.User.MemberId);
        await reader.NextResultAsync(ct);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        RequireTransaction(command, ScopeOf(eventData));
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        RequireTransaction(command, ScopeOf(eventData));
        return new(result);
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => throw Sync();
    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw Sync();
    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => throw Sync();

    static TenantScope ScopeOf(CommandEventData eventData) => ((Database.CrmDb)eventData.Context!).Scope;

    static void Prefix(DbCommand command, TenantScope scope)
    {
        if (!scope.IsOpen) throw new InvalidOperationException("A query was sent before a tenant was chosen.");
        if (command.Transaction is not null) return;
        if (scope.IsWrite) throw new InvalidOperationException("A write request must run inside its one transaction.");
        command.CommandText = (scope.User.SessionId is null ? EnterJob : EnterSession) + command.CommandText;
        AddParameters((NpgsqlCommand)command, scope);
    }

    static void RequireTransaction(DbCommand command, TenantScope scope)
    {
        if (!scope.IsOpen) throw new InvalidOperationException("A command was sent before a tenant was chosen.");
        if (command.Transaction is null) throw new InvalidOperationException("A command that is not a query must run inside the request's transaction.");
    }

    /// <summary>The same as the first command of a batch.</summary>
    public static NpgsqlBatchCommand Enter(TenantScope scope)
    {
        if (scope.IsWrite) throw new InvalidOperationException("A write request must run inside its one transaction.");
        var command = new NpgsqlBatchCommand(scope.User.SessionId is null ? "select identity.enter_job($1, $2)" : "select identity.enter($1, $2, $3)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = scope.User.TenantId });
        if (scope.User.SessionId is not { } session)
        {
            command.Parameters.Add(Author(scope));
            return command;
        }
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = scope.AllowedRolesArray });
        return command;
    }

    static void AddParameters(NpgsqlCommand command, TenantScope scope)
    {
        command.Parameters.Add(new NpgsqlParameter<Guid>("crm_tenant", scope.User.TenantId));
        if (scope.User.SessionId is not { } session)
        {
            var author = Author(scope);
            author.ParameterName = "crm_member";
            command.Parameters.Add(author);
            return;
        }
        command.Parameters.Add(new NpgsqlParameter<Guid>("crm_session", session));
        command.Parameters.Add(new NpgsqlParameter<string[]>("crm_roles", scope.AllowedRolesArray));
    }

    /// <summary>Whose rights a job has: its author's. The making of a workspace has all of them.</summary>
    static NpgsqlParameter Author(TenantScope scope) =>
        new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = scope.User is { Via: not CurrentUser.System, MemberId: { } member } ? member : DBNull.Value };

    static InvalidOperationException Sync() => new("Queries are asynchronous.");
}
