namespace Crm.Tests.CustomFields;

/// <summary>Definitions: what a workspace may define, and that no change of one loses a value.</summary>
public sealed class FieldTests(CrmApp app) : IClassFixture<CrmApp>
{
    Person Ada => app.Ada;

    [Fact]
    public async Task Ada_defines_a_choice_and_everybody_of_Acme_reads_it()
    {
        var made = await Ada.CreateAsync("custom-fields", new { @object = "company", label = "Kind of roof (2026)", type = "choice", description = "What we saw", options = new[] { new { label = "Slate", colour = "gray" }, new { label = "Tiles", colour = "red" } }, group = "Roof", showInTable = true });
        Assert.Equal(("kindOfRoof2026", "Slate", "\"1\""), (made["key"], made["options[0].label"], made.ETag));
        Assert.StartsWith("slate~", made["options[0].id"]);
        foreach (var person in new[] { app.Bob, app.Vera })
            Assert.Contains(made.Id, (await person.GetAsync("custom-fields?object=company").Is(200)).Each("id"));
        Assert.DoesNotContain(made.Id, (await app.Mallory.GetAsync("custom-fields").Is(200)).Each("id"));
        await app.Bob.PostAsync("custom-fields", new { @object = "company", label = "Mine", type = "text" }).IsProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("key", "firstName", 409)]
    [InlineData("key", "Tier", 400)]
    [InlineData("key", "x; drop", 400)]
    [InlineData("label", "First name", 409)]
    [InlineData("label", "E-MAIL", 409)]
    [InlineData("label", "Tags", 409)]
    [InlineData("label", "two\nlines", 400)]
    [InlineData("label", "  ", 400)]
    public async Task A_field_named_like_a_built_in_one_or_badly_is_refused(string member, string name, int status)
    {
        var body = new Dictionary<string, object> { ["object"] = "contact", ["type"] = "text", ["label"] = "Quite new " + Guid.NewGuid().ToString("N")[..6] };
        body[member] = name;
        (await Ada.PostAsync("custom-fields", body)).IsProblem(status, status == 409 ? "conflict" : "validation", member);
    }

    [Fact]
    public async Task What_cannot_be_a_field_is_refused_by_name()
    {
        async Task Refused(object body, string field, int status = 400) => (await Ada.PostAsync("custom-fields", body)).IsProblem(status, status == 400 ? "validation" : "unusable", field);
        await Refused(new { @object = "contact", label = "No options", type = "choice" }, "options");
        await Refused(new { @object = "contact", label = "Text with options", type = "text", options = new[] { new { label = "A" } } }, "options");
        await Refused(new { @object = "contact", label = "Twice", type = "choice", options = new[] { new { label = "A" }, new { label = " a" } } }, "options[1].label");
        await Refused(new { @object = "contact", label = "No target", type = "relation" }, "target");
        await Refused(new { @object = "contact", label = "Unique choice", type = "yesNo", unique = true }, "unique");
        await Refused(new { @object = "company", label = "Life", type = "text", required = new { when = "lifecycle", from = "lead" } }, "required.when");
        await Refused(new { @object = "contact", label = "Life2", type = "text", required = new { when = "lifecycle", from = "grown" } }, "required.from");
        await Refused(new { @object = "deal", label = "Stage", type = "text", required = new { when = "stage", from = Guid.NewGuid() } }, "required.from", 422);
        await Refused(new { @object = "contact", label = "Default", type = "number", @default = "many" }, "default");
        await Refused(new { @object = "lamp", label = "Object", type = "text" }, "object");
        await Refused(new { @object = "contact", label = "Type", type = "formula" }, "type");
        await Refused(new { @object = "contact", type = "text" }, "label");
    }

