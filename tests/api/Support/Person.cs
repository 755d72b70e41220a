using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Crm.Tests.Support;

/// <summary>Somebody with a browser of their own: cookies, perhaps an access token. Paths are under /api/v1 unless they start with a slash.</summary>
public sealed class Person : IDisposable
{
    readonly CrmApp app;
    readonly HttpClient http;
    long entered;

    public Person(CrmApp app, string name, string email, string password)
    {
        (this.app, Name, Email, Password) = (app, name, email, password);
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1), MaxConnectionsPerServer = 256 }) { BaseAddress = app.Address, Timeout = TimeSpan.FromMinutes(3) };
    }

    public string Name { get; }
    public string Email { get; }
    public string Password { get; set; }
    public CookieContainer Cookies { get; } = new();
    public string? Token { get; set; }
    public string UserId { get; private set; } = "";
    public string MemberId { get; private set; } = "";
    public string TenantId { get; private set; } = "";

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);
    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);
    public Task<Answer> PutAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);
    public Task<Answer> PatchAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, body, headers);
    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    /// <summary>Creates something and answers it; fails unless that worked.</summary>
    public Task<Answer> CreateAsync(string path, object body) => PostAsync(path, body).Is(201);

    /// <summary>The cursor of the feed behind all that has happened so far.</summary>
    public async Task<string> EndOfFeedAsync()
    {
        for (var cursor = ""; ;)
        {
            var page = await GetAsync($"events?limit=200&after={cursor}").Is(200);
            cursor = page["nextCursor"]!;
            if (page.Count() == 0) return cursor;
        }
    }

    /// <summary>Waits until the feed tells of this: it shows what lies before every transaction that still runs.</summary>
    public async Task WaitForFeedAsync(string record, string type, string after = "")
    {
        for (var (cursor, tries) = (after, 0); tries < 600; tries++)
        {
            var page = await GetAsync($"events?limit=200&after={cursor}").Is(200);
            if (page.At("items")!.Value.EnumerateArray().Any(e => e.GetProperty("recordId").GetString() == record && e.GetProperty("type").GetString() == type)) return;
            cursor = page["nextCursor"]!;
            if (page.Count() == 0) await Task.Delay(50);
        }
        throw new TimeoutException($"The feed does not tell of {type} of {record}.");
    }

    /// <param name="body">Text is sent as JSON as it is; HttpContent as it is; anything else is serialised.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        await RenewAsync();
        using var request = Request(method, path, body, headers);
        using var response = await http.SendAsync(request);
        return new Answer($"{method} {path}", (int)response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsStringAsync(), app.Errors);
    }

    /// <summary>An answer that is still being written: a stream. The caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = Request(HttpMethod.Get, path, null, headers);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    HttpRequestMessage Request(HttpMethod method, string path, object? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path)
        {
            Content = body switch
            {
                null => null,
                HttpContent content => content,
                string text => new StringContent(text, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web),
            },
        };
        // A body that is too large is refused before it is sent.
        if (body is string { Length: > 1 << 20 }) request.Headers.ExpectContinue = true;
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>Takes over the session that a sign-in, sign-up, switch or refresh answered.</summary>
    public Answer Enter(Answer session)
    {
        entered = Environment.TickCount64;
        (Token, UserId, MemberId, TenantId) = (session["accessToken"], session["user.id"]!, session["member.id"]!, session["tenant.id"]!);
        return session;
    }

    /// <summary>As a browser does: a long class on a busy machine outlives a token. A clock that a test moves is none of this.</summary>
    async Task RenewAsync()
    {
        if (Token is null || Environment.TickCount64 - entered < 480_000) return;
        entered = Environment.TickCount64;
        using var request = Request(HttpMethod.Post, "auth/refresh", null, []);
        using var response = await http.SendAsync(request);
        if (response.IsSuccessStatusCode) Token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
    }

    public async Task<Answer> SignInAsync() => Enter(await PostAsync("auth/sign-in", new { email = Email, password = Password }).Is(200));

    public void Dispose() => http.Dispose();
}
