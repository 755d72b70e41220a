namespace Crm.Tests.Records;

/// <summary>The same request again: by key, by external id, by batch. Its storms take every connection: a server of its own.</summary>
public sealed class AgainTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task The_same_key_and_body_give_the_first_answer_again()
    {
        var (key, body) = (("Idempotency-Key", "first"), new { firstName = "Once" });
        var (first, again) = (await app.Ada.PostAsync("contacts", body, key).Is(201), await app.Ada.PostAsync("contacts", body, key).Is(201));
        Assert.Equal((first.Text, first.ETag, first.Headers.Location), (again.Text, again.ETag, again.Headers.Location));
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.False(first.Headers.Contains("Idempotent-Replayed"));
        await app.Ada.PostAsync("contacts", new { firstName = "Another" }, key).IsProblem(422, "idempotency", "Idempotency-Key");
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from contacts where first_name = 'Once'"));
    }

    [Fact]
    public async Task A_key_belongs_to_its_person_its_workspace_and_its_address()
    {
        var (key, body) = (("Idempotency-Key", "shared"), new { firstName = "Shared" });
        var ids = new HashSet<string>();
        foreach (var person in new[] { app.Ada, app.Bob, app.Mallory }) ids.Add((await person.PostAsync("contacts", body, key).Is(201)).Id);
        Assert.Equal(3, ids.Count);
        await app.Ada.PostAsync("companies", new { name = "Shared" }, key).Is(201);
    }

    [Fact]
    public async Task A_refused_request_may_be_sent_again_under_its_key()
    {
        var key = ("Idempotency-Key", "refused");
        await app.Ada.PostAsync("contacts", new { firstName = "x", companyId = Guid.CreateVersion7() }, key).Is(422);
        await app.Ada.PostAsync("contacts", new { firstName = "Now right" }, key).Is(201);
        await app.Ada.PostAsync("contacts", new { firstName = "x" }, ("Idempotency-Key", new string('k', 201))).IsProblem(400, "validation", "Idempotency-Key");
    }

    [Fact]
    public async Task Two_hundred_at_once_under_one_key_make_one_record()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => app.Ada.PostAsync("contacts", new { firstName = "Storm" }, ("Idempotency-Key", "storm"))));
        Assert.All(answers, a => Assert.True(a.Status is 201 or 409 or 503, $"{a.Status} {a.Text}{app.Errors()}"));
        Assert.Single(answers.Where(a => a.Status == 201).Select(a => a.Id).Distinct());
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from contacts where first_name = 'Storm'"));
        await app.Ada.PostAsync("contacts", new { firstName = "Storm" }, ("Idempotency-Key", "storm")).Is(201);
    }

    [Fact]
    public async Task An_upsert_makes_and_then_changes_the_record_of_an_external_id()
    {
        var made = await app.Ada.PutAsync("companies/by/shop/42", new { name = "Upserted", industry = "Food" }).Is(201);
        var changed = await app.Ada.PutAsync("companies/by/shop/42", new { name = "Upserted twice" }).Is(200);
        Assert.Equal((made.Id, "Upserted twice", "42", "2"), (changed.Id, changed["name"], changed["externalIds.shop"], changed["version"]));
        Assert.Equal("2", (await app.Ada.PutAsync("companies/by/shop/42", new { name = "Upserted twice" }).Is(200))["version"]);
        // Named as by a domain or an e-mail address: by the plural of its address.
        var clash = await app.Ada.PostAsync("companies", new { name = "Another", externalIds = new { shop = "42" } }).IsProblem(409, "duplicate", "externalIds");
        Assert.Equal(("companies", made.Id), (clash["existing.object"], clash["existing.id"]));
        Assert.NotEqual(made.Id, (await app.Mallory.PutAsync("companies/by/shop/42", new { name = "Globex's" }).Is(201)).Id);
        await app.Ada.PutAsync("companies/by/shop/" + new string('x', 201), new { name = "x" }).IsProblem(400, "validation");
        await app.Ada.PutAsync("companies/by/a%00b/1", new { name = "x" }).Is(400);
    }

    [Fact]
    public async Task Fifty_upserts_of_one_id_at_once_make_one_record()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => app.Ada.PutAsync("contacts/by/race/1", new { firstName = "Race " + i })));
        Assert.All(answers, a => Assert.True(a.Status is 200 or 201 or 503, $"{a.Status} {a.Text}{app.Errors()}"));
        Assert.Equal(1, answers.Count(a => a.Status == 201));
        Assert.Single(answers.Where(a => a.Status < 300).Select(a => a.Id).Distinct());
    }

    [Fact]
    public async Task Each_item_of_a_batch_stands_alone()
    {
        var (kept, gone, foreign) = (await app.Ada.CreateAsync("contacts", new { firstName = "Kept" }), await app.Ada.CreateAsync("contacts", new { firstName = "Gone" }), await app.Mallory.CreateAsync("contacts", new { firstName = "Foreign" }));
        var answer = await app.Ada.PostAsync("contacts/batch", new
        {
            items = new object[]
            {
                new { firstName = "New" }, new { id = kept.Id, version = 1, lastName = "Changed" }, new { id = kept.Id, version = 1, lastName = "Stale" }, new { id = gone.Id, delete = true }, new { id = gone.Id, restore = true },
                new { id = foreign.Id, lastName = "Stolen" }, new { id = "nonsense", delete = true }, new { firstName = "x", nickname = "y" }, new { }, "no object", new { firstName = "x", companyId = foreign.Id },
            },
        }).Is(200);
        Assert.Equal(["201", "200", "412", "204", "200", "404", "404", "400", "400", "400", "422"], answer.Each("status"));
        Assert.Equal(("nickname", "notFound", "stale"), (answer.At("items[7].error.errors")!.Value.EnumerateObject().Single().Name, answer["items[5].error.type"], answer["items[2].error.type"]));
        Assert.Equal(("Foreign", "1"), ((await app.Mallory.GetAsync($"contacts/{foreign.Id}").Is(200))["displayName"], (await app.Mallory.GetAsync($"contacts/{foreign.Id}").Is(200))["version"]));
        Assert.Equal("Kept Changed", (await app.Ada.GetAsync($"contacts/{kept.Id}").Is(200))["displayName"]);
    }

    [Fact]
    public async Task One_foreign_id_among_ninety_nine_own_fails_alone()
    {
        var own = (await app.Ada.PostAsync("contacts/batch", new { items = Enumerable.Range(0, 99).Select(i => new { firstName = $"Own {i}" }) }).Is(200)).Each("id");
        var foreign = await app.Mallory.CreateAsync("contacts", new { firstName = "Untouched" });
        var answer = await app.Ada.PostAsync("contacts/batch", new { items = own.Append(foreign.Id).Select(id => new { id, tags = new[] { "bulk" } }) }).Is(200);
        Assert.Equal((99, "404"), (answer.Each("status").Count(s => s == "200"), answer.Each("status")[^1]));
        Assert.Equal("0", (await app.Mallory.GetAsync("contacts?count=true&filter[tags]=bulk").Is(200))["total"]);
    }
}

/// <summary>A long transaction holds the feed of the whole server back: not beside the tests that wait for it.</summary>
[Collection("the feed waits for older transactions")]
public sealed class BatchSizeTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_batch_has_one_to_a_thousand_items()
    {
        foreach (var count in new[] { 0, 1001 }) await app.Ada.PostAsync("contacts/batch", new { items = Enumerable.Range(0, count).Select(i => new { firstName = "x" }) }).IsProblem(400, "validation", "items");
        await app.Ada.PostAsync("contacts/batch", "{}").IsProblem(400, "validation");
        await app.Ada.PostAsync("contacts/batch", "{\"items\":null}").IsProblem(400, "validation");
        var thousand = await app.Ada.PostAsync("companies/batch", new { items = Enumerable.Range(0, 1000).Select(i => new { name = $"Bulk {i:000}" }) }).Is(200);
        Assert.All(thousand.Each("status"), s => Assert.Equal("201", s));
    }
}
