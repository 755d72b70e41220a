using System.Text;
using System.Text.Unicode;
using Crm.Platform.Http;

namespace Crm.Imports;

/// <summary>Which letters the bytes of a file are: UTF-8, UTF-16 or, when it is neither, Windows-1252.</summary>
static class FileText
{
    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The encoding's name, or a 422 when the file is no text.</summary>
    public static async Task<string> DetectAsync(Stream file, CancellationToken ct)
    {
        var head = new byte[4096];
        file.Position = 0;
        head = head[..await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct)];
        if (head.Length == 0) throw Unreadable("The file is empty.");
        if (head is [0xFF, 0xFE, ..]) return "utf-16le";
        if (head is [0xFE, 0xFF, ..]) return "utf-16be";
        // Text of western languages in UTF-16 has a zero in every other byte.
        var (even, odd) = (head.Where((b, i) => b == 0 && i % 2 == 0).Count(), head.Where((b, i) => b == 0 && i % 2 == 1).Count());
        if (head.Length % 2 == 0 || head.Length == 4096)
        {
            if (odd > head.Length * 0.3 && even == 0) return "utf-16le";
            if (even > head.Length * 0.3 && odd == 0) return "utf-16be";
        }
        return await IsUtf8Async(file, ct) ? "utf-8" : "windows-1252";
    }

    public static Encoding Of(string name) => name switch
    {
        "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        "windows-1252" => Windows,
        _ => Encoding.UTF8,
    };

    public static Refused Unreadable(string message, long? row = null) =>
        Refused.Unusable("file", row is { } line ? $"Line {line}: {message}" : message);

    /// <summary>True when every byte fits; a file with a NUL in it is no text at all.</summary>
    static async Task<bool> IsUtf8Async(Stream file, CancellationToken ct)
    {
        file.Position = 0;
        var (buffer, kept, valid) = (new byte[64 << 10], 0, true);
        while (true)
        {
            var read = await file.ReadAsync(buffer.AsMemory(kept), ct);
            if (read == 0) return valid && kept == 0;
            if (buffer.AsSpan(kept, read).Contains((byte)0)) throw Unreadable("This is no file of text: it holds NUL characters.");
            var length = kept + read;
            if (!valid) { kept = 0; continue; }
            // A letter cut in two at the end of the buffer is looked at with the next one.
            var cut = Enumerable.Range(0, Math.Min(4, length + 1)).FirstOrDefault(n => Utf8.IsValid(buffer.AsSpan(0, length - n)), -1);
            if (cut < 0) { valid = false; kept = 0; continue; }
            buffer.AsSpan(length - cut, cut).CopyTo(buffer);
            kept = cut;
        }
    }
}
