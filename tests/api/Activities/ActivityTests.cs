namespace Crm.Tests.Activities;

public sealed class ActivityTests(CrmApp app) : IClassFixture<CrmApp>
{
    static object Link(string kind, string id) => new { @object = kind, id };

    [Fact]
    public async Task A_call_is_logged_and_shows_on_everything_it_is_about()
    {
        var company = await app.Ada.CreateAsync("companies", new { name = "Called Ltd" });
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Cal", companyId = company.Id });
        var deal = await app.Ada.CreateAsync("deals", new { title = "Called deal", companyId = company.Id });
        var call = await app.Bob.CreateAsync("activities", new { kind = "call", direction = "out", subject = "Hello", body = "Friendly", outcome = "leftVoicemail", at = "2026-02-01T10:00:00+01:00", links = new[] { Link("contact", contact.Id), Link("deal", deal.Id) } });
        Assert.Equal(("call", "out", "leftVoicemail", "2026-02-01T09:00:00Z", "Bob", 2), (call["kind"], call["direction"], call["outcome"], call["at"], call["ownerName"], call.Count("links")));
        foreach (var place in new[] { $"contacts/{contact.Id}", $"deals/{deal.Id}", $"companies/{company.Id}" })
        {
            var timeline = await app.Vera.GetAsync($"{place}/timeline?kind=call").Is(200);
            Assert.Equal(("Hello", "leftVoicemail", "Bob", call.Id, 1), (timeline["items[0].title"], timeline["items[0].outcome"], timeline["items[0].actor.name"], timeline["items[0].ref.id"], timeline.Count()));
        }
        await app.Bob.PatchAsync($"activities/{call.Id}", new { subject = "Hello again" }).Is(200);
        Assert.Equal(["Hello again"], (await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=call").Is(200)).Each("title"));
        await app.Bob.DeleteAsync($"activities/{call.Id}").Is(204);
        Assert.Equal(0, (await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=call").Is(200)).Count());
        await app.Bob.PostAsync($"activities/{call.Id}/restore").Is(200);
        Assert.Equal(1, (await app.Ada.GetAsync($"contacts/{contact.Id}/timeline?kind=call").Is(200)).Count());
    }

    [Fact]
    public async Task Lists_are_filtered_by_kind_and_by_what_they_are_about()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Filter" });
        foreach (var kind in new[] { "call", "meeting", "visit", "email", "note" }) await app.Ada.CreateAsync("activities", new { kind, subject = kind, links = new[] { Link("contact", contact.Id) } });
        Assert.Equal(["visit"], (await app.Ada.GetAsync($"activities?filter[kind]=visit&filter[contactId]={contact.Id}").Is(200)).Each("subject"));
        Assert.Equal(5, (await app.Ada.GetAsync($"activities?filter[contactId]={contact.Id}").Is(200)).Count());
        Assert.Equal(["meeting"], (await app.Ada.GetAsync("activities?q=meet").Is(200)).Each("subject"));
    }

    [Theory]
    [InlineData("\"kind\":\"call\",\"outcome\":\"it went well\"", "outcome")]
    [InlineData("\"kind\":\"dance\"", "kind")]
    [InlineData("\"kind\":\"note\"", "body")]
    [InlineData("\"kind\":\"call\",\"at\":\"2026-02-01T10:00:00Z\",\"endAt\":\"2026-02-01T09:00:00Z\"", "endAt")]
    [InlineData("\"kind\":\"call\",\"at\":\"yesterday\"", "at")]
    [InlineData("\"kind\":\"call\",\"at\":\"9999-12-31T23:59:59Z\"", "at")]
    [InlineData("\"kind\":1", "kind")]
    public async Task A_wrong_part_is_named(string members, string field)
    {
        var contact = await app.Ada.CreateAsync("contacts", new { firstName = "Wrong" });
        await app.Ada.PostAsync("activities", $"{{{members},\"links\":[{{\"object\":\"contact\",\"id\":\"{contact.Id}\"}}]}}").IsProblem(400, "validation", field);
    }

    [Fact]
    public async Task An_activity_is_about_something_that_is_there()
    {
        await app.Ada.PostAsync("activities", new { kind = "call", links = Array.Empty<object>() }).IsProblem(400, "validation", "links");
        await app.Ada.PostAsync("activities", new { kind = "call" }).IsProblem(400, "validation");
        await app.Ada.PostAsync("activities", new { kind = "call", links = new[] { Link("contact", Guid.CreateVersion7().ToString()) } }).IsProblem(422, "unusable", "links[0].id");
        await app.Ada.PostAsync("activities", new { kind = "call", links = new[] { Link("boat", Guid.CreateVersion7().ToString()) } }).IsProblem(400, "validation", "links[0].object");
    }
}
