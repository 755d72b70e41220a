using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Crm.Tests.Imports;

/// <summary>Files on their way in, as a person sends them.</summary>
static class Importing
{
    public static Task<Answer> UploadAsync(this Person person, string @object, string file, object? mapping = null, string name = "file.csv") => person.UploadAsync(@object, Encoding.UTF8.GetBytes(file), mapping, name);

    public static Task<Answer> UploadAsync(this Person person, string @object, byte[] file, object? mapping = null, string name = "file.csv", string? sheet = null)
    {
        var bytes = new ByteArrayContent(file);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var form = new MultipartFormDataContent { { bytes, "file", name }, { new StringContent(@object), "object" } };
        if (mapping is not null) form.Add(new StringContent(mapping as string ?? JsonSerializer.Serialize(mapping, JsonSerializerOptions.Web)), "mapping");
        if (sheet is not null) form.Add(new StringContent(sheet), "sheet");
        return person.SendAsync(HttpMethod.Post, "imports", form);
    }

    /// <summary>Uploads, starts and waits for the end.</summary>
    public static async Task<Answer> ImportAsync(this Person person, string @object, string file, object? mapping = null, string name = "file.csv")
    {
        var import = await person.UploadAsync(@object, file, mapping, name).Is(202);
        await person.PostAsync($"imports/{import.Id}/start", new { }).Is(202);
        return await person.EndOfAsync(import.Id);
    }

    public static async Task<Answer> EndOfAsync(this Person person, string import)
    {
        for (var wait = 0; wait < 1200; wait++)
        {
            var now = await person.GetAsync($"imports/{import}").Is(200);
            if (now["status"] is not ("running" or "undoing")) return now;
            await Task.Delay(100);
        }
        throw new TimeoutException($"Import {import} does not end.");
    }

    public static async Task<Answer> UndoAsync(this Person person, string import)
    {
        await person.PostAsync($"imports/{import}/undo").Is(202);
        return await person.EndOfAsync(import);
    }

    /// <summary>created, updated, unchanged, failed.</summary>
    public static (int, int, int, int) Counts(this Answer import) => (Number(import, "created"), Number(import, "updated"), Number(import, "unchanged"), Number(import, "failed"));

    static int Number(Answer answer, string name) => int.Parse(answer[name]!, System.Globalization.CultureInfo.InvariantCulture);

    public static string? To(this Answer import, string column)
    {
        for (var i = 0; i < import.Count("mapping.columns"); i++)
            if (import[$"mapping.columns[{i}].column"] == column) return import[$"mapping.columns[{i}].to"];
        return null;
    }

    public static async Task<int> HowManyAsync(this Person person, string objects, string filter = "") =>
        int.Parse((await person.GetAsync($"{objects}?limit=1&count=true{filter}").Is(200))["total"]!, System.Globalization.CultureInfo.InvariantCulture);
}
