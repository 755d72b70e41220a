using Npgsql;

namespace Crm.Platform.Database;

/// <summary>Creates the database roles. Cluster-wide and repeatable; run by the migration step with an administrator's connection.</summary>
static class DatabaseRoles
{
    static readonly string[] WithoutLogin = ["crm_owner", "crm_auth", "crm_search", "crm_standing"];

    public static async Task EnsureAsync(NpgsqlConnection admin, string appUser, string appPassword, CancellationToken ct)
    {
        // Six processes may migrate at once, against several databases of one cluster: roles are shared, so one lock for all.
        await Run(admin, "select pg_advisory_lock(hashtext('crm roles'))", ct);
        try
        {
            foreach (var role in WithoutLogin) await Ensure(admin, role, "nologin", ct);
            await Ensure(admin, DatabaseUrls.AppRole, appUser == DatabaseUrls.AppRole ? Login(appPassword) : "nologin", ct);
            if (appUser != DatabaseUrls.AppRole)
            {
                await Ensure(admin, appUser, Login(appPassword), ct);
                await Run(admin, $"grant crm_app to {Quote(appUser)} with inherit true", ct);
            }
            await Ensure(admin, DatabaseUrls.IdentityRole, Login(DatabaseUrls.Derive(appPassword, DatabaseUrls.IdentityRole)), ct);
            await Ensure(admin, DatabaseUrls.DispatchRole, Login(DatabaseUrls.Derive(appPassword, DatabaseUrls.DispatchRole)), ct);
            // The owner hands some functions to roles of their own, so it must be a member of them; so must whoever migrates.
            await Run(admin, "grant crm_auth, crm_search, crm_standing to crm_owner", ct);
            await Run(admin, "grant crm_owner to current_user", ct);
            foreach (var role in new[] { appUser, DatabaseUrls.IdentityRole, DatabaseUrls.DispatchRole })
                await Run(admin, $"alter role {Quote(role)} set statement_timeout = '5s'; alter role {Quote(role)} set idle_in_transaction_session_timeout = '15s'; alter role {Quote(role)} set lock_timeout = '3s'", ct);
        }
        finally
        {
            await Run(admin, "select pg_advisory_unlock(hashtext('crm roles'))", ct);
        }
    }

    static string Login(string password) =>
        $"login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password '{password.Replace("'", "''", StringComparison.Ordinal)}'";

    static async Task Ensure(NpgsqlConnection admin, string role, string attributes, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand("select 1 from pg_roles where rolname = $1", admin) { Parameters = { new() { Value = role } } };
        var verb = await find.ExecuteScalarAsync(ct) is null ? "create" : "alter";
        await Run(admin, $"{verb} role {Quote(role)} {attributes}", ct);
    }

    static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    static async Task Run(NpgsqlConnection admin, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, admin);
        await command.ExecuteNonQueryAsync(ct);
    }
}
