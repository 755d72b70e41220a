using System.Text.Json;

namespace Crm.Tests.CustomFields;

/// <summary>Values of custom fields in the one way records are written: typed, required, unique, and nobody else's.</summary>
public sealed class ValueTests(CrmApp app) : IClassFixture<CrmApp>
{
    static int labels;
    Person Ada => app.Ada;

    /// <summary>A new field with a label of its own; the label is the key too.</summary>
    async Task<Answer> FieldAsync(string type, object? more = null, string @object = "contact", Person? by = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        (body["object"], body["type"]) = (@object, type);
        body["label"] ??= $"{type} {Interlocked.Increment(ref labels)} field";
        return await (by ?? Ada).CreateAsync("custom-fields", body.ToJsonString());
    }

    static string Custom(string key, object? value, string name = "Ann") => JsonSerializer.Serialize(new Dictionary<string, object?> { ["firstName"] = name, ["custom"] = new Dictionary<string, object?> { [key] = value } });

    public static TheoryData<string, string, string> GoodValues => new()
    {
        { "text", "\"  Müller & Söhne \"", "Müller & Söhne" },
        { "text", "\"x\\\"; drop table contacts; --\"", "x\"; drop table contacts; --" },
        { "longText", "\"two\\nlines\"", "two\nlines" },
        { "number", "12.50", "12.5" },
        { "number", "-999999999999", "-999999999999" },
        { "number", "0.000001", "0.000001" },
        { "money", """{"amount":"1250","currency":"EUR"}""", """{"amount":"1250.00","currency":"EUR"}""" },
        { "money", """{"amount":"1250","currency":"JPY"}""", """{"amount":"1250","currency":"JPY"}""" },
        { "date", "\"2028-02-29\"", "2028-02-29" },
        { "yesNo", "false", "false" },
        { "link", "\"acme.example/about\"", "https://acme.example/about" },
        { "link", "\"tel:+4930123\"", "tel:+4930123" },
    };

    [Theory, MemberData(nameof(GoodValues))]
    public async Task Every_type_goes_in_and_comes_out(string type, string sent, string shown)
    {
        var key = (await FieldAsync(type))["key"]!;
        var made = await Ada.CreateAsync("contacts", $$$"""{"firstName":"Ann","custom":{"{{{key}}}":{{{sent}}}}}""");
        Assert.Equal(shown, Plain(made[$"custom.{key}"]));
        Assert.Equal(shown, Plain((await Ada.GetAsync($"contacts/{made.Id}").Is(200))[$"custom.{key}"]));
        // The same value once more is no change.
        Assert.Equal(1, (await Ada.PatchAsync($"contacts/{made.Id}", $$$"""{"custom":{"{{{key}}}":{{{made.At($"custom.{key}")!.Value.GetRawText()}}}}}""").Is(200)).Version);
        var cleared = await Ada.PatchAsync($"contacts/{made.Id}", $$$"""{"custom":{"{{{key}}}":null}}""").Is(200);
        Assert.Equal((2, null), (cleared.Version, cleared[$"custom.{key}"]));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from custom_values where record_id = $1", Guid.Parse(made.Id)));
    }

    static string? Plain(string? json) => json?.Replace(" ", json.StartsWith('{') ? "" : " ", StringComparison.Ordinal);

    public static TheoryData<string, string> BadValues => new()
    {
        { "text", "5" }, { "text", "\"\"" }, { "text", "\"two\\nlines\"" }, { "text", $"\"{new string('x', 256)}\"" }, { "text", "[\"a\"]" }, { "text", "{\"kept\":\"x\"}" }, { "longText", $"\"{new string('x', 10_001)}\"" },
        { "number", "\"5\"" }, { "number", "1e20" }, { "number", "0.0000001" }, { "number", "true" }, { "number", "1234567890.1234567" },
        { "money", "5" }, { "money", """{"amount":"5"}""" }, { "money", """{"amount":"5.001","currency":"EUR"}""" }, { "money", """{"amount":"5","currency":"XXQ"}""" }, { "money", """{"amount":"5","currency":"EUR","vat":1}""" },
        { "date", "\"2027-02-29\"" }, { "date", "\"29.02.2028\"" }, { "date", "20280229" }, { "yesNo", "\"yes\"" }, { "yesNo", "1" },
        { "link", "\"javascript:alert(1)\"" }, { "link", "\"http://a b\"" }, { "link", "\"data:text/html,x\"" },
    };

