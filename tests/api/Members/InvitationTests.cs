namespace Crm.Tests.Members;

public sealed class InvitationTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Somebody_new_is_invited_looks_and_accepts()
    {
        var invitation = await app.Ada.CreateAsync("invitations", new { email = "Ivy@Ivy.example", role = "member" });
        Assert.Equal(("ivy@ivy.example", "member", "pending", "Ada"), (invitation["email"], invitation["role"], invitation["status"], invitation["invitedBy"]));
        var token = await app.MailedTokenAsync("ivy@ivy.example");
        var preview = await app.Nobody.PostAsync("invitations/preview", new { token }).Is(200);
        Assert.Equal(("Acme", "ivy@ivy.example", "Ada", "member", "false"), (preview["businessName"], preview["email"], preview["invitedBy"], preview["role"], preview["hasAccount"]));
        var ivy = app.NewPerson("Ivy", "ivy@ivy.example");
        await ivy.PostAsync("invitations/accept", new { token, name = "Ivy" }).IsProblem(400, "validation", "password");
        await ivy.PostAsync("invitations/accept", new { token, password = ivy.Password }).IsProblem(400, "validation", "name");
        var session = ivy.Enter(await ivy.PostAsync("invitations/accept", new { token, name = "Ivy", password = ivy.Password }).Is(200));
        Assert.Equal(("member", "Acme", "true"), (session["member.role"], session["tenant.name"], session["user.emailVerified"]));
        await ivy.GetAsync("contacts").Is(200);
        await ivy.PostAsync("invitations/accept", new { token, name = "Ivy", password = ivy.Password }).IsProblem(400, "validation", "token");
        Assert.Contains("accepted", (await app.Ada.GetAsync("invitations").Is(200)).Each("status"));
    }

    [Fact]
    public async Task Somebody_with_an_account_joins_by_password_or_by_being_signed_in()
    {
        var owner = await app.SignUpAsync("Jo", "Joiner");
        await app.Ada.PostAsync("invitations", new { email = owner.Email, role = "readOnly" }).Is(201);
        var token = await app.MailedTokenAsync(owner.Email, "accept-invitation");
        Assert.Equal("true", (await app.Nobody.PostAsync("invitations/preview", new { token }).Is(200))["hasAccount"]);
        await app.Nobody.PostAsync("invitations/accept", new { token, name = "Jo", password = "not the right one" }).IsProblem(400, "validation", "password");
        await app.Mallory.PostAsync("invitations/accept", new { token }).IsProblem(403, "forbidden");
        var session = owner.Enter(await owner.PostAsync("invitations/accept", new { token }).Is(200));
        Assert.Equal(("readOnly", "Acme", 2), (session["member.role"], session["tenant.name"], session.Count("tenants")));
        await owner.PostAsync("contacts", new { firstName = "x" }).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Of_many_who_accept_at_once_one_comes_in()
    {
        await app.Ada.PostAsync("invitations", new { email = "max@max.example", role = "member" }).Is(201);
        var token = await app.MailedTokenAsync("max@max.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.NewPerson("Max", "max@max.example").PostAsync("invitations/accept", new { token, name = "Max", password = CrmApp.GoodPassword })));
        Assert.Equal(1, answers.Count(a => a.Status == 200));
        Assert.All(answers, a => Assert.True(a.Status is 200 or 400 or 409, $"{a.Status} {a.Text}{app.Errors()}"));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from members where email = 'max@max.example'"));
    }

    [Fact]
    public async Task A_link_that_was_sent_again_or_taken_back_stops_working()
    {
        var invitation = await app.Ada.CreateAsync("invitations", new { email = "una@una.example", role = "member" });
        var old = await app.MailedTokenAsync("una@una.example");
        await app.Ada.PostAsync($"invitations/{invitation.Id}/resend").Is(202);
        await app.Nobody.PostAsync("invitations/preview", new { token = old }).IsProblem(400, "validation", "token");
        var token = await app.MailedTokenAsync("una@una.example");
        await app.Nobody.PostAsync("invitations/preview", new { token }).Is(200);
        await app.Ada.DeleteAsync($"invitations/{invitation.Id}").Is(204);
        await app.Nobody.PostAsync("invitations/accept", new { token, name = "Una", password = CrmApp.GoodPassword }).IsProblem(400, "validation", "token");
        await app.Ada.PostAsync($"invitations/{invitation.Id}/resend").IsProblem(404, "notFound");
    }

    [Fact]
    public async Task The_same_person_is_invited_once()
    {
        await app.Ada.PostAsync("invitations", new { email = "twice@twice.example", role = "member" }).Is(201);
        await app.Ada.PostAsync("invitations", new { email = "Twice@Twice.example", role = "admin" }).IsProblem(409, "conflict", "email");
        await app.Ada.PostAsync("invitations", new { email = app.Bob.Email, role = "member" }).IsProblem(409, "conflict", "email");
    }

    [Fact]
    public async Task Members_do_not_invite_and_nobody_grants_more_than_they_have()
    {
        await app.Bob.PostAsync("invitations", new { email = "x@x.example", role = "readOnly" }).IsProblem(403, "forbidden");
        var admin = await app.JoinAsync(app.Ada, "Alan", "admin");
        await admin.PostAsync("invitations", new { email = "y@y.example", role = "owner" }).IsProblem(403, "forbidden");
        await admin.PostAsync("invitations", new { email = "y@y.example", role = "admin" }).Is(201);
        await admin.PostAsync("invitations", new { email = "z@z.example", role = "boss" }).IsProblem(400, "validation", "role");
    }

    [Fact]
    public async Task An_unverified_owner_invites_five_people()
    {
        var owner = await app.SignUpAsync("Lee", "Limited");
        for (var i = 0; i < 5; i++) await owner.PostAsync("invitations", new { email = $"friend{i}@limited.example", role = "member" }).Is(201);
        await owner.PostAsync("invitations", new { email = "friend6@limited.example", role = "member" }).IsProblem(403, "forbidden");
        await app.Nobody.PostAsync("auth/verify-email", new { token = await app.MailedTokenAsync(owner.Email, "verify-email") }).Is(204);
        await owner.PostAsync("invitations", new { email = "friend6@limited.example", role = "member" }).Is(201);
    }

    [Fact]
    public async Task Taking_invitations_back_does_not_stretch_the_five()
    {
        var owner = await app.SignUpAsync("Abe", "Abuse");
        for (var i = 0; i < 5; i++) await owner.DeleteAsync("invitations/" + (await owner.CreateAsync("invitations", new { email = $"victim{i}@abuse.example", role = "member" })).Id).Is(204);
        await owner.PostAsync("invitations", new { email = "victim6@abuse.example", role = "member" }).IsProblem(403, "forbidden");
    }
}
