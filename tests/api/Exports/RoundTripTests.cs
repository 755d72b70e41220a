using System.Globalization;
using System.Text;
using Crm.Tests.Imports;

namespace Crm.Tests.Exports;

/// <summary>
/// What goes out and comes in again changes nothing, whatever the texts are: each row is told as unchanged and no version moves.
/// Texts are generated from a seed, which the failure names.
/// </summary>
public sealed class RoundTripTests(CrmApp app) : IClassFixture<CrmApp>
{
    static readonly bool Long = Environment.GetEnvironmentVariable("CRM_LONG") == "1";
    const int Records = 200;
    static readonly string[] Kinds = ["call", "meeting", "visit", "email", "note"];

    [Theory]
    [InlineData("contacts", "csv")]
    [InlineData("contacts", "xlsx")]
    [InlineData("contacts", "jsonl")]
    [InlineData("contacts", "vcard")]
    [InlineData("companies", "csv")]
    [InlineData("companies", "xlsx")]
    [InlineData("companies", "jsonl")]
    [InlineData("deals", "csv")]
    [InlineData("deals", "xlsx")]
    [InlineData("deals", "jsonl")]
    [InlineData("activities", "csv")]
    [InlineData("activities", "xlsx")]
    [InlineData("activities", "jsonl")]
    [InlineData("tasks", "csv")]
    [InlineData("tasks", "xlsx")]
    [InlineData("tasks", "jsonl")]
    public async Task A_file_that_is_brought_in_again_changes_nothing(string objects, string format)
    {
        for (var round = 0; round < (Long ? 50 : 1); round++)
        {
            var ada = await app.SignUpAsync("Ada", $"Round{objects}{format}{round}");
            await FillAsync(ada, objects, new Nasty(2026 + round));
            await UnchangedAsync(ada, objects, format);
        }
    }

    async Task UnchangedAsync(Person ada, string objects, string format)
    {
        var before = await VersionsAsync(ada, objects);
        var (export, file) = await ada.ExportAsync(new { @object = objects, format });
        var import = await ada.UploadAsync(objects, file, new { mode = "upsert" }, export["file.name"]!);
        Assert.True(import.Status == 202, import.Text);
        await ada.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        var done = await ada.EndOfAsync(import.Id);
        var rows = await ada.GetAsync($"imports/{import.Id}/rows?limit=200").Is(200);
        Assert.True(done.Counts() == (0, 0, before.Count, 0), $"{objects} as {format}: {done.Counts()} of {before.Count}\n{Told(done, rows, file, format)}");
        Assert.Equal(before, await VersionsAsync(ada, objects));
    }

    /// <summary>The first rows that were not unchanged, with what was in the file.</summary>
    static string Told(Answer done, Answer rows, byte[] file, string format) => string.Join("\n", done.At("mapping.columns")!.Value.EnumerateArray().Select(c => $"{c.GetProperty("column")} → {c.GetProperty("to")}").Append("")) + string.Join("\n",
        rows.At("items")!.Value.EnumerateArray().Where(r => r.GetProperty("result").GetString() != "unchanged").Take(3).Select(r => $"{r}\n{(format == "csv" ? string.Join(" | ", Exporting.Csv(file)[r.GetProperty("row").GetInt32() - 1]) : "")}"));

    static async Task<Dictionary<string, string>> VersionsAsync(Person ada, string objects)
    {
        var (versions, cursor) = (new Dictionary<string, string>(), (string?)"");
        while (cursor is not null)
        {
            var page = await ada.GetAsync($"{objects}?limit=200&cursor={cursor}").Is(200);
            foreach (var (id, version) in page.Each("id").Zip(page.Each("version"))) versions[id] = version;
            cursor = page["nextCursor"];
        }
        return versions;
    }

