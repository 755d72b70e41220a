using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Npgsql;

namespace Crm.Load;

/// <summary>
/// What a workspace takes along: its contacts as a file of each format, then all of it as an archive, which is restored into a new
/// workspace. Rows a second from the click to the finished file, its size, and the most memory that the API had meanwhile.
/// </summary>
static class Outgoing
{
    public static async Task RunAsync(HttpClient api, NpgsqlDataSource admin, Workspace workspace, int processId)
    {
        Console.WriteLine($"{"",-18}{"seconds",9}{"rows",10}{"rows/s",9}{"file MB",9}{"API MB before",15}{"at most",9}");
        foreach (var format in new[] { "csv", "xlsx", "vcard", "jsonl" })
        {
            workspace = await Seed.SignInAsync(api, workspace);
            await MeasureAsync(api, workspace.Token, $"contacts, {format}", processId, () => Imports.SendAsync(api, workspace.Token, HttpMethod.Post, "/api/v1/exports", Imports.Json($$"""{"object":"contacts","format":"{{format}}"}""")), id => $"/api/v1/exports/{id}");
        }
        workspace = await Seed.SignInAsync(api, workspace);
        var archive = await MeasureAsync(api, workspace.Token, "archive", processId, () => Imports.SendAsync(api, workspace.Token, HttpMethod.Post, "/api/v1/archives", null), id => $"/api/v1/archives/{id}");
        var file = Path.GetTempFileName();
        try
        {
            using (var message = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/archives/{archive["id"]}/file") { Headers = { { "Authorization", "Bearer " + workspace.Token } } })
            using (var answer = await api.SendAsync(message, HttpCompletionOption.ResponseHeadersRead))
            await using (var kept = File.Create(file))
                await answer.EnsureSuccessStatusCode().Content.CopyToAsync(kept);
            await RestoreAsync(api, admin, file, processId);
        }
        finally { File.Delete(file); }
    }

    static async Task RestoreAsync(HttpClient api, NpgsqlDataSource admin, string file, int processId)
    {
        var token = await Seed.SignUpPlainAsync(api, $"restored{Guid.NewGuid():N}");
        // An owner restores whose address is proved; here nobody reads the mail.
        await using (var command = admin.CreateCommand("update identity.users set email_verified_at = now() where email_verified_at is null")) await command.ExecuteNonQueryAsync();
        await using var bytes = File.OpenRead(file);
        using var form = new MultipartFormDataContent { { new StreamContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } }, "file", "archive.zip" } };
        var restore = await MeasureAsync(api, token, "restore", processId, () => Imports.SendAsync(api, token, HttpMethod.Post, "/api/v1/archives/restore", form), _ => "/api/v1/archives", "restore");
        if (restore["tables"]!.AsArray().Any(t => !t!["same"]!.GetValue<bool>())) Console.WriteLine($"Not all is the same: {restore["tables"]}");
    }

    static async Task<JsonNode> MeasureAsync(HttpClient api, string token, string name, int processId, Func<Task<JsonNode>> begin, Func<string, string> path, string? member = null)
    {
        var (before, most, started) = (Imports.Memory(processId), 0L, Stopwatch.GetTimestamp());
        var job = await begin();
        while (job["status"]!.GetValue<string>() is "waiting" or "running")
        {
            await Task.Delay(100);
            most = Math.Max(most, Imports.Memory(processId));
            job = await Imports.SendAsync(api, token, HttpMethod.Get, path(job["id"]!.GetValue<string>()), null);
            if (member is not null) job = job[member]!;
        }
        if (job["status"]!.GetValue<string>() != "done") Console.WriteLine($"{name}: {job["status"]} {job["error"]}");
        var (seconds, rows) = (Stopwatch.GetElapsedTime(started).TotalSeconds, job["rows"]!.GetValue<long>());
        var size = (job["file"]?["bytes"] ?? job["fileBytes"])!.GetValue<long>() / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18}{seconds,9:F1}{rows,10:N0}{rows / seconds,9:F0}{size,9:F1}{before,15}{most,9}"));
        return job;
    }
}
