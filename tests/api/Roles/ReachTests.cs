namespace Crm.Tests.Roles;

/// <summary>What a role may do to what it sees: each deed for itself, and an answer that says what to ask for.</summary>
public sealed class ReachTests(ReachTests.Fields app) : IClassFixture<ReachTests.Fields>
{
    /// <summary>Fay sees and works on her own records only; some are Ada's, some nobody's.</summary>
    public sealed class Fields : CrmApp
    {
        public Person Fay { get; private set; } = null!;
        public string Role { get; private set; } = "";
        public string Company { get; private set; } = "";
        public string Contact { get; private set; } = "";
        public string Deal { get; private set; } = "";

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Fay = await JoinAsync(Ada, "Fay", "member");
            Role = (await Ada.CreateAsync("roles", new { name = "Field", baseline = "member", rules = RoleTests.Rules("own") })).Id;
            await Ada.PatchAsync($"members/{Fay.MemberId}", new { roleId = Role }).Is(200);
            Company = (await Ada.CreateAsync("companies", new { name = "Ada's firm", domains = new[] { "adas.example" }, externalIds = new { shop = "ada-1" } })).Id;
            Contact = (await Ada.CreateAsync("contacts", new { lastName = "Ada's person", companyId = Company, emails = new[] { new { value = "one@adas.example" } } })).Id;
            Deal = (await Ada.CreateAsync("deals", new { title = "Ada's deal", companyId = Company })).Id;
        }
    }

    [Fact]
    public async Task What_one_makes_is_ones_own_and_cannot_be_given_out_of_sight()
    {
        var mine = await app.Fay.CreateAsync("deals", new { title = "Mine" });
        Assert.Equal(app.Fay.MemberId, mine["ownerId"]);
        await app.Fay.PostAsync("deals", new { title = "Ada's", ownerId = app.Ada.MemberId }).IsProblem(403, "forbidden");
        var refused = await app.Fay.PatchAsync($"deals/{mine.Id}", new { ownerId = app.Ada.MemberId }).IsProblem(403, "forbidden", "ownerId");
        Assert.Contains("only your own deals", refused["detail"], StringComparison.Ordinal);
        await app.Fay.PatchAsync($"deals/{mine.Id}", new { ownerId = (string?)null }).IsProblem(403, "forbidden", "ownerId");
        var task = await app.Fay.CreateAsync("tasks", new { title = "Mine too" });
        await app.Fay.PatchAsync($"tasks/{task.Id}", new { assigneeId = app.Ada.MemberId }).IsProblem(403, "forbidden", "assigneeId");
        Assert.Equal(app.Fay.MemberId, (await app.Fay.GetAsync($"deals/{mine.Id}").Is(200))["ownerId"]);
        var batch = await app.Fay.PostAsync("deals/batch", new { items = new object[] { new { id = mine.Id, ownerId = app.Ada.MemberId }, new { id = app.Deal, title = "Taken" }, new { title = "New" }, new { id = mine.Id, title = "Renamed" } } }).Is(200);
        Assert.Equal(["403", "404", "201", "200"], batch.Each("status"));
    }

    [Fact]
    public async Task What_is_not_seen_is_unknown_in_addresses_and_bodies()
    {
        foreach (var (path, body) in new (string, object?)[] { ($"deals/{app.Deal}", new { title = "x" }), ($"companies/{app.Company}", new { name = "x" }), ($"contacts/{app.Contact}", new { firstName = "x" }) })
        {
            await app.Fay.PatchAsync(path, body).IsProblem(404, "notFound");
            await app.Fay.DeleteAsync(path).IsProblem(404, "notFound");
            await app.Fay.PostAsync(path + "/restore").IsProblem(404, "notFound");
            await app.Fay.GetAsync(path + "/timeline").IsProblem(404, "notFound");
        }
        foreach (var verb in new[] { "win", "reopen" }) await app.Fay.PostAsync($"deals/{app.Deal}/{verb}").IsProblem(404, "notFound");
        await app.Fay.PostAsync($"deals/{app.Deal}/lose", new { reason = "x" }).IsProblem(404, "notFound");
        await app.Fay.GetAsync($"deals/{app.Deal}/stages").IsProblem(404, "notFound");
        await app.Fay.GetAsync($"companies/{app.Company}/contacts").IsProblem(404, "notFound");
        await app.Fay.PostAsync("contacts", new { lastName = "x", companyId = app.Company }).IsProblem(422, "unusable", "companyId");
        await app.Fay.PostAsync("deals", new { title = "x", contactIds = new[] { app.Contact } }).IsProblem(422, "unusable", "contactIds");
        await app.Fay.PostAsync("tasks", new { title = "x", links = new[] { new { @object = "deal", id = app.Deal } } }).IsProblem(422, "unusable", "links[0].id");
        await app.Fay.PutAsync("companies/by/shop/ada-1", new { name = "x" }).IsProblem(404, "notFound");
        var clash = await app.Fay.PostAsync("companies", new { name = "x", externalIds = new { shop = "ada-1" } }).IsProblem(409, "duplicate");
        Assert.DoesNotContain(app.Company, clash.Text, StringComparison.Ordinal);
        Assert.Equal(0, (await app.Fay.GetAsync("tags").Is(200)).Count());
    }

    [Fact]
    public async Task A_name_of_what_is_not_seen_is_not_told_beside_what_is()
    {
        var deal = await app.Ada.CreateAsync("deals", new { title = "Fay's at Ada's firm", ownerId = app.Fay.MemberId, companyId = app.Company, contactIds = new[] { app.Contact } });
        var seen = await app.Fay.GetAsync($"deals/{deal.Id}").Is(200);
        Assert.Equal((null, "0"), (seen["companyName"], seen.Count("contactIds").ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.DoesNotContain("Ada's", (await app.Fay.GetAsync($"pipelines/{seen["pipelineId"]}/board").Is(200)).Text.Replace("Fay's at Ada's firm", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await app.Fay.PatchAsync($"deals/{deal.Id}", new { title = "Renamed" }).Is(200);
        var whole = await app.Ada.GetAsync($"deals/{deal.Id}").Is(200);
        Assert.Equal((app.Company, app.Contact), (whole["companyId"], whole["contactIds[0]"]));
    }

    [Fact]
    public async Task A_deed_that_the_role_lacks_says_what_to_ask_for()
    {
        var rosa = await app.JoinAsync(app.Ada, "Rosa", "member");
        var none = new { read = "all", create = "none", update = "own", delete = "none", export = "none", bulk = "none" };
        var role = (await app.Ada.CreateAsync("roles", new { name = "Looks mostly", baseline = "member", rules = new { deal = none, contact = none } })).Id;
        await app.Ada.PatchAsync($"members/{rosa.MemberId}", new { roleId = role }).Is(200);
        var refused = await rosa.PatchAsync($"deals/{app.Deal}", new { title = "x" }).IsProblem(403, "forbidden");
        Assert.Equal(("deal", "update", "all"), (refused["needs.object"], refused["needs.action"], refused["needs.scope"]));
        foreach (var verb in new[] { "win", "reopen" }) await rosa.PostAsync($"deals/{app.Deal}/{verb}").IsProblem(403, "forbidden");
        await rosa.PostAsync($"deals/{app.Deal}/lose", new { reason = "x" }).IsProblem(403, "forbidden");
        var stage = (await rosa.GetAsync("pipelines").Is(200))["items[0].stages[1].id"];
        await rosa.PutAsync($"deals/{app.Deal}/stage", new { stageId = stage }).IsProblem(403, "forbidden");
        Assert.Equal("create", (await rosa.PostAsync("deals", new { title = "x" }).IsProblem(403, "forbidden"))["needs.action"]);
        Assert.Equal("delete", (await rosa.DeleteAsync($"contacts/{app.Contact}").IsProblem(403, "forbidden"))["needs.action"]);
        Assert.Equal("bulk", (await rosa.PostAsync("contacts/batch", new { items = new[] { new { lastName = "x" } } }).IsProblem(403, "forbidden"))["needs.action"]);
        await rosa.PostAsync("companies", new { name = "Allowed" }).Is(201);
        await app.Ada.PatchAsync($"deals/{app.Deal}", new { ownerId = rosa.MemberId }).Is(200);
        await rosa.PatchAsync($"deals/{app.Deal}", new { title = "Hers now" }).Is(200);
        await app.Ada.PatchAsync($"deals/{app.Deal}", new { ownerId = app.Ada.MemberId, title = "Ada's deal" }).Is(200);
    }

    [Fact]
    public async Task A_team_shows_its_peoples_records_and_a_changed_team_with_the_next_request()
    {
        var (gil, hal) = (await app.JoinAsync(app.Ada, "Gil", "member"), await app.JoinAsync(app.Ada, "Hal", "member"));
        var role = (await app.Ada.CreateAsync("roles", new { name = "Team player", baseline = "member", rules = RoleTests.Rules("team") })).Id;
        await app.Ada.PatchAsync($"members/{gil.MemberId}", new { roleId = role }).Is(200);
        var theirs = await app.Ada.CreateAsync("contacts", new { lastName = "Hal's", ownerId = hal.MemberId });
        await gil.GetAsync($"contacts/{theirs.Id}").IsProblem(404, "notFound");
        var team = await app.Ada.CreateAsync("teams", new { name = "North", memberIds = new[] { gil.MemberId } });
        await app.Ada.PutAsync($"teams/{team.Id}/members/{hal.MemberId}").Is(200);
        await gil.PatchAsync($"contacts/{theirs.Id}", new { firstName = "Seen" }).Is(200);
        await app.Ada.PostAsync("teams", new { name = "north" }).IsProblem(409, "conflict", "name");
        await app.Ada.DeleteAsync($"teams/{team.Id}/members/{hal.MemberId}").Is(200);
        await gil.GetAsync($"contacts/{theirs.Id}").IsProblem(404, "notFound");
        await app.Ada.PatchAsync($"teams/{team.Id}", new { memberIds = new[] { gil.MemberId, hal.MemberId } }).Is(200);
        await gil.GetAsync($"contacts/{theirs.Id}").Is(200);
        await app.Ada.DeleteAsync($"teams/{team.Id}").Is(204);
        await gil.GetAsync($"contacts/{theirs.Id}").IsProblem(404, "notFound");
        var unassigned = await app.Ada.CreateAsync("contacts", new { lastName = "Nobody's" });
        await app.Ada.PatchAsync($"contacts/{unassigned.Id}", new { ownerId = (string?)null }).Is(200);
        await gil.GetAsync($"contacts/{unassigned.Id}").IsProblem(404, "notFound");
    }
}
