using System.Runtime.CompilerServices;

namespace Crm.Imports;

/// <summary>Reads vCard files of versions 2.1, 3.0 and 4.0: one row a card, under columns of the usual names.</summary>
sealed class VcardRows(Stream file, string encoding) : KeyedRows(file, encoding)
{
    const int MostLines = 2000;

    protected override IEnumerable<string> Ordered(IEnumerable<string> names) => names.Order(Comparer<string>.Create((a, b) => (Card.Place(a), a.Length, a).CompareTo((Card.Place(b), b.Length, b))));

    protected override async IAsyncEnumerable<Dictionary<string, string>> ItemsAsync(FileLines lines, [EnumeratorCancellation] CancellationToken ct)
    {
        var (card, depth, opened) = (new List<CardLine>(), 0, 0);
        await foreach (var line in UnfoldedAsync(lines, ct))
        {
            if (line.Name == "BEGIN")
            {
                if (++depth == 1) (opened, card) = (line.Number, []);
            }
            else if (line.Name == "END" && depth > 0)
            {
                // A card within a card is somebody's assistant: not a row of its own.
                if (--depth == 0) yield return Card.Read(card);
            }
            else if (depth == 1)
            {
                card.Add(line);
                if (card.Count > MostLines) throw FileText.Unreadable($"A card has more than {MostLines:N0} lines.", lines.Number);
            }
        }
        if (depth > 0) throw FileText.Unreadable("A card is opened and never closed.", opened);
    }

    /// <summary>Lines put together again that were folded for their length. Pictures and the like are read past, not held.</summary>
    static async IAsyncEnumerable<CardLine> UnfoldedAsync(FileLines lines, [EnumeratorCancellation] CancellationToken ct)
    {
        CardLine? open = null;
        while (await lines.ReadAsync(MostLetters * 2, ct) is { } text)
        {
            var goesOn = open is not null && (text.StartsWith(' ') || text.StartsWith('\t') || open.IsUnfinished);
            if (goesOn)
            {
                if (!open!.IsBinary) open.Continue(text.Length > 0 && text[0] is ' ' or '\t' && !open.IsUnfinished ? text[1..] : text);
            }
            else
            {
                if (open is not null) yield return open;
                open = CardLine.Read(text, lines.Number);
            }
            if (open is { IsBinary: false } && (lines.WasCut || open.Length > MostLetters)) throw FileText.Unreadable($"A field has more than {MostLetters:N0} characters.", lines.Number);
        }
        if (open is not null) yield return open;
    }
}
