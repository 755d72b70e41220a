namespace Crm.Tests.Imports;

public sealed class ImportTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task The_same_file_twice_changes_nothing()
    {
        const string File = "id,name,domain,phone,city,revenue,subsidiary of\n1,North Sails,northsails.example,+44 20 7946 0201,Hull,\"1,200.50\",Wind Group\n2,Wind Group,,,,,\n3,Oak Row,oakrow.example,,Leeds,7,\n";
        Assert.Equal((3, 0, 0, 0), (await app.Ada.ImportAsync("companies", File)).Counts());
        var before = await Snapshot();
        Assert.Equal((0, 0, 3, 0), (await app.Ada.ImportAsync("companies", File)).Counts());
        Assert.Equal(before, await Snapshot());

        async Task<string> Snapshot() => string.Join('|', (await app.Ada.GetAsync("companies?sort=name&limit=200").Is(200)).Each("version")) + await app.ScalarAsync<long>("select count(*) from events where tenant_id = $1 and object = 'company'", Guid.Parse(app.Ada.TenantId));
    }

    [Fact]
    public async Task Contacts_are_recognised_by_e_mail_and_empty_cells_change_nothing()
    {
        await app.Ada.ImportAsync("contacts", "First name,Last name,E-mail,Company,Mobile\nNora,Field,nora@riverside.example,Riverside,+44 20 7946 0301\n");
        Assert.Equal((1, 1, 0, 0), (await app.Ada.ImportAsync("contacts", "First name,Last name,E-mail,Job title,Mobile\nNora,,NORA@riverside.example,Owner,\nBen,Carter,ben@riverside.example,,\n")).Counts());
        var nora = await app.Ada.GetAsync("contacts?q=nora").Is(200);
        Assert.Equal(("Field", "Owner", "Riverside", "+442079460301"), (nora["items[0].lastName"], nora["items[0].jobTitle"], nora["items[0].companyName"], nora["items[0].phones[0].normalized"]));
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_fail_alone_and_say_why()
    {
        var done = await app.Ada.ImportAsync("deals", "title,amount,stage,start date,email\nGood,12.5,New,2026-01-02,ann@lee.example\nBad amount,twelve,New,2026-01-02,ann@lee.example\n=cmd,1,Nowhere,2026-13-45,\nBad person,1,New,2026-01-02,no address\n");
        Assert.Equal((1, 0, 0, 3), done.Counts());
        var rows = await app.Ada.GetAsync($"imports/{done.Id}/rows?status=failed").Is(200);
        Assert.Equal(["3", "4", "5"], rows.Each("row"));
        Assert.Equal("amount", rows["items[0].problems[0].column"]);
        var csv = (await app.Ada.GetAsync($"imports/{done.Id}/errors.csv").Is(200)).Text;
        Assert.Contains("\"'=cmd\"", csv, StringComparison.Ordinal);
        Assert.Contains("no stage called 'Nowhere'", csv, StringComparison.Ordinal);
        Assert.Equal(4, csv.TrimEnd().Split("\r\n").Length);
    }

    [Fact]
    public async Task Owners_who_are_no_members_become_placeholders_or_what_the_mapping_says()
    {
        const string File = "title,owner\nOwned one,Moses Frase\nOwned two,Bob\nOwned three,Somebody Else\nOwned four,Nobody At All\n";
        var import = await app.Ada.UploadAsync("deals", File, new { columns = new[] { new { column = "owner", to = "owner", values = new Dictionary<string, object> { ["Somebody Else"] = new { memberId = app.Ada.MemberId }, ["Nobody At All"] = new { none = true } } } } }).Is(202);
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((4, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
        Assert.Equal("Moses Frase", (await app.Ada.GetAsync("deals?q=Owned%20one").Is(200))["items[0].ownerName"]);
        Assert.Equal(app.Bob.MemberId, (await app.Ada.GetAsync("deals?q=Owned%20two").Is(200))["items[0].ownerId"]);
        Assert.Equal(app.Ada.MemberId, (await app.Ada.GetAsync("deals?q=Owned%20three").Is(200))["items[0].ownerId"]);
        Assert.Null((await app.Ada.GetAsync("deals?q=Owned%20four").Is(200))["items[0].ownerId"]);
        var placeholder = (await app.Ada.GetAsync("members").Is(200)).At("items")!.Value.EnumerateArray().Single(m => m.GetProperty("name").GetString() == "Moses Frase");
        Assert.Equal("placeholder", placeholder.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_dry_run_tells_what_would_happen_and_writes_nothing()
    {
        var import = await app.Bob.UploadAsync("companies", "name,employees\nDry One,5\nDry Two,many\n").Is(202);
        await app.Bob.PostAsync($"imports/{import.Id}/start", new { dryRun = true }).Is(202);
        var dry = await app.Bob.EndOfAsync(import.Id);
        Assert.Equal(((1, 0, 0, 1), "true", "done"), (dry.Counts(), dry["dryRun"], dry["status"]));
        Assert.Equal(0, await app.Bob.HowManyAsync("companies", "&q=Dry"));
        await app.Bob.PostAsync($"imports/{import.Id}/start").Is(202);
        Assert.Equal((1, 0, 0, 1), (await app.Bob.EndOfAsync(import.Id)).Counts());
        Assert.Equal(1, await app.Bob.HowManyAsync("companies", "&q=Dry"));
        await app.Bob.PostAsync($"imports/{import.Id}/start").IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Of_two_starts_at_once_one_wins()
    {
        var import = await app.Ada.UploadAsync("companies", "name\nRace\n").Is(202);
        var starts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Ada.PostAsync($"imports/{import.Id}/start", new { })));
        Assert.Equal([202, 409, 409, 409], starts.Select(s => s.Status).Order());
        Assert.Equal((1, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
    }

    [Fact]
    public async Task A_closing_date_belongs_to_closed_deals_and_is_expected_for_open_ones()
    {
        await app.Ada.ImportAsync("deals", "title,stage,close date,lost reason\nClosing won,Won,2017-03-01,\nClosing open,New,2027-03-01,\nClosing lost,Lost,2017-03-02,Too dear\n");
        var (won, open, lost) = (await Deal("Closing%20won"), await Deal("Closing%20open"), await Deal("Closing%20lost"));
        Assert.StartsWith("2017-03-01T", won["items[0].closedAt"]!, StringComparison.Ordinal);
        Assert.Equal((null, "2027-03-01", "Too dear"), (open["items[0].closedAt"], open["items[0].expectedClose"], lost["items[0].lostReason"]));

        Task<Answer> Deal(string words) => app.Ada.GetAsync($"deals?q={words}").Is(200);
    }

    [Fact]
    public async Task Another_companys_domain_or_contacts_address_is_not_taken()
    {
        await app.Ada.ImportAsync("companies", "id,name,domain\nc1,First,shared.example\n");
        Assert.Equal((0, 0, 0, 1), (await app.Ada.ImportAsync("companies", "id,name,domain\nc2,Second,shared.example\n")).Counts());
    }
}
