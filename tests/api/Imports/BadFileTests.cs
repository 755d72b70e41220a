using System.Net.Http.Headers;
using System.Text;
using static Crm.Tests.Imports.Files;

namespace Crm.Tests.Imports;

/// <summary>Files that are none, that lie, or that mean harm: refused in words, and nothing is kept of them.</summary>
public sealed class BadFileTests(CrmApp app) : IClassFixture<CrmApp>
{
    const string Laughs = """<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><workbook><sheets><sheet name="&c;"/></sheets></workbook>""";

    static readonly (string Name, string Text) Links = ("xl/_rels/workbook.xml.rels", string.Format(null, Rels, ""));

    public static TheoryData<string, Func<byte[]>, string> Bad => new()
    {
        { "10,000 columns", () => Text(string.Join(',', Enumerable.Range(0, 10_000).Select(n => $"c{n}")) + "\n1\n"), "columns" },
        { "10,000 columns in a workbook", () => Workbook([.. Enumerable.Range(0, 10_000).Select(n => $"c{n}")], ["1"]), "columns" },
        { "10,000 members", () => Text($"{{{string.Join(", ", Enumerable.Range(0, 10_000).Select(n => $"\"c{n}\": 1"))}}}\n"), "members" },
        { "a field of 40 MB", () => Text("name,notes\nA,\"" + new string('x', 40_000_000) + "\"\n"), "too long" },
        { "a field of 40 MB in a workbook", () => Workbook(["name"], [Letters(40_000_000)]), "characters" },
        { "a line of 40 MB", () => Text("{\"name\": \"" + new string('x', 40_000_000) + "\"}\n"), "too long" },
        { "an unclosed quote", () => Text("name,notes\nA,\"never closed\nB,x\n"), "never closed" },
        { "NUL", () => Text("name\nA\0B\n"), "NUL" },
        { "NUL in a workbook", () => Workbook(["name"], ["A_x0000_B"]), "NUL" },
        { "a bomb of 4 GB", () => Bombs.Of(4095), "unpacks" },
        { "less than may be unpacked, but of next to nothing", () => Bombs.Of(100), "unpacks" },
        { "many entries", () => Zip([("xl/workbook.xml", "<workbook/>"), .. Enumerable.Range(0, 1001).Select(n => ($"{n}", ""))]), "entries" },
        { "an archive in an archive", () => Zip(("inner.zip", Encoding.Latin1.GetString(Zip(("a", "b"))))), "archive" },
        { "an archive named as a sheet", () => Zip(("xl/workbook.xml", "PK"), Links), "damaged" },
        { "billion laughs", () => Zip(("xl/workbook.xml", Laughs), Links), "damaged" },
        { "a DTD among the strings", () => Workbook(strings: "<!DOCTYPE x []>", sheets: ("S", "")), "damaged" },
        { "no end", () => Workbook(["name"], ["A"])[..^40], "damaged" },
        { "depth", () => Workbook(sheets: ("S", string.Concat(Enumerable.Repeat("<a>", 1000)) + string.Concat(Enumerable.Repeat("</a>", 1000)))), "damaged" },
        { "a hundred thousand names", () => Workbook(sheets: ("S", string.Concat(Enumerable.Range(0, 100_000).Select(n => $"<a{n}/>")))), "damaged" },
        { "a string that is not there", () => Workbook(sheets: ("S", """<row><c t="s"><v>7</v></c></row>""")), "damaged" },
        { "an OpenDocument file", () => Zip(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), "OpenDocument" },
        { "a binary workbook", () => Zip(("xl/workbook.bin", "")), "xlsb" },
        { "an old workbook", () => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]], "password" },
        { "a web page named .csv", () => Text("<!DOCTYPE html><title>Sign in</title>"), "web page" },
        { "a picture named .csv", () => [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. new byte[50]], "picture" },
        { "a PDF", () => Text("%PDF-1.7\n"), "PDF" },
    };

    [Theory, MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public async Task A_bad_file_is_refused_in_words_and_nothing_is_kept(string what, Func<byte[]> file, string words)
    {
        Assert.NotEmpty(what);
        var refused = await app.Ada.UploadAsync("contacts", file()).IsProblem(422, "unusable", "file");
        Assert.Contains(words, refused["detail"]!, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, (await app.Ada.GetAsync("imports").Is(200)).At("items")!.Value.EnumerateArray().Count(i => i.GetProperty("fileName").GetString() == "file.csv" && i.GetProperty("object").GetString() == "contacts"));
    }

    [Fact]
    public async Task Entries_are_found_by_name_and_a_path_leads_nowhere()
    {
        var book = Zip(("../escaped.txt", "x"), ("xl/workbook.xml", """<workbook xmlns:r="r"><sheets><sheet name="S" r:id="1"/></sheets></workbook>"""),
            ("xl/_rels/workbook.xml.rels", string.Format(null, Rels, """<Relationship Id="1" Type="x/worksheet" Target="../../../../escaped.txt"/>""")));
        await app.Ada.UploadAsync("companies", book).IsProblem(422, "unusable", "file");
        Assert.False(File.Exists(Path.Combine(AppContext.BaseDirectory, "..", "escaped.txt")) || File.Exists(Path.Combine(Directory.GetCurrentDirectory(), "..", "escaped.txt")));
    }

    [Theory]
    [InlineData("utf-8", "windows-1252")]
    [InlineData("windows-1252", "utf-8")]
    public async Task The_bytes_are_believed_and_not_the_declared_encoding(string declared, string real)
    {
        var part = new ByteArrayContent(real == "utf-8" ? Encoding.UTF8.GetBytes("name\nCafé\n") : Encoding.Latin1.GetBytes("name\nCafé\n"));
        part.Headers.ContentType = MediaTypeHeaderValue.Parse($"text/csv; charset={declared}");
        var import = await app.Ada.SendAsync(HttpMethod.Post, "imports", new MultipartFormDataContent { { part, "file", "a.csv" }, { new StringContent("companies"), "object" } }).Is(202);
        Assert.Equal((real, "Café"), (import["file.encoding"], import["preview[0].values.name"]));
    }

    [Fact]
    public async Task Dates_of_two_orders_are_told_by_a_row_of_each_and_those_that_do_not_fit_fail_alone()
    {
        var import = await app.Ada.UploadAsync("deals", "title,start date\nOrder one,20/10/2016\nOrder two,21/10/2016\nOrder three,10/22/2016\n").Is(202);
        Assert.Equal("start date", import["problems[0].column"]);
        foreach (var words in new[] { "row 2 ('20/10/2016')", "row 4 ('10/22/2016')", "day, month, year" }) Assert.Contains(words, import["problems[0].message"]!, StringComparison.Ordinal);
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((2, 0, 0, 1), (await app.Ada.EndOfAsync(import.Id)).Counts());
        Assert.Equal("4", (await app.Ada.GetAsync($"imports/{import.Id}/rows?status=failed").Is(200))["items[0].row"]);
    }

    [Fact]
    public async Task An_import_is_started_once_and_by_nobody_elsewhere()
    {
        var import = await app.Ada.UploadAsync("companies", Workbook(["name"], ["Once only"])).Is(202);
        await app.Mallory.PutAsync($"imports/{import.Id}/mapping", new { mode = "create" }).IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"imports/{import.Id}/start", new { }).IsProblem(404, "notFound");
        await app.Mallory.GetAsync($"imports/{import.Id}/errors.csv").IsProblem(404, "notFound");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Ada.PostAsync($"imports/{import.Id}/start", new { })));
        Assert.Equal([202, 409, 409, 409], answers.Select(a => (int)a.Status).Order());
        Assert.Equal((1, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
    }

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Letters that do not pack well: a field, not a bomb.</summary>
    static string Letters(int count)
    {
        var random = new Random(7);
        return string.Create(count, random, (letters, r) => { for (var i = 0; i < letters.Length; i++) letters[i] = (char)('a' + r.Next(26)); });
    }
}
