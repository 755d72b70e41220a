using System.Collections.Concurrent;
using System.Text.Json;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Npgsql;

namespace Crm.Records;

/// <summary>The definitions that this process has read, by workspace. The session check's fields version tells whether they still stand.</summary>
public sealed class FieldCache
{
    const int Most = 5_000;
    readonly ConcurrentDictionary<Guid, FieldSet> sets = new();

    public FieldSet? Of(Guid tenant) => sets.GetValueOrDefault(tenant);

    public void Keep(Guid tenant, FieldSet set)
    {
        if (sets.Count >= Most) sets.Clear();
        sets[tenant] = set;
    }
}

/// <summary>A workspace's definitions, at no further round trip while they are as this process remembers them.</summary>
public static class CustomFieldReads
{
    const string Version = "select fields_version from identity.tenants where id = $1";
    const string Rows = """
        select id, version, object, key, label, description, type, options::text, target, required, required_from, is_unique, sensitivity, default_value::text, group_name, position, show_in_table, created_at, updated_at, deleted_at
        from field_defs where tenant_id = $1 order by object, position, id
        """;

    /// <summary>The definitions as they are now: for whoever has looked at the database, and for writes, during which they stand still.</summary>
    public static async ValueTask<FieldSet> FieldsAsync(this CrmDb db, CancellationToken ct)
    {
        if (db.Fields is { } held) return held;
        if (db.Scope.IsWrite) return db.Fields = await HoldAsync(db, ct);
        var known = db.FieldCache.Of(db.CurrentTenantId);
        if (db.Scope.Entry is { FieldsVersion: 0 }) return FieldSet.Empty;
        if (db.Scope.Entry is { } entry && known?.Version == entry.FieldsVersion) return known;
        return await LoadAsync(db, ct);
    }

    /// <summary>What the caller may see of a kind of record's fields.</summary>
    public static Sensitivity Clearance(this CrmDb db) => db.FollowsUp || db.Scope.User.SessionId is null && !db.Scope.ShowsAuthor ? Sensitivity.Special : db.Scope.Entry?.Clearance ?? Sensitivity.Normal;

    /// <summary>Reads them anew, whatever is remembered.</summary>
    public static async Task<FieldSet> LoadAsync(CrmDb db, CancellationToken ct)
    {
        var (version, fields) = (0L, new List<CustomField>());
        // The version first: should a change come between the two, the next look finds the set stale.
        await new Question(db).Add(Version, db.CurrentTenantId).Add(Rows, db.CurrentTenantId).AskAsync(ct, row => version = row.GetInt64(0), row => fields.Add(Read(row)));
        var set = new FieldSet(version, fields);
        db.FieldCache.Keep(db.CurrentTenantId, set);
        return set;
    }

    /// <summary>Writers share a lock that a change of definitions takes alone, so that no value is written by a definition that has gone.</summary>
    static async Task<FieldSet> HoldAsync(CrmDb db, CancellationToken ct)
    {
        // Until a workspace has its first field there is nothing to hold on to.
        if (db.Scope.Entry is { FieldsVersion: 0 }) return FieldSet.Empty;
        long version;
        await using (var batch = db.Batch().Add("select pg_advisory_xact_lock_shared(hashtextextended($1, 0))", LockName(db)).Add(Version, db.CurrentTenantId))
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            await reader.ReadAsync(ct);
            version = reader.GetInt64(0);
        }
        return db.FieldCache.Of(db.CurrentTenantId) is { } known && known.Version == version ? known : await LoadAsync(db, ct);
    }

    /// <summary>Waits for the writers of the workspace and keeps further ones waiting until the change of definitions is committed.</summary>
    public static async Task<FieldSet> ChangeAsync(CrmDb db, CancellationToken ct)
    {
        await using (var command = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 0))"))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = LockName(db) });
            await command.ExecuteNonQueryAsync(ct);
        }
        return db.Fields = await LoadAsync(db, ct);
    }

    static string LockName(CrmDb db) => $"{db.CurrentTenantId} fields";

    static CustomField Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0), Version = row.GetInt32(1), Object = row.GetString(2), Key = row.GetString(3), Label = row.GetString(4), Description = row.Text(5), Type = Enum.Parse<CustomType>(row.GetString(6), ignoreCase: true),
        Options = JsonSerializer.Deserialize<List<FieldOption>>(row.GetString(7), Json.Options)!, Target = row.Text(8), Required = Enum.Parse<RequiredWhen>(row.GetString(9), ignoreCase: true), RequiredFrom = row.Text(10),
        Unique = row.GetBoolean(11), Sensitivity = Enum.Parse<Sensitivity>(row.GetString(12), ignoreCase: true), Default = row.Text(13) is { } json ? JsonSerializer.Deserialize<JsonElement>(json) : null,
        Group = row.Text(14), Position = row.GetInt32(15), ShowInTable = row.GetBoolean(16), CreatedAt = row.Instant(17), UpdatedAt = row.Instant(18), DeletedAt = row.MaybeInstant(19),
    };
}
