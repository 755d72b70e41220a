using Crm.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Crm.Tests.Records;

public sealed class TrashPurgeTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task After_thirty_days_the_trash_is_emptied_once_and_nothing_else()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Old Mill" });
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Olga", companyId = company.Id, emails = new[] { new { value = "olga@mill.example" } } });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Grind", companyId = company.Id, contactIds = new[] { contact.Id } });
        var fresh = await app.Ada.CreateAsync("contacts", new { firstName = "Trashed yesterday" });
        var theirs = await app.Mallory.CreateAsync("contacts", new { firstName = "Globex's, trashed long ago in a young workspace" });
        foreach (var path in new[] { $"companies/{company.Id}", $"contacts/{contact.Id}", $"contacts/{fresh.Id}" }) await app.Ada.DeleteAsync(path).Is(204);
        await app.Mallory.DeleteAsync($"contacts/{theirs.Id}").Is(204);
        foreach (var (table, id) in new[] { ("companies", company.Id), ("contacts", contact.Id), ("contacts", theirs.Id) })
            await app.ListAsync<int>($"update {table} set deleted_at = now() - interval '31 days' where id = $1", Guid.Parse(id));
        // Of what was done to many records only the one that can still be taken back stays.
        var bulks = new List<Answer>();
        foreach (var tag in new[] { "old", "taken back long ago", "young" }) bulks.Add(await app.Ada.PostAsync("deals/bulk", new { action = "addTags", ids = new[] { deal.Id }, tags = new[] { tag } }).Is(200));
        await app.Ada.PostAsync($"bulk/{bulks[1].Id}/undo").Is(200);
        await app.ListAsync<int>("update bulk_actions set undo_until = now() - interval '1 hour' where id = $1", Guid.Parse(bulks[0].Id));
        await app.ListAsync<int>("update bulk_actions set updated_at = now() - interval '31 days' where id = $1", Guid.Parse(bulks[1].Id));
        // Of a merge that cannot be undone any more stays where the id leads.
        var (kept, merged) = (await app.Ada.CreateAsync("contacts", new { firstName = "Stays" }), await app.Ada.CreateAsync("contacts", new { firstName = "Merged long ago" }));
        var merge = await app.Ada.PostAsync($"contacts/{kept.Id}/merge", new { mergedId = merged.Id }).Is(200);
        await app.ListAsync<int>("update merges set merged_at = now() - interval '31 days' where id = $1", Guid.Parse(merge.Id));
        await app.ListAsync<int>("update contacts set deleted_at = now() - interval '31 days' where id = $1", Guid.Parse(merged.Id));
        await app.ListAsync<int>("update identity.tenants set created_at = now() - interval '3 days' where id = $1", Guid.Parse(app.Ada.TenantId));

        var recurring = app.Services.GetServices<IHostedService>().OfType<RecurringJobs>().Single();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => recurring.LookAsync(default)));
        for (var tries = 0; tries < 200 && await app.ScalarAsync<long>("select count(*) from jobs where kind like '%Purge' and status in ('waiting', 'running')") > 0; tries++) await Task.Delay(50);
        await recurring.LookAsync(default);

        Assert.Equal([("trashPurge", "done"), ("mergePurge", "done"), ("importPurge", "done"), ("exportPurge", "done"), ("bulkPurge", "done")],
            (await app.ListAsync<string>("select kind || ' ' || status from jobs where tenant_id = $1 and kind like '%Purge' order by kind desc", Guid.Parse(app.Ada.TenantId))).Select(j => (j.Split(' ')[0], j.Split(' ')[1])));
        foreach (var gone in bulks.Take(2)) await app.Ada.GetAsync($"bulk/{gone.Id}").IsProblem(404, "notFound");
        await app.Ada.GetAsync($"bulk/{bulks[2].Id}").Is(200);
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from bulk_items where tenant_id = $1", Guid.Parse(app.Ada.TenantId)));
        Assert.Equal([fresh.Id], (await app.Ada.GetAsync("contacts?trashed=true").Is(200)).Each("id"));
        await app.Ada.PostAsync($"contacts/{contact.Id}/restore").Is(404);
        Assert.Null((await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["companyId"]);
        Assert.Equal((0, 0), (await app.ScalarAsync<long>("select count(*) from merge_moves where merge_id = $1", Guid.Parse(merge.Id)), await app.ScalarAsync<long>("select count(*) from merges where id = $1 and (before is not null or after is not null)", Guid.Parse(merge.Id))));
        Assert.Equal(kept.Id, (await app.Ada.GetAsync($"contacts/{merged.Id}").Is(200)).Id);
        await app.Ada.PostAsync($"merges/{merge.Id}/undo").IsProblem(409, "conflict");
        Assert.Equal(["company.purged", "contact.purged", "contact.purged"], (await app.ListAsync<string>("select type from events where tenant_id = $1 and type like '%.purged' order by 1", Guid.Parse(app.Ada.TenantId))));
        Assert.Equal(0, await app.ScalarAsync<long>("select (select count(*) from contact_points where contact_id = $1) + (select count(*) from timeline_entries where record_id = $1)", Guid.Parse(contact.Id)));
        Assert.Equal([theirs.Id], (await app.Mallory.GetAsync("contacts?trashed=true").Is(200)).Each("id"));
    }
}
