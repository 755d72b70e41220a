using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>
/// Once a statement of a batch has failed, Npgsql no longer knows rightly which of the others the server has prepared, and a later
/// batch on that connection may break with "unexpected backend message" (seen with 10.0.3; npgsql issue 6391 tells of the like). So
/// what is prepared on it is forgotten before anybody uses it again.
/// </summary>
sealed class FailedStatements : DbCommandInterceptor, IDbConnectionInterceptor, IDbTransactionInterceptor
{
    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ((CrmDb)eventData.Context!).Notice(eventData.Exception);
        return Task.CompletedTask;
    }

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ((CrmDb)eventData.Context!).HasFailed = true;
        return Task.CompletedTask;
    }

    public ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Forget(connection, (CrmDb)eventData.Context!);
        return new(result);
    }

    public Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        ((CrmDb)eventData.Context!).HasFailed = true;
        Forget(transaction.Connection!, (CrmDb)eventData.Context!);
        return Task.CompletedTask;
    }

    static void Forget(DbConnection connection, CrmDb db)
    {
        if (!db.HasFailed) return;
        db.HasFailed = false;
        var npgsql = (NpgsqlConnection)connection;
        if (npgsql.FullState != ConnectionState.Open) return;
        try { npgsql.UnprepareAll(); }
        catch (NpgsqlException) { /* The connection is gone, and with it what was prepared. */ }
    }
}
