namespace Crm.Tests.Members;

public sealed class MemberTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_deactivated_member_is_out_with_the_next_request()
    {
        var dan = await app.JoinAsync(app.Ada, "Dan", "member");
        await dan.GetAsync("contacts").Is(200);
        await app.Ada.PatchAsync($"members/{dan.MemberId}", new { status = "deactivated" }).Is(200);
        await dan.GetAsync("contacts").IsProblem(401, "unauthenticated");
        await dan.GetAsync("me").IsProblem(401, "unauthenticated");
        await dan.PostAsync("auth/refresh").IsProblem(401, "unauthenticated");
        await dan.PostAsync("auth/sign-in", new { email = dan.Email, password = dan.Password }).IsProblem(401, "unauthenticated");
        await app.Ada.PatchAsync($"members/{dan.MemberId}", new { status = "active" }).Is(200);
        await dan.SignInAsync();
    }

    [Fact]
    public async Task A_role_counts_from_the_next_request_on()
    {
        var rob = await app.JoinAsync(app.Ada, "Rob", "admin");
        await rob.PostAsync("pipelines", new { name = "Mine", stages = new[] { new { name = "A", kind = "open" } } }).Is(201);
        await app.Ada.PatchAsync($"members/{rob.MemberId}", new { role = "readOnly" }).Is(200);
        await rob.PostAsync("pipelines", new { name = "Mine too", stages = new[] { new { name = "A", kind = "open" } } }).IsProblem(403, "forbidden");
        await rob.PostAsync("contacts", new { firstName = "x" }).IsProblem(403, "forbidden");
        await rob.GetAsync("contacts").Is(200);
    }

    [Fact]
    public async Task An_admin_neither_makes_nor_unmakes_owners()
    {
        var admin = await app.JoinAsync(app.Ada, "Amy", "admin");
        await admin.PatchAsync($"members/{app.Bob.MemberId}", new { role = "owner" }).IsProblem(403, "forbidden");
        await admin.PatchAsync($"members/{admin.MemberId}", new { role = "owner" }).IsProblem(403, "forbidden");
        await admin.PatchAsync($"members/{app.Ada.MemberId}", new { role = "member" }).IsProblem(403, "forbidden");
        await admin.PatchAsync($"members/{app.Ada.MemberId}", new { status = "deactivated" }).IsProblem(403, "forbidden");
        await app.Bob.PatchAsync($"members/{app.Bob.MemberId}", new { role = "admin" }).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task The_last_owner_stays_however_many_try_at_once()
    {
        var first = await app.SignUpAsync("Olga", "Owners");
        var owners = new List<Person> { first };
        for (var i = 0; i < 3; i++) owners.Add(await app.JoinAsync(first, "Owner" + i, "owner"));
        await first.PatchAsync($"members/{first.MemberId}", new { status = "deactivated" }).IsProblem(409, "conflict", "status");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => owners[i % 4].PatchAsync($"members/{owners[(i + 1 + i / 4) % 4].MemberId}", new { role = "member" })));
        Assert.All(answers, a => Assert.True(a.Status is 200 or 403 or 409 or 503, $"{a.Status} {a.Text}{app.Errors()}"));
        Assert.True(await app.ScalarAsync<long>("select count(*) from members where tenant_id = $1 and role = 'owner' and status = 'active'", Guid.Parse(first.TenantId)) >= 1);
    }

    [Fact]
    public async Task The_only_owner_cannot_become_less()
    {
        var owner = await app.SignUpAsync("Solo", "Alone");
        await owner.PatchAsync($"members/{owner.MemberId}", new { role = "admin" }).IsProblem(409, "conflict", "role");
        Assert.Equal("owner", (await owner.GetAsync("members").Is(200))["items[0].role"]);
    }

    [Fact]
    public async Task Members_are_paged_and_versioned()
    {
        var list = await app.Ada.GetAsync("members?limit=2").Is(200);
        Assert.NotNull(list["nextCursor"]);
        var names = list.Each("name").Concat((await app.Ada.GetAsync($"members?limit=100&cursor={list["nextCursor"]}").Is(200)).Each("name")).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Contains("Bob", names);
        await app.Ada.PatchAsync($"members/{app.Bob.MemberId}", new { name = "Robert" }, ("If-Match", "\"99\"")).IsProblem(412, "stale");
    }

    [Fact]
    public async Task A_person_changes_their_own_name_everywhere()
    {
        var me = await app.Bob.PatchAsync("me", new { name = "Bob the Second" }).Is(200);
        Assert.Equal("Bob the Second", me["user.name"]);
        Assert.Contains("Bob the Second", (await app.Ada.GetAsync("members").Is(200)).Each("name"));
        await app.Bob.PatchAsync("me", new { name = "Bob" }).Is(200);
    }

    [Fact]
    public async Task The_workspace_is_changed_by_admins_with_its_version()
    {
        var tenant = await app.Ada.GetAsync("tenant").Is(200);
        var changed = await app.Ada.PatchAsync("tenant", new { name = "Acme Ltd", currency = "GBP", timeZone = "Europe/London", locale = "en-GB" }, ("If-Match", tenant.ETag!)).Is(200);
        Assert.Equal(("Acme Ltd", "GBP", tenant.Version + 1), (changed["name"], changed["currency"], changed.Version));
        await app.Ada.PatchAsync("tenant", new { name = "Stale" }, ("If-Match", tenant.ETag!)).IsProblem(412, "stale");
        await app.Ada.PatchAsync("tenant", new { currency = "XXX" }).IsProblem(400, "validation", "currency");
        await app.Bob.PatchAsync("tenant", new { name = "Bob's" }).IsProblem(403, "forbidden");
        await app.Ada.PatchAsync("tenant", new { name = "Acme" }).Is(200);
    }
}
