namespace Crm.Tests.Search;

public sealed class SearchTests(CrmApp app) : IClassFixture<CrmApp>
{
    Task<Answer> FindAsync(string words, string more = "") => app.Vera.GetAsync($"search?q={Uri.EscapeDataString(words)}{more}").Is(200);

    [Fact]
    public async Task A_write_is_found_at_once_by_any_part_of_it()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Zoë", lastName = "Brontë-Ångström", emails = new[] { new { value = "zoe.b@moor.example" } }, phones = new[] { new { value = "020 7946 0777" } } });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Wuthering heights fence" });
        foreach (var words in new[] { "Zoë", "zoe", "BRONTE", "angstrom", "zoe bronte", "moor.example", "zoe.b@", "7946 0777", "79460777", "+44 20 7946 0777", "020 79460777" })
            Assert.Equal(contact.Id, (await FindAsync(words))["items[0].id"]);
        Assert.Equal(("deals", deal.Id), ((await FindAsync("height"))["items[0].object"], (await FindAsync("height"))["items[0].id"]));
        Assert.Equal(0, (await FindAsync("wuthering", "&objects=contacts,companies")).Count());
        Assert.Equal(1, (await FindAsync("wuthering", "&objects=deals")).Count());
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { title = "Renamed" }).Is(200);
        Assert.Equal(0, (await FindAsync("wuthering")).Count());
        Assert.Equal(("email", "zoe.b@moor.example"), ((await FindAsync("zoe.b@moor"))["items[0].matched.field"], (await FindAsync("zoe.b@moor"))["items[0].matched.value"]));
    }

    [Fact]
    public async Task Signs_are_taken_literally()
    {
        await app.Ada.CreateAsync("companies", new { name = "100% Wool_Co" });
        await app.Ada.CreateAsync("companies", new { name = "100 Wool Co" });
        Assert.Equal(["100% Wool_Co"], (await FindAsync("100%")).Each("title"));
        Assert.Equal(["100% Wool_Co"], (await FindAsync("wool_")).Each("title"));
        foreach (var words in new[] { "'", "\"", "& | !", "%", "_", "\\", "\\%", "'; drop table contacts; --", "(((", ":*", "*", "🐝", "\u202e", new string('a', 200) }) await FindAsync(words);
        foreach (var words in new[] { new string('a', 201), new string('a', 5000), "a\0b" }) await app.Vera.GetAsync($"search?q={Uri.EscapeDataString(words)}").IsProblem(400, "validation", "q");
        Assert.Equal(0, (await app.Vera.GetAsync("search").Is(200)).Count());
        await app.Vera.GetAsync("search?q=x&objects=boats").IsProblem(400, "validation", "objects");
        await app.Vera.GetAsync("search?q=x&limit=101").IsProblem(400, "validation", "limit");
    }

    [Fact]
    public async Task The_best_comes_first()
    {
        foreach (var name in new[] { "The Pine Table Company", "Pineapple", "Pine", "Alpine Ltd" }) await app.Ada.CreateAsync("companies", new { name });
        Assert.Equal(["Pine", "Pineapple", "The Pine Table Company", "Alpine Ltd"], (await FindAsync("pine")).Each("title"));
    }

    [Fact]
    public async Task A_callers_number_finds_the_file_however_the_line_shows_it()
    {
        var caller = await app.Ada.CreateAsync("contacts", new { firstName = "Carla", phones = new[] { new { value = "+49 30 5550 1234" } } });
        var far = await app.Ada.CreateAsync("contacts", new { firstName = "Same end", phones = new[] { new { value = "+43 30 5550 1234" } } });
        await app.Ada.CreateAsync("deals", new { title = "Call 30 5550 1234 back" });
        foreach (var shown in new[] { "+49 30 55501234", "004930 5550-1234", "+49 (0)30 5550 1234", "+493055501234" })
        {
            var found = await app.Vera.GetAsync("search?phone=" + Uri.EscapeDataString(shown)).Is(200);
            Assert.Equal([caller.Id, far.Id], found.Each("id"));
            Assert.Equal(("contacts", "phone", "+493055501234"), (found["items[0].object"], found["items[0].matched.field"], found["items[0].matched.value"]));
        }
        foreach (var shown in new[] { "030 5550 1234", "30/5550.1234", "5550 1234" })
            Assert.Contains(caller.Id, (await app.Vera.GetAsync("search?phone=" + Uri.EscapeDataString(shown)).Is(200)).Each("id"));
        Assert.Equal(0, (await app.Vera.GetAsync("search?phone=%2B4930555012399").Is(200)).Count());
        Assert.Equal(0, (await app.Mallory.GetAsync("search?phone=%2B493055501234").Is(200)).Count());
        foreach (var wrong in new[] { "1234", "", "Carla", "+49 30 5550 1234 %", new string('1', 21), "'" }) await app.Vera.GetAsync("search?phone=" + Uri.EscapeDataString(wrong)).IsProblem(400, "validation", "phone");
        await app.Vera.GetAsync("search?phone=55501234&q=x").IsProblem(400, "validation", "phone");
    }

    [Fact]
    public async Task A_postcode_and_a_street_are_found()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Paula", addresses = new[] { new { street = "Ährenweg 7", postcode = "QX7 4ZZ", city = "Nirgends" } } });
        foreach (var words in new[] { "QX7 4ZZ", "qx7", "ahrenweg", "nirgends" }) Assert.Equal([contact.Id], (await FindAsync(words)).Each("id"));
    }
}
