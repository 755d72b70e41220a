using System.Text.Json.Nodes;

namespace Crm.Tests.CustomerFiles;

/// <summary>The whole file comes in one answer, and it is the same as its parts asked one by one.</summary>
public sealed class FileTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<(string Contact, string Other, string Company)> FullAsync(string name)
    {
        var company = (await app.Ada.CreateAsync("companies", new { name = $"{name} Ltd", industry = "Crafts" })).Id;
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = name, lastName = "File", companyId = company, phones = new[] { new { value = "+44 20 7946 0999" } }, birthDate = "1984-03-09" })).Id;
        var other = (await app.Ada.CreateAsync("contacts", new { firstName = "Other", lastName = name, companyId = company })).Id;
        await app.Ada.CreateAsync("preferences", new { contactId = contact, key = "Coffee", value = "Black" });
        await app.Ada.CreateAsync("concerns", new { contactId = contact, text = "Late again", severity = "high" });
        await app.Ada.CreateAsync("important-dates", new { contactId = contact, kind = "renewal", label = "Contract", date = "2099-01-01" });
        await app.Ada.CreateAsync("relationships", new { contactId = contact, otherContactId = other, type = "parent" });
        await app.Ada.CreateAsync("deals", new { title = $"{name} deal", contactIds = new[] { contact }, companyId = company });
        await app.Ada.CreateAsync("tasks", new { title = $"{name} task", dueDate = "2099-01-02", links = new[] { new { @object = "contact", id = contact } } });
        await app.Ada.CreateAsync("activities", new { kind = "call", direction = "in", subject = $"{name} call", links = new[] { new { @object = "contact", id = contact } } });
        return (contact, other, company);
    }

    static bool Same(Answer whole, string path, Answer part, string? inside = null) =>
        JsonNode.DeepEquals(JsonNode.Parse(whole.At(path)!.Value.GetRawText()), JsonNode.Parse(inside is null ? part.Text : part.At(inside)!.Value.GetRawText()));

    [Fact]
    public async Task A_contacts_file_is_its_parts()
    {
        var (contact, other, _) = await FullAsync("Parts");
        var file = await app.Bob.GetAsync($"contacts/{contact}/file").Is(200);
        var record = await app.Bob.GetAsync($"contacts/{contact}").Is(200);
        Assert.True(Same(file, "contact", record));
        Assert.Equal(record.ETag, file.ETag);
        Assert.True(Same(file, "preferences", await app.Bob.GetAsync($"preferences?filter[contactId]={contact}").Is(200), "items"));
        Assert.True(Same(file, "openConcerns", await app.Bob.GetAsync($"concerns?filter[contactId]={contact}").Is(200), "items"));
        Assert.True(Same(file, "relationships", await app.Bob.GetAsync($"relationships?filter[contactId]={other}").Is(200), "items"));
        Assert.True(Same(file, "openDeals", await app.Bob.GetAsync($"deals?filter[contactId]={contact}").Is(200), "items"));
        Assert.True(Same(file, "openTasks", await app.Bob.GetAsync($"tasks?filter[contactId]={contact}").Is(200), "items"));
        Assert.True(Same(file, "timeline.items", await app.Bob.GetAsync($"contacts/{contact}/timeline?limit=20").Is(200), "items"));
        Assert.Equal(["Other Parts"], file.Each("displayName", "colleagues"));
        Assert.Equal(["renewal", "birthday"], file.Each("kind", "dates").OrderDescending());
        var others = await app.Bob.GetAsync($"contacts/{other}/file").Is(200);
        Assert.Equal(("parent", "child"), (others["relationships[0].type"], others["relationships[0].inverse"]));
    }

    [Fact]
    public async Task A_companys_file_rolls_up_its_people()
    {
        var (contact, _, company) = await FullAsync("Rolled");
        var file = await app.Vera.GetAsync($"companies/{company}/file").Is(200);
        Assert.True(Same(file, "company", await app.Vera.GetAsync($"companies/{company}").Is(200)));
        Assert.Equal(["Other Rolled", "Rolled File"], file.Each("displayName", "people").Order());
        Assert.Equal(["Rolled deal"], file.Each("title", "openDeals"));
        Assert.Equal(["Rolled task"], file.Each("title", "openTasks"));
        var concern = await app.Ada.GetAsync($"companies/{company}/timeline?kind=concern").Is(200);
        Assert.Equal(("Late again", "contact", contact), (concern["items[0].title"], concern["items[0].about.object"], concern["items[0].about.id"]));
        // What shows on both already shows once.
        Assert.Equal(["Rolled call"], (await app.Ada.GetAsync($"companies/{company}/timeline?kind=call").Is(200)).Each("title"));
    }

    [Fact]
    public async Task A_deals_timeline_shows_the_calls_with_its_people()
    {
        var (contact, _, _) = await FullAsync("Dealt");
        var deal = (await app.Ada.GetAsync($"deals?filter[contactId]={contact}").Is(200))["items[0].id"];
        var lines = await app.Ada.GetAsync($"deals/{deal}/timeline").Is(200);
        Assert.Contains("Dealt call", lines.Each("title"));
        Assert.DoesNotContain("updated", lines.Each("kind"));
    }

    [Fact]
    public async Task A_file_of_somebody_elses_workspace_does_not_exist()
    {
        var (contact, _, company) = await FullAsync("Mine");
        await app.Mallory.GetAsync($"contacts/{contact}/file").IsProblem(404, "notFound");
        await app.Mallory.GetAsync($"companies/{company}/file").IsProblem(404, "notFound");
        await app.Ada.DeleteAsync($"contacts/{contact}").Is(204);
        await app.Ada.GetAsync($"contacts/{contact}/file").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Those_without_clearance_find_neither_birth_date_nor_birthday()
    {
        var (contact, _, _) = await FullAsync("Hidden");
        await app.Ada.PatchAsync($"contacts/{contact}", new { household = new { size = 3, children = new[] { new { birthYear = 2015 } } }, incomeBand = "50-75k" }).Is(200);
        var bob = await app.Bob.GetAsync($"contacts/{contact}/file").Is(200);
        Assert.Equal(("1984-03-09", null, null), (bob["contact.birthDate"], bob["contact.household"], bob["contact.incomeBand"]));
        var vera = await app.Vera.GetAsync($"contacts/{contact}/file").Is(200);
        Assert.Null(vera["contact.birthDate"]);
        Assert.DoesNotContain("birthday", vera.Each("kind", "dates"));
        Assert.DoesNotContain("1984", vera.Text, StringComparison.Ordinal);
        await app.Vera.GetAsync("contacts?filter[birthDate]=1984-03-09").IsProblem(400, "validation");
        await app.Vera.GetAsync("contacts?sort=birthDate").IsProblem(400, "validation", "sort");
        Assert.Contains(contact, (await app.Ada.GetAsync("contacts?filter[incomeBand]=50-75k&filter[children][gte]=1&filter[householdSize]=3&filter[birthDate][lt]=1990-01-01").Is(200)).Each("id"));
        Assert.DoesNotContain("birthday", (await app.Vera.GetAsync("important-dates/coming").Is(200)).Each("kind"));
    }

    [Fact]
    public async Task Timelines_are_filtered_by_kind_person_direction_and_time_and_paged()
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Lines" })).Id;
        for (var day = 1; day <= 5; day++)
            await (day % 2 == 0 ? app.Ada : app.Bob).CreateAsync("activities", new { kind = day == 5 ? "note" : "call", body = $"Day {day}", direction = day == 5 ? null : day % 2 == 0 ? "in" : "out", at = $"2026-01-0{day}T10:00:00Z", links = new[] { new { @object = "contact", id = contact } } });
        var timeline = $"contacts/{contact}/timeline";
        Assert.Equal(["Day 4", "Day 2"], (await app.Ada.GetAsync($"{timeline}?direction=in").Is(200)).Each("body"));
        Assert.Equal(["Day 5", "Day 3", "Day 1"], (await app.Ada.GetAsync($"{timeline}?actorId={app.Bob.MemberId}").Is(200)).Each("body"));
        Assert.Equal(["Day 3", "Day 2"], (await app.Ada.GetAsync($"{timeline}?kind=call&from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00Z").Is(200)).Each("body"));
        var first = await app.Ada.GetAsync($"{timeline}?kind=call,note&limit=2").Is(200);
        var second = await app.Ada.GetAsync($"{timeline}?kind=call,note&limit=2&cursor={first["nextCursor"]}").Is(200);
        Assert.Equal(["Day 5", "Day 4", "Day 3", "Day 2"], first.Each("body").Concat(second.Each("body")));
        await app.Ada.GetAsync($"{timeline}?direction=sideways").IsProblem(400, "validation", "direction");
        await app.Ada.GetAsync($"{timeline}?from=yesterday").IsProblem(400, "validation", "from");
        await app.Ada.GetAsync($"{timeline}?kind=note&cursor={first["nextCursor"]}").IsProblem(400, "validation", "cursor");
    }

    [Fact]
    public async Task A_pinned_line_stays_on_top_also_when_it_is_edited()
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Pin" })).Id;
        var call = (await app.Ada.CreateAsync("activities", new { kind = "call", subject = "Before", links = new[] { new { @object = "contact", id = contact } } })).Id;
        var line = (await app.Ada.GetAsync($"contacts/{contact}/timeline?kind=call").Is(200))["items[0].id"];
        await app.Vera.PutAsync($"contacts/{contact}/timeline/{line}/pin", new { pinned = true }).IsProblem(403, "forbidden");
        await app.Mallory.PutAsync($"contacts/{contact}/timeline/{line}/pin", new { pinned = true }).IsProblem(404, "notFound");
        await app.Bob.PutAsync($"contacts/{contact}/timeline/{line}/pin", new { pinned = true }).Is(204);
        await app.Ada.PatchAsync($"activities/{call}", new { subject = "After" }).Is(200);
        var file = await app.Ada.GetAsync($"contacts/{contact}/file").Is(200);
        Assert.Equal(["After"], file.Each("title", "pinned"));
        await app.Ada.PutAsync($"contacts/{contact}/timeline/{file["pinned[0].id"]}/pin", new { pinned = false }).Is(204);
        Assert.Equal(0, (await app.Ada.GetAsync($"contacts/{contact}/timeline?pinned=true").Is(200)).Count());
    }
}
