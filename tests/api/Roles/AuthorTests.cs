using Crm.Tests.Imports;

namespace Crm.Tests.Roles;

/// <summary>Work that goes on without its author has the author's rights, as they are when it is done.</summary>
public sealed class AuthorTests(ReachTests.Fields app) : IClassFixture<ReachTests.Fields>
{
    [Fact]
    public async Task An_import_neither_finds_nor_changes_what_its_author_does_not_see()
    {
        var done = await app.Fay.ImportAsync("companies", "name,industry\nAda's firm,Stolen\nFay's firm,Food\n");
        Assert.Equal((2, 0, 0, 0), done.Counts());
        Assert.Null((await app.Ada.GetAsync($"companies/{app.Company}").Is(200))["industry"]);
        var hers = await app.Fay.GetAsync("companies?q=firm").Is(200);
        Assert.Equal([app.Fay.MemberId, app.Fay.MemberId], hers.Each("ownerId"));
        Assert.Equal((0, 0, 0, 1), (await app.Fay.ImportAsync("companies", "name,owner\nFor Ada,Ada\n")).Counts());
        // Files hold what their author brought: theirs, and for those who see everything.
        var gus = await app.JoinAsync(app.Ada, "Gus", "member");
        await app.Ada.PatchAsync($"members/{gus.MemberId}", new { roleId = app.Role }).Is(200);
        foreach (var path in new[] { "", "/rows", "/errors.csv" })
        {
            await gus.GetAsync($"imports/{done.Id}{path}").IsProblem(404, "notFound");
            await app.Ada.GetAsync($"imports/{done.Id}{path}").Is(200);
        }
        Assert.DoesNotContain(done.Id, (await gus.GetAsync("imports").Is(200)).Each("id"));
    }

    [Fact]
    public async Task An_undo_keeps_what_others_have_built_on_out_of_its_authors_sight()
    {
        var done = await app.Fay.ImportAsync("companies", "name\nBuilt on\nLeft alone\n");
        var built = (await app.Fay.GetAsync("companies?q=built").Is(200))["items[0].id"]!;
        var deal = await app.Ada.CreateAsync("deals", new { title = "On it", companyId = built });
        await app.Fay.GetAsync($"deals/{deal.Id}").IsProblem(404, "notFound");
        var undone = await app.Fay.UndoAsync(done.Id);
        Assert.Equal(("1", "1"), (undone["undone.deleted"], undone["undone.kept"]));
        Assert.Equal(built, (await app.Ada.GetAsync($"deals/{deal.Id}").Is(200))["companyId"]);
    }

    [Fact]
    public async Task Whoever_may_not_change_many_at_a_time_starts_no_import()
    {
        var ned = await app.JoinAsync(app.Ada, "Ned", "member");
        var role = (await app.Ada.CreateAsync("roles", new { name = "One by one", baseline = "member", rules = new { company = new { read = "all", create = "all", update = "all", delete = "all", export = "all", bulk = "none" } } })).Id;
        var ready = await ned.UploadAsync("companies", "name\nToo many\n").Is(202);
        await app.Ada.PatchAsync($"members/{ned.MemberId}", new { roleId = role }).Is(200);
        await ned.PostAsync($"imports/{ready.Id}/start", new { }).IsProblem(403, "forbidden");
        Assert.Equal("bulk", (await ned.UploadAsync("companies", "name\nToo many\n").IsProblem(403, "forbidden"))["needs.action"]);
    }

    [Fact]
    public async Task Lines_that_nobody_but_others_see_are_kept_right_too()
    {
        // Fay's activity shows on Ada's company, which Fay does not see: when Fay changes it, the line there changes with it.
        var person = await app.Ada.CreateAsync("contacts", new { lastName = "Between", companyId = app.Company, ownerId = app.Fay.MemberId });
        var call = await app.Fay.CreateAsync("activities", new { kind = "call", subject = "First words", links = new[] { new { @object = "contact", id = person.Id } } });
        await app.Fay.PatchAsync($"activities/{call.Id}", new { subject = "Second words" }).Is(200);
        var told = (await app.Ada.GetAsync($"companies/{app.Company}/timeline?kind=call").Is(200)).Each("title");
        Assert.Equal(["Second words"], told);
        await app.Fay.DeleteAsync($"activities/{call.Id}").Is(204);
        Assert.Empty((await app.Ada.GetAsync($"companies/{app.Company}/timeline?kind=call").Is(200)).Each("title"));
    }
}
