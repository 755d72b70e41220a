using System.IO.Compression;
using System.Text;
using Crm.Imports;
using Crm.Platform.Http;

namespace Crm.Tests.Imports;

/// <summary>
/// Files of every kind with bytes changed, cut and doubled: each is read or refused, and small files stay small in memory.
/// CRM_LONG=1 reads 12,000 of them. The seeds are fixed, so that a finding can be repeated.
/// </summary>
public sealed class FileFuzzTests
{
    static readonly int Each = Environment.GetEnvironmentVariable("CRM_LONG") == "1" ? 2400 : 80;

    public static TheoryData<string> Kinds => new("csv", "workbook", "workbook's parts", "card", "jsonl");

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_mutated_file_is_read_or_refused(string kind)
    {
        var (read, refused, most) = (0, 0, 0L);
        for (var seed = 0; seed < Each; seed++)
        {
            var bytes = Mutated(kind, new Random(seed * 31 + kind.Length));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                await using var upload = await Upload.ReadAsync(new MemoryStream(bytes), "file", "contacts", null, "", TestContext.Current.CancellationToken);
                read++;
            }
            catch (Refused refusal)
            {
                Assert.True(refusal.Status == 422, $"{kind} {seed}: {refusal.Status}");
                refused++;
            }
            catch (Exception exception) { Assert.Fail($"{kind} {seed}: {exception}"); }
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
        Assert.True(most < 64 << 20, $"{most:N0} bytes for one small file");
    }

    static byte[] Mutated(string kind, Random random) => kind switch
    {
        "csv" => Change(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 60).Select(n => $"name {n},\"a, \"\"b\"\" {n}\",{n}.5,{n}/10/2016,café\r\n"))), random),
        "card" => Change(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 8).Select(n => $"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lee;Ann {n};;;\r\nTEL;TYPE=CELL:+49 151 {n}\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BC=\r\nller\r\nADR;TYPE=\"a,b\":;;Str. {n};Köln;;50667;\r\nEND:VCARD\r\n"))), random),
        "jsonl" => Change(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(n => $"{{\"name\": \"caf\\u00e9 {n}\", \"tags\": [\"a\", \"b\"], \"n\": {n}.5, \"x\": null}}\n"))), random),
        "workbook" => Change(Book(text => text), random),
        _ => Book(text => random.Next(3) == 0 ? Encoding.Latin1.GetString(Change(Encoding.UTF8.GetBytes(text), random)) : text),
    };

    static byte[] Book(Func<string, string> change)
    {
        const string styles = """<numFmts><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>""";
        const string strings = "<si><t>name</t></si><si><r><t>Ann </t></r><r><t>Lee_x000A_</t></r></si>";
        var rows = string.Concat(Enumerable.Range(1, 30).Select(n => $"""<row r="{n}"><c r="A{n}" t="s"><v>{(n == 1 ? 0 : 1)}</v></c><c r="C{n}" s="1"><v>{46000 + n}.5</v></c><c r="D{n}" t="inlineStr"><is><t>x {n}</t></is></c></row>"""));
        using var from = new ZipArchive(new MemoryStream(Files.Workbook(strings, styles, sheets: ("S", rows))));
        return Files.Zip([.. from.Entries.Select(e =>
        {
            using var reader = new StreamReader(e.Open());
            return (e.FullName, change(reader.ReadToEnd()));
        })]);
    }

    /// <summary>One byte in a thousand to fifty becomes another; now and then a part is cut out, doubled, or the end lost.</summary>
    static byte[] Change(byte[] bytes, Random random)
    {
        var changed = bytes.ToList();
        for (var changes = Math.Max(1, changed.Count / random.Next(50, 1000)); changes > 0 && changed.Count > 10; changes--)
        {
            var at = random.Next(changed.Count - 4);
            switch (random.Next(12))
            {
                case 0: changed.RemoveRange(at, Math.Min(random.Next(1, 30), changed.Count - at - 1)); break;
                case 1: changed.InsertRange(at, changed.GetRange(at, Math.Min(random.Next(1, 200), changed.Count - at))); break;
                case 2 when random.Next(10) == 0: changed.RemoveRange(at, changed.Count - at); break;
                case 3: changed[at] = (byte)"\",;:=\\<>&\r\n\t{}[]"[random.Next(15)]; break;
                default: changed[at] = (byte)random.Next(256); break;
            }
        }
        return [.. changed];
    }
}
