using System.Globalization;
using System.Text;
using Crm.Platform.Database;
using Crm.Records;
using Npgsql;

namespace Crm.Events;

/// <summary>Keeps the search text of records in step, in the transaction that changes them.</summary>
static class SearchDocs
{
    public static async Task WriteAsync(CrmDb db, RecordTypes types, FieldSet fields, IReadOnlyList<Record> records, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = db.Batch().AddDocs(db, types, fields, records, now);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
    }

    public static NpgsqlBatch AddDocs(this NpgsqlBatch batch, CrmDb db, RecordTypes types, FieldSet fields, IReadOnlyList<Record> records, DateTimeOffset now)
    {
        var tenant = db.CurrentTenantId;
        var live = records.Where(r => r.DeletedAt is null).Select(r => (Record: r, Type: types.Of(r), Text: types.Of(r).SearchOf(r))).Where(r => r.Text is not null).ToList();
        var gone = records.Where(r => r.DeletedAt is not null).Select(r => r.Id).ToArray();
        if (gone.Length > 0) batch.Add("delete from search_docs where tenant_id = $1 and record_id = any ($2)", tenant, gone);
        if (live.Count > 0) batch.Add("""
            insert into search_docs (tenant_id, record_id, object, title, subtitle, body, changed_at, owner_id)
            select $1, d.id, d.object, d.title, d.subtitle, d.body, $7, d.owner_id from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $8::uuid[]) as d(id, object, title, subtitle, body, owner_id)
            on conflict (tenant_id, record_id) do update
              set title = excluded.title, subtitle = excluded.subtitle, body = excluded.body, changed_at = excluded.changed_at, owner_id = excluded.owner_id
            """, tenant, live.Select(r => r.Record.Id).ToArray(), live.Select(r => r.Type.Object).ToArray(), live.Select(r => r.Text!.Title).ToArray(),
            live.Select(r => r.Text!.Subtitle).ToArray(), live.Select(r => Body(r.Text!, r.Record is OwnedRecord owned ? CustomViews.Words(fields, r.Type.Object, owned) : [])).ToArray(), now, live.Select(r => r.Record.Responsible).ToArray());
        return batch;
    }

    static string Body(SearchText text, IEnumerable<string> custom)
    {
        var body = Fold(string.Join('\n', new[] { text.Title, text.Subtitle }.Concat(text.Words.Where(w => !string.IsNullOrWhiteSpace(w)).Select(w => w!)).Concat(custom).Distinct(StringComparer.OrdinalIgnoreCase)));
        return body.Length > 2000 ? body[..2000] : body;
    }

    /// <summary>Lower case without accents, so that "Müller", "muller" and "MÜLLER" are one.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Replace("ß", "ss", StringComparison.Ordinal).Replace("ø", "o", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark) folded.Append(char.ToLowerInvariant(c));
        return folded.ToString();
    }
}
