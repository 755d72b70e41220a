using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Crm.Load;

/// <summary>One thing to measure: the same question to the product and to the bare reference, and the least ratio that is accepted.</summary>
sealed record Operation(string Name, int Goal, Func<int, HttpRequestMessage> Product, Func<int, HttpRequestMessage> Bare);

sealed record Measured(double PerSecond, double P50, double P99, double CpuMs);

static class Benchmark
{
    /// <summary>How many ask at once; one shows how long a question takes by itself.</summary>
    static int Connections = 8;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.SkipWhile(a => a != "--seconds").Skip(1).Select(int.Parse).FirstOrDefault(5);
        Connections = args.SkipWhile(a => a != "--connections").Skip(1).Select(int.Parse).FirstOrDefault(8);
        var (product, bare) = (Client(Env("BENCH_PRODUCT")), Client(Env("BENCH_BARE")));
        var size = args.Contains("--full", StringComparer.Ordinal) ? Size.Full : args.Contains("--large", StringComparer.Ordinal) ? Size.OneLarge : Size.Small;
        await using var admin = NpgsqlDataSource.Create(Env("BENCH_ADMIN"));
        if (args.SkipWhile(a => a != "--imports").Skip(1).FirstOrDefault() is { } rows)
        {
            var process = int.Parse(Env("BENCH_PRODUCT_PID"), CultureInfo.InvariantCulture);
            var last = await Imports.RunAsync(product, admin, [.. rows.Split(',').Select(r => int.Parse(r, CultureInfo.InvariantCulture))], process);
            if (args.Contains("--exports", StringComparer.Ordinal)) await Outgoing.RunAsync(product, admin, last, process);
            return 0;
        }
        Console.WriteLine($"Seeding {size.Tenants} tenants of {size.ContactsEach} contacts, one of 1,000 and one of {size.Large} contacts with {size.LargeDeals} deals …");
        var started = Stopwatch.GetTimestamp();
        var (usual, large) = await Seed.FillAsync(admin, product, size);
        Console.WriteLine($"Seeded in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s. Each operation: {Connections} connections, warm-up, then {seconds} s for the reference and {seconds} s for the product in turn.");
        Console.WriteLine($"{"",-26}{"plain SQL /s",14}{"product /s",12}{"ratio",8}{"goal",7}{"p50 ms",9}{"p99 ms",9}{"CPU ms",9}");
        if (args.Contains("--hold", StringComparer.Ordinal))
        {
            Console.WriteLine($"Held for a look: usual tenant {usual.Tenant}, large tenant {large.Tenant}, a contact {large.Contacts[0]}, field {large.Field}. Ctrl-C ends it.\n{Env("BENCH_ADMIN")}\nBearer {large.Token}\nusual: Bearer {usual.Token}");
            await Task.Delay(Timeout.Infinite);
        }
        var missed = 0;
        var only = args.SkipWhile(a => a != "--only").Skip(1).FirstOrDefault("");
        (usual, large) = (await Seed.SignInAsync(product, usual), await Seed.SignInAsync(product, large));
        foreach (var (workspace, contacts) in new[] { (usual, 1000), (large, size.Large) })
            if ("duplicate check".Contains(only, StringComparison.OrdinalIgnoreCase)) await ScanAsync(product, workspace, contacts);
        foreach (var operation in Operations(usual, large, size).Where(o => o.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            using (var message = operation.Bare(0))
            using (var answer = await bare.SendAsync(message))
                if (message.Method == HttpMethod.Get && (await answer.Content.ReadAsStringAsync()).Length < 10) throw new InvalidOperationException($"The reference has nothing to answer: {message.RequestUri}");
            await LoadAsync(bare, operation.Bare, 2);
            await LoadAsync(product, operation.Product, 10);
            var reference = await LoadAsync(bare, operation.Bare, seconds);
            var ours = await LoadAsync(product, operation.Product, seconds);
            var ratio = 100 * ours.PerSecond / reference.PerSecond;
            if (ratio < operation.Goal) missed++;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{operation.Name,-26}{reference.PerSecond,14:F0}{ours.PerSecond,12:F0}{ratio,7:F0}%{operation.Goal,6}%{ours.P50,9:F1}{ours.P99,9:F1}{ours.CpuMs,9:F2}"));
        }
        using var api = Process.GetProcessById(int.Parse(Env("BENCH_PRODUCT_PID"), CultureInfo.InvariantCulture));
        Console.WriteLine($"Memory of the API after the load: {api.WorkingSet64 >> 20} MB. {(missed == 0 ? "Every goal is met." : $"{missed} goals are missed.")}");
        return 0;
    }