    [Fact]
    public async Task Labels_and_keys_are_given_once_and_a_made_key_steps_aside()
    {
        await Ada.CreateAsync("custom-fields", new { @object = "deal", label = "Lead time", type = "number" });
        await Ada.PostAsync("custom-fields", new { @object = "deal", label = "lead TIME", type = "number" }).IsProblem(409, "conflict", "label");
        (await Ada.PostAsync("custom-fields", new { @object = "deal", label = "Another", key = "leadTime", type = "number" })).IsProblem(409, "duplicate", "key");
        Assert.Equal("leadTime2", (await Ada.CreateAsync("custom-fields", new { @object = "deal", label = "Lead-time!", type = "number" }))["key"]);
        Assert.Equal("leadTime", (await Ada.CreateAsync("custom-fields", new { @object = "company", label = "Lead time", type = "number" }))["key"]);
    }

    [Fact]
    public async Task Renaming_options_keeps_their_ids_and_taking_one_away_retires_it()
    {
        var field = await Ada.CreateAsync("custom-fields", new { @object = "contact", label = "Shirt", type = "choice", options = new[] { new { label = "Red" }, new { label = "Blue" } } });
        var (red, blue) = (field["options[0].id"]!, field["options[1].id"]!);
        var ann = await Ada.CreateAsync("contacts", new { firstName = "Ann", custom = new { shirt = red } });
        var changed = await Ada.PatchAsync($"custom-fields/{field.Id}", new { options = new object[] { new { label = "Green" }, new { id = blue, label = "Navy" } } }).Is(200);
        Assert.Equal(["Green", "Navy", "Red"], changed.Each("label", "options"));
        Assert.Equal((blue, "true"), (changed["options[1].id"], changed["options[2].retired"]));

        // Ann keeps her shirt, may be changed in other things, and is found by it; nobody else can get it.
        Assert.Equal(red, (await Ada.PatchAsync($"contacts/{ann.Id}", new { jobTitle = "Tailor", custom = new { shirt = red } }).Is(200))["custom.shirt"]);
        await Ada.PostAsync("contacts", new { firstName = "Ben", custom = new { shirt = red } }).IsProblem(422, "unusable", "custom.shirt");
        await Ada.PostAsync("contacts", new { firstName = "Ben", custom = new { shirt = "purple" } }).IsProblem(400, "validation", "custom.shirt");
        Assert.Equal([ann.Id], (await Ada.GetAsync($"contacts?filter[custom.shirt]={Uri.EscapeDataString(red)}").Is(200)).Each("id"));
        Assert.Equal(red, (await Ada.PatchAsync($"custom-fields/{field.Id}", new { options = new object[] { new { id = blue, label = "Navy" }, new { label = "Red" } } }).Is(200))["options[1].id"]);
    }

