using System.Text;

namespace Crm.Tests.Imports;

public sealed class UploadTests(CrmApp app) : IClassFixture<CrmApp>
{
    const string Cafe = "name,city\nCafé Zoë,Köln\n";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "utf-8", Encoding.UTF8.GetBytes(Cafe) },
        { "utf-8", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Cafe)] },
        { "utf-16le", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Cafe)] },
        { "utf-16le", Encoding.Unicode.GetBytes(Cafe) },
        { "utf-16be", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Cafe)] },
        { "utf-16be", Encoding.BigEndianUnicode.GetBytes(Cafe) },
        { "windows-1252", Encoding.Latin1.GetBytes(Cafe) },
    };

    [Theory, MemberData(nameof(Encodings))]
    public async Task Letters_are_read_in_any_of_the_usual_encodings(string encoding, byte[] file)
    {
        var import = await app.Ada.UploadAsync("companies", file).Is(202);
        Assert.Equal((encoding, "1", "Café Zoë", "Köln"), (import["file.encoding"], import["file.rows"], import["preview[0].values.name"], import["preview[0].values.city"]));
    }

    [Theory]
    [InlineData(",", "name,industry,employees\nA,Food,3\n\"B, C\",Health,4\n")]
    [InlineData(";", "name;industry;annual revenue\nA;Food;1,5\nB;\"He;alth\";2,5\n")]
    [InlineData("\t", "name\tindustry\nA\tFood, fresh\nB\tHealth\n")]
    public async Task The_delimiter_is_found_out(string delimiter, string file)
    {
        var import = await app.Ada.UploadAsync("companies", file).Is(202);
        Assert.Equal((delimiter, "2", "name", "industry"), (import["file.delimiter"], import["file.rows"], import.To("name"), import.To("industry")));
    }

    [Fact]
    public async Task Quoted_line_breaks_and_mixed_line_ends_are_part_of_the_row_they_are_in()
    {
        var import = await app.Ada.UploadAsync("companies", "name,notes\r\nA,\"first\r\nsecond\"\nB,12\" pipe\rC,\"say \"\"hi\"\"\"").Is(202);
        Assert.Equal(("first\r\nsecond", "say \"hi\""), (import["preview[0].values.notes"], import[$"preview[{import.Count("preview") - 1}].values.notes"]));
    }

    [Fact]
    public async Task An_unclosed_quote_is_named_with_its_line() =>
        Assert.Contains("Line 3", (await app.Ada.UploadAsync("companies", "name,notes\nA,fine\nB,\"never closed\nC,x\nD,y\n").IsProblem(422, "unusable", "file"))["detail"]!, StringComparison.Ordinal);

    public static TheoryData<string, byte[]> NoCsv => new()
    {
        { "empty", [] },
        { "header only", "name,city\n"u8.ToArray() },
        { "png", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13] },
        { "zip", [0x50, 0x4B, 3, 4, 20, 0, 0, 0] },
        { "nul", "name,city\nA\0B,C\n"u8.ToArray() },
        { "web page", "<!doctype html><table><tr><td>A</td></tr></table>"u8.ToArray() },
        { "many columns", Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Range(0, 201).Select(n => $"c{n}")) + "\n1\n") },
        { "a long field", Encoding.ASCII.GetBytes("name\n" + new string('x', 70_000) + "\n") },
    };

    [Theory, MemberData(nameof(NoCsv))]
    public async Task What_is_no_table_is_refused_in_words(string what, byte[] file)
    {
        Assert.NotEmpty(what);
        await app.Ada.UploadAsync("companies", file).IsProblem(422, "unusable", "file");
    }

    [Fact]
    public async Task A_file_of_60_MB_is_too_large()
    {
        var file = new byte[60_000_000];
        Array.Fill(file, (byte)'a');
        await app.Ada.UploadAsync("companies", file).IsProblem(413, "tooLarge", "file");
    }

    [Fact]
    public async Task What_is_missing_in_the_form_is_named()
    {
        await app.Ada.UploadAsync("planets", "name\nA\n").IsProblem(400, "validation", "object");
        await app.Ada.UploadAsync("companies", "name\nA\n", "{\"colums\": []}").IsProblem(400, "validation", "mapping.colums");
        await app.Ada.PostAsync("imports", new { }).IsProblem(415, "unsupportedMediaType");
    }

    [Fact]
    public async Task Who_may_only_read_may_not_upload_and_strangers_see_nothing()
    {
        await app.Vera.UploadAsync("companies", "").IsProblem(403, "forbidden");
        var import = await app.Bob.UploadAsync("companies", "name\nA\n").Is(202);
        foreach (var path in new[] { "", "/rows", "/errors.csv" }) await app.Mallory.GetAsync($"imports/{import.Id}{path}").IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"imports/{import.Id}/start", new { }).IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"imports/{import.Id}/undo").IsProblem(404, "notFound");
        Assert.DoesNotContain(import.Id, (await app.Mallory.GetAsync("imports").Is(200)).Each("id"));
    }

    [Fact]
    public async Task A_header_that_is_there_twice_is_told_apart_and_noted()
    {
        var import = await app.Ada.UploadAsync("companies", "name,phone,phone,\nA,1,2,3\n").Is(202);
        Assert.Equal(["name", "phone", "phone (2)", "Column 4"], import.Each("column", "mapping.columns"));
        Assert.Contains("phone (2)", import.Each("column", "problems"));
    }
}
