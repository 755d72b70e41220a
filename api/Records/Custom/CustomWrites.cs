using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;

namespace Crm.Records;

/// <summary>An input with values of custom fields.</summary>
public interface ICustomInput
{
    /// <summary>Values of custom fields by key.</summary>
    IReadOnlyDictionary<string, JsonElement>? Custom { get; }
}

/// <summary>Where a record stood before a write, and which values it lacked then although they were required.</summary>
public sealed record Before(string? Stage, IReadOnlySet<Guid> Missing);

/// <summary>Custom fields in the one way a record is written: checks and normalises values, gives defaults, asks for what is required, keeps the side table in step.</summary>
public sealed class CustomWrites(CrmDb db, RecordTypes types)
{
    readonly HashSet<(string Object, Guid Id)> known = [];
    List<CustomChange>? together;

    /// <summary>Writers of many records save the rows of all of them in one go: with <see cref="SaveTogetherAsync"/>.</summary>
    public void Collect() => together = [];

    public async Task SaveTogetherAsync(CancellationToken ct)
    {
        if (together is { Count: > 0 } waiting) await CustomRows.SaveAsync(db, types, waiting, ct);
        together = null;
    }

    /// <summary>To be asked before a record is changed, and handed to what checks it afterwards.</summary>
    public async ValueTask<Before?> BeforeAsync(RecordType type, Record record, Writing writing, CancellationToken ct) =>
        record is OwnedRecord owned ? new Before(type.StageOf(owned), (await MissingAsync(type, owned, writing, ct)).Select(f => f.Id).ToHashSet()) : null;

    /// <summary>Puts the values of an input into its record, which has everything else already.</summary>
    public async Task ApplyAsync(RecordType type, Record record, object input, Before? before, Writing writing, CancellationToken ct)
    {
        if (record is not OwnedRecord owned || input is not ICustomInput { Custom: var given }) return;
        var (fields, clearance) = (await db.FieldsAsync(ct), db.Clearance());
        given ??= new Dictionary<string, JsonElement>();
        if (fields.All.Count == 0 && given.Count == 0) return;
        var stored = owned.CustomValues();
        var after = new Dictionary<string, JsonElement>(stored, StringComparer.Ordinal);
        var changes = new List<CustomChange>();
        foreach (var (key, value) in given)
        {
            if (stored.TryGetValue(key, out var old) && JsonElement.DeepEquals(old, value)) continue;
            var field = fields.Find(type.Object, key, clearance) ?? throw Unknown(key);
            if (value.ValueKind == JsonValueKind.Null) continue;
            if (IsKept(field, old, value)) continue;
            after[key] = CustomRead.Read(field, value, old.ValueKind == JsonValueKind.Undefined ? null : CustomConvert.Present(field, old));
            if (field.Type == CustomType.Relation) await RequireAsync(field, after[key].GetGuid(), ct);
            changes.Add(new CustomChange(owned.Id, field, after[key]));
        }
        // An input is the whole of what its writer knows: what it leaves out is cleared, and what the writer cannot know of stays.
        foreach (var field in fields.Of(type.Object, clearance))
            if (after.ContainsKey(field.Key) && (!given.TryGetValue(field.Key, out var value) || value.ValueKind == JsonValueKind.Null))
            {
                after.Remove(field.Key);
                changes.Add(new CustomChange(owned.Id, field, null));
            }
        if (before is null)
            foreach (var field in fields.Of(type.Object, Platform.Access.Sensitivity.Special))
                if (field.Default is { } value && !given.ContainsKey(field.Key))
                {
                    after[field.Key] = value;
                    changes.Add(new CustomChange(owned.Id, field, value));
                }
        if (changes.Count > 0) owned.KeepCustom(after);
        await RequireAsync(type, owned, before, writing, ct);
        if (together is not null) together.AddRange(changes);
        else await CustomRows.SaveAsync(db, types, changes, ct);
    }

