namespace Crm.Tests.Imports;

/// <summary>One row may hold a person, the company they work at, a deal with both, and a note.</summary>
public sealed class PartsTests(CrmApp app) : IClassFixture<CrmApp>
{
    const string File = """
        First name,Last name,E-mail,Company,Company domain,Company city,Deal title,Deal amount,Deal stage,Note
        Ann,Lee,ann@parts.example,Parts Ltd,parts.example,Bristol,Roof,1200,Won,Came by the fair
        Ben,Fox,ben@parts.example,Parts Ltd,parts.example,Bristol,,,,
        Cleo,Ray,cleo@alone.example,,,,Cellar,300,,
        """;

    [Fact]
    public async Task A_row_holds_a_person_a_company_and_a_deal_and_coming_again_it_changes_nothing()
    {
        var done = await app.Ada.ImportAsync("contacts", File);
        Assert.Equal((3, 0, 0, 0), done.Counts());
        Assert.Equal(["company.domain", "company.city", "deal.title", "deal.amount", "deal.stage", "note"], new[] { "Company domain", "Company city", "Deal title", "Deal amount", "Deal stage", "Note" }.Select(done.To));
        Assert.Equal([("company", "1"), ("deal", "2"), ("activity", "1")], Parts(done, "created"));
        var ann = await app.Ada.GetAsync("contacts?q=ann@parts.example").Is(200);
        var company = await app.Ada.GetAsync($"companies/{ann["items[0].companyId"]}").Is(200);
        Assert.Equal(("Parts Ltd", "parts.example", "Bristol"), (company["name"], company["domains[0]"], company["addresses[0].city"]));
        var deals = await app.Ada.GetAsync($"deals?filter[companyId]={company.Id}").Is(200);
        Assert.Equal((1, "Roof", "1200.00", "won", ann["items[0].id"]), (deals.Count("items"), deals["items[0].title"], deals["items[0].amount.amount"], deals["items[0].status"], deals["items[0].contactIds[0]"]));
        Assert.Equal("Came by the fair", (await app.Ada.GetAsync($"activities?filter[contactId]={ann["items[0].id"]}").Is(200))["items[0].body"]);
        Assert.Equal("customer", (await app.Ada.GetAsync($"contacts/{ann["items[0].id"]}").Is(200))["lifecycleStage"]);
        var again = await app.Ada.ImportAsync("contacts", File);
        Assert.Equal((0, 0, 3, 0), again.Counts());
        Assert.All(Parts(again, "created").Concat(Parts(again, "updated")), part => Assert.Equal("0", part.Count));
    }

    [Fact]
    public async Task A_row_comes_in_whole_or_not_at_all()
    {
        var done = await app.Ada.ImportAsync("contacts", """
            First name,E-mail,Company,Company employees,Deal title,Deal stage
            Dora,dora@whole.example,Whole Ltd,7,Door,Nowhere
            Emil,emil@whole.example,Half Ltd,many,Floor,
            Fay,fay@whole.example,Whole Ltd,7,Window,
            """);
        Assert.Equal((1, 0, 0, 2), done.Counts());
        var rows = await app.Ada.GetAsync($"imports/{done.Id}/rows?status=failed").Is(200);
        var result = (await app.Ada.GetAsync($"imports/{done.Id}/result.csv").Is(200)).Text.Split("\r\n");
        Assert.Equal(5, result.Length);
        Assert.StartsWith("\"2\",\"failed\",\"\",\"Deal stage: ", result[1], StringComparison.Ordinal);
        Assert.StartsWith("\"4\",\"created\",\"0", result[3], StringComparison.Ordinal);
        (await app.Mallory.GetAsync($"imports/{done.Id}/result.csv")).IsProblem(404, "notFound");
        Assert.Equal(("Deal stage", "Company employees"), (rows["items[0].problems[0].column"], rows["items[1].problems[0].column"]));
        Assert.Equal((0, 0, 1), (await app.Ada.HowManyAsync("contacts", "&q=dora@whole.example"), await app.Ada.HowManyAsync("companies", "&q=Half"), await app.Ada.HowManyAsync("companies", "&q=Whole")));
        Assert.Equal(["Window"], await app.ListAsync<string>("select title from deals where tenant_id = $1 and title in ('Door', 'Floor', 'Window')", Guid.Parse(app.Ada.TenantId)));
    }

