using System.Text.Json;
using Crm.Platform.Database;

namespace Crm.Records;

/// <summary>Values of custom fields as people read them.</summary>
static class CustomViews
{
    /// <summary>Fills the views of one question in: by definitions that this process remembers, at no further round trip.</summary>
    /// <param name="kept">The records' custom columns, in the order of the views.</param>
    public static async Task FillCustomAsync<TView>(this List<TView> views, CrmDb db, string @object, List<string> kept, Func<TView, IReadOnlyDictionary<string, JsonElement>, TView> put, CancellationToken ct)
    {
        if (kept.TrueForAll(k => k == "{}")) return;
        var (fields, clearance) = (await db.FieldsAsync(ct), db.Clearance());
        for (var i = 0; i < views.Count; i++)
            if (kept[i] != "{}") views[i] = put(views[i], Of(fields.Of(@object, clearance), kept[i]));
    }

    static Dictionary<string, JsonElement> Of(IEnumerable<CustomField> fields, string kept)
    {
        var (stored, shown) = (Parse(kept), new Dictionary<string, JsonElement>(StringComparer.Ordinal));
        foreach (var field in fields)
            if (stored.TryGetValue(field.Key, out var value)) shown[field.Key] = CustomConvert.Present(field, value) ?? JsonSerializer.SerializeToElement(new { kept = CustomConvert.Words(field, value) });
        return shown;
    }

    public static Dictionary<string, JsonElement> Parse(string kept)
    {
        using var document = JsonDocument.Parse(kept);
        return document.RootElement.Clone().EnumerateObject().ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
    }

    /// <summary>What search finds a record by: the words of fields that everybody may see.</summary>
    public static IEnumerable<string> Words(FieldSet fields, string @object, OwnedRecord record)
    {
        if (record.Custom == "{}") return [];
        var values = record.CustomValues();
        return fields.Of(@object, Platform.Access.Sensitivity.Normal).Where(f => f.IsText && values.ContainsKey(f.Key)).Select(f => CustomConvert.Words(f, values[f.Key]));
    }
}
