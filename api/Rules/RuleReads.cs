using System.Text.Json;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;

namespace Crm.Rules;

/// <summary>Rules, and what their conditions find.</summary>
sealed class RuleReads(CrmDb db, RecordTypes types, RecordReads records)
{
    public async Task<ValidationRule> FindAsync(string id, bool forUpdate, bool trashed, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var rows = forUpdate ? db.Set<ValidationRule>().Locked(db.CurrentTenantId, key) : db.Set<ValidationRule>().AsNoTracking().Where(r => r.Id == key);
        return await (trashed ? rows.WithTrash() : rows).FirstOrDefaultAsync(ct) ?? throw Refused.NotFound();
    }

    public async Task<IReadOnlyList<RuleView>> ListAsync(RuleObject? @object, bool trashed, CancellationToken ct)
    {
        var rows = db.Set<ValidationRule>().AsNoTracking();
        if (trashed) rows = rows.InTrash();
        if (@object is { } one) rows = rows.Where(r => r.Object == ValidationRule.Word(one));
        var views = new List<RuleView>();
        foreach (var rule in await rows.OrderBy(r => r.Position).ThenBy(r => r.Id).Take(200).ToListAsync(ct)) views.Add(await ViewAsync(rule, ct));
        return views;
    }

    public async Task<RuleView> ViewAsync(ValidationRule rule, CancellationToken ct)
    {
        var (input, problem) = (rule.AsInput(), (string?)null);
        try { await FoundAsync(input.Object, input.Condition, ct); }
        catch (Refused refused) when (refused.Status == 400) { problem = refused.Detail; }
        return new RuleView(rule.Id, rule.Version, input.Object, input.When, input.Condition, input.Effect, input.Messages, input.Enabled, input.Position, problem, rule.CreatedAt, rule.UpdatedAt, rule.DeletedAt);
    }

    /// <summary>The records of which a condition holds; a 400 names what is wrong with it, at its place in "condition".</summary>
    public async Task<IQueryable<Guid>> FoundAsync(RuleObject @object, JsonElement? condition, CancellationToken ct)
    {
        try { return await types.ByObject(ValidationRule.Word(@object))!.IdsAsync(records, new ListQuery { Filter = condition }, newestFirst: true, ct); }
        catch (Refused refused) when (refused is { Status: 400, Errors: { } errors })
        {
            throw Refused.Invalid(errors.ToDictionary(e => e.Key.StartsWith("filter", StringComparison.Ordinal) ? "condition" + e.Key[6..] : e.Key, e => e.Value, StringComparer.Ordinal));
        }
    }

    public async Task<RuleDryRun> TryAsync(RuleObject @object, JsonElement condition, int show, CancellationToken ct)
    {
        var found = await FoundAsync(@object, condition, ct);
        var (count, total) = (await found.LongCountAsync(ct), await (await FoundAsync(@object, null, ct)).LongCountAsync(ct));
        var rows = new List<RuleRow>();
        if (count > 0 && show > 0)
            await new Question(db).Add("""
                select c.id, coalesce(d.title, '') from unnest($2::uuid[]) with ordinality as c(id, place) left join search_docs d on d.tenant_id = $1 and d.record_id = c.id order by c.place
                """, db.CurrentTenantId, await found.Take(show).ToArrayAsync(ct)).AskAsync(ct, row => rows.Add(new RuleRow(row.GetGuid(0), row.GetString(1))));
        return new RuleDryRun(count, total, rows);
    }

    public async Task<RuleReasons> ReasonsAsync(Guid rule, CancellationToken ct)
    {
        var reasons = new List<RuleReasonView>();
        await new Question(db).Add("""
            select r.record_id, coalesce(d.title, ''), r.reason, r.at, r.actor_id, m.name
            from rule_reasons r left join search_docs d on d.tenant_id = r.tenant_id and d.record_id = r.record_id left join members m on m.tenant_id = r.tenant_id and m.id = r.actor_id
            where r.tenant_id = $1 and r.rule_id = $2 order by r.at desc, r.id limit 100
            """, db.CurrentTenantId, rule).AskAsync(ct, row => reasons.Add(new RuleReasonView(row.GetGuid(0), row.GetString(1), row.GetString(2), row.Instant(3), row.Id(4) is { } actor ? new ActorView(actor, row.Text(5) ?? "") : null)));
        return new RuleReasons(reasons);
    }
}
