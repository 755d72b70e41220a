using System.Reflection;
using Crm.Contacts;
using Crm.Platform.Access;
using Crm.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Tests.Records;

/// <summary>A field above one's clearance is as unknown as a field that never was, wherever one asks.</summary>
public sealed class HiddenFieldTests(HiddenFieldTests.SecretJobs app) : IClassFixture<HiddenFieldTests.SecretJobs>
{
    /// <summary>A server on which job titles take special clearance, which Ada has and Bob has not.</summary>
    public sealed class SecretJobs : CrmApp
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var type = Services.GetRequiredService<ContactRecord>();
            IReadOnlyList<Field<Contact>> fields = [.. type.Fields.Select(f => f.Name == "jobTitle" ? f.For(Sensitivity.Special) : f)];
            typeof(ContactRecord).GetField("<Fields>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(type, fields);
        }
    }

    static string Told(Answer answer, string name) => System.Text.RegularExpressions.Regex.Replace(answer.Text, "\"traceId\":\"[0-9a-f]+\"", "").Replace(name, "…", StringComparison.Ordinal);

    [Theory]
    [InlineData("contacts?filter[{0}]=Judge")]
    [InlineData("contacts?filter[{0}][like]=Judge")]
    [InlineData("contacts?filter[{0}][startsWith]=J")]
    [InlineData("contacts?sort={0}")]
    [InlineData("contacts?sort=-{0}&filter[lastName]=Lee")]
    public async Task A_question_by_it_is_refused_like_one_by_an_unknown_field(string path)
    {
        var hidden = await app.Bob.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "jobTitle")).IsProblem(400, "validation");
        var unknown = await app.Bob.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "shoeSize")).IsProblem(400, "validation");
        Assert.Equal(Told(unknown, "shoeSize"), Told(hidden, "jobTitle"));
        Assert.DoesNotContain("jobTitle", unknown.Text, StringComparison.Ordinal);
        if (!path.Contains("like", StringComparison.Ordinal) && !path.Contains("sort", StringComparison.Ordinal)) await app.Ada.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, "jobTitle")).Is(200);
    }

    [Fact]
    public async Task A_tree_that_names_it_deep_down_is_refused_like_one_with_an_unknown_field()
    {
        object Tree(string name) => new { filter = new { any = new object[] { new { field = "lastName", value = "Lee" }, new { not = new { all = new object[] { new { field = name, op = "startsWith", value = "J" } } } } } } };
        var hidden = await app.Bob.PostAsync("contacts/search", Tree("jobTitle")).IsProblem(400, "validation");
        Assert.Equal(Told(await app.Bob.PostAsync("contacts/search", Tree("shoeSize")).IsProblem(400, "validation"), "shoeSize"), Told(hidden, "jobTitle"));
        var escaped = await app.Bob.PostAsync("contacts/search", """{"filter":{"field":"job\u0054itle","op":"startsWith","value":"J"}}""").IsProblem(400, "validation");
        Assert.Contains("There is no field", escaped.Text, StringComparison.Ordinal);
        await app.Ada.PostAsync("contacts/search", Tree("jobTitle")).Is(200);
    }

    [Fact]
    public async Task It_is_neither_shown_nor_changed_nor_told()
    {
        var cursor = await app.Bob.EndOfFeedAsync();
        var contact = await app.Ada.CreateAsync("contacts", new { lastName = "Dredd", jobTitle = "Judge" });
        await app.Ada.PatchAsync($"contacts/{contact.Id}", new { jobTitle = "Chief judge", firstName = "Joe" }).Is(200);
        await app.Ada.WaitForFeedAsync(contact.Id, "contact.updated", cursor);
        foreach (var seen in new[] { await app.Bob.GetAsync($"contacts/{contact.Id}").Is(200), await app.Bob.PatchAsync($"contacts/{contact.Id}", new { prefix = "Mr" }).Is(200), await app.Bob.GetAsync($"contacts?filter[id]={contact.Id}").Is(200),
            await app.Bob.GetAsync($"contacts/{contact.Id}/timeline").Is(200), await app.Bob.GetAsync($"events?after={cursor}").Is(200), await app.Bob.PatchAsync($"contacts/{contact.Id}", new { prefix = "Dr" }, ("If-Match", "\"1\"")).IsProblem(412, "stale") })
            Assert.DoesNotContain("judge", seen.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("firstName", (await app.Bob.GetAsync($"events?after={cursor}").Is(200)).Text, StringComparison.Ordinal);
        Assert.Equal("Chief judge", (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["jobTitle"]);
        Assert.Contains("Chief judge", (await app.Ada.GetAsync($"contacts/{contact.Id}/timeline").Is(200)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_names_it_is_refused_like_one_with_an_unknown_member()
    {
        var contact = await app.Ada.CreateAsync("contacts", new { lastName = "Fear", jobTitle = "Judge" });
        Dictionary<string, object?> Body(string name, object? value) => new() { ["lastName"] = "Fire", [name] = value };
        foreach (var value in new object?[] { "Executioner", null })
        {
            var hidden = await app.Bob.PatchAsync($"contacts/{contact.Id}", Body("jobTitle", value)).IsProblem(400, "validation", "jobTitle");
            Assert.Equal(Told(await app.Bob.PatchAsync($"contacts/{contact.Id}", Body("shoeSize", value)).IsProblem(400, "validation", "shoeSize"), "shoeSize"), Told(hidden, "jobTitle"));
        }
        await app.Bob.PostAsync("contacts", Body("jobTitle", "x")).IsProblem(400, "validation", "jobTitle");
        await app.Bob.PutAsync("contacts/by/shop/hidden-1", Body("jobTitle", "x")).IsProblem(400, "validation", "jobTitle");
        var batch = await app.Bob.PostAsync("contacts/batch", new { items = new object[] { Body("jobTitle", "x"), new { id = contact.Id, jobTitle = "y" } } }).Is(200);
        Assert.Equal(["400", "400"], batch.Each("status"));
        Assert.Equal(("Fear", "Judge"), ((await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["lastName"], (await app.Ada.GetAsync($"contacts/{contact.Id}").Is(200))["jobTitle"]));
    }
}
