using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Crm.Platform.Outbound;

/// <summary>Whether a domain takes mail; unknown when nobody answered.</summary>
public enum MailDomain { Unknown, Takes, TakesNone }

/// <summary>Looks whether domains take mail.</summary>
public interface IMailDomains
{
    /// <summary>False when nothing can be looked up here, so that nobody needs to ask.</summary>
    bool CanLook { get; }
    Task<MailDomain> LookAsync(string domain, CancellationToken ct);
}

/// <summary>For servers without a way to a name server: nothing is known of any domain.</summary>
sealed class OfflineMailDomains : IMailDomains
{
    public bool CanLook => false;
    public Task<MailDomain> LookAsync(string domain, CancellationToken ct) => Task.FromResult(MailDomain.Unknown);
}

/// <summary>
/// Asks a name server over UDP (RFC 1035). A domain takes mail when it has a mail exchanger (MX), or without one an address (RFC 5321,
/// 5.1); a single exchanger "." says that it takes none (RFC 7505). Whatever is not a clear answer in time is unknown.
/// </summary>
sealed class DnsMailDomains(IPEndPoint server) : IMailDomains
{
    const ushort A = 1, Mx = 15, Aaaa = 28;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public bool CanLook => true;

    /// <summary>By the setting CRM_DNS: an address with or without a port, off, or the computer's own name server when it is not set.</summary>
    public static IMailDomains Of(string? setting)
    {
        if (setting == "off") return new OfflineMailDomains();
        if (setting is { Length: > 0 })
            return IPEndPoint.TryParse(setting, out var given) ? new DnsMailDomains(new IPEndPoint(given.Address, given.Port == 0 ? 53 : given.Port))
                : throw new InvalidOperationException($"CRM_DNS is the address of a name server such as 192.0.2.53 or 192.0.2.53:53, or off; not '{setting}'.");
        return NetworkInterface.GetAllNetworkInterfaces().SelectMany(i => i.GetIPProperties().DnsAddresses).FirstOrDefault() is { } own ? new DnsMailDomains(new IPEndPoint(own, 53)) : new OfflineMailDomains();
    }

    public async Task<MailDomain> LookAsync(string domain, CancellationToken ct)
    {
        string ascii;
        try { ascii = new IdnMapping().GetAscii(domain); }
        catch (ArgumentException) { return MailDomain.Unknown; }
        if (await AskAsync(ascii, Mx, ct) is not { } mail) return MailDomain.Unknown;
        if (!mail.Exists) return MailDomain.TakesNone;
        if (mail.Records.Count > 0) return mail.Records.All(r => r.Length == 3 && r[2] == 0) ? MailDomain.TakesNone : MailDomain.Takes;
        var (four, six) = (await AskAsync(ascii, A, ct), await AskAsync(ascii, Aaaa, ct));
        return four?.Records.Count > 0 || six?.Records.Count > 0 ? MailDomain.Takes : four is null || six is null ? MailDomain.Unknown : MailDomain.TakesNone;
    }

    sealed record Reply(bool Exists, IReadOnlyList<byte[]> Records);

    async Task<Reply?> AskAsync(string domain, ushort type, CancellationToken ct)
    {
        var (question, id) = (Question(domain, type), RandomNumberGenerator.GetInt32(0x10000));
        BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)id);
        for (var tries = 0; tries < 2; tries++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            try
            {
                // Connected: only what comes from this server is received.
                using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                await socket.ConnectAsync(server, patience.Token);
                await socket.SendAsync(question, patience.Token);
                var buffer = new byte[4096];
                while (true)
                    if (Read(buffer.AsSpan(0, await socket.ReceiveAsync(buffer, patience.Token)), question, type, out var reply)) return reply;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested) { /* once more */ }
            catch (SocketException) { return null; }
        }
        return null;
    }

    static byte[] Question(string domain, ushort type)
    {
        var bytes = new List<byte> { 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in domain.Split('.')) bytes.AddRange([(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        bytes.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
        return [.. bytes];
    }

    /// <summary>False when this is no answer to the question; a null reply when the server could not tell.</summary>
    static bool Read(ReadOnlySpan<byte> answer, byte[] question, ushort type, out Reply? reply)
    {
        reply = null;
        if (answer.Length < question.Length || !answer[..2].SequenceEqual(question.AsSpan(0, 2)) || (answer[2] & 0x80) == 0) return false;
        var code = answer[3] & 0x0F;
        if (code is not (0 or 3)) return true;
        var (count, at, records) = (BinaryPrimitives.ReadUInt16BigEndian(answer[6..]), question.Length, new List<byte[]>());
        for (var i = 0; i < count && SkipName(answer, ref at) && at + 10 <= answer.Length; i++)
        {
            var (kind, length) = (BinaryPrimitives.ReadUInt16BigEndian(answer[at..]), BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]));
            at += 10;
            if (at + length > answer.Length) break;
            if (kind == type) records.Add(answer.Slice(at, length).ToArray());
            at += length;
        }
        reply = new Reply(code == 0, records);
        return true;
    }

    static bool SkipName(ReadOnlySpan<byte> answer, ref int at)
    {
        while (at < answer.Length)
        {
            var length = answer[at];
            if (length >= 0xC0) { at += 2; return true; }
            at += length + 1;
            if (length == 0) return true;
        }
        return false;
    }
}
