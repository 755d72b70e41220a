namespace Crm.Tests.Contacts;

public sealed class ContactLineTests(CrmApp app) : IClassFixture<CrmApp>
{
    static string Said(Answer line) => string.Join(" | ", line["firstName"], line["lastName"], string.Join(' ', line.Each("value", "emails")), string.Join(' ', line.Each("value", "phones")), line["company.name"]);

    [Theory]
    [InlineData("Ann Lee ann@lee.example +49 30 1234 Acme", "Ann | Lee | ann@lee.example | +49 30 1234 | Acme")]
    [InlineData("Ann Lee <ann@lee.example>", "Ann | Lee | ann@lee.example |  | ")]
    [InlineData("Lee, Ann; ann@lee.example; 030 123456", "Ann | Lee | ann@lee.example | 030 123456 | ")]
    [InlineData("  Ann\tLee  ", "Ann | Lee |  |  | ")]
    [InlineData("Ludwig van Beethoven, mobile: 0170 1234567, ludwig@ninth.example", "Ludwig van | Beethoven | ludwig@ninth.example | 0170 1234567 | ")]
    [InlineData("ann@lee.example", " |  | ann@lee.example |  | ")]
    [InlineData("+1 (212) 555-0123", " |  |  | +1 (212) 555-0123 | ")]
    [InlineData("Ann Lee at Initrode GmbH", "Ann | Lee |  |  | Initrode GmbH")]
    [InlineData("Ann Lee ann@lee.example tel. +49 30 1234 a.lee@home.example Blue 42 Ltd", "Ann | Lee | ann@lee.example a.lee@home.example | +49 30 1234 | Blue 42 Ltd")]
    [InlineData("Zoë Ångström zoë@moor.example", "Zoë | Ångström | zoë@moor.example |  | ")]
    [InlineData("Cher", "Cher |  |  |  | ")]
    [InlineData("@@@ +++ ,,, <>", "@@@ | +++ |  |  | ")]
    public async Task A_line_is_read_as_a_person_would(string line, string expected)
    {
        var read = await app.Ada.PostAsync("contacts/read-line", new { text = line }).Is(200);
        Assert.Equal(expected, Said(read));
    }

    [Fact]
    public async Task The_companies_of_the_workspace_settle_what_the_line_leaves_open()
    {
        var acme = await app.Ada.CreateAsync("companies", new { name = "Río Grande Tools", domains = new[] { "riogrande.example" } });
        foreach (var line in new[] { "Ann Lee Rio Grande Tools ann@lee.example", "Ann Lee ann@lee.example rio grande TOOLS", "Ann Lee ann@riogrande.example" })
        {
            var read = await app.Ada.PostAsync("contacts/read-line", new { text = line }).Is(200);
            Assert.Equal(("Ann", "Lee", acme.Id, "Río Grande Tools"), (read["firstName"], read["lastName"], read["company.id"], read["company.name"]));
        }
        Assert.Null((await app.Mallory.PostAsync("contacts/read-line", new { text = "Ann Lee ann@riogrande.example" }).Is(200))["company.id"]);
    }

    [Fact]
    public async Task Nothing_is_stored_and_bad_lines_are_told()
    {
        var before = (await app.Ada.GetAsync("contacts?count=true&limit=1").Is(200))["total"];
        await app.Ada.PostAsync("contacts/read-line", new { text = "Ann Lee ann@lee.example" }).Is(200);
        Assert.Equal(before, (await app.Ada.GetAsync("contacts?count=true&limit=1").Is(200))["total"]);
        foreach (var text in new[] { "", new string('a', 501), null }) await app.Ada.PostAsync("contacts/read-line", new { text }).IsProblem(400, "validation", "text");
        await app.Ada.PostAsync("contacts/read-line", new { text = new string('1', 250) + new string('a', 120) + "@" + new string('b', 120) }).Is(200);
    }
}
