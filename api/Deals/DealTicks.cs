using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Deals;

/// <summary>What has been ticked on a deal of the stages' checklists, by whom and when.</summary>
static class DealTicks
{
    public static async Task<HashSet<string>> OfAsync(Guid deal, CrmDb db, CancellationToken ct)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        await new Question(db).Add("select item_id from deal_checks where tenant_id = $1 and deal_id = $2", db.CurrentTenantId, deal).AskAsync(ct, row => done.Add(row.GetString(0)));
        return done;
    }

    public static async Task<IResult> PutAsync(string id, string itemId, TickItem input, DealRecord type, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct)
    {
        var deal = await writes.FindAsync(type, id, ct);
        // An item of whichever stage: they are ticked on the way there.
        if ((await StageDeals.StagesAsync(writing, ct)).SelectMany(s => s.Items).All(i => i.Id != itemId)) throw Refused.NotFound();
        await writes.CheckVersionAsync(type, deal, http, ct);
        if (await SetAsync(deal, input.Done ? [itemId] : [], input.Done ? [] : [itemId], writing, ct)) await writing.Db.SaveChangesAsync(ct);
        return await writes.AnswerAsync(type, deal, http, created: false, ct);
    }

    /// <summary>Ticks and takes back, and announces what is new. False when all was so already.</summary>
    public static async Task<bool> SetAsync(Deal deal, IReadOnlyCollection<string> tick, IReadOnlyCollection<string> untick, Writing writing, CancellationToken ct)
    {
        if (tick.Count == 0 && untick.Count == 0) return false;
        var (items, done, changes) = ((await StageDeals.StagesAsync(writing, ct)).SelectMany(s => s.Items).ToList(), await OfAsync(deal.Id, writing.Db, ct), new List<Change>());
        foreach (var (list, field) in new[] { (tick, "checked"), (untick, "unchecked") })
            foreach (var id in list)
                if (items.TrueForAll(i => i.Id != id)) throw Refused.Unusable(field, "There is no item with this id in a stage's checklist.");
        await using var batch = writing.Db.Batch();
        foreach (var id in tick.Where(done.Add))
        {
            batch.Add("insert into deal_checks (tenant_id, deal_id, item_id, done_by, done_at) values ($1, $2, $3, $4, $5) on conflict do nothing", writing.Db.CurrentTenantId, deal.Id, id, (object?)writing.User.MemberId ?? DBNull.Value, writing.Now);
            changes.Add(Change.Of("checked", null, items.Find(i => i.Id == id)!.Text));
        }
        foreach (var id in untick.Where(done.Remove))
        {
            batch.Add("delete from deal_checks where tenant_id = $1 and deal_id = $2 and item_id = $3", writing.Db.CurrentTenantId, deal.Id, id);
            changes.Add(Change.Of("checked", items.Find(i => i.Id == id)!.Text, null));
        }
        if (changes.Count == 0) return false;
        await batch.ExecuteNonQueryAsync(ct);
        writing.Events.Add(deal, "updated", changes);
        return true;
    }
}
