using Crm.Tests.Imports;

namespace Crm.Tests.NextSteps;

/// <summary>Every open deal has a next step or shows that it has none, whichever way its steps come and go.</summary>
public sealed class NextStepTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object[] Deal(string id) => [new { @object = "deal", id }];
    Task<Answer> DealAsync(string title) => app.Ada.CreateAsync("deals", new { title });
    async Task<(string? At, string? Kind, string? Id)> StepAsync(string deal)
    {
        var seen = await app.Ada.GetAsync($"deals/{deal}").Is(200);
        return (seen["nextStep.at"], seen["nextStep.kind"], seen["nextStep.id"]);
    }

    [Fact]
    public async Task A_deal_knows_its_earliest_step_by_every_way()
    {
        var deal = (await DealAsync("Ways")).Id;
        Assert.Equal((null, null, null), await StepAsync(deal));
        var task = await app.Ada.CreateAsync("tasks", new { title = "Ways task", dueDate = "2098-05-02", links = Deal(deal) });
        Assert.Equal(("2098-05-02T12:00:00Z", "task", task.Id), await StepAsync(deal));
        var undated = await app.Ada.CreateAsync("tasks", new { title = "Some day", links = Deal(deal) });
        var meeting = await app.Ada.CreateAsync("activities", new { kind = "meeting", at = "2098-05-01T08:00:00Z", links = Deal(deal) });
        Assert.Equal(("2098-05-01T08:00:00Z", "meeting", meeting.Id), await StepAsync(deal));
        await app.Ada.PatchAsync($"activities/{meeting.Id}", new { status = "cancelled" }).Is(200);
        Assert.Equal(task.Id, (await StepAsync(deal)).Id);
        await app.Ada.PostAsync($"tasks/{task.Id}/complete").Is(200);
        Assert.Null((await StepAsync(deal)).Id);
        await app.Ada.PostAsync($"tasks/{task.Id}/reopen").Is(200);
        await app.Ada.DeleteAsync($"tasks/{task.Id}").Is(204);
        Assert.Null((await StepAsync(deal)).Id);
        await app.Ada.PostAsync($"tasks/{task.Id}/restore").Is(200);
        Assert.Equal(task.Id, (await StepAsync(deal)).Id);
        var other = (await DealAsync("Ways other")).Id;
        await app.Ada.PatchAsync($"tasks/{task.Id}", new { links = Deal(other) }).Is(200);
        Assert.Equal((null, task.Id), ((await StepAsync(deal)).Id, (await StepAsync(other)).Id));
        await app.Ada.PatchAsync($"tasks/{undated.Id}", new { dueDate = "2098-06-01" }).Is(200);
        Assert.Equal(undated.Id, (await StepAsync(deal)).Id);
        await app.Ada.PostAsync("tasks/bulk", new { action = "trash", ids = new[] { undated.Id } }).Is(200);
        Assert.Null((await StepAsync(deal)).Id);
        await app.Ada.PostAsync("tasks/batch", new { items = new[] { new { title = "Batch", dueDate = "2098-07-01", links = Deal(deal) }, new { title = "Batch", dueDate = "2098-07-02", links = Deal(deal) } } }).Is(200);
        Assert.Equal("2098-07-01T12:00:00Z", (await StepAsync(deal)).At);
        // To change the deal itself takes nothing from it.
        await app.Ada.PatchAsync($"deals/{deal}", new { description = "Changed" }).Is(200);
        Assert.Equal("2098-07-01T12:00:00Z", (await StepAsync(deal)).At);
    }

    [Fact]
    public async Task Steps_from_a_file_and_after_a_merge_are_the_deals_too()
    {
        var deal = (await DealAsync("From a file")).Id;
        Assert.Equal((1, 0, 0, 0), (await app.Ada.ImportAsync("tasks", "title,due date,deal,repeats,checklist\nFile task,2098-08-01,From a file,FREQ=DAILY;COUNT=3,[x] One\n")).Counts());
        var step = await StepAsync(deal);
        Assert.Equal(("2098-08-01T12:00:00Z", "task"), (step.At, step.Kind));
        var task = await app.Ada.GetAsync($"tasks/{step.Id}").Is(200);
        Assert.Equal(("FREQ=DAILY;COUNT=3", "One", "true"), (task["recurrence"], task["checklist[0].text"], task["checklist[0].done"]));
        var (one, other) = ((await app.Ada.CreateAsync("contacts", new { firstName = "Merge", lastName = "One" })).Id, (await app.Ada.CreateAsync("contacts", new { firstName = "Merge", lastName = "Other" })).Id);
        await app.Ada.PatchAsync($"tasks/{step.Id}", new { links = new[] { new { @object = "deal", id = deal }, new { @object = "contact", id = other } } }).Is(200);
        await app.Ada.PostAsync($"contacts/{one}/merge", new { mergedId = other }).Is(200);
        Assert.Equal(step, await StepAsync(deal));
        Assert.Equal(step.Id, (await app.Ada.GetAsync($"contacts/{one}").Is(200))["standing.nextStep.id"]);
    }

    [Fact]
    public async Task Who_sees_only_their_own_counts_finishes_and_lists_only_that()
    {
        var role = (await app.Ada.CreateAsync("roles", new { name = "Own steps", baseline = "member", rules = Roles.RoleTests.Rules("own") })).Id;
        var own = await app.JoinAsync(app.Ada, "Owen", "member");
        await app.Ada.PatchAsync($"members/{own.MemberId}", new { roleId = role }).Is(200);
        var hers = (await DealAsync("Not Owen's")).Id;
        var call = await app.Ada.CreateAsync("activities", new { kind = "call", at = "2098-09-09T09:00:00Z", links = Deal(hers) });
        await app.Ada.CreateAsync("tasks", new { title = "Not Owen's", dueDate = "2098-09-09" });
        Assert.Equal(("0", "0"), ((await own.GetAsync("next-step-gaps").Is(200))["deals.all"], (await own.GetAsync("next-step-gaps").Is(200))["contacts.all"]));
        await own.GetAsync($"deals/{hers}/next-step").IsProblem(404, "notFound");
        await own.PostAsync($"activities/{call.Id}/complete", new { outcome = "reached" }).IsProblem(404, "notFound");
        var day = await own.GetAsync($"day?date=2098-09-09&memberId={app.Ada.MemberId}").Is(200);
        Assert.Equal((0, 0), (day.Count("stops"), day.Count("tasks")));
        await own.CreateAsync("deals", new { title = "Owen's" });
        Assert.Equal(("1", "1"), ((await own.GetAsync("next-step-gaps").Is(200))["deals.all"], (await own.GetAsync("next-step-gaps").Is(200))["deals.without"]));
    }

    [Fact]
    public async Task Deals_without_a_step_are_found_and_counted_and_the_board_shows_them()
    {
        var (with, without) = ((await DealAsync("Gap with")).Id, (await DealAsync("Gap without")).Id);
        var task = await app.Ada.CreateAsync("tasks", new { title = "Gap", dueDate = "2098-01-01", links = Deal(with) });
        Assert.Equal(["Gap without"], (await app.Ada.GetAsync("deals?filter[nextStepAt][empty]=true&q=Gap").Is(200)).Each("title"));
        Assert.Equal(["Gap with"], (await app.Ada.GetAsync("deals?filter[nextStepAt][empty]=false&q=Gap&sort=nextStepAt").Is(200)).Each("title"));
        var before = await app.Ada.GetAsync("next-step-gaps").Is(200);
        await app.Ada.PostAsync($"tasks/{task.Id}/complete").Is(200);
        var after = await app.Ada.GetAsync("next-step-gaps").Is(200);
        Assert.True(int.Parse(after["deals.without"]!) > int.Parse(before["deals.without"]!) - 1);
        var late = await app.Ada.CreateAsync("tasks", new { title = "Gap late", dueDate = "2026-01-01", links = Deal(without) });
        Assert.Equal("overdue", (await app.Ada.GetAsync($"deals/{without}/next-step").Is(200))["state"]);
        var mine = await app.Ada.GetAsync($"next-step-gaps?memberId={app.Bob.MemberId}").Is(200);
        Assert.Equal(("0", "0"), (mine["deals.all"], mine["deals.overdue"]));
        var pipeline = (await app.Ada.GetAsync($"deals/{without}").Is(200))["pipelineId"];
        var board = await app.Ada.GetAsync($"pipelines/{pipeline}/board?q=Gap").Is(200);
        Assert.Contains(late.Id, board.Text);
    }

    [Theory]
    [InlineData("call", "noAnswer", "noAnswer", "call")]
    [InlineData("call", "leftVoicemail", "leftVoicemail", "call")]
    [InlineData("call", "wrongNumber", "wrongNumber", "email")]
    [InlineData("call", "interested", "interested", "meeting")]
    [InlineData("meeting", "interested", "interestedAfterMeeting", "task")]
    [InlineData("meeting", "held", "held", "email")]
    [InlineData("visit", "noShow", "noShow", "call")]
    [InlineData("call", "refused", "refused", "task")]
    [InlineData("email", "bounced", "bounced", "call")]
    [InlineData("letter", "returned", "returned", "call")]
    [InlineData("call", "reached", "reached", "call")]
    [InlineData("demo", "postponed", "postponed", "call")]
    [InlineData("email", "done", "written", "call")]
    public async Task The_result_recommends_what_to_do_next(string kind, string outcome, string rule, string then)
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Rita" })).Id;
        var first = await app.Ada.GetAsync($"contacts/{contact}/next-step").Is(200);
        Assert.Equal(("none", "neverTouched", null), (first["state"], first["recommendation.rule"], first["current"]));
        var asked = await app.Ada.GetAsync($"contacts/{contact}/next-step?kind={kind}&outcome={outcome}").Is(200);
        Assert.Equal((rule, then), (asked["recommendation.rule"], asked["recommendation.kind"]));
        await app.Ada.CreateAsync("activities", new { kind, outcome, links = new[] { new { @object = "contact", id = contact } } });
        var told = await app.Ada.GetAsync($"contacts/{contact}/next-step").Is(200);
        Assert.Equal((rule, then, asked["recommendation.dueDate"]), (told["recommendation.rule"], told["recommendation.kind"], told["recommendation.dueDate"]));
        Assert.NotNull(told["recommendation.reason"]);
        Assert.DoesNotContain("{", told["recommendation.title"] + told["recommendation.reason"]);
    }

    [Fact]
    public async Task Three_calls_in_vain_ask_for_a_letter_and_a_working_day()
    {
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Vain" })).Id;
        for (var i = 0; i < 3; i++) await app.Ada.CreateAsync("activities", new { kind = "call", outcome = i == 1 ? "leftVoicemail" : "noAnswer", links = new[] { new { @object = "contact", id = contact } } });
        var told = await app.Ada.GetAsync($"contacts/{contact}/next-step").Is(200);
        Assert.Equal(("threeCallsNoAnswer", "letter", "3"), (told["recommendation.rule"], told["recommendation.kind"], told["recommendation.values.count"]));
        Assert.False(DateOnly.Parse(told["recommendation.dueDate"]!, System.Globalization.CultureInfo.InvariantCulture).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
        await app.Ada.GetAsync($"contacts/{contact}/next-step?kind=call").IsProblem(400, "validation", "outcome");
        await app.Ada.GetAsync($"contacts/{contact}/next-step?kind=call&outcome=held").IsProblem(400, "validation", "outcome");
    }
}
