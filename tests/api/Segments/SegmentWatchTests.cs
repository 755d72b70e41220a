using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Segments;

/// <summary>Who watches a segment is told of what comes and goes, of what they see and of nothing else.</summary>
public sealed class SegmentWatchTests(OwnApp app) : IClassFixture<OwnApp>
{
    static object Tagged(string tag) => new { all = new[] { new { field = "tags", op = "eq", value = tag } } };

    Task<Answer> ContactAsync(Person who, string name, params string[] tags) => who.CreateAsync("contacts", new { firstName = name, tags, ownerId = who.MemberId });

    /// <summary>A look now, whatever its clock says.</summary>
    async Task LookAsync(Person who)
    {
        // The server looks by itself as well: what it told already, this look finds told.
        await app.ExecuteAsync($"update segments set refreshed_at = refreshed_at - interval '1 day' where tenant_id = '{who.TenantId}'");
        var job = app.Services.GetServices<IRepeatedJob>().Single(j => j.Kind == "segments");
        await job.RunAsync(new CurrentUser(Guid.Parse(who.TenantId), null, null, null, "test"), JsonDocument.Parse("{}").RootElement, CancellationToken.None);
    }

    static async Task<string[]> ToldAsync(Person who) => [.. (await who.GetAsync("notifications?limit=50").Is(200)).Each("title").Zip((await who.GetAsync("notifications?limit=50").Is(200)).Each("kind")).Where(n => n.Second == "segmentMoved").Select(n => n.First!)];

    static async Task<(int, int, int)> MentionedAsync(Person who, params string[] names)
    {
        var told = await ToldAsync(who);
        int[] found = [.. names.Select(name => told.Count(line => line.Contains(name, StringComparison.Ordinal)))];
        return (found[0], found[1], found[2]);
    }

    [Fact]
    public async Task Ada_is_told_in_one_line_who_came_and_who_left_and_of_nothing_twice()
    {
        var ada = await app.SignUpAsync("Ada", "WatchOne");
        var (old, other) = (await ContactAsync(ada, "Old", "risk"), await ContactAsync(ada, "Other"));
        var segment = await ada.CreateAsync("segments", new { @object = "contacts", name = "At risk", filter = Tagged("risk") });
        Assert.Equal(("false", "false"), (await ada.GetAsync($"segments/{segment.Id}/watch").Is(200)) is var none ? (none["entered"], none["left"]) : default);
        await ada.PutAsync($"segments/{segment.Id}/watch", new { entered = true, left = true, reaches = 3, fallsTo = 0 }).Is(200);
        await LookAsync(ada);
        await LookAsync(ada);
        Assert.Empty(await ToldAsync(ada));
        await ContactAsync(ada, "Ann", "risk");
        await ada.PatchAsync($"contacts/{other.Id}", new { tags = new[] { "risk" } }).Is(200);
        await ada.PatchAsync($"contacts/{old.Id}", new { tags = Array.Empty<string>() }).Is(200);
        await Task.WhenAll(LookAsync(ada), LookAsync(ada), LookAsync(ada));
        await LookAsync(ada);
        Assert.Equal((1, 1, 1), await MentionedAsync(ada, "Ann", "Other", "Old"));
        Assert.EndsWith("; now 2", (await ToldAsync(ada))[0], StringComparison.Ordinal);
        await ContactAsync(ada, "Ben", "risk");
        await LookAsync(ada);
        Assert.Equal("At risk: 1 came in (Ben), it has reached 3; now 3", (await ToldAsync(ada))[0]);
        var notice = await ada.GetAsync("notifications?limit=1").Is(200);
        Assert.Equal(("segment", segment.Id), (notice["items[0].object"], notice["items[0].recordId"]));
        // Only what was asked for: with nothing asked for, nothing comes.
        await ada.PutAsync($"segments/{segment.Id}/watch", new { fallsTo = 2 }).Is(200);
        var told = (await ToldAsync(ada)).Length;
        await ContactAsync(ada, "Cid", "risk");
        await LookAsync(ada);
        Assert.Equal(told, (await ToldAsync(ada)).Length);
        await ada.PutAsync($"segments/{segment.Id}/watch", new { }).Is(200);
        foreach (var id in (await ada.GetAsync($"segments/{segment.Id}/members").Is(200)).Each("id")) await ada.DeleteAsync($"contacts/{id}").Is(204);
        await LookAsync(ada);
        Assert.Equal(told, (await ToldAsync(ada)).Length);
    }

