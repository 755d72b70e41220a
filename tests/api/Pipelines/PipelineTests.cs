namespace Crm.Tests.Pipelines;

public sealed class PipelineTests(CrmApp app) : IClassFixture<CrmApp>
{
    Task<Answer> PipelineAsync(string name = "Own") => app.Ada.CreateAsync("pipelines", new { name, stages = new[] { new { name = "A", kind = "open", probability = 20 }, new { name = "B", kind = "open", probability = 60 }, new { name = "W", kind = "won", probability = 5 }, new { name = "L", kind = "lost", probability = 5 } } });

    [Fact]
    public async Task A_pipeline_is_made_with_its_stages_in_order()
    {
        var pipeline = await PipelineAsync();
        Assert.Equal(["A 20", "B 60", "W 100", "L 0"], pipeline.Each("name", "stages").Zip(pipeline.Each("probability", "stages"), (name, probability) => $"{name} {probability}"));
        Assert.Equal(pipeline.Text, (await app.Vera.GetAsync($"pipelines/{pipeline.Id}").Is(200)).Text);
        await app.Ada.PostAsync("pipelines", new { name = "No open", stages = new[] { new { name = "W", kind = "won" } } }).IsProblem(400, "validation", "stages");
        await app.Ada.PostAsync("pipelines", new { name = "Bad", stages = new[] { new { name = "", kind = "open" } } }).IsProblem(400, "validation", "stages[0].name");
        await app.Ada.PostAsync("pipelines", new { name = "Bad", stages = new[] { new { name = "A", kind = "open", probability = 101 } } }).IsProblem(400, "validation", "stages[0].probability");
        await app.Bob.PostAsync("pipelines", new { name = "Bob's", stages = new[] { new { name = "A", kind = "open" } } }).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Stages_are_added_between_moved_renamed_and_removed()
    {
        var pipeline = await PipelineAsync();
        var (a, b) = (pipeline["stages[0].id"]!, pipeline["stages[1].id"]!);
        var added = await app.Ada.PostAsync($"pipelines/{pipeline.Id}/stages", new { name = "Between", kind = "open", probability = 40, beforeId = b }).Is(201);
        Assert.Equal(["A", "Between", "B", "W", "L"], added.Each("name", "stages"));
        var moved = await app.Ada.PatchAsync($"pipelines/{pipeline.Id}/stages/{b}", new { name = "B first", beforeId = a }).Is(200);
        Assert.Equal(["B first", "A", "Between", "W", "L"], moved.Each("name", "stages"));
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}/stages/{added["stages[1].id"]}").Is(204);
        Assert.Equal(["B first", "A", "W", "L"], (await app.Ada.GetAsync($"pipelines/{pipeline.Id}").Is(200)).Each("name", "stages"));
        await app.Ada.PostAsync($"pipelines/{pipeline.Id}/stages", new { name = "x", beforeId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "beforeId");
        await app.Ada.PatchAsync($"pipelines/{pipeline.Id}", new { name = "Stale" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_stage_that_holds_deals_hands_them_on()
    {
        var pipeline = await PipelineAsync();
        var (a, b) = (pipeline["stages[0].id"]!, pipeline["stages[1].id"]!);
        var (kept, trashed) = (await app.Ada.CreateAsync("deals", new { title = "Held", pipelineId = pipeline.Id }), await app.Ada.CreateAsync("deals", new { title = "In the trash", pipelineId = pipeline.Id }));
        await app.Ada.DeleteAsync($"deals/{trashed.Id}").Is(204);
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}/stages/{a}").IsProblem(409, "conflict");
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}/stages/{a}?moveTo={Guid.CreateVersion7()}").IsProblem(422, "unusable", "moveTo");
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}/stages/{a}?moveTo={b}").Is(204);
        Assert.Equal((b, "2"), ((await app.Ada.GetAsync($"deals/{kept.Id}").Is(200))["stageId"], (await app.Ada.GetAsync($"deals/{kept.Id}").Is(200))["version"]));
        Assert.Equal(["A", "B"], (await app.Ada.GetAsync($"deals/{kept.Id}/stages").Is(200)).Each("stageName"));
        Assert.Equal("B", (await app.Ada.PostAsync($"deals/{trashed.Id}/restore").Is(200))["stageName"]);
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}/stages/{b}?moveTo={pipeline["stages[2].id"]}").IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Deals_follow_when_their_stage_changes_its_kind()
    {
        var pipeline = await PipelineAsync();
        var deal = await app.Ada.CreateAsync("deals", new { title = "Follows", pipelineId = pipeline.Id });
        var changed = await app.Ada.PatchAsync($"pipelines/{pipeline.Id}/stages/{pipeline["stages[0].id"]}", new { kind = "won" }).Is(200);
        Assert.Equal("100", changed["stages[0].probability"]);
        var won = await app.Ada.GetAsync($"deals/{deal.Id}").Is(200);
        Assert.Equal("won", won["status"]);
        Assert.NotNull(won["closedAt"]);
        await app.Ada.PatchAsync($"pipelines/{pipeline.Id}/stages/{pipeline["stages[1].id"]}", new { kind = "lost" }).IsProblem(409, "conflict", "kind");
    }

    [Fact]
    public async Task One_pipeline_is_the_default_and_a_used_one_stays()
    {
        var pipeline = await PipelineAsync("Next default");
        var old = (await app.Ada.GetAsync("pipelines").Is(200)).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("isDefault").GetBoolean()).GetProperty("id").GetString();
        await app.Ada.PatchAsync($"pipelines/{pipeline.Id}", new { isDefault = true }).Is(200);
        Assert.Equal("Next default", (await app.Ada.CreateAsync("deals", new { title = "Where" }))["pipelineName"]);
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}").IsProblem(409, "conflict");
        await app.Ada.PatchAsync($"pipelines/{old}", new { isDefault = true }).Is(200);
        await app.Ada.DeleteAsync($"pipelines/{pipeline.Id}").IsProblem(409, "conflict");
        var empty = await PipelineAsync("Empty");
        await app.Ada.DeleteAsync($"pipelines/{empty.Id}").Is(204);
        await app.Ada.GetAsync($"pipelines/{empty.Id}").IsProblem(404, "notFound");
    }
}