    [Fact]
    public async Task An_undo_takes_all_of_a_row_back_and_keeps_what_somebody_has_used_since()
    {
        var done = await app.Ada.ImportAsync("contacts", File.Replace("parts", "undone", StringComparison.Ordinal).Replace("Parts Ltd", "Undone Ltd", StringComparison.Ordinal).Replace("alone", "undone2", StringComparison.Ordinal));
        var ben = (await app.Ada.GetAsync("contacts?q=ben@undone.example").Is(200))["items[0].id"]!;
        await app.Ada.PatchAsync($"contacts/{ben}", new { jobTitle = "Baker" }).Is(200);
        var undone = await app.Ada.UndoAsync(done.Id);
        // Ben was changed since, and his company is needed by him: both stay.
        Assert.Equal(("undone", "2", ben), (undone["status"], undone["undone.kept"], undone["undone.keptIds[0]"]));
        Assert.Equal("5", undone["undone.deleted"]);
        Assert.Equal((1, 1), (await app.Ada.HowManyAsync("contacts", "&q=undone"), await app.Ada.HowManyAsync("companies", "&q=Undone")));
        Assert.Empty(await app.ListAsync<Guid>("select record_id from import_rows r where import_id = $1 and object = 'deal' and exists (select from deals d where d.id = r.record_id)", Guid.Parse(done.Id)));
    }

    [Fact]
    public async Task Rows_are_recognised_by_what_one_chooses()
    {
        var known = await app.Ada.CreateAsync("contacts", new { firstName = "Gus", lastName = "Phone", phones = new[] { new { value = "+49 30 5551234" } } });
        var file = "First name,Last name,E-mail,Phone\nGustav,Phone,gus@match.example,+49 (30) 555 1234\n";
        var byPhone = await app.Ada.ImportAsync("contacts", file, new { match = new[] { "phone" } });
        Assert.Equal((0, 1, 0, 0), byPhone.Counts());
        Assert.Equal(("Gustav", "gus@match.example"), await NameAsync(known.Id));
        var byName = await app.Ada.ImportAsync("contacts", "First name,Last name,E-mail\nGustav,Phone,other@match.example\n", new { match = new[] { "name" }, mode = "update" });
        Assert.Equal((0, 1, 0, 0), byName.Counts());
        var nobody = await app.Ada.ImportAsync("contacts", "First name,Last name,E-mail\nNobody,Phone,no@match.example\n", new { match = new[] { "name" }, mode = "update" });
        Assert.Equal((0, 0, 0, 1), nobody.Counts());
        var wrong = await app.Ada.UploadAsync("contacts", file, new { match = new[] { "colour" } });
        wrong.IsProblem(400, "validation", "mapping.match");
    }

