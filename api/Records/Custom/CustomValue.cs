using System.Text.Json;
using Crm.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace Crm.Records;

/// <summary>A value of a custom field as filters and sorting see it: text whose order is the value's; several rows where several are chosen.</summary>
public sealed class CustomValue : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid FieldId { get; init; }
    public Guid RecordId { get; init; }
    public int Place { get; init; }
    public string Value { get; init; } = "";

    /// <summary>The whole text, folded, of what is too long for an index.</summary>
    public string? Body { get; init; }
    public bool IsUnique { get; init; }
    Guid ITenantOwned.Id => RecordId;

    /// <summary>The rows that a value is, by the field's present type; none for one that the type does not know.</summary>
    public static IEnumerable<(string Value, string? Body)> Of(CustomField field, JsonElement kept)
    {
        if (CustomConvert.Present(field, kept) is not { } value) return [];
        return field.Type switch
        {
            CustomType.Text or CustomType.Link => [(OrderedText.Text(value.GetString()!), null)],
            CustomType.LongText => [(OrderedText.Text(Cut(value.GetString()!)), Events.SearchDocs.Fold(value.GetString()!))],
            CustomType.Number => [(OrderedText.Number(value.GetDecimal()), null)],
            CustomType.Money => [(OrderedText.Number(decimal.Parse(value.GetProperty("amount").GetString()!, System.Globalization.CultureInfo.InvariantCulture)), null)],
            CustomType.Choice => [(OrderedText.Option(field, value.GetString()!), null)],
            CustomType.MultiChoice => value.EnumerateArray().Select(v => (OrderedText.Option(field, v.GetString()!), (string?)null)),
            CustomType.YesNo => [(OrderedText.YesNo(value.GetBoolean()), null)],
            _ => [(value.GetString()!, null)],
        };
    }

    static string Cut(string text) => text.Length <= 200 ? text : text[..(char.IsHighSurrogate(text[199]) ? 199 : 200)];
}

sealed class CustomValueTable : IEntityTypeConfiguration<CustomValue>
{
    public void Configure(EntityTypeBuilder<CustomValue> table) => table.ToTable("custom_values").HasKey(v => new { v.TenantId, v.FieldId, v.RecordId, v.Place });
}

/// <summary>What a record's field holds from now on; null for nothing.</summary>
public readonly record struct CustomChange(Guid Record, CustomField Field, JsonElement? Kept);

/// <summary>Keeps the side table in step with the records, in the transaction that changes them.</summary>
static class CustomRows
{
    /// <summary>The rows of these values, however many, in one round trip; one that must be alone and is not is a 409 that names the field.</summary>
    public static async Task SaveAsync(CrmDb db, RecordTypes types, IReadOnlyList<CustomChange> changes, CancellationToken ct)
    {
        if (changes.Count == 0) return;
        // The last word on a record's field counts.
        changes = [.. changes.GroupBy(c => (c.Record, c.Field.Id)).Select(g => g.Last())];
        var rows = changes.Where(c => c.Kept is not null).SelectMany(c => CustomValue.Of(c.Field, c.Kept!.Value).Select((v, place) => (c.Record, c.Field, Place: place, v.Value, v.Body))).ToList();
        await using var batch = db.Batch();
        batch.Add("delete from custom_values v using unnest($2::uuid[], $3::uuid[]) as gone(field_id, record_id) where v.tenant_id = $1 and v.field_id = gone.field_id and v.record_id = gone.record_id",
            db.CurrentTenantId, changes.Select(c => c.Field.Id).ToArray(), changes.Select(c => c.Record).ToArray());
        if (rows.Count > 0) batch.Add("""
            insert into custom_values (tenant_id, field_id, record_id, place, value, body, is_unique)
            select $1, r.field_id, r.record_id, r.place, r.value, r.body, r.is_unique from unnest($2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::boolean[]) as r(field_id, record_id, place, value, body, is_unique)
            on conflict (tenant_id, field_id, value) where is_unique do nothing returning field_id, record_id
            """, db.CurrentTenantId, rows.Select(r => r.Field.Id).ToArray(), rows.Select(r => r.Record).ToArray(), rows.Select(r => r.Place).ToArray(),
            rows.Select(r => r.Value).ToArray(), rows.Select(r => r.Body).ToArray(), rows.Select(r => r.Field.Unique).ToArray());
        var written = new HashSet<(Guid, Guid)>();
        await using (var reader = await batch.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct)) written.Add((reader.GetGuid(0), reader.GetGuid(1)));
        foreach (var row in rows.Where(r => r.Field.Unique && !written.Contains((r.Field.Id, r.Record)))) throw await TakenAsync(db, types, row.Field, row.Value, ct);
    }

    /// <summary>A record in the trash does not hold on to values that must be alone.</summary>
    public static async Task ReleaseAsync(CrmDb db, Guid[] records, CancellationToken ct)
    {
        await using var command = db.Command("update custom_values set is_unique = false where tenant_id = $1 and record_id = any ($2) and is_unique");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = records }]);
        await command.ExecuteNonQueryAsync(ct);
    }

    static async Task<Platform.Http.Refused> TakenAsync(CrmDb db, RecordTypes types, CustomField field, string value, CancellationToken ct)
    {
        var type = types.ByObject(field.Object)!;
        // Joined with the records themselves, so that one that the caller may not see is not named.
        await using var command = db.Command($"select r.id from custom_values v join {type.Plural} r on r.tenant_id = v.tenant_id and r.id = v.record_id where v.tenant_id = $1 and v.field_id = $2 and v.value = $3 and v.is_unique");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = field.Id }, new() { Value = value }]);
        var existing = await command.ExecuteScalarAsync(ct) as Guid?;
        var message = $"Another {field.Object} has this value of '{field.Label}'.";
        return new Platform.Http.Refused(409, "duplicate", "This value must be the only one of its kind.", message)
        {
            Errors = new Dictionary<string, string[]> { [field.Name] = [message] },
            Extra = existing is { } id ? new Dictionary<string, object?> { ["existing"] = new Existing(type.Plural, id) } : null,
        };
    }
}