    static IEnumerable<Operation> Operations(Workspace usual, Workspace large, Size size)
    {
        HttpRequestMessage Get(Workspace w, string path) => new(HttpMethod.Get, path) { Headers = { { "Authorization", "Bearer " + w.Token } } };
        HttpRequestMessage Plain(string path) => new(HttpMethod.Get, path);
        HttpRequestMessage Post(string path, Workspace w, string body) => new(HttpMethod.Post, path) { Headers = { { "Authorization", "Bearer " + w.Token } }, Content = new StringContent(body, Encoding.UTF8, "application/json") };
        string[] words = ["meyer4", "ann.lee", "rossi", "tanaka1", "+493055", "quinn2", "weber33", "hugo"];
        string New(int i) => $$"""{"firstName":"Load{{i}}","emails":[{"value":"load{{Guid.CreateVersion7():N}}@bench.example"}]}""";
        // As somebody types a person who is there already.
        string Typed(Person p) => JsonSerializer.Serialize(new { @object = "contacts", record = new { firstName = p.First, lastName = p.Last, emails = new[] { new { value = p.Email } }, phones = new[] { new { value = p.Phone } } } });
        foreach (var (w, name) in new[] { (usual, "1,000"), (large, size.Large.ToString("N0", CultureInfo.InvariantCulture)) })
        {
            yield return new($"list 50, {name}", 60, _ => Get(w, "/api/v1/contacts?limit=50"), _ => Plain($"/list?tenant={w.Tenant}"));
            yield return new($"detail, {name}", 60, i => Get(w, $"/api/v1/contacts/{w.Contacts[i % w.Contacts.Length]}"), i => Plain($"/detail?tenant={w.Tenant}&id={w.Contacts[i % w.Contacts.Length]}"));
            yield return new($"file, {name}", 60, i => Get(w, $"/api/v1/contacts/{w.Contacts[i % w.Contacts.Length]}/file"), i => Plain($"/file?tenant={w.Tenant}&id={w.Contacts[i % w.Contacts.Length]}"));
            yield return new($"custom filter, {name}", 60, i => Get(w, $"/api/v1/contacts?limit=50&filter[custom.points]={i % 1000}"), i => Plain($"/custom?tenant={w.Tenant}&field={w.Field}&value={Seed.Points(i % 1000)}"));
            yield return new($"segment count, {name}", 60, i => Post("/api/v1/segments/preview", w, $$$"""{"object":"contacts","filter":{"field":"custom.points","op":"gte","value":{{{990 + i % 10}}}}}"""),
                i => Plain($"/count?tenant={w.Tenant}&field={w.Field}&value={Seed.Points(990 + i % 10)}"));
            yield return new($"duplicate check, {name}", 50, i => Post("/api/v1/duplicates/check", w, Typed(w.People[i % w.People.Length])), i => Plain($"/check?tenant={w.Tenant}&id={w.People[i % w.People.Length].Id}"));
            yield return new($"search, {name}", w == large ? 70 : 60, i => Get(w, $"/api/v1/search?q={Uri.EscapeDataString(words[i % words.Length])}"), i => Plain($"/search?tenant={w.Tenant}&q={Uri.EscapeDataString(words[i % words.Length])}"));
        }
        yield return new("board, 220 deals", 60, _ => Get(usual, $"/api/v1/pipelines/{usual.Pipeline}/board"), _ => Plain($"/board?tenant={usual.Tenant}&pipeline={usual.Pipeline}"));
        yield return new($"board, {size.LargeDeals:N0} deals", 60, _ => Get(large, $"/api/v1/pipelines/{large.Pipeline}/board"), _ => Plain($"/board?tenant={large.Tenant}&pipeline={large.Pipeline}"));
        yield return new("create", 50, i => Post("/api/v1/contacts", usual, New(i)), i => Post($"/create?tenant={usual.Tenant}&member={usual.Member}", usual, New(i)));
    }

