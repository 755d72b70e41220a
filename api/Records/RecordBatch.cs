using System.Text.Json;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>Up to 1,000 items, each the fields of a new record, or {id, version?, …fields}, or {id, delete: true}, or {id, restore: true}.</summary>
public sealed record BatchRequest(IReadOnlyList<JsonElement> Items);

/// <summary>What became of each item, in the order sent.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchLine> Items);

/// <param name="Index">The item's place in the request, from 0.</param>
/// <param name="Status">The status that the item alone would have had: 200, 201, 204, or an error's.</param>
/// <param name="Error">The problem of an item that failed.</param>
/// <param name="Warnings">What rules of the workspace have to say of an item that was saved all the same.</param>
public sealed record BatchLine(int Index, int Status, Guid? Id = null, int? Version = null, ProblemDetails? Error = null, IReadOnlyList<RuleWarning>? Warnings = null);

/// <summary>Many writes in one request. Items are independent: each has a savepoint, and one that fails leaves the others standing.</summary>
public sealed class RecordBatch(CrmDb db, RecordWrites writes, Writing writing)
{
    const int Most = 1000;

    public async Task<IResult> RunAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, HttpContext http, CancellationToken ct) where T : Record where TInput : notnull
    {
        writing.AllowDuplicates = http.Request.Query["allowDuplicates"] is ["true"];
        writing.Require(type, RecordAction.Bulk);
        (writing.IsBulk, writing.Rules.Collects) = (true, true);
        var items = Body.As<BatchRequest>(await Body.ReadAsync(http.Request, ct)).Items;
        if (items.Count is 0 or > Most) throw Refused.Invalid("items", $"Send 1 to {Most} items.");
        var lines = new List<BatchLine>(items.Count);
        // One look at where the customers stand for all items: else they would be locked one after the other, in any order.
        writing.Events.SettleTogether();
        for (var index = 0; index < items.Count; index++) lines.Add(await OneAsync(type, index, items[index], ct));
        await db.SettleAsync(ct);
        return TypedResults.Ok(new BatchAnswer(lines));
    }

    async Task<BatchLine> OneAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, int index, JsonElement item, CancellationToken ct) where T : Record where TInput : notnull
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("item", ct);
        try
        {
            var line = await WriteAsync(type, index, item, ct);
            if (writing.Rules.TakeWarnings() is { Count: > 0 } warnings) line = line with { Warnings = warnings };
            await transaction.ReleaseSavepointAsync("item", ct);
            db.ChangeTracker.Clear();
            return line;
        }
        catch (Exception exception) when (exception is Refused or DbUpdateException or Npgsql.PostgresException)
        {
            await transaction.RollbackToSavepointAsync("item", ct);
            await transaction.ReleaseSavepointAsync("item", ct);
            db.ChangeTracker.Clear();
            writing.Forget();
            var refused = Problems.Translate(exception);
            if (refused.Status is >= 500 and not 503) throw;
            return new BatchLine(index, refused.Status, Error: Problems.Of(refused));
        }
    }

    async Task<BatchLine> WriteAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, int index, JsonElement item, CancellationToken ct) where T : Record where TInput : notnull
    {
        if (item.ValueKind != JsonValueKind.Object) throw Refused.Invalid("body", "An item is a JSON object.");
        if (!item.TryGetProperty("id", out var idElement))
        {
            var created = await writes.CreateAsync(type, item, ct);
            await db.SaveChangesAsync(ct);
            return new BatchLine(index, 201, created.Id, created.Version);
        }
        var id = idElement.ToString();
        if (IsTrue(item, "restore")) return await writes.RestoreAsync(type, id, ct) is var back ? new BatchLine(index, 200, back.Id, back.Version) : throw Refused.NotFound();
        var record = await writes.FindAsync(type, id, ct, action: IsTrue(item, "delete") ? RecordAction.Delete : RecordAction.Update);
        if (item.TryGetProperty("version", out var version) && (!version.TryGetInt32(out var number) || number != record.Version))
            throw Refused.Stale((await writes.ViewAsync(type, record.Id, ct))!);
        if (IsTrue(item, "delete"))
        {
            await writes.TrashAsync(type, record, ct);
            return new BatchLine(index, 204, record.Id, record.Version);
        }
        if (await writes.PatchAsync(type, record, Without(item, "id", "version"), ct)) await db.SaveChangesAsync(ct);
        return new BatchLine(index, 200, record.Id, record.Version);
    }

    static bool IsTrue(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    static JsonElement Without(JsonElement item, params string[] names) =>
        JsonSerializer.SerializeToElement(item.EnumerateObject().Where(m => !names.Contains(m.Name, StringComparer.Ordinal)).ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal));
}
