using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Validation;

namespace Crm.Meetings;

/// <summary>What somebody said to an invitation.</summary>
public enum AttendeeStatus { Waiting, Accepted, Tentative, Declined }

/// <summary>Somebody who takes part, named in one of three ways: a contact, a member of the workspace, or an e-mail address.</summary>
[ValidatableType]
public sealed record AttendeeInput
{
    /// <summary>A contact: invited at their best e-mail address.</summary>
    public Guid? ContactId { get; init; }
    /// <summary>A member of the workspace; not the one whose meeting it is.</summary>
    public Guid? MemberId { get; init; }
    /// <summary>The address of somebody who is neither.</summary>
    [StringLength(254)] public string? Email { get; init; }
    /// <summary>What somebody with an address is called.</summary>
    [StringLength(200)] public string? Name { get; init; }
}

/// <summary>Everybody who takes part, beside the one whose meeting it is; at most 50.</summary>
[ValidatableType]
public sealed record SetAttendees([Required, MaxLength(50)] IReadOnlyList<AttendeeInput> Items);

/// <summary>Somebody who takes part.</summary>
/// <param name="Name">The contact's or member's, or what was said; empty when nothing was.</param>
/// <param name="Email">Where their invitation goes, and where their answer has to come from.</param>
/// <param name="InvitedAt">When an invitation went to them last; null before the first.</param>
/// <param name="AnsweredAt">When their answer came.</param>
/// <param name="Comment">What they wrote beside it.</param>
public sealed record AttendeeView(Guid Id, Guid? ContactId, Guid? MemberId, string Name, string Email, AttendeeStatus Status, DateTimeOffset? InvitedAt, DateTimeOffset? AnsweredAt, string? Comment);

/// <summary>Who takes part, and what they were sent.</summary>
/// <param name="SentAt">When invitations were sent last; null before the first.</param>
/// <param name="Sequence">The version of the meeting that was sent last, counted by changes of time and place: 0, 1, 2 …; null before the first.</param>
/// <param name="CancelledAt">When everybody was told that it is off.</param>
/// <param name="Changed">True when sending invitations would tell somebody something new: a change of time, place or subject, somebody added or taken off.</param>
/// <param name="ReadsAnswers">True when answers come back here by themselves; else they go to the mailbox of the one whose meeting it is.</param>
public sealed record AttendeeList(IReadOnlyList<AttendeeView> Items, DateTimeOffset? SentAt, int? Sequence, DateTimeOffset? CancelledAt, bool Changed, bool ReadsAnswers);

/// <summary>Send invitations to a meeting.</summary>
/// <param name="Message">A few words to everybody who gets one now.</param>
/// <param name="Again">True also invites once more who has not answered, ten minutes after the last time at the earliest.</param>
[ValidatableType]
public sealed record SendInvitations([StringLength(2000)] string? Message = null, bool Again = false);

/// <summary>What went out.</summary>
/// <param name="Sent">How many were invited, or told of a change.</param>
/// <param name="CalledOff">How many were told that they are not invited any more.</param>
public sealed record InvitationsSent(int Sent, int CalledOff, AttendeeList Attendees);
