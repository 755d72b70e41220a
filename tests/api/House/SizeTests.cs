namespace Crm.Tests.House;

/// <summary>Files that fit a screen or three: 150 lines aimed at, 300 at most.</summary>
public sealed class SizeTests
{
    const int Most = 300;

    /// <summary>Longer on purpose, each with its reason.</summary>
    static readonly Dictionary<string, string> Allowed = new()
    {
        ["api/Platform/Database/Migrations/0002_records.sql"] = "a migration that has run is never split",
        ["api/openapi.json"] = "generated",
        ["web/src/api/schema.d.ts"] = "generated",
        ["api/Identity/CommonPasswords.txt"] = "a list of words",
    };

    [Fact]
    public void No_file_is_longer_than_three_hundred_lines()
    {
        var files = new[] { "api", "web/src", "tests", "deploy" }.SelectMany(folder => Repository.Files(folder, ".cs", ".ts", ".tsx", ".css", ".mjs", ".js", ".sql", ".sh", ".json", ".txt", ".yml", ".html", ".md")).ToList();
        Assert.True(files.Count > 100);
        Assert.Empty(files.Select(f => (File: f, Lines: File.ReadLines(Repository.File(f)).Count())).Where(f => f.Lines > Most && !Allowed.ContainsKey(f.File)).Select(f => $"{f.File}: {f.Lines} lines"));
    }

    [Fact]
    public void The_list_of_longer_files_names_no_file_that_is_gone() => Assert.All(Allowed.Keys, file => Assert.True(File.Exists(Repository.File(file)), file));

    [Fact]
    public void The_index_of_the_house_stays_on_one_screen() => Assert.True(File.ReadLines(Repository.File("api/Program.cs")).Count() <= 150);
}
