using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;

namespace Crm.Load;

/// <summary>
/// Imports of contacts with their companies, from the upload to the end, each into a workspace of its own: rows a second beside plain
/// SQL that writes the same rows 500 at a time and nothing else, the API's memory, and how long lists take for others meanwhile.
/// </summary>
static class Imports
{
    const string Header = "customer id,first name,last name,email,phone,company,street,postcode,city,country,birth date,tags,points\r\n";

    /// <summary>Answers the workspace of the last file.</summary>
    public static async Task<Workspace> RunAsync(HttpClient api, NpgsqlDataSource admin, IReadOnlyList<int> sizes, int processId)
    {
        Console.WriteLine($"{"",-18}{"seconds",9}{"rows/s",9}{"plain SQL rows/s",18}{"ratio",8}{"API MB before",15}{"at most",9}{"list p50 ms",13}{"p99 ms",8}{"CPU ms/row",12}");
        var workspace = await OneAsync(api, admin, "warm", 1_000, processId, show: false);
        foreach (var rows in sizes) workspace = await OneAsync(api, admin, $"import{rows}", rows, processId, show: true);
        return workspace;
    }

    static async Task<Workspace> OneAsync(HttpClient api, NpgsqlDataSource admin, string name, int rows, int processId, bool show)
    {
        var workspace = await Seed.SignUpAsync(api, name);
        var token = workspace.Token;
        await SendAsync(api, token, HttpMethod.Post, "/api/v1/validation-rules", Json("""{"object":"contact","when":"both","effect":"warn","messages":{"en":"Ask for the name."},"condition":{"field":"lastName","op":"empty","value":true}}"""));
        var form = new MultipartFormDataContent { { new ByteArrayContent(File(rows)) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, "file", "shop.csv" }, { new StringContent("contacts"), "object" } };
        var began = Stopwatch.GetTimestamp();
        var import = await SendAsync(api, token, HttpMethod.Post, "/api/v1/imports", form);
        var uploaded = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var path = $"/api/v1/imports/{import["id"]}";
        var (before, most, lists, cpu) = (Memory(processId), 0L, new List<double>(), Benchmark.Cpu());
        await SendAsync(api, token, HttpMethod.Post, path + "/start", Json("{}"));
        for (var signedIn = Stopwatch.GetTimestamp(); ;)
        {
            var started = Stopwatch.GetTimestamp();
            await SendAsync(api, token, HttpMethod.Get, "/api/v1/contacts?limit=50", null);
            lists.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            most = Math.Max(most, Memory(processId));
            import = await SendAsync(api, token, HttpMethod.Get, path, null);
            if (import["status"]!.GetValue<string>() != "running") break;
            await Task.Delay(250);
            if (Stopwatch.GetElapsedTime(signedIn).TotalMinutes > 5) (token, signedIn) = ((await Seed.SignInAsync(api, workspace)).Token, Stopwatch.GetTimestamp());
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (!show) return workspace;
        var used = Benchmark.Cpu().Sum(now => now.Value - cpu.GetValueOrDefault(now.Key));
        lists.Sort();
        if (import["created"]!.GetValue<int>() != rows) Console.WriteLine($"Not all rows came in: {import["status"]} {import["error"]} created {import["created"]}, unchanged {import["unchanged"]}, failed {import["failed"]}.");
        var plain = await PlainAsync(admin, rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"import, {rows:N0}",-18}{seconds,9:F1}{rows / seconds,9:F0}{rows / plain,18:F0}{100 * plain / seconds,7:F0}%{before,15}{most,9}{lists[lists.Count / 2],13:F1}{lists[(int)(lists.Count * 0.99)],8:F1}{used / rows,12:F2}   (upload {uploaded:F1} s)"));
        return workspace;
    }

    static readonly string[] Syllables = "ba be bi bo da de do fa fe ga go ha he hi jo ka ke ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si so ta te ti to va ve vi wa we zo ler mann sen ström ton ski nova ert ing rich".Split(' ');

    /// <summary>A word of made-up syllables; the same for the same number.</summary>
    static string Word(uint number, int length)
    {
        var (text, n) = ("", number * 2654435761u);
        for (var i = 0; i < length; i++, n = n * 1664525u + 1013904223u) text += Syllables[(n >> 13) % (uint)Syllables.Length];
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    static string First(int i) => Word((uint)(i * 7919 % 900), 2);
    static string Last(int i) => Word((uint)(i * 104_729 % 60_000) + 1000, 3);

    /// <summary>A tenth as many companies as people, each person once, everything filled: names, streets and towns spread as in life.</summary>
    static byte[] File(int rows)
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < rows; i++)
        {
            var (company, number) = (i % (rows / 10), (uint)i * 2654435761u);
            text.Append(CultureInfo.InvariantCulture, $"K{i},{First(i)},{Last(i)},{First(i)}.{Last(i)}.{i}@{Word((uint)company, 4)}{company}.example,+49 {30 + number % 60} {10_000_000 + number / 50},{Word((uint)company, 4)} {Word((uint)company + 7, 2)} Ltd,{Word(number % 3000, 3)} Road {number % 190},{10_000 + number % 80_000},{Word(number % 700, 3)},Germany,{1940 + number % 60}-{1 + number / 60 % 12:00}-{1 + number / 720 % 28:00},vip,{i % 1000}\r\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The same people into the same tables by plain SQL, 500 a transaction; taken back at the end. Seconds.</summary>
    static async Task<double> PlainAsync(NpgsqlDataSource admin, int rows)
    {
        var tenant = Guid.CreateVersion7();
        await using var connection = await admin.OpenConnectionAsync();
        async Task Do(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync();
        }
        await Do("insert into identity.tenants (id, name, slug, currency, time_zone, locale, created_at, provisioned_at) values ($1, 'Plain', $2, 'EUR', 'UTC', 'en', now(), now())", tenant, $"plain-{tenant:N}");
        var began = Stopwatch.GetTimestamp();
        for (var at = 0; at < rows; at += 500)
        {
            var numbers = Enumerable.Range(at, Math.Min(500, rows - at)).ToList();
            var ids = numbers.Select(_ => Guid.CreateVersion7()).ToArray();
            await Do("begin");
            await Do("insert into contacts (tenant_id, id, version, first_name, last_name, display_name, sort_name, lifecycle_stage, lifecycle_since, tags, source, created_at, updated_at) select $1, c.id, 1, c.f, c.l, c.f || ' ' || c.l, lower(c.l || ' ' || c.f), 'lead', now(), '{}', 'import', now(), now() from unnest($2::uuid[], $3::text[], $4::text[]) as c(id, f, l)",
                tenant, ids, numbers.Select(i => First(i)).ToArray(), numbers.Select(i => Last(i)).ToArray());
            await Do("insert into contact_points (tenant_id, id, contact_id, kind, value, normalized, label, is_primary, position) select $1, gen_random_uuid(), c.id, 'email', c.e, lower(c.e), 'work', true, 0 from unnest($2::uuid[], $3::text[]) as c(id, e)", tenant, ids, numbers.Select(i => $"a.{i}@customer.example").ToArray());
            await Do("commit");
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Do("delete from contacts where tenant_id = $1", tenant);
        return seconds;
    }

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static long Memory(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 >> 20;
    }

    public static async Task<JsonNode> SendAsync(HttpClient api, string token, HttpMethod method, string path, HttpContent? content)
    {
        using var message = new HttpRequestMessage(method, path) { Headers = { { "Authorization", "Bearer " + token } }, Content = content };
        using var answer = await api.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
