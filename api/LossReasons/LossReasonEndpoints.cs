using System.Globalization;
using System.Text;
using Crm.Events;
using Crm.Platform;
using Crm.Platform.Access;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Crm.Records;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Crm.LossReasons;

static class LossReasonEndpoints
{
    const int Most = 200;

    public static void MapLossReasons(this IEndpointRouteBuilder app)
    {
        var group = app.MapTenantGroup("/loss-reasons", "Why not");
        group.MapGet("/", ListAsync).Reads().WithName("listLossReasons").WithSummary("Why deals are lost: the workspace's list, and what else has been written");
        group.MapPost("/", CreateAsync).Writes(Permissions.ManagePipelines).WithName("createLossReason").WithSummary("Add a reason, or take a text that is in use into the list")
            .WithDescription("Deals and prospects whose reason reads the same, capitals and spaces aside, get its words.").ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        group.MapPatch("/{id}", PatchAsync).Writes(Permissions.ManagePipelines).WithName("updateLossReason").WithSummary("Rename a reason, give it a play, archive it, by merge patch").WithDescription("Deals and prospects with the former words get the new ones.")
            .Accepts<LossReasonInput>("application/json", "application/merge-patch+json").Produces<LossReasonView>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();
        group.MapDelete("/{id}", DeleteAsync).Writes(Permissions.ManagePipelines).WithName("deleteLossReason").WithSummary("Take a reason out of the list; what was written stays").ProducesProblem(404);
    }

    static async Task<Ok<LossReasonList>> ListAsync(CrmDb db, CancellationToken ct)
    {
        var used = await UsedAsync(db, ct);
        var listed = await db.Set<LossReason>().AsNoTracking().OrderBy(r => r.Archived).ThenBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(ct);
        var known = listed.Select(r => r.Match).ToHashSet(StringComparer.Ordinal);
        return TypedResults.Ok(new LossReasonList([.. listed.Select(r => View(r, used))], [.. used.Where(u => !known.Contains(LossReason.Fold(u.Text))).OrderByDescending(u => u.Deals).ThenBy(u => u.Text, StringComparer.Ordinal).Take(50)]));
    }

    static async Task<Created<LossReasonView>> CreateAsync(LossReasonInput input, CrmDb db, Writing writing, CancellationToken ct)
    {
        if (await db.Set<LossReason>().CountAsync(ct) >= Most) throw Refused.Conflict($"A workspace has at most {Most} reasons.");
        var label = Inputs.Required(input.Label, "label", "A label");
        var keys = await db.Set<LossReason>().Select(r => r.Key).ToListAsync(ct);
        var key = KeyOf(label);
        for (var n = 2; keys.Contains(key); n++) key = string.Create(CultureInfo.InvariantCulture, $"{KeyOf(label)}{n}");
        var reason = new LossReason { Key = key, CreatedAt = writing.Now, Position = await db.Set<LossReason>().MaxAsync(r => (int?)r.Position, ct) + 1 ?? 0 };
        await SayAsync(reason, input, db, writing, ct);
        db.Add(reason);
        writing.Events.AddPlain("lossReason", reason.Id, 1, "created");
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/loss-reasons/{reason.Id}", View(reason, await UsedAsync(db, ct)));
    }

    static async Task<IResult> PatchAsync(string id, HttpContext http, CrmDb db, Writing writing, CancellationToken ct)
    {
        var patch = await Body.ReadAsync(http.Request, ct);
        var reason = await FindAsync(id, db, ct);
        if (http.Request.Headers.IfMatch.ToString() is { Length: > 0 } match && match != "*" && match != $"\"{reason.Version}\"") throw Refused.Stale(View(reason, await UsedAsync(db, ct)));
        var input = await Body.ValidAsync(MergePatch.Apply(reason.AsInput(), patch), http.RequestServices, ct);
        var former = reason.Label;
        await SayAsync(reason, input, db, writing, ct);
        if (reason.Label != former) await RenameAsync([former], reason.Label, db, ct);
        reason.Changed();
        writing.Events.AddPlain("lossReason", reason.Id, reason.Version, "updated");
        await db.SaveChangesAsync(ct);
        http.Response.Headers.ETag = $"\"{reason.Version}\"";
        return TypedResults.Ok(View(reason, await UsedAsync(db, ct)));
    }

