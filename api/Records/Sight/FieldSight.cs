using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using System.Text.Json;

namespace Crm.Records;

/// <summary>
/// The one place that says which fields the caller may know of. A field above the caller's clearance is unknown everywhere:
/// to filters and sorting (the same 400 as for a field that never was), to patches, in views, and in the changes of events
/// and timelines.
/// </summary>
public sealed class FieldSight(CrmDb db, TimeProvider time)
{
    internal CustomProbes Probes { get; } = new();

    /// <summary>
    /// The fields that filters and sorting may use. Names of plain fields need no question; any other name asks the database
    /// for the caller's clearance first, so that the answer to a hidden name is the one to an unknown name.
    /// </summary>
    public async ValueTask<IReadOnlyList<Field<T>>> UsableAsync<T>(IRecordFields<T> type, IEnumerable<string> named, CancellationToken ct) where T : Record
    {
        var names = named.ToList();
        var known = await AtTheMomentAsync(await KnownAsync(type, names, ct), names, ct);
        if (!names.Exists(n => n.StartsWith("custom.", StringComparison.Ordinal)) || type is not RecordType { TakesFields: true } noun) return known;
        await db.EnteredAsync(ct);
        return [.. known, .. (await db.FieldsAsync(ct)).Of(noun.Object, db.Clearance()).Select(f => f.AsField<T>(db, Probes))];
    }

    async ValueTask<IReadOnlyList<Field<T>>> AtTheMomentAsync<T>(IReadOnlyList<Field<T>> known, List<string> named, CancellationToken ct) where T : Record
    {
        if (!known.Any(f => f.AtTheMoment is not null && named.Contains(f.Name))) return known;
        var clearance = await ClearanceAsync(ct);
        var moment = new FilterMoment(await HalfLives.LoadAsync(db, ct), time.Now(), clearance);
        return [.. known.Select(f => f.AtTheMoment is { } make ? make(moment) : f)];
    }

    async ValueTask<IReadOnlyList<Field<T>>> KnownAsync<T>(IRecordFields<T> type, List<string> named, CancellationToken ct)
    {
        var plain = type.Fields.Where(f => f.Sensitivity == Sensitivity.Normal).ToList();
        if (plain.Count == type.Fields.Count) return type.Fields;
        if (named.All(name => plain.Exists(f => f.Name == name))) return plain;
        var clearance = await ClearanceAsync(ct);
        return [.. type.Fields.Where(f => f.Sensitivity <= clearance)];
    }

    /// <summary>The members of inputs and views that are hidden from the caller, as paths: "birthDate", "custom.income".</summary>
    public async ValueTask<IReadOnlyList<string>> HiddenAsync(RecordType type, CancellationToken ct)
    {
        if (type.SensitiveMembers.Count == 0) return [];
        var clearance = await ClearanceAsync(ct);
        return [.. type.SensitiveMembers.Where(m => m.Sensitivity > clearance).Select(m => m.Path)];
    }

    /// <summary>The same for what has been written down about changes: fields that have been deleted since are not told either.</summary>
    public async ValueTask<IReadOnlyList<string>> HiddenChangesAsync(RecordType type, CancellationToken ct)
    {
        var hidden = await HiddenAsync(type, ct);
        if (!type.TakesFields || await db.FieldsAsync(ct) is not { All.Count: > 0 } fields) return hidden;
        return [.. hidden, .. fields.All.Where(f => f.Object == type.Object && (f.DeletedAt is not null || f.Sensitivity > db.Clearance())).Select(f => f.Name)];
    }

    /// <summary>The views without what the caller may not see.</summary>
    public async ValueTask<List<TView>> MaskAsync<TView>(RecordType type, List<TView> views, CancellationToken ct)
    {
        var hidden = views.Count == 0 ? [] : await HiddenAsync(type, ct);
        return hidden.Count == 0 ? views : views.ConvertAll(view => (TView)Masking.Without(view!, hidden));
    }

    /// <summary>Refuses a body that names a hidden member in the words of an unknown one.</summary>
    public async ValueTask CheckAsync(RecordType type, JsonElement body, CancellationToken ct)
    {
        foreach (var path in await HiddenAsync(type, ct))
            if (Masking.Names(body, path)) throw Refused.Invalid(path, "There is no such member.");
        if (!type.TakesFields || body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("custom", out var custom) || custom.ValueKind != JsonValueKind.Object) return;
        var fields = await db.FieldsAsync(ct);
        foreach (var member in custom.EnumerateObject())
            if (fields.Find(type.Object, member.Name, db.Clearance()) is null) throw CustomWrites.Unknown(member.Name);
    }

    /// <summary>The caller's clearance of this moment; jobs without a member see everything.</summary>
    async ValueTask<Sensitivity> ClearanceAsync(CancellationToken ct) => db.FollowsUp ? Sensitivity.Special : (await db.EnteredAsync(ct))?.Clearance ?? Sensitivity.Special;
}