    [Fact]
    public async Task A_row_that_failed_in_a_dry_run_tells_which_cells_were_put_right_since()
    {
        var import = await app.Ada.UploadAsync("contacts", "First name,E-mail\nOla,ola(at)since.example\nPia,pia@since.example\n").Is(202);
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { dryRun = true }).Is(202);
        Assert.Equal((1, 0, 0, 1), (await app.Ada.EndOfAsync(import.Id)).Counts());
        Assert.Null((await app.Ada.GetAsync($"imports/{import.Id}/rows?status=failed").Is(200))["items[0].corrected"]);
        await app.Ada.PutAsync($"imports/{import.Id}/corrections", new { row = 2, values = new Dictionary<string, string> { ["E-mail"] = "ola(at)still.example" } }).Is(200);
        Assert.Equal("ola(at)still.example", (await app.Ada.GetAsync($"imports/{import.Id}/rows?status=failed").Is(200))["items[0].corrected.E-mail"]);
        // What was put right before the row was read again and failed again is not told as put right.
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { dryRun = true }).Is(202);
        await app.Ada.EndOfAsync(import.Id);
        Assert.Null((await app.Ada.GetAsync($"imports/{import.Id}/rows?status=failed").Is(200))["items[0].corrected"]);
    }

    [Fact]
    public async Task A_cell_is_put_right_before_the_start_and_the_file_stays_as_it_is()
    {
        var import = await app.Ada.UploadAsync("contacts", "First name,E-mail\nHana,hana(at)right.example\nIda,ida@right.example\n").Is(202);
        Assert.Equal("E-mail", import["preview[0].problems[0].column"]);
        (await app.Vera.PutAsync($"imports/{import.Id}/corrections", new { row = 2, values = new Dictionary<string, string> { ["E-mail"] = "hana@right.example" } })).IsProblem(403, "forbidden");
        (await app.Mallory.PutAsync($"imports/{import.Id}/corrections", new { row = 2, values = new Dictionary<string, string> { ["E-mail"] = "x@right.example" } })).IsProblem(404, "notFound");
        (await app.Ada.PutAsync($"imports/{import.Id}/corrections", new { row = 2, values = new Dictionary<string, string> { ["Colour"] = "red" } })).IsProblem(422, "unusable", "values.Colour");
        (await app.Ada.PutAsync($"imports/{import.Id}/corrections", new { row = 9, values = new Dictionary<string, string> { ["E-mail"] = "x@right.example" } })).IsProblem(422, "unusable", "row");
        var right = await app.Ada.PutAsync($"imports/{import.Id}/corrections", new { row = 2, values = new Dictionary<string, string> { ["E-mail"] = "hana@right.example" } }).Is(200);
        Assert.Equal(("hana@right.example", 0, "1"), (right["preview[0].values.E-mail"], right.Count("preview[0].problems"), right["corrected"]));
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        Assert.Equal((2, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
        Assert.Equal(1, await app.Ada.HowManyAsync("contacts", "&q=hana@right.example"));
        (await app.Ada.PutAsync($"imports/{import.Id}/corrections", new { row = 2, values = new Dictionary<string, string> { ["E-mail"] = "x@right.example" } })).IsProblem(409, "conflict");
    }

    [Fact]
    public async Task Activities_and_tasks_come_in_with_what_they_are_about()
    {
        var ann = await app.Ada.CreateAsync("contacts", new { firstName = "Jon", lastName = "Work", emails = new[] { new { value = "jon@work.example" } } });
        var company = await app.Ada.CreateAsync("companies", new { name = "Work & Sons" });
        const string Calls = "Activity ID,Type,Subject,Date,Outcome,Contact email,Company name\nA1,call,About the roof,2026-03-01 10:00,reached,jon@work.example,Work & Sons\nA2,note,Wants it red,2026-03-02,,jon@work.example,\nA3,call,Lost,2026-03-02,,nobody@work.example,\n";
        var done = await app.Ada.ImportAsync("activities", Calls);
        Assert.Equal((2, 0, 0, 1), done.Counts());
        var found = await app.Ada.GetAsync($"activities?filter[companyId]={company.Id}").Is(200);
        Assert.Equal(("call", "About the roof", "reached", 2), (found["items[0].kind"], found["items[0].subject"], found["items[0].outcome"], found.Count("items[0].links")));
        Assert.Equal((0, 0, 2, 1), (await app.Ada.ImportAsync("activities", Calls)).Counts());
        const string ToDo = "Task,Due date,Priority,Status,Contact,Deal\nCall back,2026-12-01,high,open,jon@work.example,\nSend offer,2026-12-02,,done,,No such deal\n";
        var tasks = await app.Ada.ImportAsync("tasks", ToDo);
        Assert.Equal((1, 0, 0, 1), tasks.Counts());
        Assert.Equal((0, 0, 1, 1), (await app.Ada.ImportAsync("tasks", ToDo)).Counts());
        Assert.Equal("undone", (await app.Ada.UndoAsync(done.Id))["status"]);
        Assert.Equal((0, 1), (await app.Ada.HowManyAsync("activities", $"&filter[contactId]={ann.Id}"), await app.Ada.HowManyAsync("tasks", $"&filter[contactId]={ann.Id}")));
    }

    async Task<(string?, string?)> NameAsync(string id)
    {
        var contact = await app.Ada.GetAsync($"contacts/{id}").Is(200);
        return (contact["firstName"], contact["emails[0].value"]);
    }

    static List<(string? Object, string? Count)> Parts(Answer import, string count) =>
        [.. Enumerable.Range(0, import.Count("parts")).Select(i => (import[$"parts[{i}].object"], import[$"parts[{i}].{count}"]))];
}
