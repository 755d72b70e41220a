using Npgsql;

namespace Crm.Platform.Database;

static class Parameters
{
    /// <summary>Positional parameters ($1, $2 …) of a statement of ours.</summary>
    public static void AddAll(this NpgsqlParameterCollection parameters, NpgsqlParameter[] values)
    {
        foreach (var value in values) parameters.Add(value);
    }

    /// <summary>A further statement of a batch, with its positional parameters.</summary>
    public static NpgsqlBatch Add(this NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        batch.BatchCommands.Add(command);
        return batch;
    }
}
