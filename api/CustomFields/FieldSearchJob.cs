using System.Text.Json;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.CustomFields;

/// <summary>Which field a job is about.</summary>
sealed record FieldSearchTask(Guid FieldId);

/// <summary>
/// After a field has been deleted, restored, or changed in its type or class, the records that hold something in it are found by
/// other words: their search text is written anew, some hundred records a transaction.
/// </summary>
sealed class FieldSearchJob(TenantWork work, RecordTypes types, TimeProvider time) : IJobHandler
{
    const int AtOnce = 500;

    public string Kind => "fieldSearch";

    public static Job Of(CustomField field, Writing writing) => Job.Of("fieldSearch", new FieldSearchTask(field.Id), writing.User.MemberId, null, writing.Now);

    public async Task RunAsync(CurrentUser who, JsonElement payload, CancellationToken ct)
    {
        var field = payload.Deserialize<FieldSearchTask>(Json.Options)!.FieldId;
        for (Guid? next = Guid.Empty; next is { } from;)
            await work.WriteAsync(who, async services => next = await SomeAsync(services.GetRequiredService<CrmDb>(), field, from, ct), ct);
    }

    /// <summary>The last record that was written; null when there is none behind it.</summary>
    async Task<Guid?> SomeAsync(CrmDb db, Guid id, Guid after, CancellationToken ct)
    {
        var fields = await db.FieldsAsync(ct);
        if (fields.All.FirstOrDefault(f => f.Id == id) is not { } field) return null;
        var type = types.ByObject(field.Object)!;
        var ids = await FieldRows.HoldersAsync(db, type, field, after, AtOnce, ct);
        if (ids.Length > 0) await SearchDocs.WriteAsync(db, types, fields, await type.LoadAsync(db, ids, ct), time.Now(), ct);
        return ids.Length == AtOnce ? ids[^1] : null;
    }
}
