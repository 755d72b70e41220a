using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Crm.Platform.Http;

/// <summary>
/// Idempotency-Key: the first answer is stored in the transaction that did the work and given again for 24 hours.
/// The key belongs to the tenant, the member, the method and the path; another body under it is a 422, a running one a 409.
/// </summary>
static class Idempotency
{
    public static async ValueTask<object?> AnswerAsync(HttpContext http, CrmDb db, TenantScope scope, Func<ValueTask<object?>> work, CancellationToken ct)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length == 0 || http.Request.Method != "POST") return await work();
        if (key.Length > 200) throw Refused.Invalid("Idempotency-Key", "The key may have at most 200 characters.");
        var owner = $"{scope.User.MemberId} {http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        var hash = await HashAsync(http.Request, ct);
        if (!await TryLockAsync(db, scope.User.TenantId, owner + key, ct))
            throw new Refused(409, "idempotency", "The same request is still running.", "Ask again in a moment.");
        if (await FindAsync(db, scope.User.TenantId, owner, key, ct) is { } stored)
            return stored.Hash.AsSpan().SequenceEqual(hash) ? new Replay(stored)
                : throw new Refused(422, "idempotency", "This Idempotency-Key was used for another request.") { Errors = new Dictionary<string, string[]> { ["Idempotency-Key"] = ["Use a new key for a new request."] } };
        var before = http.Response.Headers.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var result = await work();
        if (result is not IResult answer || result is IStatusCodeHttpResult { StatusCode: >= 400 }) return result;
        var captured = await CaptureAsync(http, answer, before, hash);
        await StoreAsync(db, scope.User.TenantId, owner, key, captured, http.RequestServices.GetRequiredService<TimeProvider>().Now(), ct);
        return captured.AsResult();
    }

    sealed record Stored(byte[] Hash, int Status, Dictionary<string, string> Headers, byte[] Content)
    {
        public IResult AsResult(bool replayed = false) => new Replay(this, replayed);
    }

    sealed class Replay(Stored stored, bool replayed = true) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            http.Response.StatusCode = stored.Status;
            foreach (var (name, value) in stored.Headers) http.Response.Headers[name] = value;
            if (replayed) http.Response.Headers["Idempotent-Replayed"] = "true";
            if (stored.Content.Length > 0) await http.Response.Body.WriteAsync(stored.Content);
        }
    }

    static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken ct)
    {
        // The files of a form that was read already are windows on this stream, and want to find it where they left it.
        var back = request.HasFormContentType ? request.Body.Position : 0;
        request.Body.Position = 0;
        var hash = await SHA256.HashDataAsync(request.Body, ct);
        request.Body.Position = back;
        return hash;
    }

    static async Task<Stored> CaptureAsync(HttpContext http, IResult answer, HashSet<string> before, byte[] hash)
    {
        var body = http.Response.Body;
        await using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try { await answer.ExecuteAsync(http); await http.Response.BodyWriter.FlushAsync(); }
        finally { http.Response.Body = body; }
        var headers = http.Response.Headers.Where(h => !before.Contains(h.Key)).ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new Stored(hash, http.Response.StatusCode, headers, buffer.ToArray());
    }

    static async Task<bool> TryLockAsync(CrmDb db, Guid tenant, string name, CancellationToken ct)
    {
        var number = BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(tenant + name)));
        return (await db.Database.SqlQuery<bool>($"select pg_try_advisory_xact_lock({number}) as \"Value\"").ToListAsync(ct))[0];
    }

    static async Task<Stored?> FindAsync(CrmDb db, Guid tenant, string owner, string key, CancellationToken ct)
    {
        await using var command = db.Command("select request_hash, status, headers::text, body from idempotency_keys where tenant_id = $1 and scope = $2 and key = $3");
        command.Parameters.AddAll([new() { Value = tenant }, new() { Value = owner }, new() { Value = key }]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return !await reader.ReadAsync(ct) ? null
            : new Stored(reader.GetFieldValue<byte[]>(0), reader.GetInt32(1), JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(2))!, reader.GetFieldValue<byte[]>(3));
    }

    static async Task StoreAsync(CrmDb db, Guid tenant, string owner, string key, Stored stored, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = db.Command("""
            with old as (delete from idempotency_keys where tenant_id = $1 and created_at < $8::timestamptz - interval '48 hours')
            insert into idempotency_keys (tenant_id, scope, key, request_hash, status, headers, body, created_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
            """);
        command.Parameters.AddAll([new() { Value = tenant }, new() { Value = owner }, new() { Value = key }, new() { Value = stored.Hash }, new() { Value = stored.Status },
            new() { Value = JsonSerializer.Serialize(stored.Headers) }, new() { Value = stored.Content }, new() { Value = now }]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
