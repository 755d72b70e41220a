using System.Globalization;
using System.Text;

namespace Crm.Exports;

/// <summary>Contacts as vCards: 4.0 (RFC 6350) or 3.0 (RFC 2426), lines folded at 75 bytes, in UTF-8.</summary>
sealed class VcardSheet(Stream file, IReadOnlyList<ExportHead> columns, string version) : Sheet
{
    readonly Dictionary<string, int> places = columns.Select((c, i) => (c.To, i)).ToDictionary(c => c.To, c => c.i, StringComparer.Ordinal);

    public override void Row(object?[] values)
    {
        var card = new StringBuilder();
        var new4 = version == "4.0";
        string? Value(string to) => places.TryGetValue(to, out var place) ? Text(values[place]) : null;
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) Line(card, $"{name}:{Escaped(value)}");
        }

        card.Append("BEGIN:VCARD\r\nVERSION:").Append(version).Append("\r\n");
        var full = string.Join(' ', new[] { Value("firstName"), Value("lastName") }.Where(n => n is not null));
        Add("UID", "urn:uuid:" + Value("id"));
        Add("X-CRM-ID", Value("id"));
        Add("FN", full.Length > 0 ? full : Value("email") ?? Value("phone") ?? Value("mobile") ?? Value("phone3") ?? "-");
        Line(card, $"N:{Escaped(Value("lastName") ?? "")};{Escaped(Value("firstName") ?? "")};;{Escaped(Value("prefix") ?? "")};");
        foreach (var to in new[] { "email", "email2", "email3", "email4", "email5" }) Add(to != "email" ? "EMAIL" : new4 ? "EMAIL;PREF=1" : "EMAIL;TYPE=PREF", Value(to));
        foreach (var to in new[] { "phone", "mobile", "phone3", "phone4", "phone5" }) Add(to == "mobile" ? new4 ? "TEL;TYPE=cell" : "TEL;TYPE=CELL" : new4 ? "TEL;TYPE=work" : "TEL;TYPE=WORK", Value(to));
        foreach (var of in new[] { "", "address2.", "address3." })
        {
            var parts = new[] { "street", "city", "region", "postcode", "country" }.Select(p => Value(of + p) ?? "").ToArray();
            if (parts.Any(p => p.Length > 0)) Line(card, (new4 ? "ADR;TYPE=work:;;" : "ADR;TYPE=WORK:;;") + string.Join(';', parts.Select(Escaped)));
        }
        if (Value("company") is { } company) Line(card, "ORG:" + Escaped(company));
        Add("TITLE", Value("jobTitle"));
        Add("NICKNAME", Value("preferredName"));
        if (places.TryGetValue("birthDate", out var birth) && values[birth] is DateOnly date) Line(card, "BDAY:" + date.ToString(new4 ? "yyyyMMdd" : "yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (new4 && Value("gender") is { } gender) Line(card, "GENDER:;" + Escaped(gender));
        Add(new4 ? "LANG" : "X-LANG", Value("language"));
        if (places.TryGetValue("tags", out var tags) && values[tags] is IReadOnlyList<string> { Count: > 0 } some) Line(card, "CATEGORIES:" + string.Join(',', some.Select(Escaped)));
        if (places.TryGetValue("updatedAt", out var changed) && values[changed] is DateTimeOffset at) Line(card, "REV:" + at.UtcDateTime.ToString(new4 ? "yyyyMMdd'T'HHmmss'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        card.Append("END:VCARD\r\n");
        file.Write(Encoding.UTF8.GetBytes(card.ToString()));
    }

    public override void Dispose() { }

    static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\r", "\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal);

    /// <summary>At most 75 bytes a line; what follows begins with a blank. Letters of several bytes stay whole.</summary>
    static void Line(StringBuilder card, string line)
    {
        var used = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > 75) (used, _) = (1, card.Append("\r\n "));
            used += rune.Utf8SequenceLength;
            card.Append(rune.ToString());
        }
        card.Append("\r\n");
    }
}
