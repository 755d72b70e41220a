using System.Globalization;

namespace Crm.Tests.Roles;

/// <summary>Every way in which the API tells of records, as the set of ids that one person gets by it.</summary>
static class Sights
{
    public static readonly string[] Objects = ["contact", "company", "deal", "task", "activity"];

    public static string Plural(string @object) => @object switch { "company" => "companies", "activity" => "activities", _ => @object + "s" };

    public static async Task<(HashSet<string> Ids, long Total)> ListedAsync(Person person, string question)
    {
        var (ids, total, cursor) = (new HashSet<string>(StringComparer.Ordinal), -1L, "");
        do
        {
            var page = await person.GetAsync($"{question}{(question.Contains('?') ? '&' : '?')}limit=9&count=true{(cursor.Length > 0 ? "&cursor=" + cursor : "")}").Is(200);
            foreach (var id in page.Each("id")) Assert.True(ids.Add(id), $"{question} tells {id} twice");
            total = long.Parse(page["total"]!, CultureInfo.InvariantCulture);
            cursor = page["nextCursor"] ?? "";
        }
        while (cursor.Length > 0);
        return (ids, total);
    }

    public static async Task<(HashSet<string> Ids, long Total)> SearchedAsync(Person person, string plural)
    {
        var answer = await person.PostAsync($"{plural}/search", new { filter = new { field = "createdAt", op = "gte", value = "2020-01-01T00:00:00Z" }, count = true, limit = 200 }).Is(200);
        return ([.. answer.Each("id")], long.Parse(answer["total"]!, CultureInfo.InvariantCulture));
    }

    public static async Task<HashSet<string>> FoundAsync(Person person, string plural, string word) => [.. (await person.GetAsync($"search?q={word}&objects={plural}&limit=100").Is(200)).Each("id")];

    /// <summary>How many records the groups of a field count.</summary>
    public static async Task<long> GroupedAsync(Person person, string plural) =>
        (await person.PostAsync($"{plural}/groups", new { by = plural switch { "tasks" => "assigneeId", "activities" => "kind", _ => "ownerId" } }).Is(200)).Each("count").Sum(long.Parse);

    public static async Task<HashSet<string>> MembersAsync(Person person, string segment) => [.. (await person.GetAsync($"segments/{segment}/members?limit=200").Is(200)).Each("id")];

    public static async Task<long> PreviewedAsync(Person person, string plural) =>
        long.Parse((await person.PostAsync("segments/preview", new { @object = plural, filter = new { field = "createdAt", op = "gte", value = "2020-01-01T00:00:00Z" } }).Is(200))["count"]!, CultureInfo.InvariantCulture);

    /// <summary>How many records an action takes that is to reach all of them and changes none.</summary>
    public static async Task<long> TakenAsync(Person person, string plural)
    {
        var filter = new { field = "createdAt", op = "gte", value = "2020-01-01T00:00:00Z" };
        return long.Parse((await person.PostAsync($"{plural}/bulk", plural == "tasks" ? new { action = "update", patch = new { }, filter } : new { action = "removeTags", tags = new[] { "none has it" }, filter }).Is(200))["total"]!, CultureInfo.InvariantCulture);
    }

    /// <summary>The cards of a board, each stage's count checked against them.</summary>
    public static async Task<HashSet<string>> CardsAsync(Person person, string pipeline, string filter = "")
    {
        var board = await person.GetAsync($"pipelines/{pipeline}/board?limit=200{filter}").Is(200);
        var cards = new HashSet<string>(StringComparer.Ordinal);
        for (var stage = 0; stage < board.Count("stages"); stage++)
        {
            var ids = board.Each("id", $"stages[{stage}].cards");
            Assert.Equal(ids.Length.ToString(CultureInfo.InvariantCulture), board[$"stages[{stage}].count"]);
            var sum = board.At($"stages[{stage}].cards")!.Value.EnumerateArray().Sum(c => decimal.Parse(c.GetProperty("amount").GetProperty("amount").GetString()!, CultureInfo.InvariantCulture));
            Assert.Equal(sum, decimal.Parse(board[$"stages[{stage}].sums[0].amount"] ?? "0", CultureInfo.InvariantCulture));
            cards.UnionWith(ids);
        }
        return cards;
    }

    /// <summary>Which of the records answer 200 by their address; the others are as unknown as a random id.</summary>
    public static async Task<HashSet<string>> OpenedAsync(Person person, string plural, IEnumerable<string> ids, string sub = "")
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (id, _) =>
        {
            var answer = await person.GetAsync($"{plural}/{id}{sub}");
            if (answer.Status == 200) lock (open) open.Add(id);
            else answer.IsProblem(404, "notFound");
        });
        return open;
    }

    /// <summary>The records that lines of these timelines are about, by kind.</summary>
    public static async Task<Dictionary<string, HashSet<string>>> ToldAsync(Person person, IEnumerable<(string Plural, string Id)> places)
    {
        var told = Objects.ToDictionary(o => o, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        await Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (place, _) =>
        {
            var lines = (await person.GetAsync($"{place.Plural}/{place.Id}/timeline?limit=200").Is(200)).At("items")!.Value.EnumerateArray().ToList();
            lock (told)
                foreach (var line in lines) told[line.GetProperty("ref").GetProperty("object").GetString()!].Add(line.GetProperty("ref").GetProperty("id").GetString()!);
        });
        return told;
    }

    public static async Task<Dictionary<string, HashSet<string>>> FedAsync(Person person)
    {
        var fed = Objects.ToDictionary(o => o, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        for (var cursor = ""; ;)
        {
            var page = await person.GetAsync($"events?limit=200&after={cursor}").Is(200);
            foreach (var item in page.At("items")!.Value.EnumerateArray())
                if (fed.TryGetValue(item.GetProperty("object").GetString()!, out var ids)) ids.Add(item.GetProperty("recordId").GetString()!);
            if (page.Count() == 0) return fed;
            cursor = page["nextCursor"]!;
        }
    }
}
