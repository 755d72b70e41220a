using System.ComponentModel.DataAnnotations;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Activities;

/// <summary>A touch with somebody.</summary>
public enum ActivityKind { Call, Meeting, Visit, Email, Note }

/// <summary>Who reached out.</summary>
public enum Direction { In, Out }

/// <summary>What came of it.</summary>
public enum Outcome { Reached, NoAnswer, LeftVoicemail, WrongNumber, Interested, NotInterested, Held, NoShow, Done }

/// <summary>What may be written of an activity.</summary>
[ValidatableType]
public sealed record ActivityInput
{
    public required ActivityKind Kind { get; init; }
    /// <summary>When it happened; default now.</summary>
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? EndAt { get; init; }
    [StringLength(300)] public string? Subject { get; init; }
    [StringLength(50_000)] public string? Body { get; init; }
    public Outcome? Outcome { get; init; }
    public Direction? Direction { get; init; }
    public Guid? OwnerId { get; init; }
    /// <summary>The contacts, companies and deals it is about; at least one.</summary>
    [Required, MinLength(1), MaxLength(50)] public required IReadOnlyList<LinkInput> Links { get; init; }
}

/// <summary>An activity.</summary>
public sealed record ActivityView(Guid Id, int Version, ActivityKind Kind, DateTimeOffset At, DateTimeOffset? EndAt, string? Subject, string? Body, Outcome? Outcome, Direction? Direction,
    Guid? OwnerId, string? OwnerName, IReadOnlyList<LinkView> Links, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>A call, meeting, visit, e-mail or note: what was done, when, with whom, and what came of it.</summary>
public sealed class Activity : Record
{
    public string Kind { get; private set; } = "note";
    public string? Direction { get; private set; }
    public string? Subject { get; private set; }
    public string? Body { get; private set; }
    public string? Outcome { get; private set; }
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? EndAt { get; private set; }
    public Guid? OwnerId { get; private set; }
    public Members.Member? Owner { get; private set; }
    public override Guid? Responsible => OwnerId;
    public List<Link> Links { get; private set; } = [];

    public void Describe(string kind, string? direction, string? subject, string? body, string? outcome, DateTimeOffset at, DateTimeOffset? endAt, Guid? owner) =>
        (Kind, Direction, Subject, Body, Outcome, At, EndAt, OwnerId) = (kind, direction, subject, body, outcome, at, endAt, owner);

    /// <summary>The kind of address that this proves to work: they have written or called from it.</summary>
    internal string? Proves => Direction != "in" || Outcome is "noAnswer" or "wrongNumber" or "leftVoicemail" ? null : Kind switch { "email" => ContactPoint.Email, "call" => ContactPoint.Phone, _ => null };

    public void About(IReadOnlyList<Link> links)
    {
        Links.RemoveAll(l => !links.Contains(l));
        Links.AddRange(links.Where(l => !Links.Contains(l)));
    }
}

sealed class ActivityTable : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> table)
    {
        table.MapRecord("activities");
        table.Ignore(a => a.Proves);
        table.HasOne(a => a.Owner).WithMany().HasForeignKey(a => new { a.TenantId, a.OwnerId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(a => a.Links).WithOne().HasForeignKey(l => new { l.TenantId, l.ActivityId }).OnDelete(DeleteBehavior.ClientCascade);
    }
}
