using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Imports;

/// <summary>What became of a row, with what an undo needs: the version that the import wrote and what was there before.</summary>
sealed record RowOutcome(FileRow Raw, RowResult Result, Guid? Id, Func<int>? Version, string? Before, IReadOnlyList<ImportProblem> Problems)
{
    public static RowOutcome Failure(FileRow raw, IReadOnlyList<ImportProblem> problems) => new(raw, RowResult.Failed, null, null, null, problems);
}

/// <summary>Keeps what became of the rows, in the transaction that wrote them.</summary>
static class ResultRows
{
    public static async Task SaveAsync(CrmDb db, Import import, string @object, RowOutcomes written, CancellationToken ct)
    {
        var rows = written.Own.Select(o => (Object: @object, Part: (short)0, Outcome: o)).Concat(written.Parts.Select(p => (p.Object, Part: (short)(1 + Array.IndexOf(RowImport.Order, p.Object)), p.Outcome))).ToList();
        var extras = written.Extras;
        await using var command = db.Command("""
            insert into import_rows (tenant_id, import_id, row, part, result, object, record_id, version, before, errors, raw)
            select $1, $2, r.row, r.part, r.result, r.object, r.record_id, r.version, r.before::jsonb, r.errors::jsonb, r.raw::jsonb
            from unnest($3::int[], $4::smallint[], $5::text[], $6::text[], $7::uuid[], $8::int[], $9::text[], $10::text[], $11::text[]) as r(row, part, object, result, record_id, version, before, errors, raw)
            """);
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = import.Id },
            new() { Value = rows.Select(r => r.Outcome.Raw.Row).ToArray() }, new() { Value = rows.Select(r => r.Part).ToArray() }, new() { Value = rows.Select(r => r.Object).ToArray() },
            new() { Value = rows.Select(r => r.Outcome.Result.ToString().ToLowerInvariant()).ToArray() },
            new() { Value = rows.Select(r => r.Outcome.Id).ToArray() },
            new() { Value = rows.Select(r => r.Outcome.Version?.Invoke()).ToArray() },
            new() { Value = rows.Select(r => r.Outcome.Before).ToArray() },
            new() { Value = rows.Select(r => r.Outcome.Problems.Count == 0 ? null : JsonSerializer.Serialize(r.Outcome.Problems, Json.Options)).ToArray() },
            new() { Value = rows.Select(r => r.Outcome.Result == RowResult.Failed ? JsonSerializer.Serialize(r.Outcome.Raw.Values, Json.Options) : null).ToArray() }]);
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

    /// <summary>The customers that the last rows have written, and every company that any row of the import is about.</summary>
    public static async Task<IReadOnlyCollection<RecordRef>> LastAsync(CrmDb db, Guid import, int rows, CancellationToken ct)
    {
        var found = new HashSet<RecordRef>();
        await new Question(db).Add("""
            select distinct s.object, s.record_id from import_rows r
              join lateral (
                select r.object, r.record_id where r.object in ('contact', 'company')
                union all select 'contact', d.contact_id from deal_contacts d where d.tenant_id = $1 and r.object = 'deal' and d.deal_id = r.record_id
                union all select 'company', d.company_id from deals d where d.tenant_id = $1 and r.object = 'deal' and d.id = r.record_id and d.company_id is not null
                union all select case when l.contact_id is null then 'company' else 'contact' end, coalesce(l.contact_id, l.company_id) from links l
                  where l.tenant_id = $1 and (l.activity_id = r.record_id or l.task_id = r.record_id) and r.object in ('activity', 'task') and l.deal_id is null) s on true
            where r.tenant_id = $1 and r.import_id = $2 and r.record_id is not null and r.row > (select max(row) from import_rows where tenant_id = $1 and import_id = $2) - $3
            union select 'company', r.record_id from import_rows r where r.tenant_id = $1 and r.import_id = $2 and r.object = 'company' and r.record_id is not null
            union select 'company', e.record_id from import_extras e where e.tenant_id = $1 and e.import_id = $2 and e.object = 'company'
            union select 'company', c.company_id from import_rows r join contacts c on c.tenant_id = r.tenant_id and c.id = r.record_id where r.tenant_id = $1 and r.import_id = $2 and r.object = 'contact' and c.company_id is not null
            """, db.CurrentTenantId, import, rows).AskAsync(ct, row => found.Add(new RecordRef(row.GetString(0), row.GetGuid(1))));
        return found;
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
