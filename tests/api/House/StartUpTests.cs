using Crm.Platform.Database;

namespace Crm.Tests.House;

/// <summary>What the server refuses to start on.</summary>
public sealed class StartUpTests
{
    [Theory]
    [InlineData("superuser")]
    [InlineData("login bypassrls")]
    [InlineData("login createrole")]
    [InlineData("login in role crm_owner")]
    public async Task A_database_role_that_sees_past_the_policies_is_refused(string attributes)
    {
        var database = await TestDatabase.CloneAsync();
        var role = "crm_too_much_" + Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));
        await using var admin = await TestDatabase.ConnectAsync(database);
        await using (var create = admin.CreateCommand($"create role {role} login {attributes.Replace("login ", "")} password 'x'; grant crm_app to {role} with inherit true")) await create.ExecuteNonQueryAsync();
        var url = new UriBuilder(await TestDatabase.AdminUrlAsync(database)) { UserName = role, Password = "x" }.Uri.AbsoluteUri;
        await using var app = new Broken(database, ("CRM_APP_DATABASE_URL", url));
        Assert.Contains("see past row-level security", await app.StartAsync(), StringComparison.Ordinal);
        await using (var drop = admin.CreateCommand($"drop role {role}")) await drop.ExecuteNonQueryAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("too short to be a secret")]
    public async Task A_missing_or_short_secret_is_refused(string secret)
    {
        await using var app = new Broken(await TestDatabase.CloneAsync(), ("CRM_SECRET", secret));
        Assert.Contains("CRM_SECRET", await app.StartAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_that_is_no_number_is_refused()
    {
        await using var app = new Broken(await TestDatabase.CloneAsync(), ("CRM_LIMIT_SIGNUPS_PER_HOUR", "many"));
        Assert.Contains("CRM_LIMIT_SIGNUPS_PER_HOUR", await app.StartAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_databases_are_read_in_one_form()
    {
        var url = DatabaseUrls.Parse("postgresql://crm%40app:p%2Fw@db.internal:6543/crm%20one?sslmode=verify-full");
        Assert.Equal(("crm@app", "p/w", "db.internal", 6543, "crm one", Npgsql.SslMode.VerifyFull), (url.Username, url.Password, url.Host, url.Port, url.Database, url.SslMode));
        Assert.Throws<InvalidOperationException>(() => DatabaseUrls.Parse("Host=db;Username=crm"));
    }

    /// <summary>An app with one setting wrong.</summary>
    sealed class Broken(string database, (string Name, string Value) wrong) : CrmApp
    {
        protected override bool WithPeople => false;
        protected override Task<string> DatabaseAsync() => Task.FromResult(database);
        protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { [wrong.Name] = wrong.Value };

        /// <summary>Why it did not start.</summary>
        public async Task<string> StartAsync() => (await Assert.ThrowsAnyAsync<Exception>(async () => await InitializeAsync())).ToString();
    }
}
