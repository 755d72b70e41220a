using System.Text.Json;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Events;

/// <summary>Stored changes as the caller may read them: those of hidden fields are left out.</summary>
public sealed class EventSight(RecordTypes types, FieldSight fields)
{
    readonly Dictionary<string, IReadOnlyList<string>> hidden = new(StringComparer.Ordinal);

    /// <summary>Learns what is hidden from the caller; before the first of the changes is shown.</summary>
    public async ValueTask LookAsync(CancellationToken ct)
    {
        foreach (var type in types.All) hidden[type.Object] = await fields.HiddenChangesAsync(type, ct);
    }

    public IReadOnlyList<Change> Shown(string @object, string changes) =>
        changes == "[]" ? [] : Masking.Without(JsonSerializer.Deserialize<List<Change>>(changes, Json.Options)!, hidden.GetValueOrDefault(@object) ?? []);
}
