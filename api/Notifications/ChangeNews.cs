using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Tenancy;
using Crm.Records;
using Npgsql;

namespace Crm.Notifications;

/// <summary>
/// What changes of records have to tell to whom: the new hands that a task or a deal comes into, and the team of who has won one.
/// Nobody is told of what they did themselves, nor of what a file brought.
/// </summary>
sealed class ChangeNews : IChangeFollower
{
    /// <summary>From so many of a kind for one member in one go, one line tells of all.</summary>
    const int Many = 4;

    const string ToTeam = """
        with mates as (
          select distinct x.member_id, w.id, w.title from unnest($3::uuid[], $4::uuid[], $5::text[]) as w(id, owner, title)
            join team_members mine on mine.tenant_id = $1 and mine.member_id = w.owner join team_members x on x.tenant_id = $1 and x.team_id = mine.team_id
            join members m on m.tenant_id = $1 and m.id = x.member_id and m.status = 'active' where x.member_id <> w.owner and x.member_id is distinct from $6::uuid),
        told as (insert into notifications (tenant_id, id, member_id, kind, title, object, record_id, actor_id, at) select $1, gen_random_uuid(), member_id, 'dealWon', title, 'deal', id, $6, $2 from mates)
        insert into events (tenant_id, id, type, object, record_id, version, at, via, changes)
        select $1, gen_random_uuid(), 'notification.created', 'notification', t.member_id, 1, $2, 'job', '[]' from (select distinct member_id from mates) t
        """;

    public void Follow(NpgsqlBatch batch, CrmDb db, CurrentUser who, IReadOnlyList<Happened> happened, DateTimeOffset now)
    {
        var news = new List<News>();
        foreach (var group in happened.Where(h => IsGiven(h, who)).GroupBy(h => (Member: h.Record.Responsible!.Value, h.Type.Object)))
        {
            var kind = group.Key.Object == "task" ? NotificationKind.TaskAssigned : NotificationKind.DealAssigned;
            if (group.Count() >= Many) news.Add(new News(group.Key.Member, kind, "", group.Key.Object, null, who.MemberId, group.Count()));
            else news.AddRange(group.Select(h => new News(group.Key.Member, kind, TitleOf(h), group.Key.Object, h.Record.Id, who.MemberId)));
        }
        batch.AddNews(db, news, now);
        var won = happened.Where(h => h is { Type.Object: "deal", Verb: "won", Record.Responsible: not null }).ToList();
        if (won.Count == 0) return;
        db.HasNews = true;
        batch.Add(ToTeam, db.CurrentTenantId, now, won.Select(h => h.Record.Id).ToArray(), won.Select(h => h.Record.Responsible!.Value).ToArray(), won.Select(TitleOf).ToArray(), (object?)who.MemberId ?? DBNull.Value);
    }

    static bool IsGiven(Happened change, CurrentUser who) => change.Type.Object is "task" or "deal" && change.Record.Responsible is { } member && member != who.MemberId
        && (change.Verb == "created" ? change.Record.Source == "manual" : change.Changes.Any(c => c.Field == change.Type.ResponsibleField));

    static string TitleOf(Happened change) => change.Type.SearchOf(change.Record)?.Title ?? "";
}
