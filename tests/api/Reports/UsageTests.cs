using System.Text.Json;

namespace Crm.Tests.Reports;

/// <summary>Who uses what, counted from what people changed themselves.</summary>
public sealed class UsageTests(CrmApp app) : IClassFixture<CrmApp>
{
    static JsonElement Line(Answer report, string key) => report.At("items")!.Value.EnumerateArray().Single(i => i.GetProperty("key").GetString() == key);
    static string[] Keys(Answer report) => [.. report.At("items")!.Value.EnumerateArray().Select(i => i.GetProperty("key").GetString()!)];
    static int Count(JsonElement line, string area) => line.GetProperty("areas").EnumerateArray().Single(a => a.GetProperty("area").GetString() == area).GetProperty("count").GetInt32();
    static int Changes(JsonElement line) => line.GetProperty("changes").GetInt32();
    static (int People, bool Ever) Feature(Answer report, string feature) => report.At("features")!.Value.EnumerateArray().Where(f => f.GetProperty("feature").GetString() == feature)
        .Select(f => (f.GetProperty("people").GetInt32(), f.GetProperty("lastUsedAt").ValueKind == JsonValueKind.String)).Single();

    async Task<Person> OwnerAsync(string name)
    {
        var owner = await app.SignUpAsync(name, name + "Uses");
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(owner.Email) }).Is(204);
        return owner;
    }

    /// <summary>Two contacts, one of them changed, a deal, a task and a call: six changes.</summary>
    static async Task WorkAsync(Person who)
    {
        var contact = await who.CreateAsync("contacts", new { firstName = "Ann" });
        await who.CreateAsync("contacts", new { firstName = "Ben" });
        await who.PatchAsync($"contacts/{contact.Id}", new { lastName = "Lee" }).Is(200);
        await who.CreateAsync("deals", new { title = "Order" });
        await who.CreateAsync("tasks", new { title = "Call back" });
        await who.CreateAsync("activities", new { kind = "call", outcome = "reached", links = new[] { new { @object = "contact", id = contact.Id } } });
    }

    [Fact]
    public async Task Ada_sees_what_Bob_did_by_part_and_that_Vera_did_nothing()
    {
        var ida = await OwnerAsync("Ida");
        var (bob, vera) = (await app.JoinAsync(ida, "Bob", "member"), await app.JoinAsync(ida, "Vera", "readOnly"));
        var before = await ida.GetAsync("reports/usage").Is(200);
        Assert.Equal(0, Changes(Line(before, bob.MemberId)));
        await WorkAsync(bob);
        var seen = await ida.GetAsync("reports/usage").Is(200);
        var his = Line(seen, bob.MemberId);
        Assert.Equal(("Bob", 6, 1, 3, 1, 1, 1), (his.GetProperty("name").GetString(), Changes(his), his.GetProperty("daysActive").GetInt32(), Count(his, "customers"), Count(his, "deals"), Count(his, "tasks"), Count(his, "activities")));
        Assert.Equal(JsonValueKind.String, his.GetProperty("lastSeenAt").ValueKind);
        Assert.Equal((0, 0), (Changes(Line(seen, vera.MemberId)), Line(seen, vera.MemberId).GetProperty("daysActive").GetInt32()));
        Assert.Equal("False", seen.At("ownOnly")!.Value.ToString());
        Assert.Equal(6 + Changes(Line(seen, ida.MemberId)), Changes(seen.At("total")!.Value));
        var week = seen.At("weeks")!.Value.EnumerateArray().Last();
        Assert.Equal((2, Changes(seen.At("total")!.Value)), (week.GetProperty("people").GetInt32(), week.GetProperty("changes").GetInt32()));
        // What a job does in his name is not his.
        await app.ExecuteAsync("update events set via = 'import' where actor_id = $1 and object = 'contact'", Guid.Parse(bob.MemberId));
        Assert.Equal(3, Changes(Line(await ida.GetAsync("reports/usage").Is(200), bob.MemberId)));
        // Who has left is no longer counted.
        await ida.PatchAsync($"members/{bob.MemberId}", new { status = "deactivated" }).Is(200);
        var left = await ida.GetAsync("reports/usage").Is(200);
        Assert.DoesNotContain(bob.MemberId, Keys(left));
        Assert.Equal(Changes(Line(left, ida.MemberId)), Changes(left.At("total")!.Value));
    }

    [Fact]
    public async Task Bob_and_Vera_see_themselves_with_the_figures_that_Ada_sees_and_Mallory_sees_nothing_of_Acme()
    {
        var eva = await OwnerAsync("Eva");
        var (bob, vera) = (await app.JoinAsync(eva, "Bob", "member"), await app.JoinAsync(eva, "Vera", "readOnly"));
        await WorkAsync(bob);
        await WorkAsync(eva);
        var hers = await vera.GetAsync("reports/usage").Is(200);
        Assert.Equal((vera.MemberId, "True", 0, 0), (Keys(hers).Single(), hers.At("ownOnly")!.Value.ToString(), Changes(hers.At("total")!.Value), hers.At("features")!.Value.GetArrayLength()));
        // What he no longer sees, he has still done.
        var role = await eva.CreateAsync("roles", new { name = "Own only", baseline = "member", rules = Roles.RoleTests.Rules("own") });
        await app.ExecuteAsync("update contacts set owner_id = $2 where owner_id = $1", Guid.Parse(bob.MemberId), Guid.Parse(eva.MemberId));
        await eva.PatchAsync($"members/{bob.MemberId}", new { roleId = role.Id }).Is(200);
        var his = await bob.GetAsync("reports/usage").Is(200);
        Assert.Equal([bob.MemberId], Keys(his));
        Assert.Equal((6, 6), (Changes(Line(his, bob.MemberId)), Changes(his.At("total")!.Value)));
        Assert.Equal(6, Changes(Line(await eva.GetAsync("reports/usage").Is(200), bob.MemberId)));
        var theirs = await app.Mallory.GetAsync("reports/usage").Is(200);
        Assert.Equal([app.Mallory.MemberId], Keys(theirs));
        foreach (var feature in new[] { "playbooks", "views", "imports" }) Assert.Equal((0, false), Feature(theirs, feature));
    }

    [Fact]
    public async Task People_of_countries_that_are_grouped_share_a_line_and_the_total_stays()
    {
        var gia = await OwnerAsync("Gia");
        var people = new List<Person>();
        foreach (var name in new[] { "Dora", "Dirk", "Dina", "Gus" }) people.Add(await app.JoinAsync(gia, name, "member"));
        await WorkAsync(people[0]);
        await WorkAsync(people[1]);
        await WorkAsync(people[3]);
        var total = Changes((await gia.GetAsync("reports/usage").Is(200)).At("total")!.Value);
        foreach (var one in people.Take(3)) await gia.PatchAsync($"members/{one.MemberId}", new { country = "DE" }).Is(200);
        var seen = await gia.GetAsync("reports/usage").Is(200);
        Assert.Equal(new[] { "notSingly", people[3].MemberId, gia.MemberId }.Order(), Keys(seen).Order());
        var fold = Line(seen, "notSingly");
        Assert.Equal((12, 2, JsonValueKind.Null, JsonValueKind.Null), (Changes(fold), fold.GetProperty("daysActive").GetInt32(), fold.GetProperty("lastSeenAt").ValueKind, fold.GetProperty("name").ValueKind));
        Assert.Equal(("3", "true"), (seen["notSingly.people"], seen["notSingly.shown"]));
        Assert.Equal(total + 3, Changes(seen.At("total")!.Value)); // the three countries that Gia said
        var file = (await gia.GetAsync("reports/usage?format=csv").Is(200)).Text;
        Assert.Contains("People not shown singly", file, StringComparison.Ordinal);
        Assert.DoesNotContain("Dora", file, StringComparison.Ordinal);
        Assert.Equal(6, Changes(Line(await people[0].GetAsync("reports/usage").Is(200), people[0].MemberId)));
        // Of fewer than three nobody is told apart by the line that is left out.
        foreach (var one in people.Skip(1).Take(3)) await gia.PatchAsync($"members/{one.MemberId}", new { status = "deactivated" }).Is(200);
        var few = await gia.GetAsync("reports/usage").Is(200);
        Assert.Equal((gia.MemberId, "false"), (Keys(few).Single(), few["notSingly.shown"]));
    }

    [Fact]
    public async Task The_time_is_28_days_unless_another_is_asked_for_and_weeks_have_no_gaps()
    {
        var kim = await OwnerAsync("Kim");
        await WorkAsync(kim);
        await app.ExecuteAsync("update events set at = '2020-05-06T10:00:00Z' where actor_id = $1 and object = 'contact'", Guid.Parse(kim.MemberId));
        await app.ExecuteAsync("update events set at = '2020-05-20T10:00:00Z' where actor_id = $1 and object = 'deal'", Guid.Parse(kim.MemberId));
        Assert.Equal(0, Count(Line(await kim.GetAsync("reports/usage").Is(200), kim.MemberId), "customers"));
        var may = await kim.GetAsync("reports/usage?from=2020-05-01&to=2020-05-20").Is(200);
        Assert.Equal((4, 2), (Changes(Line(may, kim.MemberId)), Line(may, kim.MemberId).GetProperty("daysActive").GetInt32()));
        Assert.Equal(["2020-W18:0", "2020-W19:3", "2020-W20:0", "2020-W21:1"], may.At("weeks")!.Value.EnumerateArray().Select(w => $"{w.GetProperty("week")}:{w.GetProperty("changes")}"));
        Assert.Equal(1, Changes(Line(await kim.GetAsync("reports/usage?to=2020-05-20&from=2020-05-07").Is(200), kim.MemberId)));
        var only = await kim.GetAsync("reports/usage?to=2020-05-20").Is(200);
        Assert.Equal(("2020-04-23", "2020-05-20", "4"), (only["from"], only["to"], only["total.changes"]));
        await kim.GetAsync("reports/usage?from=2020-05-07&to=2020-05-06").IsProblem(400, "validation", "to");
        await kim.GetAsync("reports/usage?from=tomorrow").IsProblem(400, "validation", "from");
        await kim.GetAsync("reports/usage?to=0001-01-02").IsProblem(400, "validation", "to");
        await kim.GetAsync("reports/usage?from=9000-01-01").Is(200);
        await kim.GetAsync("reports/usage?format=xml").IsProblem(400, "validation", "format");
        var lines = (await kim.GetAsync("reports/usage?from=2020-05-01&to=2020-05-20&format=csv").Is(200)).Text.Split("\r\n");
        Assert.StartsWith("\"Kim\",\"2\",", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(string.Concat(Line(may, kim.MemberId).GetProperty("areas").EnumerateArray().Select(a => $",\"{a.GetProperty("count")}\""))[1..], lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"Total\",\"2\",,\"4\",\"3\",\"1\"", lines[2].Replace("\"\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_unused_is_told_and_what_is_used_says_by_how_many()
    {
        var zoe = await OwnerAsync("Zoe");
        var bob = await app.JoinAsync(zoe, "Bob", "member");
        string[] all = ["playbooks", "bookingPage", "goals", "strategies", "calendarFeed", "webPush", "segments", "views", "imports", "confirmations", "rules", "customFields"];
        var before = await zoe.GetAsync("reports/usage").Is(200);
        foreach (var feature in all) Assert.Equal((feature, (0, false)), (feature, Feature(before, feature)));
        var (contact, now, tenant) = (await zoe.CreateAsync("contacts", new { firstName = "Ann" }), app.Clock.GetUtcNow(), Guid.Parse(zoe.TenantId));
        foreach (var who in new[] { zoe, bob })
            await who.CreateAsync("views", new { @object = "contacts", kind = "table", name = $"Of {who.Name}", columns = new[] { "name" }, scope = "private" });
        await zoe.CreateAsync("goals", new { measure = "wonCount", period = "year", starts = $"{now.Year}-01-01", target = 2 });
        await zoe.CreateAsync("segments", new { @object = "contacts", kind = "static", name = "Some" });
        await zoe.CreateAsync("custom-fields", new { @object = "contact", label = "Shoe size", type = "number" });
        var playbook = await zoe.CreateAsync("playbooks", new { name = "Welcome", @object = "contact", steps = new object[] { new { id = "call", kind = "call", title = "Call" } } });
        await bob.CreateAsync($"playbooks/{playbook.Id}/enrolments", new { recordId = contact.Id });
        // As bookings, calendar programs, browsers, files, letters and rules leave them behind.
        await app.ExecuteAsync("insert into activities (tenant_id, id, kind, status, at, subject, source, owner_id, created_at, updated_at) values ($1, gen_random_uuid(), 'meeting', 'planned', $3, 'Visit', 'booking', $2, $3, $3)", tenant, Guid.Parse(bob.MemberId), now);
        await app.ExecuteAsync("insert into calendar_feeds (tenant_id, id, member_id, token_hash, created_at, read_at) values ($1, gen_random_uuid(), $2, '\\x01', $4, $4), ($1, gen_random_uuid(), $3, '\\x02', $4, null)", tenant, Guid.Parse(bob.MemberId), Guid.Parse(zoe.MemberId), now);
        await app.ExecuteAsync("insert into push_subscriptions (tenant_id, id, member_id, endpoint, p256dh, auth, created_at) values ($1, gen_random_uuid(), $2, 'https://push.example/1', 'a', 'b', '2020-01-01Z')", tenant, Guid.Parse(bob.MemberId));
        await app.ExecuteAsync("insert into confirmation_requests (tenant_id, id, contact_id, fields, channel, created_at, created_by, expires_at) values ($1, gen_random_uuid(), $2, '{name}', 'call', '2020-01-01Z', $3, '2020-02-01Z')", tenant, Guid.Parse(contact.Id), Guid.Parse(bob.MemberId));
        var seen = await zoe.GetAsync("reports/usage").Is(200);
        foreach (var (feature, count) in new[] { ("views", 2), ("goals", 1), ("segments", 1), ("customFields", 1), ("playbooks", 2), ("bookingPage", 1), ("calendarFeed", 1), ("webPush", 1) })
            Assert.Equal((feature, (count, true)), (feature, Feature(seen, feature)));
        Assert.Equal((0, true), Feature(seen, "confirmations")); // long ago
        foreach (var feature in new[] { "strategies", "imports", "rules" }) Assert.Equal((feature, (0, false)), (feature, Feature(seen, feature)));
        Assert.Equal((0, 0, 1), (Feature(await zoe.GetAsync("reports/usage?from=2019-01-01&to=2019-02-01").Is(200), "views").People, Feature(await zoe.GetAsync("reports/usage?from=2019-01-01&to=2019-02-01").Is(200), "confirmations").People, Feature(await zoe.GetAsync("reports/usage?from=2020-01-01&to=2020-01-31").Is(200), "confirmations").People));
    }
}
