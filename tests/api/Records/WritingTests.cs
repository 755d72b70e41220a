using System.Text;

namespace Crm.Tests.Records;

/// <summary>What every record's writing has in common, tried on contacts and deals.</summary>
public sealed class WritingTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Theory]
    [InlineData("{\"firstName\":\"x\",\"nickname\":\"y\"}", "nickname")]
    [InlineData("{\"firstName\":\"x\",\"id\":\"0199d0a1-0002-7000-8000-000000000001\"}", "id")]
    [InlineData("{\"firstName\":\"x\",\"tenantId\":\"0199d0a1-0002-7000-8000-000000000001\"}", "tenantId")]
    [InlineData("{\"firstName\":\"x\",\"createdAt\":\"2026-01-01T00:00:00Z\"}", "createdAt")]
    [InlineData("{\"firstName\":\"x\",\"version\":7}", "version")]
    [InlineData("{\"firstName\":\"x\",\"FirstName\":\"y\"}", "FirstName")]
    [InlineData("{\"firstName\":\"x\",\"emails\":[{\"value\":\"a@b.example\",\"normalized\":\"z\"}]}", "emails[0].normalized")]
    public async Task Members_that_nobody_may_write_are_refused(string body, string field)
    {
        await app.Ada.PostAsync("contacts", body).IsProblem(400, "validation", field);
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Target" });
        await app.Ada.PatchAsync($"contacts/{contact.Id}", body).IsProblem(400, "validation", field);
        Assert.Equal("1", (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["version"]);
    }

    [Theory]
    [InlineData("{\"firstName\":\"a\\u0000b\"}", "firstName")]
    [InlineData("{\"firstName\":\"half \\ud83d\"}", "firstName")]
    [InlineData("{\"firstName\":\"x\",\"tags\":[\"a\\u0000\"]}", "tags[0]")]
    [InlineData("{\"firstName\":\"x\",\"externalIds\":{\"shop\":\"\\u0000\"}}", "externalIds.shop")]
    [InlineData("{\"firstName\":\"x\",\"firstName\":\"y\"}", null)]
    [InlineData("{\"firstName\":42}", "firstName")]
    [InlineData("{\"firstName\":[\"x\"]}", "firstName")]
    [InlineData("{\"firstName\":\"x\",\"emails\":\"a@b.example\"}", "emails")]
    [InlineData("{\"firstName\":\"x\"", null)]
    [InlineData("{\"firstName\":\"x\",}", null)]
    [InlineData("{'firstName':'x'}", null)]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("\"text\"", "body")]
    [InlineData("", "body")]
    public async Task Json_that_is_not_clean_is_a_400(string body, string? field) => await app.Ada.PostAsync("contacts", body).IsProblem(400, "validation", field);

    [Fact]
    public async Task Json_that_is_too_deep_is_a_400()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100)) + string.Concat(Enumerable.Repeat("]", 100));
        await app.Ada.PostAsync("contacts", $"{{\"firstName\":\"x\",\"custom\":{{\"a\":{deep}}}}}").IsProblem(400, "validation");
        var filter = string.Concat(Enumerable.Repeat("{\"not\":", 18)) + "{\"field\":\"id\",\"op\":\"empty\"}" + new string('}', 18);
        await app.Ada.PostAsync("contacts/search", $"{{\"filter\":{filter}}}").IsProblem(400, "validation");
    }

    [Fact]
    public async Task Another_content_type_is_a_415_and_too_much_a_413()
    {
        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "application/xml" })
        {
            (await app.Ada.PostAsync("contacts", new StringContent("{\"firstName\":\"x\"}", Encoding.UTF8, type))).IsProblem(415, "unsupportedMediaType");
            (await app.Ada.PostAsync("contacts/search", new StringContent("{}", Encoding.UTF8, type))).IsProblem(415, "unsupportedMediaType");
            (await app.Nobody.PostAsync("auth/sign-in", new StringContent("{}", Encoding.UTF8, type))).IsProblem(415, "unsupportedMediaType");
        }
        var big = "{\"title\":\"x\",\"description\":\"" + new string('x', 1_100_000) + "\"}";
        (await app.Ada.PostAsync("deals", big)).IsProblem(413, "tooLarge");
        (await app.Ada.PostAsync("deals", big, ("Idempotency-Key", "big"))).IsProblem(413, "tooLarge");
        (await app.Ada.PostAsync("deals/batch", "{\"items\":[\"" + new string('x', 9_000_000) + "\"]}")).IsProblem(413, "tooLarge");
        (await app.Ada.PostAsync("deals/search", "{\"q\":\"" + new string('x', 1_100_000) + "\"}")).IsProblem(413, "tooLarge");
    }

    [Fact]
    public async Task Lengths_are_checked_and_named()
    {
        await app.Ada.PostAsync("contacts", new { firstName = new string('x', 101) }).IsProblem(400, "validation", "firstName");
        await app.Ada.PostAsync("deals", new { title = new string('x', 301) }).IsProblem(400, "validation", "title");
        await app.Ada.PostAsync("deals", new { title = new string('é', 300) }).Is(201);
        await app.Ada.PostAsync("contacts", new { firstName = "x", tags = Enumerable.Range(0, 101).Select(i => "t" + i) }).IsProblem(400, "validation", "tags");
        await app.Ada.PostAsync("contacts", new { firstName = "x", emails = Enumerable.Range(0, 51).Select(i => new { value = $"{i}@x.example" }) }).IsProblem(400, "validation", "emails");
        await app.Ada.PostAsync("contacts", new { firstName = "x", tags = new[] { new string('t', 5000) } }).IsProblem(400, "validation");
        await app.Ada.PostAsync("contacts", new { firstName = "x", externalIds = Enumerable.Range(0, 500).ToDictionary(i => "s" + i, i => "x") }).IsProblem(400, "validation");
    }

    [Fact]
    public async Task A_merge_patch_sets_clears_merges_and_replaces()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Mel", lastName = "Patch", tags = new[] { "a", "b" }, externalIds = new { shop = "m1", erp = "e1" } });
        var changed = await app.Ada.PatchAsync($"contacts/{contact.Id}", "{\"lastName\":null,\"tags\":[\"c\"],\"externalIds\":{\"erp\":null,\"web\":\"w1\"}}").Is(200);
        Assert.Equal((null, "[\"c\"]", "m1", null, "w1"), (changed["lastName"], changed["tags"], changed["externalIds.shop"], changed["externalIds.erp"], changed["externalIds.web"]));
        var nothing = await app.Ada.PatchAsync($"contacts/{contact.Id}", "{\"tags\":[\"c\"]}").Is(200);
        Assert.Equal((changed.Version, changed["updatedAt"]), (nothing.Version, nothing["updatedAt"]));
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new StringContent("{\"lastName\":\"Typed\"}", Encoding.UTF8, "application/merge-patch+json")).Is(200);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", "[]").IsProblem(400, "validation", "body");
    }

    [Fact]
    public async Task A_stale_version_is_told_with_the_record_as_it_is()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Old" });
        await app.Bob.PatchAsync($"contacts/{contact.Id}", new { firstName = "New" }, ("If-Match", contact.ETag!)).Is(200);
        var refused = (await app.Ada.PatchAsync($"contacts/{contact.Id}", new { lastName = "Mine" }, ("If-Match", contact.ETag!))).IsProblem(412, "stale");
        Assert.Equal(("New", "2", contact.Id), (refused["current.firstName"], refused["current.version"], refused["current.id"]));
        (await app.Ada.DeleteAsync($"contacts/{contact.Id}", ("If-Match", contact.ETag!))).IsProblem(412, "stale");
        foreach (var match in new[] { "*", "\"2\"", "\"1\", \"2\"" }) await app.Ada.PatchAsync($"contacts/{contact.Id}", new { firstName = "New" }, ("If-Match", match)).Is(200);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { firstName = "x" }, ("If-Match", "2")).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_hundred_increments_at_once_are_all_counted()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Counter", employees = 0 });
        await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            for (var done = 0; done < 10;)
            {
                var now = await app.Ada.GetAsync($"companies/{company.Id}").Is(200);
                var answer = await app.Ada.PatchAsync($"companies/{company.Id}", new { employees = int.Parse(now["employees"]!) + 1 }, ("If-Match", now.ETag!));
                Assert.True(answer.Status is 200 or 412, $"{answer.Status} {answer.Text}");
                if (answer.Status == 200) done++;
            }
        }));
        Assert.Equal("100", (await app.Ada.GetAsync($"companies/{company.Id}").Is(200))["employees"]);
    }

    [Fact]
    public async Task An_id_that_cannot_be_is_a_404_and_a_wrong_method_a_405()
    {
        foreach (var id in new[] { "1", "nonsense", "0199d0a1000270008000000000000001", "{0199d0a1-0002-7000-8000-000000000001}", new string('9', 3000) }) await app.Ada.GetAsync($"contacts/{id}").IsProblem(404, "notFound");
        await app.Ada.PutAsync("contacts", new { firstName = "x" }).IsProblem(405, "methodNotAllowed");
        await app.Ada.SendAsync(HttpMethod.Trace, "contacts", null).IsProblem(405, "methodNotAllowed");
        await app.Ada.GetAsync("nothing-here").IsProblem(404, "notFound");
        await app.Nobody.GetAsync("nothing-here").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_trashed_record_frees_its_external_id_and_restoring_asks_for_it_again()
    {
        var first = await app.Ada.CreateAsync("contacts", new { firstName = "First", externalIds = new { crm = "77" } });
        (await app.Ada.PostAsync("contacts", new { firstName = "Second", externalIds = new { crm = "77" } })).IsProblem(409, "duplicate", "externalIds");
        await app.Ada.DeleteAsync($"contacts/{first.Id}").Is(204);
        var second = await app.Ada.CreateAsync("contacts", new { firstName = "Second", externalIds = new { crm = "77" } });
        (await app.Ada.PostAsync($"contacts/{first.Id}/restore")).IsProblem(409, "duplicate", "externalIds");
        await app.Ada.DeleteAsync($"contacts/{second.Id}").Is(204);
        await app.Ada.PostAsync($"contacts/{first.Id}/restore").Is(200);
        await app.Mallory.CreateAsync("contacts", new { firstName = "Elsewhere", externalIds = new { crm = "77" } });
    }
}
