using System.Buffers.Binary;
using System.IO.Compression;
using System.Xml;

namespace Crm.Imports;

/// <summary>
/// The archive that an XLSX file is. Entries are found by name and never written anywhere, and what they unpack to is counted
/// while it is read: a small file cannot become a large one.
/// </summary>
sealed class Workbook
{
    public const int MostEntries = 1000, MostRatio = 100;
    public const long MostBytes = 200L << 20;
    const string TooLarge = "The workbook unpacks to more than can be read (200 MiB, or a hundred times its size). Save the table as CSV, then upload that.";

    readonly ZipArchive zip;
    readonly long size;

    /// <summary>What may still be unpacked.</summary>
    long left = MostBytes;

    /// <summary>Sheets by name in the workbook's order, with their entries; hidden ones behind the others.</summary>
    public IReadOnlyList<(string Name, string Entry)> Sheets { get; }
    public bool From1904 { get; private set; }
    public SharedStrings Strings { get; }
    public CellFormats Formats { get; }

    public Workbook(Stream file)
    {
        size = file.Length;
        CheckEntries(file);
        zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        Sheets = ReadSheets();
        Strings = zip.GetEntry("xl/sharedStrings.xml") is null ? new SharedStrings(null) : new SharedStrings(Open("xl/sharedStrings.xml"));
        Formats = new CellFormats(zip.GetEntry("xl/styles.xml") is null ? null : Open("xl/styles.xml"));
    }

    /// <summary>A sheet's rows from its first, with the whole allowance for unpacking.</summary>
    public SheetReader Read(string entry)
    {
        left = MostBytes;
        return new SheetReader(Open(entry), this);
    }

    SafeXml Open(string name)
    {
        var entry = zip.GetEntry(name) ?? throw new InvalidDataException(name);
        if (entry.IsEncrypted) throw FileText.Unreadable("The workbook has a password. Save it without one, then upload that.");
        return new SafeXml(new Counted(entry.Open(), Math.Min(entry.CompressedLength, size), this));
    }

    List<(string, string)> ReadSheets()
    {
        if (zip.GetEntry("xl/workbook.xml") is null)
            throw FileText.Unreadable(zip.Entries.Any(e => e.FullName == "xl/workbook.bin") ? "This is a binary workbook (.xlsb). Save it as .xlsx, then upload that."
                : zip.Entries.Any(e => e.FullName == "mimetype") ? "This is an OpenDocument file. Save it as .xlsx or .csv, then upload that."
                : "This is an archive, not a table. Unpack it first, then upload the CSV or XLSX file that was in it.");
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var xml = Open("xl/_rels/workbook.xml.rels"))
            while (xml.Next())
                if (xml.Opens("Relationship") && xml["Type"]?.EndsWith("/worksheet", StringComparison.Ordinal) == true && xml["Id"] is { } id && xml["Target"] is { } target)
                    targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
        var (shown, hidden) = (new List<(string, string)>(), new List<(string, string)>());
        using (var xml = Open("xl/workbook.xml"))
            while (xml.Next())
            {
                if (xml.Opens("workbookPr")) From1904 = xml["date1904"] is "1" or "true";
                if (xml.Opens("sheet") && xml["id"] is { } id && targets.TryGetValue(id, out var entry)) (xml["state"] is "hidden" or "veryHidden" ? hidden : shown).Add((xml["name"] ?? "", entry));
            }
        return [.. shown, .. hidden];
    }

    /// <summary>Counts the archive's entries before anything reads them all.</summary>
    static void CheckEntries(Stream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, (64 << 10) + 22)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf([(byte)0x50, (byte)0x4B, (byte)5, (byte)6]);
        if (end < 0 || tail.Length - end < 22) throw new InvalidDataException("The archive has no end.");
        long at = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        var entry = new byte[46];
        for (var count = 0; at + entry.Length <= file.Length; count++)
        {
            file.Position = at;
            file.ReadExactly(entry);
            if (!entry.AsSpan().StartsWith("PK\u0001\u0002"u8)) break;
            if (count == MostEntries) throw FileText.Unreadable($"The archive has more than {MostEntries:N0} entries; a workbook has a few.");
            at += 46 + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(28)) + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(30)) + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(32));
        }
        // Where more than 32 bits are needed the archive is larger than any that is read here.
        if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16)) == uint.MaxValue) throw new InvalidDataException("The archive is too large.");
    }

    /// <summary>An entry as it is unpacked.</summary>
    sealed class Counted(Stream entry, long packed, Workbook book) : Stream
    {
        // Longer than any cell: what goes on like this without a tag would be held as a whole.
        const int MostWithoutTag = 1 << 20;
        long read, plain;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var got = entry.Read(buffer);
            (read, book.left) = (read + got, book.left - got);
            if (book.left < 0 || read > MostRatio * packed + (1 << 20)) throw FileText.Unreadable(TooLarge);
            var tag = buffer[..got].LastIndexOf((byte)'<');
            plain = tag < 0 ? plain + got : got - tag;
            if (plain > MostWithoutTag) throw FileText.Unreadable($"A field has more than {FileRows.MostLetters:N0} characters.");
            return got;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => read; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) entry.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>XML of strangers, forward only: no DTD, no depth, few names, and no text longer than a field.</summary>
sealed class SafeXml(Stream text) : IDisposable
{
    const int MostDepth = 32, MostNames = 5000;

    readonly XmlReader xml = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true, NameTable = new FewNames() });
    readonly char[] letters = new char[4096];

    public bool Next()
    {
        if (!xml.Read()) return false;
        return xml.Depth <= MostDepth ? true : throw new XmlException("Too deep.");
    }

    public bool Opens(string name) => xml.NodeType == XmlNodeType.Element && xml.LocalName == name;
    public bool Closes(string name) => xml.LocalName == name && (xml.NodeType == XmlNodeType.EndElement || xml.NodeType == XmlNodeType.Element && xml.IsEmptyElement);
    public bool IsText => xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    /// <summary>An attribute by its local name.</summary>
    public string? this[string name]
    {
        get
        {
            if (xml.GetAttribute(name) is { } plain) return plain;
            string? found = null;
            for (var more = xml.MoveToFirstAttribute(); more && found is null; more = xml.MoveToNextAttribute())
                if (xml.LocalName == name) found = xml.Value;
            xml.MoveToElement();
            return found;
        }
    }

    public void AppendTo(System.Text.StringBuilder value)
    {
        while (xml.ReadValueChunk(letters, 0, letters.Length) is > 0 and var got)
        {
            value.Append(letters, 0, got);
            if (value.Length > FileRows.MostLetters) throw FileText.Unreadable($"A field has more than {FileRows.MostLetters:N0} characters.");
        }
    }

    public void Dispose() => xml.Dispose();

    /// <summary>Every name that occurs is kept; a workbook has a few hundred.</summary>
    sealed class FewNames : NameTable
    {
        int count;
        public override string Add(string key) => Get(key) ?? Counted(() => base.Add(key));
        public override string Add(char[] key, int start, int length) => Get(key, start, length) ?? Counted(() => base.Add(key, start, length));
        string Counted(Func<string> add) => ++count <= MostNames ? add() : throw new XmlException("Too many names.");
    }
}