    [Theory, MemberData(nameof(BadValues))]
    public async Task A_value_that_does_not_fit_is_a_400_that_names_the_field(string type, string sent)
    {
        var key = (await FieldAsync(type))["key"]!;
        var answer = await Ada.PostAsync("contacts", $$$"""{"firstName":"Ann","custom":{"{{{key}}}":{{{sent}}}}}""");
        answer.IsProblem(400, "validation");
        Assert.Contains($"\"custom.{key}", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choices_and_relations_hold_ids_that_are_there()
    {
        var field = await FieldAsync("multiChoice", new { options = new[] { new { label = "Oak" }, new { label = "Ash" }, new { label = "Elm" } } });
        var (key, oak, ash) = (field["key"]!, field["options[0].id"]!, field["options[1].id"]!);
        var ann = await Ada.CreateAsync("contacts", Custom(key, new[] { ash, oak }));
        Assert.Equal([oak, ash], ann.At($"custom.{key}")!.Value.EnumerateArray().Select(v => v.GetString()));
        await Ada.PostAsync("contacts", Custom(key, new[] { oak, oak })).IsProblem(400, "validation", $"custom.{key}");
        await Ada.PostAsync("contacts", Custom(key, Array.Empty<string>())).IsProblem(400, "validation", $"custom.{key}");
        await Ada.PostAsync("contacts", Custom(key, oak)).IsProblem(400, "validation", $"custom.{key}");

        var relation = (await FieldAsync("relation", new { target = "company" }))["key"]!;
        var company = await Ada.CreateAsync("companies", new { name = "Related" });
        var foreign = await app.Mallory.CreateAsync("companies", new { name = "Foreign" });
        Assert.Equal(company.Id, (await Ada.CreateAsync("contacts", Custom(relation, company.Id)))[$"custom.{relation}"]);
        foreach (var id in new[] { foreign.Id, Guid.CreateVersion7().ToString(), ann.Id }) await Ada.PostAsync("contacts", Custom(relation, id)).IsProblem(422, "unusable", $"custom.{relation}");
        await Ada.PostAsync("contacts", Custom(relation, "Related")).IsProblem(400, "validation", $"custom.{relation}");
        Assert.Equal(1, (await Ada.GetAsync($"contacts?filter[custom.{relation}]={company.Id}").Is(200)).Count());
    }

    [Fact]
    public async Task Batches_and_upserts_carry_them_and_changes_are_told_field_by_field()
    {
        var key = (await FieldAsync("number", @object: "company"))["key"]!;
        var answer = await Ada.PostAsync("companies/batch", $$$"""{"items":[{"name":"B1","custom":{"{{{key}}}":1}},{"name":"B2","custom":{"{{{key}}}":"x"}},{"name":"B3","custom":{"nothing":1}}]}""").Is(200);
        Assert.Equal(["201", "400", "400"], answer.Each("status"));
        var id = answer["items[0].id"]!;
        await Ada.PutAsync("companies/by/erp/7", $$$"""{"name":"U1","custom":{"{{{key}}}":5}}""").Is(201);
        Assert.Equal("6", (await Ada.PutAsync("companies/by/erp/7", $$$"""{"custom":{"{{{key}}}":6}}""").Is(200))[$"custom.{key}"]);
        await Ada.PatchAsync($"companies/{id}", $$$"""{"custom":{"{{{key}}}":2}}""").Is(200);
        var change = (await Ada.GetAsync($"companies/{id}/timeline").Is(200)).At("items[0].changes[0]")!.Value;
        Assert.Equal(($"custom.{key}", "1", "2"), (change.GetProperty("field").GetString(), change.GetProperty("old").GetRawText(), change.GetProperty("new").GetRawText()));
        await Ada.DeleteAsync($"companies/{id}").Is(204);
        Assert.Equal("2", (await Ada.PostAsync($"companies/{id}/restore").Is(200))[$"custom.{key}"]);
    }

    [Fact]
    public async Task Defaults_are_given_and_texts_are_found_by_search()
    {
        await FieldAsync("text", new { label = "Region of sale", @default = "North" }, "deal");
        Assert.Equal("North", (await Ada.CreateAsync("deals", new { title = "Silent" }))["custom.regionOfSale"]);
        Assert.Null((await Ada.CreateAsync("deals", new { title = "Refusing", custom = new { regionOfSale = (string?)null } }))["custom.regionOfSale"]);
        var deal = await Ada.CreateAsync("deals", new { title = "Telling", custom = new { regionOfSale = "Óbidos valley" } });
        Assert.Contains(deal.Id, (await Ada.GetAsync("deals?q=obidos").Is(200)).Each("id"));
        await Ada.PostAsync($"deals/{deal.Id}/win").Is(200);
        Assert.Contains(deal.Id, (await Ada.GetAsync("deals?q=obidos").Is(200)).Each("id"));
    }

    [Fact]
    public async Task What_is_always_required_must_be_there_and_stay_but_old_records_can_still_be_changed()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zenith");
        var old = await zoe.CreateAsync("companies", new { name = "Old" });
        await FieldAsync("text", new { label = "Duty", required = new { when = "always" } }, "company", zoe);
        await zoe.PostAsync("companies", new { name = "New" }).IsProblem(400, "validation", "custom.duty");
        var made = await zoe.CreateAsync("companies", new { name = "New", custom = new { duty = "yes" } });
        await zoe.PatchAsync($"companies/{made.Id}", new { custom = new { duty = (string?)null } }).IsProblem(400, "validation", "custom.duty");
        await zoe.PatchAsync($"companies/{made.Id}", new { custom = (object?)null }).IsProblem(400, "validation", "custom.duty");
        await zoe.PatchAsync($"companies/{old.Id}", new { industry = "Crafts" }).Is(200);
        (await zoe.PutAsync("companies/by/shop/1", new { name = "Upserted" })).IsProblem(400, "validation", "custom.duty");
    }

    [Fact]
    public async Task What_is_required_from_a_stage_of_life_is_asked_for_on_the_way_there()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zeal");
        await FieldAsync("date", new { label = "Contract signed", required = new { when = "lifecycle", from = "opportunity" } }, by: zoe);
        var ann = await zoe.CreateAsync("contacts", new { firstName = "Ann", lifecycleStage = "qualified" });
        await zoe.PostAsync("contacts", new { firstName = "Ben", lifecycleStage = "customer" }).IsProblem(400, "validation", "custom.contractSigned");
        await zoe.PatchAsync($"contacts/{ann.Id}", new { lifecycleStage = "opportunity" }).IsProblem(400, "validation", "custom.contractSigned");
        await zoe.PatchAsync($"contacts/{ann.Id}", new { lifecycleStage = "opportunity", custom = new { contractSigned = "2026-11-22" } }).Is(200);
        await zoe.PatchAsync($"contacts/{ann.Id}", new { custom = new { contractSigned = (string?)null } }).IsProblem(400, "validation", "custom.contractSigned");
        await zoe.PatchAsync($"contacts/{ann.Id}", new { lifecycleStage = "lead", custom = new { contractSigned = (string?)null } }).Is(200);
    }

