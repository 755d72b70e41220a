using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>
/// The connections of the product. An administrator's URL is used by the migration step alone; the server knows the
/// restricted role's URL and derives from it the logins of sign-in and dispatch (same server, own role, derived password).
/// </summary>
public sealed record DatabaseUrls(string App, string Identity, string Dispatch)
{
    public const string AppRole = "crm_app", IdentityRole = "crm_identity", DispatchRole = "crm_dispatch";

    public static DatabaseUrls From(IConfiguration configuration)
    {
        var app = AppUrl(configuration)
            ?? throw new InvalidOperationException("CRM_APP_DATABASE_URL is missing: set it to postgres://user:password@host:port/database of the restricted role.");
        var builder = Parse(app);
        builder.MaxPoolSize = 16;
        builder.MaxAutoPrepare = 100;
        builder.AutoPrepareMinUsages = 2;
        builder.Timeout = 5;
        builder.ApplicationName = "crm";
        // A plan is made once per statement and connection. Tenant and visibility policies make planning several times dearer than a
        // read itself, and PostgreSQL's own choice would plan each anew: decision 12.
        builder.Options = "-c plan_cache_mode=force_generic_plan";
        return new DatabaseUrls(builder.ConnectionString, For(builder, IdentityRole, 8), For(builder, DispatchRole, 4));
    }

    /// <summary>The administrator's connection and the passwords that the migration step gives to the roles it creates.</summary>
    public static (NpgsqlConnectionStringBuilder Admin, string AppUser, string AppPassword) ForMigration(IConfiguration configuration)
    {
        var url = configuration["CRM_DATABASE_URL"]
            ?? throw new InvalidOperationException("CRM_DATABASE_URL is missing: set it to an administrator's postgres://user:password@host:port/database.");
        var app = Parse(AppUrl(configuration)!);
        return (Parse(url), app.Username!, app.Password!);
    }

    public static string Derive(string key, string name) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(name)));

    /// <summary>Reads postgres://user:password@host:port/database?sslmode=… into Npgsql's words.</summary>
    public static NpgsqlConnectionStringBuilder Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            throw new InvalidOperationException("A database URL must look like postgres://user:password@host:port/database.");
        var login = uri.UserInfo.Split(':', 2);
        var query = System.Web.HttpUtility.ParseQueryString(uri.Query);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = query["host"] ?? uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(login[0]),
            GssEncryptionMode = GssEncryptionMode.Disable,
            Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : "",
        };
        if (query["sslmode"] is { } mode && Enum.TryParse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), true, out var ssl)) builder.SslMode = ssl;
        return builder;
    }

    static string? AppUrl(IConfiguration configuration)
    {
        if (configuration["CRM_APP_DATABASE_URL"] is { Length: > 0 } given) return given;
        if (configuration["CRM_DATABASE_URL"] is not { Length: > 0 } admin) return null;
        var uri = new UriBuilder(admin)
        {
            UserName = AppRole,
            Password = Derive(configuration["CRM_SECRET"] ?? throw new InvalidOperationException("CRM_SECRET is missing: the restricted role's password is derived from it."), AppRole),
        };
        return uri.Uri.ToString();
    }

    static string For(NpgsqlConnectionStringBuilder app, string role, int pool) =>
        new NpgsqlConnectionStringBuilder(app.ConnectionString) { Username = role, Password = Derive(app.Password!, role), MaxPoolSize = pool }.ConnectionString;
}
