using static Crm.Tests.Duplicates.Settling;

namespace Crm.Tests.Duplicates;

/// <summary>Who may be there already, while somebody types.</summary>
public sealed class CheckTests(CrmApp app) : IClassFixture<CrmApp>
{
    Task<Answer> CheckAsync(object record, Person? who = null, string @object = "contacts") => (who ?? app.Ada).PostAsync("duplicates/check", new { @object, record });

    [Fact]
    public async Task Somebody_with_the_same_number_and_a_slip_in_the_name_is_recognised_with_reasons()
    {
        var martha = await app.Ada.CreateAsync("contacts", Person("Martha", "Quindlen", phone: "+44 20 7946 0331"));
        var found = await CheckAsync(Person("Marta", "Quindlen", phone: "020 7946 0331"));
        Assert.Equal(martha.Id, found.Is(200)["items[0].id"]);
        Assert.True(double.Parse(found["items[0].score"]!, System.Globalization.CultureInfo.InvariantCulture) > 0.5);
        Assert.Contains(("phone", "same"), found.Each("field", "items[0].reasons").Zip(found.Each("likeness", "items[0].reasons")));
        Assert.Contains(("firstName", "similar"), found.Each("field", "items[0].reasons").Zip(found.Each("likeness", "items[0].reasons")));
    }

    [Fact]
    public async Task Somebody_of_the_same_household_is_not()
    {
        await app.Ada.CreateAsync("contacts", Person("Theodora", "Vanterpool", phone: "+44 20 7946 0777", street: "12 Harbour Row", city: "Whitby", postcode: "YO21 1AA"));
        Assert.Equal(0, (await CheckAsync(Person("Magnus", "Vanterpool", phone: "+44 20 7946 0777", street: "12 Harbour Row", city: "Whitby", postcode: "YO21 1AA")).Is(200)).Count());
    }

    [Fact]
    public async Task A_company_is_known_by_its_domain_and_by_its_name_without_the_legal_form()
    {
        var hofmann = await app.Ada.CreateAsync("companies", new { name = "Hofmann Metallbau GmbH", domains = new[] { "hofmann-metall.example" }, addresses = new[] { new { city = "Ulm", street = "Hafengasse 4" } } });
        Assert.Equal(hofmann.Id, (await CheckAsync(new { name = "Hofman Metallbau", domains = new[] { "hofmann-metall.example" } }, @object: "companies").Is(200))["items[0].id"]);
        Assert.Equal(hofmann.Id, (await CheckAsync(new { name = "Hofmann Metallbau AG", addresses = new[] { new { city = "Ulm", street = "Hafengasse 4" } } }, @object: "companies").Is(200))["items[0].id"]);
        Assert.Equal(0, (await CheckAsync(new { name = "Hofmann Blumen" }, @object: "companies").Is(200)).Count());
    }

    [Fact]
    public async Task Nobody_is_told_of_another_workspace_or_of_a_birth_date_that_they_may_not_know()
    {
        await app.Mallory.CreateAsync("contacts", Person("Canary", "Featherstone", "canary@featherstone.example"));
        Assert.Equal(0, (await CheckAsync(Person("Canary", "Featherstone", "canary@featherstone.example")).Is(200)).Count());
        await app.Ada.CreateAsync("contacts", Person("Berthold", "Ashworthy", birthDate: "1961-04-05"));
        Assert.Contains("birthDate", (await CheckAsync(Person("Bertold", "Ashworthy", birthDate: "1961-04-05")).Is(200)).Each("field", "items[0].reasons"));
        (await CheckAsync(Person("Bertold", "Ashworthy", birthDate: "1961-04-05"), app.Vera)).IsProblem(400, "validation", "birthDate");
        var seen = await CheckAsync(new { firstName = "Bertold", lastName = "Ashworthy", emails = new[] { new { value = "b@a.example" } } }, app.Vera);
        Assert.DoesNotContain("birthDate", seen.Is(200).Count() == 0 ? [] : seen.Each("field", "items[0].reasons"));
    }

    [Fact]
    public async Task Bad_questions_are_refused_by_field()
    {
        (await app.Ada.PostAsync("duplicates/check", new { @object = "deals", record = new { } })).IsProblem(400, "validation");
        (await CheckAsync(new { nonsense = 1 })).IsProblem(400, "validation");
        (await app.Ada.PostAsync("duplicates/check", new { @object = "contacts", record = "text" })).IsProblem(400, "validation", "record");
        (await app.Ada.PostAsync("duplicates/check", new { @object = "contacts", record = new { }, limit = 21 })).IsProblem(400, "validation", "limit");
        (await app.Ada.GetAsync("duplicates?object=deals")).IsProblem(400, "validation", "object");
        (await app.Ada.GetAsync("duplicates?minScore=2")).IsProblem(400, "validation", "minScore");
        Assert.Equal(0, (await CheckAsync(new { firstName = new string('x', 5000) }).Is(200)).Count());
    }
}
