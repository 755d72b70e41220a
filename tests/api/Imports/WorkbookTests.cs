using static Crm.Tests.Imports.Files;

namespace Crm.Tests.Imports;

public sealed class WorkbookTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_workbook_is_brought_in_like_a_CSV_file()
    {
        var import = await app.Ada.UploadAsync("companies", Workbook(["name", "city", "employees"], ["Käse & Brot", "Köln", "12"], ["<Lampen>", "", "7"]), name: "firms.xlsx").Is(202);
        Assert.Equal(("xlsx", null, null, "Sheet1", "2"), (import["file.format"], import["file.encoding"], import["file.delimiter"], import["file.sheet"], import["file.rows"]));
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((2, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
        Assert.Equal("Köln", (await app.Ada.GetAsync("companies?q=K%C3%A4se").Is(200))["items[0].addresses[0].city"]);
    }

    [Fact]
    public async Task Every_kind_of_cell_is_read_as_it_is_shown()
    {
        const string styles = """
            <numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy;@"/><numFmt numFmtId="165" formatCode="[Red]0.00&quot; days&quot;"/><numFmt numFmtId="166" formatCode="[h]:mm:ss"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="20"/></cellXfs>
            """;
        const string strings = """<si><t>shared</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>hint</t></rPh></si><si><t>a_x000A_b</t></si>""";
        (string Cell, string? Read)[] cells =
        [
            ("""<c t="s"><v>0</v></c>""", "shared"), ("""<c t="s"><v>1</v></c>""", "rich text"), ("""<c t="s"><v>2</v></c>""", "a\nb"),
            ("""<c t="inlineStr"><is><t>inline</t></is></c>""", "inline"), ("""<c t="str"><f>A1&amp;"x"</f><v>formula</v></c>""", "formula"), ("""<c><f>1+1</f><v>2</v></c>""", "2"),
            ("""<c t="b"><v>1</v></c>""", "true"), ("""<c t="e"><v>#N/A</v></c>""", null), ("""<c t="d"><v>2026-11-22</v></c>""", "2026-11-22"), ("<c/>", null),
            ("<c><v>0.10000000000000001</v></c>", "0.1"), ("<c><v>4.9151123456780000E+12</v></c>", "4915112345678"), ("<c><v>12345678901234567890</v></c>", "12345678901234567890"), ("<c><v>-1.5</v></c>", "-1.5"),
            ("""<c s="1"><v>46348</v></c>""", "2026-11-22"), ("""<c s="2"><v>46348.604166666664</v></c>""", "2026-11-22T14:30:00"), ("""<c s="3"><v>1</v></c>""", "1900-01-01"), ("""<c s="3"><v>61</v></c>""", "1900-03-01"),
            ("""<c s="4"><v>3.5</v></c>""", "3.5"), ("""<c s="5"><v>1.5</v></c>""", "36:00:00"), ("""<c s="6"><v>0.5</v></c>""", "12:00:00"), ("""<c s="99"><v>7</v></c>""", "7"),
        ];
        var rows = Rows([.. new[] { "name" }, .. cells.Select((_, i) => $"c{i}")]) + $"""<row>{Rows(["A"])["<row>".Length..^"</row>".Length]}{string.Concat(cells.Select(c => c.Cell))}</row>""";
        var import = await app.Ada.UploadAsync("companies", Workbook(strings, styles, sheets: ("S", rows))).Is(202);
        Assert.Equal(cells.Select(c => c.Read), cells.Select((_, i) => import[$"preview[0].values.c{i}"]));
    }

    [Fact]
    public async Task Days_are_counted_from_1904_where_the_workbook_says_so()
    {
        var rows = Rows(["name", "founded on"]) + """<row><c t="inlineStr"><is><t>A</t></is></c><c s="1"><v>44886</v></c></row>""";
        var import = await app.Ada.UploadAsync("companies", Workbook(styles: """<cellXfs><xf/><xf numFmtId="14"/></cellXfs>""", properties: """<workbookPr date1904="1"/>""", sheets: ("S", rows))).Is(202);
        Assert.Equal("2026-11-22", import["preview[0].values.founded on"]);
    }

    [Fact]
    public async Task Cells_stand_in_their_columns_however_many_are_left_out()
    {
        const string rows = """
            <row r="3"><c r="B3" t="inlineStr"><is><t>name</t></is></c><c r="D3" t="inlineStr"><is><t>city</t></is></c></row><row r="4"/><row r="5"><c r="A5"/></row>
            <row r="9"><c r="D9" t="inlineStr"><is><t>Köln</t></is></c></row><row r="12"><c r="B12" t="inlineStr"><is><t>B</t></is></c></row>
            """;
        var import = await app.Ada.UploadAsync("companies", Workbook(sheets: ("S", rows))).Is(202);
        Assert.Equal(["Column 1", "name", "Column 3", "city"], import.Each("column", "mapping.columns"));
        Assert.Equal((null, "Köln", "B", null), (import["preview[0].values.name"], import["preview[0].values.city"], import["preview[1].values.name"], import["preview[1].values.city"]));
    }

    [Fact]
    public async Task The_first_sheet_with_rows_is_read_or_the_one_that_is_asked_for()
    {
        var book = Workbook(sheets: [("Cover", ""), ("Firms", Rows(["name"], ["A"])), ("Old ones", Rows(["name", "city"], ["B", "Bonn"]))]);
        var first = await app.Ada.UploadAsync("companies", book).Is(202);
        Assert.Equal(("Firms", "Cover Firms Old ones"), (first["file.sheet"], string.Join(' ', first.At("file.sheets")!.Value.EnumerateArray().Select(s => s.GetString()))));
        var second = await Sheet("old ones").Is(202);
        Assert.Equal(("Old ones", "Bonn"), (second["file.sheet"], second["preview[0].values.city"]));
        await app.Ada.PostAsync($"imports/{second.Id}/start", new { }).Is(202);
        Assert.Equal("B", (await app.Ada.GetAsync($"companies/{(await Done())["items[0].id"]}").Is(200))["name"]);
        await Sheet("Nowhere").IsProblem(422, "unusable", "sheet");
        await Sheet("Cover").IsProblem(422, "unusable", "file");

        Task<Answer> Sheet(string name) => app.Ada.UploadAsync("companies", book, sheet: name);
        async Task<Answer> Done()
        {
            Assert.Equal((1, 0, 0, 0), (await app.Ada.EndOfAsync(second.Id)).Counts());
            return await app.Ada.GetAsync($"imports/{second.Id}/rows").Is(200);
        }
    }
}
