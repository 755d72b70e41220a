using static Crm.Tests.Duplicates.Settling;

namespace Crm.Tests.Duplicates;

public sealed class BulkMergeTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task All_pairs_above_a_score_become_one_each_after_a_dry_run_and_come_back_together()
    {
        var person = await app.SignUpAsync("Berta", "Bulkmerge");
        var first = new List<string>();
        foreach (var name in new[] { "Abernathy", "Blenkinsop", "Cholmondeley" })
        {
            var address = $"person@{name.ToLowerInvariant()}.example";
            first.Add((await person.CreateAsync("contacts", Person("Josephine", name, address, "+44 20 7946 2000"[..^1] + name.Length))).Id);
            await person.CreateAsync("contacts?allowDuplicates=true", Person("Josephine", name, address));
        }
        await person.CreateAsync("contacts", Person("Somebody", "Else", "else@else.example"));
        foreach (var id in first) await person.PairOfAsync(id);
        var scan = await person.PostAsync("duplicates/runs", new { @object = "contacts", kind = "scan" }).Is(202);
        await person.EndOfRunAsync(scan.Id);
        var dry = await person.PostAsync("duplicates/runs", new { @object = "contacts", kind = "merge", minScore = 0.6, dryRun = true }).Is(200);
        Assert.Equal(("3", "3", "0"), (dry["total"], dry["found"], dry["merged"]));
        Assert.Equal(7, await CountAsync());
        var run = await person.PostAsync("duplicates/runs", new { @object = "contacts", kind = "merge", minScore = 0.6 }).Is(202);
        var done = await person.EndOfRunAsync(run.Id);
        Assert.Equal(("done", "3", "0"), (done["status"], done["merged"], done["refused"]));
        Assert.Equal(4, await CountAsync());
        await person.PostAsync($"duplicates/runs/{run.Id}/undo").Is(202);
        Assert.Equal("undone", (await person.EndOfRunAsync(run.Id))["status"]);
        Assert.Equal(7, await CountAsync());
        (await person.PostAsync($"duplicates/runs/{run.Id}/undo")).IsProblem(409, "conflict");
        (await app.Mallory.GetAsync($"duplicates/runs/{run.Id}")).IsProblem(404, "notFound");
        (await app.Vera.PostAsync("duplicates/runs", new { @object = "contacts", kind = "scan" })).IsProblem(403, "forbidden");
        (await person.PostAsync("duplicates/runs", new { @object = "contacts", kind = "merge", minScore = 0.4 })).IsProblem(400, "validation", "minScore");

        async Task<int> CountAsync() => int.Parse((await person.GetAsync("contacts?limit=1&count=true").Is(200))["total"]!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
