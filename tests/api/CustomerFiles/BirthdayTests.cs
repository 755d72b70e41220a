using Crm.Tests.Roles;

namespace Crm.Tests.CustomerFiles;

/// <summary>A birthday typed in by hand is a birth date: who may not see the one gets the other by no way either.</summary>
public sealed class BirthdayTests(CrmApp app) : IClassFixture<CrmApp>
{
    static int people;

    [Theory]
    [InlineData("normal", "all")]
    [InlineData("normal", "team")]
    [InlineData("personal", "all")]
    [InlineData("personal", "team")]
    [InlineData("special", "team")]
    public async Task Every_way_shows_birthdays_to_those_who_see_birth_dates_and_to_nobody_else(string clearance, string reads)
    {
        var otto = await app.JoinAsync(app.Ada, $"Otto{Interlocked.Increment(ref people)}", "member");
        var role = await app.Ada.CreateAsync("roles", new { name = $"Role {people}", baseline = "member", clearance, rules = RoleTests.Rules(reads) });
        await app.Ada.PatchAsync($"members/{otto.MemberId}", new { roleId = role.Id }).Is(200);
        var cursor = await app.Ada.EndOfFeedAsync();
        var contact = (await app.Ada.CreateAsync("contacts", new { lastName = "Celebrating", birthDate = "1984-03-09", ownerId = otto.MemberId })).Id;
        var birthday = (await app.Ada.CreateAsync("important-dates", new { contactId = contact, kind = "birthday", label = "Big party", date = "1984-03-10", remindDays = 365 })).Id;
        var renewal = (await app.Ada.CreateAsync("important-dates", new { contactId = contact, kind = "renewal", label = "Big contract", date = "2026-12-15", recurs = true, remindDays = 365 })).Id;
        await app.Ada.PatchAsync($"important-dates/{birthday}", new { label = "Bigger party" }).Is(200);
        await app.Ada.WaitForFeedAsync(birthday, "importantDate.updated", cursor);
        var sees = (await otto.GetAsync($"contacts/{contact}").Is(200))["birthDate"] is not null;
        Assert.Equal(clearance != "normal", sees);
        string[] both = sees ? [birthday, renewal] : [renewal];

        foreach (var (way, answer) in new[]
        {
            ("list", await otto.GetAsync($"important-dates?filter[contactId]={contact}&count=true")), ("q", await otto.GetAsync($"important-dates?q=Big&filter[contactId]={contact}&count=true")),
            ("search", await otto.PostAsync("important-dates/search", new { filter = new { field = "contactId", value = contact }, sort = "date", count = true })),
        })
        {
            Assert.True(both.Order().SequenceEqual(answer.Is(200).Each("id").Order()), $"{way}: {answer.Text}");
            Assert.Equal(both.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer["total"]);
        }
        Assert.Equal(sees ? 1 : 0, (await otto.GetAsync($"important-dates?filter[kind]=birthday&filter[contactId]={contact}").Is(200)).Count());
        Assert.Equal(sees, (await otto.PostAsync("important-dates/groups", new { by = "kind" }).Is(200)).Each("value").Contains("birthday"));
        Assert.Equal(sees, (await otto.GetAsync("important-dates/coming").Is(200)).Text.Contains(birthday, StringComparison.Ordinal));
        foreach (var path in new[] { $"contacts/{contact}/file", $"contacts/{contact}/timeline?limit=200", $"events?limit=200&after={cursor}", "important-dates/coming" })
        {
            var answer = (await otto.GetAsync(path).Is(200)).Text;
            Assert.True(sees == (answer.Contains(birthday, StringComparison.Ordinal) || answer.Contains("Bigger party", StringComparison.Ordinal)), $"{path}: {answer}");
            Assert.True(answer.Contains(renewal, StringComparison.Ordinal) || answer.Contains("Big contract", StringComparison.Ordinal), path);
        }

        if (sees) await otto.PatchAsync($"important-dates/{birthday}", new { remindDays = 3 }).Is(200);
        else
        {
            await otto.GetAsync($"important-dates/{birthday}").IsProblem(404, "notFound");
            await otto.PatchAsync($"important-dates/{birthday}", new { remindDays = 3 }).IsProblem(404, "notFound");
            await otto.DeleteAsync($"important-dates/{birthday}").IsProblem(404, "notFound");
            Assert.Equal(["404", "400"], (await otto.PostAsync("important-dates/batch", new { items = new object[] { new { id = birthday, label = "x" }, new { contactId = contact, kind = "birthday", date = "1984-03-09" } } }).Is(200)).Each("status"));
            await otto.PostAsync("important-dates", new { contactId = contact, kind = "birthday", date = "1984-03-09" }).IsProblem(400, "validation", "kind");
            await otto.PatchAsync($"important-dates/{renewal}", new { kind = "birthday" }).IsProblem(400, "validation", "kind");
        }
        // In the trash and back it is the same.
        await app.Ada.DeleteAsync($"important-dates/{birthday}").Is(204);
        Assert.Equal(sees ? 1 : 0, (await otto.GetAsync($"important-dates?trashed=true&filter[contactId]={contact}").Is(200)).Count());
        await otto.PatchAsync($"contacts/{contact}", new { firstName = "Cleo" }).Is(200);
    }
}
