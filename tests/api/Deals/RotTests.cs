namespace Crm.Tests.Deals;

/// <summary>Deals that rest for longer than their stage allows, and what a board's deals are worth.</summary>
public sealed class RotTests(OwnApp app) : IClassFixture<OwnApp>
{
    async Task<(string Pipeline, string First, string Second)> PipelineAsync(int? rotDays = 7)
    {
        var made = await app.Ada.CreateAsync("pipelines", new { name = "Resting", stages = new object[] { new { name = "First", kind = "open", probability = 20, rotDays }, new { name = "Second", kind = "open", probability = 60 }, new { name = "Won", kind = "won" }, new { name = "Lost", kind = "lost" } } });
        return (made.Id, made["stages[0].id"]!, made["stages[1].id"]!);
    }

    Task<Answer> DealAsync(string pipeline, string title, object? amount = null, int? probability = null) => app.Ada.CreateAsync("deals", new { title, pipelineId = pipeline, amount, probability });
    async Task<string[]> RottingAsync(string pipeline) => (await app.Ada.GetAsync($"deals?filter[pipelineId]={pipeline}&filter[rotting]=true&sort=rotSince").Is(200)).Each("title");

    async Task LaterAsync(int days)
    {
        app.Clock.Advance(TimeSpan.FromDays(days));
        await app.Ada.SignInAsync();
    }

    [Fact]
    public async Task A_deal_rots_when_nobody_has_touched_it_for_longer_than_its_stage_allows()
    {
        var (pipeline, first, second) = await PipelineAsync();
        var (quiet, called, moved, won) = (await DealAsync(pipeline, "Quiet"), await DealAsync(pipeline, "Called"), await DealAsync(pipeline, "Moved"), await DealAsync(pipeline, "Won"));
        await app.Ada.PutAsync($"deals/{moved.Id}/stage", new { stageId = second }).Is(200);
        await app.Ada.PostAsync($"deals/{won.Id}/win").Is(200);
        await LaterAsync(6);
        Assert.Empty(await RottingAsync(pipeline));
        var call = await app.Ada.CreateAsync("activities", new { kind = "call", subject = "How is it going", links = new[] { new { @object = "deal", id = called.Id } } });
        // A note is nothing that the customer heard of.
        await app.Ada.CreateAsync("activities", new { kind = "note", body = "Thought about it", links = new[] { new { @object = "deal", id = quiet.Id } } });
        await LaterAsync(2);
        Assert.Equal(["Quiet"], await RottingAsync(pipeline));
        var rotten = await app.Ada.GetAsync($"deals/{quiet.Id}").Is(200);
        Assert.Equal(DateTimeOffset.Parse(rotten["stageEnteredAt"]!, null).AddDays(7), DateTimeOffset.Parse(rotten["rotSince"]!, null));
        var board = await app.Ada.GetAsync($"pipelines/{pipeline}/board").Is(200);
        Assert.Equal(["Called ", $"Quiet {rotten["rotSince"]}"], board.Each("title", "stages[0].cards").Zip(board.Each("rotSince", "stages[0].cards"), (t, s) => $"{t} {s}").Order(StringComparer.Ordinal));
        // The call is taken back: both have rested since they came.
        await app.Ada.DeleteAsync($"activities/{call.Id}").Is(204);
        Assert.Equal(["Called", "Quiet"], (await RottingAsync(pipeline)).Order(StringComparer.Ordinal));
        await app.Ada.PostAsync($"activities/{call.Id}/restore").Is(200);
        await app.Ada.PutAsync($"deals/{quiet.Id}/stage", new { stageId = second }).Is(200);
        Assert.Empty(await RottingAsync(pipeline));
        await LaterAsync(400);
        Assert.Equal(["Called"], await RottingAsync(pipeline));
        await app.Ada.PatchAsync($"pipelines/{pipeline}/stages/{first}", new { rotDays = 0 }).Is(200);
        Assert.Empty(await RottingAsync(pipeline));
        await app.Ada.GetAsync("deals?filter[rotting]=perhaps").IsProblem(400, "validation");
    }

    [Fact]
    public async Task A_columns_worth_is_each_amount_times_its_probability_in_its_own_currency()
    {
        var (pipeline, first, _) = await PipelineAsync(null);
        await DealAsync(pipeline, "A", new { amount = "100.00", currency = "EUR" });
        await DealAsync(pipeline, "B", new { amount = "0.99", currency = "EUR" }, probability: 50);
        var dollar = await DealAsync(pipeline, "C", new { amount = "10.00", currency = "USD" });
        async Task<string> WorthAsync() => string.Join(" + ", (await app.Ada.GetAsync($"pipelines/{pipeline}/board?stageId={first}").Is(200)).At("stages[0].weighted")!.Value.EnumerateArray().Select(m => $"{m.GetProperty("amount").GetString()} {m.GetProperty("currency").GetString()}"));
        Assert.Equal("20.50 EUR + 2.00 USD", await WorthAsync());
        var own = await app.Ada.PatchAsync($"deals/{dollar.Id}", new { probability = 90 }).Is(200);
        Assert.Equal(("90", "true"), (own["probability"], own["hasOwnProbability"]));
        Assert.Equal("20.50 EUR + 9.00 USD", await WorthAsync());
        Assert.Equal(["C", "B"], (await app.Ada.GetAsync($"deals?filter[pipelineId]={pipeline}&filter[probability][gte]=50&sort=-probability").Is(200)).Each("title"));
        Assert.Equal("100", (await app.Ada.PostAsync($"deals/{dollar.Id}/win").Is(200))["probability"]);
        await app.Ada.PostAsync($"deals/{dollar.Id}/reopen").Is(200);
        var back = await app.Ada.PatchAsync($"deals/{dollar.Id}", new { probability = (int?)null }).Is(200);
        Assert.Equal(("20", "false"), (back["probability"], back["hasOwnProbability"]));
        await app.Ada.PatchAsync($"deals/{dollar.Id}", new { probability = 101 }).IsProblem(400, "validation", "probability");
    }
}
