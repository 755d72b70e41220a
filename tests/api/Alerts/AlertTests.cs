using Crm.Alerts;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Alerts;

/// <summary>What time alone brings about becomes a task, once.</summary>
public sealed class AlertTests(OwnApp app) : IClassFixture<OwnApp>
{
    Task RunAsync(Person owner) => app.Services.GetServices<IJobHandler>().OfType<AlertJob>().Single().RunAsync(new CurrentUser(Guid.Parse(owner.TenantId), null, null, null, "job"), default, default);
    DateOnly Today => DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
    static async Task<string[]> TasksAsync(Person who, string about) => (await who.GetAsync("tasks?limit=200&sort=createdAt").Is(200)) is var list ? [.. list.Each("title").Where(t => t.StartsWith(about, StringComparison.Ordinal))] : [];

    async Task LaterAsync(Person who, int days)
    {
        app.Clock.Advance(TimeSpan.FromDays(days));
        await who.SignInAsync();
    }

    [Fact]
    public async Task A_deal_that_begins_to_rot_makes_one_task_for_its_owner_which_goes_when_it_is_touched()
    {
        var ann = await app.SignUpAsync("Ann", "Rotters");
        var pipeline = await ann.CreateAsync("pipelines", new { name = "Rotting", stages = new object[] { new { name = "First", kind = "open", rotDays = 5 }, new { name = "Second", kind = "open" }, new { name = "Won", kind = "won" }, new { name = "Lost", kind = "lost" } } });
        var deal = await ann.CreateAsync("deals", new { title = "Slow", pipelineId = pipeline.Id });
        var trashed = await ann.CreateAsync("deals", new { title = "Slow too", pipelineId = pipeline.Id });
        await ann.DeleteAsync($"deals/{trashed.Id}").Is(204);
        await RunAsync(ann);
        Assert.Empty(await TasksAsync(ann, "Slow"));
        await LaterAsync(ann, 6);
        await Task.WhenAll(RunAsync(ann), RunAsync(ann));
        await RunAsync(ann);
        Assert.Equal(["Slow: nothing has happened for 5 days"], await TasksAsync(ann, "Slow"));
        var task = (await ann.GetAsync($"tasks?filter[dealId]={deal.Id}").Is(200));
        Assert.Equal((ann.MemberId, "open"), (task["items[0].assigneeId"], task["items[0].status"]));
        // A task is no touch; a call is one, and the task has nothing more to say.
        Assert.NotNull((await ann.GetAsync($"deals/{deal.Id}").Is(200))["rotSince"]);
        await ann.CreateAsync("activities", new { kind = "call", links = new[] { new { @object = "deal", id = deal.Id } } });
        await RunAsync(ann);
        Assert.Empty(await TasksAsync(ann, "Slow"));
        // The next spell has a task of its own.
        await LaterAsync(ann, 6);
        await RunAsync(ann);
        Assert.Single(await TasksAsync(ann, "Slow"));
    }

    [Fact]
    public async Task Ninety_days_before_a_rivals_contract_ends_whose_customer_it_is_gets_one_task()
    {
        var cid = await app.SignUpAsync("Cid", "Contracts");
        var company = (await cid.CreateAsync("companies", new { name = "Bound Ltd", ownerId = cid.MemberId })).Id;
        var category = (await cid.CreateAsync("need-categories", new { name = "Power" })).Id;
        var rival = (await cid.CreateAsync("competitors", new { name = "Rival" })).Id;
        var need = await cid.CreateAsync("needs", new { companyId = company, categoryId = category, competitorId = rival, contractEnd = Today.AddDays(95) });
        await cid.CreateAsync("needs", new { companyId = company, categoryId = category, metBy = "us", contractEnd = Today.AddDays(10) });
        await RunAsync(cid);
        Assert.Empty(await TasksAsync(cid, "Bound"));
        await LaterAsync(cid, 6);
        await RunAsync(cid);
        await RunAsync(cid);
        var end = Today.AddDays(89);
        Assert.Equal([$"Bound Ltd: the contract with Rival ends on {end:yyyy-MM-dd}"], await TasksAsync(cid, "Bound"));
        // Another date is told of anew, a date that is known late at once; the same one is not.
        await cid.PatchAsync($"needs/{need.Id}", new { contractEnd = Today.AddDays(20), satisfaction = 3 }).Is(200);
        await RunAsync(cid);
        await cid.PatchAsync($"needs/{need.Id}", new { satisfaction = 2 }).Is(200);
        await RunAsync(cid);
        Assert.Equal(2, (await TasksAsync(cid, "Bound")).Length);
        await cid.PatchAsync($"needs/{need.Id}", new { contractEnd = Today.AddDays(-1) }).Is(200);
        await RunAsync(cid);
        Assert.Equal(2, (await TasksAsync(cid, "Bound")).Length);
    }

    [Fact]
    public async Task On_its_day_a_reason_wakes_up_with_one_task_and_is_listed_as_awake()
    {
        var wim = await app.SignUpAsync("Wim", "Wakers");
        var contact = (await wim.CreateAsync("contacts", new { firstName = "Sleepy", ownerId = wim.MemberId })).Id;
        var reason = await wim.CreateAsync("non-buy-reasons", new { contactId = contact, reason = "No budget", revisitOn = Today.AddDays(3) });
        await wim.CreateAsync("non-buy-reasons", new { contactId = contact, reason = "Gone by then", revisitOn = Today.AddDays(3), goneOn = Today });
        await RunAsync(wim);
        Assert.Empty(await TasksAsync(wim, "Sleepy"));
        await LaterAsync(wim, 4);
        await RunAsync(wim);
        await RunAsync(wim);
        Assert.Equal(["Sleepy: ask again, it was 'No budget'"], await TasksAsync(wim, "Sleepy"));
        Assert.Equal("true", (await wim.GetAsync($"non-buy-reasons/{reason.Id}").Is(200))["awake"]);
        Assert.Equal("1", (await wim.GetAsync("non-buy-reasons/ranking").Is(200))["awake"]);
        await wim.PatchAsync($"non-buy-reasons/{reason.Id}", new { revisitOn = Today.AddDays(1) }).Is(200);
        Assert.Equal("false", (await wim.GetAsync($"non-buy-reasons/{reason.Id}").Is(200))["awake"]);
        await LaterAsync(wim, 2);
        await RunAsync(wim);
        Assert.Equal(2, (await TasksAsync(wim, "Sleepy")).Length);
    }
}
