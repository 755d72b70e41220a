using Crm.Contacts;
using Crm.Deals;
using Crm.Members;
using Crm.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Enquiries;

/// <summary>Somebody asks for something: interest that nobody has looked into yet. A deal comes of it, or a reason why not.</summary>
public sealed class Enquiry : CustomerPart
{
    public const string New = "new", Working = "working", Qualified = "qualified", Rejected = "rejected";

    public string Channel { get; private set; } = "other";
    public string? Text { get; private set; }
    public string? Interest { get; private set; }
    public DateTimeOffset ReceivedAt { get; private set; }
    public string Status { get; private set; } = New;
    public string? RejectReason { get; private set; }
    public Guid? OwnerId { get; private set; }
    public Member? Owner { get; private set; }
    public Guid? DealId { get; private set; }
    public Deal? Deal { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public Guid? ClosedBy { get; private set; }

    public void Say(string channel, string? text, string? interest, DateTimeOffset receivedAt, Guid? owner) => (Channel, Text, Interest, ReceivedAt, OwnerId) = (channel, text, interest, receivedAt, owner);

    /// <summary>Somebody looks into it. False when that is so already.</summary>
    public bool Take(Guid? member)
    {
        RequireOpen();
        if (Status == Working && OwnerId == (OwnerId ?? member)) return false;
        (Status, OwnerId) = (Working, OwnerId ?? member);
        return true;
    }

    public void Qualify(Guid deal, Guid? member, DateTimeOffset now)
    {
        RequireOpen();
        (Status, DealId, OwnerId, ClosedAt, ClosedBy) = (Qualified, deal, OwnerId ?? member, now, member);
    }

    public void Reject(string reason, Guid? member, DateTimeOffset now)
    {
        RequireOpen();
        (Status, RejectReason, ClosedAt, ClosedBy) = (Rejected, reason, now, member);
    }

    /// <summary>False when it is open already.</summary>
    public bool Reopen()
    {
        if (Status is New or Working) return false;
        (Status, RejectReason, DealId, ClosedAt, ClosedBy) = (Working, null, null, null, null);
        return true;
    }

    void RequireOpen()
    {
        if (Status == Qualified)
            throw new Refused(409, "conflict", "This enquiry has become a deal already.", "Somebody was quicker: its deal is there.") { Extra = new Dictionary<string, object?> { ["existing"] = new { @object = "deal", id = DealId } } };
        if (Status == Rejected) throw Refused.Conflict("This enquiry has been rejected. Reopen it first.");
    }
}

sealed class EnquiryTable : IEntityTypeConfiguration<Enquiry>
{
    public void Configure(EntityTypeBuilder<Enquiry> table)
    {
        table.MapCustomerPart("enquiries");
        table.HasOne(e => e.Owner).WithMany().HasForeignKey(e => new { e.TenantId, e.OwnerId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(e => e.Deal).WithMany().HasForeignKey(e => new { e.TenantId, e.DealId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne<Member>().WithMany().HasForeignKey(e => new { e.TenantId, e.ClosedBy }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
