using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Crm.Platform.Database;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Crm.Tests.Support;

/// <summary>
/// A real PostgreSQL: CRM_TEST_DATABASE_URL, else the one that deploy/test-database.mjs starts. One template is migrated (its
/// name carries a hash of the migrations, so that it serves every run until they change); each test class gets a clone.
/// </summary>
public static class TestDatabase
{
    public const string AppPassword = "a password of tests only", Secret = "a secret of tests only, long enough to be one";
    const string Lock = "crm test template";
    static readonly Lazy<Task<string>> Template = new(PrepareAsync);
    static readonly Lazy<Task<string>> Server = new(FindServerAsync);
    static readonly string Run = $"crm_test_{Environment.ProcessId}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";
    static int made;

    /// <summary>A new database with the whole schema and no rows; its name.</summary>
    public static async Task<string> CloneAsync()
    {
        var template = await Template.Value;
        var name = $"{Run}_{Interlocked.Increment(ref made)}";
        for (var tries = 0; ; tries++)
        {
            try { await RunAsync("postgres", $"create database {name} template {template} strategy file_copy"); return name; }
            catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.ObjectInUse && tries < 100) { await Task.Delay(50); }
        }
    }

    public static Task DropAsync(string name) => RunAsync("postgres", $"drop database if exists {name} with (force)");

    /// <summary>The administrator's address of a database; the API itself never gets it.</summary>
    public static async Task<string> AdminUrlAsync(string database) => new UriBuilder(await Server.Value) { Path = "/" + database }.Uri.AbsoluteUri;

    public static async Task<string> AppUrlAsync(string database) =>
        new UriBuilder(await AdminUrlAsync(database)) { UserName = DatabaseUrls.AppRole, Password = Uri.EscapeDataString(AppPassword) }.Uri.AbsoluteUri;

    /// <summary>Connections under a role of the product, or as the administrator: to look from outside, or to play the attacker.</summary>
    public static async Task<NpgsqlDataSource> ConnectAsync(string database, string? role = null, int pool = 4)
    {
        var url = DatabaseUrls.Parse(await AdminUrlAsync(database));
        if (role is not null) (url.Username, url.Password) = (role, role == DatabaseUrls.AppRole ? AppPassword : DatabaseUrls.Derive(AppPassword, role));
        url.MaxPoolSize = pool;
        return NpgsqlDataSource.Create(url.ConnectionString);
    }

    static async Task<string> PrepareAsync()
    {
        var name = "crm_template_" + FingerprintOfMigrations();
        await using var admin = NpgsqlDataSource.Create(DatabaseUrls.Parse(await AdminUrlAsync("postgres")).ConnectionString);
        await using var connection = await admin.OpenConnectionAsync();
        await ScalarAsync(connection, $"select pg_advisory_lock(hashtext('{Lock}'))");
        // Databases of a run that was killed; a run in progress has connections to its own.
        await foreach (var left in NamesAsync(connection, "select datname from pg_database d where datname ~ '^crm_test_' and not exists (select from pg_stat_activity a where a.datname like substring(d.datname from '^crm_test_[0-9]+_[0-9a-f]+') || '%')"))
            await ScalarAsync(connection, $"drop database if exists {left} with (force)");
        // Roles belong to the whole server: another suite may have given them other passwords since the template was made.
        await DatabaseRoles.EnsureAsync(connection, DatabaseUrls.AppRole, AppPassword, CancellationToken.None);
        if (await ScalarAsync(connection, $"select 1 from pg_database where datname = '{name}'") is null)
        {
            await ScalarAsync(connection, $"drop database if exists {name}_new with (force)");
            await ScalarAsync(connection, $"create database {name}_new");
            await MigrateAsync(name + "_new");
            await ScalarAsync(connection, $"alter database {name}_new rename to {name}");
        }
        // The product's limits are for people who wait. A machine that runs all classes at once waits longer, and no test is about that.
        await ScalarAsync(connection, $"alter role {DatabaseUrls.AppRole} set lock_timeout = '8s'; alter role {DatabaseUrls.AppRole} set statement_timeout = '12s'");
        await ScalarAsync(connection, $"select pg_advisory_unlock(hashtext('{Lock}'))");
        return name;
    }

    static async Task MigrateAsync(string database) => await Migrator.RunAsync(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["CRM_DATABASE_URL"] = await AdminUrlAsync(database), ["CRM_APP_DATABASE_URL"] = await AppUrlAsync(database),
    }).Build(), CancellationToken.None);

    static string FingerprintOfMigrations()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var api = typeof(Migrator).Assembly;
        foreach (var file in api.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var content = new MemoryStream();
            api.GetManifestResourceStream(file)!.CopyTo(content);
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(content.ToArray());
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    static async Task<string> FindServerAsync()
    {
        if (Environment.GetEnvironmentVariable("CRM_TEST_DATABASE_URL") is { Length: > 0 } given) return given;
        using var node = Process.Start(new ProcessStartInfo("node", [Repository.File("deploy/test-database.mjs")]) { RedirectStandardOutput = true })!;
        var url = (await node.StandardOutput.ReadToEndAsync()).Trim();
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? url : throw new InvalidOperationException("deploy/test-database.mjs could not start a PostgreSQL.");
    }

    static async Task RunAsync(string database, string sql)
    {
        var url = DatabaseUrls.Parse(await AdminUrlAsync(database));
        url.Pooling = false;
        await using var source = NpgsqlDataSource.Create(url.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    static async IAsyncEnumerable<string> NamesAsync(NpgsqlConnection connection, string sql)
    {
        var names = new List<string>();
        await using (var command = new NpgsqlCommand(sql, connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) names.Add(reader.GetString(0));
        foreach (var name in names) yield return name;
    }
}
