using Crm.Tests.Events;

namespace Crm.Tests.Roles;

/// <summary>Whoever loses sight of a record hears that there is something to look at again, and of the record nothing more.</summary>
[Collection("the feed waits for older transactions")]
public sealed class LostSightTests(CrmApp app) : IClassFixture<CrmApp>
{
    async Task<(Person Person, string Role)> WithAsync(string name, string reads)
    {
        var person = await app.JoinAsync(app.Ada, name, "member");
        var role = (await app.Ada.CreateAsync("roles", new { name = $"{name}'s role", baseline = "member", rules = RoleTests.Rules(reads) })).Id;
        await app.Ada.PatchAsync($"members/{person.MemberId}", new { roleId = role }).Is(200);
        return (person, role);
    }

    /// <summary>Everything that is told until a reset; none of it may be about this record.</summary>
    static async Task ResetAsync(OpenStream stream, string never)
    {
        var told = await stream.UntilAsync("reset");
        Assert.DoesNotContain(never, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_is_given_away_leaves_stream_and_feed()
    {
        var (otto, _) = await WithAsync("Otto", "own");
        var contact = await app.Ada.CreateAsync("contacts", new { lastName = "Handed over", ownerId = otto.MemberId });
        await otto.WaitForFeedAsync(contact.Id, "contact.created");
        var cursor = await otto.EndOfFeedAsync();
        using var stream = await OpenStream.OfAsync(otto);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { ownerId = app.Bob.MemberId, jobTitle = "Secret since" }).Is(200);
        await ResetAsync(stream, contact.Id);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { jobTitle = "More secret" }).Is(200);
        var mine = await app.Ada.CreateAsync("contacts", new { lastName = "Still his", ownerId = otto.MemberId });
        await stream.ToldOfAsync(mine.Id, never: contact.Id);
        var feed = await otto.GetAsync($"events?after={cursor}").Is(200);
        Assert.DoesNotContain(contact.Id, feed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ecret", feed.Text, StringComparison.Ordinal);
        Assert.Contains("sight.changed", feed.Each("type"));
        foreach (var path in new[] { "", "/file", "/timeline" }) await otto.GetAsync($"contacts/{contact.Id}{path}").IsProblem(404, "notFound");
        // Who sees everything is not told to look again.
        await app.Ada.WaitForFeedAsync(mine.Id, "contact.created", cursor);
        using var adas = await OpenStream.OfAsync(app.Ada);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { ownerId = otto.MemberId }).Is(200);
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { ownerId = app.Bob.MemberId }).Is(200);
        var last = await app.Ada.CreateAsync("companies", new { name = "Last" });
        Assert.DoesNotContain("event: reset", await adas.UntilAsync("change", last.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_is_given_to_somebody_else_is_looked_at_again_too()
    {
        var (uma, _) = await WithAsync("Uma", "own");
        var task = await app.Ada.CreateAsync("tasks", new { title = "Passed on", assigneeId = uma.MemberId });
        await uma.WaitForFeedAsync(task.Id, "task.created");
        using var stream = await OpenStream.OfAsync(uma);
        var bulk = await app.Ada.PostAsync("tasks/batch", new { items = new[] { new { id = task.Id, assigneeId = app.Bob.MemberId } } }).Is(200);
        Assert.Equal(["200"], bulk.Each("status"));
        await ResetAsync(stream, task.Id);
        await uma.GetAsync($"tasks/{task.Id}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task A_team_that_loses_somebody_and_a_role_that_shows_less_are_heard_at_once()
    {
        var (pia, role) = await WithAsync("Pia", "team");
        var quin = await app.JoinAsync(app.Ada, "Quin", "member");
        var team = await app.Ada.CreateAsync("teams", new { name = "East", memberIds = new[] { pia.MemberId, quin.MemberId } });
        var (his, hers) = (await app.Ada.CreateAsync("contacts", new { lastName = "Quin's", ownerId = quin.MemberId }), await app.Ada.CreateAsync("contacts", new { lastName = "Pia's", ownerId = pia.MemberId }));
        await pia.GetAsync($"contacts/{his.Id}").Is(200);
        await pia.WaitForFeedAsync(hers.Id, "contact.created");
        using var stream = await OpenStream.OfAsync(pia);
        await app.Ada.PatchAsync($"contacts/{his.Id}", new { firstName = "Seen" }).Is(200);
        await stream.ToldOfAsync(his.Id);
        await app.Ada.DeleteAsync($"teams/{team.Id}/members/{quin.MemberId}").Is(200);
        await ResetAsync(stream, his.Id);
        await app.Ada.PatchAsync($"contacts/{his.Id}", new { firstName = "Unseen" }).Is(200);
        await app.Ada.PatchAsync($"contacts/{hers.Id}", new { firstName = "Seen" }).Is(200);
        await stream.ToldOfAsync(hers.Id, never: his.Id);
        await app.Ada.PatchAsync($"roles/{role}", new { rules = RoleTests.Rules("none") }).Is(200);
        await ResetAsync(stream, his.Id);
        await pia.GetAsync($"contacts/{hers.Id}").IsProblem(404, "notFound");
    }
}
