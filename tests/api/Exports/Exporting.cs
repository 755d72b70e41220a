using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Crm.Tests.Exports;

/// <summary>Files on their way out, as a person fetches them.</summary>
static class Exporting
{
    /// <summary>Asks, waits for the end and fetches the file.</summary>
    public static async Task<(Answer Export, byte[] File)> ExportAsync(this Person person, object ask)
    {
        var done = await person.ExportedAsync((await person.PostAsync("exports", ask).Is(202)).Id);
        Assert.True(done["status"] == "done", done.Text);
        return (done, await person.FetchAsync($"exports/{done.Id}/file"));
    }

    public static async Task<Answer> ExportedAsync(this Person person, string export, string of = "exports")
    {
        for (var wait = 0; wait < 600; wait++)
        {
            var now = await person.GetAsync($"{of}/{export}").Is(200);
            if (now["status"] != "running") return now;
            await Task.Delay(100);
        }
        throw new TimeoutException($"Export {export} does not end.");
    }

    public static async Task<byte[]> FetchAsync(this Person person, string address)
    {
        using var answer = await person.OpenAsync(address);
        Assert.Equal(200, (int)answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>The rows of a CSV file, header first, read by the letter of RFC 4180.</summary>
    public static List<string[]> Csv(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file).TrimStart('\uFEFF');
        var (rows, row, at) = (new List<string[]>(), new List<string>(), 0);
        while (at < text.Length)
        {
            Assert.Equal('"', text[at++]);
            var cell = new StringBuilder();
            for (; text[at] != '"' || at + 1 < text.Length && text[at + 1] == '"'; at++)
                if (text[at] == '"') cell.Append(text[++at]);
                else cell.Append(text[at]);
            row.Add(cell.ToString());
            if (text[++at] == ',') { at++; continue; }
            Assert.Equal("\r\n", text.Substring(at, 2));
            (rows, row, at) = ([.. rows, [.. row]], [], at + 2);
        }
        return rows;
    }

    /// <summary>One record of a CSV file by its headers.</summary>
    public static Dictionary<string, string> Record(byte[] file, int row = 0)
    {
        var rows = Csv(file);
        return rows[0].Zip(rows[row + 1]).ToDictionary(p => p.First, p => p.Second);
    }

    public static byte[] Entry(byte[] zip, string name)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        var content = new MemoryStream();
        using var entry = archive.GetEntry(name)!.Open();
        entry.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The cells of a workbook's only sheet by their place: their type, style and text.</summary>
    public static Dictionary<string, (string Type, string Style, string Text)> Cells(byte[] workbook)
    {
        var sheet = XDocument.Load(new MemoryStream(Entry(workbook, "xl/worksheets/sheet1.xml")));
        var ns = sheet.Root!.Name.Namespace;
        return sheet.Descendants(ns + "c").ToDictionary(c => (string)c.Attribute("r")!, c => ((string?)c.Attribute("t") ?? "n", (string?)c.Attribute("s") ?? "0", c.Value));
    }
}