    [Fact]
    public async Task What_is_required_from_a_deal_stage_is_asked_for_by_every_way_into_it()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zip");
        var stages = (await zoe.GetAsync("pipelines").Is(200)).At("items[0].stages")!.Value.EnumerateArray().Select(s => (Id: s.GetProperty("id").GetString()!, Kind: s.GetProperty("kind").GetString()!)).ToList();
        var (first, second, lost) = (stages[0].Id, stages[1].Id, stages.First(s => s.Kind == "lost").Id);
        await FieldAsync("number", new { label = "Seats", required = new { when = "stage", from = second } }, "deal", zoe);
        await FieldAsync("text", new { label = "Competitor", required = new { when = "stage", from = lost } }, "deal", zoe);
        var deal = await zoe.CreateAsync("deals", new { title = "Chairs" });
        await zoe.PutAsync($"deals/{deal.Id}/stage", new { stageId = second }).IsProblem(400, "validation", "custom.seats");
        await zoe.PostAsync($"deals/{deal.Id}/win").IsProblem(400, "validation", "custom.seats");
        await zoe.PatchAsync($"deals/{deal.Id}", new { stageId = second }).IsProblem(400, "validation", "custom.seats");
        await zoe.PostAsync("deals", new { title = "Tables", stageId = second }).IsProblem(400, "validation", "custom.seats");
        var lose = await zoe.PostAsync($"deals/{deal.Id}/lose", new { reason = "Price" });
        lose.IsProblem(400, "validation", "custom.competitor");
        Assert.DoesNotContain("custom.seats", lose.Text, StringComparison.Ordinal);
        Assert.Equal(first, (await zoe.GetAsync($"deals/{deal.Id}").Is(200))["stageId"]);
        await zoe.PatchAsync($"deals/{deal.Id}", new { custom = new { seats = 4 } }).Is(200);
        await zoe.PutAsync($"deals/{deal.Id}/stage", new { stageId = second }).Is(200);
        await zoe.PostAsync($"deals/{deal.Id}/win").Is(200);
    }

    [Fact]
    public async Task Of_twenty_who_take_a_unique_value_at_once_one_gets_it_and_the_trash_gives_it_back()
    {
        var key = (await FieldAsync("text", new { unique = true }))["key"]!;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Ada.PostAsync("contacts", Custom(key, i % 2 == 0 ? "Straße 1" : "STRASSE 1", $"Racer {i}"))));
        var winner = Assert.Single(answers, a => a.Status == 201);
        foreach (var other in answers.Where(a => a != winner))
        {
            other.IsProblem(409, "duplicate", $"custom.{key}");
            Assert.Equal((winner.Id, "contacts"), (other["existing.id"], other["existing.object"]));
        }
        await Ada.DeleteAsync($"contacts/{winner.Id}").Is(204);
        var next = await Ada.CreateAsync("contacts", Custom(key, "strasse 1", "Next"));
        await Ada.PostAsync($"contacts/{winner.Id}/restore").IsProblem(409, "duplicate", $"custom.{key}");
        await Ada.PatchAsync($"contacts/{next.Id}", Custom(key, "Strasse 2")).Is(200);
        await Ada.PostAsync($"contacts/{winner.Id}/restore").Is(200);
        await Ada.PostAsync("contacts", Custom(key, "straße 1", "Late")).IsProblem(409, "duplicate", $"custom.{key}");
        // Two of one batch: the second of them finds the first.
        var batch = await Ada.PostAsync("contacts/batch", $$"""{"items":[{{Custom(key, "both")}},{{Custom(key, "BOTH")}}]}""").Is(200);
        Assert.Equal(["201", "409"], batch.Each("status"));
    }

    [Fact]
    public async Task Mallory_knows_nothing_of_Acmes_fields_and_Ada_nothing_of_hers()
    {
        var ours = await FieldAsync("text", new { label = "Secret of Acme" });
        await FieldAsync("text", new { label = "Secret of Globex" }, by: app.Mallory);
        foreach (var (person, key) in new[] { (app.Mallory, "secretOfAcme"), (Ada, "secretOfGlobex") })
        {
            var known = await person.GetAsync($"contacts?filter[custom.{key}]=x");
            known.IsProblem(400, "validation");
            Assert.Equal(known.Text.Replace(key, "noSuchField", StringComparison.Ordinal)[..150], (await person.GetAsync("contacts?filter[custom.noSuchField]=x")).Text[..150]);
            (await person.PostAsync("contacts/search", new { filter = new { field = $"custom.{key}", op = "eq", value = "x" } })).IsProblem(400, "validation");
            await person.GetAsync($"contacts?sort=-custom.{key}").IsProblem(400, "validation", "sort");
            await person.PostAsync("contacts", Custom(key, "x")).IsProblem(400, "validation", $"custom.{key}");
        }
        foreach (var path in new[] { "", "/restore", "/preview" })
            (await app.Mallory.SendAsync(path == "" ? HttpMethod.Patch : HttpMethod.Post, $"custom-fields/{ours.Id}{path}", new { label = "Mine" })).IsProblem(404, "notFound");
        Assert.Equal(0, (await app.Mallory.GetAsync("contacts?filter[custom.secretOfGlobex][empty]=false").Is(200)).Count());
    }

    [Fact]
    public async Task A_field_named_like_an_attack_is_a_name_like_any_other()
    {
        const string Attack = "x\"; drop table contacts; --";
        var field = await FieldAsync("text", new { label = Attack, group = Attack, description = Attack });
        Assert.Equal((Attack, "xDropTableContacts"), (field["label"], field["key"]));
        await Ada.CreateAsync("contacts", Custom("xDropTableContacts", Attack));
        Assert.Equal(1, (await Ada.GetAsync($"contacts?filter[custom.xDropTableContacts]={Uri.EscapeDataString(Attack)}&sort=custom.xDropTableContacts").Is(200)).Count());
        await Ada.GetAsync($"contacts?filter[custom.{Uri.EscapeDataString(Attack)}]=1").IsProblem(400, "validation");
        await Ada.GetAsync($"contacts?sort=custom.{Uri.EscapeDataString("key') desc; --")}").IsProblem(400, "validation", "sort");
    }

    [Fact]
    public async Task A_special_field_is_unknown_to_who_is_not_cleared_for_it()
    {
        var field = await FieldAsync("number", new { label = "Income", sensitivity = "special" });
        var ann = await Ada.CreateAsync("contacts", Custom("income", 55_000));
        Assert.Equal("55000", (await Ada.GetAsync($"contacts/{ann.Id}").Is(200))["custom.income"]);
        foreach (var person in new[] { app.Bob, app.Vera })
        {
            Assert.Null((await person.GetAsync($"contacts/{ann.Id}").Is(200))["custom.income"]);
            Assert.DoesNotContain("income", (await person.GetAsync("custom-fields").Is(200)).Text, StringComparison.Ordinal);
            await person.GetAsync($"custom-fields/{field.Id}").IsProblem(404, "notFound");
            await person.GetAsync("contacts?filter[custom.income][gt]=1").IsProblem(400, "validation");
            await person.GetAsync("contacts?sort=custom.income").IsProblem(400, "validation", "sort");
            Assert.DoesNotContain("55000", (await person.GetAsync($"contacts/{ann.Id}/timeline").Is(200)).Text, StringComparison.Ordinal);
        }
        await app.Bob.PatchAsync($"contacts/{ann.Id}", Custom("income", 55_000)).IsProblem(400, "validation", "custom.income");
        await app.Bob.PatchAsync($"contacts/{ann.Id}", new { jobTitle = "Baker" }).Is(200);
        Assert.Equal("55000", (await Ada.GetAsync($"contacts/{ann.Id}").Is(200))["custom.income"]);
    }
}
