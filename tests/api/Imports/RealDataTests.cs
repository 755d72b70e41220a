namespace Crm.Tests.Imports;

/// <summary>A business's real files, and a smaller one of our own with the same dirt in it.</summary>
public sealed class RealDataTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task The_public_sales_data_comes_in_right_twice_and_goes_again()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "crm-sales");
        Assert.SkipUnless(Directory.Exists(folder), "The data set crm-sales is not beside the project.");
        var pipeline = await PipelineAsync("MavenTech");
        var accounts = await app.Ada.ImportAsync("companies", await File.ReadAllTextAsync(Path.Combine(folder, "accounts.csv")));
        Assert.Equal((85, 0, 0, 0), accounts.Counts());
        Assert.Equal(85, await app.Ada.HowManyAsync("companies"));
        var file = await File.ReadAllTextAsync(Path.Combine(folder, "sales_pipeline.csv"));
        var deals = await app.Ada.ImportAsync("deals", file, new { constants = new { pipelineId = pipeline, currency = "USD" } });
        Assert.Equal((8800, 0, 0, 0), deals.Counts());
        var board = await app.Ada.GetAsync($"pipelines/{pipeline}/board?limit=1").Is(200);
        Assert.Equal(["500", "1589", "4238", "2473"], board.Each("count", "stages"));
        Assert.Equal("10005534.00", board["stages[2].sums[0].amount"]);
        Assert.Equal(1425, await app.Ada.HowManyAsync("deals", "&filter[companyId][empty]=true"));
        // Again, by the first thousand rows; with CRM_LONG=1 by all of them.
        var again = Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 8800 : 1000;
        Assert.Equal((0, 0, again, 0), (await app.Ada.ImportAsync("deals", string.Join('\n', file.Split('\n').Take(again + 1)), new { constants = new { pipelineId = pipeline, currency = "USD" } })).Counts());
        Assert.Equal("8800", (await app.Ada.UndoAsync(deals.Id))["undone.deleted"]);
        Assert.Equal("85", (await app.Ada.UndoAsync(accounts.Id))["undone.deleted"]);
        Assert.Equal((0, 0), (await app.Ada.HowManyAsync("deals"), await app.Ada.HowManyAsync("companies")));
    }

    [Fact]
    public async Task Our_own_small_pipeline_comes_in_right_and_twice()
    {
        var pipeline = await PipelineAsync("Small");
        var file = await File.ReadAllTextAsync(Repository.File("tests/data/pipeline-small.csv"));
        var deals = await app.Ada.ImportAsync("deals", file, new { source = "small", constants = new { pipelineId = pipeline } });
        Assert.Equal((60, 0, 0, 0), deals.Counts());
        Assert.Equal(["8", "12", "24", "16"], (await app.Ada.GetAsync($"pipelines/{pipeline}/board?limit=1").Is(200)).Each("count", "stages"));
        Assert.Equal((0, 0, 60, 0), (await app.Ada.ImportAsync("deals", file, new { source = "small", constants = new { pipelineId = pipeline } })).Counts());
        await app.Ada.UndoAsync(deals.Id);
    }

    async Task<string> PipelineAsync(string name) => (await app.Ada.CreateAsync("pipelines", new
    {
        name,
        stages = new object[] { new { name = "Prospecting", kind = "open", probability = 10 }, new { name = "Engaging", kind = "open", probability = 40 }, new { name = "Won", kind = "won", probability = 100 }, new { name = "Lost", kind = "lost", probability = 0 } },
    })).Id;
}
