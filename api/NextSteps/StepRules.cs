using System.Globalization;
using Crm.Activities;

namespace Crm.NextSteps;

/// <summary>A touch that was made: its kind, what came of it, and when.</summary>
sealed record Touch(ActivityKind Kind, Outcome? Outcome, DateOnly Day);

/// <summary>What is known of a record when a step is to be recommended.</summary>
/// <param name="Touches">The latest touches, newest first.</param>
/// <param name="Stage">Of an open deal: its stage, and since how many days it is there.</param>
sealed record Situation(string Object, Guid Id, string Name, DateOnly Today, IReadOnlyList<Touch> Touches, string? Stage = null, int DaysInStage = 0)
{
    public Touch? Last => Touches.Count > 0 ? Touches[0] : null;

    /// <summary>Calls in a row that nobody took.</summary>
    public int CallsInVain => Touches.TakeWhile(t => t is { Kind: ActivityKind.Call, Outcome: Outcome.NoAnswer or Outcome.LeftVoicemail }).Count();

    /// <summary>Whether this came of the last touch, and not longer ago than so many days.</summary>
    public bool Came(int within, params Outcome[] outcomes) => Last is { Outcome: { } outcome } last && outcomes.Contains(outcome) && Today.DayNumber - last.Day.DayNumber <= within;
}

/// <summary>One row of the table.</summary>
sealed record StepRule(string Name, string When, Func<Situation, bool> Applies, StepKind Kind, string Title, Func<Situation, DateOnly> Due, string Reason);

/// <summary>
/// The rules for the next step, as a table: the first row that applies is the recommendation. Words in braces are filled from the
/// situation. A recommendation is never for a day that is past, and always for a working day.
/// </summary>
static class StepRules
{
    const int Fresh = 14, LongInStage = 14, LongSilence = 30, ComeBack = 90;

    public static readonly IReadOnlyList<StepRule> All =
    [
        new("threeCallsNoAnswer", "Three calls in a row without an answer", s => s.CallsInVain >= 3, StepKind.Letter, "Write a letter to {name}", s => Working(s, 1), "{count} calls in a row were not answered: try another way."),
        new("noAnswer", "A call that nobody took", s => s.Last?.Kind == ActivityKind.Call && s.Came(Fresh, Outcome.NoAnswer), StepKind.Call, "Call {name} again", s => Working(s, 1), "Nobody answered: try again on the next working day."),
        new("leftVoicemail", "A message on the voicemail", s => s.Came(Fresh, Outcome.LeftVoicemail), StepKind.Call, "Call {name} again", s => Working(s, 2), "You left a message: give them two working days."),
        new("wrongNumber", "The number was wrong", s => s.Came(Fresh, Outcome.WrongNumber), StepKind.Email, "Ask {name} for the right number", s => Working(s, 0), "The number was wrong: ask for the right one by mail."),
        new("noShow", "They did not come, or nobody was there", s => s.Came(Fresh, Outcome.NoShow), StepKind.Call, "Call {name} and find a new time", s => Working(s, 0), "They did not come: call while it is fresh."),
        new("bounced", "An e-mail came back", s => s.Came(Fresh, Outcome.Bounced), StepKind.Call, "Ask {name} for the right e-mail address", s => Working(s, 0), "The e-mail came back: ask for the right address."),
        new("returned", "A letter came back", s => s.Came(Fresh, Outcome.Returned), StepKind.Call, "Ask {name} for the right address", s => Working(s, 0), "The letter came back: ask for the right address."),
        new("interestedAfterMeeting", "Interested, after you have met", s => s.Came(Fresh, Outcome.Interested) && s.Last!.Kind is ActivityKind.Meeting or ActivityKind.Visit or ActivityKind.Demo, StepKind.Task, "Send {name} a quote", s => Working(s, 2), "They are interested and you have met: send a quote."),
        new("interested", "Interested", s => s.Came(Fresh, Outcome.Interested), StepKind.Meeting, "Meet {name}", s => Within(s, 3), "They are interested: meet within three days."),
        new("refused", "A clear no", s => s.Came(ComeBack, Outcome.Refused, Outcome.NotInterested), StepKind.Task, "Note why {name} said no, and ask again", s => Working(Later(s, ComeBack)), "They said no: note why, and come back in 90 days."),
        new("postponed", "Put off", s => s.Came(Fresh, Outcome.Postponed), StepKind.Call, "Agree on a new time with {name}", s => Working(s, 1), "It was put off: agree on a new time."),
        new("held", "You have met", s => s.Came(Fresh, Outcome.Held), StepKind.Email, "Thank {name} for the meeting", s => Working(s, 1), "You have met: thank them the next day, with what was agreed."),
        new("replied", "They have replied", s => s.Came(Fresh, Outcome.Replied), StepKind.Call, "Call {name} about their reply", s => Working(s, 0), "They have replied: answer the same day."),
        new("written", "You have written", s => s.Last?.Kind is ActivityKind.Email or ActivityKind.Letter or ActivityKind.Sms && s.Came(Fresh, Outcome.Done, Outcome.Delivered, Outcome.NoAnswer), StepKind.Call, "Call {name} about what you sent", s => Working(s, s.Last!.Kind == ActivityKind.Letter ? 5 : 3), "You have written: call when they have had time to read it."),
        new("longInStage", "A deal for more than two weeks in its stage", s => s.Stage is not null && s.DaysInStage > LongInStage, StepKind.Call, "Ask {name} where it stands", s => Working(s, 0), "In {stage} for {days} days: find out what holds it."),
        new("reached", "You have spoken", s => s.Came(Fresh, Outcome.Reached, Outcome.Done), StepKind.Call, "Call {name} to follow up", s => Working(Later(s, 7)), "You have spoken: stay in touch within a week."),
        new("neverTouched", "Nothing has been done yet", s => s.Last is null, StepKind.Call, "Call {name} for the first time", s => Working(s, 0), "Nothing has been done yet: make the first call."),
        new("longSilence", "Nothing for more than a month", s => s.Today.DayNumber - s.Last!.Day.DayNumber > LongSilence, StepKind.Call, "Call {name} again", s => Working(s, 0), "Nothing has been done for {silence} days."),
        new("goOn", "In all other cases", _ => true, StepKind.Call, "Call {name}", s => Working(Later(s, 7)), "Keep it going: the last touch was {silence} days ago."),
    ];

