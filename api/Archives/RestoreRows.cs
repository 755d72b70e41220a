using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
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

/// <summary>How far a restore is, told beside the one transaction that brings everything in: at its beginning, and then about once a second.</summary>
sealed class RestoreProgress(TenantWork work, CurrentUser who, Guid id, TimeProvider time)
{
    long? told;
    long rows;

    /// <summary>So many lines more were read.</summary>
    public Task ReadAsync(int lines, CancellationToken ct)
    {
        rows += lines;
        return TellAsync([], ct);
    }

    /// <summary>These tables have been compared with the archive.</summary>
    public Task ComparedAsync(IReadOnlyList<RestoredTable> tables, CancellationToken ct) => TellAsync(tables, ct);

    async Task TellAsync(IReadOnlyList<RestoredTable> tables, CancellationToken ct)
    {
        if (told is { } last && time.GetElapsedTime(last) < TimeSpan.FromMilliseconds(700)) return;
        told = time.GetTimestamp();
        await work.WriteAsync(who, async services =>
        {
            var db = services.GetRequiredService<CrmDb>();
            await using var command = db.Command("update archive_restores set processed = $3, tables = $4::jsonb where tenant_id = $1 and id = $2 and status = 'running'");
            command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = id }, new() { Value = rows }, new() { Value = JsonSerializer.Serialize(tables, Json.Options) }]);
            await command.ExecuteNonQueryAsync(ct);
        }, ct);
    }
}
