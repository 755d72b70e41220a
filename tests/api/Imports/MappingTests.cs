namespace Crm.Tests.Imports;

public sealed class MappingTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Theory]
    [InlineData("Firma;Branche;PLZ;Ort;Mitarbeiter", "name industry postcode city employees")]
    [InlineData("Société;Secteur;Code postal;Ville;Effectif", "name industry postcode city employees")]
    [InlineData("Empresa;Sector;Código postal;Ciudad;Empleados", "name industry postcode city employees")]
    [InlineData("Company Name;sector;Zip-Code;CITY;number_of_employees", "name industry postcode city employees")]
    public async Task Headers_are_understood_in_several_languages(string header, string targets)
    {
        var import = await app.Ada.UploadAsync("companies", header + "\nA;B;12345;D;7\n").Is(202);
        Assert.Equal(targets.Split(' '), import.Each("to", "mapping.columns"));
    }

    [Theory]
    [InlineData("mdy", "10/20/2016", "3/1/2017")]
    [InlineData("dmy", "20/10/2016", "1/3/2017")]
    [InlineData("dmy", "1.3.17", "20.10.16")]
    [InlineData("ymd", "2016-10-20", "2017-03-01")]
    public async Task The_order_of_dates_is_decided_for_the_whole_column(string order, string one, string two)
    {
        var import = await app.Ada.UploadAsync("deals", $"title,start date\nFirst of {one},{one}\nSecond of {one},{two}\n").Is(202);
        Assert.Equal(("engagedAt", order), (import["mapping.columns[1].to"], import["mapping.columns[1].dateOrder"]));
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((2, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
    }

    [Fact]
    public async Task A_date_that_may_be_either_is_read_in_the_workspaces_order_and_noted()
    {
        var import = await app.Ada.UploadAsync("deals", "title,start date\nA,3/4/2017\n").Is(202);
        Assert.Equal(("dmy", "start date"), (import["mapping.columns[1].dateOrder"], import["problems[0].column"]));
    }

    [Fact]
    public async Task Decimal_commas_are_told_from_decimal_points()
    {
        var done = await app.Ada.ImportAsync("deals", "title;amount\nComma one;1.234,50\nComma two;7,25\n");
        Assert.Equal((2, 0, 0, 0), done.Counts());
        Assert.Equal("1234.50", (await app.Ada.GetAsync("deals?q=Comma%20one").Is(200))["items[0].amount.amount"]);
    }

    [Fact]
    public async Task A_column_or_a_target_twice_is_refused()
    {
        var import = await app.Ada.UploadAsync("deals", "title,amount,value\nA,1,2\n").Is(202);
        await Put(new { column = "amount", to = "amount" }, new { column = "value", to = "amount" }).IsProblem(422, "unusable", "mapping.columns[1].to");
        await Put(new { column = "title", to = "title" }, new { column = "title", to = "amount" }).IsProblem(422, "unusable", "mapping.columns[1].column");
        await Put(new { column = "nothing", to = "title" }).IsProblem(422, "unusable", "mapping.columns[0].column");
        await Put(new { column = "title", to = "nothing" }).IsProblem(422, "unusable", "mapping.columns[0].to");
        var put = await Put(new { column = "title", to = "title" }).Is(200);
        Assert.Equal(["amount", "value"], put.At("leftOut")!.Value.EnumerateArray().Select(c => c.GetString()));

        Task<Answer> Put(params object[] columns) => app.Ada.PutAsync($"imports/{import.Id}/mapping", new { columns });
    }

    [Fact]
    public async Task The_mapping_as_it_was_read_can_be_sent_back()
    {
        var import = await app.Ada.UploadAsync("deals", "title,stage,owner,close date\nA,Won,Somebody,2017-03-01\n").Is(202);
        Assert.Equal(import["mapping.columns"], (await app.Ada.PutAsync($"imports/{import.Id}/mapping", import["mapping"]!).Is(200))["mapping.columns"]);
    }

    [Fact]
    public async Task Part_of_a_mapping_is_put_over_the_proposal()
    {
        var pipeline = await app.Ada.CreateAsync("pipelines", new { name = "Projects", stages = new object[] { new { name = "Idea", kind = "open", probability = 5 }, new { name = "Done", kind = "won", probability = 100 } } });
        var import = await app.Ada.UploadAsync("deals", "title,stage\nA,Idea\nB,Elsewhere\n", new { constants = new { pipelineId = pipeline.Id } }).Is(202);
        Assert.Equal(pipeline["stages[0].id"], import["mapping.columns[1].values.Idea"]);
        Assert.Contains("Elsewhere", import["problems[0].message"]!, StringComparison.Ordinal);
        await app.Mallory.UploadAsync("deals", "title\nA\n", new { constants = new { pipelineId = pipeline.Id } }).IsProblem(422, "unusable", "mapping.constants.pipelineId");
    }

    [Fact]
    public async Task A_title_is_put_together_from_columns_and_a_missing_one_goes_with_its_separator()
    {
        await app.Ada.ImportAsync("deals", "product,account,id\nLamp,Lampen Meyer,t1\nLamp,,t2\n,Lampen Meyer,t3\n,,t4\n");
        Assert.Equal(["Lamp - Lampen Meyer", "Lamp", "Lampen Meyer", "Deal t4"], await Task.WhenAll(new[] { "t1", "t2", "t3", "t4" }.Select(async id => (await app.Ada.GetAsync($"deals?q={id}").Is(200))["items[0].title"]!)));
    }

    [Fact]
    public async Task A_column_whose_field_its_author_may_not_see_has_no_target()
    {
        const string file = "name,income band\nIda,50-75k\n";
        Assert.Equal("incomeBand", (await app.Ada.UploadAsync("contacts", file).Is(202))["mapping.columns[1].to"]);
        var bobs = await app.Bob.UploadAsync("contacts", file).Is(202);
        Assert.Null(bobs["mapping.columns[1].to"]);
        Assert.DoesNotContain("incomeBand", bobs.Each("to", "targets"));
        await app.Bob.PutAsync($"imports/{bobs.Id}/mapping", new { columns = new object[] { new { column = "income band", to = "incomeBand" } } }).IsProblem(422, "unusable", "mapping.columns[0].to");
    }
}
