using System.ComponentModel.DataAnnotations;
using Crm.Records;
using Microsoft.Extensions.Validation;

namespace Crm.Enquiries;

/// <summary>How it reached us.</summary>
public enum EnquiryChannel { Site, Email, Phone, Voicemail, Chat, Post, Social, Visit, Referral, Other }

/// <summary>new until somebody looks into it, working until a deal comes of it (qualified) or a reason why not (rejected).</summary>
public enum EnquiryStatus { New, Working, Qualified, Rejected }

/// <summary>What may be written of an enquiry by somebody who is known. It is opened by this; taking, qualifying and rejecting are steps of their own.</summary>
[ValidatableType]
public sealed record EnquiryInput
{
    /// <summary>Who asks; or say companyId.</summary>
    public Guid? ContactId { get; init; }
    public Guid? CompanyId { get; init; }
    /// <summary>Default other.</summary>
    public EnquiryChannel? Channel { get; init; }
    /// <summary>What they wrote or said.</summary>
    [StringLength(20_000)] public string? Text { get; init; }
    /// <summary>What they are interested in, in a few words: the title of the deal that may come of it.</summary>
    [StringLength(300)] public string? Interest { get; init; }
    /// <summary>Default now.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }
    /// <summary>A member's id: who looks into it.</summary>
    public Guid? OwnerId { get; init; }
}

/// <summary>Somebody who asks and may be known already. One of e-mail address, phone and name is needed.</summary>
/// <param name="CompanyName">Links a new person to the company of this name, which is made when there is none.</param>
[ValidatableType]
public sealed record EnquiryPerson([StringLength(200)] string? FirstName = null, [StringLength(200)] string? LastName = null, [StringLength(320)] string? Email = null, [StringLength(60)] string? Phone = null, [StringLength(300)] string? CompanyName = null);

/// <summary>An enquiry of somebody who may be known: found by e-mail address, then by phone; else a contact is made, by the same rules as any other.</summary>
[ValidatableType]
public sealed record ReceiveEnquiry([Required] EnquiryPerson Person, EnquiryChannel? Channel = null, [StringLength(20_000)] string? Text = null, [StringLength(300)] string? Interest = null, DateTimeOffset? ReceivedAt = null, Guid? OwnerId = null);

/// <summary>Makes a deal of it. Everything may be left out.</summary>
/// <param name="Title">Default the interest, else the first words of the text, else the person's name.</param>
/// <param name="PipelineId">Default the workspace's default pipeline.</param>
/// <param name="StageId">Default the pipeline's first stage.</param>
/// <param name="OwnerId">Default who looks into it, else oneself.</param>
[ValidatableType]
public sealed record QualifyEnquiry([StringLength(300)] string? Title = null, Guid? PipelineId = null, Guid? StageId = null, Money? Amount = null, Guid? OwnerId = null);

/// <summary>Why no deal comes of it.</summary>
[ValidatableType]
public sealed record RejectEnquiry([Required, StringLength(500, MinimumLength = 1)] string Reason);

/// <summary>An enquiry.</summary>
/// <param name="DealId">What came of it.</param>
/// <param name="AnsweredAt">When somebody first got back to them: the first activity with direction "out" about the same contact or company since it came in.</param>
/// <param name="ClosedAt">When it was qualified or rejected.</param>
public sealed record EnquiryView(Guid Id, int Version, Guid? ContactId, string? ContactName, Guid? CompanyId, string? CompanyName, EnquiryChannel Channel, string? Text, string? Interest, DateTimeOffset ReceivedAt, EnquiryStatus Status,
    string? RejectReason, Guid? OwnerId, string? OwnerName, Guid? DealId, string? DealTitle, DateTimeOffset? AnsweredAt, DateTimeOffset? ClosedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);