    /// <summary>A scan of all contacts for duplicates, from the request to its end.</summary>
    static async Task ScanAsync(HttpClient client, Workspace workspace, int contacts)
    {
        var (begun, seconds) = (0L, 0.0);
        // One may be running by itself.
        for (string? run = null; run is null; await Task.Delay(100))
        {
            using var start = new HttpRequestMessage(HttpMethod.Post, "/api/v1/duplicates/runs") { Headers = { { "Authorization", "Bearer " + workspace.Token } }, Content = new StringContent("""{"object":"contacts","kind":"scan"}""", Encoding.UTF8, "application/json") };
            begun = Stopwatch.GetTimestamp();
            var answer = await client.SendAsync(start);
            if (answer.IsSuccessStatusCode) run = (await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync()))!["id"]!.GetValue<string>();
            for (JsonNode? now = null; run is not null && now?["status"]?.GetValue<string>() is null or "running"; await Task.Delay(50))
            {
                using var ask = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/duplicates/runs/{run}") { Headers = { { "Authorization", "Bearer " + workspace.Token } } };
                now = await JsonNode.ParseAsync(await (await client.SendAsync(ask)).Content.ReadAsStreamAsync());
                seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
                if (now!["status"]!.GetValue<string>() == "done") Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{$"duplicate scan, {contacts:N0}",-26}{seconds,14:F1} s, {now["found"]} pairs (goal: 100,000 in 60 s)"));
            }
        }
    }

    static async Task<Measured> LoadAsync(HttpClient client, Func<int, HttpRequestMessage> request, int seconds)
    {
        var (times, next, cpu) = (new List<double>[Connections], 0, Cpu());
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async slot =>
        {
            times[slot] = new List<double>(50_000);
            while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds)
            {
                var started = Stopwatch.GetTimestamp();
                using var message = request(Interlocked.Increment(ref next));
                using var answer = await client.SendAsync(message);
                await answer.Content.CopyToAsync(Stream.Null);
                if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{message.RequestUri} answered {(int)answer.StatusCode}.");
                times[slot].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }));
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var all = times.SelectMany(t => t).Order().ToList();
        return new Measured(all.Count / elapsed, all[all.Count / 2], all[(int)(all.Count * 0.99)], Cpu().Sum(now => now.Value - cpu.GetValueOrDefault(now.Key)) / all.Count);
    }

    /// <summary>Processor milliseconds of the API and of each backend of the database so far, read from /proc (a backend's process is called by what it does, so the kernel's name is read); nothing where there is no /proc.</summary>
    internal static Dictionary<string, double> Cpu()
    {
        var used = new Dictionary<string, double>(StringComparer.Ordinal);
        if (!Directory.Exists("/proc/self")) return used;
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsDigit(Path.GetFileName(f)[0])))
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                if (Path.GetFileName(folder) != Env("BENCH_PRODUCT_PID") && !stat.Contains("(postgres)", StringComparison.Ordinal)) continue;
                var times = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                used[folder] = 10.0 * (long.Parse(times[11], CultureInfo.InvariantCulture) + long.Parse(times[12], CultureInfo.InvariantCulture));
            }
            catch (IOException) { /* it ended meanwhile */ }
        return used;
    }

    static HttpClient Client(string address) => new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false }) { BaseAddress = new Uri(address) };
    static string Env(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: start this with npm run bench.");
}
