namespace Crm.Tests.Playbooks;

/// <summary>Playbooks as they are written, taken over and kept apart; who may do what.</summary>
public sealed class PlaybookTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Playbook(string name, params object[] steps) => new { name, @object = "contact", steps };
    static object Call(string id = "call", string title = "Call {{contact.name}}") => new { id, kind = "call", title, text = "Ask {{contact.firstName}} what they need." };

    [Fact]
    public async Task Ada_takes_over_one_that_comes_along_and_changes_it()
    {
        var templates = await app.Ada.GetAsync("playbook-templates").Is(200);
        Assert.Equal(["newEnquiry", "quoteFollowUp", "onboarding", "complaint", "winBack", "yearlyCheckIn"], templates.Each("key"));
        foreach (var template in templates.At("items")!.Value.EnumerateArray())
        {
            var made = await app.Ada.CreateAsync("playbooks", template.GetProperty("playbook"));
            Assert.Equal(template.GetProperty("key").GetString(), made["template"]);
            Assert.Equal(("0", null, null), (made["figures.enrolled.count"], made["figures.adherence"], made["figures.winRate"]));
        }
        Assert.DoesNotContain("", (await app.Ada.GetAsync("playbook-templates").Is(200)).Each("playbookId"));
        var enquiry = (await app.Ada.GetAsync("playbooks").Is(200)).At("items")!.Value.EnumerateArray().Single(p => p.GetProperty("template").GetString() == "winBack").GetProperty("id").GetString();
        var changed = await app.Ada.PatchAsync($"playbooks/{enquiry}", new { name = "Bring them back", active = false }, ("If-Match", "\"1\"")).Is(200);
        Assert.Equal(("Bring them back", "false", "2"), (changed["name"], changed["active"], changed["version"]));
        await app.Ada.PatchAsync($"playbooks/{enquiry}", new { name = "x" }, ("If-Match", "\"1\"")).IsProblem(412, "stale");
        await app.Ada.CreateAsync("playbooks", Playbook("Mine", Call()));
        await app.Ada.PostAsync("playbooks", Playbook("MINE", Call())).IsProblem(409, "conflict", "name");
        await app.Ada.DeleteAsync($"playbooks/{enquiry}").Is(204);
        await app.Ada.GetAsync($"playbooks/{enquiry}").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task Steps_that_lead_nowhere_are_refused_with_their_place()
    {
        async Task Refused(string field, params object[] steps) => await app.Ada.PostAsync("playbooks", Playbook("Bad", steps)).IsProblem(400, "validation", field);
        var branch = (string? to) => new { id = "b", kind = "branch", title = "Reached?", ask = "succeeded", goTo = to };
        await Refused("steps[2].goTo", Call(), Call("second"), branch("call"));
        await Refused("steps[1].goTo", Call(), branch("nowhere"));
        await Refused("steps[1].goTo", Call(), branch("b"));
        await Refused("steps[1].id", Call(), Call());
        await Refused("steps[0].ask", new { id = "b", kind = "branch", title = "What?" });
        await Refused("steps[0].afterDays", new { id = "w", kind = "wait", title = "Wait" });
        await Refused("steps[0].text", new { id = "m", kind = "mail", title = "Hello" });
        await Refused("steps[0].memberId", new { id = "m", kind = "task", title = "Do", role = "member" });
        await Refused("steps[0].title", Call(title: "Call {{contact.password}}"));
        await Refused("steps[0].text", new { id = "t", kind = "task", title = "Do", text = "{{ 7*7 }}" });
        await Refused("steps");
        await app.Ada.PostAsync("playbooks", new { name = "Bad", @object = "contact", trigger = "won", steps = new[] { Call() } }).IsProblem(400, "validation", "object");
        await app.Ada.PostAsync("playbooks", new { name = "Bad", @object = "deal", trigger = "stage", steps = new[] { Call() } }).IsProblem(400, "validation", "stageId");
        await app.Ada.PostAsync("playbooks", new { name = "Bad", @object = "deal", trigger = "stage", stageId = Guid.CreateVersion7(), steps = new[] { Call() } }).IsProblem(422, "unusable", "stageId");
        await app.Ada.PostAsync("playbooks", Playbook("Bad", new { id = "m", kind = "task", title = "Do", role = "member", memberId = app.Mallory.MemberId })).IsProblem(422, "unusable", "steps[0].memberId");
        Assert.DoesNotContain("Bad", (await app.Ada.GetAsync("playbooks").Is(200)).Each("name"));
    }

    [Fact]
    public async Task Bob_enrols_but_writes_no_playbooks_Vera_does_neither_and_Mallory_sees_nothing()
    {
        var playbook = (await app.Ada.CreateAsync("playbooks", Playbook("For all", Call()))).Id;
        var contact = (await app.Ada.CreateAsync("contacts", new { firstName = "Ann", lastName = "Lee" })).Id;
        await app.Bob.PostAsync("playbooks", Playbook("Bob's", Call())).IsProblem(403, "forbidden");
        await app.Vera.PostAsync($"playbooks/{playbook}/enrolments", new { recordId = contact }).IsProblem(403, "forbidden");
        var made = await app.Bob.CreateAsync($"playbooks/{playbook}/enrolments", new { recordId = contact });
        Assert.Equal(("Call Ann Lee", "active", app.Bob.MemberId), (made["came[0].title"], made["status"], made["enrolledById"]));
        Assert.Equal(1, (await app.Vera.GetAsync($"enrolments?contactId={contact}").Is(200)).Count());
        await app.Vera.PostAsync($"enrolments/{made.Id}/stop", new { }).IsProblem(403, "forbidden");
        // It may be stopped, and begun again, but not twice at a time; nobody deletes what somebody went through.
        await app.Bob.PostAsync($"playbooks/{playbook}/enrolments", new { recordId = contact }).IsProblem(409, "conflict", "recordId");
        await app.Ada.DeleteAsync($"playbooks/{playbook}").IsProblem(409, "conflict");
        await app.Ada.PatchAsync($"playbooks/{playbook}", new { @object = "deal" }).IsProblem(409, "conflict");
        Assert.Equal(0, (await app.Mallory.GetAsync("playbooks").Is(200)).Count());
        Assert.Equal(0, (await app.Mallory.GetAsync($"enrolments?contactId={contact}").Is(200)).Count());
        await app.Mallory.GetAsync($"enrolments/{made.Id}").IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"enrolments/{made.Id}/stop", new { }).IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"playbooks/{playbook}/enrolments", new { recordId = contact }).IsProblem(404, "notFound");
        var stopped = await app.Bob.PostAsync($"enrolments/{made.Id}/stop", new { reason = "Bought in the shop" }).Is(200);
        Assert.Equal(("stopped", "Bought in the shop"), (stopped["status"], stopped["stopReason"]));
        await app.Bob.PostAsync($"enrolments/{made.Id}/stop", new { }).IsProblem(409, "conflict");
        await app.Bob.GetAsync($"tasks/{made["came[0].taskId"]}").IsProblem(404, "notFound");
        await app.Bob.CreateAsync($"playbooks/{playbook}/enrolments", new { recordId = contact });
        await app.Ada.PatchAsync($"playbooks/{playbook}", new { active = false }).Is(200);
        var other = (await app.Ada.CreateAsync("contacts", new { firstName = "Bea" })).Id;
        await app.Bob.PostAsync($"playbooks/{playbook}/enrolments", new { recordId = other }).IsProblem(409, "conflict");
        await app.Ada.PostAsync($"playbooks/{playbook}/enrolments", new { recordId = Guid.CreateVersion7() }).IsProblem(422, "unusable", "recordId");
    }
}
