using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Meetings;

/// <summary>What an answer says, once it has been read.</summary>
/// <param name="Stamp">When it was made, as it says itself.</param>
sealed record Reply(string Uid, int Sequence, DateTimeOffset Stamp, string Email, string Status, string? Comment);

/// <summary>
/// Reads answers to invitations (METHOD:REPLY of RFC 5546), which anybody may have written: measured before they are parsed, refused whole when
/// anything is odd, and recurrences are never worked out.
/// </summary>
static class ReplyText
{
    const int MostCharacters = 100_000, MostLines = 2000, MostParts = 40, MostComment = 1000;

    public static Reply Read(string text)
    {
        if (text.Length > MostCharacters || text.AsSpan().Count('\n') > MostLines || Parts(text) > MostParts) throw Odd("This is longer than any answer to an invitation.");
        // The parser is lenient and reads values only when they are asked for: whatever it stumbles over is the text's fault.
        try { return Read(Ical.Net.Calendar.Load(text)); }
        catch (Exception exception) when (exception is not (Refused or OutOfMemoryException)) { throw Odd("This cannot be read as a calendar (RFC 5545)."); }
    }

    static Reply Read(Ical.Net.Calendar? calendar)
    {
        if (calendar is null || !string.Equals(calendar.Method, "REPLY", StringComparison.OrdinalIgnoreCase)) throw Odd("This is no answer to an invitation: its method is not REPLY.");
        if (calendar.Events is not { Count: 1 } events) throw Odd("An answer is about one meeting.");
        if (events[0] is not { Uid: { Length: > 0 and <= 300 } uid } entry) throw Odd("The answer does not say what it is about.");
        if (entry.RecurrenceIdentifier is not null || entry.RecurrenceRule is not null) throw Odd("The meeting does not repeat.");
        if (entry.Attendees is not [{ Value: { } who } attendee]) throw Odd("An answer is of one person.");
        var address = who.OriginalString.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? EmailAddress.Normalize(Uri.UnescapeDataString(who.OriginalString[7..])) : null;
        if (address is null) throw Odd("The answer does not say whose it is.");
        var status = attendee.ParticipationStatus?.ToUpperInvariant() switch { "ACCEPTED" => "accepted", "DECLINED" => "declined", "TENTATIVE" => "tentative", _ => throw Odd("The answer is neither yes, nor no, nor perhaps.") };
        var stamp = entry.DtStamp is { } said ? new DateTimeOffset(DateTime.SpecifyKind(said.AsUtc, DateTimeKind.Utc)) : throw Odd("The answer does not say when it was given.");
        var comment = entry.Comments is [{ } words, ..] ? string.Concat(words.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c)).Trim() : "";
        return new Reply(uid, entry.Sequence, stamp, address, status, comment.Length == 0 ? null : comment.Length > MostComment ? comment[..MostComment] : comment);
    }

    static int Parts(string text)
    {
        var (count, at) = (0, 0);
        while ((at = text.IndexOf("BEGIN:", at, StringComparison.OrdinalIgnoreCase)) >= 0) (count, at) = (count + 1, at + 6);
        return count;
    }

    public static Refused Odd(string message) => Refused.Unusable("calendar", message);
}
