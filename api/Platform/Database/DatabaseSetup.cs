using Crm.Identity;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Crm.Platform.Database;

/// <summary>The three connections of a server and the contexts over them. Nothing connects before the first request or worker.</summary>
static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder)
    {
        builder.Services.AddKeyedSingleton("app", (services, _) => NpgsqlDataSource.Create(Urls(services).App));
        builder.Services.AddKeyedSingleton("identity", (services, _) => NpgsqlDataSource.Create(Urls(services).Identity));
        builder.Services.AddKeyedSingleton("dispatch", (services, _) => NpgsqlDataSource.Create(Urls(services).Dispatch));
        builder.Services.AddDbContext<CrmDb>((services, options) => options
            .UseNpgsql(services.GetRequiredKeyedService<NpgsqlDataSource>("app"), npgsql => npgsql.MaxBatchSize(500))
            .AddInterceptors(new TenantCommands(), new FailedStatements(), services.GetRequiredService<IDbTransactionInterceptor>())
            .ConfigureWarnings(warnings => warnings.Ignore(
                Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.MultipleCollectionIncludeWarning,
                Microsoft.EntityFrameworkCore.Diagnostics.CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning)), optionsLifetime: ServiceLifetime.Singleton);
        builder.Services.AddDbContext<IdentityDb>((services, options) => options.UseNpgsql(services.GetRequiredKeyedService<NpgsqlDataSource>("identity")), optionsLifetime: ServiceLifetime.Singleton);
    }

    public static IServiceCollection AddRecord<T>(this IServiceCollection services) where T : RecordType =>
        services.AddSingleton<T>().AddSingleton<RecordType>(s => s.GetRequiredService<T>());

    static DatabaseUrls Urls(IServiceProvider services) => DatabaseUrls.From(services.GetRequiredService<IConfiguration>());
}

/// <summary>
/// Refuses to serve with a database role that row-level security does not bind (superuser, bypass, owner of a table),
/// with a database that is not migrated, or without a secret.
/// </summary>
sealed class StartupCheck([FromKeyedServices("app")] NpgsqlDataSource app, Settings settings) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        settings.RequireSecret();
        await using var command = app.CreateCommand("""
            select r.rolname, r.rolsuper or r.rolbypassrls or r.rolcreaterole or exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where pg_has_role(current_user, c.relowner, 'member') and n.nspname in ('public', 'identity'))
            from pg_roles r where r.rolname = current_user
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetBoolean(1)) throw new InvalidOperationException($"The database role '{reader.GetString(0)}' can see past row-level security. Set CRM_APP_DATABASE_URL to the restricted role.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
