using System.Text.RegularExpressions;

namespace Crm.Tests.House;

/// <summary>
/// Three floors: Platform, then Records and Events, then the features. A folder uses only what is declared here, so that a
/// new edge is a visible change.
/// </summary>
public sealed partial class DependencyTests
{
    /// <summary>What every feature may use.</summary>
    static readonly string[] Floors = ["Platform", "Records", "Events"];

    static readonly Dictionary<string, string[]> Declared = new()
    {
        ["Platform"] = [],
        ["Events"] = ["Platform", "Records"],
        ["Records"] = ["Platform", "Events"],
        ["Roles"] = [],
        ["Members"] = ["Roles"],
        ["Teams"] = ["Members"],
        ["Tenants"] = ["Members"],
        ["Identity"] = ["Members", "Roles", "Tenants"],
        ["Pipelines"] = [],
        ["Companies"] = ["Members"],
        ["Contacts"] = ["Companies", "Members", "Tenants"],
        ["Deals"] = ["Companies", "Competitors", "Contacts", "LossReasons", "NonBuyReasons", "Pipelines", "Members"],
        ["NonBuyReasons"] = ["Competitors", "Contacts", "LossReasons"],
        ["Goals"] = ["Members", "Privacy", "Teams"],
        ["Needs"] = ["Competitors", "Contacts"],
        ["Alerts"] = ["Activities", "Strategies", "Tasks", "Tenants"],
        ["Strategies"] = ["Members", "Notifications", "Reports", "Tenants"],
        ["Competitors"] = [],
        ["LossReasons"] = [],
        ["Activities"] = ["Companies", "Contacts", "Deals", "Members"],
        ["Tasks"] = ["Activities", "Members", "Tenants"],
        ["Days"] = ["Activities", "Tasks"],
        ["NextSteps"] = ["Activities", "Members", "Tasks", "Tenants"],
        ["Playbooks"] = ["Activities", "Concerns", "Contacts", "Deals", "Enquiries", "Members", "NextSteps", "Pipelines", "Tasks"],
        ["Preferences"] = ["Companies", "Contacts"],
        ["Concerns"] = ["Companies", "Contacts"],
        ["ImportantDates"] = ["Companies", "Contacts"],
        ["Enquiries"] = ["Companies", "Contacts", "Deals", "Members"],
        ["Relationships"] = ["Contacts"],
        ["Consents"] = ["Contacts"],
        ["Confirmations"] = ["Activities", "Companies", "Consents", "Contacts", "Identity", "Members", "Tasks", "Tenants"],
        ["CustomerFiles"] = ["Activities", "Companies", "Concerns", "Contacts", "Deals", "ImportantDates", "Preferences", "Relationships", "Tasks"],
        ["Search"] = [],
        ["Views"] = ["Members", "Pipelines", "Teams"],
        ["Segments"] = ["Notifications"],
        ["Privacy"] = ["Tenants"],
        ["Quality"] = ["Privacy", "Tenants"],
        ["Duplicates"] = ["Companies", "Contacts"],
        ["Rules"] = [],
        ["Notifications"] = ["Tenants"],
        ["Calendar"] = ["Activities", "Identity", "Members", "Teams", "Tenants"],
        ["Meetings"] = ["Activities", "Contacts", "Identity", "Members", "Notifications", "Tenants"],
        ["Bookings"] = ["Activities", "Contacts", "Identity", "Meetings", "Members", "Notifications", "Tenants"],
        ["Reminders"] = ["Activities", "Notifications", "Tasks", "Tenants"],
        ["Reports"] = ["Goals", "Imports", "Privacy"],
        ["Home"] = ["Reports", "Tenants"],
        ["CustomFields"] = ["Contacts", "Pipelines"],
        ["Archives"] = ["Exports", "Identity", "Members", "Segments", "Tenants"],
        ["Exports"] = ["Activities", "Companies", "Contacts", "Deals", "Identity", "Imports", "Members", "Tasks", "Tenants", "Views"],
        ["Imports"] = ["Activities", "Companies", "Contacts", "Deals", "Pipelines", "Members", "Tasks", "Tenants"],
    };

