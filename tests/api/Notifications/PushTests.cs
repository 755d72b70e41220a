using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crm.Notifications;
using Crm.Platform.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Crm.Tests.Notifications;

/// <summary>Web push: one browser reads it, each piece of news comes once, and nothing goes where it must not.</summary>
public sealed class PushTests(PushTests.PushApp app) : IClassFixture<PushTests.PushApp>
{
    /// <summary>A server that may send to this computer: the push service of these tests runs here.</summary>
    public sealed class PushApp : CrmApp
    {
        protected override void Change(IServiceCollection services, string appUrl) => services.AddSingleton(new OutboundRule(_ => true, Plain: true));
    }

    /// <summary>A browser with its own key, and the push service that takes its messages.</summary>
    sealed class Browser : IAsyncDisposable
    {
        readonly ECDiffieHellman pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        readonly byte[] auth = RandomNumberGenerator.GetBytes(16);
        readonly WebApplication service;
        public ConcurrentQueue<(string Text, string Tag, string Authorization, string Ttl)> Read { get; } = new();
        public Func<int> Answers { get; set; } = () => 201;
        public int Asked;

        public Browser()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
            service = builder.Build();
            service.MapPost("/push/{id}", async (HttpContext http) =>
            {
                Interlocked.Increment(ref Asked);
                var status = Answers();
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body);
                if (status == 201)
                {
                    var told = JsonDocument.Parse(Decrypt(body.ToArray())).RootElement;
                    Read.Enqueue((told.GetProperty("text").GetString()!, told.GetProperty("tag").GetString()!, http.Request.Headers.Authorization.ToString(), http.Request.Headers["TTL"].ToString()));
                }
                return Results.StatusCode(status);
            });
        }

        object? subscription;

        public async Task<object> SubscribeAsync()
        {
            await service.StartAsync();
            return subscription = await AgainAsync();
        }

        public Task<object> AgainAsync()
        {
            if (subscription is not null) return Task.FromResult(subscription);
            var q = pair.ExportParameters(false).Q;
            return Task.FromResult<object>(new { endpoint = $"{service.Urls.First()}/push/{Guid.CreateVersion7()}", keys = new { p256dh = Base64UrlEncoder.Encode([4, .. q.X!, .. q.Y!]), auth = Base64UrlEncoder.Encode(auth) }, device = "Firefox on Android" });
        }

        /// <summary>What a browser does with a message, by RFC 8188 and 8291.</summary>
        string Decrypt(byte[] body)
        {
            var (salt, point) = (body[..16], body[21..(21 + body[20])]);
            Assert.Equal((4096, 65), ((body[16] << 24) + (body[17] << 16) + (body[18] << 8) + body[19], point.Length));
            var own = pair.ExportParameters(false).Q;
            using var server = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
            var secret = HKDF.Expand(HashAlgorithmName.SHA256, HKDF.Extract(HashAlgorithmName.SHA256, pair.DeriveRawSecretAgreement(server.PublicKey), auth), 32, [.. Encoding.ASCII.GetBytes("WebPush: info\0"), 4, .. own.X!, .. own.Y!, .. point]);
            var prk = HKDF.Extract(HashAlgorithmName.SHA256, secret, salt);
            using var cipher = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, prk, 16, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0")), 16);
            var plain = new byte[body.Length - 86 - 16];
            cipher.Decrypt(HKDF.Expand(HashAlgorithmName.SHA256, prk, 12, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0")), body.AsSpan(86, plain.Length), body.AsSpan(body.Length - 16), plain);
            Assert.Equal(2, plain[^1]);
            return Encoding.UTF8.GetString(plain[..^1]);
        }

        public async Task UntilAsync(Func<bool> so)
        {
            for (var i = 0; i < 200 && !so(); i++) await Task.Delay(100);
            Assert.True(so());
        }

        public ValueTask DisposeAsync() => service.DisposeAsync();
    }

    [Fact]
    public async Task A_task_given_to_Bob_comes_to_his_browser_once_for_him_alone_to_read_and_signed_by_this_server()
    {
        await using var browser = new Browser();
        var device = await app.Bob.PostAsync("me/push-devices", await browser.SubscribeAsync()).Is(201);
        Assert.Equal("Firefox on Android", device["device"]);
        await app.Ada.CreateAsync("tasks", new { title = "Ring Mrs Field", assigneeId = app.Bob.MemberId });
        await browser.UntilAsync(() => !browser.Read.IsEmpty);
        await Task.Delay(1500); // a second one would have come by now
        var told = Assert.Single(browser.Read);
        Assert.Contains("Ring Mrs Field", told.Text);
        Assert.Equal("43200", told.Ttl);
        // RFC 8292: a token for this push service, by the key that the browser subscribed to.
        var key = (await app.Bob.GetAsync("me/push-devices").Is(200))["publicKey"]!;
        var parts = told.Authorization["vapid ".Length..].Split(", ").ToDictionary(p => p[..1], p => p[2..]);
        Assert.Equal(key, parts["k"]);
        var point = Base64UrlEncoder.DecodeBytes(key);
        using var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } });
        var endpoint = new Uri((await app.Bob.GetAsync("me/push-devices").Is(200))["items[0].endpoint"]!);
        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(parts["t"], new TokenValidationParameters { IssuerSigningKey = new ECDsaSecurityKey(pair), ValidateIssuer = false, ValidAudience = $"http://{endpoint.Authority}", ValidateLifetime = false });
        Assert.True(checkedToken.IsValid, checkedToken.Exception?.Message);
        Assert.StartsWith("mailto:", checkedToken.Claims["sub"].ToString());
        // It is Bob's: others neither see it nor take it off.
        Assert.Equal(0, (await app.Ada.GetAsync("me/push-devices").Is(200)).Count());
        await app.Ada.DeleteAsync($"me/push-devices/{device.Id}").IsProblem(404, "notFound");
        await app.Mallory.PostAsync($"me/push-devices/{device.Id}/try").IsProblem(404, "notFound");
        await app.Bob.PostAsync($"me/push-devices/{device.Id}/try").Is(202);
        await browser.UntilAsync(() => browser.Read.Count == 2);
        // Ada takes the same browser: what is for Bob does not come there any more.
        var hers = await app.Ada.PostAsync("me/push-devices", await browser.AgainAsync()).Is(201);
        Assert.Equal((0, 1), ((await app.Bob.GetAsync("me/push-devices").Is(200)).Count(), (await app.Ada.GetAsync("me/push-devices").Is(200)).Count()));
        await app.Ada.DeleteAsync($"me/push-devices/{hers.Id}").Is(204);
    }

    [Fact]
    public async Task A_push_service_that_is_busy_is_asked_again_and_one_that_knows_the_browser_no_more_takes_it_off()
    {
        await using var browser = new Browser();
        var busy = 2;
        browser.Answers = () => Interlocked.Decrement(ref busy) >= 0 ? 503 : 201;
        var device = await app.Vera.PostAsync("me/push-devices", await browser.SubscribeAsync()).Is(201);
        await app.Vera.PostAsync($"me/push-devices/{device.Id}/try").Is(202);
        await browser.UntilAsync(() => { if (browser.Read.IsEmpty) app.Clock.Advance(TimeSpan.FromSeconds(1)); return !browser.Read.IsEmpty; });
        Assert.Equal(3, browser.Asked);
        browser.Answers = () => 410;
        await app.Vera.PostAsync($"me/push-devices/{device.Id}/try").Is(202);
        await browser.UntilAsync(() => app.ScalarAsync<long>("select count(*) from push_subscriptions where id = $1", Guid.Parse(device.Id)).GetAwaiter().GetResult() == 0);
        Assert.Equal(4, browser.Asked);
    }

    [Fact]
    public async Task What_was_read_or_is_not_wanted_by_push_does_not_come()
    {
        var ivy = await app.SignUpAsync("Ivy", "Push");
        var joe = await app.JoinAsync(ivy, "Joe", "member");
        await using var browser = new Browser();
        await joe.PostAsync("me/push-devices", await browser.SubscribeAsync()).Is(201);
        var wishes = new { dayStarts = "09:00", kinds = new[] { new { kind = "taskAssigned", inApp = true, digest = false, mail = false, push = false } } };
        Assert.Equal("false", (await joe.PutAsync("me/notification-preferences", wishes).Is(200)).At("kinds")!.Value.EnumerateArray().Single(k => k.GetProperty("kind").GetString() == "taskAssigned").GetProperty("push").ToString().ToLowerInvariant());
        await ivy.CreateAsync("tasks", new { title = "Not wanted", assigneeId = joe.MemberId });
        var deal = await ivy.CreateAsync("deals", new { title = "Wanted" });
        await ivy.PatchAsync($"deals/{deal.Id}", new { ownerId = joe.MemberId }).Is(200);
        await browser.UntilAsync(() => !browser.Read.IsEmpty);
        await Task.Delay(1000);
        Assert.Contains("Wanted", Assert.Single(browser.Read).Text);
    }

    [Fact]
    public async Task What_is_no_browsers_subscription_is_refused_by_name()
    {
        var good = new { p256dh = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", auth = "BTBZMqHH6r4Tts7J_aSIgg" };
        await app.Ada.PostAsync("me/push-devices", new { endpoint = "ftp://push.example.com/x", keys = good }).IsProblem(400, "validation", "endpoint");
        await app.Ada.PostAsync("me/push-devices", new { endpoint = "https://push.example.com/x", keys = new { good.p256dh, auth = "short" } }).IsProblem(400, "validation", "keys");
        await app.Ada.PostAsync("me/push-devices", new { endpoint = "https://push.example.com/x", keys = new { p256dh = good.p256dh[..^4] + "AAAA", good.auth } }).IsProblem(400, "validation", "keys");
        await app.Ada.PostAsync("me/push-devices", new { endpoint = "https://push.example.com/x", keys = new { p256dh = "%%%", good.auth } }).IsProblem(400, "validation", "keys");
        await app.Ada.PostAsync("me/push-devices", new { endpoint = "https://push.example.com/x" }).IsProblem(400, "validation", "keys");
    }

    /// <summary>The example of RFC 8291, appendix A, byte by byte.</summary>
    [Fact]
    public void The_example_of_the_standard_comes_out_as_it_stands_there()
    {
        static byte[] B(string text) => Base64UrlEncoder.DecodeBytes(text);
        var sender = B("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = B("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        var made = PushMessage.Encrypt(Encoding.UTF8.GetBytes("When I grow up, I want to be a watermelon"), B("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), B("BTBZMqHH6r4Tts7J_aSIgg"), own, B("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN", Base64UrlEncoder.Encode(made));
    }

    [Theory]
    [InlineData("127.0.0.1")] [InlineData("127.8.8.8")] [InlineData("0.0.0.0")] [InlineData("10.0.0.1")] [InlineData("172.16.0.1")] [InlineData("172.31.255.255")] [InlineData("192.168.1.1")] [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")] [InlineData("192.0.0.1")] [InlineData("192.0.2.1")] [InlineData("198.18.0.1")] [InlineData("198.51.100.1")] [InlineData("203.0.113.1")] [InlineData("224.0.0.1")] [InlineData("240.0.0.1")] [InlineData("255.255.255.255")]
    [InlineData("::1")] [InlineData("::")] [InlineData("::ffff:127.0.0.1")] [InlineData("::ffff:10.0.0.1")] [InlineData("::ffff:169.254.169.254")] [InlineData("64:ff9b::7f00:1")] [InlineData("64:ff9b:1::1")] [InlineData("fe80::1")] [InlineData("fc00::1")] [InlineData("fd00:ec2::254")]
    [InlineData("2001:db8::1")] [InlineData("2001::1")] [InlineData("2002:7f00:1::")] [InlineData("ff02::1")] [InlineData("100::1")] [InlineData("::7f00:1")]
    public void Addresses_that_are_not_of_the_public_internet_are_not_connected_to(string address) => Assert.False(OutboundRule.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")] [InlineData("172.32.0.1")] [InlineData("2606:4700:4700::1111")]
    public void Addresses_of_the_public_internet_are(string address) => Assert.True(OutboundRule.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://push.example.com/x")] [InlineData("https://localhost/x")] [InlineData("https://127.0.0.1/x")] [InlineData("https://2130706433/x")] [InlineData("https://0x7f.1/x")] [InlineData("https://[::1]/x")] [InlineData("https://push.example.com:8080/x")]
    [InlineData("https://user:word@push.example.com/x")] [InlineData("//push.example.com/x")] [InlineData("file:///etc/passwd")] [InlineData("https://push/x")] [InlineData("")]
    public void Texts_that_are_no_address_of_a_push_service_are_refused(string text) => Assert.False(OutboundRule.Public.Accepts(text));

    [Fact]
    public async Task A_name_that_leads_to_this_computer_is_not_connected_to_whatever_it_is_called()
    {
        await using var browser = new Browser();
        var address = (string)((dynamic)await browser.SubscribeAsync()).endpoint;
        using var http = new PublicHttp(OutboundRule.Public);
        foreach (var uri in new[] { address, address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, uri);
            await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, default));
        }
        Assert.Equal(0, browser.Asked);
        Assert.True(OutboundRule.Public.Accepts("https://fcm.googleapis.com/fcm/send/abc"));
    }
}
