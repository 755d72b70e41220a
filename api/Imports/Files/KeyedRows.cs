using System.Runtime.CompilerServices;

namespace Crm.Imports;

/// <summary>A file that names each value where it stands, so that its columns are only known once all of it has been read.</summary>
abstract class KeyedRows(Stream file, string encoding) : FileRows
{
    List<string>? columns;

    protected override bool IsGuarded => false;

    /// <summary>The values by name, one item after the other.</summary>
    protected abstract IAsyncEnumerable<Dictionary<string, string>> ItemsAsync(FileLines lines, CancellationToken ct);

    /// <summary>The columns as people would lay them out; by default as they appear.</summary>
    protected virtual IEnumerable<string> Ordered(IEnumerable<string> names) => names;

    protected override async IAsyncEnumerable<string[]> RecordsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        columns ??= await ColumnsAsync(ct);
        yield return [.. columns];
        await foreach (var item in ItemsAsync(new FileLines(file, encoding), ct)) yield return [.. columns.Select(c => item.GetValueOrDefault(c, ""))];
    }

    async Task<List<string>> ColumnsAsync(CancellationToken ct)
    {
        var (names, seen) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        await foreach (var item in ItemsAsync(new FileLines(file, encoding), ct))
            foreach (var name in item.Keys.Where(seen.Add))
                if (names.Count < MostColumns * 2) names.Add(name);
        return names.Count == 0 ? throw FileText.Unreadable("There is nothing in the file.") : [.. Ordered(names)];
    }
}

/// <summary>The lines of a file of text, none of them held beyond what it may have.</summary>
sealed class FileLines(Stream file, string encoding)
{
    readonly char[] buffer = new char[16 << 10];
    readonly System.Text.StringBuilder line = new();
    StreamReader? reader;
    int at, filled;
    bool afterReturn;

    /// <summary>The number of the line that was read last.</summary>
    public int Number { get; private set; }

    /// <summary>True when the line that was read last went on beyond what was kept of it.</summary>
    public bool WasCut { get; private set; }

    /// <summary>The next line, up to so many letters of it; null at the end.</summary>
    public async ValueTask<string?> ReadAsync(int most, CancellationToken ct)
    {
        if (reader is null)
        {
            file.Position = 0;
            reader = new StreamReader(file, FileText.Of(encoding), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        }
        line.Clear();
        WasCut = false;
        var any = false;
        while (true)
        {
            if (at == filled)
            {
                (at, filled) = (0, await reader.ReadAsync(buffer, ct));
                if (filled == 0) break;
                // A line end of two letters may be cut by the buffer.
                if (afterReturn && buffer[0] == '\n') at = 1;
                afterReturn = false;
                if (at == filled) continue;
            }
            any = true;
            var rest = buffer.AsSpan(at, filled - at);
            var end = rest.IndexOfAny('\r', '\n');
            var part = end < 0 ? rest : rest[..end];
            var room = Math.Min(part.Length, most - line.Length);
            line.Append(part[..room]);
            WasCut |= room < part.Length;
            at += part.Length;
            if (end < 0) continue;
            var wasReturn = buffer[at++] == '\r';
            if (wasReturn && at < filled && buffer[at] == '\n') at++;
            else afterReturn = wasReturn && at == filled;
            break;
        }
        if (!any) return null;
        Number++;
        return line.ToString();
    }
}
