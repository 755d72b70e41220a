using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Npgsql;

namespace Crm.Archives;

/// <summary>What is told of a restore, and what stands in its way.</summary>
static class RestoreRows
{
    public const string Last = "select id, status, file_name, file_bytes, rows, processed, tables::text, error, created_at, finished_at from archive_restores where tenant_id = $1 order by id desc limit 1";

    public static RestoreView Read(NpgsqlDataReader row) => new(row.GetGuid(0), Enum.Parse<RestoreStatus>(row.GetString(1), true), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
        JsonSerializer.Deserialize<List<RestoredTable>>(row.GetString(6), Json.Options)!, row.Text(7), row.Instant(8), row.MaybeInstant(9));

    /// <summary>The records that the workspace has already; an archive is only restored where there are none, trash included.</summary>
    public static async Task<List<(string Table, long Rows)>> FoundAsync(CrmDb db, CancellationToken ct)
    {
        var found = new List<(string, long)>();
        var question = new Question(db);
        foreach (var table in ArchiveTables.Records) question.Add(row => { if (row.GetInt64(0) is > 0 and var rows) found.Add((table, rows)); }, $"select count(*) from {table} where tenant_id = $1", db.CurrentTenantId);
        await question.AskAsync(ct);
        return found;
    }
}
