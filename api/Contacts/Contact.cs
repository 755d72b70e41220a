using Crm.Companies;
using Crm.Events;
using Crm.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.Contacts;

/// <summary>A person: customer, prospect or somebody else the business talks to.</summary>
public sealed class Contact : CustomerRecord
{
    public string? Prefix { get; private set; }
    public string? FirstName { get; private set; }
    public string? LastName { get; private set; }
    public string DisplayName { get; private set; } = "";
    public string SortName { get; private set; } = "";
    public string? JobTitle { get; private set; }
    public Guid? CompanyId { get; private set; }
    public Company? Company { get; private set; }
    public List<ContactRole> Roles { get; private set; } = [];
    public string? PreferredName { get; private set; }
    public DateOnly? BirthDate { get; private set; }
    public int? BirthMonthDay { get; private set; }
    public string? AgeBand { get; private set; }
    public string? Gender { get; private set; }
    public string? MaritalStatus { get; private set; }
    public int? HouseholdSize { get; private set; }
    public List<int> ChildBirthYears { get; private set; } = [];
    public string? Language { get; private set; }
    public string? Occupation { get; private set; }
    public string? IncomeBand { get; private set; }
    public string? PreferredChannel { get; private set; }
    public string? PreferredTime { get; private set; }
    public DateTimeOffset? JobTitleConfirmedAt { get; private set; }
    public DateTimeOffset? CompanyConfirmedAt { get; private set; }
    public DateTimeOffset? IncomeBandConfirmedAt { get; private set; }

    /// <summary>The playbooks that this person goes or went through; only for conditions, never loaded.</summary>
    internal List<Enrolment> Enrolments { get; } = [];

    public void Name(string? prefix, string? first, string? last, string? jobTitle) =>
        (Prefix, FirstName, LastName, JobTitle) = (Clean(prefix), Clean(first), Clean(last), Clean(jobTitle));

    /// <summary>What the contact is called on screens: the name, else the first e-mail, else the first phone.</summary>
    public void Rename()
    {
        var name = string.Join(' ', new[] { FirstName, LastName }.Where(n => n is not null));
        DisplayName = name.Length > 0 ? name : Points.OrderBy(p => p.Kind == ContactPoint.Email ? 0 : 1).FirstOrDefault(p => p.Kind != ContactPoint.Address)?.Value ?? "";
        SortName = SearchDocs.Fold(LastName is null ? DisplayName : $"{LastName} {FirstName}".Trim());
    }

    public void WorkAt(IReadOnlyList<ContactRole> roles)
    {
        if (CompanyId is { } former) LetGo.Add(new RecordRef("company", former));
        CompanyId = (roles.FirstOrDefault(r => r.IsPrimary) ?? roles.FirstOrDefault())?.CompanyId;
        Roles.RemoveAll(r => !roles.Contains(r));
        Roles.AddRange(roles.Where(r => !Roles.Contains(r)));
    }

    public void Know(Personal p) =>
        (PreferredName, BirthDate, AgeBand, Gender, MaritalStatus, HouseholdSize, ChildBirthYears, Language, Occupation, IncomeBand, PreferredChannel, PreferredTime) =
        (p.PreferredName, p.BirthDate, p.AgeBand, p.Gender, p.MaritalStatus, p.HouseholdSize, p.ChildBirthYears, p.Language, p.Occupation, p.IncomeBand, p.PreferredChannel, p.PreferredTime);

    /// <summary>The fields that grow old as an address does.</summary>
    internal (string? JobTitle, Guid? Company, string? IncomeBand) KeyValues => (JobTitle, CompanyId, IncomeBand);

    /// <summary>What has changed since is of now; what is empty has no age.</summary>
    internal void Changed((string? JobTitle, Guid? Company, string? IncomeBand) before, DateTimeOffset now)
    {
        JobTitleConfirmedAt = JobTitle is null ? null : JobTitle == before.JobTitle ? JobTitleConfirmedAt ?? now : now;
        CompanyConfirmedAt = CompanyId is null ? null : CompanyId == before.Company ? CompanyConfirmedAt ?? now : now;
        IncomeBandConfirmedAt = IncomeBand is null ? null : IncomeBand == before.IncomeBand ? IncomeBandConfirmedAt ?? now : now;
    }

    /// <summary>Says that a key field is still right; null when it is empty, else what it holds.</summary>
    public string? Confirm(KeyField field, DateTimeOffset now)
    {
        switch (field)
        {
            case KeyField.JobTitle: if (JobTitle is not null) JobTitleConfirmedAt = now; return JobTitle;
            case KeyField.Company: if (CompanyId is not null) CompanyConfirmedAt = now; return CompanyId?.ToString();
            default: if (IncomeBand is not null) IncomeBandConfirmedAt = now; return IncomeBand;
        }
    }

    internal static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>What somebody does at a company. The primary one is also the contact's company.</summary>
public sealed class ContactRole : TenantRow
{
    public Guid ContactId { get; private set; }
    public required Guid CompanyId { get; init; }
    public Company? Company { get; private set; }
    public string? Title { get; init; }
    public bool IsPrimary { get; init; }
}

sealed class ContactTable : IEntityTypeConfiguration<Contact>, IEntityTypeConfiguration<ContactRole>
{
    public void Configure(EntityTypeBuilder<Contact> table)
    {
        table.MapCustomer("contacts");
        CustomerTable.Leave(table.Property(c => c.BirthMonthDay).Metadata);
        table.Ignore(c => c.KeyValues);
        table.HasOne(c => c.Company).WithMany().HasForeignKey(c => new { c.TenantId, c.CompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
        table.HasMany(c => c.Points).WithOne().HasForeignKey(p => new { p.TenantId, p.ContactId }).OnDelete(DeleteBehavior.ClientCascade);
        table.HasMany(c => c.Roles).WithOne().HasForeignKey(r => new { r.TenantId, r.ContactId }).OnDelete(DeleteBehavior.ClientCascade);
    }

    public void Configure(EntityTypeBuilder<ContactRole> table)
    {
        table.MapPart("contact_roles");
        table.HasOne(r => r.Company).WithMany().HasForeignKey(r => new { r.TenantId, r.CompanyId }).OnDelete(DeleteBehavior.ClientNoAction);
    }
}
