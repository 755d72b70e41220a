using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Crm.Tests.Exports;

/// <summary>Whoever may take records out gets all of them, and nobody else gets the file.</summary>
public sealed class ExportTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Ada_takes_her_contacts_out_with_the_names_and_ids_of_what_they_belong_to()
    {
        var ada = await app.SignUpAsync("Ada", "Takeout");
        var company = await ada.CreateAsync("companies", new { name = "Nord, \"Süd\" & Co" });
        var contact = await ada.CreateAsync("contacts", new
        {
            firstName = "Ann", lastName = "Lee", companyId = company.Id, emails = new[] { new { value = "ann@nord.example" }, new { value = "lee@nord.example" } }, tags = new[] { "vip", "a, b" }, birthDate = "1980-05-01",
            phones = new[] { new { value = "+49 30 1234", label = "work" }, new { value = "+49 170 1234", label = "mobile" } }, addresses = new[] { new { street = "Allee 1", city = "Ulm", country = "DE" } }, externalIds = new { shop = "42" },
        });
        var (done, file) = await ada.ExportAsync(new { @object = "contacts", format = "csv" });
        var row = Exporting.Record(file);
        Assert.Equal((contact.Id, "Ann", "Lee", "Nord, \"Süd\" & Co", company.Id), (row["CRM ID"], row["First name"], row["Last name"], row["Company"], row["Company ID"]));
        Assert.Equal(("ann@nord.example", "lee@nord.example", "'+49 30 1234", "'+49 170 1234", "1980-05-01"), (row["E-mail"], row["Second e-mail"], row["Phone"], row["Mobile"], row["Birth date"]));
        Assert.Equal(("vip; \"a, b\"", "Allee 1", "Ulm", "shop:42", "Ada"), (row["Tags"], row["Street"], row["City"], row["External IDs"], row["Owner"]));
        Assert.Equal(("1", "1", "contacts-"), (done["rows"], done["processed"], done["file.name"]![..9]));
        var manifest = await ada.GetAsync($"exports/{done.Id}/manifest").Is(200);
        Assert.Equal(("1", Convert.ToHexStringLower(SHA256.HashData(file)), "Ada", file.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)), (manifest["rows"], manifest["sha256"], manifest["by"], done["file.bytes"]));
        Assert.Equal(Exporting.Csv(file)[0].Length, manifest.Count("columns"));
    }

    [Fact]
    public async Task A_list_is_taken_out_as_it_is_filtered_sorted_and_shown()
    {
        var ada = await app.SignUpAsync("Ada", "Sorted");
        foreach (var name in new[] { "Berg", "Adler", "Cron", "Ziel" }) await ada.CreateAsync("contacts", new { lastName = name, tags = name == "Ziel" ? [] : new[] { "in" } });
        var filter = new { field = "tags", op = "eq", value = "in" };
        var (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "csv", filter, sort = "-displayName", columns = new[] { "lastName", "tags" } });
        Assert.Equal(["CRM ID", "Last name", "Tags"], Exporting.Csv(file)[0]);
        Assert.Equal(["Cron", "Berg", "Adler"], Exporting.Csv(file).Skip(1).Select(r => r[1]));
        var view = await ada.CreateAsync("views", new { @object = "contacts", name = "Those in", filter, sort = "displayName", columns = new[] { "displayName", "lastTouchAt" } });
        (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "csv", viewId = view.Id });
        Assert.Equal(["CRM ID", "First name", "Last name", "Last touch"], Exporting.Csv(file)[0]);
        Assert.Equal(["Adler", "Berg", "Cron"], Exporting.Csv(file).Skip(1).Select(r => r[2]));
        (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "vcard", viewId = view.Id });
        Assert.Contains("CATEGORIES:in", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        var one = (await ada.GetAsync("contacts?filter[displayName]=Ziel").Is(200))["items[0].id"];
        (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "jsonl", ids = new[] { one } });
        Assert.Equal("Ziel", (string?)JsonNode.Parse(file)!["lastName"]);
        await ada.DeleteAsync($"contacts/{one}").Is(204);
        (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "jsonl", trashed = true });
        Assert.Equal(one, (string?)JsonNode.Parse(file)!["id"]);
    }

    [Fact]
    public async Task A_view_of_a_board_is_taken_out_with_the_deals_of_its_pipeline_only()
    {
        var ada = await app.SignUpAsync("Ada", "Boards");
        var stages = new[] { new { name = "Asked", kind = "open", probability = 20 }, new { name = "Won", kind = "won", probability = 100 }, new { name = "Lost", kind = "lost", probability = 0 } };
        var other = await ada.CreateAsync("pipelines", new { name = "Repairs", stages });
        await ada.CreateAsync("deals", new { title = "New roof" });
        foreach (var title in new[] { "Old roof", "Old door" }) await ada.CreateAsync("deals", new { title, pipelineId = other.Id });
        var view = await ada.CreateAsync("views", new { @object = "deals", kind = "board", name = "Repairs", pipelineId = other.Id, filter = new { field = "title", op = "contains", value = "roof" } });
        var (_, file) = await ada.ExportAsync(new { @object = "deals", format = "jsonl", viewId = view.Id });
        Assert.Equal("Old roof", (string?)JsonNode.Parse(file)!["title"]);
    }

    [Fact]
    public async Task Everything_is_one_zip_with_a_file_for_each_kind_and_what_it_must_add_up_to()
    {
        var ada = await app.SignUpAsync("Ada", "Allin", sampleData: true);
        var (done, file) = await ada.ExportAsync(new { @object = "everything", format = "jsonl" });
        var manifest = JsonNode.Parse(Exporting.Entry(file, "manifest.json"))!;
        Assert.Equal(5, manifest["files"]!.AsArray().Count);
        foreach (var part in manifest["files"]!.AsArray())
        {
            var (bytes, plural) = (Exporting.Entry(file, (string)part!["name"]!), (string)part["object"]!);
            Assert.Equal((string)part["sha256"]!, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Equal((int)part["rows"]!, bytes.Count(b => b == '\n'));
            Assert.Equal((int)part["rows"]!, int.Parse((await ada.GetAsync($"{plural}?limit=1&count=true").Is(200))["total"]!, System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.Equal((string)done["rows"]!, manifest["rows"]!.ToString());
    }

    [Fact]
    public async Task A_workbook_has_numbers_and_dates_and_text_that_stays_text()
    {
        var ada = await app.SignUpAsync("Ada", "Workbook");
        await ada.CreateAsync("deals", new { title = "=1+1", amount = new { amount = "1250.50", currency = "EUR" }, expectedClose = "2026-12-31", description = "two\r\nlines _x000D_ \u0001 end" });
        var (_, file) = await ada.ExportAsync(new { @object = "deals", format = "xlsx", columns = new[] { "title", "amount", "expectedClose", "description" } });
        var cells = Exporting.Cells(file);
        Assert.Equal(("inlineStr", "1", "Title"), cells["B1"]);
        Assert.Equal(("inlineStr", "0", "'=1+1"), cells["B2"]);
        Assert.Equal(("n", "0", "1250.50"), cells["C2"]);
        Assert.Equal(("n", "2", "46387"), cells["E2"]);
        Assert.Equal("two_x000D_\nlines _x005F_x000D_ _x0001_ end", cells["F2"].Text);
        await ada.CreateAsync("contacts", new { lastName = "Lee", phones = new[] { new { value = "+49 30 1234" } } });
        (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "xlsx", columns = new[] { "phone" } });
        Assert.Equal(("inlineStr", "0", "+49 30 1234"), Exporting.Cells(file)["B2"]);
    }

    [Theory]
    [InlineData("4.0", "BDAY:19800501", "TEL;TYPE=cell:+49 170 1")]
    [InlineData("3.0", "BDAY:1980-05-01", "TEL;TYPE=CELL:+49 170 1")]
    public async Task Contacts_go_out_as_vcards(string version, string birthday, string mobile)
    {
        var ada = await app.SignUpAsync("Ada", "Cards" + version[0]);
        await ada.CreateAsync("contacts", new { firstName = "Ann; the, \\first", lastName = "Ü" + new string('ü', 60), birthDate = "1980-05-01", phones = new[] { new { value = "+49 170 1", label = "mobile" } }, tags = new[] { "a,b", "c" } });
        var (_, file) = await ada.ExportAsync(new { @object = "contacts", format = "vcard", vcardVersion = version });
        var lines = Encoding.UTF8.GetString(file).Split("\r\n");
        Assert.All(lines, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        var card = Encoding.UTF8.GetString(file).Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal(["BEGIN:VCARD", "VERSION:" + version], card[..2]);
        foreach (var line in new[] { birthday, mobile, "CATEGORIES:a\\,b,c", $"N:Ü{new string('ü', 60)};Ann\\; the\\, \\\\first;;;", "END:VCARD" }) Assert.Contains(line, card);
        await ada.PostAsync("exports", new { @object = "deals", format = "vcard" }).IsProblem(400, "validation", "format");
    }

    /// <summary>What a spreadsheet would run, in every disguise that is known of.</summary>
    public static readonly string[] Payloads =
    [
        "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u007f=1", "\u0001=1", "\n=1", "\"=1", "'=1", "''=1", "'+1", "＝1", "＋1", "－1", "＠SUM", " ＝1", "'＝1", "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://x.example\",\"y\")",
        "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", "%0A-1", "=1\";=2", "a\r\n=1", ";=1", ",=1", "|=1", "=\n1", "+49 30 1", "-", "=", "@", "'", "' =1", "\u200b\u200b+1",
    ];

    [Fact]
    public async Task No_cell_begins_with_what_a_spreadsheet_runs()
    {
        var ada = await app.SignUpAsync("Ada", "Formulas");
        foreach (var payload in Payloads) await ada.CreateAsync("companies", new { name = "x", description = "d" + payload, industry = payload.Trim().Length == 0 || payload.Any(char.IsControl) ? "i" : payload });
        foreach (var payload in Payloads.Where(p => !p.Any(char.IsControl))) await ada.CreateAsync("companies", new { name = payload });
        Assert.True(Payloads.Length >= 40);
        var (_, csv) = await ada.ExportAsync(new { @object = "companies", format = "csv" });
        var (_, xlsx) = await ada.ExportAsync(new { @object = "companies", format = "xlsx" });
        foreach (var cell in Exporting.Csv(csv).SelectMany(r => r).Concat(Exporting.Cells(xlsx).Values.Where(c => c.Type == "inlineStr").Select(c => c.Text)))
            Assert.False(cell.TrimStart([.. Enumerable.Range(0, 33).Select(c => (char)c), '\u007f', '\u00a0', '\u200b', '\ufeff']) is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..], cell);
        Assert.DoesNotContain("<f", Encoding.UTF8.GetString(Exporting.Entry(xlsx, "xl/worksheets/sheet1.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_question_is_said_at_once()
    {
        await app.Ada.PostAsync("exports", new { @object = "contacts", format = "pdf" }).IsProblem(400, "validation", "format");
        await app.Ada.PostAsync("exports", new { @object = "contacts", format = "csv", filter = new { field = "nothing", op = "eq", value = 1 } }).IsProblem(400, "validation", "filter.field");
        await app.Ada.PostAsync("exports", new { @object = "contacts", format = "csv", sort = "nothing" }).IsProblem(400, "validation", "sort");
        await app.Ada.PostAsync("exports", new { @object = "contacts", format = "csv", columns = new[] { "nothing" } }).IsProblem(400, "validation", "columns");
        await app.Ada.PostAsync("exports", new { @object = "contacts", format = "csv", viewId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "viewId");
        await app.Ada.PostAsync("exports", new { @object = "everything", format = "csv", q = "x" }).IsProblem(400, "validation", "q");
        await app.Ada.PostAsync("exports", new { @object = "contacts", format = "csv", tenantId = app.Mallory.TenantId }).IsProblem(400, "validation", "tenantId");
    }
}
