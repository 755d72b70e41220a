using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Crm.Tests.House;

/// <summary>What two businesses could learn of each other by ways round, and what a caller could write that is not theirs to write.</summary>
public sealed class TrustTests(TwoWorlds app) : IClassFixture<TwoWorlds>
{
    /// <summary>What the server alone sets, whatever it is called elsewhere.</summary>
    static readonly string[] ServersOwn = ["id", "tenantId", "createdAt", "updatedAt", "createdBy", "deletedAt", "version", "emailVerified", "isSystem", "lifecycleComputed", "qualityScore"];

    [Fact]
    public async Task No_body_takes_what_the_server_sets_nor_an_id_beside_the_one_in_the_path()
    {
        var (before, tried) = (await app.SnapshotAsync(), 0);
        foreach (var operation in Operation.All.Where(o => o.Example is not null && !o.IsPublic))
        {
            var example = JsonNode.Parse(app.Globex.Fill(operation.Example!)) as JsonObject;
            foreach (var member in ServersOwn.Where(m => example is not null && !example.ContainsKey(m)))
            {
                tried++;
                var body = (JsonObject)example!.DeepClone();
                body[member] = member == "version" ? 7 : member is "emailVerified" or "isSystem" ? true : app.Acme["contact"];
                (await operation.SendAsync(app.Mallory, app.Globex, body: body.ToJsonString())).IsProblem(400, "validation");
            }
        }
        Assert.True(tried > 300, $"only {tried} were tried");
        Assert.Equal(before, await app.SnapshotAsync());
    }

    [Fact]
    public async Task What_must_be_unique_must_be_so_in_one_business_only()
    {
        foreach (var person in new[] { app.Ada, app.Mallory })
        {
            await person.CreateAsync("custom-fields", new { @object = "company", key = "samePlot", label = "The same plot", type = "text", unique = true });
            await person.CreateAsync("companies", new { name = "The same", domains = new[] { "the-same.example" }, externalIds = new { shop = "the same" }, custom = new { samePlot = "A1" } });
            await person.CreateAsync("contacts", new { lastName = "The same", emails = new[] { new { value = "the@same.example" } }, externalIds = new { shop = "the same" } });
            await person.CreateAsync("deals", new { title = "The same", externalIds = new { shop = "the same" } });
            foreach (var path in new[] { "views", "segments" }) await person.CreateAsync(path, new { @object = "contacts", name = "The same", filter = new { field = "tags", value = "same" } });
            await person.CreateAsync("roles", new { name = "The same", baseline = "member" });
            await person.CreateAsync("teams", new { name = "The same" });
            await person.CreateAsync("pipelines", new { name = "The same", stages = new[] { new { name = "Same", kind = "open" }, new { name = "Won", kind = "won" }, new { name = "Lost", kind = "lost" } } });
        }
        await app.Ada.PostAsync("companies", new { name = "x", custom = new { samePlot = "a1" } }).IsProblem(409, "duplicate", "custom.samePlot");
    }

    [Fact]
    public async Task A_job_that_points_at_what_is_anothers_finds_nothing_there()
    {
        var (acme, globex) = (Guid.Parse(app.Ada.TenantId), Guid.Parse(app.Mallory.TenantId));
        var before = await StateOfAsync(globex);
        var kinds = new Dictionary<string, string>
        {
            ["import"] = $"{{\"importId\":\"{app.Globex["import"]}\"}}", ["importUndo"] = $"{{\"importId\":\"{app.Globex["import"]}\"}}", ["bulk"] = $"{{\"bulkId\":\"{app.Globex["bulk"]}\"}}",
            ["fieldSearch"] = $"{{\"fieldId\":\"{app.Globex["customField"]}\"}}", ["standing"] = $"{{\"everybody\":true,\"tenantId\":\"{globex}\"}}", ["trashPurge"] = $"{{\"tenantId\":\"{globex}\"}}",
        };
        foreach (var (kind, payload) in kinds)
            await app.ExecuteAsync("insert into jobs (tenant_id, id, kind, payload, member_id, attempts, available_at, created_at) values ($1, gen_random_uuid(), $2, $3::jsonb, $4, 9, now(), now())", acme, kind, payload, Guid.Parse(app.Ada.MemberId));
        for (var tries = 0; tries < 400 && await app.ScalarAsync<long>("select count(*) from jobs where tenant_id = $1 and attempts >= 9 and status in ('waiting', 'running')", acme) > 0; tries++) await Task.Delay(50);
        Assert.Equal(kinds.Count, await app.ScalarAsync<long>("select count(*) from jobs where tenant_id = $1 and attempts >= 9 and status in ('done', 'dead')", acme));
        Assert.Equal(before, await StateOfAsync(globex));
    }

    [Fact]
    public async Task Anothers_id_takes_as_long_as_a_random_one()
    {
        async Task<double> AskAsync(string id)
        {
            var watch = Stopwatch.StartNew();
            await app.Mallory.GetAsync($"contacts/{id}").IsProblem(404, "notFound");
            return watch.Elapsed.TotalMilliseconds;
        }
        // A difference that is there shows every time; a busy machine makes one now and then.
        var seen = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var (foreign, random) = (new List<double>(), new List<double>());
            for (var i = 0; i < 220; i++)
            {
                var (one, other) = (await AskAsync(app.Acme["contact"]), await AskAsync(Guid.CreateVersion7().ToString()));
                if (i < 20) continue;
                foreign.Add(one);
                random.Add(other);
            }
            var (a, b) = (foreign.Order().ElementAt(foreign.Count / 2), random.Order().ElementAt(random.Count / 2));
            if (Math.Abs(a - b) < Math.Max(2, 0.2 * Math.Max(a, b))) return;
            seen.Add($"{a:F2} ms for another's, {b:F2} ms for a random one");
        }
        Assert.Fail(string.Join("; ", seen));
    }

    /// <summary>Counts and hashes of everything that one business has.</summary>
    async Task<string> StateOfAsync(Guid tenant)
    {
        var states = new List<string>();
        foreach (var table in await app.ListAsync<string>("select c.table_name::text from information_schema.columns c where c.table_schema = 'public' and c.column_name = 'tenant_id' order by 1"))
            states.Add(table + " " + await app.ScalarAsync<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where tenant_id = $1{(table == "jobs" ? " and kind <> 'segments'" : "")}", tenant));
        return string.Join("\n", states);
    }
}
