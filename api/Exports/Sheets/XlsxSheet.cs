using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Crm.Imports;
using Crm.Platform.Http;

namespace Crm.Exports;

/// <summary>
/// A workbook with one sheet (ECMA-376, part 1, chapter 18), written in one go: header bold and frozen, numbers as numbers, dates as
/// dates, everything else as text that is never run. Instants stay text with their zone, because a spreadsheet's time has none.
/// </summary>
sealed class XlsxSheet : Sheet
{
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", Packages = "http://schemas.openxmlformats.org/package/2006";
    const int MostRows = 1_048_576, MostLetters = 32_767, Bold = 1, Date = 2;

    readonly ZipArchive zip;
    readonly Stream sheet;
    readonly XmlWriter xml;
    readonly string[] letters;
    readonly IReadOnlyList<ExportHead> columns;
    int row;

    public XlsxSheet(Stream file, IReadOnlyList<ExportHead> columns, string title)
    {
        this.columns = columns;
        zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        letters = [.. columns.Select((_, i) => Letters(i))];
        Put("[Content_Types].xml", $"""<Types xmlns="{Packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""");
        Put("_rels/.rels", $"""<Relationships xmlns="{Packages}/relationships"><Relationship Id="rId1" Type="{Relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Put("xl/workbook.xml", $"""<workbook xmlns="{Main}" xmlns:r="{Relations}"><sheets><sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>""");
        Put("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Packages}/relationships"><Relationship Id="rId1" Type="{Relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{Relations}/styles" Target="styles.xml"/></Relationships>""");
        Put("xl/styles.xml", $"""<styleSheet xmlns="{Main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""");
        sheet = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        xml = XmlWriter.Create(sheet, new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.None, CheckCharacters = false });
        xml.WriteStartDocument(standalone: true);
        xml.WriteStartElement("worksheet", Main);
        xml.WriteRaw("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>""");
        for (var i = 0; i < columns.Count; i++) xml.WriteRaw(string.Create(CultureInfo.InvariantCulture, $"""<col min="{i + 1}" max="{i + 1}" width="{Width(columns[i])}" customWidth="1"/>"""));
        xml.WriteRaw("</cols>");
        xml.WriteStartElement("sheetData", Main);
        StartRow();
        for (var i = 0; i < columns.Count; i++) TextCell(i, columns[i].Label, Bold);
        xml.WriteEndElement();
    }

    public override void Row(object?[] values)
    {
        if (row == MostRows) throw Refused.Unusable("format", $"A workbook holds {MostRows - 1:N0} rows at most. Take CSV, or fewer records.");
        StartRow();
        for (var i = 0; i < values.Length; i++)
            switch (values[i])
            {
                case null or "" or ICollection<string> { Count: 0 }: break;
                // A spreadsheet keeps 15 digits of a number; more are safe as text only.
                case int or decimal when Text(values[i])!.Count(char.IsAsciiDigit) <= 15: ValueCell(i, Text(values[i])!, 0); break;
                case DateOnly { Year: >= 1901 } date: ValueCell(i, (date.DayNumber - new DateOnly(1899, 12, 30).DayNumber).ToString(CultureInfo.InvariantCulture), Date); break;
                case Dialled phone: TextCell(i, phone.Number, 0); break;
                default: TextCell(i, CsvCell.Guard(Text(values[i])!), 0); break;
            }
        xml.WriteEndElement();
        xml.Flush();
    }

    public override void Dispose()
    {
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
        xml.Dispose();
        sheet.Dispose();
        zip.Dispose();
    }

    void StartRow()
    {
        xml.WriteStartElement("row", Main);
        xml.WriteAttributeString("r", (++row).ToString(CultureInfo.InvariantCulture));
    }

    void Cell(int column, int style)
    {
        xml.WriteStartElement("c", Main);
        xml.WriteAttributeString("r", letters[column] + row.ToString(CultureInfo.InvariantCulture));
        if (style > 0) xml.WriteAttributeString("s", style.ToString(CultureInfo.InvariantCulture));
    }

    void ValueCell(int column, string value, int style)
    {
        Cell(column, style);
        xml.WriteElementString("v", Main, value);
        xml.WriteEndElement();
    }

    void TextCell(int column, string text, int style)
    {
        if (text.Length > MostLetters) throw Refused.Unusable("format", string.Create(CultureInfo.InvariantCulture, $"Row {row}, {columns[column].Label}: a cell of a workbook holds {MostLetters:N0} characters at most. Take CSV or JSONL, which hold everything."));
        Cell(column, style);
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Main);
        xml.WriteStartElement("t", Main);
        if (text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Contains('\n', StringComparison.Ordinal))) xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Escaped(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>What XML cannot hold as _x000D_, and text that looks like that with its own underscore written so (18.18 ST_Xstring).</summary>
    static string Escaped(string text)
    {
        StringBuilder? made = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var odd = c is < ' ' and not ('\t' or '\n') or '\uFFFE' or '\uFFFF'
                || char.IsHighSurrogate(c) && (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) || char.IsLowSurrogate(c) && (i == 0 || !char.IsHighSurrogate(text[i - 1]))
                || c == '_' && i + 6 < text.Length && text[i + 1] == 'x' && text[i + 6] == '_' && text.AsSpan(i + 2, 4).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
            if (odd) (made ??= new StringBuilder().Append(text, 0, i)).Append(CultureInfo.InvariantCulture, $"_x{(int)c:X4}_");
            else made?.Append(c);
        }
        return made?.ToString() ?? text;
    }

    void Put(string name, string text)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(Encoding.UTF8.GetBytes("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""" + text));
    }

    static int Width(ExportHead column) => column.To == "id" || column.To.EndsWith("Id", StringComparison.Ordinal) || column.To.EndsWith("Ids", StringComparison.Ordinal) ? 14 : column.To is "description" or "body" or "notes" ? 50 : Math.Clamp(column.Label.Length + 4, 12, 30);

    static string Letters(int index) => index < 26 ? ((char)('A' + index)).ToString() : Letters(index / 26 - 1) + (char)('A' + index % 26);
}
