using Crm.Tests.Support;

namespace Crm.Tests.Enquiries;

/// <summary>Somebody asks for something: one person, one deal, however many look at it.</summary>
public sealed class EnquiryTests(OwnApp app) : IClassFixture<OwnApp>
{
    static int number;
    static string Fresh(string name) => $"{name}{Interlocked.Increment(ref number)}@enquiry.example";

    Task<Answer> ReceiveAsync(string email, string interest = "A kitchen", Person? who = null) =>
        (who ?? app.Ada).PostAsync("enquiries/receive", new { person = new { firstName = "Ann", lastName = "Asks", email }, channel = "site", text = "Could you make us an offer?\nWe would like a kitchen.", interest }).Is(201);

    [Fact]
    public async Task Whoever_asks_is_there_once_and_one_click_makes_the_deal()
    {
        var email = Fresh("ann");
        var first = await ReceiveAsync(email);
        var second = await ReceiveAsync(email.ToUpperInvariant(), "A bath");
        Assert.Equal((first["contactId"], "new", "site"), (second["contactId"], second["status"], second["channel"]));

        var done = await app.Ada.PostAsync($"enquiries/{first.Id}/qualify", new { amount = new { amount = "12000.00", currency = "EUR" } }).Is(200);
        Assert.Equal(("qualified", "A kitchen"), (done["status"], done["dealTitle"]));
        var deal = await app.Ada.GetAsync($"deals/{done["dealId"]}").Is(200);
        Assert.Equal((first["contactId"], "12000.00", app.Ada.MemberId), (deal["contactIds[0]"], deal["amount.amount"], deal["ownerId"]));
        Assert.Equal("1", (await app.Ada.GetAsync($"deals?filter[id]={deal.Id}&filter[source]=site&count=true").Is(200))["total"]);
        Assert.Equal("1", (await app.Ada.GetAsync($"contacts?q={email}&count=true").Is(200))["total"]);
        Assert.Contains("enquiry", (await app.Ada.GetAsync($"contacts/{first["contactId"]}/timeline").Is(200)).Each("kind"));

        var again = await app.Ada.PostAsync($"enquiries/{first.Id}/qualify", new { }).IsProblem(409, "conflict");
        Assert.Equal(("deal", deal.Id), (again["existing.object"], again["existing.id"]));
    }

    [Fact]
    public async Task Fifty_who_qualify_one_enquiry_at_once_make_one_deal()
    {
        var title = "Fifty " + Guid.NewGuid();
        var enquiry = await ReceiveAsync(Fresh("fifty"), title);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (i % 2 == 0 ? app.Ada : app.Bob).PostAsync($"enquiries/{enquiry.Id}/qualify", new { })));
        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Contains(a.Status, new[] { 409, 503 })); // 503: a lock that took too long, to be asked again
        Assert.Contains(answers, a => a.Status == 409);
        Assert.Equal("1", (await app.Ada.GetAsync($"deals?q={title}&count=true").Is(200))["total"]);
    }

    [Fact]
    public async Task It_is_taken_rejected_with_a_reason_and_taken_up_again()
    {
        var enquiry = await ReceiveAsync(Fresh("path"));
        var taken = await app.Bob.PostAsync($"enquiries/{enquiry.Id}/take", new { }).Is(200);
        Assert.Equal(("working", app.Bob.MemberId), (taken["status"], taken["ownerId"]));
        await app.Bob.PostAsync($"enquiries/{enquiry.Id}/reject", new { }).IsProblem(400, "validation", "reason");
        Assert.Equal(("rejected", "Too small"), ((await app.Bob.PostAsync($"enquiries/{enquiry.Id}/reject", new { reason = "Too small" }).Is(200)) is var r ? (r["status"], r["rejectReason"]) : default));
        await app.Bob.PostAsync($"enquiries/{enquiry.Id}/qualify", new { }).IsProblem(409, "conflict");
        Assert.Equal("working", (await app.Bob.PostAsync($"enquiries/{enquiry.Id}/reopen", new { }).Is(200))["status"]);

        var deal = (await app.Bob.PostAsync($"enquiries/{enquiry.Id}/qualify", new { }).Is(200))["dealId"];
        await app.Bob.PostAsync($"enquiries/{enquiry.Id}/reopen", new { }).IsProblem(409, "conflict");
        await app.Bob.DeleteAsync($"deals/{deal}").Is(204);
        Assert.Equal(("working", null), ((await app.Bob.PostAsync($"enquiries/{enquiry.Id}/reopen", new { }).Is(200)) is var o ? (o["status"], o["dealId"]) : default));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_and_leaves_nothing_behind()
    {
        await app.Ada.PostAsync("enquiries/receive", new { person = new { }, text = "Hello" }).IsProblem(400, "validation");
        await app.Ada.PostAsync("enquiries/receive", new { person = new { firstName = "X", email = "not an address" }, text = "Hello" }).IsProblem(400, "validation", "person.email");
        var email = Fresh("nothing");
        await app.Ada.PostAsync("enquiries/receive", new { person = new { firstName = "Nia", email } }).IsProblem(400, "validation", "text");
        Assert.Equal("0", (await app.Ada.GetAsync($"contacts?q={email}&count=true").Is(200))["total"]); // the person was not made either
        var enquiry = await ReceiveAsync(Fresh("unknown"));
        await app.Ada.PostAsync($"enquiries/{enquiry.Id}/qualify", new { stageId = Guid.NewGuid() }).IsProblem(422, "unusable", "stageId");
        Assert.Equal("new", (await app.Ada.GetAsync($"enquiries/{enquiry.Id}").Is(200))["status"]);
        await app.Vera.PostAsync($"enquiries/{enquiry.Id}/qualify", new { }).IsProblem(403, "forbidden");
        await app.Mallory.GetAsync($"enquiries/{enquiry.Id}").IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"enquiries/{enquiry.Id}/qualify", new { }).IsProblem(404, "notFound");
    }

    [Fact]
    public async Task The_first_answer_is_told()
    {
        var enquiry = await ReceiveAsync(Fresh("answer"));
        Assert.Null(enquiry["answeredAt"]);
        await app.Ada.CreateAsync("activities", new { kind = "email", direction = "out", subject = "Our offer", at = DateTimeOffset.UtcNow.AddMinutes(5), links = new[] { new { @object = "contact", id = enquiry["contactId"] } } });
        Assert.NotNull((await app.Ada.GetAsync($"enquiries/{enquiry.Id}").Is(200))["answeredAt"]);
    }
}
