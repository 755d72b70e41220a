using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Search;

/// <summary>One record found.</summary>
/// <param name="Object">contacts, companies, deals or tasks.</param>
/// <param name="Matched">Which part matched, when it is not the title.</param>
public sealed record Hit(string Object, Guid Id, string Title, string Subtitle, Matched? Matched);

/// <summary>The part of a record that matched the words.</summary>
public sealed record Matched(string Field, string Value);

/// <summary>What was found, best first.</summary>
public sealed record Hits(IReadOnlyList<Hit> Items);

/// <summary>A record's search text, as it is read.</summary>
sealed record SearchDoc(Guid RecordId, string Object, string Title, string Subtitle, string Body, DateTimeOffset ChangedAt);

/// <summary>One box over everything: part of a name, an e-mail, any run of a phone number's digits, a deal's title.</summary>
static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        app.MapTenantGroup("/search", "Search").MapGet("/", FindAsync).Reads().WithName("search").WithSummary("Find records by part of a name, e-mail, phone number or title")
            .WithDescription("q: 1 to 200 characters, taken literally (% and _ too), accents folded. Or phone: a caller's number as the line shows it, with or without country code; records with just this number come first. objects: a comma-separated choice of contacts, companies, deals, tasks. A write is found at once.");
    }

    internal const string Docs = """
        select record_id, object, title, subtitle, body, changed_at from search_docs
        where tenant_id = $1 and record_id = any (array(select f.record_id from search_ids($2, $3::text[], 200) f))
        """;

    static async Task<Microsoft.AspNetCore.Http.HttpResults.Ok<Hits>> FindAsync(string? q, string? phone, CrmDb db, RecordTypes types, CancellationToken ct, int limit = 20, string? objects = null)
    {
        if (limit is < 1 or > 100) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 100.");
        if (q is not null && phone is not null) throw Refused.Invalid("phone", "Look for words or for a caller's number, not for both at once.");
        if (q is { Length: > 200 } || q?.Contains('\0', StringComparison.Ordinal) == true) throw Refused.Invalid("q", "The words to look for are at most 200 characters of text.");
        var caller = phone is null ? null : CallerNumber.Read(phone) ?? throw Refused.Invalid("phone", "A caller's number has 5 to 20 digits, such as +49 30 1234567.");
        var kinds = objects?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => types.ByPlural(name)?.Object ?? throw Refused.Invalid("objects", $"Choose from: {string.Join(", ", types.All.Select(t => t.Plural))}.")).ToArray();
        if (caller is null && string.IsNullOrWhiteSpace(q)) return TypedResults.Ok(new Hits([]));
        var docs = new List<SearchDoc>();
        await new Question(db).Add(Docs, db.CurrentTenantId, caller?.Pattern ?? SearchQueries.Pattern(q!), (object?)kinds ?? DBNull.Value).AskAsync(ct,
            row => docs.Add(new SearchDoc(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.Instant(5))));
        var words = SearchDocs.Fold(q?.Trim() ?? "");
        var found = caller is null ? docs.Select(d => (Doc: d, Rank: Rank(d, words), Matched: MatchOf(d, words))) : docs.Select(caller.Match).Where(d => d.Matched is not null);
        var hits = found.OrderBy(d => d.Rank).ThenByDescending(d => d.Doc.ChangedAt).ThenBy(d => d.Doc.RecordId).Take(limit)
            .Select(d => new Hit(types.All.First(t => t.Object == d.Doc.Object).Plural, d.Doc.RecordId, d.Doc.Title, d.Doc.Subtitle, d.Matched));
        return TypedResults.Ok(new Hits([.. hits]));
    }

    static int Rank(SearchDoc doc, string words)
    {
        var title = SearchDocs.Fold(doc.Title);
        return title == words ? 0 : title.StartsWith(words, StringComparison.Ordinal) ? 1 : title.Contains(" " + words, StringComparison.Ordinal) ? 2 : title.Contains(words, StringComparison.Ordinal) ? 3 : 4;
    }

    static Matched? MatchOf(SearchDoc doc, string words)
    {
        if (SearchDocs.Fold(doc.Title).Contains(words, StringComparison.Ordinal)) return null;
        var digits = string.Concat(words.Where(char.IsAsciiDigit)).TrimStart('0');
        var line = doc.Body.Split('\n').FirstOrDefault(l => l.Contains(words, StringComparison.Ordinal) || digits.Length >= 4 && l.Contains(digits, StringComparison.Ordinal));
        return line is null ? null : new Matched(line.Contains('@', StringComparison.Ordinal) ? "email" : line.TrimStart('+').All(char.IsAsciiDigit) ? "phone" : "text", line);
    }
}
