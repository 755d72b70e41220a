using System.Net;
using System.Net.Sockets;

namespace Crm.Platform.Outbound;

/// <summary>Where requests of our own may go. Decided on the address that is really connected to, whatever its name said before.</summary>
/// <param name="Allows">Whether this address may be connected to.</param>
/// <param name="Plain">Whether http will do beside https.</param>
public sealed record OutboundRule(Func<IPAddress, bool> Allows, bool Plain = false)
{
    public static readonly OutboundRule Public = new(IsPublic);

    /// <summary>What the registries of special addresses (RFC 6890 and its updates) keep from the public internet.</summary>
    static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
        }.Select(IPNetwork.Parse),
    ];
    static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        // Of IPv6 only what is handed out as global: loopback, local, multicast and the translations of IPv4 lie elsewhere.
        return (address.AddressFamily == AddressFamily.InterNetwork || Global6.Contains(address)) && !Special.Any(s => s.Contains(address));
    }

    /// <summary>Whether this can be an address of a service: https on its usual port, by name, without a password.</summary>
    public bool Accepts(string text) => text.Length <= 2000 && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0
        && (Plain && uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps && uri.IsDefaultPort && uri.HostNameType == UriHostNameType.Dns && uri.Host.Contains('.', StringComparison.Ordinal));
}

/// <summary>Requests to addresses that somebody else has named: to the public internet alone, without detours, soon over.</summary>
public sealed class PublicHttp : IDisposable
{
    readonly HttpClient client;

    public PublicHttp(OutboundRule rule) =>
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(2), MaxConnectionsPerServer = 5,
            ConnectCallback = async (context, ct) =>
            {
                var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
                // One address that is not public spoils the name: it would be tried at the next time.
                if (found.Length == 0 || !found.All(rule.Allows)) throw new HttpRequestException($"{context.DnsEndPoint.Host} is no address of the public internet.");
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(found, context.DnsEndPoint.Port, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        }) { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = 64 * 1024 };

    /// <summary>The answer's status and how long it asks to wait; its body is not read.</summary>
    public async Task<(HttpStatusCode Status, TimeSpan? RetryAfter)> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        return (answer.StatusCode, answer.Headers.RetryAfter?.Delta);
    }

    public void Dispose() => client.Dispose();
}