    /// <summary>Asks for what is required where the record stands now. What it lacked before at the same place does not keep anybody from changing the rest.</summary>
    public async Task RequireAsync(RecordType type, Record record, Before? before, Writing writing, CancellationToken ct)
    {
        if (record is not OwnedRecord owned) return;
        var moved = before?.Stage != type.StageOf(owned);
        var missing = (await MissingAsync(type, owned, writing, ct)).Where(f => before?.Missing.Contains(f.Id) != true || moved && f.Required != RequiredWhen.Always).ToList();
        if (missing.Count > 0) throw Refused.Invalid(missing.ToDictionary(f => f.Name, f => new[] { $"'{f.Label}' is required{Since(f)}." }, StringComparer.Ordinal));
    }

    static string Since(CustomField field) => field.Required switch { RequiredWhen.Lifecycle => $" from the stage '{field.RequiredFrom}' on", RequiredWhen.Stage => " from this stage on", _ => "" };

    async ValueTask<List<CustomField>> MissingAsync(RecordType type, OwnedRecord record, Writing writing, CancellationToken ct)
    {
        var (missing, stored) = (new List<CustomField>(), (IReadOnlyDictionary<string, JsonElement>?)null);
        foreach (var field in (await db.FieldsAsync(ct)).Of(type.Object, db.Clearance()).Where(f => f.Required != RequiredWhen.Never))
        {
            stored ??= record.CustomValues();
            if (!stored.ContainsKey(field.Key) && (field.Required == RequiredWhen.Always || await type.HasReachedAsync(record, field, writing, ct))) missing.Add(field);
        }
        return missing;
    }

    /// <summary>A record that comes back takes its values again; one that must be alone and is not any more is a 409.</summary>
    public async Task RestoreAsync(RecordType type, Record record, CancellationToken ct)
    {
        if (record is not OwnedRecord owned || owned.Custom == "{}") return;
        var (fields, values) = (await db.FieldsAsync(ct), owned.CustomValues());
        await CustomRows.SaveAsync(db, types, [.. fields.All.Where(f => f.Object == type.Object && f.Unique && values.ContainsKey(f.Key)).Select(f => new CustomChange(owned.Id, f, values[f.Key]))], ct);
    }

    /// <summary>Records in the trash do not hold on to values that must be alone.</summary>
    public Task ReleaseAsync(IEnumerable<Record> records, CancellationToken ct) =>
        records.Where(r => r is OwnedRecord { Custom: not "{}" }).Select(r => r.Id).ToArray() is { Length: > 0 } ids ? CustomRows.ReleaseAsync(db, ids, ct) : Task.CompletedTask;

    async Task RequireAsync(CustomField field, Guid id, CancellationToken ct)
    {
        // Writers of many records point at the same ones again and again.
        if (together is not null && known.Contains((field.Target!, id))) return;
        var target = types.ByObject(field.Target!)!;
        await using var command = db.Command($"select 1 from {target.Plural} where tenant_id = $1 and id = $2 and deleted_at is null");
        command.Parameters.AddAll([new() { Value = db.CurrentTenantId }, new() { Value = id }]);
        if (await command.ExecuteScalarAsync(ct) is null) throw Refused.Unusable(field.Name, $"There is no {field.Target} with this id.");
        known.Add((field.Target!, id));
    }

    /// <summary>What a change of type has left is shown as {kept: "words"}, and sent back as it was shown it stays.</summary>
    static bool IsKept(CustomField field, JsonElement old, JsonElement value) =>
        old.ValueKind != JsonValueKind.Undefined && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("kept", out var kept) && kept.ValueKind == JsonValueKind.String && kept.GetString() == CustomConvert.Words(field, old);

    internal static Refused Unknown(string key) => Refused.Invalid($"custom.{(key.Length > 50 ? key[..50] : key)}", "There is no custom field with this key.");
}
