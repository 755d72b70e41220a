using System.ComponentModel.DataAnnotations;
using Crm.Events;
using Crm.Platform.Database;
using Crm.Platform.Http;
using Crm.Platform.Tenancy;
using Microsoft.Extensions.Validation;

namespace Crm.Records;

/// <summary>Sets a lifecycle stage by hand, or goes back to the computed one.</summary>
/// <param name="Stage">The stage from now on; null follows deals and touches again.</param>
/// <param name="Reason">Why; needed with a stage.</param>
[ValidatableType]
public sealed record ChooseLifecycle(LifecycleStage? Stage, [StringLength(500)] string? Reason = null);

/// <summary>A change of the lifecycle stage.</summary>
/// <param name="From">The stage before; null when it is the first that differs from a lead.</param>
/// <param name="Manual">True when somebody chose it.</param>
public sealed record LifecycleChangeView(string? From, string To, DateTimeOffset At, ActorView? Actor, bool Manual, string? Reason);

/// <summary>The stages somebody went through, newest first.</summary>
public sealed record LifecycleHistory(IReadOnlyList<LifecycleChangeView> Items);

/// <summary>Says how far an e-mail address, phone number or postal address can be trusted.</summary>
/// <param name="Validity">E-mail: unverified, syntaxOk, domainOk, verified, softBounced, hardBounced, complained. Phone: unverified, syntaxOk, verified, wrongNumber. Address: unverified, syntaxOk, verified, returned. Absent: as it is.</param>
/// <param name="DoNotUse">They asked not to be reached this way. Absent: as it is.</param>
[ValidatableType]
public sealed record JudgePoint([StringLength(20)] string? Validity = null, bool? DoNotUse = null);

/// <summary>What contacts and companies can do beyond other records: their stage set by hand, their addresses judged.</summary>
static class CustomerEndpoints
{
    public static void MapCustomer<T, TInput, TView>(this RouteGroupBuilder group, RecordType<T, TInput, TView> type) where T : CustomerRecord where TInput : notnull
    {
        var (one, One) = (type.Object, char.ToUpperInvariant(type.Object[0]) + type.Object[1..]);
        group.MapPut("/{id}/lifecycle", (string id, ChooseLifecycle body, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) => ChooseAsync(type, id, body, writes, writing, http, ct))
            .Writes().WithName($"choose{One}Lifecycle").WithSummary($"Set a {one}'s lifecycle stage by hand with a reason, or go back to the computed one").Changes<TView>();
        group.MapGet("/{id}/lifecycle", (string id, CrmDb db, CancellationToken ct) => HistoryAsync(type, id, db, ct))
            .Reads().WithName($"{one}Lifecycle").WithSummary($"The stages a {one} went through, newest first; the last 100").Produces<LifecycleHistory>().ProducesProblem(404);
        group.MapPut("/{id}/points/{pointId}", (string id, string pointId, JudgePoint body, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) => JudgeAsync(type, id, pointId, body, writes, writing, http, ct))
            .Writes().WithName($"judge{One}Point").WithSummary($"Mark one of a {one}'s addresses as right, wrong or not to be used").WithDescription("validity verified confirms it as of now, also when it was verified before.").Changes<TView>();
    }

    static RouteHandlerBuilder Changes<TView>(this RouteHandlerBuilder route) => route.Produces<TView>().ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).WithIfMatch();

    static async Task<IResult> ChooseAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, ChooseLifecycle input, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) where T : CustomerRecord where TInput : notnull
    {
        var (stage, reason) = (input.Stage?.ToString().ToLowerInvariant(), Inputs.Text(input.Reason));
        if (stage is not null && reason is null) throw Refused.Invalid("reason", "Say why this stage is the right one.");
        var record = await writes.FindAsync(type, id, ct);
        await writes.CheckVersionAsync(type, record, http, ct);
        if ((record.LifecycleManual, record.LifecycleReason) != (stage, stage is null ? null : reason))
        {
            var before = record.LifecycleStage;
            record.ChooseLifecycle(stage, reason);
            writing.Events.Add(record, "updated", before == record.LifecycleStage ? [] : [Change.Of("lifecycleStage", before, record.LifecycleStage)],
                stage is null ? TimelineLine.None : new TimelineLine(Standing.LifecycleLine, type.SearchOf(record)?.Title ?? "", reason, stage));
            writing.Events.Moves([new RecordRef(type.Object, record.Id)]);
            await writing.Db.SaveChangesAsync(ct);
        }
        return await writes.AnswerAsync(type, record, http, created: false, ct);
    }

    static async Task<IResult> HistoryAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, CrmDb db, CancellationToken ct) where T : CustomerRecord where TInput : notnull
    {
        if (!Guid.TryParseExact(id, "D", out var key)) throw Refused.NotFound();
        var (items, exists) = (new List<LifecycleChangeView>(), false);
        await new Question(db).Add($"select from {type.Plural} where tenant_id = $1 and id = $2 and deleted_at is null", db.CurrentTenantId, key)
            .Add($"""
                select h.from_stage, h.to_stage, h.at, h.actor_id, m.name, h.is_manual, h.reason from lifecycle_history h left join members m on m.tenant_id = h.tenant_id and m.id = h.actor_id
                where h.tenant_id = $1 and h.{type.Object}_id = $2 order by h.at desc, h.id limit 100
                """, db.CurrentTenantId, key)
            .AskAsync(ct, _ => exists = true, row => items.Add(new LifecycleChangeView(row.Text(0), row.GetString(1), row.Instant(2), row.Id(3) is { } actor ? new ActorView(actor, row.Text(4) ?? "") : null, row.GetBoolean(5), row.Text(6))));
        return exists ? TypedResults.Ok(new LifecycleHistory(items)) : throw Refused.NotFound();
    }

    static async Task<IResult> JudgeAsync<T, TInput, TView>(RecordType<T, TInput, TView> type, string id, string pointId, JudgePoint input, RecordWrites writes, Writing writing, HttpContext http, CancellationToken ct) where T : CustomerRecord where TInput : notnull
    {
        var record = await writes.FindAsync(type, id, ct);
        var point = Guid.TryParseExact(pointId, "D", out var key) ? record.Points.FirstOrDefault(p => p.Id == key) : null;
        if (point is null) throw Refused.NotFound();
        await writes.CheckVersionAsync(type, record, http, ct);
        if (input.Validity is { } said && !PointValidity.Of(point.Kind).Contains(said, StringComparer.Ordinal)) throw Refused.Invalid("validity", $"Of this it is one of: {string.Join(", ", PointValidity.Of(point.Kind))}.");
        var before = (point.Validity, point.DoNotUse, point.VerifiedAt);
        point.Judge(input.Validity, input.DoNotUse, writing.Now);
        if (before != (point.Validity, point.DoNotUse, point.VerifiedAt))
        {
            var changes = new List<Change>();
            if (before.Validity != point.Validity) changes.Add(Change.Of("validity", before.Validity, point.Validity));
            if (before.DoNotUse != point.DoNotUse) changes.Add(Change.Of("doNotUse", before.DoNotUse, point.DoNotUse));
            writing.Events.Add(record, "updated", changes, new TimelineLine("point", point.Value, Outcome: before.DoNotUse == point.DoNotUse ? point.Validity : point.DoNotUse ? "doNotUse" : "mayUse"));
            await writing.Db.SaveChangesAsync(ct);
        }
        return await writes.AnswerAsync(type, record, http, created: false, ct);
    }
}
