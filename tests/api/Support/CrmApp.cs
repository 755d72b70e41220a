using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

[assembly: AssemblyFixture(typeof(Crm.Tests.Support.CrmApp.SharedApp))]

namespace Crm.Tests.Support;

/// <summary>
/// The whole API behind a real port, with four people of the test class's own (IClassFixture): Ada owns Acme, Bob is a member
/// and Vera may only read; Mallory owns Globex. Classes share one server and database, as tenants do, unless they derive from
/// this: then they have both for themselves, and may change settings, the clock and everything else.
/// </summary>
public class CrmApp : IAsyncLifetime
{
    public const string GoodPassword = "seven green lanterns by the lake";
    static readonly Lazy<Task<CrmApp>> Shared = new(async () => { var app = new SharedApp(); await app.StartAsync(); return app; });
    static int classes;
    readonly int number = Interlocked.Increment(ref classes);
    readonly ConcurrentBag<IDisposable> opened = [];
    ConcurrentQueue<string> errors = new();
    App? app;

    public Person Ada { get; private set; } = null!;
    public Person Bob { get; private set; } = null!;
    public Person Vera { get; private set; } = null!;
    public Person Mallory { get; private set; } = null!;

    /// <summary>Somebody who is not signed in.</summary>
    public Person Nobody { get; private set; } = null!;

    public TestClock Clock { get; private set; } = new();
    public string Database { get; private set; } = "";
    public Uri Address { get; private set; } = null!;

    /// <summary>The database as its administrator sees it, past every policy.</summary>
    public NpgsqlDataSource Admin { get; private set; } = null!;
    public IServiceProvider Services => app!.Services;

    /// <summary>Environment settings (CRM_…) that differ for this class.</summary>
    protected virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();
    protected virtual bool WithPeople => true;

    /// <summary>Services that differ for this class.</summary>
    protected virtual void Change(IServiceCollection services, string appUrl) { }

    public virtual async ValueTask InitializeAsync()
    {
        if (GetType() == typeof(CrmApp)) Join(await Shared.Value);
        else await StartAsync();
        Nobody = NewPerson("Nobody", "nobody@nowhere.example");
        if (!WithPeople) return;
        Ada = await SignUpAsync("Ada", "Acme");
        await Nobody.PostAsync("auth/verify-email", new { token = await MailedTokenAsync(Ada.Email) }).Is(204);
        Bob = await JoinAsync(Ada, "Bob", "member");
        Vera = await JoinAsync(Ada, "Vera", "readOnly");
        Mallory = await SignUpAsync("Mallory", "Globex");
    }

    void Join(CrmApp other) => (app, errors, Clock, Database, Address, Admin) = (other.app, other.errors, other.Clock, other.Database, other.Address, other.Admin);

    async Task StartAsync()
    {
        Database = await DatabaseAsync();
        Admin = await TestDatabase.ConnectAsync(Database, pool: 8);
        app = new App(this, await TestDatabase.AppUrlAsync(Database));
        app.UseKestrel(0);
        app.StartServer();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>A second process's fixture shares the first one's database.</summary>
    protected virtual Task<string> DatabaseAsync() => TestDatabase.CloneAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var one in opened) one.Dispose();
        if (GetType() == typeof(CrmApp)) return;
        if (app is not null) await app.DisposeAsync();
        if (Admin is not null) await Admin.DisposeAsync();
        await TestDatabase.DropAsync(Database);
        GC.SuppressFinalize(this);
    }

    public Person NewPerson(string name, string email, string password = GoodPassword)
    {
        var person = new Person(this, name, email, password);
        opened.Add(person);
        return person;
    }

    /// <summary>A new business with its owner, signed in.</summary>
    public async Task<Person> SignUpAsync(string name, string business, bool sampleData = false)
    {
        var person = NewPerson(name, $"{name.ToLowerInvariant()}@{business.ToLowerInvariant()}{number}.example");
        person.Enter(await person.PostAsync("auth/sign-up", new { businessName = business, name, email = person.Email, password = person.Password, locale = "en-GB", sampleData }).Is(201));
        return person;
    }

    /// <summary>Somebody new, invited by mail and arrived.</summary>
    public async Task<Person> JoinAsync(Person inviter, string name, string role)
    {
        var person = NewPerson(name, $"{name.ToLowerInvariant()}@{inviter.Email.Split('@')[1]}");
        await inviter.PostAsync("invitations", new { email = person.Email, role }).Is(201);
        person.Enter(await person.PostAsync("invitations/accept", new { token = await MailedTokenAsync(person.Email), name, password = person.Password }).Is(200));
        return person;
    }

    /// <summary>The secret in the link of the newest mail to somebody.</summary>
    public async Task<string> MailedTokenAsync(string email, string page = "") =>
        (await MailsAsync(email)).SelectMany(body => System.Text.RegularExpressions.Regex.Matches(body, $"{page}\\?token=([A-Za-z0-9_-]+)").Select(m => m.Groups[1].Value)).Last();

    /// <summary>The mails waiting for somebody, oldest first, as text.</summary>
    public Task<List<string>> MailsAsync(string email) => ListAsync<string>("select body_text from identity.mails where lower(recipient) = lower($1) order by created_at, id", email);

    /// <summary>Somebody else's transaction that has begun to write and stays open until it is disposed of.</summary>
    public async Task<IAsyncDisposable> RunningTransactionAsync()
    {
        var connection = await Admin.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("begin; select pg_current_xact_id()", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>One value, read past every policy.</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object[] values) => (await ListAsync<T>(sql, values)).Single();

    public async Task<List<T>> ListAsync<T>(string sql, params object[] values)
    {
        await using var command = Admin.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }

    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Admin.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the API logged as errors so far, for the message of a test that met a 500.</summary>
    public string Errors() => errors.IsEmpty ? "" : "\n\nLogged:\n" + string.Join("\n", errors.TakeLast(3));

    /// <summary>The server that test classes share; stopped when the last one has run.</summary>
    public sealed class SharedApp : CrmApp
    {
        protected override bool WithPeople => false;
        public override ValueTask InitializeAsync() => ValueTask.CompletedTask;
        public override async ValueTask DisposeAsync()
        {
            if (Shared.IsValueCreated && (await Shared.Value) is SharedApp started && started != this) await started.StopAsync();
        }

        async ValueTask StopAsync() => await base.DisposeAsync();
    }

    sealed class App(CrmApp test, string appUrl) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            var settings = new Dictionary<string, string>
            {
                ["CRM_APP_DATABASE_URL"] = appUrl, ["CRM_SECRET"] = TestDatabase.Secret, ["CRM_PUBLIC_URL"] = "http://crm.test", ["CRM_WEB_ROOT"] = Path.Combine(AppContext.BaseDirectory, "Support", "web"),
                ["CRM_LIMIT_SIGNUPS_PER_HOUR"] = "1000000", ["CRM_LIMIT_REQUESTS_PER_MINUTE"] = "100000000", ["CRM_DNS"] = "off",
            };
            foreach (var (name, value) in test.Settings) settings[name] = value;
            foreach (var (name, value) in settings) builder.UseSetting(name, value);
            builder.UseEnvironment("Production");
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new ErrorLog(test.errors)));
            builder.ConfigureTestServices(services => test.Change(services.AddSingleton<TimeProvider>(test.Clock), appUrl));
        }
    }

    sealed class ErrorLog(ConcurrentQueue<string> errors) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) errors.Enqueue($"{formatter(state, exception)}\n{exception}");
        }
        public void Dispose() { }
    }
}
