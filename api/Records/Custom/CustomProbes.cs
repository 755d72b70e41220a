using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Crm.Records;

/// <summary>
/// How selective a condition on a custom field is, nobody can tell from statistics: one column holds the values of every field
/// of every workspace. So it is tried: a condition that few records meet becomes the list of those, one that many meet is
/// asked of each row on the way. Both are fast where the other is not.
/// </summary>
sealed class CustomProbes
{
    const int Few = 1_000;
    readonly List<Probe> waiting = [];

    sealed class Probe(IQueryable<Guid> found)
    {
        public IQueryable<Guid> Found => found;
        public bool AreFew { get; set; }
        public List<Guid> Ids { get; set; } = [];
    }

    /// <summary>The conditions that are to be tried, for whoever wants to read their plans.</summary>
    internal IReadOnlyList<IQueryable<Guid>> Asked => asked;
    readonly List<IQueryable<Guid>> asked = [];

    public Expression<Func<T, bool>> Has<T>(IQueryable<CustomValue> values) where T : Record
    {
        // In the order of the index, so that it is read, and no further than needed.
        var probe = new Probe(values.OrderBy(v => v.Value).ThenBy(v => v.RecordId).Select(v => v.RecordId).Take(Few + 1));
        waiting.Add(probe);
        asked.Add(probe.Found);
        // The side that is not needed is gone before the query is translated.
        return r => probe.AreFew ? probe.Ids.Contains(r.Id) : values.Any(v => v.RecordId == r.Id);
    }

    /// <summary>Between building a query and sending it.</summary>
    public async Task TryAsync(CancellationToken ct)
    {
        foreach (var probe in waiting)
        {
            var ids = await probe.Found.ToListAsync(ct);
            if (probe.AreFew = ids.Count <= Few) probe.Ids = ids;
        }
        waiting.Clear();
    }
}
