using System.Globalization;
using System.Text.Json.Nodes;

namespace Crm.Tests.Roles;

/// <summary>A record of the test: whose it is, what it is about, and whether it lies in the trash.</summary>
sealed record Known(string Object, string Id, string? Owner, IReadOnlyList<(string Object, string Id)> Links, bool Trashed);

/// <summary>
/// Random records of several owners, and random roles and teams for one person; and what that person should see by the words of
/// the documentation, worked out here by itself.
/// </summary>
public sealed class GeneratedRoles : CrmApp
{
    static readonly string[] Scopes = ["none", "own", "team", "all"];
    readonly List<Person> people = [];

    internal List<Known> Records { get; } = [];
    public Person Otto { get; private set; } = null!;
    public string Pipeline { get; private set; } = "";
    string role = "", team = "";

    /// <summary>A segment of everybody, by kind of record.</summary>
    internal Dictionary<string, string> Everybody { get; } = new(StringComparer.Ordinal);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Otto = await JoinAsync(Ada, "Otto", "member");
        people.AddRange([Ada, Bob, Otto, await JoinAsync(Ada, "Pia", "member"), await JoinAsync(Ada, "Quin", "member")]);
        (role, team) = ((await Ada.CreateAsync("roles", new { name = "Changing", baseline = "member" })).Id, (await Ada.CreateAsync("teams", new { name = "Changing" })).Id);
        var pipelines = await Ada.GetAsync("pipelines").Is(200);
        Pipeline = pipelines["items[0].id"]!;
        foreach (var one in new[] { "contact", "company", "deal" })
            Everybody[one] = (await Ada.CreateAsync("segments", new { @object = Sights.Plural(one), name = "Everybody", filter = new { field = "createdAt", op = "gte", value = "2020-01-01T00:00:00Z" } })).Id;
        await MakeAsync(new Random(20261122), pipelines.Each("id", "items[0].stages"));
    }

    async Task MakeAsync(Random random, string[] stages)
    {
        string? Owner() => random.Next(5) == 0 ? null : people[random.Next(people.Count)].MemberId;
        await AddAsync("company", 9, i => new JsonObject { ["name"] = $"Zebra firm {i}" }, Owner, random);
        await AddAsync("contact", 14, i => new JsonObject { ["lastName"] = $"Zebra person {i}", ["companyId"] = Pick("company", random), ["emails"] = new JsonArray(new JsonObject { ["value"] = $"z{i}@zebra.example" }) }, Owner, random);
        await AddAsync("deal", 16, i => new JsonObject { ["title"] = $"Zebra deal {i}", ["stageId"] = stages[random.Next(stages.Length)], ["amount"] = new JsonObject { ["amount"] = $"{100 + i}.50", ["currency"] = "EUR" }, ["companyId"] = Pick("company", random), ["contactIds"] = new JsonArray(Pick("contact", random)) }, Owner, random);
        JsonArray Links() => new([.. Enumerable.Range(0, 1 + random.Next(2)).Select(_ => Sights.Objects[random.Next(3)]).Distinct().Select(o => new JsonObject { ["object"] = o, ["id"] = Pick(o, random) })]);
        await AddAsync("task", 12, i => new JsonObject { ["title"] = $"Zebra task {i}", ["links"] = random.Next(4) == 0 ? new JsonArray() : Links() }, Owner, random);
        await AddAsync("activity", 12, i => new JsonObject { ["kind"] = "call", ["subject"] = $"Zebra call {i}", ["links"] = Links() }, Owner, random);
    }

    string Pick(string @object, Random random) => Records.Where(r => r.Object == @object && !r.Trashed).OrderBy(_ => random.Next()).First().Id;

    async Task AddAsync(string @object, int count, Func<int, JsonObject> body, Func<string?> owner, Random random)
    {
        var (plural, field) = (Sights.Plural(@object), @object == "task" ? "assigneeId" : "ownerId");
        for (var i = 0; i < count; i++)
        {
            var (input, whose) = (body(i), owner());
            if (whose is not null) input[field] = whose;
            var made = await Ada.CreateAsync(plural, input);
            if (whose is null) await Ada.PatchAsync($"{plural}/{made.Id}", new JsonObject { [field] = null }).Is(200);
            var trashed = i == count - 1;
            if (trashed) await Ada.DeleteAsync($"{plural}/{made.Id}").Is(204);
            Records.Add(new Known(@object, made.Id, whose, [.. (input["links"]?.AsArray() ?? []).Select(l => (l!["object"]!.GetValue<string>(), l["id"]!.GetValue<string>()))], trashed));
        }
        _ = random;
    }

    internal sealed record Case(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rules, IReadOnlySet<string> Team)
    {
        public override string ToString() => string.Join("; ", Rules.Select(r => $"{r.Key} {string.Join(' ', r.Value.Select(a => $"{a.Key}:{a.Value}"))}")) + $"; team of {Team.Count}";
    }

    /// <summary>Gives Otto a random role and random company, through the API.</summary>
    internal async Task<Case> DealAsync(int seed)
    {
        var random = new Random(seed);
        var rules = Sights.Objects.ToDictionary(o => o, _ =>
        {
            // Otto's own and his team's are what is hard; nothing and everything come along.
            var read = random.Next(6) switch { 0 => 0, 1 or 2 => 1, 3 or 4 => 2, _ => 3 };
            return (IReadOnlyDictionary<string, string>)new[] { "create", "read", "update", "delete", "export", "bulk" }.ToDictionary(a => a, a => Scopes[a == "read" ? read : random.Next(read + 1)], StringComparer.Ordinal);
        }, StringComparer.Ordinal);
        var mates = people.Where(p => p != Otto && random.Next(3) == 0).Select(p => p.MemberId).ToList();
        var joined = random.Next(5) > 0;
        await Ada.PatchAsync($"roles/{role}", new { rules }).Is(200);
        await Ada.PatchAsync($"teams/{team}", new { memberIds = joined ? mates.Append(Otto.MemberId) : mates }).Is(200);
        await Ada.PatchAsync($"members/{Otto.MemberId}", new { roleId = role }).Is(200);
        return new Case(rules, joined ? [.. mates, Otto.MemberId] : new HashSet<string> { Otto.MemberId });
    }

    internal bool Reaches(Case @case, string action, Known record) => @case.Rules[record.Object][action] switch
    {
        "all" => true,
        "team" => record.Owner is not null && @case.Team.Contains(record.Owner),
        "own" => record.Owner == Otto.MemberId,
        _ => false,
    };

    /// <summary>By its owner; a task or an activity of somebody else's also needs something that it is about to be seen.</summary>
    internal bool Sees(Case @case, Known record) => Reaches(@case, "read", record)
        && (record.Object is not ("task" or "activity") || record.Owner == Otto.MemberId || record.Links.Count == 0 || record.Links.Any(l => Sees(@case, Records.Single(r => r.Id == l.Id))));

    internal HashSet<string> Seen(Case @case, string @object, bool trashed = false) => [.. Records.Where(r => r.Object == @object && r.Trashed == trashed && Sees(@case, r)).Select(r => r.Id)];

    internal static int Cases => Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 400 : 20;
    internal static string Name(int seed) => seed.ToString(CultureInfo.InvariantCulture);
}
