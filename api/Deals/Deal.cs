using Crm.Companies;
using Crm.Contacts;
using Crm.Events;
using Crm.Pipelines;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Deals;

/// <summary>Something that may be sold to somebody: it moves along the stages of a pipeline until it is won or lost.</summary>
public sealed class Deal : OwnedRecord
{
    public string Title { get; private set; } = "";
    public string SortName { get; private set; } = "";
    public Guid PipelineId { get; private set; }
    public Pipeline Pipeline { get; private set; } = null!;
    public Guid StageId { get; private set; }
    public Stage Stage { get; private set; } = null!;
    public string Status { get; private set; } = Stage.Open;
    public long Position { get; private set; }
    public long? AmountMinor { get; private set; }
    public string? Currency { get; private set; }
    public Guid? CompanyId { get; private set; }
    public Company? Company { get; private set; }
    public string? ProductName { get; private set; }
    public string? Description { get; private set; }
    public string? LostReason { get; private set; }
    public DateOnly? EngagedAt { get; private set; }
    public DateOnly? ExpectedClose { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset StageEnteredAt { get; private set; }
    public List<DealContact> Contacts { get; private set; } = [];

    public void Describe(string title, (long Minor, string Currency)? amount, string? product, string? description, DateOnly? engagedAt, DateOnly? expectedClose)
    {
        (Title, SortName, ProductName, Description, EngagedAt, ExpectedClose) = (title, SearchDocs.Fold(title), product, description, engagedAt, expectedClose);
        (AmountMinor, Currency) = (amount?.Minor, amount?.Currency);
    }

    public void Concern(Guid? company, IReadOnlyList<Guid> contacts)
    {
        LetGo.UnionWith(Contacts.Select(c => new RecordRef("contact", c.ContactId)));
        if (CompanyId is { } former) LetGo.Add(new RecordRef("company", former));
        CompanyId = company;
        Contacts.RemoveAll(c => !contacts.Contains(c.ContactId));
        Contacts.AddRange(contacts.Where(id => Contacts.All(c => c.ContactId != id)).Select(id => new DealContact { ContactId = id }));
        foreach (var contact in Contacts) contact.Position = contacts.ToList().IndexOf(contact.ContactId);
    }

    /// <summary>Puts the deal into a stage, at a place on the board. The status follows the stage's kind.</summary>
    /// <returns>True when it entered another stage, and not only another place.</returns>
    public bool Move(Stage stage, long position, DateTimeOffset now)
    {
        Position = position;
        if (stage.Id == StageId) return false;
        (PipelineId, StageId, StageEnteredAt) = (stage.PipelineId, stage.Id, now);
        if (stage.Kind != Status) ClosedAt = stage.Kind == Stage.Open ? null : now;
        if (stage.Kind != Stage.Lost) LostReason = null;
        Status = stage.Kind;
        return true;
    }

    public void Lose(string? reason)
    {
        if (Status == Stage.Lost) LostReason = reason;
    }

    public void CloseAt(DateTimeOffset? at)
    {
        if (at is not null && Status == Stage.Open) throw Refused.Invalid("closedAt", "An open deal has no closing time.");
        ClosedAt = at ?? ClosedAt;
    }
}

/// <summary>A person a deal is about; the first is the main one.</summary>
public sealed class DealContact : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid DealId { get; private set; }
    public required Guid ContactId { get; init; }
    public Contact? Contact { get; private set; }
    public int Position { get; set; }
    Guid ITenantOwned.Id => DealId;
}

/// <summary>A stay of a deal in a stage.</summary>
public sealed class DealStay : TenantRow
{
    public required Guid DealId { get; init; }
    public required Guid StageId { get; init; }
    public required string StageName { get; init; }
    public required DateTimeOffset EnteredAt { get; init; }
    public DateTimeOffset? LeftAt { get; set; }
    public Guid? MovedBy { get; init; }
    public Members.Member? Mover { get; private set; }
}

sealed class DealTable : IEntityTypeConfiguration<Deal>, IEntityTypeConfiguration<DealContact>, IEntityTypeConfiguration<DealStay>
{
    public void Configure(EntityTypeBuilder<Deal> table)
    {
        table.MapOwned("deals");
        table.HasOne(d => d.Pipeline).WithMany().HasForeignKey(d => new { d.TenantId, d.PipelineId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(d => d.Stage).WithMany().HasForeignKey(d => new { d.TenantId, d.StageId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(d => d.Company).WithMany().HasForeignKey(d => new { d.TenantId, d.CompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(d => d.Contacts).WithOne().HasForeignKey(c => new { c.TenantId, c.DealId }).OnDelete(DeleteBehavior.ClientCascade);
    }

    public void Configure(EntityTypeBuilder<DealContact> table)
    {
        table.ToTable("deal_contacts").HasKey(c => new { c.TenantId, c.DealId, c.ContactId });
        table.HasOne(c => c.Contact).WithMany().HasForeignKey(c => new { c.TenantId, c.ContactId }).OnDelete(DeleteBehavior.ClientNoAction);
    }

    public void Configure(EntityTypeBuilder<DealStay> table)
    {
        table.MapPart("deal_stage_history");
        table.HasOne<Deal>().WithMany().HasForeignKey(s => new { s.TenantId, s.DealId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(s => s.Mover).WithMany().HasForeignKey(s => new { s.TenantId, s.MovedBy }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
