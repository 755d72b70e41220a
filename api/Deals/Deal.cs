using Crm.Companies;
using Crm.Contacts;
using Crm.Events;
using Crm.Pipelines;
using Crm.Platform.Http;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
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
    public string? WonReason { get; private set; }

    /// <summary>Percent, in the place of the stage's; null goes by the stage.</summary>
    public int? Probability { get; private set; }

    /// <summary>When somebody last worked on it. Written by the database (repeat_rotting.sql).</summary>
    public DateTimeOffset? LastTouchAt { get; private set; }
    public DateOnly? EngagedAt { get; private set; }
    public DateOnly? ExpectedClose { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public DateTimeOffset StageEnteredAt { get; private set; }
    public List<DealContact> Contacts { get; private set; } = [];
    public List<DealCompetitor> Competitors { get; private set; } = [];

    /// <summary>The earliest open task with a day, or planned activity: kept by the database (settle_deals in repeat_standing.sql).</summary>
    public DateTimeOffset? NextStepAt { get; private set; }
    public string? NextStepKind { get; private set; }
    public Guid? NextStepId { get; private set; }

    /// <summary>Its way through the stages; only for conditions, never loaded.</summary>
    internal List<DealStay> Stays { get; } = [];

    /// <summary>The playbooks that it goes or went through; only for conditions, never loaded.</summary>
    internal List<Enrolment> Enrolments { get; } = [];

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
        if (stage.Kind != Stage.Won) WonReason = null;
        Status = stage.Kind;
        return true;
    }

    public void Lose(string? reason)
    {
        if (Status == Stage.Lost) LostReason = reason;
    }

    public void Win(string? reason)
    {
        if (Status == Stage.Won) WonReason = reason;
    }

    public void Expect(int? probability) => Probability = probability;

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
    public Stage? Stage { get; private set; }
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
        foreach (var name in new[] { nameof(Deal.NextStepAt), nameof(Deal.NextStepKind), nameof(Deal.NextStepId) })
        {
            var property = table.Property(name).Metadata;
            property.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
            property.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        }
        CustomerTable.Leave(table.Property(d => d.LastTouchAt).Metadata);
        table.HasOne(d => d.Pipeline).WithMany().HasForeignKey(d => new { d.TenantId, d.PipelineId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(d => d.Stage).WithMany().HasForeignKey(d => new { d.TenantId, d.StageId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(d => d.Company).WithMany().HasForeignKey(d => new { d.TenantId, d.CompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(d => d.Competitors).WithOne().HasForeignKey(c => new { c.TenantId, c.DealId }).OnDelete(DeleteBehavior.ClientCascade);
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
        table.HasOne<Deal>().WithMany(d => d.Stays).HasForeignKey(s => new { s.TenantId, s.DealId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(s => s.Stage).WithMany().HasForeignKey(s => new { s.TenantId, s.StageId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne(s => s.Mover).WithMany().HasForeignKey(s => new { s.TenantId, s.MovedBy }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
