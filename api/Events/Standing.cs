using System.Text.Json;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;

namespace Crm.Events;

/// <summary>
/// Where customers stand: lifecycle stage, last touch, next step and quality, computed by the database's function settle from what
/// has happened (repeat_standing.sql tells the rules) and kept on the record in the transaction that changes it. It sees every row
/// of the workspace, whatever the writer may see. A stage that changed is announced like any other change, without a new version.
/// </summary>
static class Standing
{
    public const string LifecycleLine = "lifecycle";

    public static Task SettleAsync(CrmDb db, IReadOnlyCollection<RecordRef> records, CurrentUser who, DateTimeOffset now, CancellationToken ct) =>
        SettleAsync(db, Ids(records, "contact"), Ids(records, "company"), who, now, ct);

    public static async Task SettleAsync(CrmDb db, Guid[] contacts, Guid[] companies, CurrentUser who, DateTimeOffset now, CancellationToken ct)
    {
        if (contacts.Length == 0 && companies.Length == 0) return;
        var (happened, lines) = (new List<Event>(), new List<TimelineEntry>());
        await using (var command = db.Command("select object, id, version, title, from_stage, to_stage, is_manual from settle($1, $2, $3, $4)"))
        {
            command.Parameters.AddAll([new() { Value = contacts }, new() { Value = companies }, new() { Value = now }, new() { Value = (object?)who.MemberId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid }]);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct))
            {
                var (@object, id) = (row.GetString(0), row.GetGuid(1));
                var changes = JsonSerializer.Serialize<IReadOnlyList<Change>>([Change.Of("lifecycleStage", row.GetString(4), row.GetString(5))], Json.Options);
                happened.Add(new Event { Type = @object + ".lifecycleChanged", Object = @object, RecordId = id, Version = row.GetInt32(2), At = now, ActorId = who.MemberId, Via = who.Via, Changes = changes });
                // What somebody chose has a line of its own, which says why.
                if (!row.GetBoolean(6))
                    lines.Add(new TimelineEntry { Object = @object, RecordId = id, Kind = LifecycleLine, At = now, Title = row.GetString(3), Outcome = row.GetString(5), ActorId = who.MemberId, RefObject = @object, RefId = id, Changes = changes });
            }
        }
        if (happened.Count > 0) await EventRows.InsertAsync(db, happened, lines, ct);
    }

    static Guid[] Ids(IEnumerable<RecordRef> records, string @object) => [.. records.Where(r => r.Object == @object).Select(r => r.Id).Distinct()];
}
