namespace Crm.Tests.Identity;

public sealed class SignUpTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task A_business_signs_up_and_finds_a_usable_workspace()
    {
        var session = await app.Nobody.PostAsync("auth/sign-up", new { businessName = "Initech", name = "Peter", email = "Peter@Initech.example", password = CrmApp.GoodPassword, currency = "USD", timeZone = "America/Chicago", locale = "en-US" }).Is(201);
        Assert.Equal(("600", "owner", "Initech", "USD", "initech"), (session["expiresIn"], session["member.role"], session["tenant.name"], session["tenant.currency"], session["tenant.slug"]));
        Assert.Equal("false", session["user.emailVerified"]);
        var peter = app.NewPerson("Peter", "peter@initech.example");
        peter.Enter(session);
        var pipelines = await peter.GetAsync("pipelines").Is(200);
        Assert.Equal(["New", "Contacted", "Offer sent", "Negotiation", "Won", "Lost"], pipelines.Each("name", "items[0].stages"));
        Assert.Equal("true", pipelines["items[0].isDefault"]);
        await peter.CreateAsync("deals", new { title = "The first deal" });
    }
}