    [Fact]
    public async Task What_people_put_in_by_hand_is_told_as_well()
    {
        var ada = await app.SignUpAsync("Ada", "WatchTwo");
        var ann = await ContactAsync(ada, "Ann");
        var segment = await ada.CreateAsync("segments", new { @object = "contacts", name = "Picked" });
        await ada.PutAsync($"segments/{segment.Id}/watch", new { entered = true }).Is(200);
        await ada.PostAsync($"segments/{segment.Id}/members", new { add = new[] { ann.Id } }).Is(200);
        await LookAsync(ada);
        Assert.Equal(["Picked: 1 came in (Ann); now 1"], await ToldAsync(ada));
    }

    [Fact]
    public async Task Bob_is_told_of_those_whom_he_sees_and_of_no_segment_that_is_not_there_for_him()
    {
        var ada = await app.SignUpAsync("Ada", "WatchThree");
        var role = await ada.CreateAsync("roles", new { name = "Own contacts", baseline = "member", rules = Roles.RoleTests.Rules("own") });
        var bob = await app.JoinAsync(ada, "Bob", "member");
        await ada.PatchAsync($"members/{bob.MemberId}", new { roleId = role.Id }).Is(200);
        var segment = await ada.CreateAsync("segments", new { @object = "contacts", name = "Sight", filter = Tagged("sight") });
        foreach (var who in new[] { ada, bob }) await who.PutAsync($"segments/{segment.Id}/watch", new { entered = true, reaches = 3 }).Is(200);
        await LookAsync(ada);
        await ContactAsync(ada, "Secret", "sight");
        await ContactAsync(ada, "Hidden", "sight");
        await ContactAsync(bob, "Known", "sight");
        await LookAsync(ada);
        Assert.Equal((1, 1, 1), await MentionedAsync(ada, "Secret", "Hidden", "Known"));
        Assert.Contains(await ToldAsync(ada), line => line.EndsWith("it has reached 3; now 3", StringComparison.Ordinal));
        Assert.Equal(["Sight: 1 came in (Known); now 1"], await ToldAsync(bob));
        // Who has left hears no more.
        await ada.PatchAsync($"members/{bob.MemberId}", new { status = "deactivated" }).Is(200);
        await ContactAsync(ada, "Later", "sight");
        await LookAsync(ada);
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from notifications where member_id = $1 and kind = 'segmentMoved'", Guid.Parse(bob.MemberId)));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Sense", filter = Tagged("sense") });
        Task<Answer> Put(object watch) => app.Ada.PutAsync($"segments/{segment.Id}/watch", watch);
        await Put(new { reaches = 0 }).IsProblem(400, "validation", "reaches");
        await Put(new { fallsTo = -1 }).IsProblem(400, "validation", "fallsTo");
        await Put(new { reaches = 5, fallsTo = 5 }).IsProblem(400, "validation", "fallsTo");
        await Put(new { reaches = 1e12 }).IsProblem(400, "validation");
        await app.Vera.PutAsync($"segments/{segment.Id}/watch", new { entered = true }).IsProblem(403, "forbidden");
        await app.Mallory.PutAsync($"segments/{segment.Id}/watch", new { entered = true }).IsProblem(404, "notFound");
        await app.Mallory.GetAsync($"segments/{segment.Id}/watch").IsProblem(404, "notFound");
    }
}