    static async Task<NoContent> DeleteAsync(string id, CrmDb db, Writing writing, CancellationToken ct)
    {
        var reason = await FindAsync(id, db, ct);
        db.Remove(reason);
        writing.Events.AddPlain("lossReason", reason.Id, reason.Version, "deleted");
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }

    static async Task SayAsync(LossReason reason, LossReasonInput input, CrmDb db, Writing writing, CancellationToken ct)
    {
        var label = Inputs.Required(input.Label, "label", "A label");
        var match = LossReason.Fold(label);
        if (match.Length == 0) throw Refused.Invalid("label", "A label has a letter or a digit.");
        if (await db.Set<LossReason>().AnyAsync(r => r.Id != reason.Id && r.Match == match, ct)) throw Refused.Conflict("This reason is in the list already.", "label");
        reason.Say(label, Inputs.Text(input.Play), input.Archived, writing.Now);
        List<string> texts = [];
        await db.FollowUpAsync(async () => texts = [.. (await TextsAsync(db, ct)).Where(t => t != label && LossReason.Fold(t) == match)], ct);
        if (texts.Count > 0) await RenameAsync(texts, label, db, ct);
    }

    static async Task<List<string>> TextsAsync(CrmDb db, CancellationToken ct)
    {
        var texts = new List<string>();
        await new Question(db).Add("select distinct lost_reason from deals where tenant_id = $1 and lost_reason is not null union select distinct reason from non_buy_reasons where tenant_id = $1", db.CurrentTenantId).AskAsync(ct, row => texts.Add(row.GetString(0)));
        return texts;
    }

    /// <summary>Everybody's, whoever renames: a reason means the same everywhere.</summary>
    static Task RenameAsync(IReadOnlyCollection<string> from, string to, CrmDb db, CancellationToken ct) => db.FollowUpAsync(async () =>
    {
        await using var batch = db.Batch()
            .Add("update deals set lost_reason = $3, version = version + 1 where tenant_id = $1 and lost_reason = any ($2)", db.CurrentTenantId, from.ToArray(), to)
            .Add("update non_buy_reasons set reason = $3, match = $4, version = version + 1 where tenant_id = $1 and reason = any ($2)", db.CurrentTenantId, from.ToArray(), to, LossReason.Fold(to));
        await batch.ExecuteNonQueryAsync(ct);
    }, ct);

    static async Task<List<UnlistedReason>> UsedAsync(CrmDb db, CancellationToken ct)
    {
        var used = new List<UnlistedReason>();
        await new Question(db).Add("select lost_reason, count(*)::int from deals where tenant_id = $1 and lost_reason is not null and deleted_at is null group by 1 order by 2 desc limit 1000", db.CurrentTenantId).AskAsync(ct, row => used.Add(new UnlistedReason(row.GetString(0), row.GetInt32(1))));
        return used;
    }

    static async Task<LossReason> FindAsync(string id, CrmDb db, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var key) && await db.Set<LossReason>().FirstOrDefaultAsync(r => r.Id == key, ct) is { } reason ? reason : throw Refused.NotFound();

    static LossReasonView View(LossReason r, List<UnlistedReason> used) => new(r.Id, r.Version, r.Key, r.Label, r.Play, r.Archived, used.Where(u => LossReason.Fold(u.Text) == r.Match).Sum(u => u.Deals), r.CreatedAt, r.UpdatedAt);

    /// <summary>"Too expensive" becomes tooExpensive.</summary>
    static string KeyOf(string label)
    {
        var key = new StringBuilder();
        var up = false;
        foreach (var c in LossReason.Fold(label))
            if (!char.IsAsciiLetterOrDigit(c)) up = key.Length > 0;
            else (_, up) = (key.Append(up ? char.ToUpperInvariant(c) : c), false);
        return key.Length switch { 0 => "reason", > 50 => key.ToString(0, 50), _ => key.ToString() };
    }
}
