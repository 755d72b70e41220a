using System.Globalization;
using Crm.Tests.Imports;

namespace Crm.Tests.Duplicates;

/// <summary>The public FEBRL data sets, brought in like any file: precision, recall and F1 of the scan at its own threshold.</summary>
public sealed class FebrlTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Theory]
    [InlineData("dataset1.csv", 1000, 0, 500)]
    [InlineData("dataset2.csv", 4999, 1, 1934)] // one row has neither first nor last name
    public async Task The_scan_finds_the_same_people_and_nobody_else(string file, int records, int nameless, int pairs)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "febrl", file);
        Assert.SkipUnless(File.Exists(path), "The data set febrl is not beside the project.");
        var person = await app.SignUpAsync("Fedora", file.Replace(".csv", "", StringComparison.Ordinal));
        var (text, map) = (await File.ReadAllTextAsync(path), new (string, string?)[]
        {
            ("rec_id", "externalId"), ("given_name", "firstName"), ("surname", "lastName"), ("street_number", "houseNumber"), ("address_1", "street"), ("address_2", "street2"),
            ("suburb", "city"), ("postcode", "postcode"), ("state", "region"), ("date_of_birth", "birthDate"), ("soc_sec_id", null),
        });
        var header = text[..text.IndexOf('\n', StringComparison.Ordinal)].Trim().Split(',').Select(h => h.Trim()).ToList();
        Assert.Equal(map.Select(m => m.Item1), header);
        var import = await person.ImportAsync("contacts", string.Join('\n', text.Split('\n').Select(l => string.Join(',', l.Trim().Split(',').Select(c => c.Trim())))),
            new { source = "febrl", columns = map.Select(m => new { column = m.Item1, to = m.Item2, missing = m.Item2 == "birthDate" ? "empty" : null, dateOrder = m.Item2 == "birthDate" ? "ymd" : null }) });
        Assert.Equal((records, 0, nameless), (int.Parse(import["created"]!, CultureInfo.InvariantCulture), int.Parse(import["updated"]!, CultureInfo.InvariantCulture), int.Parse(import["failed"]!, CultureInfo.InvariantCulture)));
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await person.EndOfRunAsync((await ScanAsync(person)).Id);
        var seconds = System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds;
        var found = await app.ListAsync<string>("""
            select split_part(a.external_ids ->> 'febrl', '-', 2) || '=' || split_part(b.external_ids ->> 'febrl', '-', 2) from duplicate_pairs p
              join contacts a on a.tenant_id = p.tenant_id and a.id = p.a_id join contacts b on b.tenant_id = p.tenant_id and b.id = p.b_id where p.tenant_id = $1 and p.status = 'open'
            """, Guid.Parse(person.TenantId));
        double right = found.Count(f => f.Split('=') is [var x, var y] && x == y);
        var (precision, recall) = (right / found.Count, right / pairs);
        var f1 = 2 * precision * recall / (precision + recall);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: precision {precision:F4}, recall {recall:F4}, F1 {f1:F4}, scan {seconds:F1} s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: precision {precision:F4}, recall {recall:F4}, F1 {f1:F4}, scan {seconds:F1} s"));
        Assert.True(f1 >= 0.97, $"F1 is {f1:F4}.");
    }

    /// <summary>A scan may be running by itself after the import.</summary>
    static async Task<Answer> ScanAsync(Person person)
    {
        for (; ; await Task.Delay(200))
            if (await person.PostAsync("duplicates/runs", new { @object = "contacts", kind = "scan" }) is { Status: 202 } begun) return begun;
    }
}
