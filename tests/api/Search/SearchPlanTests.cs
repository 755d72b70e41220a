using System.Text.RegularExpressions;
using Npgsql;

namespace Crm.Tests.Search;

/// <summary>Search looks into its index whatever the size of the workspace, under row-level security: read from the database's own plan.</summary>
public sealed class SearchPlanTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task A_small_and_a_large_workspace_are_searched_by_index()
    {
        var (small, large) = (await FillAsync(200), await FillAsync(40_000));
        await app.ListAsync<int>("vacuum analyze search_docs");
        foreach (var tenant in new[] { small, large })
            foreach (var pattern in new[] { "%lee1%", "%ann%lee7%", "%4930155%" })
            {
                var plan = await PlanAsync(tenant, "crm_search", Body(await app.ScalarAsync<string>("select prosrc from pg_proc where proname = 'search_ids'")), $"'{pattern}', null, 200");
                Assert.Contains("search_docs_text", plan, StringComparison.Ordinal);
                Assert.DoesNotContain("Seq Scan on search_docs", plan, StringComparison.Ordinal);
            }
        var rows = await PlanAsync(large, "crm_app", Crm.Search.SearchEndpoints.Docs, $"'{large}', '%lee1%', null");
        Assert.Matches(@"Index Cond: \(\(tenant_id = \$1\) AND \(record_id = ANY", rows);
    }

    async Task<Guid> FillAsync(int count)
    {
        var tenant = Guid.CreateVersion7();
        await app.ListAsync<int>("insert into identity.tenants (id, name, slug, currency, time_zone, locale, created_at) values ($1, 'Plan', 'plan-' || $1, 'EUR', 'UTC', 'en', now())", tenant);
        await app.ListAsync<int>("""
            insert into search_docs (tenant_id, record_id, object, title, subtitle, body, changed_at)
            select $1, gen_random_uuid(), 'contact', 'Ann Lee' || n, '', 'ann lee' || n || E'\n' || 'ann.lee' || n || '@lee.example' || E'\n+4930' || 1000000 + n, now() from generate_series(1, $2) n
            """, tenant, count);
        return tenant;
    }

    /// <summary>The function's own text with its parameters in the order of its arguments.</summary>
    static string Body(string text) => Regex.Replace(text.Trim().TrimEnd(';'), @"\bp_(pattern|objects|limit)\b", m => m.Value switch { "p_pattern" => "$1", "p_objects" => "$2::text[]", _ => "$3::int" });

    /// <summary>The plan kept for any values, as the product's connections ask for it, for the role that runs the statement.</summary>
    async Task<string> PlanAsync(Guid tenant, string role, string sql, string values)
    {
        await using var connection = await app.Admin.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"begin; set local role {role}; set local app.tenant_id = '{tenant}'; set local plan_cache_mode = force_generic_plan; prepare asked as {sql}; explain execute asked({values})", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        do while (await reader.ReadAsync()) lines.Add(reader.GetString(0)); while (await reader.NextResultAsync());
        return string.Join('\n', lines);
    }
}
