using System.Text.Json;

namespace Crm.Tests.Rules;

/// <summary>Rules that a workspace makes for what may be saved: kept by every way in, refused where they would lock everybody out.</summary>
public sealed class RuleTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Tagged(string tag) => new { field = "tags", op = "eq", value = tag };
    static object All(params object[] conditions) => new { all = conditions };
    static object NoPhone => new { field = "phone", op = "empty", value = true };

    /// <summary>Of contacts with this tag: the rule speaks up when they have no phone.</summary>
    Task<Answer> RuleAsync(string tag, string effect, string when = "both", object? condition = null, string @object = "contact") => app.Ada.CreateAsync("validation-rules", new
    {
        @object, when, effect, condition = condition ?? All(Tagged(tag), NoPhone), messages = new { en = $"{tag} needs a phone number.", de = $"{tag} braucht eine Telefonnummer." },
    });

    Task<Answer> ContactAsync(string name, string tag, string query = "", Person? who = null, params string[] phones) =>
        (who ?? app.Ada).PostAsync("contacts" + query, new { firstName = name, tags = new[] { tag }, phones = phones.Select(p => new { value = p }) });

    [Fact]
    public async Task What_a_rule_blocks_is_not_saved_and_says_why_in_the_readers_language()
    {
        var rule = await RuleAsync("Blocked", "block");
        var refused = (await ContactAsync("Ann", "Blocked")).IsProblem(409, "rule", "phones");
        Assert.Equal(("Blocked needs a phone number.", rule.Id, "block"), (refused["detail"], refused["rules[0].id"], refused["rules[0].effect"]));
        var german = await app.Ada.PostAsync("contacts", new { firstName = "Ann", tags = new[] { "Blocked" } }, ("Accept-Language", "fr, de-AT;q=0.8, en;q=0.5"));
        Assert.Equal("Blocked braucht eine Telefonnummer.", german["rules[0].message"]);
        Assert.Equal(0, (await app.Ada.GetAsync("contacts?filter[tags]=Blocked").Is(200)).Count());
        var ann = await ContactAsync("Ann", "Blocked", "", null, "+44 20 7946 0001").Is(201);
        (await app.Bob.PatchAsync($"contacts/{ann.Id}", new { phones = Array.Empty<object>() })).IsProblem(409, "rule", "phones");
        Assert.Equal(("1", "+442079460001"), ((await app.Ada.GetAsync($"contacts/{ann.Id}").Is(200))["version"], (await app.Ada.GetAsync($"contacts/{ann.Id}").Is(200))["phones[0].normalized"]));
        // The rule of Acme's is nothing to Globex.
        await app.Mallory.PostAsync("contacts", new { firstName = "Mo", tags = new[] { "Blocked" } }).Is(201);
        (await app.Mallory.GetAsync($"validation-rules/{rule.Id}")).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Every_way_in_keeps_the_rule()
    {
        await RuleAsync("Every", "block");
        var free = (await ContactAsync("Free", "none").Is(201)).Id;
        (await app.Ada.PutAsync("contacts/by/shop/every-1", new { firstName = "Upsert", tags = new[] { "Every" } })).IsProblem(409, "rule", "phones");
        var batch = await app.Ada.PostAsync("contacts/batch", new { items = new object[] { new { firstName = "One", tags = new[] { "Every" } }, new { firstName = "Two" }, new { id = free, tags = new[] { "Every" } } } }).Is(200);
        Assert.Equal(["409", "201", "409"], batch.Each("status"));
        Assert.Equal("rule", batch["items[0].error.type"]);
        var other = (await ContactAsync("Phoned", "none", "", null, "+44 20 7946 0002").Is(201)).Id;
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "addTags", ids = new[] { free, other }, tags = new[] { "Every" } }).Is(200);
        Assert.Equal(("1", "1"), (bulk["changed"], bulk["refused"]));
        Assert.Equal([other], (await app.Ada.GetAsync("contacts?filter[tags]=Every").Is(200)).Each("id"));
    }

    [Fact]
    public async Task In_an_import_a_row_that_a_rule_blocks_fails_alone_and_warnings_stand_at_their_rows()
    {
        await RuleAsync("Imp", "block");
        await RuleAsync("Soft", "warn");
        await RuleAsync("Why", "askReason");
        var id = await ImportAsync("firstName,tags,phone\nImpA,Imp,\nImpB,Imp,+442079460003\nImpC,,\nImpD,Soft,\nImpE,Why,\n");
        var done = await DoneAsync(id);
        var rows = await app.Ada.GetAsync($"imports/{id}/rows").Is(200);
        Assert.Equal(("3", "2"), (done["created"], done["failed"]));
        Assert.Equal(["failed", "created", "created", "created", "failed"], rows.Each("result"));
        Assert.Equal(("Imp needs a phone number.", "Soft needs a phone number."), (rows["items[0].problems[0].message"], rows["items[3].problems[0].message"]));
        Assert.Equal(["5"], (await app.Ada.GetAsync($"imports/{id}/rows?status=warned").Is(200)).Each("row"));
        Assert.Contains("Soft needs a phone number.", (await app.Ada.GetAsync($"imports/{id}/result.csv").Is(200)).Text, StringComparison.Ordinal);
        Assert.Contains("Why needs a phone number.", done["asks"]!, StringComparison.Ordinal);
        // An undo is not stopped by a rule, and a reason in the mapping is one for every row.
        var again = await DoneAsync(await ImportAsync("firstName,tags,phone\nImpE,Why,\n", new { constants = new { reason = "Old list" } }));
        Assert.Equal(("1", "0"), (again["created"], again["failed"]));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from rule_reasons where reason = 'Old list' and tenant_id = $1", Guid.Parse(app.Ada.TenantId)));
    }

    async Task<string> ImportAsync(string csv, object? mapping = null)
    {
        var form = new MultipartFormDataContent { { new StringContent("contacts"), "object" }, { new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(csv)), "file", "people.csv" } };
        if (mapping is not null) form.Add(new StringContent(JsonSerializer.Serialize(mapping)), "mapping");
        var import = await app.Ada.PostAsync("imports", form).Is(202);
        await app.Ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        return import.Id;
    }

    async Task<Answer> DoneAsync(string id)
    {
        for (var tries = 0; ; tries++)
        {
            var seen = await app.Ada.GetAsync($"imports/{id}").Is(200);
            if (seen["status"] != "running" || tries == 300) return seen;
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task A_warning_saves_and_tells_in_a_header_or_at_the_item()
    {
        var rule = await RuleAsync("Warned", "warn");
        var saved = await ContactAsync("Ann", "Warned").Is(201);
        var told = JsonDocument.Parse(saved.Headers.GetValues("Rule-Warnings").Single()).RootElement[0];
        Assert.Equal((rule.Id, saved.Id, "Warned needs a phone number."), (told.GetProperty("ruleId").GetString(), told.GetProperty("recordId").GetString(), told.GetProperty("message").GetString()));
        var batch = await app.Ada.PostAsync("contacts/batch", new { items = new object[] { new { firstName = "B", tags = new[] { "Warned" } }, new { firstName = "C" } } }).Is(200);
        Assert.Equal(("Warned needs a phone number.", null), (batch["items[0].warnings[0].message"], batch["items[1].warnings[0].message"]));
        Assert.False((await ContactAsync("Dee", "Warned", "", null, "+44 20 7946 0004").Is(201)).Headers.Contains("Rule-Warnings"));
    }

    [Fact]
    public async Task A_rule_that_asks_for_a_reason_is_passed_with_one_which_is_kept()
    {
        var rule = await RuleAsync("Asked", "askReason");
        var needed = (await ContactAsync("Ann", "Asked")).IsProblem(409, "reasonNeeded", "phones");
        Assert.Equal("askReason", needed["rules[0].effect"]);
        (await ContactAsync("Ann", "Asked", "?reason=%20")).IsProblem(409, "reasonNeeded");
        (await ContactAsync("Ann", "Asked", "?reason=" + new string('x', 501))).IsProblem(400, "validation", "reason");
        var ann = await ContactAsync("Ann", "Asked", "?reason=Met%20at%20the%20fair", app.Bob).Is(201);
        var reasons = await app.Ada.GetAsync($"validation-rules/{rule.Id}/reasons").Is(200);
        Assert.Equal((ann.Id, "Ann", "Met at the fair", "Bob"), (reasons["items[0].recordId"], reasons["items[0].title"], reasons["items[0].reason"], reasons["items[0].actor.name"]));
        var line = await app.Ada.GetAsync($"contacts/{ann.Id}/timeline?kind=rule").Is(200);
        Assert.Equal(("Asked needs a phone number.", "Met at the fair"), (line["items[0].title"], line["items[0].body"]));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from events where record_id = $1 and type = 'contact.reasonGiven'", Guid.Parse(ann.Id)));
    }

    [Fact]
    public async Task A_rule_for_new_records_leaves_changes_alone_and_one_for_changes_new_records()
    {
        var old = await ContactAsync("Old", "none").Is(201);
        await RuleAsync("New", "block", "create");
        await RuleAsync("Changed", "block", "update");
        (await ContactAsync("Ann", "New")).IsProblem(409, "rule");
        await app.Ada.PatchAsync($"contacts/{old.Id}", new { tags = new[] { "New" } }).Is(200);
        var changed = await ContactAsync("Ben", "Changed").Is(201);
        (await app.Ada.PatchAsync($"contacts/{changed.Id}", new { lastName = "Ash" })).IsProblem(409, "rule");
    }

    [Fact]
    public async Task What_comes_back_from_the_trash_or_by_an_undo_is_not_stopped()
    {
        var (one, two) = (await ContactAsync("One", "Undo").Is(201), await ContactAsync("Two", "none", "", null, "+44 20 7946 0005").Is(201));
        var bulk = await app.Ada.PostAsync("contacts/bulk", new { action = "removeTags", ids = new[] { one.Id }, tags = new[] { "Undo" } }).Is(200);
        await app.Ada.DeleteAsync($"contacts/{two.Id}").Is(204);
        await RuleAsync("Undo", "block");
        await app.Ada.PostAsync($"bulk/{bulk.Id}/undo").Is(200);
        Assert.Equal([one.Id], (await app.Ada.GetAsync("contacts?filter[tags]=Undo").Is(200)).Each("id"));
        await app.Ada.PostAsync($"contacts/{two.Id}/restore").Is(200);
        // To say what is known of an address is no change that rules look at.
        await app.Ada.PutAsync($"contacts/{one.Id}/lifecycle", new { stage = "lead", reason = "Called" }).Is(200);
        await app.Ada.DeleteAsync($"contacts/{one.Id}").Is(204);
        await app.Ada.PostAsync($"contacts/{one.Id}/restore").Is(200);
    }

    [Fact]
    public async Task Merging_is_not_stopped_by_a_rule_nor_is_taking_it_back()
    {
        var (one, two) = (await ContactAsync("Mergeone", "Merged").Is(201), await app.Ada.CreateAsync("contacts", new { firstName = "Mergetwo", jobTitle = "Buyer" }));
        await RuleAsync("Merged", "block");
        var merged = await app.Ada.PostAsync($"contacts/{one.Id}/merge", new { mergedId = two.Id }).Is(200);
        await app.Ada.PostAsync($"merges/{merged["mergeId"] ?? merged["merge.id"] ?? merged["id"]}/undo").Is(200);
        Assert.Equal([one.Id], (await app.Ada.GetAsync("contacts?filter[tags]=Merged").Is(200)).Each("id"));
    }

    [Fact]
    public async Task A_deal_cannot_be_won_past_a_rule()
    {
        await RuleAsync("Won", "block", condition: All(new { field = "status", op = "eq", value = "won" }, new { field = "amount", op = "empty", value = true }, Tagged("Won")), @object: "deal");
        var deal = await app.Ada.CreateAsync("deals", new { title = "Flour", tags = new[] { "Won" } });
        (await app.Ada.PostAsync($"deals/{deal.Id}/win")).IsProblem(409, "rule", "amount");
        Assert.Equal("open", (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["status"]);
        await app.Ada.PatchAsync($"deals/{deal.Id}", new { amount = new { amount = "100.00", currency = "EUR" } }).Is(200);
        await app.Ada.PostAsync($"deals/{deal.Id}/win").Is(200);
    }

    [Fact]
    public async Task A_dry_run_counts_and_names_what_a_rule_would_speak_up_about()
    {
        await ContactAsync("Dry", "Dry").Is(201);
        await ContactAsync("Wet", "Dry", "", null, "+44 20 7946 0006").Is(201);
        var run = await app.Ada.PostAsync("validation-rules/dry-run", new { @object = "contact", condition = All(Tagged("Dry"), NoPhone) }).Is(200);
        Assert.Equal(("1", "Dry"), (run["count"], run["items[0].title"]));
        Assert.True(long.Parse(run["total"]!) >= 2);
        var never = await app.Ada.PostAsync("validation-rules/dry-run", new { @object = "contact", condition = All(Tagged("Dry"), new { not = Tagged("Dry") }) }).Is(200);
        Assert.Equal("0", never["count"]);
        (await app.Ada.PostAsync("validation-rules/dry-run", new { @object = "contact", condition = new { field = "wings", op = "eq", value = "2" } })).IsProblem(400, "validation", "condition.field");
        (await app.Bob.PostAsync("validation-rules/dry-run", new { @object = "contact", condition = NoPhone })).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_rule_that_no_record_could_meet_is_refused_unless_it_is_meant()
    {
        var everything = new { field = "displayName", op = "ne", value = "nobody is called this" };
        object Rule(string effect, object condition, bool enabled = true) => new { @object = "contact", when = "create", effect, condition, enabled, messages = new { en = "Never." } };
        await ContactAsync("Somebody", "none").Is(201);
        var refused = (await app.Ada.PostAsync("validation-rules", Rule("block", everything))).IsProblem(409, "lockedOut", "condition");
        Assert.Equal(refused["total"], refused["count"]);
        await app.Ada.PostAsync("contacts", new { firstName = "Still" }).Is(201);
        var off = await app.Ada.CreateAsync("validation-rules", Rule("block", everything, enabled: false));
        (await app.Ada.PatchAsync($"validation-rules/{off.Id}", new { enabled = true })).IsProblem(409, "lockedOut");
        await app.Ada.PatchAsync($"validation-rules/{off.Id}?force=true", new { enabled = true }).Is(200);
        (await ContactAsync("No", "none")).IsProblem(409, "rule");
        await app.Ada.PatchAsync($"validation-rules/{off.Id}", new { enabled = false }).Is(200);
        await ContactAsync("Yes", "none").Is(201);
        (await app.Ada.PostAsync("validation-rules", Rule("warn", new { all = Array.Empty<object>() }))).IsProblem(400, "validation", "condition");
        (await app.Ada.PostAsync("validation-rules", Rule("warn", "x"))).IsProblem(400, "validation", "condition");
        (await app.Ada.PostAsync("validation-rules", Rule("warn", new { field = "wings", op = "eq", value = "2" }))).IsProblem(400, "validation", "condition.field");
        (await app.Ada.PostAsync("validation-rules", new { @object = "contact", when = "both", effect = "warn", condition = NoPhone, messages = new { } })).IsProblem(400, "validation", "messages");
        (await app.Ada.PostAsync("validation-rules", new { @object = "contact", when = "both", effect = "warn", condition = NoPhone, messages = new Dictionary<string, string> { ["EN"] = "x" } })).IsProblem(400, "validation", "messages");
        (await app.Ada.PostAsync("validation-rules", new { @object = "task", when = "both", effect = "warn", condition = NoPhone, messages = new { en = "x" } })).IsProblem(400, "validation", "object");
    }

    [Fact]
    public async Task A_rule_is_changed_deleted_and_brought_back_by_owners_and_admins_alone()
    {
        var rule = await RuleAsync("Kept", "block");
        foreach (var person in new[] { app.Bob, app.Vera }) (await person.GetAsync("validation-rules")).IsProblem(403, "forbidden");
        (await app.Ada.PatchAsync($"validation-rules/{rule.Id}", new { effect = "warn" }, ("If-Match", "\"9\""))).IsProblem(412, "stale");
        (await app.Ada.PatchAsync($"validation-rules/{rule.Id}", new { @object = "deal" })).IsProblem(400, "validation", "object");
        var changed = await app.Ada.PatchAsync($"validation-rules/{rule.Id}", new { condition = Tagged("Kept"), messages = new { fr = "Non." } }).Is(200);
        Assert.Equal(("2", "tags", null, "Non."), (changed["version"], changed["condition.field"], changed["messages.en"], changed["messages.fr"]));
        Assert.Equal("Non.", (await ContactAsync("Ann", "Kept", "", null, "+44 20 7946 0007")).IsProblem(409, "rule", "tags")["detail"]);
        Assert.Equal("2", (await app.Ada.PatchAsync($"validation-rules/{rule.Id}", new { condition = Tagged("Kept") }).Is(200))["version"]);
        await app.Ada.DeleteAsync($"validation-rules/{rule.Id}").Is(204);
        (await app.Ada.GetAsync($"validation-rules/{rule.Id}")).IsProblem(404, "notFound");
        await ContactAsync("Ann", "Kept").Is(201);
        Assert.Contains(rule.Id, (await app.Ada.GetAsync("validation-rules?trashed=true&object=contact").Is(200)).Each("id"));
        await app.Ada.PostAsync($"validation-rules/{rule.Id}/restore").Is(200);
        (await ContactAsync("Ben", "Kept")).IsProblem(409, "rule");
    }

    [Fact]
    public async Task A_rule_reaches_what_the_writer_may_not_see_and_tells_nothing_of_it()
    {
        await RuleAsync("Secret", "block", condition: All(Tagged("Secret"), new { field = "incomeBand", op = "eq", value = "0-25k" }));
        var ann = await app.Ada.CreateAsync("contacts", new { firstName = "Ann", incomeBand = "0-25k" });
        var refused = (await app.Bob.PatchAsync($"contacts/{ann.Id}", new { tags = new[] { "Secret" } })).IsProblem(409, "rule", "tags");
        Assert.DoesNotContain("incomeBand", refused.Text);
        Assert.Contains("incomeBand", (await app.Ada.PatchAsync($"contacts/{ann.Id}", new { tags = new[] { "Secret" } })).Text);
    }

    [Fact]
    public async Task A_rule_by_a_field_of_ones_own_holds_until_the_field_is_gone()
    {
        var field = await app.Ada.CreateAsync("custom-fields", new { @object = "contact", label = "Grade", key = "grade", type = "text" });
        var rule = await RuleAsync("Own", "block", condition: All(Tagged("Own"), new { field = "custom.grade", op = "empty", value = true }));
        (await ContactAsync("Ann", "Own")).IsProblem(409, "rule", "custom.grade");
        await app.Ada.PostAsync("contacts", new { firstName = "Ben", tags = new[] { "Own" }, custom = new { grade = "A" } }).Is(201);
        await app.Ada.DeleteAsync($"custom-fields/{field.Id}").Is(204);
        await ContactAsync("Cy", "Own").Is(201);
        Assert.NotNull((await app.Ada.GetAsync($"validation-rules/{rule.Id}").Is(200))["problem"]);
    }
}
