using Crm.Events;
using Crm.Platform.Database;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Search;

static class SearchQueries
{
    /// <summary>Ids of records whose text holds the words: each word for itself, phone numbers by any run of their digits.</summary>
    public static IQueryable<Guid> Ids(CrmDb db, string q, string[]? objects, int limit) =>
        db.Database.SqlQuery<Guid>($"select record_id as \"Value\" from search_ids({Pattern(q)}, {objects}, {limit})");

    /// <summary>"Ann  L%ee" as '%ann%l\%ee%': folded, wild cards taken literally; a typed phone number as its digits.</summary>
    public static string Pattern(string q)
    {
        var text = q.Trim();
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var isPhone = digits.Length >= 4 && text.All(c => char.IsAsciiDigit(c) || " +-/().".Contains(c, StringComparison.Ordinal));
        if (isPhone) return $"%{digits.TrimStart('0')}%";
        return "%" + string.Join('%', SearchDocs.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Filters.Escape)) + "%";
    }
}
