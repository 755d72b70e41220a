using System.Globalization;
using Crm.Platform.Database;
using Crm.Platform.Http;

namespace Crm.Events;

/// <summary>Which lines of a timeline are wanted.</summary>
public sealed record TimelineQuery(string[]? Kinds, Guid? Actor, string? Direction, DateTimeOffset? From, DateTimeOffset? To, bool Pinned, int Limit = 50)
{
    public static readonly TimelineQuery First = new(null, null, null, null, null, false, 20);

    /// <summary>The query string of a timeline, checked.</summary>
    public static TimelineQuery Of(int? limit, string? kind, string? actorId, string? direction, string? from, string? to, string? pinned)
    {
        if (limit is < 1 or > 200) throw Refused.Invalid("limit", "The limit is a whole number from 1 to 200.");
        if (direction is not (null or "" or "in" or "out")) throw Refused.Invalid("direction", "The direction is in or out.");
        if (pinned is not (null or "" or "true" or "false")) throw Refused.Invalid("pinned", "This is true or false.");
        if (kind?.Contains('\0', StringComparison.Ordinal) == true) throw Refused.Invalid("kind", "There is no such kind.");
        return new TimelineQuery(kind?.Split(',', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } kinds ? kinds : null,
            string.IsNullOrEmpty(actorId) ? null : Guid.TryParseExact(actorId, "D", out var actor) ? actor : Guid.Empty,
            string.IsNullOrEmpty(direction) ? null : direction, Instant(from, "from"), Instant(to, "to"), pinned == "true", limit ?? 50);
    }

    static DateTimeOffset? Instant(string? text, string field)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at : throw Refused.Invalid(field, "This is an instant such as 2026-11-22T09:00:00Z.");
    }

    /// <summary>What makes this question another one: cursors belong to it.</summary>
    public string Name => $"{(Kinds is null ? "" : string.Join(',', Kinds))} {Actor} {Direction} {From:O} {To:O} {Pinned}";
}

/// <summary>The lines of one record's timeline as SQL, newest first: its own, and for a company or a deal what its people lived through.</summary>
static class TimelineSql
{
    const string Columns = "e.id, e.at, e.kind, e.title, e.body, e.outcome, e.actor_id, e.ref_object, e.ref_id, e.about_object, e.about_id, e.about_title, e.changes::text as changes, e.direction, e.pinned_at, e.status";

    // At most so many people of a company are looked at, those touched last: more have no room in what one reads.
    const int MostPeople = 200;

    /// <summary>Whose lines show besides the record's own, by kind of record; and which of them.</summary>
    static readonly Dictionary<string, (string People, string Kinds)> RolledUp = new(StringComparer.Ordinal)
    {
        ["company"] = ($"select c.id, c.display_name from contacts c where c.tenant_id = $1 and c.company_id = $2 and c.deleted_at is null order by c.last_touch_at desc nulls last limit {MostPeople}", "'call', 'meeting', 'visit', 'email', 'letter', 'demo', 'sms', 'chat', 'note', 'other', 'concern', 'enquiry'"),
        ["deal"] = ("select c.id, c.display_name from deal_contacts dc join contacts c on c.tenant_id = dc.tenant_id and c.id = dc.contact_id and c.deleted_at is null where dc.tenant_id = $1 and dc.deal_id = $2", "'call', 'meeting', 'visit', 'email', 'letter', 'demo', 'sms', 'chat', 'note', 'other'"),
    };

    public static Question AddTimeline(this Question question, Action<Npgsql.NpgsqlDataReader> read, CrmDb db, string @object, Guid record, TimelineQuery query, (DateTimeOffset At, Guid Id)? mark = null)
    {
        var (values, where) = (new List<object> { db.CurrentTenantId, record, query.Limit + 1 }, "");
        void And(string condition, params object[] given)
        {
            where += " and " + string.Format(CultureInfo.InvariantCulture, condition, [.. given.Select((_, i) => (object)$"${values.Count + i + 1}")]);
            values.AddRange(given);
        }

        if (query.Kinds is { } kinds) And("e.kind = any ({0})", (object)kinds);
        if (query.Actor is { } actor) And("e.actor_id = {0}", actor);
        if (query.Direction is { } direction) And("e.direction = {0}", direction);
        if (query.From is { } from) And("e.at >= {0}", from);
        if (query.To is { } to) And("e.at < {0}", to);
        if (query.Pinned) And("e.pinned_at is not null");
        if (mark is { } last) And("e.at <= {0} and (e.at < {0} or e.id < {1})", last.At, last.Id);
        var own = $"select {Columns} from timeline_entries e where e.tenant_id = $1 and e.record_id = $2{where} order by e.at desc, e.id desc limit $3";
        var lines = own;
        if (RolledUp.TryGetValue(@object, out var others) && !query.Pinned)
            lines = $"""
                select * from (({own}) union all
                  select l.* from ({others.People}) p cross join lateral (
                    select {Columns.Replace("e.about_object, e.about_id, e.about_title", "coalesce(e.about_object, 'contact'), coalesce(e.about_id, p.id), coalesce(e.about_title, p.display_name)", StringComparison.Ordinal)} from timeline_entries e
                    where e.tenant_id = $1 and e.record_id = p.id and e.kind in ({others.Kinds}){where}
                      and not exists (select from timeline_entries o where o.tenant_id = $1 and o.ref_id = e.ref_id and o.record_id = $2)
                    order by e.at desc, e.id desc limit $3) l) all_lines order by at desc, id desc limit $3
                """;
        return question.Add(read, $"select e.*, m.name from ({lines}) e left join members m on m.tenant_id = $1 and m.id = e.actor_id order by e.at desc, e.id desc", [.. values]);
    }
}
