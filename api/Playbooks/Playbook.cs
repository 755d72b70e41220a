using System.Text.Json;
using Crm.Contacts;
using Crm.Deals;
using Crm.Pipelines;
using Crm.Platform.Http;
using Crm.Records;
using Crm.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Playbooks;

/// <summary>How a business goes about something, step by step.</summary>
public sealed class Playbook : ITenantOwned
{
    public Guid TenantId { get; private set; }
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public int Version { get; private set; } = 1;
    public string Name { get; private set; } = "";
    public string? Description { get; private set; }
    public string Object { get; private set; } = "contact";
    public string Trigger { get; private set; } = "manual";
    public Guid? StageId { get; private set; }
    public string? Template { get; private set; }
    public bool Active { get; private set; } = true;
    public string Steps { get; private set; } = "[]";
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    public void Describe(PlaybookInput input, DateTimeOffset now)
    {
        (Name, Description, Object, Trigger, StageId) = (Inputs.Required(input.Name, "name", "A name"), Inputs.Text(input.Description), Text(input.Object), Text(input.Trigger ?? PlaybookTrigger.Manual), input.StageId);
        (Template, Active, Steps, UpdatedAt) = (input.Template, input.Active ?? true, JsonSerializer.Serialize(input.Steps, Json.Options), now);
    }

    public void Changed() => Version++;

    public PlaybookInput AsInput() => new() { Name = Name, Description = Description, Object = Enum.Parse<PlaybookObject>(Object, true), Trigger = Enum.Parse<PlaybookTrigger>(Trigger, true), StageId = StageId, Template = Template, Active = Active, Steps = PlaybookSteps.Of(Steps) };

    static string Text<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

sealed class PlaybookTable : IEntityTypeConfiguration<Playbook>, IEntityTypeConfiguration<Enrolment>
{
    public void Configure(EntityTypeBuilder<Playbook> table)
    {
        table.ToTable("playbooks").HasKey(p => new { p.TenantId, p.Id });
        table.Property(p => p.Version).IsConcurrencyToken();
        table.Property(p => p.Steps).HasColumnType("jsonb");
        table.HasOne<Stage>().WithMany().HasForeignKey(p => new { p.TenantId, p.StageId }).OnDelete(DeleteBehavior.ClientNoAction);
    }

    public void Configure(EntityTypeBuilder<Enrolment> table)
    {
        table.ToTable("enrolments").HasKey(e => new { e.TenantId, e.Id });
        table.Property(e => e.Version).IsConcurrencyToken();
        table.Property(e => e.Steps).HasColumnType("jsonb");
        table.Property(e => e.Came).HasColumnType("jsonb");
        table.HasOne<Playbook>().WithMany().HasForeignKey(e => new { e.TenantId, e.PlaybookId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne<Contact>().WithMany(c => c.Enrolments).HasForeignKey(e => new { e.TenantId, e.ContactId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne<Deal>().WithMany(d => d.Enrolments).HasForeignKey(e => new { e.TenantId, e.DealId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasOne<TaskItem>().WithMany().HasForeignKey(e => new { e.TenantId, e.TaskId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
