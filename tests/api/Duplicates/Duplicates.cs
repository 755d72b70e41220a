namespace Crm.Tests.Duplicates;

/// <summary>Duplicates as people wait for them and settle them.</summary>
static class Settling
{
    public static object Person(string first, string last, string? email = null, string? phone = null, string? street = null, string? city = null, string? postcode = null, string? birthDate = null) => new
    {
        firstName = first, lastName = last, birthDate,
        emails = email is null ? [] : new[] { new { value = email } }, phones = phone is null ? [] : new[] { new { value = phone } },
        addresses = street is null && city is null ? [] : new[] { new { street, city, postcode } },
    };

    /// <summary>The open pair of a record, once the background has found it.</summary>
    public static async Task<Answer> PairOfAsync(this Person person, string record, int count = 1)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var pairs = await person.GetAsync($"duplicates?recordId={record}").Is(200);
            if (pairs.Count() >= count) return pairs;
            await Task.Delay(100);
        }
        throw new TimeoutException($"No duplicate of {record} is found.");
    }

    public static Task<Answer> MergeAsync(this Person person, Answer survivor, Answer merged, object? choices = null, string objects = "contacts") =>
        person.PostAsync($"{objects}/{survivor.Id}/merge", new { mergedId = merged.Id, choices });

    public static async Task<Answer> EndOfRunAsync(this Person person, string run)
    {
        for (var tries = 0; tries < 1200; tries++)
        {
            var now = await person.GetAsync($"duplicates/runs/{run}").Is(200);
            if (now["status"] is not ("running" or "undoing")) return now;
            await Task.Delay(100);
        }
        throw new TimeoutException("The run does not end.");
    }
}
