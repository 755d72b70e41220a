using System.Globalization;

namespace Crm.Tests.Roles;

/// <summary>Roles of a workspace's own: what they may be, who may make them, and who has them.</summary>
public sealed class RoleTests(CrmApp app) : IClassFixture<CrmApp>
{
    internal static object Rule(string read, string others) => new { read, create = others, update = others, delete = others, export = others, bulk = others };
    internal static object Rules(string scope) => new { contact = Rule(scope, scope), company = Rule(scope, scope), deal = Rule(scope, scope), task = Rule(scope, scope), activity = Rule(scope, scope) };

    static async Task<string> RoleAsync(Person owner, string name, object rules, string baseline = "member", string? clearance = null) => (await owner.CreateAsync("roles", new { name, baseline, clearance, rules })).Id;

    [Fact]
    public async Task A_role_is_made_given_changed_and_deleted()
    {
        var owner = await app.SignUpAsync("Rita", "Roles");
        var dan = await app.JoinAsync(owner, "Dan", "member");
        var role = await owner.CreateAsync("roles", new { name = " Field sales ", baseline = "member", rules = new { deal = Rule("own", "none") } });
        Assert.Equal(("Field sales", "personal", "own", "none", "all", "0"), (role["name"], role["clearance"], role["rules.deal.read"], role["rules.deal.update"], role["rules.contact.update"], role["members"]));
        var member = await owner.PatchAsync($"members/{dan.MemberId}", new { roleId = role.Id }).Is(200);
        Assert.Equal(("member", role.Id), (member["role"], member["roleId"]));
        var me = await dan.GetAsync("me").Is(200);
        Assert.Equal(("Field sales", role.Id, "own", "none", "all"), (me["member.roleName"], me["member.roleId"], me["access.records.deal.read"], me["access.records.deal.create"], me["access.records.contact.create"]));
        await owner.DeleteAsync($"roles/{role.Id}").IsProblem(409, "conflict");
        var changed = await owner.PatchAsync($"roles/{role.Id}", new { clearance = "normal", rules = new { contact = Rule("team", "own") } }, ("If-Match", role.ETag ?? "\"1\"")).Is(200);
        Assert.Equal(("own", "team", "1", "2"), (changed["rules.deal.read"], changed["rules.contact.read"], changed["members"], changed["version"]));
        await owner.PatchAsync($"roles/{role.Id}", new { name = "Late" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
        await owner.PatchAsync($"members/{dan.MemberId}", new { role = "member" }).Is(200);
        Assert.Null((await dan.GetAsync("me").Is(200))["member.roleId"]);
        await owner.DeleteAsync($"roles/{role.Id}").Is(204);
        await owner.GetAsync($"roles/{role.Id}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_role_that_contradicts_itself_is_refused_where_it_does()
    {
        async Task Refused(object body, string field) => await app.Ada.PostAsync("roles", body).IsProblem(400, "validation", field);
        await Refused(new { name = "x", baseline = "owner" }, "baseline");
        await Refused(new { name = "x", baseline = "member", rules = new { deal = Rule("own", "all") } }, "rules.deal.create");
        await Refused(new { name = "x", baseline = "admin", rules = new { contact = Rule("own", "own") } }, "rules.contact.read");
        await Refused(new { name = "x", baseline = "readOnly", rules = new { task = Rule("all", "own") } }, "rules.task.create");
        await Refused(new { name = "x", baseline = "member", rules = new { quote = Rule("own", "own") } }, "rules.quote");
        await Refused(new { name = " ", baseline = "member" }, "name");
        await Refused(new { name = "x", baseline = "member", clearance = "cosmic" }, "clearance");
        await app.Ada.PostAsync("roles", new { name = "Admin", baseline = "member" }).IsProblem(409, "conflict", "name");
        await RoleAsync(app.Ada, "Twice", new { });
        await app.Ada.PostAsync("roles", new { name = "TWICE", baseline = "member" }).IsProblem(409, "conflict", "name");
    }

    [Fact]
    public async Task Nobody_grants_or_touches_more_than_they_have()
    {
        var owner = await app.SignUpAsync("Olive", "Ladders");
        var (careful, small, deleting) = (await RoleAsync(owner, "Careful admin", new { deal = Rule("all", "none") }, "admin", "normal"), await RoleAsync(owner, "Small", new { deal = Rule("own", "none") }, clearance: "normal"), await RoleAsync(owner, "Deleting", new { }));
        var (amy, dan, eve) = (await app.JoinAsync(owner, "Amy", "admin"), await app.JoinAsync(owner, "Dan", "readOnly"), await app.JoinAsync(owner, "Eve", "member"));
        await owner.PatchAsync($"members/{amy.MemberId}", new { roleId = careful }).Is(200);
        await amy.PatchAsync($"members/{amy.MemberId}", new { role = "admin" }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"members/{dan.MemberId}", new { role = "member" }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"members/{dan.MemberId}", new { roleId = deleting }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"members/{eve.MemberId}", new { status = "deactivated" }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"roles/{careful}", new { rules = new { deal = Rule("all", "all") } }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"roles/{careful}", new { clearance = "personal" }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"roles/{deleting}", new { rules = new { deal = Rule("own", "none") } }).IsProblem(403, "forbidden");
        await amy.DeleteAsync($"roles/{deleting}").IsProblem(403, "forbidden");
        await amy.PostAsync("roles", new { name = "Mine", baseline = "member" }).IsProblem(403, "forbidden");
        await amy.PostAsync("invitations", new { email = "x@ladders.example", role = "member" }).IsProblem(403, "forbidden");
        await amy.PostAsync("invitations", new { email = "x@ladders.example", roleId = deleting }).IsProblem(403, "forbidden");
        await amy.PatchAsync($"members/{dan.MemberId}", new { roleId = small }).Is(200);
        await amy.PostAsync("roles", new { name = "Smaller", baseline = "member", clearance = "normal", rules = new { deal = Rule("own", "none") } }).Is(201);
        await dan.PostAsync("roles", new { name = "Dan's", baseline = "member" }).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task An_invitation_brings_its_role_and_holds_it_until_it_is_over()
    {
        var role = await RoleAsync(app.Ada, "Invited", new { deal = Rule("own", "own") });
        await app.Ada.PostAsync("invitations", new { email = "no@acme.example" }).IsProblem(400, "validation", "role");
        await app.Ada.PostAsync("invitations", new { email = "no@acme.example", role = "admin", roleId = role }).IsProblem(400, "validation", "role");
        await app.Ada.PostAsync("invitations", new { email = "no@acme.example", roleId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "roleId");
        var invited = await app.Ada.CreateAsync("invitations", new { email = "ida@acme.example", roleId = role });
        Assert.Equal(("member", role), (invited["role"], invited["roleId"]));
        await app.Ada.DeleteAsync($"roles/{role}").IsProblem(409, "conflict");
        var ida = app.NewPerson("Ida", "ida@acme.example");
        ida.Enter(await ida.PostAsync("invitations/accept", new { token = await app.MailedTokenAsync(ida.Email), name = "Ida", password = ida.Password }).Is(200));
        Assert.Equal("Invited", (await ida.GetAsync("me").Is(200))["member.roleName"]);
        await app.Ada.DeleteAsync($"roles/{role}").IsProblem(409, "conflict");
        await app.Ada.PatchAsync($"members/{ida.MemberId}", new { role = "readOnly" }).Is(200);
        await app.Ada.DeleteAsync($"roles/{role}").Is(204);
    }

    [Fact]
    public async Task A_changed_baseline_holds_for_everybody_who_has_the_role()
    {
        var owner = await app.SignUpAsync("Basil", "Lines");
        var role = await RoleAsync(owner, "Sliding", new { });
        var dan = await app.JoinAsync(owner, "Dan", "member");
        await owner.PatchAsync($"members/{dan.MemberId}", new { roleId = role }).Is(200);
        await dan.PostAsync("contacts", new { firstName = "x" }).Is(201);
        await owner.PatchAsync($"roles/{role}", new { baseline = "readOnly", rules = new { contact = Rule("all", "none"), company = Rule("all", "none"), deal = Rule("all", "none"), task = Rule("all", "none"), activity = Rule("all", "none") } }).Is(200);
        await dan.PostAsync("contacts", new { firstName = "x" }).IsProblem(403, "forbidden");
        Assert.Equal("readOnly", (await dan.GetAsync("me").Is(200))["member.role"]);
    }

    [Fact]
    public async Task Another_workspaces_role_is_unknown()
    {
        var role = await RoleAsync(app.Ada, "Acme only", new { });
        await app.Mallory.GetAsync($"roles/{role}").IsProblem(404, "notFound");
        await app.Mallory.PatchAsync($"roles/{role}", new { name = "Mine now" }).IsProblem(404, "notFound");
        await app.Mallory.DeleteAsync($"roles/{role}").IsProblem(404, "notFound");
        await app.Mallory.PatchAsync($"members/{app.Mallory.MemberId}", new { roleId = role }).IsProblem(422, "unusable", "roleId");
        await app.Mallory.PostAsync("invitations", new { email = "m@globex.example", roleId = role }).IsProblem(422, "unusable", "roleId");
        Assert.DoesNotContain("Acme only", (await app.Mallory.GetAsync("roles").Is(200)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_many_owners_demote_each_other_one_stays()
    {
        var first = await app.SignUpAsync("Olga", "Manyowners");
        var role = await RoleAsync(first, "Retired", Rules("own"));
        var owners = new List<Person> { first };
        for (var i = 0; i < 3; i++) owners.Add(await app.JoinAsync(first, "Owner" + i.ToString(CultureInfo.InvariantCulture), "owner"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => owners[i % 4].PatchAsync($"members/{owners[(i + 1 + i / 4) % 4].MemberId}", new { roleId = role })));
        Assert.All(answers, a => Assert.True(a.Status is 200 or 403 or 409 or 503, $"{a.Status} {a.Text}{app.Errors()}"));
        Assert.True(await app.ScalarAsync<long>("select count(*) from members where tenant_id = $1 and role = 'owner' and role_id is null and status = 'active'", Guid.Parse(first.TenantId)) >= 1);
    }
}
