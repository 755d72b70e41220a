namespace Crm.Tests.CustomerFiles;

/// <summary>Preferences, concerns, dates, relationships and personal fields: written, checked, taken back.</summary>
public sealed class PartTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<string> ContactAsync(string name) => (await app.Ada.CreateAsync("contacts", new { firstName = name })).Id;

    [Fact]
    public async Task Of_two_people_who_edit_one_preference_the_second_is_told_both_values()
    {
        var contact = await ContactAsync("Both");
        var made = await app.Ada.CreateAsync("preferences", new { contactId = contact, key = "Coffee", value = "Black" });
        await app.Bob.PatchAsync($"preferences/{made.Id}", new { value = "Decaf" }, ("If-Match", made.ETag!)).Is(200);
        var stale = (await app.Ada.PatchAsync($"preferences/{made.Id}", new { value = "With milk" }, ("If-Match", made.ETag!))).IsProblem(412, "stale");
        Assert.Equal(("Decaf", "2"), (stale["current.value"], stale["current.version"]));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.Ada.PatchAsync($"preferences/{made.Id}", new { value = $"Try {i}" }, ("If-Match", "\"2\""))));
        Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(5, answers.Count(a => a.Status == 412));
    }

    [Fact]
    public async Task A_preference_has_one_owner_and_its_key_once()
    {
        var contact = await ContactAsync("Once");
        var made = await app.Ada.CreateAsync("preferences", new { contactId = contact, key = "Tea", value = "Green" });
        await app.Ada.PostAsync("preferences", new { contactId = contact, key = "tea", value = "Black" }).IsProblem(409, "conflict", "key");
        await app.Ada.PostAsync("preferences", new { key = "Tea", value = "x" }).IsProblem(400, "validation", "contactId");
        await app.Ada.PostAsync("preferences", new { contactId = contact, key = " ", value = "x" }).IsProblem(400, "validation", "key");
        await app.Mallory.PostAsync("preferences", new { contactId = contact, key = "Tea", value = "x" }).IsProblem(422, "unusable", "contactId");
        await app.Mallory.PatchAsync($"preferences/{made.Id}", new { value = "x" }).IsProblem(404, "notFound");
        var twice = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Ada.PostAsync("preferences", new { contactId = contact, key = "Cake", value = "Yes" })));
        Assert.Single(twice, a => a.Status == 201);
        await app.Ada.DeleteAsync($"preferences/{made.Id}").Is(204);
        Assert.Equal(["Cake"], (await app.Ada.GetAsync($"contacts/{contact}/file").Is(200)).Each("key", "preferences"));
        await app.Ada.PostAsync($"preferences/{made.Id}/restore").Is(200);
        Assert.Equal(["Cake", "Tea"], (await app.Ada.GetAsync($"contacts/{contact}/file").Is(200)).Each("key", "preferences"));
        Assert.Equal(["Tea", "Cake"], (await app.Ada.GetAsync($"contacts/{contact}/timeline?kind=preference").Is(200)).Each("title").OrderDescending());
    }

    [Fact]
    public async Task A_concern_is_open_until_somebody_settles_it_and_says_how()
    {
        var contact = await ContactAsync("Worried");
        var low = await app.Ada.CreateAsync("concerns", new { contactId = contact, text = "A small thing", severity = "low" });
        var high = await app.Ada.CreateAsync("concerns", new { contactId = contact, text = "A big thing", severity = "high" });
        Assert.Equal(["A big thing", "A small thing"], (await app.Ada.GetAsync($"contacts/{contact}/file").Is(200)).Each("text", "openConcerns"));
        await app.Vera.PostAsync($"concerns/{high.Id}/resolve", new { note = "x" }).IsProblem(403, "forbidden");
        var settled = await app.Bob.PostAsync($"concerns/{high.Id}/resolve", new { note = "Credited" }, ("If-Match", high.ETag!)).Is(200);
        Assert.Equal(("resolved", "Credited", "Bob"), (settled["status"], settled["resolution"], settled["resolvedByName"]));
        await app.Ada.PostAsync($"concerns/{high.Id}/reopen", null, ("If-Match", high.ETag!)).IsProblem(412, "stale");
        Assert.Equal(["A small thing"], (await app.Ada.GetAsync($"contacts/{contact}/file").Is(200)).Each("text", "openConcerns"));
        Assert.Equal(["A big thing"], (await app.Ada.GetAsync($"concerns?filter[contactId]={contact}&filter[status]=resolved").Is(200)).Each("text"));
        Assert.Equal("open", (await app.Ada.PostAsync($"concerns/{high.Id}/reopen").Is(200))["status"]);
        Assert.Equal("low", low["severity"]);
    }

    [Fact]
    public async Task A_date_comes_from_its_reminder_on_until_the_day_itself_every_year()
    {
        var today = DateOnly.Parse((await app.ScalarAsync<string>("select (now() at time zone 'utc')::date::text"))!, System.Globalization.CultureInfo.InvariantCulture);
        var contact = await ContactAsync("Dated");
        async Task<Answer> DateAsync(DateOnly day, bool recurs, int remind) => await app.Ada.CreateAsync("important-dates", new { contactId = contact, kind = "anniversary", label = $"{day:yyyy-MM-dd} {recurs} {remind}", date = day.ToString("yyyy-MM-dd", null), recurs, remindDays = remind });
        var near = await DateAsync(today.AddYears(-10).AddDays(5), true, 7);
        Assert.Equal((today.AddYears(-10).AddDays(5).AddYears(10).ToString("yyyy-MM-dd", null), "true"), (near["nextOn"], near["coming"]));
        Assert.Equal("false", (await DateAsync(today.AddYears(-10).AddDays(5), true, 3))["coming"]);
        Assert.Equal("true", (await DateAsync(today.AddDays(2), false, 2))["coming"]);
        var over = await DateAsync(today.AddDays(-3), false, 30);
        Assert.Equal((null, "false"), (over["nextOn"], over["coming"]));
        var leap = await app.Ada.CreateAsync("important-dates", new { contactId = contact, kind = "birthday", date = "2000-02-29" });
        Assert.Matches("-02-2[89]$", leap["nextOn"]!);
        var coming = (await app.Ada.GetAsync("important-dates/coming").Is(200)).Each("label");
        Assert.Contains(near["label"], coming);
        Assert.DoesNotContain(over["label"], coming);
        await app.Ada.PostAsync("important-dates", new { contactId = contact, kind = "other", date = "2026-01-01" }).IsProblem(400, "validation", "label");
        await app.Ada.PostAsync("important-dates", new { contactId = contact, kind = "birthday", date = "0001-01-01" }).IsProblem(400, "validation", "date");
        await app.Ada.GetAsync("important-dates/coming?days=1000").IsProblem(400, "validation", "days");
    }

    [Fact]
    public async Task A_birth_date_brings_its_birthday()
    {
        var tomorrow = DateOnly.Parse((await app.ScalarAsync<string>("select ((now() at time zone 'utc')::date + 3)::text"))!, System.Globalization.CultureInfo.InvariantCulture).AddYears(-40);
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Born", birthDate = tomorrow.ToString("yyyy-MM-dd", null) })).Id;
        var mine = (await app.Ada.GetAsync("important-dates/coming").Is(200)).Each("contactId");
        Assert.Contains(contact, mine);
        await app.Ada.DeleteAsync($"contacts/{contact}").Is(204);
        Assert.DoesNotContain(contact, (await app.Ada.GetAsync("important-dates/coming").Is(200)).Each("contactId"));
    }

    [Fact]
    public async Task A_relationship_shows_on_both_ends_each_in_its_own_words()
    {
        var (one, two) = (await ContactAsync("One"), await ContactAsync("Two"));
        var made = await app.Ada.CreateAsync("relationships", new { contactId = one, otherContactId = two, type = "manager" });
        Assert.Equal(("manager", "report", "One", "Two"), (made["type"], made["inverse"], made["contactName"], made["otherContactName"]));
        foreach (var end in new[] { one, two })
        {
            Assert.Equal([made.Id], (await app.Ada.GetAsync($"contacts/{end}/file").Is(200)).Each("id", "relationships"));
            Assert.Equal(["One → Two"], (await app.Ada.GetAsync($"contacts/{end}/timeline?kind=relationship").Is(200)).Each("title"));
        }
        await app.Ada.PostAsync("relationships", new { contactId = two, otherContactId = one, type = "report" }).IsProblem(409, "conflict", "type");
        await app.Ada.PostAsync("relationships", new { contactId = one, otherContactId = one, type = "friend" }).IsProblem(400, "validation", "otherContactId");
        await app.Mallory.PostAsync("relationships", new { contactId = one, otherContactId = two, type = "friend" }).IsProblem(422, "unusable", "contactId");
        var changed = await app.Ada.PatchAsync($"relationships/{made.Id}", new { type = "parent" }).Is(200);
        Assert.Equal("child", changed["inverse"]);
        await app.Ada.DeleteAsync($"relationships/{made.Id}").Is(204);
        Assert.Equal(0, (await app.Ada.GetAsync($"contacts/{two}/file").Is(200)).Count("relationships"));
        await app.Ada.PostAsync($"relationships/{made.Id}/restore").Is(200);
        Assert.Equal(1, (await app.Ada.GetAsync($"contacts/{two}/file").Is(200)).Count("relationships"));
    }

    [Theory]
    [InlineData("{\"birthDate\":\"2999-01-01\"}", "birthDate")]
    [InlineData("{\"birthDate\":\"1800-01-01\"}", "birthDate")]
    [InlineData("{\"birthDate\":\"1984-03-09\",\"ageBand\":\"35-44\"}", "ageBand")]
    [InlineData("{\"ageBand\":\"old\"}", "ageBand")]
    [InlineData("{\"maritalStatus\":\"complicated\"}", "maritalStatus")]
    [InlineData("{\"household\":{\"size\":1,\"children\":[{\"birthYear\":2015},{\"birthYear\":2016}]}}", "household.size")]
    [InlineData("{\"household\":{\"children\":[{\"birthYear\":2999}]}}", "household.children[0].birthYear")]
    [InlineData("{\"household\":{\"size\":0}}", "household.size")]
    [InlineData("{\"language\":\"german\"}", "language")]
    [InlineData("{\"incomeBand\":\"plenty\"}", "incomeBand")]
    [InlineData("{\"preferredChannel\":\"pigeon\"}", "preferredChannel")]
    public async Task A_personal_field_that_cannot_be_is_named(string fields, string field) =>
        await app.Ada.PostAsync("contacts", "{\"firstName\":\"x\"," + fields[1..]).IsProblem(400, "validation", field);

    [Fact]
    public async Task Personal_fields_are_written_changed_in_batches_and_found()
    {
        var made = await app.Ada.CreateAsync("contacts", new { firstName = "Personal", ageBand = "35-44", gender = "female", language = "pt-BR", occupation = "Joiner", preferredName = "Pip", preferredChannel = "call", preferredTime = "after 17:00", household = new { size = 3, children = new[] { new { birthYear = 2016 }, new { birthYear = 2012 } } } });
        Assert.Equal(("35-44", "2012", "Pip"), (made["ageBand"], made["household.children[0].birthYear"], made["preferredName"]));
        var born = await app.Ada.PatchAsync($"contacts/{made.Id}", new { birthDate = "1984-03-09" }).Is(200);
        Assert.Equal(("1984-03-09", null), (born["birthDate"], born["ageBand"]));
        await app.Ada.PatchAsync($"contacts/{made.Id}", new { ageBand = "25-34" }).IsProblem(400, "validation", "ageBand");
        var batch = await app.Ada.PostAsync("contacts/batch", new { items = new object[] { new { id = made.Id, maritalStatus = "married" }, new { firstName = "Wrong", birthDate = "2999-01-01" } } }).Is(200);
        Assert.Equal(["200", "400"], batch.Each("status"));
        var found = await app.Ada.PostAsync("contacts/search", new { filter = new { all = new object[] { new { field = "occupation", value = "Joiner" }, new { field = "maritalStatus", value = "married" }, new { field = "children", op = "gte", value = 2 } } }, sort = "birthDate" }).Is(200);
        Assert.Equal([made.Id], found.Each("id"));
        Assert.Null((await app.Ada.PatchAsync($"contacts/{made.Id}", "{\"household\":null}").Is(200))["household"]);
    }
}
