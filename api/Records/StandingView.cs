using Npgsql;
using Crm.Platform.Database;

namespace Crm.Records;

/// <summary>The last time somebody was in touch.</summary>
/// <param name="Channel">call, meeting, visit, email, letter, demo, sms, chat or other; a note is no touch, nor is what is only planned.</param>
/// <param name="Direction">in when they reached out, out when we did, null when nobody said.</param>
public sealed record TouchView(DateTimeOffset At, string Channel, string? Direction, Guid? ById, string? ByName);

/// <summary>The earliest open task or planned activity.</summary>
/// <param name="At">When it is due (a day without a time counts as noon UTC); null for a task without a day.</param>
/// <param name="Kind">task, or the kind of activity that is planned: call, meeting, visit, email, letter, demo, sms, chat or other.</param>
public sealed record StepView(DateTimeOffset? At, string Kind, Guid Id);

/// <summary>What a score is made of, each 0 to 100. A part that says nothing about a record is null and left out of the mean.</summary>
/// <param name="Completeness">What is known and can be used.</param>
/// <param name="Validity">How far the addresses can be trusted; null without any.</param>
/// <param name="Uniqueness">0 while somebody is there twice.</param>
/// <param name="Freshness">How much of it is not out of date; null when nothing can be.</param>
/// <param name="Consent">100 when they have said yes or no to something; null without an e-mail address, and for companies.</param>
public sealed record QualityPartsView(int Completeness, int? Validity, int Uniqueness, int? Freshness, int? Consent);

/// <summary>Where a contact or company stands.</summary>
/// <param name="LifecycleComputed">The stage that follows from deals and touches.</param>
/// <param name="LifecycleManual">True when somebody chose the stage.</param>
/// <param name="LifecycleReason">Why they did.</param>
/// <param name="LastInboundAt">When they last reached out to us.</param>
/// <param name="QualityScore">0 to 100: the parts' mean by the workspace's weights (GET /data-quality).</param>
/// <param name="QualityMissing">What would raise it: firstName, lastName, email, phone, address, work, verified, owner, preferredChannel; of a company website, phone, email, address, industry, employees, owner. And what is wrong: email:hardBounced (or softBounced, complained, noMailDomain), phone:wrongNumber, address:returned; email:stale, phone:stale, address:stale, jobTitle:stale, company:stale; duplicate; consent.</param>
/// <param name="QualityParts">What the score is made of.</param>
/// <param name="ShareOfWallet">Bought from us in 12 months ÷ what they are guessed to spend in a year (GET /contacts/{id}/wallet), percent, 100 at most, in the workspace's currency; null while no need says what they spend.</param>
public sealed record StandingView(string LifecycleComputed, bool LifecycleManual, string? LifecycleReason, DateTimeOffset? LifecycleSince, TouchView? LastTouch, DateTimeOffset? LastInboundAt, StepView? NextStep,
    int QualityScore, IReadOnlyList<string> QualityMissing, QualityPartsView QualityParts, int? ShareOfWallet)
{
    /// <summary>The columns of a row called c, for <see cref="Read"/>; the member of the last touch is joined as tm.</summary>
    public const string Columns = """
        c.lifecycle_computed, c.lifecycle_manual is not null, c.lifecycle_reason, c.lifecycle_since, c.last_touch_at, c.last_touch_channel, c.last_touch_direction, c.last_touch_by, tm.name, c.last_inbound_at,
          c.next_step_at, c.next_step_kind, c.next_step_id, c.quality_score, c.quality_missing,
          c.quality_completeness, c.quality_validity, c.quality_uniqueness, c.quality_freshness, c.quality_consent, c.share_of_wallet
        """;
    public const string Join = "left join members tm on tm.tenant_id = c.tenant_id and tm.id = c.last_touch_by";

    public static StandingView Read(NpgsqlDataReader row, int first) => new(row.GetString(first), row.GetBoolean(first + 1), row.Text(first + 2), row.MaybeInstant(first + 3),
        row.MaybeInstant(first + 4) is { } at ? new TouchView(at, row.GetString(first + 5), row.Text(first + 6), row.Id(first + 7), row.Text(first + 8)) : null, row.MaybeInstant(first + 9),
        row.Id(first + 12) is { } step ? new StepView(row.MaybeInstant(first + 10), row.GetString(first + 11), step) : null, row.GetInt32(first + 13), row.Texts(first + 14),
        new QualityPartsView(row.GetInt32(first + 15), row.Whole(first + 16), row.GetInt32(first + 17), row.Whole(first + 18), row.Whole(first + 19)), row.Whole(first + 20));
}
