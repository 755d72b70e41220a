namespace Crm.Tests.Imports;

/// <summary>Columns of what is known about a person, and of where they stand.</summary>
public sealed class PersonalColumnTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Childrens_birth_years_stand_in_one_cell()
    {
        var upload = await app.Ada.UploadAsync("contacts", "email;Household size;Children's birth years\nann@kids.example;4;2015, 2012\nben@kids.example;;two\ncyd@kids.example;1;2011 | 2013\ndan@kids.example;;2999\n").Is(202);
        Assert.Equal("childBirthYears", upload.To("Children's birth years"));
        await app.Ada.PostAsync($"imports/{upload.Id}/start").Is(202);
        Assert.Equal((1, 0, 0, 3), (await app.Ada.EndOfAsync(upload.Id)).Counts());
        var ann = await app.Ada.GetAsync("contacts?filter[email]=ann@kids.example").Is(200);
        Assert.Equal(("4", "2012", "2015"), (ann["items[0].household.size"], ann["items[0].household.children[0].birthYear"], ann["items[0].household.children[1].birthYear"]));
        var failed = await app.Ada.GetAsync($"imports/{upload.Id}/rows?status=failed").Is(200);
        Assert.Equal(["'two' is no year of birth such as 2015.", "A household is not smaller than its number of children.", "A year of birth is not in the future and at most 130 years ago."], Enumerable.Range(0, 3).Select(i => failed[$"items[{i}].problems[0].message"]));
        Assert.Equal("Children's birth years", failed["items[2].problems[0].column"]);
        // Bob is cleared for personal fields, not for special ones: to him there is no such column.
        var bobs = await app.Bob.UploadAsync("contacts", "email;Children's birth years\nann@kids.example;2001\n").Is(202);
        Assert.Null(bobs.To("Children's birth years"));
        Assert.DoesNotContain("childBirthYears", bobs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contacts", "email", "pinned@stage.example")]
    [InlineData("companies", "name", "Pinned firm")]
    public async Task A_stage_with_its_reason_is_a_choice_that_an_undo_takes_back(string objects, string column, string key)
    {
        var made = (await app.Ada.CreateAsync(objects, objects == "contacts" ? new { firstName = "Pinned", emails = new[] { new { value = key } } } : new { name = key })).Id;
        var done = await app.Ada.ImportAsync(objects, $"{column},lifecycle stage,lifecycle reason\n{key},Customer,Bought from our partner\nnew{key},Lead,\n");
        Assert.Equal((1, 1, 0, 0), done.Counts());
        var pinned = await app.Ada.GetAsync($"{objects}/{made}").Is(200);
        Assert.Equal(("customer", "true", "Bought from our partner"), (pinned["lifecycleStage"], pinned["standing.lifecycleManual"], pinned["standing.lifecycleReason"]));
        Assert.Equal("Bought from our partner", (await app.Ada.GetAsync($"{objects}/{made}/lifecycle").Is(200))["items[0].reason"]);
        await app.Ada.UndoAsync(done.Id);
        var back = await app.Ada.GetAsync($"{objects}/{made}").Is(200);
        Assert.Equal(("lead", "false", null), (back["lifecycleStage"], back["standing.lifecycleManual"], back["standing.lifecycleReason"]));
    }

    [Fact]
    public async Task A_reason_goes_with_its_stage()
    {
        var made = await app.Ada.CreateAsync("contacts", new { firstName = "Reasoned", lifecycleStage = "customer", lifecycleReason = "Told us so" });
        Assert.Equal("Told us so", made["standing.lifecycleReason"]);
        Assert.Equal("Told us so", (await app.Ada.PatchAsync($"contacts/{made.Id}", new { jobTitle = "Buyer" }).Is(200))["standing.lifecycleReason"]);
        Assert.Equal(("lapsed", null), (await app.Ada.PatchAsync($"contacts/{made.Id}", new { lifecycleStage = "lapsed" }).Is(200)) is var other ? (other["lifecycleStage"], other["standing.lifecycleReason"]) : default);
        Assert.Equal("Left", (await app.Ada.PatchAsync($"contacts/{made.Id}", new { lifecycleReason = "Left" }).Is(200))["standing.lifecycleReason"]);
        var computed = await app.Ada.PatchAsync($"contacts/{made.Id}", new { lifecycleStage = (string?)null }).Is(200);
        Assert.Equal(("lead", "false", null), (computed["lifecycleStage"], computed["standing.lifecycleManual"], computed["standing.lifecycleReason"]));
        await app.Ada.PatchAsync($"contacts/{made.Id}", new { lifecycleReason = "Of what?" }).IsProblem(400, "validation", "lifecycleReason");
        await app.Ada.PostAsync("contacts", new { firstName = "x", lifecycleReason = "Of what?" }).IsProblem(400, "validation", "lifecycleReason");
    }
}