    public static Recommendation For(Situation s)
    {
        var rule = All.First(r => r.Applies(s));
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = s.Name };
        if (s.Stage is { } stage) (values["stage"], values["days"]) = (stage, s.DaysInStage.ToString(CultureInfo.InvariantCulture));
        if (s.CallsInVain > 0) values["count"] = s.CallsInVain.ToString(CultureInfo.InvariantCulture);
        if (s.Last is { } last) values["silence"] = Math.Max(0, s.Today.DayNumber - last.Day.DayNumber).ToString(CultureInfo.InvariantCulture);
        return new Recommendation(rule.Kind, Filled(rule.Title, values), rule.Due(s), rule.Name, values, Filled(rule.Reason, values), "rule");
    }

    /// <summary>So many working days after the last touch; today at the earliest.</summary>
    static DateOnly Working(Situation s, int days)
    {
        var day = s.Last?.Day ?? s.Today;
        for (; days > 0; days--) day = Working(day.AddDays(1));
        return Working(day < s.Today ? s.Today : day);
    }

    /// <summary>The last working day within so many days; today at the earliest.</summary>
    static DateOnly Within(Situation s, int days)
    {
        var day = Later(s, days);
        while (!IsWorking(day)) day = day.AddDays(-1);
        return day < s.Today ? Working(s.Today) : day;
    }

    static DateOnly Later(Situation s, int days)
    {
        var day = (s.Last?.Day ?? s.Today).AddDays(days);
        return day < s.Today ? s.Today : day;
    }

    static DateOnly Working(DateOnly day)
    {
        while (!IsWorking(day)) day = day.AddDays(1);
        return day;
    }

    public static bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    static string Filled(string text, Dictionary<string, string> values) => values.Aggregate(text, (t, v) => t.Replace($"{{{v.Key}}}", v.Value, StringComparison.Ordinal));
}
