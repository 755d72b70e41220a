using System.Text.Json;
using Crm.Platform.Jobs;
using Crm.Platform.Tenancy;
using Crm.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Segments;

public sealed class SegmentTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Tagged(string tag) => new { field = "tags", op = "eq", value = tag };

    Task<Answer> ContactAsync(string name, params string[] tags) => app.Ada.CreateAsync("contacts", new { firstName = name, tags });

    /// <summary>What the feed told of a record and a segment: entered, left, entered …</summary>
    Task<List<string>> ToldAsync(string record, string segment) => app.ListAsync<string>("""
        select split_part(type, '.', 2) from events where record_id = $1 and type like 'segment.%' and coalesce(changes -> 0 -> 'new' ->> 'id', changes -> 0 -> 'old' ->> 'id') = $2 order by tx, at
        """, Guid.Parse(record), segment);

    async Task<List<string>> ToldSoonAsync(string record, string segment, int count)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await ToldAsync(record, segment) is { } told && told.Count >= count) return told;
            await Task.Delay(100);
        }
        return await ToldAsync(record, segment);
    }

    [Fact]
    public async Task Somebody_who_comes_to_fit_enters_and_leaves_again_each_told_once()
    {
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Fits", filter = Tagged("fits") });
        Assert.Equal(("live", "0"), (segment["kind"], segment["count"]));
        var ann = await ContactAsync("Ann");
        await app.Ada.PatchAsync($"contacts/{ann.Id}", new { tags = new[] { "fits" } }).Is(200);
        Assert.Equal("1", (await app.Ada.GetAsync($"segments/{segment.Id}").Is(200))["count"]);
        Assert.Equal(["Ann"], (await app.Ada.GetAsync($"segments/{segment.Id}/members").Is(200)).Each("title"));
        Assert.Equal(["entered"], await ToldSoonAsync(ann.Id, segment.Id, 1));
        await app.Ada.PatchAsync($"contacts/{ann.Id}", new { tags = Array.Empty<string>() }).Is(200);
        Assert.Equal(["entered", "left"], await ToldSoonAsync(ann.Id, segment.Id, 2));
        // The feed shows what lies before every transaction that still runs.
        var told = Array.Empty<string>();
        for (var tries = 0; tries < 300 && !told.Contains("segment.entered"); tries++, await Task.Delay(50)) told = (await app.Ada.GetAsync("events?limit=200").Is(200)).Each("type");
        Assert.Contains("segment.entered", told);
    }

    [Fact]
    public async Task A_segment_says_who_came_and_went_lately()
    {
        var (ann, ben) = (await ContactAsync("Comes"), await ContactAsync("Goes"));
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Lately", kind = "static" });
        await app.Ada.PostAsync($"segments/{segment.Id}/members", new { add = new[] { ann.Id, ben.Id } }).Is(200);
        await app.Ada.PostAsync($"segments/{segment.Id}/members", new { remove = new[] { ben.Id } }).Is(200);
        var read = await app.Ada.GetAsync($"segments/{segment.Id}").Is(200);
        Assert.Equal(("1", "1", "1"), (read["count"], read["entered"], read["left"]));
        var moves = await app.Ada.GetAsync($"segments/{segment.Id}/moves").Is(200);
        Assert.Equal([("Goes", "False"), ("Comes", "True")], moves.Each("title").Zip(moves.Each("entered")));
        (await app.Mallory.GetAsync($"segments/{segment.Id}/moves")).IsProblem(404, "notFound");
        (await app.Ada.GetAsync($"segments/{segment.Id}/moves?limit=201")).IsProblem(400, "validation", "limit");
    }

    [Fact]
    public async Task The_trash_leaves_a_segment_and_the_way_back_enters_it()
    {
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Bin", filter = Tagged("bin") });
        var ann = await ContactAsync("Bin", "bin");
        Assert.Equal(["entered"], await ToldSoonAsync(ann.Id, segment.Id, 1));
        await app.Ada.DeleteAsync($"contacts/{ann.Id}").Is(204);
        Assert.Equal(["entered", "left"], await ToldSoonAsync(ann.Id, segment.Id, 2));
        await app.Ada.PostAsync($"contacts/{ann.Id}/restore").Is(200);
        Assert.Equal(["entered", "left", "entered"], await ToldSoonAsync(ann.Id, segment.Id, 3));
    }

    [Fact]
    public async Task Many_writers_and_two_looks_at_once_tell_each_coming_and_going_exactly_once()
    {
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Storm", filter = Tagged("storm") });
        var contacts = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => ContactAsync($"Storm {i}")));
        var job = app.Services.GetServices<IRepeatedJob>().Single(j => j.Kind == "segments");
        var who = new CurrentUser(Guid.Parse(app.Ada.TenantId), null, null, null, "test");
        using var stop = new CancellationTokenSource();
        var looking = Enumerable.Range(0, 2).Select(_ => Task.Run(async () => { while (!stop.IsCancellationRequested) await job.RunAsync(who, default, CancellationToken.None); })).ToArray();
        await Parallel.ForEachAsync(contacts.Select((c, i) => (c, i)), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (pair, _) =>
        {
            for (var round = 0; round <= pair.i % 3; round++)
                await app.Ada.PatchAsync($"contacts/{pair.c.Id}", new { tags = round % 2 == 0 ? new[] { "storm" } : Array.Empty<string>() }).Is(200);
        });
        await stop.CancelAsync();
        await Task.WhenAll(looking);
        // The look may rest after a long one: called until the last state has been seen.
        for (var i = 0; i < 50; i++) { await job.RunAsync(who, default, CancellationToken.None); await Task.Delay(20); }
        foreach (var (contact, i) in contacts.Select((c, i) => (c, i)))
        {
            var told = await ToldAsync(contact.Id, segment.Id);
            Assert.Equal(told.Select((_, n) => n % 2 == 0 ? "entered" : "left"), told);
            Assert.Equal(i % 3 != 1, told.Count % 2 == 1);
        }
    }

    [Fact]
    public async Task A_static_segment_holds_what_is_put_in_and_filters_go_by_it()
    {
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Hand-picked" });
        Assert.Equal("static", segment["kind"]);
        var (ann, ben, cid) = (await ContactAsync("Hand Ann"), await ContactAsync("Hand Ben"), await ContactAsync("Hand Cid"));
        Assert.Equal(("2", "0"), (await app.Ada.PostAsync($"segments/{segment.Id}/members", new { add = new[] { ann.Id, ben.Id } }).Is(200)) is var first ? (first["added"], first["removed"]) : default);
        Assert.Equal(("1", "1"), (await app.Ada.PostAsync($"segments/{segment.Id}/members", new { add = new[] { ben.Id, cid.Id }, remove = new[] { ann.Id } }).Is(200)) is var second ? (second["added"], second["removed"]) : default);
        Assert.Equal(["entered", "left"], await ToldAsync(ann.Id, segment.Id));
        string[] wanted = [ben.Id, cid.Id];
        Assert.Equal(wanted.Order(), (await app.Ada.GetAsync($"segments/{segment.Id}/members?count=true").Is(200)).Each("id").Order());
        Assert.Equal(wanted.Order(), (await app.Ada.GetAsync($"contacts?filter[segment]={segment.Id}").Is(200)).Each("id").Order());
        Assert.Equal(wanted.Order(), (await app.Ada.PostAsync("contacts/search", new { filter = new { field = "segment", op = "in", value = new[] { segment.Id, Guid.CreateVersion7().ToString() } } }).Is(200)).Each("id").Order());
        var others = (await app.Ada.PostAsync("contacts/search", new { filter = new { field = "segment", op = "ne", value = segment.Id }, limit = 200 }).Is(200)).Each("id");
        Assert.Contains(ann.Id, others);
        Assert.DoesNotContain(ben.Id, others);
    }

    [Fact]
    public async Task Foreign_and_unknown_ids_cannot_be_put_in()
    {
        var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Ours only" });
        var theirs = await app.Mallory.CreateAsync("contacts", new { firstName = "Theirs" });
        var ours = await ContactAsync("Ours");
        foreach (var id in new[] { theirs.Id, Guid.CreateVersion7().ToString() })
            (await app.Ada.PostAsync($"segments/{segment.Id}/members", new { add = new[] { ours.Id, id } })).IsProblem(422, "unusable", "add[1]");
        Assert.Equal("0", (await app.Ada.GetAsync($"segments/{segment.Id}").Is(200))["count"]);
        Assert.Equal(0, (await app.Mallory.GetAsync($"contacts?filter[segment]={segment.Id}").Is(200)).Count());
    }

    [Fact]
    public async Task Segments_may_be_made_with_segments_but_not_in_a_circle()
    {
        var inner = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Inner", filter = Tagged("inner") });
        var outer = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Outer", filter = new { any = new[] { new { field = "segment", op = "eq", value = inner.Id }, new { field = "tags", op = "eq", value = "outer" } } } });
        await ContactAsync("In", "inner");
        await ContactAsync("Out", "outer");
        Assert.Equal("2", (await app.Ada.GetAsync($"segments/{outer.Id}").Is(200))["count"]);
        (await app.Ada.PatchAsync($"segments/{inner.Id}", new { filter = new { field = "segment", op = "eq", value = outer.Id } })).IsProblem(400, "validation", "filter");
        (await app.Ada.PatchAsync($"segments/{inner.Id}", new { filter = new { field = "segment", op = "eq", value = inner.Id } })).IsProblem(400, "validation", "filter");
        (await app.Ada.DeleteAsync($"segments/{inner.Id}")).IsProblem(409, "conflict");
    }

    /// <summary>One filter language: whatever tree is asked, list, view, segment, preview, groups and an action on all find the same.</summary>
    [Fact]
    public async Task Random_trees_find_the_same_in_list_view_segment_and_preview()
    {
        var random = new Random(7);
        var seeded = await app.Ada.PostAsync("contacts/batch", new
        {
            items = Enumerable.Range(0, 40).Select(i => new
            {
                firstName = $"P{i % 5}", lastName = i % 4 == 0 ? null : $"Tree{i}", jobTitle = i % 3 == 0 ? "Buyer" : null, lifecycleStage = new[] { "lead", "customer", "lapsed" }[i % 3], ownerId = i % 2 == 0 ? app.Bob.MemberId : app.Ada.MemberId,
                tags = i % 3 == 0 ? new[] { "tree", "red" } : ["tree"], emails = i % 2 == 0 ? new[] { new { value = $"p{i}@tree.example" } } : [],
            }),
        }).Is(200);
        Assert.Equal(40, seeded.Count());
        var red = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = "Red trees", filter = Tagged("red") });
        for (var round = 0; round < 25; round++)
        {
            var filter = new Dictionary<string, object> { ["all"] = new[] { Tagged("tree"), Tree(random, 3, red.Id) } };
            var list = await app.Ada.PostAsync("contacts/search", new { filter, limit = 200, count = true }).Is(200);
            var asked = JsonSerializer.Serialize(filter);
            var text = $"{list.Count()} listed, {list["total"]} counted: {asked}";
            Assert.True(list.Count().ToString(System.Globalization.CultureInfo.InvariantCulture) == list["total"], text);
            var preview = await app.Ada.PostAsync("segments/preview", new { @object = "contacts", filter }).Is(200);
            Assert.True(preview["count"] == list["total"], text);
            var inverse = new { all = new object[] { Tagged("tree"), new { not = filter } } };
            var left = await app.Ada.PostAsync("segments/preview", new { @object = "contacts", filter = inverse }).Is(200);
            Assert.True(40 == int.Parse(left["count"]!, System.Globalization.CultureInfo.InvariantCulture) + list.Count(), text);
            var view = await app.Ada.CreateAsync("views", new { @object = "contacts", name = $"Tree {round}", filter });
            var viewed = await app.Ada.PostAsync("contacts/search", new { filter = view.At("filter"), count = true, limit = 200 }).Is(200);
            Assert.True(viewed["total"] == list["total"], text);
            var segment = await app.Ada.CreateAsync("segments", new { @object = "contacts", name = $"Tree {round}", filter });
            Assert.True(segment["count"] == list["total"], text);
            Assert.Equal(list.Each("id").Order(), (await app.Ada.GetAsync($"segments/{segment.Id}/members?limit=200").Is(200)).Each("id").Order());
            Assert.Equal(list.Each("id").Order(), (await app.Ada.GetAsync($"contacts?filter[segment]={segment.Id}&limit=200").Is(200)).Each("id").Order());
            var groups = await app.Ada.PostAsync("contacts/groups", new { by = "lifecycleStage", filter }).Is(200);
            Assert.True(groups.Each("count").Sum(c => int.Parse(c, System.Globalization.CultureInfo.InvariantCulture)) == list.Count(), text);
        }
    }

    static object Tree(Random random, int depth, string segment) => depth == 0 || random.Next(3) == 0
        ? random.Next(8) switch
        {
            0 => Tagged("red"), 1 => new { field = "firstName", op = "in", value = new[] { "P1", "P2" } }, 2 => new { field = "jobTitle", op = "empty", value = random.Next(2) == 0 }, 3 => new { field = "lifecycleStage", op = "ne", value = "lead" },
            4 => new { field = "email", op = "contains", value = "p1" }, 5 => new { field = "lastName", op = "startsWith", value = "Tree1" }, 6 => new { field = "segment", op = random.Next(2) == 0 ? "eq" : "ne", value = segment }, _ => new { field = "displayName", op = "gte", value = "P3" },
        }
        : random.Next(3) switch
        {
            0 => new { all = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tree(random, depth - 1, segment)).ToArray() },
            1 => new { any = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Tree(random, depth - 1, segment)).ToArray() },
            _ => new { not = Tree(random, depth - 1, segment) },
        };
}
