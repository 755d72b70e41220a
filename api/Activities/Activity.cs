using System.ComponentModel.DataAnnotations;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Validation;

namespace Crm.Activities;

/// <summary>A touch with somebody. A note is none: it tells, and touches nobody.</summary>
public enum ActivityKind { Call, Meeting, Visit, Email, Note, Letter, Demo, Sms, Chat, Other }

/// <summary>Whether it has happened.</summary>
public enum ActivityStatus { Planned, Done, Cancelled }

/// <summary>Who reached out.</summary>
public enum Direction { In, Out }

/// <summary>What may be written of an activity.</summary>
[ValidatableType]
public sealed record ActivityInput
{
    public required ActivityKind Kind { get; init; }
    /// <summary>planned, done or cancelled. By default done, but planned when at is still to come. A planned one is the next step of what it is about, and is finished with POST /activities/{id}/complete.</summary>
    public ActivityStatus? Status { get; init; }
    /// <summary>When it happened or is to happen; default now. From the year 1900 to 2199.</summary>
    public DateTimeOffset? At { get; init; }
    public DateTimeOffset? EndAt { get; init; }
    [StringLength(300)] public string? Subject { get; init; }
    [StringLength(50_000)] public string? Body { get; init; }
    /// <summary>One of those of the kind (GET /activity-outcomes). Needed when a planned activity becomes done; what is logged afterwards may go without.</summary>
    public Outcome? Outcome { get; init; }
    public Direction? Direction { get; init; }
    /// <summary>Where a meeting or visit takes place, in words.</summary>
    [StringLength(500)] public string? Place { get; init; }
    /// <summary>The phone, e-mail or street address that was used: a point of somebody it is about. Default the primary one.</summary>
    public Guid? PointId { get; init; }
    /// <summary>Of a visit or meeting that is done: where one stood when one noted it.</summary>
    public CheckIn? CheckIn { get; init; }
    public Guid? OwnerId { get; init; }
    /// <summary>The contacts, companies and deals it is about; at least one.</summary>
    [Required, MinLength(1), MaxLength(50)] public required IReadOnlyList<LinkInput> Links { get; init; }
}

/// <summary>An activity.</summary>
/// <param name="CompletedAt">When it became done or cancelled, of one that was planned.</param>
public sealed record ActivityView(Guid Id, int Version, ActivityKind Kind, ActivityStatus Status, DateTimeOffset At, DateTimeOffset? EndAt, string? Subject, string? Body, Outcome? Outcome, Direction? Direction, string? Place, Guid? PointId,
    Guid? OwnerId, string? OwnerName, DateTimeOffset? CompletedAt, Guid? CompletedBy, string? CompletedByName, CheckIn? CheckIn, IReadOnlyList<LinkView> Links, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

/// <summary>A call, meeting, visit, letter or note: what is planned or was done, when, with whom, and what came of it.</summary>
public sealed class Activity : Record
{
    public const string Planned = "planned", Done = "done", Cancelled = "cancelled";

    public string Kind { get; private set; } = "note";
    public string Status { get; private set; } = Done;
    public string? Direction { get; private set; }
    public string? Subject { get; private set; }
    public string? Body { get; private set; }
    public string? Outcome { get; private set; }
    public string? Place { get; private set; }
    public Guid? PointId { get; private set; }
    /// <summary>JSON: where somebody stood (<see cref="Activities.CheckIn"/>).</summary>
    public string? CheckIn { get; private set; }
    public DateTimeOffset At { get; private set; }
    public DateTimeOffset? EndAt { get; private set; }
    public Guid? OwnerId { get; private set; }
    public Members.Member? Owner { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public Guid? CompletedBy { get; private set; }
    public Members.Member? Completer { get; private set; }

    /// <summary>JSON: what the outcome did to addresses (<see cref="ProvenPoints"/>).</summary>
    public string Effects { get; private set; } = "[]";
    public override Guid? Responsible => OwnerId;
    public List<Link> Links { get; private set; } = [];

    public void Describe(ActivityKind kind, Direction? direction, string? subject, string? body, Outcome? outcome, DateTimeOffset at, DateTimeOffset? endAt, Guid? owner) =>
        (Kind, Direction, Subject, Body, Outcome, At, EndAt, OwnerId) = (Word(kind), direction is { } d ? Word(d) : null, subject, body, outcome is { } o ? Word(o) : null, at, endAt, owner);

    public void Locate(string? place, Guid? point, string? checkIn) => (Place, PointId, CheckIn) = (place, point, checkIn);

    /// <summary>Plans it, finishes it or calls it off. Who finished it and when is known of what was planned.</summary>
    public void Become(ActivityStatus status, bool isNew, DateTimeOffset now, Guid? member)
    {
        var word = Word(status);
        if (status == ActivityStatus.Planned) (CompletedAt, CompletedBy) = (null, null);
        else if (!isNew && Status == Planned) (CompletedAt, CompletedBy) = (now, member);
        Status = word;
    }

    public void Keep(string effects) => Effects = effects;

    /// <summary>What it shows about the address that was used, as kind, validity, and the point that it names; null when nothing.</summary>
    internal string? Shows
    {
        get
        {
            if (Status != Done) return null;
            var effect = Outcome is { } word ? Outcomes.Of(Enum.Parse<ActivityKind>(Kind, true), Enum.Parse<Outcome>(word, true))?.Effect ?? OutcomeEffect.None : OutcomeEffect.None;
            // Who dials a wrong number says nothing about their own.
            if (effect == OutcomeEffect.WrongNumber && Direction == "in") return null;
            // Who has written or called proves where they did it from, whatever came of it.
            if (effect == OutcomeEffect.None && Direction == "in" && Outcome is not ("noAnswer" or "leftVoicemail"))
                effect = Kind switch { "email" => OutcomeEffect.ProvesEmail, "call" or "sms" => OutcomeEffect.ProvesPhone, "letter" => OutcomeEffect.ProvesAddress, _ => OutcomeEffect.None };
            return Outcomes.OnPoint(effect) is var (kind, validity) ? $"{kind} {validity} {PointId}" : null;
        }
    }

    internal static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

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
        table.Ignore(a => a.Shows);
        table.Property(a => a.Effects).HasColumnType("jsonb");
        table.Property(a => a.CheckIn).HasColumnType("jsonb");
        table.HasOne(a => a.Completer).WithMany().HasForeignKey(a => new { a.TenantId, a.CompletedBy }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(a => a.Owner).WithMany().HasForeignKey(a => new { a.TenantId, a.OwnerId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(a => a.Links).WithOne().HasForeignKey(l => new { l.TenantId, l.ActivityId }).OnDelete(DeleteBehavior.ClientCascade);
    }
}
