namespace Crm.Tests.Contacts;

public sealed class ContactTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_contact_is_made_read_changed_trashed_and_brought_back()
    {
        var made = await app.Ada.CreateAsync("contacts", new { firstName = "Ann", lastName = "Lee", jobTitle = "Buyer" });
        Assert.Equal(("Ann Lee", "lead", 1, "\"1\"", app.Ada.MemberId, "Ada"), (made["displayName"], made["lifecycleStage"], made.Version, made.ETag, made["ownerId"], made["ownerName"]));
        Assert.Equal($"/api/v1/contacts/{made.Id}", made.Headers.Location?.ToString());
        var changed = await app.Bob.PatchAsync($"contacts/{made.Id}", new { jobTitle = (string?)null, lifecycleStage = "customer" }).Is(200);
        Assert.Equal((null, "customer", 2, "Ann"), (changed["jobTitle"], changed["lifecycleStage"], changed.Version, changed["firstName"]));
        Assert.Equal(changed.Text, (await app.Vera.GetAsync($"contacts/{made.Id}").Is(200)).Text);
        await app.Ada.DeleteAsync($"contacts/{made.Id}").Is(204);
        await app.Ada.GetAsync($"contacts/{made.Id}").IsProblem(404, "notFound");
        await app.Ada.PatchAsync($"contacts/{made.Id}", new { firstName = "x" }).IsProblem(404, "notFound");
        Assert.Contains(made.Id, (await app.Ada.GetAsync("contacts?trashed=true").Is(200)).Each("id"));
        var back = await app.Ada.PostAsync($"contacts/{made.Id}/restore").Is(200);
        Assert.Equal(("Ann Lee", null), (back["displayName"], back["deletedAt"]));
    }

    [Fact]
    public async Task One_of_name_mail_and_phone_suffices()
    {
        Assert.Equal("only@mail.example", (await app.Ada.CreateAsync("contacts", new { emails = new[] { new { value = "only@mail.example" } } }))["displayName"]);
        Assert.Equal("020 7946 0999", (await app.Ada.CreateAsync("contacts", new { phones = new[] { new { value = "020 7946 0999" } } }))["displayName"]);
        await app.Ada.PostAsync("contacts", new { jobTitle = "Nobody" }).IsProblem(400, "validation", "firstName");
        await app.Ada.PostAsync("contacts", new { firstName = "   " }).IsProblem(400, "validation", "firstName");
    }

    [Fact]
    public async Task Points_keep_what_was_typed_beside_what_is_compared()
    {
        var contact = await app.Ada.CreateAsync("contacts", new
        {
            firstName = "Pia", emails = new[] { new { value = " Pia@Work.Example ", label = (string?)null, primary = false }, new { value = "pia@home.example", label = (string?)"home", primary = true } },
            phones = new[] { new { value = "020 7946 0018", label = "mobile" }, new { value = "+49 (0)30 1234-567", label = "work" } }, addresses = new[] { new { street = "12 Mill Lane", city = "Leeds" } },
        });
        Assert.Equal(("Pia@Work.Example", "pia@work.example", "work", "false", "true"), (contact["emails[0].value"], contact["emails[0].normalized"], contact["emails[0].label"], contact["emails[0].primary"], contact["emails[1].primary"]));
        Assert.Equal(("+442079460018", "mobile", "+49301234567"), (contact["phones[0].normalized"], contact["phones[0].label"], contact["phones[1].normalized"]));
        // What stays keeps its id; an array is replaced whole.
        var changed = await app.Ada.PatchAsync($"contacts/{contact.Id}", new { emails = new[] { new { value = "Pia@Work.Example", label = "work", primary = false }, new { value = "new@work.example", label = "work", primary = true } } }).Is(200);
        Assert.Equal(contact["emails[0].id"], changed["emails[0].id"]);
        Assert.Equal(["Pia@Work.Example", "new@work.example"], changed.Each("value", "emails"));
        Assert.Equal(2, changed.Count("phones"));
    }

    [Theory]
    [InlineData("{\"firstName\":\"x\",\"emails\":[{\"value\":\"no address\"}]}", "emails[0].value")]
    [InlineData("{\"firstName\":\"x\",\"emails\":[{\"value\":\"a@b.example\"},{\"value\":\"A@B.example\"}]}", "emails[1].value")]
    [InlineData("{\"firstName\":\"x\",\"phones\":[{\"value\":\"ring me\"}]}", "phones[0].value")]
    [InlineData("{\"firstName\":\"x\",\"addresses\":[{\"label\":\"work\"}]}", "addresses[0]")]
    [InlineData("{\"firstName\":\"x\",\"lifecycleStage\":\"friend\"}", "lifecycleStage")]
    [InlineData("{\"firstName\":\"x\",\"custom\":{\"size\":3}}", "custom.size")]
    public async Task A_wrong_part_is_named(string body, string field) => await app.Ada.PostAsync("contacts", body).IsProblem(400, "validation", field);

    [Fact]
    public async Task The_same_mail_twice_is_a_duplicate_unless_it_is_meant()
    {
        var first = await app.Ada.CreateAsync("contacts", new { firstName = "Dora", emails = new[] { new { value = "dora@dup.example" } } });
        var body = new { firstName = "Dora", emails = new[] { new { value = "DORA@dup.example" } } };
        var refused = (await app.Ada.PostAsync("contacts", body)).IsProblem(409, "duplicate");
        Assert.Equal(("contacts", first.Id), (refused["existing.object"], refused["existing.id"]));
        await app.Ada.PostAsync("contacts?allowDuplicates=true", body).Is(201);
        // Unique within a workspace only: nothing tells Mallory that Acme knows this address.
        await app.Mallory.PostAsync("contacts", body).Is(201);
        await app.Ada.DeleteAsync($"contacts/{first.Id}").Is(204);
    }

    [Fact]
    public async Task People_have_roles_at_companies_and_one_is_the_main_one()
    {
        var (one, two) = (await app.Ada.CreateAsync("companies", new { name = "One" }), await app.Ada.CreateAsync("companies", new { name = "Two" }));
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Rose", companyId = one.Id });
        Assert.Equal(("One", "true"), (contact["companyName"], contact["roles[0].primary"]));
        var both = await app.Ada.PatchAsync($"contacts/{contact.Id}", new { roles = new[] { new { companyId = one.Id, title = "Adviser", primary = false }, new { companyId = two.Id, title = "Director", primary = true } } }).Is(200);
        Assert.Equal((two.Id, "Director"), (both["companyId"], both["roles[0].title"]));
        Assert.Contains(contact.Id, (await app.Ada.GetAsync($"companies/{one.Id}/contacts").Is(200)).Each("id"));
        var moved = await app.Ada.PatchAsync($"contacts/{contact.Id}", new { companyId = one.Id }).Is(200);
        Assert.Equal("One", moved["companyName"]);
        var none = await app.Ada.PatchAsync($"contacts/{contact.Id}", new { companyId = (string?)null, roles = Array.Empty<object>() }).Is(200);
        Assert.Null(none["companyId"]);
    }

    [Fact]
    public async Task Tags_are_counted_and_filter()
    {
        await app.Ada.CreateAsync("contacts", new { firstName = "T1", tags = new[] { "gold", "fair" } });
        await app.Ada.CreateAsync("contacts", new { firstName = "T2", tags = new[] { "gold" } });
        Assert.Contains("gold", (await app.Ada.GetAsync("tags").Is(200)).Each("name"));
        Assert.Equal(["T1", "T2"], (await app.Ada.GetAsync("contacts?filter[tags]=gold&sort=displayName").Is(200)).Each("displayName"));
        Assert.Equal(["T1"], (await app.Ada.GetAsync("contacts?filter[tags]=fair").Is(200)).Each("displayName"));
    }
}
