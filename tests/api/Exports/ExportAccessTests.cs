using System.Text;

namespace Crm.Tests.Exports;

/// <summary>A file holds what its author may take out, and only the author gets it, as long as that is so.</summary>
public sealed class ExportAccessTests(ExportAccessTests.OwnClock app) : IClassFixture<ExportAccessTests.OwnClock>
{
    /// <summary>One test puts the clock forward: whoever comes after it signs in anew.</summary>
    public sealed class OwnClock : CrmApp;

    [Fact]
    public async Task Nobody_but_its_author_gets_a_file_or_hears_of_it()
    {
        foreach (var person in new[] { app.Ada, app.Bob, app.Vera, app.Mallory }) await person.SignInAsync();
        await app.Ada.CreateAsync("contacts", new { lastName = "Secret" });
        var (done, file) = await app.Ada.ExportAsync(new { @object = "contacts", format = "csv" });
        Assert.Contains("Secret", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        foreach (var person in new[] { app.Bob, app.Mallory })
            foreach (var part in new[] { "", "/file", "/manifest" }) await person.GetAsync($"exports/{done.Id}{part}").IsProblem(404, "notFound");
        await app.Mallory.DeleteAsync($"exports/{done.Id}").IsProblem(404, "notFound");
        await app.Vera.GetAsync($"exports/{done.Id}/file").IsProblem(403, "forbidden");
        await app.Nobody.GetAsync($"exports/{done.Id}/file").IsProblem(401, "unauthenticated");
        Assert.DoesNotContain(done.Id, (await app.Bob.GetAsync("exports").Is(200)).Text, StringComparison.Ordinal);
        await app.Vera.PostAsync("exports", new { @object = "contacts", format = "csv" }).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_download_is_an_attachment_and_is_told_in_the_feed()
    {
        await app.Ada.SignInAsync();
        var (done, _) = await app.Ada.ExportAsync(new { @object = "contacts", format = "csv" });
        using var answer = await app.Ada.OpenAsync($"exports/{done.Id}/file");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(("attachment", done["file.name"], "text/csv"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from events where type = 'export.downloaded' and record_id = $1", Guid.Parse(done.Id)));
    }

    [Fact]
    public async Task A_role_lets_out_its_own_records_and_the_fields_it_is_cleared_for()
    {
        var ada = await app.SignUpAsync("Ada", "Masked");
        var rule = new { create = "all", read = "all", update = "all", delete = "none", export = "own", bulk = "none" };
        var rules = new { contact = rule, company = rule with { export = "none" }, deal = rule, task = rule, activity = rule };
        var role = await ada.CreateAsync("roles", new { name = "Field staff", baseline = "member", clearance = "normal", rules });
        var bob = await app.JoinAsync(ada, "Bob", "member");
        await ada.PatchAsync($"members/{bob.MemberId}", new { roleId = role.Id }).Is(200);
        await ada.CreateAsync("custom-fields", new { @object = "contact", key = "salary", label = "Salary", type = "text", sensitivity = "special" });
        await ada.CreateAsync("contacts", new { lastName = "Hers", birthDate = "1980-01-01", ownerId = ada.MemberId });
        await ada.CreateAsync("contacts", new { lastName = "His", birthDate = "1981-01-01", ownerId = bob.MemberId, custom = new { salary = "a secret sum" } });
        var (done, file) = await bob.ExportAsync(new { @object = "contacts", format = "csv" });
        Assert.Equal(["His"], Exporting.Csv(file).Skip(1).Select(r => r[Array.IndexOf(Exporting.Csv(file)[0], "Last name")]));
        Assert.DoesNotContain(Exporting.Csv(file)[0], h => h is "Birth date" or "Gender" or "Household size" or "Income band" or "Salary");
        Assert.DoesNotContain("a secret sum", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        await bob.PostAsync("exports", new { @object = "contacts", format = "csv", columns = new[] { "birthDate" } }).IsProblem(400, "validation", "columns");
        await bob.PostAsync("exports", new { @object = "contacts", format = "csv", filter = new { field = "custom.salary", op = "eq", value = "x" } }).IsProblem(400, "validation", "filter.field");
        await bob.PostAsync("exports", new { @object = "companies", format = "csv" }).IsProblem(403, "forbidden");
        var (all, zip) = await bob.ExportAsync(new { @object = "everything", format = "jsonl" });
        Assert.Equal("companies", all["manifest.leftOut[0]"]);
        Assert.DoesNotContain("Hers", Encoding.UTF8.GetString(Exporting.Entry(zip, "contacts.jsonl")), StringComparison.Ordinal);
        // Ada's own file has all of it.
        Assert.Contains("a secret sum", Encoding.UTF8.GetString((await ada.ExportAsync(new { @object = "contacts", format = "csv" })).File), StringComparison.Ordinal);
        // Less is let out than when the file was made: it stays where it is.
        await ada.PatchAsync($"roles/{role.Id}", new { rules = rules with { contact = rule with { export = "none" } } }).Is(200);
        await bob.GetAsync($"exports/{done.Id}/file").IsProblem(409, "conflict");
    }

    [Fact]
    public async Task A_file_is_gone_after_a_day_and_when_it_is_deleted()
    {
        var ada = await app.SignUpAsync("Ada", "Ephemeral");
        await ada.CreateAsync("contacts", new { lastName = "Lee" });
        var (done, _) = await ada.ExportAsync(new { @object = "contacts", format = "csv" });
        app.Clock.Advance(TimeSpan.FromHours(25));
        await ada.SignInAsync();
        Assert.Equal("expired", (await ada.GetAsync($"exports/{done.Id}").Is(200))["status"]);
        await ada.GetAsync($"exports/{done.Id}/file").IsProblem(404, "notFound");
        var (other, _) = await ada.ExportAsync(new { @object = "contacts", format = "csv" });
        await ada.DeleteAsync($"exports/{other.Id}").Is(204);
        await ada.GetAsync($"exports/{other.Id}").IsProblem(404, "notFound");
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from export_files where export_id = $1", Guid.Parse(other.Id)));
    }

    [Fact]
    public async Task Whoever_takes_an_export_over_begins_anew_and_leaves_nothing_of_the_first_try()
    {
        var ada = await app.SignUpAsync("Ada", "Tookover");
        for (var i = 0; i < 5; i++) await ada.CreateAsync("contacts", new { lastName = $"Lee {i}" });
        var (done, file) = await ada.ExportAsync(new { @object = "contacts", format = "csv" });
        // As a process leaves it that was killed in the middle: half a file, and a job whose lease has run out.
        await app.ExecuteAsync("update export_files set content = 'half' where export_id = $1", Guid.Parse(done.Id));
        await app.ExecuteAsync("insert into export_files select tenant_id, export_id, 1, content from export_files where export_id = $1", Guid.Parse(done.Id));
        await app.ExecuteAsync("update exports set status = 'running', processed = 3, manifest = null where id = $1", Guid.Parse(done.Id));
        await app.ExecuteAsync("update jobs set status = 'running', locked_until = now() - interval '1 day', finished_at = null where unique_key = $1", $"export:{done.Id}");
        Assert.Equal("done", (await ada.ExportedAsync(done.Id))["status"]);
        Assert.Equal(file, await ada.FetchAsync($"exports/{done.Id}/file"));
    }
}
