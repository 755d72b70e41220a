using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>
/// Applies the embedded SQL files in order, each in its own transaction, as crm_owner. Numbered files run once and may not
/// change afterwards; repeat_… files (policies, grants, functions) run again whenever their text changes.
/// A polled advisory lock lets several processes start together: one works, the others find it done.
/// </summary>
public static class Migrator
{
    const long Lock = 7236544120;

    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken ct)
    {
        var (url, appUser, appPassword) = DatabaseUrls.ForMigration(configuration);
        url.Pooling = false;
        await using var source = NpgsqlDataSource.Create(url.ConnectionString);
#pragma warning disable RS0030 // the migration step opens the administrator's connection
        await using var admin = await source.OpenConnectionAsync(ct);
#pragma warning restore RS0030
        await TakeLock(admin, ct);
        await DatabaseRoles.EnsureAsync(admin, appUser, appPassword, ct);
        await Run(admin, """
            create extension if not exists pg_trgm with schema public;
            create extension if not exists btree_gist with schema public;
            create schema if not exists identity;
            alter schema identity owner to crm_owner;
            alter schema public owner to crm_owner;
            revoke create on schema public from public;
            set role crm_owner;
            create table if not exists identity.migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now());
            revoke all on identity.migrations from public;
            """, ct);
        var done = await Applied(admin, ct);
        var applied = 0;
        foreach (var (name, sql) in Files())
        {
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (done.TryGetValue(name, out var known) && known == checksum) continue;
            if (known is not null && !name.StartsWith("repeat_", StringComparison.Ordinal))
                throw new InvalidOperationException($"Migration {name} was changed after it ran. Migrations only go forward: add a new file.");
            await Apply(admin, name, sql, checksum, ct);
            applied++;
        }
        return applied;
    }

    /// <summary>The last numbered migration that this program knows: readiness compares it with the database.</summary>
    public static string Latest { get; } = Files().Last(f => char.IsDigit(f.Name[0])).Name;

    static IReadOnlyList<(string Name, string Sql)> Files()
    {
        var assembly = typeof(Migrator).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(resource => (resource["migrations/".Length..], new StreamReader(assembly.GetManifestResourceStream(resource)!).ReadToEnd()))];
    }

    static async Task TakeLock(NpgsqlConnection admin, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", admin) { Parameters = { new() { Value = Lock } } };
        while (await command.ExecuteScalarAsync(ct) is not true) await Task.Delay(100, ct);
    }

    static async Task<Dictionary<string, string>> Applied(NpgsqlConnection admin, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name, checksum from identity.migrations", admin);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var done = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) done[reader.GetString(0)] = reader.GetString(1);
        return done;
    }

    static async Task Apply(NpgsqlConnection admin, string name, string sql, string checksum, CancellationToken ct)
    {
        await using var transaction = await admin.BeginTransactionAsync(ct);
        await Run(admin, "set local lock_timeout = '2s'", ct);
        await Run(admin, sql, ct);
        await using var mark = new NpgsqlCommand(
            "insert into identity.migrations (name, checksum) values ($1, $2) on conflict (name) do update set checksum = excluded.checksum, applied_at = now()", admin)
        { Parameters = { new() { Value = name }, new() { Value = checksum } } };
        await mark.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    static async Task Run(NpgsqlConnection admin, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, admin);
        await command.ExecuteNonQueryAsync(ct);
    }
}
