using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Npgsql;

namespace Crm.Events;

/// <summary>
/// Where customers stand: lifecycle stage, last touch, next step and quality, computed by the database's function settle from what
/// has happened (repeat_standing.sql tells the rules) and kept on the record in the transaction that changes it; so is the next
/// step of deals. It sees every row of the workspace, whatever the writer may see. A stage that changed is announced like any other change, without a new version.
/// </summary>
sealed class Standing(CurrentUser who, DateTimeOffset now)
{
    public const string LifecycleLine = "lifecycle";
    bool asked;

    const string Answer = "select object, id, version, title, from_stage, to_stage, is_manual from ";

    /// <summary>Settles where these customers stand, whoever else they are told with.</summary>
    public static async Task SettleAsync(CrmDb db, IReadOnlyCollection<RecordRef> records, CurrentUser who, DateTimeOffset now, CancellationToken ct)
    {
        if (records.Count == 0) return;
        var standing = new Standing(who, now);
        await using var batch = db.Batch();
        standing.AddSettle(batch, records);
        await standing.TellAsync(db, batch, ct);
    }

    /// <summary>Settles the people and not their companies, which whoever writes many people settles once at the end.</summary>
    public static async Task SettlePeopleAsync(CrmDb db, IReadOnlyCollection<RecordRef> records, CurrentUser who, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = db.Batch().Add(Answer + "settle_contacts($1, $2, $3::uuid)", Ids(records, "contact"), now, who.MemberId);
        await new Standing(who, now) { asked = true }.TellAsync(db, batch, ct);
    }

    /// <summary>The statement that settles them: the first of the batch that answers rows.</summary>
    public void AddSettle(NpgsqlBatch batch, IReadOnlyCollection<RecordRef> records)
    {
        if (records.Count == 0) return;
        asked = true;
        batch.Add(Answer + "settle($1, $2, $3, $4, $5::uuid)", Ids(records, "contact"), Ids(records, "company"), Ids(records, "deal"), now, who.MemberId);
        // Behind what answers rows: when somebody last worked on the deals among them.
        if (Ids(records, "deal") is { Length: > 0 } deals) batch.Add("select touch_deals($1, $2)", deals, now);
    }

    /// <summary>Sends the batch and announces the stages that changed.</summary>
    public async Task TellAsync(CrmDb db, NpgsqlBatch batch, CancellationToken ct)
    {
        var (happened, lines) = (new List<Event>(), new List<TimelineEntry>());
        await using (var row = await batch.ExecuteReaderAsync(ct))
        {
            while (asked && await row.ReadAsync(ct))
            {
                var (@object, id) = (row.GetString(0), row.GetGuid(1));
                var changes = JsonSerializer.Serialize<IReadOnlyList<Change>>([Change.Of("lifecycleStage", row.GetString(4), row.GetString(5))], Json.Options);
                happened.Add(new Event { Type = @object + ".lifecycleChanged", Object = @object, RecordId = id, Version = row.GetInt32(2), At = now, ActorId = who.MemberId, Via = who.Via, Changes = changes });
                // What somebody chose has a line of its own, which says why.
                if (!row.GetBoolean(6))
                    lines.Add(new TimelineEntry { Object = @object, RecordId = id, Kind = LifecycleLine, At = now, Title = row.GetString(3), Outcome = row.GetString(5), ActorId = who.MemberId, RefObject = @object, RefId = id, Changes = changes });
            }
            while (await row.NextResultAsync(ct)) { /* what the statements behind it have to complain of is heard here */ }
        }
        if (happened.Count == 0) return;
        await using var told = db.Batch().AddEvents(db, happened, lines);
        await told.ExecuteNonQueryAsync(ct);
    }

    static Guid[] Ids(IEnumerable<RecordRef> records, string @object) => [.. records.Where(r => r.Object == @object).Select(r => r.Id).Distinct()];
}