    /// <summary>Edges against the direction, file by file, each with its reason. None may be added without one.</summary>
    static readonly Dictionary<string, string> Against = new()
    {
        ["Platform/Database/DatabaseSetup.cs Identity"] = "registers the context of sign-in beside that of the workspaces",
        ["Platform/Database/DatabaseSetup.cs Records"] = "AddRecord registers a noun's descriptor",
        ["Platform/Database/CrmDb.cs Records"] = "stamps tenant, version and time on every record that is saved",
        ["Platform/Database/NewRows.cs Records"] = "knows records from what hangs on them",
        ["Platform/Database/CrmDb.cs Events"] = "writes what was announced in the transaction that saves it",
        ["Platform/WarmUp.cs Identity"] = "the models of both contexts are built before the first request",
        ["Platform/Access/AccessSetup.cs Identity"] = "checks the tokens that sign-in makes",
        ["Platform/Jobs/Job.cs Records"] = "a job is a row of a tenant like any other",
        ["Platform/Http/Contract.cs Records"] = "tells the list parameters that record routes read by themselves",
        ["Records/Record.cs Members"] = "a record has an owner, who is a member",
        ["Records/ContactPoint.cs Tenants"] = "the workspace's country reads its phone numbers",
        ["Records/Writing.cs Tenants"] = "a write has the workspace's settings at hand",
        ["Records/Bulk/BulkEndpoints.cs Members"] = "records are assigned to members",
        ["Records/RecordType.cs Search"] = "q= of a list is the search box's index",
        ["Events/Event.cs Members"] = "who did it is a member",
        ["Events/TimelineEntry.cs Members"] = "who did it is a member",
        ["Members/InvitationEndpoints.cs Identity"] = "accepting an invitation signs in",
        ["Members/InvitationEndpoints.cs Tenants"] = "an invitation names the business",
        ["Contacts/Contact.cs Roles"] = "no edge: what somebody does at a company is called a role as well",
        ["Pipelines/PipelineEndpoints.cs Deals"] = "a stage that goes away hands its deals on",
        ["Tenants/TenantEndpoints.cs Identity"] = "a further workspace is a new session",
        ["Tenants/TenantEndpoints.cs Contacts"] = "tells whether sample records are there",
        ["Tenants/Provisioning.cs Pipelines"] = "a new workspace has a pipeline",
        ["Tenants/SampleData.cs Activities"] = "sample data shows every noun",
        ["Tenants/SampleData.cs Companies"] = "sample data shows every noun",
        ["Tenants/SampleData.cs Contacts"] = "sample data shows every noun",
        ["Tenants/SampleData.cs Deals"] = "sample data shows every noun",
        ["Tenants/SampleData.cs Pipelines"] = "sample data shows every noun",
        ["Tenants/SampleData.cs Tasks"] = "sample data shows every noun",
    };

    [Fact]
    public void Every_edge_between_folders_is_declared()
    {
        var edges = Edges().ToList();
        Assert.True(edges.Count > 100);
        Assert.Empty(edges.Where(e => !IsDeclared(e.From, e.To) && !Against.ContainsKey($"{e.File} {e.To}")).Select(e => $"{e.File} uses {e.To}").Distinct());
        Assert.Empty(Against.Keys.Except(edges.Select(e => $"{e.File} {e.To}")));
    }

    [Fact]
    public void What_is_declared_has_no_circle()
    {
        var left = Declared.ToDictionary(d => d.Key, d => d.Value.ToHashSet());
        left["Records"].Remove("Events"); // one floor
        while (left.Count > 0)
        {
            var free = left.Where(d => !d.Value.Any(left.ContainsKey)).Select(d => d.Key).ToList();
            Assert.True(free.Count > 0, "These use each other in a circle: " + string.Join(", ", left.Keys));
            foreach (var folder in free) left.Remove(folder);
        }
    }

    [Fact]
    public void Every_folder_is_declared() => Assert.Empty(Folders().Except(Declared.Keys));

    static bool IsDeclared(string from, string to) => Declared.TryGetValue(from, out var uses) && (uses.Contains(to) || !Floors.Contains(from) && Floors.Contains(to));

    static string[] Folders() => [.. Directory.GetDirectories(Repository.File("api")).Select(d => Path.GetFileName(d)).Where(d => d is not ("bin" or "obj" or "Properties"))];

    /// <summary>By namespaces: "using Crm.Deals", "Crm.Deals.Deal", and "Deals.Deal" from within Crm.</summary>
    static IEnumerable<(string File, string From, string To)> Edges()
    {
        var folders = Folders();
        foreach (var path in Repository.Files("api", ".cs").Where(f => f.Count(c => c == '/') > 1))
        {
            var file = path["api/".Length..];
            var (from, code) = (file.Split('/')[0], Text().Replace(File.ReadAllText(Repository.File(path)), ""));
            foreach (var to in folders.Where(to => to != from))
                if (Regex.IsMatch(code, $@"\bCrm\.{to}\b|(?<![\w.]){to}\.[A-Z]\w+")) yield return (file, from, to);
        }
    }

    [GeneratedRegex("""//.*$|"(?:[^"\\]|\\.)*" """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Text();
}
