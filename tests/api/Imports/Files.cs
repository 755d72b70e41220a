using System.IO.Compression;
using System.Security;
using System.Text;

namespace Crm.Tests.Imports;

/// <summary>Files as other programs make them.</summary>
static class Files
{
    public const string Rels = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{0}</Relationships>""";

    public static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        return bytes.ToArray();
    }

    /// <summary>A workbook of sheets given by the inside of their sheetData.</summary>
    public static byte[] Workbook(string strings = "", string styles = "", string properties = "", params (string Name, string Rows)[] sheets) => Zip([
        ("[Content_Types].xml", "<Types/>"),
        ("xl/workbook.xml", $"""<workbook xmlns:r="r">{properties}<sheets>{string.Concat(sheets.Select((s, i) => $"""<sheet name="{SecurityElement.Escape(s.Name)}" sheetId="{i + 1}" r:id="rId{i + 1}"/>"""))}</sheets></workbook>"""),
        ("xl/_rels/workbook.xml.rels", string.Format(null, Rels, string.Concat(sheets.Select((_, i) => $"""<Relationship Id="rId{i + 1}" Type="http://x/worksheet" Target="worksheets/sheet{i + 1}.xml"/>""")))),
        ("xl/sharedStrings.xml", $"<sst>{strings}</sst>"),
        ("xl/styles.xml", $"<styleSheet>{styles}</styleSheet>"),
        .. sheets.Select((s, i) => ($"xl/worksheets/sheet{i + 1}.xml", $"<worksheet><sheetData>{s.Rows}</sheetData></worksheet>")),
    ]);

    /// <summary>A workbook of one sheet of plain texts.</summary>
    public static byte[] Workbook(params string[][] rows) => Workbook(sheets: ("Sheet1", Rows(rows)));

    public static string Rows(params string[][] rows) => string.Concat(rows.Select(r => $"<row>{string.Concat(r.Select(Inline))}</row>"));

    static string Inline(string text) => text.Length == 0 ? "<c/>" : $"""<c t="inlineStr"><is><t xml:space="preserve">{SecurityElement.Escape(text)}</t></is></c>""";
}

/// <summary>Archives that no program makes.</summary>
static class Bombs
{
    /// <summary>A small workbook whose one sheet unpacks to so many megabytes of empty rows.</summary>
    public static byte[] Of(int megabytes)
    {
        var book = Files.Workbook(["name"], ["A"]);
        using var from = new ZipArchive(new MemoryStream(book));
        using var to = new MemoryStream();
        var (directory, count) = (new MemoryStream(), (ushort)0);
        foreach (var entry in from.Entries)
        {
            using var unpacked = entry.Open();
            using var text = new StreamReader(unpacked);
            var isSheet = entry.FullName.EndsWith("sheet1.xml", StringComparison.Ordinal);
            var bytes = Encoding.UTF8.GetBytes(isSheet ? "<worksheet>" : text.ReadToEnd());
            var (start, packed, size) = ((uint)to.Position, (byte[])[.. Deflated(bytes), .. isSheet ? Enumerable.Repeat(Deflated(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<row/>  ", 1 << 17)))), megabytes).SelectMany(b => b) : [], 3, 0], isSheet ? (uint)megabytes << 20 : (uint)bytes.Length);
            var header = Header(entry.FullName, (uint)packed.Length, size);
            to.Write([0x50, 0x4B, 3, 4, .. header, .. Encoding.ASCII.GetBytes(entry.FullName), .. packed]);
            directory.Write([0x50, 0x4B, 1, 2, 20, 0, .. header, .. new byte[10], .. BitConverter.GetBytes(start), .. Encoding.ASCII.GetBytes(entry.FullName)]);
            count++;
        }
        var at = (uint)to.Position;
        return [.. to.ToArray(), .. directory.ToArray(), 0x50, 0x4B, 5, 6, 0, 0, 0, 0, .. BitConverter.GetBytes(count), .. BitConverter.GetBytes(count), .. BitConverter.GetBytes((uint)directory.Length), .. BitConverter.GetBytes(at), 0, 0];
    }

    /// <summary>Version, flags, method, time, date, checksum, both sizes, length of the name and of nothing more.</summary>
    static byte[] Header(string name, uint packed, uint size) =>
        [20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(packed), .. BitConverter.GetBytes(size), .. BitConverter.GetBytes((ushort)name.Length), 0, 0];

    /// <summary>Packed blocks that may be put in a row; the end is 3, 0.</summary>
    static byte[] Deflated(byte[] bytes)
    {
        var packed = new MemoryStream();
        var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true);
        deflate.Write(bytes);
        deflate.Flush();
        return packed.ToArray();
    }
}
