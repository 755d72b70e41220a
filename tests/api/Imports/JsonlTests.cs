namespace Crm.Tests.Imports;

public sealed class JsonlTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task One_object_a_line_is_a_row()
    {
        var import = await app.Ada.UploadAsync("companies", """
            {"name": "Käse & Brot", "employees": 12, "tags": ["vip", "fair"], "active": true}

            {"name": "'=1+1", "city": "Köln", "employees": null, "revenue": 1250.50}
            """, name: "firms.jsonl").Is(202);
        Assert.Equal(("jsonl", "utf-8", null, "2"), (import["file.format"], import["file.encoding"], import["file.delimiter"], import["file.rows"]));
        Assert.Equal(["name", "employees", "tags", "active", "city", "revenue"], import.Each("column", "mapping.columns"));
        Assert.Equal(("12", "vip; fair", "true", null), (import["preview[0].values.employees"], import["preview[0].values.tags"], import["preview[0].values.active"], import["preview[0].values.city"]));
        // Nothing runs the lines of such a file: an apostrophe is one.
        Assert.Equal(("'=1+1", null, "1250.50"), (import["preview[1].values.name"], import["preview[1].values.employees"], import["preview[1].values.revenue"]));
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((2, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
    }

    [Theory]
    [InlineData("{\"name\": \"A\"}\n{\"name\": \n", "Line 2")]
    [InlineData("{\"name\": \"A\"}\n[1]\n", "Line 2")]
    [InlineData("{\n  \"name\": \"A\"\n}\n", "Line 1")]
    [InlineData("{\"name\": {\"first\": \"A\"}}\n", "'name'")]
    [InlineData("{\"name\": \"A\", \"name\": \"B\"}\n", "twice")]
    [InlineData("{\"name\": \"\\ud800\"}\n", "Line 1")]
    [InlineData("{\"name\": \"A\\u0000\"}\n", "NUL")]
    [InlineData("{}\n", "nothing")]
    [InlineData("[{\"name\": \"A\"}]\n", "JSONL")]
    public async Task A_line_that_is_no_flat_object_is_named(string file, string words) =>
        Assert.Contains(words, (await app.Ada.UploadAsync("companies", file).IsProblem(422, "unusable", "file"))["detail"]!, StringComparison.Ordinal);
}
