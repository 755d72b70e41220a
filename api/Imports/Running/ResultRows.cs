using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;

namespace Crm.Imports;

/// <summary>What became of a row, with what an undo needs: the version that the import wrote and what was there before.</summary>
sealed record RowOutcome(FileRow Raw, RowResult Result, Guid? Id, Func<int>? Version, string? Before, IReadOnlyList<ImportProblem> Problems)
{
    public static RowOutcome Failure(FileRow raw, IReadOnlyList<ImportProblem> problems) => new(raw, RowResult.Failed, null, null, null, problems);
}

/// <summary>Keeps what became of the rows, in the transaction that wrote them.</summary>
static class ResultRows
{
    public static async Task SaveAsync(CrmDb db, Import import, string @object, IReadOnlyList<RowOutcome> outcomes, IReadOnlyList<Extra> extras, CancellationToken ct)
    {
        await using var command = db.Command("""
            insert into import_rows (tenant_id, import_id, row, result, object, record_id, version, before, errors, raw)
            select $1, $2, r.row, r.result, $3, r.record_id, r.version, r.before::jsonb, r.errors::jsonb, r.raw::jsonb
            from unnest($4::int[], $5::text[], $6::uuid[], $7::int[], $8::text[], $9::text[], $10::text[]) as r(row, result, record_id, version, before, errors, raw)
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import.Id }, new() { Value = @object },
            new() { Value = outcomes.Select(o => o.Raw.Row).ToArray() },
            new() { Value = outcomes.Select(o => o.Result.ToString().ToLowerInvariant()).ToArray() },
            new() { Value = outcomes.Select(o => o.Id).ToArray() },
            new() { Value = outcomes.Select(o => o.Version?.Invoke()).ToArray() },
            new() { Value = outcomes.Select(o => o.Before).ToArray() },
            new() { Value = outcomes.Select(o => o.Problems.Count == 0 ? null : JsonSerializer.Serialize(o.Problems, Json.Options)).ToArray() },
            new() { Value = outcomes.Select(o => o.Result == RowResult.Failed ? JsonSerializer.Serialize(o.Raw.Values, Json.Options) : null).ToArray() }]);
        await command.ExecuteNonQueryAsync(ct);
        if (extras.Count == 0) return;
        await using var more = db.Command("""
            insert into import_extras (tenant_id, import_id, object, record_id, version)
            select $1, $2, e.object, e.record_id, e.version from unnest($3::text[], $4::uuid[], $5::int[]) as e(object, record_id, version)
            """);
        more.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import.Id }, new() { Value = extras.Select(e => e.Object).ToArray() },
            new() { Value = extras.Select(e => e.Id).ToArray() }, new() { Value = extras.Select(e => e.Version()).ToArray() }]);
        await more.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Of these records those that rows of this import have made or found already.</summary>
    public static Task<HashSet<Guid>> TouchedAsync(CrmDb db, Guid import, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        IdsAsync(db, "select record_id from import_rows where tenant_id = $1 and import_id = $2 and record_id = any ($3)", import, ids, ct);

    /// <summary>Takes those of the records that the import made on the way out of that list, because a row of their own has come.</summary>
    public static Task<HashSet<Guid>> TakeExtrasAsync(CrmDb db, Guid import, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        IdsAsync(db, "delete from import_extras where tenant_id = $1 and import_id = $2 and record_id = any ($3) returning record_id", import, ids, ct);

    static async Task<HashSet<Guid>> IdsAsync(CrmDb db, string sql, Guid import, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var found = new HashSet<Guid>();
        if (ids.Count == 0) return found;
        await using var command = db.Command(sql);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import }, new() { Value = ids.ToArray() }]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found.Add(reader.GetGuid(0));
        return found;
    }
}
