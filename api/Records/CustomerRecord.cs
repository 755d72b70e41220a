using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Records;

/// <summary>How far somebody is on the way to being a customer, and out again.</summary>
public enum LifecycleStage { Subscriber, Lead, Qualified, Opportunity, Customer, Lapsed, Former }

/// <summary>
/// A contact or a company: an owned record with ways to reach it and a standing. The standing is written by the database alone
/// (Events/Standing); here it is read, and somebody's own choice of a stage set against it.
/// </summary>
public abstract class CustomerRecord : OwnedRecord
{
    public static readonly string[] LifecycleStages = ["subscriber", "lead", "qualified", "opportunity", "customer", "lapsed", "former"];

    public List<ContactPoint> Points { get; private set; } = [];
    public string LifecycleStage { get; private set; } = "lead";
    public string LifecycleComputed { get; private set; } = "lead";
    public string? LifecycleManual { get; private set; }
    public string? LifecycleReason { get; private set; }
    public DateTimeOffset? LifecycleSince { get; private set; }
    public DateTimeOffset? LastTouchAt { get; private set; }
    public Guid? LastTouchBy { get; private set; }
    public string? LastTouchChannel { get; private set; }
    public string? LastTouchDirection { get; private set; }
    public DateTimeOffset? LastInboundAt { get; private set; }
    public DateTimeOffset? NextStepAt { get; private set; }
    public string? NextStepKind { get; private set; }
    public Guid? NextStepId { get; private set; }
    public int QualityScore { get; private set; }
    public List<string> QualityMissing { get; private set; } = [];
    public int QualityCompleteness { get; private set; }
    public int? QualityValidity { get; private set; }
    public int QualityUniqueness { get; private set; }
    public int? QualityFreshness { get; private set; }
    public int? QualityConsent { get; private set; }

    /// <summary>When the last deal was won; infinity while one is open.</summary>
    public DateTimeOffset? LastDealAt { get; private set; }

    /// <summary>Percent of what they spend in a year that they spent with us, in the workspace's currency; null while no need says what they spend.</summary>
    public int? ShareOfWallet { get; private set; }

    /// <summary>The record that this one was merged into; it is then neither listed nor in the trash, and its id leads there.</summary>
    public Guid? MergedIntoId { get; private set; }

    public void MergeInto(Guid survivor, DateTimeOffset now)
    {
        MergedIntoId = survivor;
        Trash(now);
    }

    public void Unmerge()
    {
        MergedIntoId = null;
        Restore();
    }

    public void Reach(IReadOnlyList<ContactPoint> points)
    {
        Points.RemoveAll(p => !points.Contains(p));
        Points.AddRange(points.Where(p => !Points.Contains(p)));
    }

    /// <summary>Sets a stage against the computed one, or goes back to that with null.</summary>
    public void ChooseLifecycle(string? stage, string? reason) =>
        (LifecycleManual, LifecycleReason, LifecycleStage) = (stage, stage is null ? null : reason, stage ?? LifecycleComputed);

    /// <summary>The same where a whole input is applied: a stage that is not the present one was chosen, and so was one with a new reason.</summary>
    public void ChooseLifecycle(LifecycleStage? stage, string? reason, bool isNew)
    {
        var chosen = stage?.ToString().ToLowerInvariant();
        if (chosen is null && reason is not null && reason != LifecycleReason) throw Platform.Http.Refused.Invalid("lifecycleReason", "Say which stage this is the reason for.");
        // What is still there from before is the reason for the stage before.
        if (chosen != LifecycleManual && reason == LifecycleReason) reason = null;
        if (chosen is null ? LifecycleManual is not null : isNew || chosen != LifecycleStage || reason != LifecycleReason) ChooseLifecycle(chosen, reason);
    }

    /// <summary>The stage that somebody chose; null while it is computed.</summary>
    public LifecycleStage? LifecycleChoice => LifecycleManual is null ? null : Enum.Parse<LifecycleStage>(LifecycleManual, ignoreCase: true);
}

static class CustomerTable
{
    static readonly string[] Computed =
    [
        nameof(CustomerRecord.LifecycleStage), nameof(CustomerRecord.LifecycleComputed), nameof(CustomerRecord.LifecycleSince), nameof(CustomerRecord.LastTouchAt), nameof(CustomerRecord.LastTouchBy), nameof(CustomerRecord.LastTouchChannel),
        nameof(CustomerRecord.LastTouchDirection), nameof(CustomerRecord.LastInboundAt), nameof(CustomerRecord.NextStepAt), nameof(CustomerRecord.NextStepKind), nameof(CustomerRecord.NextStepId), nameof(CustomerRecord.QualityScore), nameof(CustomerRecord.QualityMissing),
        nameof(CustomerRecord.QualityCompleteness), nameof(CustomerRecord.QualityValidity), nameof(CustomerRecord.QualityUniqueness), nameof(CustomerRecord.QualityFreshness), nameof(CustomerRecord.QualityConsent), nameof(CustomerRecord.LastDealAt), nameof(CustomerRecord.ShareOfWallet),
    ];

    public static void MapCustomer<T>(this EntityTypeBuilder<T> table, string name) where T : CustomerRecord
    {
        table.MapOwned(name);
        table.Ignore(r => r.LifecycleChoice);
        foreach (var property in Computed.Select(p => table.Property(p).Metadata)) Leave(property);
    }

    /// <summary>Read, never written.</summary>
    public static void Leave(IMutableProperty property)
    {
        property.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        property.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
    }

    /// <summary>Fields of the standing, for filters and orders.</summary>
    public static IEnumerable<Field<T>> Fields<T>() where T : CustomerRecord =>
    [
        Field<T>.Choice("lifecycleStage", c => c.LifecycleStage, CustomerRecord.LifecycleStages), Field<T>.Instant("lastTouchAt", c => c.LastTouchAt), Field<T>.Instant("lastInboundAt", c => c.LastInboundAt),
        Field<T>.Choice("lastTouchChannel", c => c.LastTouchChannel, "call", "meeting", "visit", "email", "letter", "demo", "sms", "chat", "other"), Field<T>.Id("lastTouchBy", c => c.LastTouchBy),
        Field<T>.Instant("nextStepAt", c => c.NextStepAt), Field<T>.Number("qualityScore", c => c.QualityScore), Field<T>.Number("shareOfWallet", c => c.ShareOfWallet),
        Field<T>.Number("qualityCompleteness", c => c.QualityCompleteness), Field<T>.Number("qualityValidity", c => c.QualityValidity), Field<T>.Number("qualityUniqueness", c => c.QualityUniqueness),
        Field<T>.Number("qualityFreshness", c => c.QualityFreshness), Field<T>.Number("qualityConsent", c => c.QualityConsent), Defects.Field<T>(), Untouched.Field<T>(),
    ];
}
