using Npgsql;

namespace Crm.Tests.House;

/// <summary>The walls between tenants as the catalog shows them.</summary>
public sealed class TenancyTests(EmptyApp app) : IClassFixture<EmptyApp>
{
    [Fact]
    public async Task Every_table_keeps_the_rules_of_tenancy() => Assert.Empty(await app.ListAsync<string>(TenancyLint.Sql));

    public static TheoryData<string, string> Planted => [.. TenancyLint.Planted.Select(p => (p.Fault, p.Finding))];

    /// <summary>A lint that finds nothing proves nothing: each fault is planted, found, and rolled back.</summary>
    [Theory, MemberData(nameof(Planted))]
    public async Task The_lint_finds_a_planted_fault(string fault, string finding)
    {
        await using var connection = await app.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var plant = new NpgsqlCommand(fault, connection)) await plant.ExecuteNonQueryAsync();
        var found = new List<string>();
        await using (var lint = new NpgsqlCommand(TenancyLint.Sql, connection))
        await using (var reader = await lint.ExecuteReaderAsync())
            while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        await transaction.RollbackAsync();
        Assert.Contains(found, line => line.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void The_build_refuses_what_would_go_round_the_tenant()
    {
        var banned = File.ReadAllText(Repository.File("BannedSymbols.txt"));
        foreach (var symbol in new[] { "IgnoreQueryFilters", "NpgsqlDataSource.OpenConnection", "NpgsqlConnection.#ctor", "DateTime.Now" }) Assert.Contains(symbol, banned, StringComparison.Ordinal);
    }

    [Fact]
    public void No_code_lifts_the_tenant_filter_or_pools_contexts()
    {
        foreach (var file in Repository.Files("api", ".cs"))
        {
            var code = File.ReadAllText(Repository.File(file));
            Assert.False(code.Contains("IgnoreQueryFilters()", StringComparison.Ordinal) || code.Contains("AddDbContextPool", StringComparison.Ordinal), $"{file} goes round the tenant filter");
            if (!file.StartsWith("api/Platform/", StringComparison.Ordinal)) Assert.DoesNotContain("app.tenant_id", code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_new_installation_has_no_people_and_no_default_account() =>
        Assert.Equal(0, await app.ScalarAsync<long>("select (select count(*) from identity.users) + (select count(*) from members) + (select count(*) from identity.tenants)"));
}
