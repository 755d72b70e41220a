using Npgsql;

namespace Crm.Platform.Database;

static class Parameters
{
    /// <summary>Positional parameters ($1, $2 …) of a statement of ours.</summary>
    public static void AddAll(this NpgsqlParameterCollection parameters, NpgsqlParameter[] values)
    {
        foreach (var value in values) parameters.Add(value);
    }
}
