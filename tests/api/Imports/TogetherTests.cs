using System.Globalization;
using System.Text;

namespace Crm.Tests.Imports;

/// <summary>Several imports at a time, and one that is started several times.</summary>
public sealed class TogetherTests(CrmApp app) : IClassFixture<CrmApp>
{
    [Fact]
    public async Task Two_imports_at_once_make_no_company_and_no_person_twice_and_the_lists_answer_meanwhile()
    {
        static string File(int from)
        {
            var text = new StringBuilder("First name,Last name,E-mail,Company,Company domain\n");
            for (var i = from; i < from + 1500; i++) text.Append(CultureInfo.InvariantCulture, $"Tom,Together {i},tom{i}@both.example,Both {i % 40} Ltd,both{i % 40}.example\n");
            return text.ToString();
        }
        // A third of the people are in both files.
        var (one, other) = (await app.Ada.UploadAsync("contacts", File(0)).Is(202), await app.Ada.UploadAsync("contacts", File(1000), new { source = "file" }).Is(202));
        await Task.WhenAll(app.Ada.PostAsync($"imports/{one.Id}/start", new { }).Is(202), app.Ada.PostAsync($"imports/{other.Id}/start", new { }).Is(202));
        for (var tries = 0; tries < 1000 && await app.ScalarAsync<long>("select count(*) from imports where id = any ($1) and status = 'running'", (object)new[] { Guid.Parse(one.Id), Guid.Parse(other.Id) }) > 0; tries++)
        {
            await app.Ada.GetAsync("contacts?limit=50").Is(200);
            await app.Ada.CreateAsync("tasks", new { title = $"Meanwhile {tries}" });
            await Task.Delay(50);
        }
        var (first, second) = ((await app.Ada.EndOfAsync(one.Id)).Counts(), (await app.Ada.EndOfAsync(other.Id)).Counts());
        Assert.Equal((2500, 500, 0), (first.Item1 + second.Item1, first.Item2 + first.Item3 + second.Item2 + second.Item3, first.Item4 + second.Item4));
        Assert.Equal((2500, 40), (await app.Ada.HowManyAsync("contacts", "&filter[source]=import"), await app.Ada.HowManyAsync("companies", "&q=Both")));
    }

    [Fact]
    public async Task An_import_that_is_started_by_ten_at_once_runs_once()
    {
        var import = await app.Ada.UploadAsync("companies", "Name\nOnce Ltd\nTwice Ltd\n").Is(202);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Ada.PostAsync($"imports/{import.Id}/start", new { })));
        Assert.Equal((1, 9), (answers.Count(a => a.Status == 202), answers.Count(a => a.Status == 409)));
        Assert.Equal((2, 0, 0, 0), (await app.Ada.EndOfAsync(import.Id)).Counts());
    }
}
