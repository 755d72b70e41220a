namespace Crm.Tests.Support;

/// <summary>The files of the project, for the rules that read them.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>Paths from the root, with forward slashes, of files under a folder; what is built or downloaded is left out.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.Exists(File(folder)) ? Walk(File(folder)).Where(f => extensions.Length == 0 || extensions.Contains(Path.GetExtension(f))).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')) : [];

    static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
        .Where(d => Path.GetFileName(d) is not ("bin" or "obj" or "node_modules" or "dist" or ".data" or "TestResults" or "test-results" or "playwright-report")).SelectMany(Walk));

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Crm.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("Crm.sln was not found above the tests.");
    }
}