    [Fact]
    public async Task Deleting_a_field_hides_its_values_and_restoring_brings_each_one_back()
    {
        var field = await Ada.CreateAsync("custom-fields", new { @object = "contact", label = "Allergy", type = "text", unique = true });
        var ann = await Ada.CreateAsync("contacts", new { firstName = "Ann", custom = new { allergy = "nuts" } });
        await Ada.PatchAsync($"contacts/{ann.Id}", new { custom = new { allergy = "Nuts and milk" } }).Is(200);
        await Ada.DeleteAsync($"custom-fields/{field.Id}").Is(204);

        Assert.Null((await Ada.GetAsync($"contacts/{ann.Id}").Is(200))["custom.allergy"]);
        await Ada.GetAsync("contacts?filter[custom.allergy]=nuts").IsProblem(400, "validation");
        await Ada.GetAsync("contacts?sort=custom.allergy").IsProblem(400, "validation", "sort");
        await Ada.PatchAsync($"contacts/{ann.Id}", new { custom = new { allergy = "Nuts and milk" } }).IsProblem(400, "validation", "custom.allergy");
        await Ada.GetAsync($"custom-fields/{field.Id}").IsProblem(404, "notFound");
        Assert.DoesNotContain("uts and milk", (await Ada.GetAsync($"contacts/{ann.Id}/timeline").Is(200)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("uts and milk", (await Ada.GetAsync("events?limit=200").Is(200)).Text, StringComparison.Ordinal);
        Assert.Contains(field.Id, (await Ada.GetAsync("custom-fields?deleted=true").Is(200)).Each("id"));
        await Ada.PatchAsync($"contacts/{ann.Id}", new { jobTitle = "Changed meanwhile" }).Is(200);
        (await Ada.PostAsync("custom-fields", new { @object = "contact", label = "Allergies", key = "allergy", type = "text" })).IsProblem(409, "duplicate", "key");

        await SearchFindsAsync("nuts and milk", 0);

        await Ada.PostAsync($"custom-fields/{field.Id}/restore").Is(200);
        await SearchFindsAsync("nuts and milk", 1);
        Assert.Equal("Nuts and milk", (await Ada.GetAsync($"contacts/{ann.Id}").Is(200))["custom.allergy"]);
        Assert.Equal([ann.Id], (await Ada.GetAsync("contacts?filter[custom.allergy]=nuts and MILK").Is(200)).Each("id"));
        await Ada.PostAsync("contacts", new { firstName = "Ben", custom = new { allergy = "nuts and milk" } }).IsProblem(409, "duplicate", "custom.allergy");
    }

    /// <summary>Search text is written anew in the background.</summary>
    async Task SearchFindsAsync(string words, int count)
    {
        var found = -1;
        for (var wait = 0; wait < 200 && found != count; wait++, await Task.Delay(100))
            found = (await Ada.GetAsync($"contacts?q={Uri.EscapeDataString(words)}").Is(200)).Count();
        Assert.Equal(count, found);
    }

    [Fact]
    public async Task A_change_of_type_loses_nothing_and_says_beforehand_what_will_fit()
    {
        var field = await Ada.CreateAsync("custom-fields", new { @object = "company", label = "Machines", type = "text" });
        var ids = new List<string>();
        foreach (var text in new[] { "12", "3.50", "about ten", "-7" }) ids.Add((await Ada.CreateAsync("companies", new { name = "Company of " + text, custom = new { machines = text } })).Id);
        var told = await Ada.PostAsync($"custom-fields/{field.Id}/preview", new { type = "number" }).Is(200);
        Assert.Equal(("4", "3", "1", "about ten"), (told["values"], told["fitting"], told["kept"], told["examples[0]"]));
        await Ada.PatchAsync($"custom-fields/{field.Id}", new { type = "number" }).Is(200);

        Assert.Equal("3.5", (await Ada.GetAsync($"companies/{ids[1]}").Is(200))["custom.machines"]);
        Assert.Equal("about ten", (await Ada.GetAsync($"companies/{ids[2]}").Is(200))["custom.machines.kept"]);
        Assert.Equal([ids[3], ids[1], ids[0], ids[2]], (await Ada.GetAsync("companies?sort=custom.machines&filter[name][startsWith]=Company of").Is(200)).Each("id"));
        Assert.Equal([ids[0]], (await Ada.GetAsync("companies?filter[custom.machines][gt]=3.5").Is(200)).Each("id"));
        // A kept value stays whatever else is changed, even when it is sent back as it was shown.
        var shown = await Ada.PatchAsync($"companies/{ids[2]}", new { industry = "Mills", custom = new { machines = new { kept = "about ten" } } }).Is(200);
        Assert.Equal("about ten", shown["custom.machines.kept"]);

        await Ada.PatchAsync($"custom-fields/{field.Id}", new { type = "text" }).Is(200);
        Assert.Equal(("3.50", "about ten"), ((await Ada.GetAsync($"companies/{ids[1]}").Is(200))["custom.machines"], (await Ada.GetAsync($"companies/{ids[2]}").Is(200))["custom.machines"]));
        await Ada.PatchAsync($"custom-fields/{field.Id}", new { type = "relation", target = "contact" }).IsProblem(400, "validation", "type");
    }

    [Fact]
    public async Task A_choice_becomes_text_and_a_choice_again()
    {
        var field = await Ada.CreateAsync("custom-fields", new { @object = "deal", label = "Colour of the van", type = "choice", options = new[] { new { label = "Red" }, new { label = "Blue" } } });
        var red = field["options[0].id"]!;
        var deal = await Ada.CreateAsync("deals", new { title = "Van", custom = new { colourOfTheVan = red } });
        await Ada.PatchAsync($"custom-fields/{field.Id}", new { type = "text" }).Is(200);
        Assert.Equal("Red", (await Ada.GetAsync($"deals/{deal.Id}").Is(200))["custom.colourOfTheVan"]);
        Assert.Equal([deal.Id], (await Ada.GetAsync("deals?filter[custom.colourOfTheVan]=red").Is(200)).Each("id"));
        await Ada.PatchAsync($"custom-fields/{field.Id}", new { type = "choice", options = new[] { new { label = "Blue" }, new { label = "Red" } } }).Is(200);
        Assert.Equal(red, (await Ada.GetAsync($"deals/{deal.Id}").Is(200))["custom.colourOfTheVan"]);
    }

    [Fact]
    public async Task Uniqueness_is_refused_while_values_repeat_and_told_beforehand()
    {
        var field = await Ada.CreateAsync("custom-fields", new { @object = "contact", label = "Badge", type = "text" });
        var ann = await Ada.CreateAsync("contacts", new { firstName = "Ann", custom = new { badge = "B-1" } });
        await Ada.CreateAsync("contacts", new { firstName = "Ben", custom = new { badge = "b-1" } });
        Assert.Equal("1", (await Ada.PostAsync($"custom-fields/{field.Id}/preview", new { unique = true }).Is(200))["repeated"]);
        await Ada.PatchAsync($"custom-fields/{field.Id}", new { unique = true }).IsProblem(409, "conflict", "unique");
        await Ada.PatchAsync($"contacts/{ann.Id}", new { custom = new { badge = "B-2" } }).Is(200);
        await Ada.PatchAsync($"custom-fields/{field.Id}", new { unique = true }).Is(200);
        await Ada.PatchAsync($"contacts/{ann.Id}", new { custom = new { badge = "B-1" } }).IsProblem(409, "duplicate", "custom.badge");
    }

    [Fact]
    public async Task Fields_are_put_into_order_and_a_stale_change_is_refused()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zebra");
        var made = new List<Answer>();
        foreach (var label in new[] { "One", "Two", "Three" }) made.Add(await zoe.CreateAsync("custom-fields", new { @object = "contact", label, type = "text" }));
        var ids = made.ConvertAll(m => m.Id);
        Assert.Equal(["Three", "One", "Two"], (await zoe.PutAsync("custom-fields/order", new { @object = "contact", ids = new[] { ids[2], ids[0], ids[1] } }).Is(200)).Each("label"));
        Assert.Equal(["Three", "One", "Two"], (await zoe.GetAsync("custom-fields").Is(200)).Each("label"));
        await zoe.PutAsync("custom-fields/order", new { @object = "contact", ids = new[] { ids[2], ids[0] } }).IsProblem(400, "validation", "ids");
        await zoe.PatchAsync($"custom-fields/{ids[0]}", new { label = "First of all" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
        await zoe.PatchAsync($"custom-fields/{ids[0]}", new { key = "other" }).IsProblem(400, "validation", "key");
        Assert.Null((await zoe.PatchAsync($"custom-fields/{ids[0]}", new { description = "Help", group = (string?)null }).Is(200))["group"]);
    }

    [Fact]
    public async Task An_object_takes_a_hundred_fields_and_says_so()
    {
        var zoe = await app.SignUpAsync("Zoe", "Zoo");
        for (var i = 0; i < 100; i++) await zoe.CreateAsync("custom-fields", new { @object = "deal", label = $"Field {i}", type = "text" });
        await zoe.PostAsync("custom-fields", new { @object = "deal", label = "One too many", type = "text" }).IsProblem(409, "conflict", "object");
    }
}
