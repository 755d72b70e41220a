using Crm.Platform.Http;
using Crm.Records;

namespace Crm.Activities;

/// <summary>What came of it. Which outcomes a kind of activity can have: GET /activity-outcomes.</summary>
public enum Outcome { Reached, NoAnswer, LeftVoicemail, WrongNumber, Interested, NotInterested, Held, NoShow, Done, Refused, Postponed, Delivered, Returned, Replied, Bounced }

/// <summary>What an outcome says about the address that was used.</summary>
public enum OutcomeEffect { None, ProvesPhone, WrongNumber, ProvesEmail, EmailBounced, ProvesAddress, AddressReturned }

/// <summary>An outcome that a kind of activity can have.</summary>
/// <param name="Success">True when somebody was reached and did not turn away.</param>
/// <param name="Effect">What it does to the address that was used: it proves it, or marks it as bad.</param>
public sealed record OutcomeView(ActivityKind Kind, Outcome Outcome, bool Success, OutcomeEffect Effect);

/// <summary>The outcomes of every kind of activity, the most frequent of each kind first.</summary>
public sealed record OutcomeList(IReadOnlyList<OutcomeView> Items);

/// <summary>The one table of outcomes: which belong to which kind, whether they are a success, and what they do to the address that was used.</summary>
static class Outcomes
{
    static readonly (Outcome Outcome, bool Success)[] Talk =
        [(Outcome.Interested, true), (Outcome.NotInterested, false), (Outcome.Refused, false), (Outcome.Postponed, false), (Outcome.Done, true)];

    static readonly (Outcome Outcome, bool Success)[] Met = [(Outcome.Held, true), (Outcome.NoShow, false), .. Talk];

    public static readonly IReadOnlyList<OutcomeView> All =
    [
        .. Of(ActivityKind.Call, (o, _) => o switch { Outcome.WrongNumber => OutcomeEffect.WrongNumber, Outcome.Reached or Outcome.Interested or Outcome.NotInterested or Outcome.Refused or Outcome.Postponed => OutcomeEffect.ProvesPhone, _ => OutcomeEffect.None },
            [(Outcome.Reached, true), (Outcome.NoAnswer, false), (Outcome.LeftVoicemail, false), (Outcome.WrongNumber, false), .. Talk]),
        .. Of(ActivityKind.Meeting, NoEffect, Met),
        .. Of(ActivityKind.Visit, NoEffect, Met),
        .. Of(ActivityKind.Demo, NoEffect, Met),
        .. Of(ActivityKind.Email, (o, _) => o switch { Outcome.Bounced => OutcomeEffect.EmailBounced, Outcome.Replied => OutcomeEffect.ProvesEmail, _ => OutcomeEffect.None },
            [(Outcome.Done, true), (Outcome.Replied, true), (Outcome.Bounced, false), (Outcome.NoAnswer, false), (Outcome.Interested, true), (Outcome.NotInterested, false), (Outcome.Refused, false)]),
        .. Of(ActivityKind.Letter, (o, _) => o switch { Outcome.Returned => OutcomeEffect.AddressReturned, Outcome.Replied => OutcomeEffect.ProvesAddress, _ => OutcomeEffect.None },
            [(Outcome.Done, true), (Outcome.Delivered, true), (Outcome.Returned, false), (Outcome.Replied, true), (Outcome.NoAnswer, false), (Outcome.Interested, true), (Outcome.NotInterested, false), (Outcome.Refused, false)]),
        .. Of(ActivityKind.Sms, (o, _) => o switch { Outcome.WrongNumber => OutcomeEffect.WrongNumber, Outcome.Replied => OutcomeEffect.ProvesPhone, _ => OutcomeEffect.None },
            [(Outcome.Delivered, true), (Outcome.Replied, true), (Outcome.NoAnswer, false), (Outcome.WrongNumber, false), (Outcome.Interested, true), (Outcome.NotInterested, false), (Outcome.Refused, false), (Outcome.Done, true)]),
        .. Of(ActivityKind.Chat, NoEffect, [(Outcome.Replied, true), (Outcome.NoAnswer, false), .. Talk]),
        .. Of(ActivityKind.Other, NoEffect, [(Outcome.Done, true), (Outcome.Interested, true), (Outcome.NotInterested, false), (Outcome.Refused, false), (Outcome.Postponed, false), (Outcome.NoAnswer, false)]),
        .. Of(ActivityKind.Note, NoEffect, [(Outcome.Done, true)]),
    ];

    static readonly Dictionary<(ActivityKind, Outcome), OutcomeView> Known = All.ToDictionary(o => (o.Kind, o.Outcome));

    /// <summary>The line of the table; null when the outcome does not belong to the kind.</summary>
    public static OutcomeView? Of(ActivityKind kind, Outcome outcome) => Known.GetValueOrDefault((kind, outcome));

    /// <summary>A 400 naming the outcome unless it is one of the kind's.</summary>
    public static void Check(ActivityKind kind, Outcome? outcome, bool required)
    {
        if (outcome is null && required) throw Refused.Invalid("outcome", $"What came of it? One of: {Names(kind)}.");
        if (outcome is { } given && Of(kind, given) is null) throw Refused.Invalid("outcome", $"This is no outcome of {Activity.Word(kind)}. One of: {Names(kind)}.");
    }

    /// <summary>The address that an effect is about, and what is then known of it.</summary>
    public static (string Kind, string Validity)? OnPoint(OutcomeEffect effect) => effect switch
    {
        OutcomeEffect.ProvesPhone => (ContactPoint.Phone, PointValidity.Verified),
        OutcomeEffect.WrongNumber => (ContactPoint.Phone, "wrongNumber"),
        OutcomeEffect.ProvesEmail => (ContactPoint.Email, PointValidity.Verified),
        OutcomeEffect.EmailBounced => (ContactPoint.Email, "hardBounced"),
        OutcomeEffect.ProvesAddress => (ContactPoint.Address, PointValidity.Verified),
        OutcomeEffect.AddressReturned => (ContactPoint.Address, "returned"),
        _ => null,
    };

    static OutcomeEffect NoEffect(Outcome outcome, bool success) => OutcomeEffect.None;

    static IEnumerable<OutcomeView> Of(ActivityKind kind, Func<Outcome, bool, OutcomeEffect> effect, IEnumerable<(Outcome Outcome, bool Success)> outcomes) =>
        outcomes.Select(o => new OutcomeView(kind, o.Outcome, o.Success, effect(o.Outcome, o.Success)));

    static string Names(ActivityKind kind) => string.Join(", ", All.Where(o => o.Kind == kind).Select(o => Activity.Word(o.Outcome)));
}
