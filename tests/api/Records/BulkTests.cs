using Crm.Tests.Support;

namespace Crm.Tests.Records;

public sealed class BulkTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<string[]> PeopleAsync(int count, string tag) =>
        (await app.Ada.PostAsync("contacts/batch", new { items = Enumerable.Range(0, count).Select(i => new { firstName = $"{tag} {i}", tags = new[] { tag } }) }).Is(200)).Each("id");

    static object Tagged(string tag) => new { field = "tags", op = "eq", value = tag };

    async Task<Answer> DoneAsync(Person person, Answer bulk, string status = "done")
    {
        for (var i = 0; i < 600 && bulk["status"] is "running" or "undoing"; i++)
        {
            await Task.Delay(50);
            bulk = await person.GetAsync($"bulk/{bulk.Id}").Is(200);
        }
        Assert.Equal(status, bulk["status"]);
        return bulk;
    }

    static (string?, string?, string?, string?) Counts(Answer bulk) => (bulk["total"], bulk["changed"], bulk["unchanged"], bulk["refused"]);

    [Fact]
    public async Task One_foreign_id_among_ninety_nine_own_is_not_found_and_the_others_are_done()
    {
        var own = await PeopleAsync(99, "ninety-nine");
        var foreign = await app.Mallory.CreateAsync("contacts", new { firstName = "Globex" });
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "addTags", ids = own.Append(foreign.Id), tags = new[] { "done" } }).Is(200);
        Assert.Equal(("100", "99", "0", "1"), Counts(bulk));
        Assert.Equal((foreign.Id, "404", null), (bulk["items[0].id"], bulk["items[0].problem.status"], bulk["items[0].title"]));
        var theirs = await app.Mallory.GetAsync($"contacts/{foreign.Id}").Is(200);
        Assert.Equal(("1", "[]"), (theirs["version"], theirs["tags"]));
        Assert.Equal(99, (await app.Ada.GetAsync("contacts?filter[tags]=done&limit=200").Is(200)).Count());
    }

    [Fact]
    public async Task Every_record_has_its_event_its_version_and_its_search_text()
    {
        var ids = await PeopleAsync(3, "eventful");
        await app.Ada.PostAsync("contacts/bulk", new { action = "assign", ids, ownerId = app.Bob.MemberId }).Is(200);
        foreach (var id in ids)
        {
            Assert.Equal((app.Bob.MemberId, "2"), (await app.Ada.GetAsync($"contacts/{id}").Is(200)) is var read ? (read["ownerId"], read["version"]) : default);
            Assert.Equal(["contact.created", "contact.updated"], await app.ListAsync<string>("select type from events where record_id = $1 order by tx", Guid.Parse(id)));
        }
        await app.Ada.PostAsync("contacts/bulk", new { action = "update", ids, patch = new { jobTitle = "Xylophonist" } }).Is(200);
        Assert.Equal(3, (await app.Ada.GetAsync("search?q=xylophonist").Is(200)).Count());
    }

    [Fact]
    public async Task All_that_match_are_done_in_the_background_with_exact_counts_and_taken_back()
    {
        await PeopleAsync(600, "crowd");
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "assign", filter = Tagged("crowd"), ownerId = app.Bob.MemberId }).Is(202);
        Assert.Equal(("running", "600"), (bulk["status"], bulk["total"]));
        bulk = await DoneAsync(app.Ada, bulk);
        Assert.Equal(("600", "600", "0", "0"), Counts(bulk));
        var mine = new { all = new[] { Tagged("crowd"), new { field = "ownerId", op = "eq", value = app.Bob.MemberId } } };
        Assert.Equal("600", (await app.Ada.PostAsync("contacts/search", new { filter = mine, count = true, limit = 1 }).Is(200))["total"]);
        bulk = await DoneAsync(app.Ada, await app.Ada.PostAsync($"bulk/{bulk.Id}/undo").Is(202), "undone");
        Assert.Equal(("600", "0"), (bulk["undone"], bulk["kept"]));
        Assert.Equal("0", (await app.Ada.PostAsync("contacts/search", new { filter = mine, count = true, limit = 1 }).Is(200))["total"]);
        (await app.Ada.PostAsync($"bulk/{bulk.Id}/undo")).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task An_undo_keeps_what_people_changed_since_and_names_it()
    {
        var ids = await PeopleAsync(3, "since");
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "update", ids, patch = new { jobTitle = "Buyer", lifecycleStage = "customer" } }).Is(200);
        await app.Bob.PatchAsync($"contacts/{ids[1]}", new { jobTitle = "Head of buying" }).Is(200);
        await app.Bob.DeleteAsync($"contacts/{ids[2]}").Is(204);
        var undone = await app.Ada.PostAsync($"bulk/{bulk.Id}/undo").Is(200);
        Assert.Equal(("undone", "2", "2"), (undone["status"], undone["undone"], undone["kept"]));
        Assert.Equal([ids[1], ids[2]], undone.Each("id"));
        Assert.Equal(("Since 1", "[\"jobTitle\"]"), (undone["items[0].title"], undone["items[0].kept"]));
        Assert.Equal((null, "lead"), (await app.Ada.GetAsync($"contacts/{ids[0]}").Is(200)) is var first ? (first["jobTitle"], first["lifecycleStage"]) : default);
        Assert.Equal(("Head of buying", "lead"), (await app.Ada.GetAsync($"contacts/{ids[1]}").Is(200)) is var second ? (second["jobTitle"], second["lifecycleStage"]) : default);
        Assert.Equal(2, (await app.Ada.GetAsync($"bulk/{bulk.Id}/items?result=kept").Is(200)).Count());
    }

    [Fact]
    public async Task Tags_come_and_go_one_by_one_so_that_later_ones_stay()
    {
        var ids = await PeopleAsync(1, "tagged");
        var added = await app.Ada.PostAsync("contacts/bulk", new { action = "addTags", ids, tags = new[] { "autumn", "Tagged" } }).Is(200);
        await app.Bob.PatchAsync($"contacts/{ids[0]}", new { tags = new[] { "tagged", "autumn", "bob's" } }).Is(200);
        await app.Ada.PostAsync($"bulk/{added.Id}/undo").Is(200);
        Assert.Equal("[\"tagged\",\"bob's\"]", (await app.Ada.GetAsync($"contacts/{ids[0]}").Is(200))["tags"]);
        var removed = await app.Ada.PostAsync("contacts/bulk", new { action = "removeTags", ids, tags = new[] { "TAGGED" } }).Is(200);
        Assert.Equal("[\"bob's\"]", (await app.Ada.GetAsync($"contacts/{ids[0]}").Is(200))["tags"]);
        await app.Ada.PostAsync($"bulk/{removed.Id}/undo").Is(200);
        Assert.Equal("[\"bob's\",\"tagged\"]", (await app.Ada.GetAsync($"contacts/{ids[0]}").Is(200))["tags"]);
    }

    [Fact]
    public async Task What_goes_to_the_trash_together_comes_back_together()
    {
        await PeopleAsync(5, "bin-together");
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "trash", filter = Tagged("bin-together") }).Is(200);
        Assert.Equal(("5", "5", "0", "0"), Counts(bulk));
        Assert.Equal(0, (await app.Ada.GetAsync("contacts?filter[tags]=bin-together").Is(200)).Count());
        var restored = await app.Ada.PostAsync("contacts/bulk", new { action = "restore", filter = Tagged("bin-together") }).Is(200);
        Assert.Equal("5", restored["changed"]);
        await app.Ada.PostAsync($"bulk/{restored.Id}/undo").Is(200);
        Assert.Equal(0, (await app.Ada.GetAsync("contacts?filter[tags]=bin-together").Is(200)).Count());
        var undone = await app.Ada.PostAsync($"bulk/{bulk.Id}/undo").Is(200);
        Assert.Equal("5", undone["undone"]);
        Assert.Equal(5, (await app.Ada.GetAsync("contacts?filter[tags]=bin-together").Is(200)).Count());
    }

    [Fact]
    public async Task A_record_that_cannot_take_the_change_is_refused_by_name_and_the_others_are_done()
    {
        var ids = await PeopleAsync(4, "nameless");
        await app.Ada.PatchAsync($"contacts/{ids[2]}", new { emails = new[] { new { value = "still@here.example" } } }).Is(200);
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "update", ids, patch = """{"firstName":null,"lastName":null}""" is var p ? System.Text.Json.JsonDocument.Parse(p).RootElement : default }).Is(200);
        Assert.Equal(("4", "1", "0", "3"), Counts(bulk));
        Assert.Equal(("400", "Nameless 0"), (bulk["items[0].problem.status"], bulk["items[0].title"]));
        Assert.NotNull(bulk["items[0].problem.errors.firstName[0]"]);
        Assert.Equal("Nameless 0", (await app.Ada.GetAsync($"contacts/{ids[0]}").Is(200))["firstName"]);
    }

    [Fact]
    public async Task The_same_key_does_it_once()
    {
        var ids = await PeopleAsync(2, "again");
        var body = new { action = "addTags", ids, tags = new[] { "once" } };
        var first = await app.Ada.PostAsync("contacts/bulk", body, ("Idempotency-Key", "bulk-1")).Is(200);
        Assert.Equal(first.Id, (await app.Ada.PostAsync("contacts/bulk", body, ("Idempotency-Key", "bulk-1")).Is(200)).Id);
    }

    [Fact]
    public async Task Deals_move_and_tasks_are_assigned_like_one_by_one()
    {
        var deals = (await app.Ada.PostAsync("deals/batch", new { items = Enumerable.Range(0, 3).Select(i => new { title = $"Bulk deal {i}" }) }).Is(200)).Each("id");
        var deal = await app.Ada.GetAsync($"deals/{deals[0]}").Is(200);
        var stages = (await app.Ada.GetAsync("pipelines").Is(200)).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("id").GetString() == deal["pipelineId"]).GetProperty("stages").EnumerateArray().ToList();
        var won = stages.First(s => s.GetProperty("kind").GetString() == "won").GetProperty("id").GetString();
        var bulk = await app.Ada.PostAsync("deals/bulk", new { action = "update", ids = deals, patch = new { stageId = won } }).Is(200);
        Assert.Equal(["won", "won", "won"], await Task.WhenAll(deals.Select(async id => (await app.Ada.GetAsync($"deals/{id}").Is(200))["status"]!)));
        await app.Ada.PostAsync($"bulk/{bulk.Id}/undo").Is(200);
        Assert.Equal((deal["stageId"], "open", null), (await app.Ada.GetAsync($"deals/{deals[0]}").Is(200)) is var back ? (back["stageId"], back["status"], back["closedAt"]) : default);
        var task = await app.Ada.CreateAsync("tasks", new { title = "Bulk task" });
        await app.Ada.PostAsync("tasks/bulk", new { action = "assign", ids = new[] { task.Id }, ownerId = app.Bob.MemberId }).Is(200);
        Assert.Equal(app.Bob.MemberId, (await app.Ada.GetAsync($"tasks/{task.Id}").Is(200))["assigneeId"]);
    }

    [Theory]
    [InlineData("""{"action":"trash"}""", "ids")]
    [InlineData("""{"action":"trash","ids":[]}""", "ids")]
    [InlineData("""{"action":"trash","filter":{"all":[]},"ids":["0199d0a1-0002-7000-8000-000000000001"]}""", "ids")]
    [InlineData("""{"action":"update","filter":{"all":[]}}""", "patch")]
    [InlineData("""{"action":"update","filter":{"all":[]},"patch":{"nickname":"x"}}""", "nickname")]
    [InlineData("""{"action":"update","filter":{"all":[]},"patch":{"version":3}}""", "version")]
    [InlineData("""{"action":"addTags","filter":{"all":[]}}""", "tags")]
    [InlineData("""{"action":"trash","filter":{"all":[]},"tags":["x"]}""", "tags")]
    [InlineData("""{"action":"trash","filter":{"field":"nickname","value":"x"}}""", "filter.field")]
    public async Task An_action_that_makes_no_sense_is_refused_before_any_record_is_touched(string body, string field) => (await app.Ada.PostAsync("contacts/bulk", body)).IsProblem(400, "validation", field);

    [Fact]
    public async Task An_unknown_owner_is_refused_and_somebody_elses_action_is_not_there()
    {
        var ids = await PeopleAsync(1, "owner");
        foreach (var owner in new[] { app.Mallory.MemberId, Guid.CreateVersion7().ToString() })
            (await app.Ada.PostAsync("contacts/bulk", new { action = "assign", ids, ownerId = owner })).IsProblem(422, "unusable", "ownerId");
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "assign", ids, ownerId = app.Bob.MemberId }).Is(200);
        (await app.Bob.GetAsync($"bulk/{bulk.Id}")).IsProblem(404, "notFound");
        (await app.Bob.PostAsync($"bulk/{bulk.Id}/undo")).IsProblem(404, "notFound");
    }
}