    static async Task FillAsync(Person ada, string objects, Nasty nasty)
    {
        var one = objects == "companies" ? "company" : objects[..^1];
        if (objects is not ("activities" or "tasks")) foreach (var (key, type) in new[] { ("remark", "text"), ("story", "longText"), ("points", "number"), ("since", "date"), ("sure", "yesNo") }) await ada.CreateAsync("custom-fields", new { @object = one, key, label = $"Our {key}", type });
        var company = (await ada.CreateAsync("companies", new { name = "The company" })).Id;
        var items = Enumerable.Range(0, Records).Select(i => (object)(objects switch
        {
            "contacts" => new
            {
                prefix = nasty.Line(50), firstName = nasty.Line(100), lastName = nasty.Line(100), jobTitle = nasty.Line(100), preferredName = nasty.Line(100), occupation = nasty.Line(100), gender = nasty.Line(50), preferredTime = nasty.Line(50),
                companyId = i % 3 == 0 ? company : null, emails = new[] { new { value = $"p{i}@round.example" } }, phones = i % 2 == 0 ? new[] { new { value = $"+49 30 {100000 + i}", label = "work" } } : [], tags = nasty.Tags(), custom = nasty.Custom(i), birthDate = i % 4 == 0 ? "1980-02-29" : null,
                addresses = new[] { new { street = nasty.Line(200), city = nasty.Line(100), region = nasty.Line(100), country = "DE" } },
            },
            "companies" => new { name = $"{i} {nasty.Line(150)}", domains = new[] { $"c{i}.example" }, industry = nasty.Line(100), description = nasty.Text(9000), employees = i, annualRevenue = i % 2 == 0 ? new { amount = $"{i}.50", currency = "USD" } : null, tags = nasty.Tags(), custom = nasty.Custom(i) },
            "activities" => new { kind = Kinds[i % 5], subject = nasty.Line(300), body = nasty.Text(9000), at = "2026-03-29T00:59:59.123456Z", endAt = i % 2 == 0 ? "2026-03-29T03:00:00Z" : null, outcome = i % 3 == 0 && Kinds[i % 5] is not "email" ? Kinds[i % 5] is "meeting" or "visit" ? "held" : "done" : null, direction = i % 4 == 0 ? "in" : null, links = new[] { new { @object = "company", id = company } } },
            "tasks" => new { title = nasty.Line(300), notes = nasty.Text(9000), dueDate = i % 3 == 0 ? "2027-02-28" : null, dueAt = i % 3 == 1 ? "2027-02-28T07:30:00Z" : null, priority = i % 5 == 0 ? "high" : "normal", status = i % 4 == 0 ? "done" : "open", links = i % 2 == 0 ? new[] { new { @object = "company", id = company } } : [] },
            _ => new { title = $"{i} {nasty.Line(200)}", productName = nasty.Line(200), description = nasty.Text(9000), companyId = i % 2 == 0 ? company : null, amount = i % 3 == 0 ? new { amount = $"{i}.05", currency = i % 2 == 0 ? "EUR" : "USD" } : null, expectedClose = "2027-02-28", tags = nasty.Tags(), custom = nasty.Custom(i) } as object,
        })).ToList();
        var answer = await ada.PostAsync($"{objects}/batch?allowDuplicates=true", new { items }).Is(200);
        Assert.All(answer.Each("status"), status => Assert.Equal("201", status));
    }
}

/// <summary>Texts that break programs, from a seed: the same seed gives the same texts.</summary>
sealed class Nasty(int seed)
{
    readonly Random random = new(seed);

    static readonly string[] Bits =
    [
        "=1+1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "'", "''", "'=1", "'+1", "''=1", "\"", "\"\"", "a\"b", ",", ";", "|", "\t", "a\tb", "\\", "\\n", "\u00a0", "\u200b", "\u200d", "\u2028", "\ufeff", "\u202e", "\u0301", "שלום", "مرحبا", "日本語", "ｆｕｌｌ", "ﬀ", "ß", "İ", "😀", "👩‍👩‍👧", "𐍈", "𝒳",
        "001", "1e5", "0x10", "1.0", "1,000", "2026-01-02", "01/02/2026", "12:30", "null", "NULL", "n/a", "-", "true", "yes", "NaN", "undefined", "_x000D_", "&amp;", "<b>", "]]>", "<!--", "{{x}}", "${x}", "%s", "%00", "#REF!", "#N/A", "mailto:x", "BEGIN:VCARD", "a:b", "a=b", "END", "--", "/*", "`", "~",
    ];

    /// <summary>One line, trimmed and without control characters, as the product keeps names; never longer than it may be.</summary>
    public string Line(int most)
    {
        var text = Make(most, Bits.Where(b => !b.Any(char.IsControl)).ToArray());
        return text.Length == 0 ? "x" : text;
    }

    /// <summary>Text of several lines.</summary>
    public string Text(int most) => Make(random.Next(20) == 0 ? most : 300, [.. Bits, "\n", "\r\n", "\n\n", " \n=1", "\n\t"]) is { Length: > 0 } text ? text : "x";

    public string[] Tags() => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Line(20)).DistinctBy(t => t.ToUpperInvariant())];

    public Dictionary<string, object> Custom(int i) => new() { ["remark"] = Line(100), ["story"] = Text(2000), ["points"] = decimal.Parse($"{i - 100}.{i % 10}1", CultureInfo.InvariantCulture), ["since"] = "2024-02-29", ["sure"] = i % 2 == 0 };

    string Make(int most, string[] bits)
    {
        var text = new StringBuilder();
        for (var parts = random.Next(1, 5); parts > 0 || random.Next(200) == 0; parts--) text.Append(bits[random.Next(bits.Length)]).Append(random.Next(3) == 0 ? " " : "");
        while (random.Next(40) == 0 && text.Length < most) text.Append(bits[random.Next(bits.Length)]);
        var made = text.Length > most ? text.ToString(0, most) : text.ToString();
        if (made.Length > 0 && char.IsHighSurrogate(made[^1])) made = made[..^1];
        return made.Trim().Trim('\ufeff').Trim();
    }
}
