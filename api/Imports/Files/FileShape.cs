using System.Text;

namespace Crm.Imports;

/// <summary>The kinds of file that can be brought in; told by their bytes, whatever their name says.</summary>
public enum FileFormat { Csv, Xlsx, Vcard, Jsonl }

/// <summary>What has to be known of a file to read it once more.</summary>
/// <param name="Encoding">Of a file of text; null for a workbook.</param>
/// <param name="Sheet">The sheet of a workbook; null for its first one with rows.</param>
sealed record FileShape(FileFormat Format, string? Encoding = null, string? Sheet = null)
{
    // What opens files that are often sent by mistake, and what to do about them.
    static readonly (byte[] Start, string Words)[] Others =
    [
        ([0xD0, 0xCF, 0x11, 0xE0], "This is a workbook of an old kind (.xls) or one with a password. Open it, save it as .xlsx without a password, then upload that."),
        ([0x50, 0x4B, 5, 6], "This archive is empty."), ("%PDF"u8.ToArray(), "This is a PDF, not a table. Export the table as CSV or XLSX, then upload that."),
        ([0x89, 0x50, 0x4E, 0x47], "This is a picture, not a table."), ([0xFF, 0xD8, 0xFF], "This is a picture, not a table."), ("GIF8"u8.ToArray(), "This is a picture, not a table."),
        ([0x1F, 0x8B], "This file is compressed. Unpack it first, then upload what was in it."),
    ];

    /// <summary>Looks at the bytes; a 422 in words when they are nothing that can be read.</summary>
    public static async Task<FileShape> DetectAsync(Stream file, string? sheet, CancellationToken ct)
    {
        var head = new byte[512];
        file.Position = 0;
        head = head[..await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct)];
        if (Others.FirstOrDefault(o => head.AsSpan().StartsWith(o.Start)).Words is { } words) throw FileText.Unreadable(words);
        if (head is [0x50, 0x4B, 3, 4, ..]) return new FileShape(FileFormat.Xlsx, Sheet: sheet);
        var encoding = await FileText.DetectAsync(file, ct);
        var text = FileText.Of(encoding).GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase)) return new FileShape(FileFormat.Vcard, encoding);
        if (text.StartsWith('{')) return new FileShape(FileFormat.Jsonl, encoding);
        if (text.StartsWith('[')) throw FileText.Unreadable("This is a JSON list. Write one object a line (JSONL), then upload that.");
        if (text.StartsWith('<')) throw FileText.Unreadable("This is a web page or XML, not a table. Export the table as CSV or XLSX, then upload that.");
        return new FileShape(FileFormat.Csv, encoding);
    }
}
