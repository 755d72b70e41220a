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
