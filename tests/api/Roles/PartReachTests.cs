namespace Crm.Tests.Roles;

/// <summary>Preferences, concerns and dates go by the rights to whom they belong: a contact's by those to contacts, a company's by those to companies.</summary>
public sealed class PartReachTests(CrmApp app) : IClassFixture<CrmApp>
{
    static int people;

    static readonly (string Plural, Func<string, string, object> Body)[] Parts =
    [
        ("preferences", (owner, id) => new Dictionary<string, object> { [owner] = id, ["key"] = $"Tea {Guid.NewGuid()}", ["value"] = "Green" }),
        ("concerns", (owner, id) => new Dictionary<string, object> { [owner] = id, ["text"] = "Late again" }),
        ("important-dates", (owner, id) => new Dictionary<string, object> { [owner] = id, ["kind"] = "renewal", ["date"] = "2026-12-15" }),
    ];

    [Theory]
    [InlineData("company", "contact")]
    [InlineData("contact", "company")]
    public async Task Who_works_on_the_one_kind_only_adds_to_that_kind_only(string works, string other)
    {
        var (none, all) = (new { read = "none", create = "none", update = "none", delete = "none", export = "none", bulk = "none" }, new { read = "all", create = "all", update = "all", delete = "all", export = "all", bulk = "all" });
        var (mine, theirs) = (await MakeAsync(works), await MakeAsync(other));
        var person = await WithAsync(new Dictionary<string, object> { [works] = all, [other] = none });
        foreach (var (plural, body) in Parts)
        {
            var part = await person.CreateAsync(plural, body(works + "Id", mine));
            await person.PatchAsync($"{plural}/{part.Id}", body(works + "Id", mine)).Is(200);
            await person.PostAsync(plural, body(other + "Id", theirs)).IsProblem(422, "unusable", other + "Id");
            var batch = await person.PostAsync($"{plural}/batch", new { items = new[] { body(works + "Id", mine), body(other + "Id", theirs) } }).Is(200);
            Assert.Equal(["201", "422"], batch.Each("status"));
            var hidden = await app.Ada.CreateAsync(plural, body(other + "Id", theirs));
            await person.PatchAsync($"{plural}/{hidden.Id}", body(other + "Id", theirs)).IsProblem(404, "notFound");
            await person.DeleteAsync($"{plural}/{part.Id}").Is(204);
        }
    }

    [Theory]
    [InlineData("company", "contact")]
    [InlineData("contact", "company")]
    public async Task Who_may_only_read_the_other_kind_gives_it_nothing(string works, string other)
    {
        var (reads, all) = (new { read = "all", create = "none", update = "none", delete = "none", export = "none", bulk = "none" }, new { read = "all", create = "all", update = "all", delete = "all", export = "all", bulk = "all" });
        var (mine, theirs) = (await MakeAsync(works), await MakeAsync(other));
        var person = await WithAsync(new Dictionary<string, object> { [works] = all, [other] = reads });
        foreach (var (plural, body) in Parts)
        {
            var part = await person.CreateAsync(plural, body(works + "Id", mine));
            var refused = await person.PostAsync(plural, body(other + "Id", theirs)).IsProblem(403, "forbidden");
            Assert.Equal((other, "update"), (refused["needs.object"], refused["needs.action"]));
            await person.PatchAsync($"{plural}/{part.Id}", new Dictionary<string, object?> { [works + "Id"] = null, [other + "Id"] = theirs }).IsProblem(403, "forbidden");
            Assert.Equal(["403", "201"], (await person.PostAsync($"{plural}/batch", new { items = new[] { body(other + "Id", theirs), body(works + "Id", mine) } }).Is(200)).Each("status"));
        }
    }

    async Task<string> MakeAsync(string @object) => @object == "company" ? (await app.Ada.CreateAsync("companies", new { name = "A firm" })).Id : (await app.Ada.CreateAsync("contacts", new { lastName = "A person" })).Id;

    async Task<Person> WithAsync(Dictionary<string, object> rules)
    {
        var person = await app.JoinAsync(app.Ada, $"Rosa{Interlocked.Increment(ref people)}", "member");
        var role = (await app.Ada.CreateAsync("roles", new { name = $"Role {Guid.NewGuid()}", baseline = "member", rules })).Id;
        await app.Ada.PatchAsync($"members/{person.MemberId}", new { roleId = role }).Is(200);
        return person;
    }
}
